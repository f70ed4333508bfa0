// Hono behind tgauth: TGAUTH_SESSION_URL=… PORT=8000 node hono_site.mjs
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { loginRequired, logout, tgauth } from "tgauth/hono";
import { hello, plainHttp, port, sessionsFromEnvironment } from "./sessions.mjs";

const sessions = await sessionsFromEnvironment();
const app = new Hono();

app.use(tgauth(sessions, { plainHttp }));
app.get("/", (c) => c.html(hello(c.get("tgauth"))));
app.all("/private", loginRequired(), (c) => c.html(hello(c.get("tgauth"))));
app.get("/staff", loginRequired({ groups: ["staff"] }), (c) => c.html(hello(c.get("tgauth"))));
app.get("/who", (c) => c.json(c.get("tgauth"), c.get("tgauth") ? 200 : 401));
app.post("/logout", logout(sessions, { plainHttp }), (c) => c.redirect("/", 303));
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
