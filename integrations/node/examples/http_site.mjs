// A site without a framework: TGAUTH_SESSION_URL=http://127.0.0.1:8080/tgauth/session PORT=8000 node http_site.mjs
//
// A reverse proxy sends /tgauth/ to tgauth-pushd and the rest here, so that both are one site.
import http from "node:http";
import { UNAVAILABLE_FIELDS, UNAVAILABLE_TEXT, findByCookie, loginPage } from "tgauth";
import { hello, plainHttp, port, sessionsFromEnvironment } from "./sessions.mjs";

const sessions = await sessionsFromEnvironment();

async function serve(request, response) {
	const session = await findByCookie(sessions, request.headers.cookie, { plainHttp });
	const path = request.url.split("?", 1)[0];
	if (path === "/who") {
		response.writeHead(session ? 200 : 401, { "content-type": "application/json" });
		return response.end(JSON.stringify(session));
	}
	if (path === "/private" && !session) {
		response.writeHead(303, { location: loginPage(request.url) });
		return response.end();
	}
	response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
	response.end(hello(session));
}

http.createServer((request, response) => serve(request, response).catch((error) => {
	console.error(error.message);
	response.writeHead(503, UNAVAILABLE_FIELDS).end(UNAVAILABLE_TEXT);
})).listen(port, "127.0.0.1");
