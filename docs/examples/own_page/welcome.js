// What happens in Telegram, told in the site's own words. Each event of <tgauth-login>
// has the name of the state that it reached; without this file the element works alike.

const words = {
	waiting: "Scan the code, or press the button, and pick the number that you see here.",
	opened: "Telegram is open: pick the number.",
	confirmed: "Welcome!",
	declined: "That was not confirmed. Press the button to try again.",
	expired: "That took a while. Press the button for a new code.",
	revoked: "You are logged out.",
};

const login = document.querySelector("tgauth-login");
const word = document.querySelector("#word");

for (const state in words)
	login.addEventListener(state, () => {
		word.textContent = words[state];
		word.dataset.heard = `${word.dataset.heard || ""} ${state}`.trim();
	});
