// Express behind tgauth: TGAUTH_SESSION_URL=… PORT=8000 node express_site.mjs
import express from "express";
import { loginRequired, logout, tgauth } from "tgauth/express";
import { hello, plainHttp, port, sessionsFromEnvironment } from "./sessions.mjs";

const sessions = await sessionsFromEnvironment();
const app = express();

app.use(tgauth(sessions, { plainHttp }));
app.get("/", (request, response) => response.send(hello(request.tgauth)));
app.all("/private", loginRequired(), (request, response) => response.send(hello(request.tgauth)));
app.get("/staff", loginRequired({ groups: ["staff"] }), (request, response) => response.send(hello(request.tgauth)));
app.get("/who", (request, response) => response.status(request.tgauth ? 200 : 401).json(request.tgauth));
app.post("/logout", logout(sessions, { plainHttp }), (request, response) => response.redirect(303, "/"));
app.listen(port, "127.0.0.1");
