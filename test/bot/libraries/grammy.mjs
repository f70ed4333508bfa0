// Text in HTML; in webhook mode, messages are sent in the answer to the update.
import {Bot, webhookCallback} from "grammy";
import {API, HOOK, SECRET, TOKEN, decide, preview, serve} from "./login.mjs";

const bot = new Bot(TOKEN, {client: {apiRoot: API, canUseWebhookReply: method => method === "sendMessage"}});
const escaped = text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

bot.command("start", async ctx => {
	const {status, site, client, keyboard} = await preview(ctx.from, ctx.match);
	if (status !== "ok")
		return ctx.reply(`This link: ${status}.`);
	await ctx.reply(`Log in to <b>${escaped(site)}</b>${escaped(client)}`, {parse_mode: "HTML",
		reply_parameters: {message_id: ctx.msgId}, reply_markup: {inline_keyboard: keyboard}});
});

bot.command("who", async ctx => {
	const [chat, member, photos] = await Promise.all([ctx.getChat(), ctx.getChatMember(ctx.from.id), ctx.getUserProfilePhotos()]);
	await ctx.replyWithChatAction("typing");
	await ctx.reply(`${chat.first_name}: ${member.status}, ${photos.total_count} photos`);
});

bot.on("callback_query:data", async ctx => {
	const {status, keyboard} = await decide(ctx.from, ctx.callbackQuery.data);
	await ctx.answerCallbackQuery(status);
	if (keyboard)
		return ctx.editMessageReplyMarkup({reply_markup: {inline_keyboard: keyboard}});
	await ctx.editMessageText(`Login: ${status}.`);
});

await bot.api.setMyCommands([{command: "start", description: "Log in"}], {scope: {type: "all_private_chats"}});
if (HOOK) {
	await serve(webhookCallback(bot, "http", {secretToken: SECRET}));
	await bot.api.setWebhook(HOOK, {secret_token: SECRET});
} else {
	await bot.start();
}
