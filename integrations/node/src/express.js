// Express behind tgauth: app.use(tgauth(sessions)), then request.tgauth is the session, or null.
import { UNAVAILABLE_FIELDS, UNAVAILABLE_TEXT, Unavailable, findByCookie, loginPage, sessionToken } from "./index.js";

function unavailable(response, next, error) {
	if (!(error instanceof Unavailable)) return next(error);
	response.status(503).set(UNAVAILABLE_FIELDS).send(UNAVAILABLE_TEXT);
}

export function tgauth(sessions, options) {
	return (request, response, next) => {
		findByCookie(sessions, request.headers.cookie, options).then(
			(session) => {
				request.tgauth = session;
				next();
			},
			(error) => unavailable(response, next, error),
		);
	};
}

// Strangers go to the login page, or where that would lose what they sent or they want no page, get 401; who is in none
// of the groups gets 403.
export function loginRequired({ groups } = {}) {
	return (request, response, next) => {
		if (request.tgauth) return !groups || groups.some((group) => request.tgauth.groups.includes(group)) ? next() : response.sendStatus(403);
		if (["GET", "HEAD"].includes(request.method) && request.accepts(["json", "html"]) === "html")
			return response.redirect(303, loginPage(request.originalUrl));
		response.sendStatus(401);
	};
}

// Ends the session everywhere, and goes on; 503 where that could not be told.
export function logout(sessions, options) {
	return (request, response, next) => {
		const token = sessionToken(request.headers.cookie, options);
		(token ? sessions.end(token) : Promise.resolve()).then(
			() => {
				request.tgauth = null;
				next();
			},
			(error) => unavailable(response, next, error),
		);
	};
}
