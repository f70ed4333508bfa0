"""Browsers of virtual people: HTTP, cookies and the waiting of the real page, without waiting for each other.

What is not answered, or not wholly, is None: a person cannot know what became of it.
"""

import asyncio
import contextlib
import http.cookies
import json
import urllib.parse

import websockets

REQUEST_SECONDS = 8  # wait.js's
HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
LOGIN, SESSION = "tgauth_login", "tgauth_session"


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    @property
    def text(self):
        return self.body.decode(errors="replace")

    def json(self):
        return json.loads(self.body)

    def field(self, name):
        return next((v for n, v in self.fields if n == name.lower()), None)

    def __repr__(self):
        return f"{self.status} {self.text[:120]!r}"


async def exchange(port, head, body):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode("latin-1") + body)
        status = (await reader.readline()).split(b" ", 2)
        if len(status) < 2 or not status[0].startswith(b"HTTP/1."):
            return None
        fields, length = [], 0
        while (line := await reader.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            fields.append((name.strip().lower(), value.strip()))
            if fields[-1][0] == "content-length":
                length = int(value)
        if not line:
            return None
        return Answer(int(status[1]), fields, await reader.readexactly(length))
    finally:
        writer.close()


class Browser:
    """One person's browser at one address; it comes to any of the daemons, in turn or not."""

    def __init__(self, world, rng, address, agent):
        self.world, self.rng, self.address, self.agent = world, rng, address, agent
        self.cookies = {}
        self.host = urllib.parse.urlsplit(world.url).netloc

    def port(self, at=None):
        """Of the daemon that this request happens to come to."""
        n = self.rng.randrange(len(self.world.pushds)) if at is None else at
        return self.world.lines[f"people-pushd{n}"].port

    def headers(self, more=None):
        cookies = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        return {"User-Agent": self.agent, "X-Forwarded-For": self.address, "Accept": "*/*", **cookies, **(more or {})}

    async def request(self, method, path, body=b"", headers=None, at=None, seconds=REQUEST_SECONDS):
        fields = {"Host": self.host, "Connection": "close", "Content-Length": len(body), **self.headers(headers)}
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()) + "\r\n"
        try:
            answer = await asyncio.wait_for(exchange(self.port(at), head, body), seconds)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError):
            return None
        if answer:
            self.keep_cookies(answer)
        return answer

    def keep_cookies(self, answer):
        for name, value in answer.fields:
            if name == "set-cookie":
                (key, morsel), = http.cookies.SimpleCookie(value).items()
                if morsel["max-age"] == "0":
                    self.cookies.pop(key, None)
                else:
                    self.cookies[key] = morsel.value

    async def get(self, name, **more):
        return await self.request("GET", f"/tgauth/{name}", **more)

    async def post(self, name, form=None, **more):
        body = urllib.parse.urlencode(form or {}).encode()
        return await self.request("POST", f"/tgauth/{name}", body, {
            "Origin": self.world.url, "Content-Type": "application/x-www-form-urlencoded"}, **more)

    async def pause(self, n):
        await asyncio.sleep(min(0.5 * 2 ** n, 8) * (0.5 + self.rng.random()))

    async def persist(self, ask):
        """The answer of the first attempt that got one worth the name."""
        n = 0
        while True:
            answer = await ask()
            if answer is not None and answer.status < 500 and answer.status != 429:
                return answer
            await self.pause(n)
            n = min(n + 1, 3)

    # --- lines that stand ----------------------------------------------------------------

    async def frames(self, kind):
        """Frames of a WebSocket or of server-sent events until the line ends or seems dead."""
        lines = self.websocket() if kind == "ws" else self.events()
        try:
            async for frame in lines:
                yield frame
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError, EOFError,
                websockets.WebSocketException):
            pass
        finally:
            with contextlib.suppress(Exception):
                await lines.aclose()

    async def websocket(self):
        headers = self.headers()
        headers.pop("Accept")
        line = await asyncio.wait_for(websockets.connect(
            f"ws://127.0.0.1:{self.port()}/tgauth/ws", subprotocols=["tgauth.v1"], origin=self.world.url,
            extra_headers=headers, ping_interval=None, compression=None, open_timeout=None, close_timeout=0.2), REQUEST_SECONDS)
        try:
            while True:
                try:
                    text = await asyncio.wait_for(line.recv(), 5)
                except asyncio.TimeoutError:
                    await line.send("ping")
                    text = await asyncio.wait_for(line.recv(), 3.5)
                yield json.loads(text)
        finally:
            line.transport.abort()

    async def events(self):
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.port()), REQUEST_SECONDS)
        try:
            fields = {"Host": self.host, **self.headers({"Accept": "text/event-stream"})}
            writer.write(("GET /tgauth/events HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()) + "\r\n").encode())
            while True:
                line = await asyncio.wait_for(reader.readline(), 10)
                if not line:
                    return
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            writer.transport.abort()
