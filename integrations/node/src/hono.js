// Hono behind tgauth: app.use(tgauth(sessions)), then c.get("tgauth") is the session, or null.
import { UNAVAILABLE_FIELDS, UNAVAILABLE_TEXT, Unavailable, findByCookie, loginPage, sessionToken } from "./index.js";

function unavailable(c, error) {
	if (!(error instanceof Unavailable)) throw error;
	return c.body(UNAVAILABLE_TEXT, 503, UNAVAILABLE_FIELDS);
}

export function tgauth(sessions, options) {
	return async (c, next) => {
		try {
			c.set("tgauth", await findByCookie(sessions, c.req.header("cookie"), options));
		} catch (error) {
			return unavailable(c, error);
		}
		await next();
	};
}

// As of Express.
export function loginRequired({ groups } = {}) {
	return async (c, next) => {
		const session = c.get("tgauth");
		if (session) return !groups || groups.some((group) => session.groups.includes(group)) ? next() : c.text("Forbidden", 403);
		const { pathname, search } = new URL(c.req.url);
		if (["GET", "HEAD"].includes(c.req.method) && (c.req.header("accept") ?? "").includes("text/html"))
			return c.redirect(loginPage(pathname + search), 303);
		return c.text("Unauthorized", 401);
	};
}

// Ends the session everywhere, and goes on; 503 where that could not be told.
export function logout(sessions, options) {
	return async (c, next) => {
		const token = sessionToken(c.req.header("cookie"), options);
		try {
			if (token) await sessions.end(token);
		} catch (error) {
			return unavailable(c, error);
		}
		c.set("tgauth", null);
		await next();
	};
}
