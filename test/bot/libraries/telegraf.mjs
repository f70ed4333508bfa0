// Text in MarkdownV2; in webhook mode, callback queries are answered in the answer to the update.
import {Telegraf} from "telegraf";
import {API, HOOK, SECRET, TOKEN, decide, preview, serve} from "./login.mjs";

const bot = new Telegraf(TOKEN, {telegram: {apiRoot: API, webhookReply: true}});
const escaped = text => text.replace(/[\\_*[\]()~`>#+\-=|{}.!]/g, "\\$&");

bot.start(async ctx => {
	const {status, site, client, keyboard} = await preview(ctx.from, ctx.payload);
	if (status !== "ok")
		return ctx.reply(`This link: ${status}.`);
	await ctx.replyWithMarkdownV2(`Log in to *${escaped(site)}*${escaped(client)}`,
		{reply_parameters: {message_id: ctx.msgId}, reply_markup: {inline_keyboard: keyboard}});
});

bot.command("who", async ctx => {
	const [chat, member, photos] = await Promise.all([ctx.getChat(), ctx.getChatMember(ctx.from.id),
		ctx.telegram.getUserProfilePhotos(ctx.from.id)]);
	await ctx.sendChatAction("typing");
	await ctx.reply(`${chat.first_name}: ${member.status}, ${photos.total_count} photos`);
});

bot.on("callback_query", async ctx => {
	const {status, keyboard} = await decide(ctx.from, ctx.callbackQuery.data);
	await ctx.answerCbQuery(status);
	if (keyboard)
		return ctx.editMessageReplyMarkup({inline_keyboard: keyboard});
	await ctx.editMessageText(`Login: ${status}.`);
});

await bot.telegram.setMyCommands([{command: "start", description: "Log in"}], {scope: {type: "all_private_chats"}});
if (HOOK) {
	await serve(bot.webhookCallback(new URL(HOOK).pathname, {secretToken: SECRET}));
	await bot.telegram.setWebhook(HOOK, {secret_token: SECRET});
} else {
	await bot.launch();
}
