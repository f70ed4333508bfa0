// tgauth.js
//	The browser's side of a login through Telegram: a module without words and
//	without dependencies, for the login page and for a site's own pages.
//
//	<script type="module" src="/tgauth/tgauth.js"></script>
//	<tgauth-login return="/welcome">Log in with Telegram</tgauth-login>
//
//	What is served is this file without its indentation and its comments (the
//	Makefile does that), which must stay under 3 KB; so a comment has its own line.

const at = (name) => new URL(name, import.meta.url);

// Milliseconds before attempt n + 1, spread out so that a herd does not come at once.
const pause = (n) => Math.min(500 * 2 ** n, 16000) * (0.5 + Math.random());

// POSTs once: the server's JSON, or nothing when it has no answer just now.
const ask = (name, back = "") =>
	fetch(at(name), { method: "POST", body: new URLSearchParams({ return: back }) })
		.then((answer) => answer.status < 500 && answer.status != 429 && answer.json())
		.catch(() => 0);

// POSTs until there is an answer: `start` and `claim` may be repeated at will.
export async function post(name, back) {
	for (let n = 0; ; n++) {
		const answer = await ask(name, back);
		if (answer) return answer;
		await new Promise((go) => setTimeout(go, pause(n)));
	}
}

// Tells every frame of the server, up to the last word of this login. The line is a
// WebSocket; where none ever came through, server-sent events; where neither does,
// claims that ask. It tells {state: "lost"} when a line breaks, and mends it. A line that
// leaves a question unanswered is as good as broken. Returns what ends it all.
export function listen(tell) {
	let line, timer, due, events, worked, over, tries = 0;
	const later = (what, ms) => (clearTimeout(timer), (timer = setTimeout(what, ms)));

	// A link is renewed before its time is over, though not for nobody.
	const look = () => over || document.hidden || renew();

	function drop() {
		const old = line;
		line = clearTimeout(timer);
		old?.close();
	}
	function end() {
		over = 1;
		drop();
	}
	function hear(frame) {
		if (over) return;
		tries = 0;
		if (frame.state == "waiting") due = Date.now() + frame.expires_in * 800;
		if (/waiting|opened/.test(frame.state)) later(look, due - Date.now());
		else end();
		tell(frame);
	}
	async function lose() {
		drop();
		tell({ state: "lost" });
		const answer = tries > 1 && (await ask("claim"));
		if (answer && answer.status != "waiting") hear({ state: answer.status || "expired" });
		events = !worked && !events;
		over || later(renew, pause(tries++));
	}
	function renew() {
		if (events || !line || line.readyState != 1) {
			drop();
			const mine = (line = events
				? new EventSource(at("events"))
				: new WebSocket(at("ws").href.replace("http", "ws"), "tgauth.v1"));
			line.onmessage = ({ data }) => {
				worked ||= !events;
				hear(JSON.parse(data));
			};
			line.onclose = line.onerror = () => mine == line && lose();
		} else line.send("renew");
		later(lose, 8000);
	}

	document.addEventListener("visibilitychange", look);
	renew();
	return end;
}

// A link, its QR and the match code for a page of one's own. Every frame becomes an event
// of the same name and the attribute `state`. After `confirmed`, unless that event is
// cancelled, it goes to the path in `return` or reloads. A link that is over starts anew.
customElements.define("tgauth-login", class extends HTMLElement {
	connectedCallback() {
		const root = (this.root ||= this.attachShadow({ mode: "open" }));
		root.innerHTML =
			"<a part=link target=_blank rel=noopener><slot></slot></a><b part=code></b>" +
			"<svg part=qr width=200 aria-hidden=true><rect x=-4 y=-4 width=99 height=99 fill=#fff /><path/></svg>";
		this.start();
	}
	disconnectedCallback() {
		this.end?.();
	}
	async start() {
		this.end?.();
		this.show(await post("start"));
		if (this.isConnected) this.end = listen((frame) => this.show(frame));
	}
	async show(frame) {
		const { state, link, code, qr_size: n } = frame;
		const [a, b, svg] = this.root.children;
		const back = this.getAttribute("return") || "";
		this.setAttribute("state", state);
		if (link) {
			a.href = link;
			b.textContent = code;
			svg.setAttribute("viewBox", `-4 -4 ${n + 8} ${n + 8}`);
			svg.lastChild.setAttribute("d", frame.qr_path);
		}
		a.onclick = () => /waiting|opened|lost/.test(state) || !this.start();
		const answer = state == "confirmed" && (await post("claim", back));
		if (this.dispatchEvent(new CustomEvent(state, { detail: frame, cancelable: true })) && answer)
			back && answer.return ? location.assign(answer.return) : location.reload();
	}
});
