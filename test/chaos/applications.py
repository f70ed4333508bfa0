"""An application that logs people in by OpenID Connect, and is told when their sessions end."""

import asyncio
import base64
import hashlib
import urllib.parse

from chaos.accounts import claims_of
from chaos.browser import HTML

CALLBACK = "https://shop.example/cb"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Seconds of calm within which an end is told, where nothing was disturbed around it.
TOLD_WITHIN = 8


class Application:
    """Its server; what pushd posts comes over the line `pushd-application`."""

    def __init__(self, world, model):
        self.world, self.model = world, model
        self.rng = world.rng("application")
        self.sessions = {}  # by sid: the session, and the access token
        self.told = {}  # by sid: when first

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = await self.world.line("pushd-application", self.server.sockets[0].getsockname()[1])
        (self.secret,), = await self.world.query(
            "SELECT tgauth_add_client('shop', 'Shop', ARRAY[%s], backchannel_logout_uri => %s, consent => 'never')",
            CALLBACK, f"http://127.0.0.1:{port}/logout")
        return self

    async def serve(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(l.partition(b":")[2]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length"))
            body = urllib.parse.parse_qs((await reader.readexactly(length)).decode())
            fails = self.rng.random() < 0.1
            if not fails:
                self.hear(claims_of(body["logout_token"][0]))
            writer.write(b"HTTP/1.1 500 No\r\n" if fails else b"HTTP/1.1 200 OK\r\n")
            writer.write(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def hear(self, claims):
        """A logout token: of a session that somebody ended, and of nobody else's."""
        sid = claims["sid"]
        self.told.setdefault(sid, self.world.now())
        self.model.counts["logouts told"] += 1
        session, _ = self.sessions.get(sid, (None, None))
        if session and session.ending_at is None:
            self.model.violation("logged out", session.person, f"the application was told that {session.login.id[:8]} ended")
        if session and int(claims["sub"]) != session.person.user_id:
            self.model.violation("misdelivered", session.person, f"a logout token of {claims['sub']}")

    async def log_in(self, browser, session):
        """A person with a session comes to the application; False where an answer was lost."""
        verifier = f"{self.rng.getrandbits(256):064x}"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        state = f"{self.rng.getrandbits(64):x}"
        answer = await browser.get("oauth/authorize?" + urllib.parse.urlencode({
            "client_id": "shop", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid profile", "state": state,
            "code_challenge": challenge, "code_challenge_method": "S256"}), headers=HTML)
        location = answer.field("Location") if answer and answer.status == 303 else None
        if not location or not location.startswith(CALLBACK):
            return False
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))
        if query.get("state") != state or "code" not in query:
            self.model.violation("misdelivered", session.person, f"the application got {query}")
            return False
        got = await self.ask(browser, "token", {"grant_type": "authorization_code", "code": query["code"],
                                                "redirect_uri": CALLBACK, "code_verifier": verifier})
        if got is None or got.status != 200:
            return False
        tokens = got.json()
        claims = claims_of(tokens["id_token"])
        self.model.same_user(session.person, int(claims["sub"]))
        self.sessions[claims["sid"]] = session, tokens["access_token"]
        self.model.counts["logins to the application"] += 1
        return True

    async def ask(self, browser, name, form):
        basic = base64.b64encode(f"shop:{self.secret}".encode()).decode()
        answer = await browser.request("POST", f"/tgauth/oauth/{name}", urllib.parse.urlencode(form).encode(), {
            **FORM, "Authorization": f"Basic {basic}", "Cookie": ""})
        return None if answer is None or answer.status >= 500 or answer.status == 429 else answer

    async def ask_userinfo(self, browser):
        """Whom the access tokens are of, one of them at random; none after the end."""
        if not self.sessions:
            return
        sid = self.rng.choice(sorted(self.sessions))
        session, token = self.sessions[sid]
        asked_at = self.world.now()
        answer = await browser.request("GET", "/tgauth/oauth/userinfo", headers={"Authorization": f"Bearer {token}", "Cookie": ""})
        if answer is None or answer.status not in (200, 401):
            return
        if answer.status == 401:
            if session.ending_at is None and sid not in self.told:
                self.model.violation("logged out", session.person, f"an access token of {session.login.id[:8]} is unknown")
            return
        self.model.believed(session, asked_at, "GET userinfo", at_once=True)
        self.model.same_user(session.person, int(answer.json()["sub"]))

    async def look(self):
        """At the end: each end was told, or stands in the outbox to be told."""
        rows = await self.world.query("SELECT encode(sid, 'hex') FROM tgauth_client_logout")
        waiting = {sid for sid, in rows}
        for sid, (session, _) in self.sessions.items():
            if session.ended_at is not None and sid not in self.told and sid not in waiting and self.world.now() > session.ended_at + TOLD_WITHIN:
                self.model.violation("logout not told", session.person,
                                     f"the end of {session.login.id[:8]} was never told to the application")
