"use strict";
const WORDS = {
	en: {start: "START", message: "Message", bot: "bot", connecting: "Connecting…", edited: "edited", menu: "Commands",
		send: "Send", about: "What can this bot do?", press: "Press START, and the bot will answer.", copied: "Copied to clipboard", away: "Waiting for network…"},
	ru: {start: "ЗАПУСТИТЬ", message: "Сообщение", bot: "бот", connecting: "Соединение…", edited: "изменено", menu: "Команды",
		send: "Отправить", about: "Что умеет этот бот?", press: "Нажмите «Запустить», и бот ответит.", copied: "Скопировано", away: "Ожидание сети…"},
};
const CLOCK = {hour: "2-digit", minute: "2-digit", hourCycle: "h23"};
const $ = id => document.getElementById(id);
const bot = decodeURIComponent(location.pathname.slice(1));
const parameters = new URLSearchParams(location.search);
let startToken = parameters.get("start");
let person = null, people = [], events = null, state = null;
const waitingTaps = new Map();
const openSpoilers = new Set();

const words = () => WORDS[(person?.language_code || "en").slice(0, 2)] || WORDS.en;

/* Everything that a person or a bot wrote goes through text nodes. */
function element(name, properties = {}, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(properties))
		key in made ? made[key] = value : made.setAttribute(key, value);
	made.append(...children);
	return made;
}

function avatar(name, id) {
	return element("span", {className: `avatar a${id % 6}`, "aria-hidden": "true"}, initial(name));
}

function initial(name) {
	return ([...name.trim()][0] || "?").toUpperCase();
}

async function post(action, values) {
	const answer = await fetch(`/phone/${action}`, {method: "POST", headers: {"Content-Type": "application/json"},
		body: JSON.stringify({bot, person: person?.id, ...values})});
	if (!answer.ok)
		throw new Error((await answer.json()).error);
	return answer.json();
}

/* --- who holds the phone --- */

async function loadPeople() {
	people = await (await fetch("/phone/people")).json();
	let kept = parameters.get("person");
	try { kept ||= localStorage.getItem("person"); } catch { /* storage is off: Ann it is */ }
	hold(people.find(p => String(p.id) === kept) || people[0]);
}

function hold(someone) {
	person = someone;
	try { localStorage.setItem("person", person.id); } catch { /* then it is not remembered */ }
	document.documentElement.lang = words() === WORDS.ru ? "ru" : "en";
	$("people").replaceChildren(...people.slice(-8).map(p => {
		const name = element("b", {dir: "auto"}, [p.first_name, p.last_name].filter(Boolean).join(" "));
		const about = element("small", {}, [p.username ? "@" + p.username : "no user name", p.language_code].join(" · "));
		const card = element("button", {className: "person", type: "button", "aria-pressed": String(p === person)},
			avatar(p.first_name, p.id), element("span", {}, name, about));
		card.onclick = () => hold(p);
		return card;
	}));
	$("people-short").replaceChildren(...people.map(p =>
		element("option", {value: p.id, selected: p === person}, p.first_name)));
	$("start").textContent = words().start;
	$("words").placeholder = words().message;
	$("words").setAttribute("aria-label", words().message);
	$("menu").setAttribute("aria-label", words().menu);
	$("send").setAttribute("aria-label", words().send);
	$("commands").hidden = true;
	state = null;
	listen();
}

$("people-short").onchange = event => hold(people.find(p => String(p.id) === event.target.value));
$("newcomer").onsubmit = async event => {
	event.preventDefault();
	const newcomer = await post("people", Object.fromEntries(new FormData(event.target)));
	people.push(newcomer);
	event.target.reset();
	hold(newcomer);
};

$("away").onclick = () => post("away", {away: !state?.away});

/* --- the chat --- */

function listen() {
	events?.close();
	$("bot-state").textContent = words().connecting;
	events = new EventSource(`/phone/events?bot=${encodeURIComponent(bot)}&person=${person.id}`);
	events.onopen = () => $("bot-state").textContent = words().bot;
	events.onerror = () => $("bot-state").textContent = words().connecting;
	events.onmessage = event => show(JSON.parse(event.data));
}

function show(next) {
	const chat = $("chat");
	const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;
	const first = !state;
	state = next;
	for (const query of waitingTaps.keys())
		if (state.answered[query]) {
			waitingTaps.delete(query);
			tell(state.answered[query]);
		}
	document.title = state.bot.name;
	$("bot-name").textContent = state.bot.name;
	$("bot-avatar").textContent = initial(state.bot.name);
	if (state.messages.length)
		chat.replaceChildren(...state.messages.map(message));
	else
		chat.replaceChildren(element("div", {className: "about"}, element("b", {}, words().about), words().press));
	if (first || atEnd || state.messages.at(-1)?.mine)
		chat.scrollTop = chat.scrollHeight;
	$("away").setAttribute("aria-pressed", state.away);
	$("bot-state").textContent = state.away ? words().away : words().bot;
	$("start").hidden = state.started && !startToken;
	$("write").hidden = !$("start").hidden;
	$("menu").hidden = !state.commands.length || Boolean(state.menu);
	$("web-app").hidden = !state.menu;
	if (state.menu)
		Object.assign($("web-app"), {textContent: state.menu.text, href: state.menu.opens});
}

function message(m) {
	const time = new Date(m.date * 1000).toLocaleTimeString([], CLOCK);
	const meta = element("span", {className: "meta"}, (m.edited ? words().edited + " " : "") + time + (m.mine ? " ✓✓" : ""));
	const text = element("div", {className: "text", dir: "auto"}, formatted(m, 0, m.text.length, m.entities), meta);
	const whole = element("article", {className: "message" + (m.mine ? " mine" : "") + (m.buttons.length ? " with-keys" : ""),
		"data-id": m.id}, element("div", {className: "bubble"}, text));
	if (m.buttons.length)
		whole.append(element("div", {className: "keys"},
			...m.buttons.map(row => element("div", {className: "row"}, ...row.map(b => key(m, b))))));
	return whole;
}

function key(m, b) {
	if (b.opens)
		return element("a", {className: "key url", href: safeUrl(b.opens), target: "_blank", rel: "noreferrer noopener"}, b.text);
	const made = element("button", {className: "key", type: "button"}, b.text);
	if ([...waitingTaps.values()].some(t => t.id === m.id && t.data === b.callback_data))
		made.classList.add("busy");
	made.onclick = async () => {
		if (b.copy_text)
			return copy(b.copy_text.text);
		made.classList.add("busy");
		const {query} = await post("tap", {message_id: m.id, data: b.callback_data});
		waitingTaps.set(query, {id: m.id, data: b.callback_data});
		show(state);
	};
	return made;
}

/* Entities are sorted, outer before inner; offsets are JavaScript's own UTF-16. */
function formatted(m, from, to, entities) {
	const part = document.createDocumentFragment();
	let at = from;
	for (let i = 0; i < entities.length; i++) {
		const e = entities[i], end = e.offset + e.length;
		if (e.offset < at || end > to)
			continue;
		part.append(m.text.slice(at, e.offset));
		const inner = entities.slice(i + 1).filter(o => o.offset >= e.offset && o.offset + o.length <= end);
		part.append(marked(m, e, formatted(m, e.offset, end, inner)));
		at = end;
	}
	part.append(m.text.slice(at, to));
	return part;
}

const TAGS = {code: "code", bold: "b", italic: "i", underline: "u", strikethrough: "s", pre: "pre",
	blockquote: "blockquote", expandable_blockquote: "blockquote"};

function marked(m, e, content) {
	const text = m.text.slice(e.offset, e.offset + e.length);
	if (e.type === "text_link" || e.type === "url")
		return element("a", {href: safeUrl(e.url || (text.includes("://") ? text : "http://" + text)), target: "_blank",
			rel: "noreferrer noopener"}, content);
	const made = element(TAGS[e.type] || "span", {}, content);
	if (e.type === "code")
		made.onclick = () => copy(text);
	if (["bot_command", "mention", "text_mention"].includes(e.type))
		made.className = "link";
	if (e.type === "bot_command")
		made.onclick = () => post("send", {text});
	if (e.type === "spoiler") {
		const name = `${m.id}/${e.offset}`;
		made.className = openSpoilers.has(name) ? "spoiler open" : "spoiler";
		made.onclick = () => { openSpoilers.add(name); made.classList.add("open"); };
	}
	return made;
}

/* A path is our own: it leads to an address that is sealed when it is asked for. */
function safeUrl(url) {
	return /^(https?:\/\/|tg:\/\/|\/phone\/)/i.test(url) ? url : "about:blank";
}

async function copy(text) {
	try { await navigator.clipboard.writeText(text); tell({text: words().copied}); } catch { /* not allowed: nothing happens */ }
}

let answerTimer = 0;
function tell(answer) {
	if (!answer.text)
		return;
	if (answer.show_alert) {
		$("alert").querySelector("p").textContent = answer.text;
		$("alert").showModal();
		return;
	}
	clearTimeout(answerTimer);
	$("answer").textContent = answer.text;
	$("answer").hidden = false;
	answerTimer = setTimeout(() => $("answer").hidden = true, 4000);
}

/* --- what fingers do --- */

$("start").onclick = async () => {
	const text = startToken ? `/start ${startToken}` : "/start";
	startToken = null;
	history.replaceState(null, "", location.pathname);
	$("start").hidden = true;
	$("write").hidden = false;
	await post("send", {text, button: true});
};

$("write").onsubmit = async event => {
	event.preventDefault();
	const text = $("words").value.trim();
	$("words").value = "";
	if (text)
		await post("send", {text});
};

$("menu").onclick = () => {
	const list = $("commands");
	list.hidden = !list.hidden;
	$("menu").setAttribute("aria-expanded", String(!list.hidden));
	list.replaceChildren(...state.commands.map(c => {
		const item = element("button", {type: "button"}, "/" + c.command, element("small", {}, c.description));
		item.onclick = () => { list.hidden = true; post("send", {text: "/" + c.command}); };
		return item;
	}));
};

setInterval(function tick() {
	$("clock").textContent = new Date().toLocaleTimeString([], CLOCK);
	return tick;
}(), 10000);

loadPeople();
