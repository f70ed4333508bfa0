// A complete bot of one's own: TG=https://api.telegram.org/bot<TOKEN> DSN=... node bot.mjs (Node 18, npm install pg)
//
// The question replies to /start, so that a callback brings the start token back; a text edited
// meanwhile would name another login, of which the callback has the wrong number.
import pg from "pg";

const db = new pg.Pool({connectionString: process.env.DSN, max: 1}); // a role with tgauth_grant(role, 'bot')
const ask = async (sql, ...values) => (await db.query(sql, values)).rows[0];

async function call(method, parameters) {
	const answer = await fetch(`${process.env.TG}/${method}`, {method: "POST", headers: {"Content-Type": "application/json"},
		body: JSON.stringify(parameters)});
	return (await answer.json()).result;
}

async function start(person, token, messageId) {
	const {status, text, choices} = await ask("SELECT status, format('Log in to %s with %s on %s, from %s? Tap the number on the page.', " +
		"site_name, browser, os, host(address)) AS text, choices FROM tgauth_preview($1, $2)", token, person.id);
	const rows = [(choices ?? []).map(n => ({text: `${n}`, callback_data: `${n}`})), [{text: "It was not me", callback_data: "no"}]];
	await call("sendMessage", {chat_id: person.id, text: status === "ok" ? text : `This link: ${status}.`,
		reply_parameters: {message_id: messageId}, reply_markup: status === "ok" ? {inline_keyboard: rows} : undefined});
}

async function callback(person, token, data, messageId) {
	const {status} = data === "no" ? await ask("SELECT tgauth_decline($1, $2) AS status", token, person.id)
		: await ask("SELECT status FROM tgauth_confirm($1, $2, $3, $4, match_code => $5)", token, person.id, person.username, person.first_name, data);
	await call("editMessageText", {chat_id: person.id, message_id: messageId, text: `Login: ${status}.`});
}

for (let offset = 0; ;)
	for (const {update_id, message, callback_query: query} of await call("getUpdates", {offset, timeout: 50, allowed_updates: ["message", "callback_query"]})) {
		const shown = query?.message ?? message;
		const [command, token] = ((shown?.reply_to_message ?? shown)?.text ?? "").split(" ");
		if (shown?.chat.type === "private" && command === "/start" && token)
			await (query ? callback(query.from, token, query.data, shown.message_id) : start(message.from, token, message.message_id));
		offset = update_id + 1;
	}
