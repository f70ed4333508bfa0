// return.js
//	The page of a login that is confirmed and waits to be returned to: it goes on when the
//	address from Telegram was opened in another tab, and says why where nothing comes of it.
import { at, listen, post } from "./wait.js";

const back = document.querySelector("form").elements.return.value;

// Why it ended, as the login page puts it.
function leave(reason) {
	const notice = { mismatch: "return_burned", contested: "contested" }[reason] || "expired";
	location.replace(at("login") + "?" + new URLSearchParams({ notice, return: back }));
}

async function hear({ state, reason }) {
	if (/waiting|returning|opened|lost/.test(state)) return;
	if (state != "confirmed") return leave(reason);
	const answer = await post("claim", back);
	if (answer.status == "confirmed") location.replace(answer.return || location.href);
	else leave(answer.status);
}

listen(hear, {});

// A page brought back by "Back" shows what was true when it was left.
addEventListener("pageshow", (event) => event.persisted && location.reload());
