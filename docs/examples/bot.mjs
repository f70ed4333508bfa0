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

// Of any mode: the data of a button begin with a letter and the number that it is for.
function keyboard(buttons) {
	const words = {n00: "It was not me", c00: "Yes", b00: "⌫"};
	const keys = (buttons ?? []).map(data => ({text: words[data.slice(0, 3)] ?? `${+data.slice(1, 3)}`, callback_data: data}));
	return {inline_keyboard: [keys.slice(0, 5), keys.slice(5, 10), keys.slice(10)].filter(row => row.length)};
}

for (let offset = 0; ;)
	for (const {update_id, message, callback_query: query} of await call("getUpdates", {offset, timeout: 50, allowed_updates: ["message", "callback_query"]})) {
		const [command, token] = (message?.text ?? "").split(" ");
		const {id, username, first_name} = (query ?? message)?.from ?? {};
		if (query) {
			const {status, buttons} = await ask("SELECT status, buttons FROM tgauth_answer($1, $2, $3, $4)", query.data, id, username, first_name);
			await call("editMessageText", {chat_id: id, message_id: query.message.message_id, reply_markup: keyboard(buttons),
				text: status === "incomplete" ? "And the second digit?" : `Login: ${status}.`});
		} else if (message?.chat.type === "private" && command === "/start" && token) {
			let {status, text, buttons} = await ask(`SELECT status, format('%s %s with %s on %s, from %s? Tap the number on the page, or its digits.',
				coalesce('Link your Telegram to ' || links || ' on', 'Log in to'), site_name, browser, os, host(address)) AS text, buttons FROM tgauth_preview($1, $2)`, token, id);
			if (status === "ok" && !buttons) // the first contact confirms
				text = `Login: ${(await ask("SELECT status FROM tgauth_confirm($1, $2, $3, $4)", token, id, username, first_name)).status}.`;
			await call("sendMessage", {chat_id: id, text: status === "ok" ? text : `This link: ${status}.`, reply_markup: keyboard(buttons)});
		}
		offset = update_id + 1;
	}
