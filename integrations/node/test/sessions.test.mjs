// The handles and the middlewares against servers that lie, wait and go away.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { test } from "node:test";
import express from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { CachedSessions, HttpSessions, RedisSessions, SqlSessions, Unavailable, findByCookie, loginPage, sessionToken, tokenId } from "tgauth";
import * as forExpress from "tgauth/express";
import * as forFastify from "tgauth/fastify";
import * as forHono from "tgauth/hono";

const TOKEN = "A".repeat(43);
const ANN = { user_id: 7, telegram_id: 42, username: "ann", first_name: "Ann", groups: ["staff"], proof: "telegram",
	login_id: "00", created_at: "2026-01-01T00:00:00Z", expires_at: "2999-01-01T00:00:00Z" };
const nobody = { find: async () => assert.fail("asked"), end: async () => assert.fail("asked") };

process.on("unhandledRejection", (error) => {
	console.error("unhandled", error);
	process.exit(3);
});

// A pushd that answers as it is told, until the test is over; and what it was asked.
async function pushd(t, answer, options = { timeout: 60000 }) {
	const asked = [];
	const server = http.createServer((request, response) => {
		asked.push(request);
		answer(response, request);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const url = `http://127.0.0.1:${server.address().port}/tgauth/session`;
	return { asked, url, sessions: new HttpSessions(url, options) };
}

const says = (status, body) => (response) => response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
const redisOf = (entries) => ({ get: async (key) => entries[key] ?? null });
const never = () => new Promise(() => {});

for (const [what, header, plain, secure] of [
	["nothing", undefined, null, null],
	["the plain cookie alone", `tgauth_session=${TOKEN}`, TOKEN, null],
	["both", `tgauth_session=${"B".repeat(43)}; __Host-tgauth_session=${TOKEN}`, "B".repeat(43), TOKEN],
	["two of one name", `__Host-tgauth_session=${TOKEN}; __Host-tgauth_session=${"B".repeat(43)}`, null, TOKEN],
	["another's prefix", `x__Host-tgauth_session=${TOKEN}; __host-tgauth_session=${TOKEN}`, null, null],
	["8 KB", `__Host-tgauth_session=${"A".repeat(8192)}`, null, null],
	["a line feed", `__Host-tgauth_session=${TOKEN}\n`, null, TOKEN],
	["a header in it", `__Host-tgauth_session=${"A".repeat(40)}\r\nX: y`, null, null],
	["an equals sign", `__Host-tgauth_session==${TOKEN}`, null, null],
	["quotes", `__Host-tgauth_session="${TOKEN}"`, null, null],
	["no name", `=${TOKEN}; ; =;`, null, null],
	["names of Object", `__proto__=${TOKEN}; constructor=${TOKEN}`, null, null],
])
	test(`of a Cookie header with ${what}`, () => {
		assert.equal(sessionToken(header), secure);
		assert.equal(sessionToken(header, { plainHttp: true }), plain);
	});

test("what is no token is asked of nobody", async () => {
	for (const token of ["", "x", "A".repeat(42), "A".repeat(44), `${TOKEN}\n`, `${"A".repeat(41)}\r\n`, "A".repeat(8192), `${"A".repeat(42)};`, null, {}, [TOKEN]]) {
		assert.equal(tokenId(token), null);
		for (const sessions of [new HttpSessions("http://127.0.0.1:1/session"), new RedisSessions({ get: assert.fail }, nobody),
			new SqlSessions({ query: assert.fail }), new CachedSessions(nobody)]) {
			assert.equal(await sessions.find(token), null);
			if (sessions instanceof HttpSessions || sessions instanceof SqlSessions) await sessions.end(token);
		}
	}
});

test("pushd gets the one cookie and nothing else of the visitor's", async (t) => {
	const { asked, sessions } = await pushd(t, says(200, ANN));
	await findByCookie(sessions, `a=b; __Host-tgauth_session=${TOKEN}; c=d`);
	assert.equal(asked[0].headers.cookie, `__Host-tgauth_session=${TOKEN}; tgauth_session=${TOKEN}`);
});

for (const [what, status, body] of [
	["an error", 500, ""], ["a page", 200, "<html>"], ["nothing", 200, ""], ["null", 200, "null"], ["a list", 200, []],
	["no user_id", 200, { groups: [] }], ["a user_id that is text", 200, { ...ANN, user_id: "7" }],
	["a group that is none", 200, { ...ANN, groups: [{}] }], ["a mebibyte and more", 200, " ".repeat(1100000)], ["a limit", 429, ""],
])
	test(`pushd that answers with ${what} is no answer`, async (t) => {
		const { sessions } = await pushd(t, says(status, body));
		await assert.rejects(sessions.find(TOKEN), Unavailable);
	});

test("bytes that are no HTTP are no answer", async (t) => {
	const server = net.createServer((socket) => socket.on("error", () => {}).end("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n\0"));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	await assert.rejects(new HttpSessions(`http://127.0.0.1:${server.address().port}/session`).find(TOKEN), Unavailable);
});

test("a redirect is not followed", async (t) => {
	const { asked, sessions } = await pushd(t, (response) => response.writeHead(302, { location: "/elsewhere" }).end());
	await assert.rejects(sessions.find(TOKEN), /answered 302/);
	assert.equal(asked.length, 1);
});

for (const [what, answer] of [
	["says nothing", () => {}], ["stops within its answer", (response) => response.writeHead(200).write("{")],
	["breaks off", (response) => response.socket.destroy()],
])
	test(`pushd that ${what} is unavailable`, async (t) => {
		const { sessions } = await pushd(t, answer, { timeout: 300 });
		await assert.rejects(sessions.find(TOKEN), Unavailable);
		await assert.rejects(sessions.end(TOKEN), Unavailable);
	});

test("an address that is not pushd's is refused at once", () => {
	for (const url of ["file:///tgauth/session", "http://127.0.0.1/tgauth/", "127.0.0.1:8080"])
		assert.throws(() => new HttpSessions(url), TypeError);
	for (const options of [{ seconds: 0 }, { entries: 0 }, { seconds: NaN }]) assert.throws(() => new CachedSessions(nobody, options), RangeError);
});

test("JSON makes no prototype", async (t) => {
	const { sessions } = await pushd(t, says(200, JSON.stringify(ANN).replace("{", '{"__proto__":{"isAdmin":true},"constructor":1,"isAdmin":true,')));
	const session = await sessions.find(TOKEN);
	assert.equal(session.isAdmin, undefined);
	assert.equal({}.isAdmin, undefined);
	assert.deepEqual(session, ANN);
	assert.throws(() => session.groups.push("admins"), TypeError);
});

for (const [what, get] of [
	["throws", () => { throw new Error("closed"); }], ["rejects", () => Promise.reject(new Error("closed"))], ["hangs", never],
	["rejects late", () => new Promise((_, reject) => setTimeout(reject, 1100, new Error("late")))],
	["has nothing", async () => null], ["has garbage", async () => "{"], ["has another's text", async () => '"__proto__"'],
	["has what is over", async () => JSON.stringify({ ...ANN, expires_at: "2000-01-01T00:00:00Z" })],
	["has a time that is none", async () => JSON.stringify({ ...ANN, expires_at: "soon" })],
])
	test(`Redis that ${what} leaves it to pushd`, async () => {
		assert.equal(await new RedisSessions({ get }, { find: async () => "asked" }).find(TOKEN), "asked");
		await assert.rejects(new RedisSessions({ get }, new HttpSessions("http://127.0.0.1:1/session")).find(TOKEN), Unavailable);
		if (what === "rejects late") await new Promise((resolve) => setTimeout(resolve, 300));
	});

test("Redis by the key that pushd writes", async () => {
	const key = "tgauth:session:66687aadf862bd776c8fc18b8e9f8e20";
	assert.deepEqual(await new RedisSessions(redisOf({ [key]: JSON.stringify(ANN) }), nobody).find(TOKEN), ANN);
});

test("PostgreSQL that fails is unavailable, and a quote in a schema is a quote", async () => {
	const sessions = new SqlSessions({ query: async (text) => { throw new Error(text); } }, { schema: 'a"; DROP TABLE b; --' });
	await assert.rejects(sessions.find(TOKEN), (error) => error instanceof Unavailable && error.message.includes('"a""; DROP TABLE b; --".'));
	await assert.rejects(sessions.end(TOKEN), Unavailable);
	await assert.rejects(new SqlSessions({ query: async () => ({ rows: [{ session: {} }] }) }).find(TOKEN), Unavailable);
	assert.equal(await new SqlSessions({ query: async () => ({ rows: [{ session: null }] }) }).find(TOKEN), null);
});

test("a pool or client without a listener does not end the process", async () => {
	const { EventEmitter } = await import("node:events");
	const pool = new EventEmitter();
	assert.ok(new SqlSessions(pool) && new RedisSessions(pool, nobody));
	pool.emit("error", new Error("terminating connection due to administrator command"));
});

const tokenOf = (n) => String(n).padStart(42, "0") + "A";

test("what is cached is bounded in number, and strangers push nobody out", async () => {
	const asked = [];
	const sessions = new CachedSessions({ find: async (token) => (asked.push(token), token > tokenOf(99) ? null : ANN) },
		{ entries: 3, seconds: 1e6 });
	for (const n of [1, 2, 3, 1, 2, 3]) await sessions.find(tokenOf(n));
	assert.equal(asked.length, 3);
	for (let n = 100; n < 200; n++) assert.equal(await sessions.find(tokenOf(n)), null);
	for (const n of [1, 2, 3]) await sessions.find(tokenOf(n));
	assert.equal(asked.length, 103);
	await sessions.find(tokenOf(4));
	await sessions.find(tokenOf(1));
	assert.equal(asked.length, 105, "the oldest went");
});

test("what is cached is bounded in time, and by the session's own", async () => {
	let asked = 0, found = ANN;
	const handle = { find: async () => (asked++, found) };
	const short = new CachedSessions(handle, { seconds: 0.02 });
	await short.find(TOKEN);
	await new Promise((resolve) => setTimeout(resolve, 40));
	found = null;
	assert.equal(await short.find(TOKEN), null, "a session that was ended elsewhere");
	found = { ...ANN, expires_at: "2000-01-01T00:00:00Z" };
	const long = new CachedSessions(handle, { seconds: 1e6 });
	asked = 0;
	await long.find(TOKEN);
	await long.find(TOKEN);
	assert.equal(asked, 2);
});

test("an end is over at once, also for a question on its way", async () => {
	let answer, ended = 0;
	const sessions = new CachedSessions({ find: () => new Promise((resolve) => { answer = resolve; }), end: async () => ended++ }, { seconds: 1e6 });
	const slow = sessions.find(TOKEN);
	await sessions.end(TOKEN);
	answer(ANN);
	assert.equal(await slow, ANN);
	const again = sessions.find(TOKEN);
	answer(null);
	assert.equal(await again, null);
	assert.equal(ended, 1);
});

test("a cache has no word where nobody answers", async () => {
	const sessions = new CachedSessions({ find: async () => { throw new Unavailable("gone"); } });
	await assert.rejects(sessions.find(TOKEN), Unavailable);
});

test("a way back is data", () => {
	assert.equal(loginPage("//evil.example/?a=b&c=d#\r\nX: y"), "/tgauth/login?return=%2F%2Fevil.example%2F%3Fa%3Db%26c%3Dd%23%0D%0AX%3A%20y");
});

// --- the middlewares: one site each, asked by fetch or by the framework itself ------------------

const frameworks = {
	express: async (t, sessions) => {
		const app = express();
		app.use(forExpress.tgauth(sessions));
		app.get("/", (request, response) => response.json(request.tgauth));
		app.get("/staff", forExpress.loginRequired({ groups: ["staff"] }), (request, response) => response.send("in"));
		app.post("/logout", forExpress.logout(sessions), (request, response) => response.json(request.tgauth));
		app.use((error, request, response, next) => response.status(500).send("a fault"));
		const server = app.listen(0, "127.0.0.1");
		await once(server, "listening");
		t.after(() => server.close());
		return (path, options) => fetch(`http://127.0.0.1:${server.address().port}${path}`, { redirect: "manual", ...options });
	},
	fastify: async (t, sessions) => {
		const app = Fastify();
		app.register(forFastify.tgauth, { sessions });
		app.get("/", async (request) => ({ session: request.tgauth }).session ?? "null");
		app.get("/staff", { preHandler: forFastify.loginRequired({ groups: ["staff"] }) }, async () => "in");
		app.post("/logout", async (request, reply) => {
			await reply.tgauthLogout();
			return request.tgauth ?? "null";
		});
		await app.listen({ port: 0, host: "127.0.0.1" });
		t.after(() => app.close());
		return (path, options) => fetch(`http://127.0.0.1:${app.server.address().port}${path}`, { redirect: "manual", ...options });
	},
	hono: async (t, sessions) => {
		const app = new Hono();
		app.use(forHono.tgauth(sessions));
		app.get("/", (c) => c.json(c.get("tgauth")));
		app.get("/staff", forHono.loginRequired({ groups: ["staff"] }), (c) => c.text("in"));
		app.post("/logout", forHono.logout(sessions), (c) => c.json(c.get("tgauth")));
		app.onError((error, c) => c.text("a fault", 500));
		return (path, options) => app.request(path, options);
	},
};

const cookie = `__Host-tgauth_session=${TOKEN}`;

for (const [name, site] of Object.entries(frameworks)) {
	test(`${name}: who is in, who is not, and the groups`, async (t) => {
		let session = ANN;
		const ask = await site(t, { find: async () => session, end: async () => {} });
		assert.equal((await (await ask("/", { headers: { cookie } })).json()).user_id, 7);
		assert.equal(await (await ask("/")).json(), null);
		assert.equal(await (await ask("/", { headers: { cookie: `tgauth_session=${TOKEN}` } })).json(), null, "the plain cookie");
		assert.equal((await ask("/staff", { headers: { cookie } })).status, 200);
		assert.equal((await ask("/staff", { headers: { accept: "application/json" } })).status, 401);
		const sent = await ask("/staff?a=b", { headers: { accept: "text/html" } });
		assert.deepEqual([sent.status, sent.headers.get("location")], [303, "/tgauth/login?return=%2Fstaff%3Fa%3Db"]);
		session = { ...ANN, groups: [] };
		assert.equal((await ask("/staff", { headers: { cookie } })).status, 403);
	});

	test(`${name}: nobody answers`, async (t) => {
		const gone = async () => { throw new Unavailable("gone"); };
		const ask = await site(t, { find: gone, end: gone });
		for (const path of ["/", "/staff"]) {
			const answer = await ask(path, { headers: { cookie } });
			assert.deepEqual([answer.status, answer.headers.get("retry-after"), answer.headers.get("set-cookie")], [503, "2", null]);
		}
		assert.equal((await ask("/")).status, 200, "a visitor without a cookie");
	});

	test(`${name}: a logout that nobody hears is none`, async (t) => {
		const ask = await site(t, { find: async () => ANN, end: async () => { throw new Unavailable("gone"); } });
		assert.equal((await ask("/logout", { method: "POST", headers: { cookie } })).status, 503);
	});

	test(`${name}: a fault of the handle's is a fault`, async (t) => {
		const ask = await site(t, { find: async () => { throw new TypeError("a bug"); } });
		assert.equal((await ask("/", { headers: { cookie } })).status, 500);
	});

	if (name !== "hono")
		test(`${name}: a visitor who has gone meanwhile`, async (t) => {
			let answer, begun;
			const asked = new Promise((resolve) => { begun = resolve; });
			const ask = await site(t, { find: () => new Promise((resolve) => { answer = resolve, begun(); }) });
			const gone = new AbortController();
			const request = ask("/", { headers: { cookie }, signal: gone.signal });
			await asked;
			gone.abort();
			await assert.rejects(request, { name: "AbortError" });
			answer(ANN);
			assert.equal((await ask("/")).status, 200);
		});
}
