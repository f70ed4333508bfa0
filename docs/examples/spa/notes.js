// A single-page application behind tgauth: it asks for an access token with the
// session cookie (which scripts cannot read) and calls a service with it.
//
// The token is held in memory alone: what is in localStorage, every script of the
// page can carry away, and a new one costs one request.

let token = null;
let tokenEnds = 0;

function logIn() {
	location.assign("/tgauth/login?return=" + encodeURIComponent(location.pathname + location.search));
	return new Promise(() => {}); // the page is left
}

async function accessToken() {
	if (token && Date.now() < tokenEnds) return token;
	const answer = await fetch("/tgauth/token", { method: "POST" });
	if (answer.status === 401) return logIn();
	if (!answer.ok) throw new Error(`token: ${answer.status}`);
	const { access_token, expires_in } = await answer.json();
	token = access_token;
	tokenEnds = Date.now() + (expires_in - 10) * 1000;
	return token;
}

async function call(method, body, again = true) {
	const answer = await fetch("/api/notes", {
		method,
		headers: { authorization: `Bearer ${await accessToken()}`, "content-type": "application/json" },
		body: body && JSON.stringify(body),
	});
	if (answer.status === 401 && again) {
		token = null; // it ran out, or its session was ended: asking for the next one tells
		return call(method, body, false);
	}
	if (!answer.ok) throw new Error(`notes: ${answer.status}`);
	return answer.json();
}

async function show() {
	const notes = await call("GET");
	document.querySelector("#notes").replaceChildren(
		...notes.map((note) => Object.assign(document.createElement("li"), { textContent: note.body })),
	);
	document.querySelector("#status").textContent = `${notes.length} of your notes`;
	document.querySelector("#write").hidden = false;
}

const failed = (error) => (document.querySelector("#status").textContent = error.message);

document.querySelector("#write").addEventListener("submit", (event) => {
	event.preventDefault();
	const form = event.target;
	call("POST", { body: form.body.value })
		.then(() => (form.reset(), show()))
		.catch(failed);
});
show().catch(failed);
