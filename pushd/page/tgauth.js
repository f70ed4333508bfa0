// tgauth.js
//	A login through Telegram for a site's own pages.
//
//	<script type="module" src="/tgauth/tgauth.js"></script>
//	<tgauth-login return="/welcome"><a href="/tgauth/login?return=/welcome">Log in</a></tgauth-login>
//
//	What is served is this file without its indentation and its comments (the
//	Makefile does that), which must stay under 3 KB; so a comment has its own line.
import { at, listen, outcome, post } from "./wait.js";
export { listen, post };

// Elements are made one by one: a site may forbid HTML from text (Trusted Types).
function add(parent, name, part, svg) {
	const e = document.createElementNS(`http://www.w3.org/${svg ? "2000/svg" : "1999/xhtml"}`, name);
	part && e.setAttribute("part", part);
	parent.append(e);
	return e;
}

// A link, its QR and the match code. Every frame becomes an event of the same name and the
// attribute `state` (`reason`: why it was declined; while it is `returning`, a form asks for
// the bot's digits); `logged_in` is one for a user who is.
// While Telegram is away the link leads to the login page, where other ways come first.
// After `confirmed`, unless that event is cancelled, it goes to the path in `return` or
// reloads. A link that is over starts anew. A link within it is for browsers without script.
customElements.define("tgauth-login", class extends HTMLElement {
	connectedCallback() {
		this.root ||= this.draw(this.attachShadow({ mode: "open" }));
		this.start({ unless: "logged_in" });
	}
	disconnectedCallback() {
		this.end?.();
	}
	draw(root) {
		const plain = this.querySelector("a");
		plain?.replaceWith(...plain.childNodes);
		const style = add(root, "link");
		style.rel = "stylesheet";
		style.href = at("element.css");
		this.link = add(root, "a", "link");
		this.link.rel = "noopener";
		this.slotted = add(this.link, "slot");
		this.code = add(root, "b", "code");
		this.qr = add(root, "svg", "qr", 1);
		this.qr.setAttribute("width", 200);
		this.qr.setAttribute("aria-hidden", true);
		this.path = add(this.qr, "path", "", 1);
		this.status = add(root, "p", "status");
		this.status.setAttribute("role", "status");
		return root;
	}
	async start(more) {
		this.end?.();
		const frame = await post("start", this.getAttribute("return") || location.pathname, more);
		this.texts = frame.texts || this.texts || {};
		this.away = frame.telegram_away;
		if (!this.isConnected) return;
		this.show(frame.error ? { state: "failed" } : frame);
		if (frame.texts) this.end = listen((frame) => this.show(frame), { lasts: frame.expires_in });
	}
	async show(frame) {
		const { state, reason, link, qr_size: n } = frame;
		const { link: a, texts } = this;
		const waits = /waiting|opened/.test(state);
		const over = !/waiting|opened|lost|logged_in|confirmed|returning/.test(state);
		const back = this.getAttribute("return") || "";
		this.setAttribute("state", state);
		reason ? this.setAttribute("reason", reason) : this.removeAttribute("reason");
		if (link) {
			a.href = this.away ? at("login?" + new URLSearchParams({ return: back || location })) : link;
			this.code.textContent = frame.code;
			this.qr.setAttribute("viewBox", `-4 -4 ${n + 8} ${n + 8}`);
			this.path.setAttribute("d", frame.qr_path);
		}
		if (state == "logged_in") {
			a.href = at("account");
			a.textContent = frame.first_name || frame.username || frame.telegram_id;
		} else a.replaceChildren(over ? texts.again : this.slotted);
		this.slotted.textContent = texts.log_in;
		if (state == "returning") this.form ||= (await import("./digits.js")).form(this, add);
		const code = this.code.textContent;
		const word = !waits ? reason || state : !code ? "confirm" : state == "opened" ? state : "pick";
		this.status.textContent = state == "logged_in" ? "" : (texts[word] || texts.failed || "").replace("{code}", code);
		a.onclick = () => !over || (this.start(), false);
		const answer = state == "confirmed" && (await post("claim", back));
		if (answer && answer.status != "confirmed") return this.show({ state: outcome(answer) });
		if (this.dispatchEvent(new CustomEvent(state, { detail: frame, cancelable: true })) && answer)
			back && answer.return ? location.assign(answer.return) : location.reload();
	}
});
