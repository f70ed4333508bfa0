// Text with entities; everything goes as a form in parts.
import {Bot, EntityBuilder} from "node-telegram-bot-api";
import {createWebhookServer, run} from "node-telegram-bot-api/node";
import {API, HOOK, SECRET, TOKEN, decide, preview} from "./login.mjs";

const bot = new Bot(TOKEN, {apiRoot: API});

bot.command("start", async ctx => {
	const {status, site, client, keyboard} = await preview(ctx.from, ctx.message.text.split(" ")[1]);
	if (status !== "ok")
		return ctx.reply(`This link: ${status}.`);
	const {text, entities} = new EntityBuilder().plain("Log in to ").bold(site).plain(client).build();
	await ctx.reply(text, {entities, reply_parameters: {message_id: ctx.message.message_id},
		reply_markup: {inline_keyboard: keyboard}});
});

bot.command("who", async ctx => {
	const who = {chat_id: ctx.chat.id, user_id: ctx.from.id};
	const [chat, member, photos] = await Promise.all([bot.api.getChat(who), bot.api.getChatMember(who), bot.api.getUserProfilePhotos(who)]);
	await bot.api.sendChatAction({chat_id: who.chat_id, action: "typing"});
	await ctx.reply(`${chat.first_name}: ${member.status}, ${photos.total_count} photos`);
});

bot.on("callback_query", async ctx => {
	const {message, data} = ctx.callbackQuery;
	const {status, keyboard} = await decide(ctx.from, data);
	await ctx.answerCallbackQuery({text: status});
	if (keyboard)
		return bot.api.editMessageReplyMarkup({chat_id: message.chat.id, message_id: message.message_id,
			reply_markup: {inline_keyboard: keyboard}});
	await bot.api.editMessageText({chat_id: message.chat.id, message_id: message.message_id, text: `Login: ${status}.`});
});

await bot.api.setMyCommands({commands: [{command: "start", description: "Log in"}], scope: {type: "all_private_chats"}});
if (HOOK) {
	const {pathname, port} = new URL(HOOK);
	createWebhookServer(bot, {path: pathname, secretToken: SECRET}).listen(port, "127.0.0.1");
	await bot.api.setWebhook({url: HOOK, secret_token: SECRET});
} else {
	await run(bot);
}
