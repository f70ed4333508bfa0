// passkey.js
//	Passkeys, for pushd's pages and a site's own:
//
//	import { add, autofill, login, offers, possible } from "/tgauth/passkey.js";
//	const answer = await login("/welcome");
//	if (!answer.error) location.assign(answer.return);
//
//	Whatever happens comes back as an answer. {error, message} are the server's word for it,
//	and a sentence in the visitor's language; without a message it is `cancelled` (by the
//	person, or there is no passkey), `exists`, `expired`, `throttled`, `unavailable`, `failed`.
//	One question is open at a time: a new one ends the one before. What is served must stay
//	under 3 KB, as tgauth.js is.
import { request } from "./wait.js";

const P = window.PublicKeyCredential;
export const possible = !!P;

let running;

const text = (buffer) =>
	btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt());

// Which passkeys this browser has made or used, by their ids; where it may keep such things.
export function knows(id, now) {
	try {
		if (now) localStorage["tgauth_" + id] = now;
		return localStorage["tgauth_" + id];
	} catch {}
}

async function send(name, body) {
	const headers = { "Content-Type": "application/json" };
	const answer = await request(name, { method: "POST", headers, body: JSON.stringify(body) });
	if (answer.status == 429) return { error: "throttled" };
	const away = { error: "unavailable" };
	return answer ? answer.json().catch(() => away) : away;
}

const options = (purpose) => send("passkey/options", { purpose });

async function ask(what, purpose, mediation) {
	const publicKey = await options(purpose);
	if (publicKey.error) return publicKey;
	running?.abort("ended");
	const mine = (running = new AbortController());
	// A challenge is good for five minutes, and a page may be looked at for longer.
	setTimeout(() => mine.abort("expired"), 240000);
	publicKey.challenge = bytes(publicKey.challenge);
	for (const named of [publicKey.user, publicKey.excludeCredentials].flat()) if (named) named.id = bytes(named.id);
	const words = { NotAllowedError: "cancelled", InvalidStateError: "exists" };
	const fail = (why) => ({ error: why.name ? words[why.name] || "failed" : why });
	return navigator.credentials[what]({ publicKey, mediation, signal: mine.signal }).catch(fail);
}

async function hand(name, got, more, ...parts) {
	if (got.error) return got;
	const { id } = got;
	const response = Object.fromEntries(parts.map((part) => [part, text(got.response[part])]));
	const answer = await send(name, { id, response, ...more });
	if (/^ok|confirmed/.test(answer.status)) return knows(id, 1), answer;
	// A password manager that keeps one which was removed here drops it.
	if (answer.error == "unknown") P.signalUnknownCredential?.({ rpId: location.hostname, credentialId: id });
	return { error: "failed", ...answer, tried: 1 };
}

export const add = async (name) =>
	hand("passkey/register", await ask("create", "register"), { name }, "clientDataJSON", "attestationObject");

export const login = async (back = "", mediation) =>
	hand(
		"passkey/login?return=" + encodeURIComponent(back),
		await ask("get", "login", mediation),
		{},
		"clientDataJSON",
		"authenticatorData",
		"signature",
		"userHandle",
	);

// Passkeys in the suggestions of a field with autocomplete="username webauthn", until one
// was chosen or another question is asked. A choice that fails is told, and may be repeated.
export async function autofill(back, tell) {
	if (!(await P.isConditionalMediationAvailable?.())) return;
	for (let answer = { tried: 1 }; answer.tried || answer.error == "expired"; ) {
		if (document.hidden) await new Promise((go) => addEventListener("visibilitychange", go, { once: true }));
		answer = await login(back, "conditional");
		if (!answer.error || answer.tried) tell(answer);
	}
}

// Whether a user who has just logged in should be offered one: where they have none and this
// device can keep one, once in a browser.
export async function offers() {
	if (knows("offered") || !(await P?.isUserVerifyingPlatformAuthenticatorAvailable())) return;
	const { excludeCredentials: some } = await options("register");
	return some?.length == 0 && knows("offered", 1);
}
