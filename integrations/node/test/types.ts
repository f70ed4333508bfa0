// Compiled and not run: the types fit the frameworks' own.
import express from "express";
import Fastify from "fastify";
import { Bot } from "grammy";
import { Hono } from "hono";
import pg from "pg";
import { createClient } from "redis";
import { Telegraf } from "telegraf";
import { CachedSessions, HttpSessions, RedisSessions, type Session, SqlSessions, Unavailable, findByCookie } from "tgauth";
import * as forExpress from "tgauth/express";
import * as forFastify from "tgauth/fastify";
import * as forGrammy from "tgauth/grammy";
import * as forHono from "tgauth/hono";
import * as forTelegraf from "tgauth/telegraf";

const pool = new pg.Pool();
const asked = new HttpSessions("http://127.0.0.1:8080/tgauth/session", { timeout: 1000 });
const cached = new RedisSessions(createClient(), asked);
const sql = new CachedSessions(new SqlSessions(pool, { schema: "tgauth" }), { seconds: 0.5, entries: 100 });
const found: Promise<Session | null> = findByCookie(sql, "a=b");
const status: 503 = new Unavailable("nobody").status;

const app = express();
app.use(forExpress.tgauth(cached, { plainHttp: true }));
app.get("/", forExpress.loginRequired({ groups: ["staff"] }), (request, response) => { response.json(request.tgauth?.user_id); });
app.post("/logout", forExpress.logout(cached));

const fastify = Fastify();
fastify.register(forFastify.tgauth, { sessions: asked });
fastify.get("/", { preHandler: forFastify.loginRequired() }, async (request, reply) => {
	await reply.tgauthLogout();
	return request.tgauth?.groups;
});

const hono = new Hono();
hono.use(forHono.tgauth(sql));
hono.get("/", forHono.loginRequired(), (c) => c.json(c.get("tgauth")));
hono.post("/logout", forHono.logout(sql), (c) => c.redirect("/"));

new Bot("1:a").use(forGrammy.login(pool, { schema: "auth", onDecision: ({ status, userId }) => console.log(status, userId) }));
new Telegraf("1:a").use(forTelegraf.login(pool, { texts: { en: { THE_SITE: "the shop" } } }));

// @ts-expect-error a session has no password
export const wrong = async () => (await found)?.password;
export { found, status };
