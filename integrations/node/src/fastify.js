// Fastify behind tgauth: app.register(tgauth, { sessions }), then request.tgauth is the session, or null.
import { UNAVAILABLE_FIELDS, UNAVAILABLE_TEXT, Unavailable, findByCookie, loginPage, sessionToken } from "./index.js";

export async function tgauth(app, { sessions, plainHttp }) {
	app.decorateRequest("tgauth", null);
	app.addHook("onRequest", async (request, reply) => {
		try {
			request.tgauth = await findByCookie(sessions, request.headers.cookie, { plainHttp });
		} catch (error) {
			return unavailable(reply, error);
		}
	});
	app.decorateReply("tgauthLogout", async function () {
		const token = sessionToken(this.request.headers.cookie, { plainHttp });
		if (token) await sessions.end(token);
		this.request.tgauth = null;
	});
}
// The hook is for the whole application, not for what the plugin itself registers.
tgauth[Symbol.for("skip-override")] = true;
tgauth[Symbol.for("fastify.display-name")] = "tgauth";

function unavailable(reply, error) {
	if (!(error instanceof Unavailable)) throw error;
	return reply.code(503).headers(UNAVAILABLE_FIELDS).send(UNAVAILABLE_TEXT);
}

// A preHandler, as of Express.
export function loginRequired({ groups } = {}) {
	return async (request, reply) => {
		if (request.tgauth) {
			if (!groups || groups.some((group) => request.tgauth.groups.includes(group))) return;
			return reply.code(403).send("Forbidden");
		}
		if (["GET", "HEAD"].includes(request.method) && (request.headers.accept ?? "").includes("text/html"))
			return reply.code(303).header("location", loginPage(request.raw.url)).send();
		return reply.code(401).send("Unauthorized");
	};
}
