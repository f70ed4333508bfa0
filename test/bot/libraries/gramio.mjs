// Text in the library's own templates, which become entities.
import {Bot, bold, format, webhookHandler} from "gramio";
import {API, HOOK, SECRET, TOKEN, decide, preview, serve} from "./login.mjs";

const bot = new Bot(TOKEN, {api: {baseURL: `${API}/bot`}});

bot.command("start", async context => {
	const {status, site, client, keyboard} = await preview(context.payload.from, context.args);
	if (status !== "ok")
		return context.send(`This link: ${status}.`);
	await context.reply(format`Log in to ${bold(site)}${client}`, {reply_markup: {inline_keyboard: keyboard}});
});

bot.command("who", async context => {
	const who = {chat_id: context.chatId, user_id: context.senderId};
	const [chat, member, photos] = await Promise.all([bot.api.getChat(who), bot.api.getChatMember(who), bot.api.getUserProfilePhotos(who)]);
	await context.sendChatAction("typing");
	await context.send(`${chat.first_name}: ${member.status}, ${photos.total_count} photos`);
});

bot.on("callback_query", async context => {
	const {status, keyboard} = await decide(context.payload.from, context.payload.data);
	await context.answer(status);
	if (keyboard)
		return context.editReplyMarkup({inline_keyboard: keyboard});
	await context.editText(`Login: ${status}.`);
});

await bot.api.setMyCommands({commands: [{command: "start", description: "Log in"}], scope: {type: "all_private_chats"}});
if (HOOK)
	await serve(webhookHandler(bot, "http", SECRET));
await bot.start(HOOK ? {webhook: {url: HOOK, secret_token: SECRET}} : {});
