// account.js
//	The account page: adding a passkey, and which of them this browser has. Its words are
//	in the HTML, in data-* attributes.
import { add, knows, possible } from "./passkey.js";

const box = document.querySelector("[data-passkeys]");
const one = (what) => box.querySelector(`[data-${what}]`);
const said = one("said");
const { account, login } = box.dataset;

one("add").hidden = !possible;
one("unsupported").hidden = possible;
for (const row of box.querySelectorAll("[data-passkey]")) if (knows(row.dataset.passkey)) row.querySelector("[data-here]").hidden = false;

one("add").firstElementChild.onclick = async ({ target: button }) => {
	said.hidden = button.disabled = true;
	const { error, message } = await add();
	if (!error) return location.assign(`${account}?notice=passkey_added`);
	// An old login is confirmed once more, and leads back here.
	if (error == "stale") {
		const back = new URLSearchParams({ prompt: "login", return: `${account}?notice=passkey_now` });
		return location.assign(`${login}?${back}`);
	}
	button.disabled = said.hidden = false;
	said.textContent = message || box.dataset[error] || box.dataset.failed;
};
