// What the bots of this folder have in common: the login in PostgreSQL, and a server for their webhooks.
// How they hear of a person and how they answer is each library's own.
import http from "node:http";
import pg from "pg";

export const {TOKEN, API, HOOK, SECRET} = process.env;
const db = new pg.Pool({connectionString: process.env.DSN, max: 1});
const ask = async (sql, ...values) => (await db.query(sql, values)).rows[0];

// The status of a link, and where it is "ok" who asks for the login and the keyboard to answer with.
export async function preview(person, token) {
	const {choices, buttons, ...question} = await ask("SELECT status, site_name AS site, choices, buttons, " +
		"format(' with %s on %s, from %s?', browser, os, host(address)) AS client FROM tgauth_preview($1, $2)", token, person.id);
	const button = (text, i) => ({text: `${text}`, callback_data: buttons.at(i)});
	return {...question, keyboard: buttons && [choices.map(button), [button("It was not me", -1)]]};
}

export async function decide(person, data) {
	const {status} = await ask("SELECT status FROM tgauth_answer($1, $2, $3, $4)", data, person.id, person.username, person.first_name);
	return status;
}

// In webhook mode: serves the handler (request, response) at the port of HOOK.
export const serve = handler => new Promise(ready => {
	const {port} = new URL(HOOK);
	http.createServer(handler).listen(port, "127.0.0.1", ready);
});
