"""A browser and a phone for test/packaging/docker_stack.py, by their HTTP."""

import http.client
import json
import pathlib
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.servers import wait_until  # noqa: E402

BOT = "tgauth_demo_bot"
VISITOR = "198.51.100.7"  # as the proxy on this machine names them
WAIT = 600  # on a machine that does much else; what is there earlier is not waited for


class Site:
    """A browser at the published port: cookies, requests, server-sent events."""

    def __init__(self, port, tls=None):
        self.port, self.tls, self.cookies = port, tls, {}
        self.origin = f"{'https' if tls else 'http'}://localhost:{port}"
        self.set_cookie = []

    def connection(self, timeout=20):
        if self.tls:
            return http.client.HTTPSConnection("localhost", self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("localhost", self.port, timeout=timeout)

    def headers(self, accept="*/*"):
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return {"Accept": accept, "Cookie": cookies, "Origin": self.origin, "X-Forwarded-For": VISITOR,
                "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}

    def ask(self, method, path, body=None, accept="*/*"):
        c = self.connection()
        try:
            c.request(method, path, body, self.headers(accept))
            response = c.getresponse()
            text = response.read().decode()
        finally:
            c.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.set_cookie.append(line)
            name, value = line.split(";")[0].split("=", 1)
            self.cookies.pop(name, None)
            if value and "Max-Age=0" not in line:
                self.cookies[name] = value
        return response.status, text

    def status(self, path):
        try:
            return self.ask("GET", path)[0]
        except OSError:
            return None

    def page(self, path):
        """As a person's browser asks for a page."""
        return self.ask("GET", path, accept="text/html")

    def start(self):
        """A login begins; what the page would show."""
        status, text = self.ask("POST", "/tgauth/start")
        if status != 200:
            raise AssertionError(f"start answers {status}: {text}")
        return json.loads(text)

    def wait_for_state(self, wanted, seconds=WAIT):
        """Follows the events of the login, coming back as a page does, until it is in this state."""
        deadline = time.monotonic() + seconds
        seen = []
        while time.monotonic() < deadline:
            try:
                for state in self.states():
                    seen.append(state)
                    if state == wanted:
                        return True
            except (OSError, http.client.HTTPException, AssertionError) as error:
                seen.append(type(error).__name__)
            time.sleep(0.1)
        raise TimeoutError(f"no state {wanted!r} in {seconds} s, but {seen[-10:]}")

    def states(self):
        c = self.connection(timeout=5)
        try:
            c.request("GET", "/tgauth/events", headers=self.headers())
            response = c.getresponse()
            if response.status != 200:
                raise AssertionError(f"events answers {response.status}")
            for line in response:
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])["state"]
        finally:
            c.close()

    def claim(self):
        return self.ask("POST", "/tgauth/claim")

    def session(self):
        status, text = self.ask("GET", "/tgauth/session")
        return json.loads(text) if status == 200 else None


class Phone:
    """The simulator's phone, over its published port."""

    def __init__(self, port, person=5001001):
        self.port, self.person = port, person

    def act(self, what, **values):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            c.request("POST", f"/phone/{what}", json.dumps({"bot": BOT, "person": self.person, **values}),
                      {"Content-Type": "application/json"})
            response = c.getresponse()
            text = response.read().decode()
        finally:
            c.close()
        if response.status != 200:
            raise AssertionError(f"the phone answers {response.status}: {text}")
        return json.loads(text)

    def chat(self):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            c.request("GET", f"/phone/events?bot={BOT}&person={self.person}")
            return json.loads(c.getresponse().readline()[5:])
        finally:
            c.close()

    def press_start(self, link):
        token = urllib.parse.parse_qs(urllib.parse.urlparse(link).query)["start"][0]
        return self.act("send", text=f"/start {token}", button=True)["message_id"]

    def question(self, after):
        """The newest message with buttons that came after this one."""
        def look():
            return next((m for m in reversed(self.chat()["messages"])
                         if m["id"] > after and not m["mine"] and m["buttons"]), None)
        return wait_until(look, "the bot's question", WAIT)

    def pick(self, question, number):
        button = next(b for row in question["buttons"] for b in row if str(number) in b["text"])
        self.act("tap", message_id=question["id"], data=button["callback_data"])


def log_in(site, phone, between=lambda: None):
    """A whole login; `between` happens while the question is open."""
    start = site.start()
    asked = phone.press_start(start["link"])
    question = phone.question(asked)
    between()
    phone.pick(question, start["code"])
    site.wait_for_state("confirmed")
    status, text = wait_until(lambda: (lambda answer: answer if answer[0] != 503 else None)(site.claim()),
                              "the claim", WAIT)
    if status != 200:
        raise AssertionError(f"claim answers {status}: {text}")
    return question
