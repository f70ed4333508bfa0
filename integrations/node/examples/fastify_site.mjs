// Fastify behind tgauth: TGAUTH_SESSION_URL=… PORT=8000 node fastify_site.mjs
import Fastify from "fastify";
import { loginRequired, tgauth } from "tgauth/fastify";
import { hello, plainHttp, port, sessionsFromEnvironment } from "./sessions.mjs";

const app = Fastify();
await app.register(tgauth, { sessions: await sessionsFromEnvironment(), plainHttp });

const page = async (request, reply) => reply.type("text/html; charset=utf-8").send(hello(request.tgauth));
app.get("/", page);
app.get("/private", { preHandler: loginRequired() }, page);
app.post("/private", { preHandler: loginRequired() }, page);
app.get("/staff", { preHandler: loginRequired({ groups: ["staff"] }) }, page);
app.get("/who", async (request, reply) => reply.code(request.tgauth ? 200 : 401).send(request.tgauth ?? "null"));
app.post("/logout", async (request, reply) => {
	await reply.tgauthLogout();
	return reply.code(303).redirect("/");
});
await app.listen({ port, host: "127.0.0.1" });
