"""A browser that talks to pushd as a program: nothing is drawn and no script runs.

A Browser keeps cookies as one does, says where it comes from, and opens
WebSockets and SSE connections; everything is synchronous, so that a test reads
from top to bottom.  The one with a screen is chromium.Chromium.
"""

import asyncio
import contextlib
import http.client
import json
import urllib.parse

import websockets

RECEIVE_SECONDS = 15

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SESSION = "tgauth_session"  # the cookie
PERSON = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}  # and not a script

BEAT = 'data: {"state":"alive"}'


def read_all(s):
    answer = b""
    try:
        while chunk := s.recv(65536):
            answer += chunk
    except ConnectionResetError:
        pass
    return answer


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:200]!r}>"


def http_request(url, path, method="GET", headers=None, body=None, context=None):
    """One request on a connection of its own, redirects not followed."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=RECEIVE_SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=RECEIVE_SECONDS)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers or {})
        return Answer(connection.getresponse())


def session_cookie(token, secure=False):
    return {"Cookie": f"{'__Host-' if secure else ''}{SESSION}={token}"}


class Browser:
    def __init__(self, pushd, agent=FIREFOX, prefix="/tgauth/"):
        self.pushd = pushd
        self.agent = agent
        self.prefix = prefix
        self.cookies = {}
        self.set_cookies = []  # the fields of the last answer, for a look at their flags

    def headers(self, extra=None):
        headers = {"User-Agent": self.agent, "Host": urllib.parse.urlsplit(self.pushd.url).netloc}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers.update(extra or {})
        return {k: v for k, v in headers.items() if v is not None}

    def request(self, method, path, body=None, headers=None):
        answer = http_request(self.pushd.address, self.prefix + path, method, self.headers(headers), body)
        self.set_cookies = answer.headers.get_all("Set-Cookie") or []
        for cookie in self.set_cookies:
            name, value = cookie.split(";")[0].split("=", 1)
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, path, **headers):
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, path, form=None, headers=None):
        """As a page's script does: with an Origin, and a form's body if there is one."""
        headers = {"Origin": self.pushd.url, **(headers or {})}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.request("POST", path, body, headers)

    def submit(self, path, form):
        """As a form does, without script."""
        return self.post(path, form, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    def start(self):
        answer = self.post("start")
        assert answer.status == 200, answer
        return answer.json()

    def log_in(self, database, **person):
        """A whole login, confirmed in the role of a bot; what the claim answers."""
        assert database.confirm_frame(self.start(), **person) == "confirmed"
        answer = self.post("claim")
        assert answer.status == 200, answer
        return answer.json()

    def socket(self, query="", **headers):
        return WebSocket(self, headers, query=query)

    def events(self, query=""):
        return Events(self, query)


class WebSocket:
    """One WebSocket with a loop of its own, which runs while a test waits."""

    def __init__(self, browser, headers=None, protocols=("tgauth.v1",), query=""):
        self.loop = asyncio.new_event_loop()
        url = f"ws://127.0.0.1:{browser.pushd.port}{browser.prefix}ws{query}"
        headers = {"Origin": browser.pushd.url, **(headers or {})}
        origin = headers.pop("Origin")
        extra = browser.headers(headers)
        agent = extra.pop("User-Agent", None)
        extra.pop("Host")  # the library sends its own
        if agent:
            extra["User-Agent"] = agent
        try:
            self.connection = self.run(lambda: websockets.connect(
                url, subprotocols=list(protocols) or None, origin=origin, extra_headers=extra,
                ping_interval=None, compression=None, open_timeout=RECEIVE_SECONDS,
                close_timeout=2))
        except BaseException:
            self.run(lambda: asyncio.sleep(0.01))
            self.loop.close()
            raise

    def run(self, begin, seconds=RECEIVE_SECONDS):
        async def wrapped():
            return await begin()
        return self.loop.run_until_complete(asyncio.wait_for(wrapped(), seconds))

    def receive(self):
        return json.loads(self.run(self.connection.recv))

    def receive_state(self, state):
        """The next frame of that state; frames before it are let go."""
        while True:
            frame = self.receive()
            if frame["state"] == state:
                return frame

    def send(self, text):
        self.run(lambda: self.connection.send(text))

    def renew(self):
        """The frame with another link."""
        self.send("renew")
        while True:
            frame = self.receive_state("waiting")
            if "link" in frame:
                return frame

    def is_silent(self, seconds):
        """Whether nothing comes for so long."""
        try:
            self.run(self.connection.recv, seconds)
        except asyncio.TimeoutError:
            return True
        return False

    def close_code(self):
        """Waits until the server closes."""
        self.run(self.connection.wait_closed)
        return self.connection.close_code

    def close(self):
        if not self.loop.is_closed():
            with contextlib.suppress(websockets.ConnectionClosed):
                self.run(self.connection.close)
            self.loop.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Events:
    """One SSE connection."""

    def __init__(self, browser, query=""):
        self.connection = http.client.HTTPConnection("127.0.0.1", browser.pushd.port,
                                                     timeout=RECEIVE_SECONDS)
        self.connection.request("GET", browser.prefix + "events" + query,
                                headers=browser.headers({"Accept": "text/event-stream"}))
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.headers = self.response.headers

    def lines(self):
        while line := self.response.readline():
            yield line.decode().rstrip("\n")

    def receive(self):
        """The next event's JSON, beats apart; None at the end of the connection."""
        for line in self.lines():
            if line.startswith("data: ") and line != BEAT:
                return json.loads(line[6:])
        return None

    def receive_state(self, state):
        while True:
            frame = self.receive()
            if frame is None or frame["state"] == state:
                return frame

    def close(self):
        self.response.close()
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
