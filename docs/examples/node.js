// A Node http server behind tgauth, without a dependency (Node 18 or later).
//
//	TGAUTH_SESSION_URL=http://127.0.0.1:8080/tgauth/session PORT=8000 node node.js
//
// A reverse proxy sends /tgauth/ to tgauth-pushd and the rest here, so that both
// are one site.
"use strict";

const http = require("node:http");

const sessionUrl = process.env.TGAUTH_SESSION_URL || "http://127.0.0.1:8080/tgauth/session";
const cookieNames = ["__Host-tgauth_session", "tgauth_session"];

// The session cookie alone, as a Cookie header of its own; nothing else of the
// request is pushd's business.
function sessionCookie(request) {
	for (const pair of (request.headers.cookie || "").split(";")) {
		const [name, value] = pair.trim().split("=", 2);
		if (cookieNames.includes(name) && /^[\w-]{43}$/.test(value || "")) return `${name}=${value}`;
	}
	return null;
}

// The session of a request, or null for nobody. It throws when there is no telling,
// which is a 503 and never a logout.
async function findSession(request) {
	const cookie = sessionCookie(request);
	if (!cookie) return null;
	const answer = await fetch(sessionUrl, {
		headers: { cookie, accept: "application/json" },
		signal: AbortSignal.timeout(5000),
	});
	if (answer.status === 401) return null;
	if (answer.status !== 200) throw new Error(`tgauth-pushd answered ${answer.status}`);
	return answer.json();
}

const escapeHtml = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

async function serve(request, response) {
	const session = await findSession(request);
	const { pathname } = new URL(request.url, "http://site");
	if (pathname === "/who") {
		response.writeHead(session ? 200 : 401, { "content-type": "application/json" });
		return response.end(JSON.stringify(session));
	}
	if (pathname === "/private" && !session) {
		response.writeHead(303, { location: `/tgauth/login?return=${encodeURIComponent(request.url)}` });
		return response.end();
	}
	const name = session ? escapeHtml(session.first_name || `user ${session.user_id}`) : "stranger";
	response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
	response.end(`<!doctype html><title>Hello</title><h1>Hello, ${name}</h1>\n`);
}

http
	.createServer((request, response) =>
		serve(request, response).catch((error) => {
			console.error(error.message);
			response.writeHead(503, { "retry-after": "2", "content-type": "text/plain" });
			response.end("Logins cannot be checked just now.\n");
		}),
	)
	.listen(Number(process.env.PORT || 8000), "127.0.0.1");
