// What the bots of this folder have in common: the login in PostgreSQL, and a server for their webhooks.
// How they hear of a person and how they answer is each library's own.
import http from "node:http";
import pg from "pg";

export const {TOKEN, API, HOOK, SECRET} = process.env;
const db = new pg.Pool({connectionString: process.env.DSN, max: 1});
const ask = async (sql, ...values) => (await db.query(sql, values)).rows[0];

// The status of a link, and where it is "ok" who asks for the login and the keyboard to answer with.
export async function preview(person, token) {
	const {buttons, ...question} = await ask("SELECT status, site_name AS site, buttons, " +
		"format(' with %s on %s, from %s?', browser, os, host(address)) AS client FROM tgauth_preview($1, $2)", token, person.id);
	return {...question, keyboard: keyboard(buttons)};
}

// What came of an answer; of the first digit of two, the keyboard for the second.
export async function decide(person, data) {
	const {status, buttons} = await ask("SELECT status, buttons FROM tgauth_answer($1, $2, $3, $4)", data, person.id, person.username, person.first_name);
	return {status, keyboard: keyboard(buttons)};
}

// Of any mode: the data of a button begin with a letter and the number that it is for.
function keyboard(buttons) {
	const words = {n00: "It was not me", c00: "Log me in", b00: "Back"};
	const keys = buttons?.map(data => ({text: words[data.slice(0, 3)] ?? `${+data.slice(1, 3)}`, callback_data: data}));
	return keys && [keys.slice(0, 5), keys.slice(5, 10), keys.slice(10)].filter(row => row.length);
}

// In webhook mode: serves the handler (request, response) at the port of HOOK.
export const serve = handler => new Promise(ready => {
	const {port} = new URL(HOOK);
	http.createServer(handler).listen(port, "127.0.0.1", ready);
});
