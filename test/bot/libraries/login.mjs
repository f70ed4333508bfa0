// What the bots of this folder have in common: the login in PostgreSQL, and a server for their webhooks.
// How they hear of a person and how they answer is each library's own.
import http from "node:http";
import pg from "pg";

export const {TOKEN, API, HOOK, SECRET} = process.env;
const db = new pg.Pool({connectionString: process.env.DSN, max: 1});
const ask = async (sql, ...values) => (await db.query(sql, values)).rows[0];

// The status of a link, and where it is "ok" who asks for the login and the numbers to choose from.
export const preview = (person, token) =>
	ask("SELECT status, site_name AS site, format(' with %s on %s, from %s?', browser, os, host(address)) AS client, " +
		"choices AS numbers FROM tgauth_preview($1, $2)", token, person.id);

export async function decide(person, token, data) {
	const {status} = data === "no" ? await ask("SELECT tgauth_decline($1, $2) AS status", token, person.id)
		: await ask("SELECT status FROM tgauth_confirm($1, $2, $3, $4, match_code => $5)",
			token, person.id, person.username, person.first_name, data);
	return status;
}

export const buttons = numbers => [numbers.map(n => ({text: `${n}`, callback_data: `${n}`})), [{text: "It was not me", callback_data: "no"}]];

// A question replies to its /start, so that its callback query brings the token back.
export const tokenOf = question => question.reply_to_message.text.split(" ")[1];

// In webhook mode: serves the handler (request, response) at the port of HOOK.
export const serve = handler => new Promise(ready => {
	const {port} = new URL(HOOK);
	http.createServer(handler).listen(port, "127.0.0.1", ready);
});
