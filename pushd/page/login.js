// login.js
//	The login page while it waits. All its words are in the HTML, in data-* attributes.
import { listen, post } from "./tgauth.js";

const main = document.querySelector("main");
const all = (what, each) => main.querySelectorAll(`[data-${what}]`).forEach(each);
const one = (what) => main.querySelector(`[data-${what}]`);

const LOST_AFTER = 3000;

function login() {
	const status = one("status");
	const left = one("left");
	const again = one("new");
	const back = one("claim").elements.return.value;
	let deadline = Date.now() + left.dataset.seconds * 1000;
	let lost;

	function tick() {
		const seconds = Math.max(0, Math.round((deadline - Date.now()) / 1000));
		const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
		left.textContent = left.dataset.left.replace("{time}", time);
	}

	// The text changes only when the state does, or a screen reader would hear it each time.
	function say(state) {
		const ended = !/waiting|opened/.test(state);
		main.dataset.state = state;
		if (status.dataset[state] != status.textContent) status.textContent = status.dataset[state];
		left.hidden = ended;
		again.hidden = !ended || state == "confirmed";
		const held = main.querySelector("[data-live]:focus-within");
		all("live", (part) => (part.hidden = ended));
		if (held && !again.hidden) again.focus();
	}

	function draw(frame) {
		const side = frame.qr_size + 8;
		one("link").href = frame.link;
		one("tg").href = frame.tg;
		one("command").value = frame.command;
		all("code", (place) => (place.textContent = frame.code));
		all("qr", (svg) => svg.setAttribute("viewBox", `-4 -4 ${side} ${side}`));
		document.getElementById("qr").setAttribute("d", frame.qr_path);
		deadline = Date.now() + frame.expires_in * 1000;
		tick();
	}

	async function hear(frame) {
		const state = frame.reason || frame.state;
		if (state == "lost") {
			lost ||= setTimeout(() => {
				status.textContent = status.dataset.lost;
				main.classList.add("lost");
			}, LOST_AFTER);
			return;
		}
		lost = clearTimeout(lost);
		main.classList.remove("lost");
		if (state == "waiting") draw(frame);
		// A renewed link takes back nothing of what was seen of this login.
		say(state == "waiting" && main.dataset.state == "opened" ? "opened" : state);
		if (state == "confirmed") {
			const answer = await post("claim", back);
			if (answer.status == "confirmed") location.replace(answer.return || location.href);
			else say(answer.status || "expired");
		}
	}

	again.onclick = async () => {
		again.disabled = true;
		const frame = await post("start");
		again.disabled = false;
		main.dataset.state = "waiting";
		hear(frame);
		listen(hear);
		one("link").focus();
	};
	all("script", (part) => (part.hidden = false));
	say("waiting");
	tick();
	setInterval(tick, 1000);
	listen(hear);
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

if (main.dataset.view == "waiting") {
	login();
	copying();
} else {
	// This session may be ended elsewhere: then this page is not true any more.
	new EventSource("events").onmessage = ({ data }) => JSON.parse(data).state == "revoked" && location.reload();
}

// A page brought back by "Back" shows what was true when it was left.
addEventListener("pageshow", (event) => event.persisted && location.reload());
