// login.js
//	The login page while it waits. All its words are in the HTML, in data-* attributes.
import { at, listen, outcome, post } from "./wait.js";

const main = document.querySelector("main");
const all = (what, each) => main.querySelectorAll(`[data-${what}]`).forEach(each);
const one = (what) => main.querySelector(`[data-${what}]`);

const LOST_AFTER = 3000;

const leave = (answer) => location.replace(answer.return || location.href);

function login() {
	const status = one("status");
	const again = one("new");
	const back = one("claim").elements.return.value;
	const { application } = main.dataset;
	let code = one("code")?.textContent;
	let lost;

	const words = (state) => (status.dataset[state] || status.dataset.failed).replace("{code}", code);

	// The text changes only when the state does, or a screen reader would hear it each time.
	function say(state) {
		const ended = !/waiting|opened/.test(state);
		main.dataset.state = state;
		main.classList.toggle("ended", ended);
		if (words(state) != status.textContent) status.textContent = words(state);
		again.hidden = !ended || /confirmed|returning/.test(state);
		const held = main.querySelector("[data-live]:focus-within");
		all("live", (part) => (part.hidden = ended));
		one("tap").hidden = state != "opened";
		one("tap-text").textContent = words("opened");
		if (held && !again.hidden) again.focus();
	}

	function draw(frame) {
		const side = frame.qr_size + 8;
		code = frame.code;
		all("link", (link) => (link.href = frame.link));
		one("tg").href = frame.tg;
		one("command").value = frame.command;
		all("code", (place) => (place.textContent = code));
		all("qr", (svg) => svg.setAttribute("viewBox", `-4 -4 ${side} ${side}`));
		document.getElementById("qr").setAttribute("d", frame.qr_path);
	}

	async function hear(frame) {
		const state = frame.error ? "failed" : frame.reason || frame.state;
		if (state == "lost") {
			lost ||= setTimeout(() => {
				status.textContent = status.dataset.lost;
				main.classList.add("lost");
			}, LOST_AFTER);
			return;
		}
		lost = clearTimeout(lost);
		main.classList.remove("lost");
		if (frame.link) draw(frame);
		// A renewed link takes back nothing of what was seen of this login.
		say(state == "waiting" && main.dataset.state == "opened" ? "opened" : state);
		// Its own page says what to do; one that just came is not to come again at once.
		if (state == "returning") {
			const there = at("login") + "?" + new URLSearchParams({ return: back });
			setTimeout(() => location.replace(there), performance.now() > 1000 ? 0 : 1000);
		}
		if (state == "confirmed") {
			const answer = await post("claim", back);
			if (answer.status != "confirmed") say(outcome(answer));
			else if (!(await keys?.offer(answer))) leave(answer);
		}
	}

	again.onclick = async () => {
		// To link is another thing than to log in, and begins by a form of its own.
		if (again.form) return;
		// What went wrong for no known reason may be mended by the page itself.
		if (main.dataset.state == "failed") return location.reload();
		again.disabled = true;
		const frame = await post("start", back, { application });
		again.disabled = false;
		main.dataset.state = "waiting";
		hear(frame);
		if (frame.link) listen(hear, { lasts: frame.expires_in, application });
		one("link").focus();
	};
	// On a phone the link opens the app, and leaves no empty tab behind.
	if (matchMedia("(min-width: 46rem)").matches) all("link", (link) => (link.target = "_blank"));
	all("script", (part) => (part.hidden = false));
	say("waiting");
	listen(hear, { lasts: main.dataset.lasts, application });
	const keys = passkeys(back);
}

// The button, and suggestions once the user name's field is in sight; and the offer to add a
// passkey, after a login without one. What they need is loaded when it is needed.
function passkeys(back) {
	const box = one("offer");
	if (!box || !window.PublicKeyCredential) return;
	const module = () => import("./passkey.js").catch(() => ({}));
	const others = one("others");
	const button = one("passkey-log-in");
	const tell = (said, { error, message }) => {
		said.textContent = message || box.dataset[error] || box.dataset.failed;
		said.hidden = false;
	};
	const hear = (answer) => (answer.error ? tell(one("passkey-said"), answer) : leave(answer));
	const suggest = async () => others.open && (await module()).autofill?.(back, hear);

	one("passkey").hidden = false;
	button.onclick = async () => {
		button.disabled = true;
		const answer = (await (await module()).login?.(back)) || { error: "unavailable" };
		hear(answer);
		if (!answer.error) return;
		button.disabled = false;
		suggest();
	};
	others.ontoggle = suggest;
	suggest();

	async function offer(answer) {
		const { add, offers } = await module();
		if (!(await offers?.())) return;
		main.dataset.state = "offer";
		box.hidden = false;
		one("offer-add").focus();
		one("offer-leave").onclick = () => leave(answer);
		one("offer-add").onclick = async () => {
			const added = await add();
			added.error ? tell(one("offer-said"), added) : leave(answer);
		};
		return 1;
	}
	return { offer };
}

function copying() {
	const command = one("command");
	const button = one("copy");
	const label = button.textContent;
	command.onfocus = () => command.select();
	button.onclick = async () => {
		command.select();
		// Without the permission there is still what has been selected.
		await navigator.clipboard?.writeText(command.value).catch(() => 0);
		button.textContent = button.dataset.done;
		setTimeout(() => (button.textContent = label), 2000);
	};
}

login();
copying();

// A page brought back by "Back" shows what was true when it was left.
addEventListener("pageshow", (event) => event.persisted && location.reload());
