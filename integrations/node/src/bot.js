// A login in a bot of one's own: what the plugins for grammY and Telegraf share.  What is asked and what is said is
// tgauth-bot's; the bot keeps nothing in between, since the database makes the buttons' data and takes them back.
import { survivesLosses } from "./index.js";
import { texts } from "./texts.js";

const START_TOKEN = /^[\w-]{64}$/;
const ANSWER = /^[cndb]\d\d/; // and the start token in base 85: 63 characters of callback data
const END = /^tgauth:end:([0-9a-f]{32})$/;
const KEYPAD_WIDTH = 5;

export const escapeHtml = (value) => String(value).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// The texts of a tag such as "ru" or "pt-BR", with what the bot's owner has put in their place.
function textsOf(tag, overrides) {
	const wanted = String(tag ?? "").toLowerCase().split("-")[0];
	const language = Object.hasOwn(texts, wanted) ? wanted : "en";
	return { ...texts[language], ...overrides?.[language] };
}

// {names} by their values, which are escaped, but for {details}, which are HTML.
function fill(template, values) {
	return template.replace(/\{(\w+)\}/g, (whole, name) =>
		!Object.hasOwn(values, name) ? whole : name === "details" ? values[name] : escapeHtml(values[name] ?? ""));
}

// How each of them is sent.
export const asHtml = (keyboard) => ({ parse_mode: "HTML", link_preview_options: { is_disabled: true },
	...(keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {}) });

// The same tap twice asks for the same text twice, which Telegram refuses.
export async function edit(call) {
	try {
		await call();
	} catch (error) {
		if (!/message is not modified/.test(error.message)) throw error;
	}
}

const paragraphs = (...parts) => parts.filter(Boolean).join("\n\n");

function newsOf(row, browser, network, both) {
	if (row.new_browser && row.new_network) return both;
	return row.new_browser ? browser : row.new_network ? network : "";
}

function ago(text, issuedAt) {
	const seconds = (Date.now() - new Date(issuedAt)) / 1000;
	for (const [words, unit] of [[text.DAYS_AGO, 86400], [text.HOURS_AGO, 3600], [text.MINUTES_AGO, 60]])
		if (seconds >= unit) return fill(words, { n: Math.floor(seconds / unit) });
	return text.JUST_NOW;
}

// Who asks, a line each, and when.
function detailsOf(text, row) {
	const { browser, os, address, application, site_host: host } = row;
	const device = browser && os ? text.DEVICE : browser ? text.DEVICE_BROWSER : os ? text.DEVICE_OS : text.DEVICE_UNKNOWN;
	const who = [application && fill(text.APPLICATION, { application }), host && fill(text.HOST, { host }),
		fill(device, { browser, os }), address && fill(text.ADDRESS, { address: String(address).replace(/\/(32|128)$/, "") })].filter(Boolean);
	return { who: who.join("\n"), when: fill(text.ASKED, { ago: ago(text, row.issued_at) }) };
}

// Who asked, from the question that the answer belongs to: as it stands there, so that nothing is kept meanwhile.  It is
// the paragraph that ends with when.
function whoFrom(text, message) {
	const when = text.ASKED.split("{", 1)[0];
	for (const paragraph of (message?.text ?? "").split("\n\n")) {
		const lines = paragraph.split("\n");
		if (lines.at(-1).startsWith(when)) return escapeHtml(lines.slice(0, -1).join("\n"));
	}
	return "";
}

// Of any mode: a button's data begin with what it is and the number that it is for.
function keyboardOf(text, buttons, yes) {
	const words = { n00: text.BUTTON_NO, c00: yes, b00: "⌫" };
	const keys = buttons.map((data) => ({ text: words[data.slice(0, 3)] ?? `${Number(data.slice(1, 3))}`, callback_data: data }));
	const numbers = keys.filter(({ callback_data: data }) => !/^[nb]/.test(data));
	const rows = [];
	for (let i = 0; i < numbers.length; i += KEYPAD_WIDTH) rows.push(numbers.slice(i, i + KEYPAD_WIDTH));
	return [...rows, keys.filter((key) => !numbers.includes(key))].filter((row) => row.length > 0);
}

// Telegram refuses a message for a button whose address has a host without a dot, such as localhost.
const isForButton = (url) => /^https?:\/\/(\[|[^/:]*\.)/.test(url ?? "");

// The logins of a database, asked by a Pool of `pg` in a role that was given tgauth_grant(role, 'bot').
class SqlLogins {
	constructor(pool, schema) {
		this.pool = survivesLosses(pool);
		this.schema = `"${schema.replaceAll('"', '""')}"`;
	}

	async #row(text, ...values) {
		return (await this.pool.query(text.replaceAll("$schema", () => this.schema), values)).rows[0];
	}

	preview(token, from) {
		return this.#row("SELECT p.*, t.site_name, t.site_host FROM $schema.tgauth_settings() AS t, " +
			"LATERAL (SELECT status, host(address) AS address, browser, os, issued_at, buttons, application, mode, " +
			"new_browser, new_network, links FROM $schema.tgauth_preview($1, $2)) AS p", token, from.id);
	}

	// What came of it, and whether browser and network were new for the person.
	#decide(call, first, from) {
		return this.#row(`SELECT d.*, n.new_browser, n.new_network, t.site_name FROM $schema.tgauth_settings() AS t, ${call} AS d ` +
			"LEFT JOIN LATERAL $schema.tgauth_remember_client(CASE WHEN d.status = 'confirmed' THEN d.login_id END) AS n ON true",
			first, from.id, from.username ?? null, from.first_name ?? null, from.last_name ?? null, from.language_code ?? null);
	}

	answer(data, from) {
		return this.#decide("$schema.tgauth_answer($1, $2, $3, $4, $5, $6)", data, from);
	}

	confirm(token, from) {
		return this.#decide("$schema.tgauth_confirm($1, $2, $3, $4, $5, $6)", token, from);
	}

	async end(loginId, from) {
		return (await this.#row("SELECT $schema.tgauth_person_revoke($1, decode($2, 'hex')) AS ended", from.id, loginId)).ended;
	}
}

// A login that is a bot's: start() for /start with an argument, tap() for a callback query.  Each gives null for what is
// not its own, or what to do: { text, keyboard } to send or to put in place of the question; { keyboard } alone in place of
// its buttons; { toast } to answer the callback query with.  Texts are HTML.
export class Login {
	constructor(pool, { schema = "tgauth", texts: overrides, onDecision } = {}) {
		this.logins = new SqlLogins(pool, schema);
		this.overrides = overrides;
		this.onDecision = onDecision ?? (() => {});
	}

	async start(from, argument) {
		const token = (argument ?? "").trim();
		if (!START_TOKEN.test(token)) return null;
		const text = textsOf(from.language_code, this.overrides);
		const row = await this.logins.preview(token, from);
		const site = row.site_name || text.THE_SITE;
		if (row.status !== "ok") return this.#outcome(text, { ...row, site_name: site }, "");
		const { who, when } = detailsOf(text, row);
		if (!row.buttons) return this.#decided(text, await this.logins.confirm(token, from), who, from);
		const question = row.links === null ? { match: text.QUESTION_MATCH, type: text.INCOMPLETE, button: text.OK }
			: { match: text.LINK_QUESTION_MATCH, type: text.LINK_QUESTION_TYPE, button: text.LINK_QUESTION };
		return {
			text: paragraphs(newsOf(row, text.UNUSUAL_BROWSER, text.UNUSUAL_NETWORK, text.UNUSUAL_BOTH),
				fill(question[row.mode] ?? question.button, { site, details: `${who}\n${when}`, account: row.links })),
			keyboard: keyboardOf(text, row.buttons, row.links === null ? text.BUTTON_YES : text.BUTTON_LINK),
		};
	}

	async tap(from, data, message) {
		const text = textsOf(from.language_code, this.overrides);
		const ended = END.exec(data ?? "");
		if (ended)
			return { toast: await this.logins.end(ended[1], from) ? text.CALLBACK_ENDED : text.CALLBACK_ENDED_BEFORE, keyboard: [] };
		if (!ANSWER.test(data ?? "") || data.length !== 63) return null;
		return this.#decided(text, await this.logins.answer(data, from), whoFrom(text, message), from);
	}

	// What to answer a callback query with where asking failed: the question stays, so that it can be tapped again.
	failed(from) {
		const text = textsOf(from.language_code, this.overrides);
		return text.CALLBACK_FAILED;
	}

	#decided(text, row, details, from) {
		if (row.status === "incomplete")
			return { toast: asksSecondDigit(row.buttons) ? text.CALLBACK_INCOMPLETE : "", keyboard: keyboardOf(text, row.buttons, "") };
		this.onDecision({ status: row.status, userId: row.user_id === null ? null : Number(row.user_id), telegramId: from.id,
			loginId: row.login_id?.toString("hex") ?? null });
		if (row.status === "confirmed" || row.status === "already_confirmed") return this.#confirmed(text, row, details);
		return this.#outcome(text, row, details);
	}

	#outcome(text, row, details) {
		const name = String(row.status).toUpperCase();
		if (!Object.hasOwn(text, name)) throw new Error(`tgauth: unknown status ${row.status}`);
		return { toast: text[`CALLBACK_${name}`] ?? "",
			text: fill(text[name], { site: row.site_name || text.THE_SITE, details, message: row.message ?? "" }).trim(), keyboard: [] };
	}

	#confirmed(text, row, details) {
		const site = row.site_name || text.THE_SITE;
		const news = newsOf(row, text.NEW_BROWSER, text.NEW_NETWORK, text.NEW_BOTH);
		const keyboard = [];
		if (isForButton(row.return_url)) keyboard.push([{ text: text.BUTTON_RETURN, url: row.return_url }]);
		if (news && row.login_id)
			keyboard.push([{ text: text.BUTTON_END_THIS, callback_data: `tgauth:end:${row.login_id.toString("hex")}` }]);
		if (row.return_code !== null) {
			const digits = fill(text.RETURN_DIGITS, { site, code: `${row.return_code.slice(0, 3)} ${row.return_code.slice(3)}` });
			return { toast: text.CALLBACK_RETURN, text: paragraphs(fill(text.RETURN, { site, details }), digits, news), keyboard };
		}
		const again = row.status === "already_confirmed";
		const [words, toast] = row.links !== null ? [text.LINKED, text.CALLBACK_LINKED]
			: again ? [text.ALREADY_CONFIRMED, text.CALLBACK_ALREADY_CONFIRMED] : [text.CONFIRMED, text.CALLBACK_CONFIRMED];
		return { toast, text: paragraphs(fill(words, { site, details, account: row.links }).trim(), news), keyboard };
	}
}

// The keypad after a first digit has keys for the second, which confirm.
const asksSecondDigit = (buttons) => buttons.some((data) => data.startsWith("c"));
