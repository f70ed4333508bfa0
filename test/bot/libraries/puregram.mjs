// Text in HTML by the library's own helpers; everything goes in the query of the address.
import {HTML, Telegram} from "puregram";
import {API, HOOK, SECRET, TOKEN, decide, preview, serve} from "./login.mjs";

const telegram = Telegram.fromToken(TOKEN, {apiBaseUrl: `${API}/bot`});

telegram.updates.on("message", async context => {
	const [command, token] = (context.text ?? "").split(" ");
	if (command === "/who") {
		const who = {chat_id: context.chatId, user_id: context.senderId};
		const [chat, member, photos] = await Promise.all([telegram.api.getChat(who), telegram.api.getChatMember(who),
			telegram.api.getUserProfilePhotos(who)]);
		await context.sendChatAction("typing");
		return context.send(`${chat.first_name}: ${member.status}, ${photos.total_count} photos`);
	}
	if (command !== "/start")
		return;
	const {status, site, client, keyboard} = await preview(context.from, token);
	if (status !== "ok")
		return context.send(`This link: ${status}.`);
	await context.reply(`Log in to ${HTML.bold(site)}${HTML.escape(client)}`,
		{parse_mode: HTML.parseMode, reply_markup: {inline_keyboard: keyboard}});
});

telegram.updates.on("callback_query", async context => {
	const {from, message, data} = context.payload;
	const {status, keyboard} = await decide(from, data);
	await context.answer({text: status});
	if (keyboard)
		return telegram.api.editMessageReplyMarkup({chat_id: from.id, message_id: message.message_id,
			reply_markup: {inline_keyboard: keyboard}});
	await context.editText(`Login: ${status}.`);
});

await telegram.api.setMyCommands({commands: [{command: "start", description: "Log in"}], scope: {type: "all_private_chats"}});
if (HOOK) {
	await serve(telegram.updates.getWebhookMiddleware(SECRET));
	await telegram.api.setWebhook({url: HOOK, secret_token: SECRET});
} else {
	await telegram.updates.startPolling();
}
