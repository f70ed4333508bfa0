// A complete bot of one's own: TG=https://api.telegram.org/bot<TOKEN> DSN=... node bot.mjs (Node 18, npm install pg)
import pg from "pg";

const db = new pg.Pool({connectionString: process.env.DSN, options: "-c search_path=pg_catalog,tgauth", max: 1}); // a role with tgauth_grant(role, 'bot')
const ask = async (sql, ...values) => (await db.query(sql, values)).rows[0];

async function call(method, parameters) {
	const {ok, result, description} = await (await fetch(`${process.env.TG}/${method}`, {method: "POST",
		headers: {"Content-Type": "application/json"}, body: JSON.stringify(parameters)})).json();
	// A wrong token ends the bot; what one person's chat refuses does not.
	if (!ok) console.error(`${method}: ${description}`), method === "getUpdates" && process.exit(1);
	return result;
}

for (let offset = 0; ;)
	for (const {update_id, message, callback_query: query} of await call("getUpdates", {offset, timeout: 50, allowed_updates: ["message", "callback_query"]})) {
		const [command, token] = (message?.text ?? "").split(" ");
		if (query) {
			const {status} = await ask("SELECT status FROM tgauth_answer($1, $2, $3, $4)", query.data, query.from.id, query.from.username, query.from.first_name);
			await call("editMessageText", {chat_id: query.from.id, message_id: query.message.message_id, text: `Login: ${status}.`});
		} else if (message?.chat.type === "private" && command === "/start" && token) {
			const {status, text, labels, buttons} = await ask(`SELECT status, format('%s %s with %s on %s, from %s? Tap the number on the page.',
				coalesce('Link your Telegram to ' || links || ' on', 'Log in to'), site_name, browser, os, host(address)) AS text, array_append(choices::text[], 'It was not me') AS labels, buttons FROM tgauth_preview($1, $2)`, token, message.from.id);
			await call("sendMessage", {chat_id: message.chat.id, text: status === "ok" ? text : `This link: ${status}.`,
				reply_markup: {inline_keyboard: (buttons ?? []).map((data, i) => [{text: labels[i], callback_data: data}])}});
		}
		offset = update_id + 1;
	}
