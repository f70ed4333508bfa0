// wait.js
//	How a page waits for the server: requests with a limit, and a line that is known to be
//	alive. It has no words and no dependencies; tgauth.js, login.js and session.js use it.

export const at = (name) => new URL(name, import.meta.url);

// One request, of which one hears within 8 seconds: an answer, or nothing.
export function request(name, options) {
	const limit = new AbortController();
	setTimeout(() => limit.abort(), 8000);
	return fetch(at(name), { ...options, signal: limit.signal }).catch(() => 0);
}

// Milliseconds before attempt n + 1, spread out so that a herd does not come at once.
export const pause = (n) =>
	new Promise((go) => setTimeout(go, Math.min(500 * 2 ** n, 16000) * (0.5 + Math.random())));

// POSTs once: the server's JSON, or nothing when it has no answer just now.
async function ask(name, back = "", more) {
	const body = new URLSearchParams({ return: back, ...more });
	const answer = await request(name, { method: "POST", body });
	return answer && answer.status < 500 && answer.status != 429 && answer.json().catch(() => 0);
}

// POSTs until there is an answer: `start` and `claim` may be repeated at will.
export async function post(name, back, more) {
	for (let n = 0; ; n++) {
		const answer = await ask(name, back, more);
		if (answer) return answer;
		await pause(n);
	}
}

// What an answer to `claim` means for the login. One that is not understood is no end of its time.
export const outcome = (answer) => answer.status || (answer.error == "no_login" ? "expired" : "failed");

const claimed = () => ask("claim").then((answer) => answer && outcome(answer));

// Tells every frame of the server, up to the last word. The line is a WebSocket; where none
// ever came through, server-sent events; where neither does, `check` asks. It tells
// {state: "lost"} when the line breaks, and mends it. A page that is looked at hears within
// ten seconds of a line that is dead though nothing said so: over a WebSocket it asks, and
// server-sent events come every five seconds. When it is looked at again, or the network
// is back, it asks at once. The link that the page has is good for so many seconds (`lasts`);
// frames bring those after it, for the same `application`. Returns what ends it all.
export function listen(tell, { lasts, check = claimed, application } = {}) {
	const stop = new AbortController();
	const query = application ? `?application=${application}` : "";
	let line, timer, asked, events, worked, over, heard = 0, tries = 0;
	let due = Date.now() + lasts * 800;
	const later = (what, ms) => (clearTimeout(timer), (timer = setTimeout(what, ms)));
	const rest = () => later(events ? lose : look, events ? 10000 : 5000);

	function drop() {
		const old = line;
		line = asked = clearTimeout(timer);
		old?.close();
	}
	function end() {
		over = 1;
		stop.abort();
		drop();
	}
	function hear(frame) {
		if (over) return;
		tries = asked = 0;
		heard = Date.now();
		if (frame.link) due = heard + frame.expires_in * 800;
		if (/waiting|opened|returning|alive/.test(frame.state)) rest();
		else end();
		if (frame.state == "alive") events && look();
		else tell(frame);
	}
	async function lose() {
		drop();
		tell({ state: "lost" });
		events = !worked && !events;
		const state = tries > 1 && (await check());
		if (state && state != "waiting") hear({ state });
		const n = tries++;
		await pause(n);
		over || line || connect();
	}
	function connect() {
		drop();
		const mine = (line = events
			? new EventSource(at("events" + query))
			: new WebSocket(at("ws" + query).href.replace("http", "ws"), "tgauth.v1"));
		line.onopen = () => mine == line && rest();
		line.onmessage = ({ data }) => {
			if (mine != line) return;
			worked ||= !events;
			hear(JSON.parse(data));
		};
		line.onclose = line.onerror = () => mine == line && lose();
		later(lose, 8000);
	}
	// A link is renewed before its time is over, though not for nobody.
	function look() {
		if (over || document.hidden || line?.readyState == 0) return;
		const old = Date.now() > due;
		if (!line || (events && (old || Date.now() - heard > 7000))) return connect();
		if (events || asked) return;
		asked = 1;
		line.send(old ? "renew" : "ping");
		later(lose, 3500);
	}

	for (const name of ["visibilitychange", "focus", "pageshow", "online"])
		addEventListener(name, look, { capture: true, signal: stop.signal });
	connect();
	return end;
}
