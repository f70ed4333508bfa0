"""A whole site for the browser tests: PostgreSQL, Redis, pushd, the bot, Telegram, and a front.

The front is the site's own web server: it hands /tgauth/ on to pushd and answers
everything else itself, and it can stand in the way as corporate networks do.
"""

import shutil
import socket
import threading
import urllib.request

import pytest

from support.bot_fixtures import Bot, Database
from support.browser import Browser
from support.servers import TOP, Postgres, Process, Redis, can_connect, free_port, temporary_directory, wait_until

from telegram.simulator import TelegramSimulator

PREFIX = "/tgauth/"
OWN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{path}</title>
<script type="module" src="/tgauth/tgauth.js"></script><h1>{path}</h1>
<tgauth-login {attributes}>Log in with Telegram</tgauth-login>"""


class Front:
    """One connection, one request; what begins with the prefix is piped through to pushd."""

    def __init__(self, target):
        self.target = target
        self.blocked = set()  # names under the prefix that answer 403
        self.asked = []
        self.pipes = set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self.server.close()
        self.drop()

    def drop(self):
        """Breaks every line that stands."""
        for pipe in list(self.pipes):
            pipe.shutdown(socket.SHUT_RDWR)

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                part = client.recv(65536)
                if not part:
                    return
                head += part
            path = head.split(b" ", 2)[1].decode()
            self.asked.append(path)
            if not path.startswith(PREFIX):
                self._answer(client, "200 OK", self._page(path))
            elif path[len(PREFIX):].partition("?")[0] in self.blocked:
                self._answer(client, "403 Forbidden", "no")
            else:
                self._pipe(client, head.replace(b"Connection: keep-alive", b"Connection: close"))

    def _page(self, path):
        name, _, attributes = path.partition("?")
        attributes = urllib.request.unquote(attributes)
        page = OWN_PAGE if name == "/own" else OWN_PAGE.partition("<script")[0] + "<h1>{path}</h1>"
        return page.format(path=name, attributes=attributes)

    def _answer(self, client, status, text):
        body = text.encode()
        client.sendall(f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
                       f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def _pipe(self, client, head):
        try:
            server = socket.create_connection(self.target)
        except OSError:
            return
        self.pipes.add(client)
        with server:
            server.sendall(head)
            threading.Thread(target=self._copy, args=(client, server), daemon=True).start()
            self._copy(server, client)
        self.pipes.discard(client)

    @staticmethod
    def _copy(source, sink):
        try:
            while part := source.recv(65536):
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Site:
    """What a browser test talks to; every method speaks from the person's or the site owner's side."""

    def __init__(self, directory):
        self.directory = directory
        self.postgres = Postgres(directory).start()
        self.db = Database(self.postgres)
        for sql in ("CREATE EXTENSION tgauth CASCADE", "CREATE ROLE test_bot LOGIN", "CREATE ROLE test_pushd LOGIN",
                    "SELECT tgauth_grant('test_bot', 'bot')", "SELECT tgauth_grant('test_pushd', 'pushd')"):
            self.db.query(sql)
        self.db.setting("site_name", "Mountain Post")
        self.redis = Redis(directory).start()
        self.telegram = TelegramSimulator().start()
        self.bot = Bot(directory, self.postgres.dsn(user="test_bot"), self.telegram).start()
        self.pushd_port = free_port()
        self.front = Front(("127.0.0.1", self.pushd_port))
        self.pushd = Process("pushd", directory)
        self.start_pushd()

    def start_pushd(self, *options):
        self.pushd.launch([TOP / "tgauth-pushd", "--listen", f"127.0.0.1:{self.pushd_port}", "--url", self.front.url,
                           "--dsn", self.postgres.dsn(user="test_pushd"), "--redis", f"127.0.0.1:{self.redis.port}",
                           "--bot-url", f"https://t.me/{self.telegram.username}", "--after-login", "/after",
                           "--attempts-per-minute", "100000", *options])
        wait_until(self._is_ready, f"pushd; see {self.pushd.log}")

    def _is_ready(self):
        assert self.pushd.process.poll() is None, self.pushd.log_text()
        if not can_connect(self.pushd_port):
            return False
        try:
            url = f"http://127.0.0.1:{self.pushd_port}{PREFIX}readyz"
            return urllib.request.urlopen(url, timeout=5).status == 200
        except OSError:
            return False

    def restart_pushd(self, *options):
        assert self.pushd.stop() == 0
        self.start_pushd(*options)

    def login_url(self, back="/welcome"):
        return f"{self.front.url}{PREFIX}login?return={urllib.request.quote(back, safe='')}"

    def phone_url(self, link):
        """Where t.me would lead, here."""
        return link.replace("https://t.me/", self.telegram.url + "/")

    # --- what a person does in Telegram ----------------------------------------

    def press_start(self, person, token):
        before = len(self.telegram.from_bot(person))
        self.telegram.press_start(person, token)
        self.telegram.wait_for(lambda: len(self.telegram.from_bot(person)) > before, "the bot's question")

    def confirm(self, person, token, code):
        self.press_start(person, token)
        self.telegram.tap(person, str(code))

    def decline(self, person, token):
        self.press_start(person, token)
        self.say_no(person)

    def say_no(self, person):
        self.telegram.tap(person, self.telegram.buttons(person)[-1][0]["text"])

    def pick_wrong(self, person, token, code):
        self.press_start(person, token)
        numbers = [b["text"] for b in self.telegram.buttons(person)[0]]
        self.telegram.tap(person, next(n for n in numbers if n != str(code)))

    def stop(self):
        for server in (self.pushd, self.bot, self.redis):
            server.stop()
        self.front.stop()
        self.telegram.stop()
        self.db.connection.close()
        self.postgres.stop()


@pytest.fixture(scope="module")
def whole_site():
    directory = temporary_directory()
    site = Site(directory)
    yield site
    site.stop()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture()
def site(whole_site):
    """As it was at first: pushd running with its usual options, nothing in the way."""
    yield whole_site
    whole_site.front.blocked.clear()
    if whole_site.pushd.process.poll() is not None:
        whole_site.start_pushd()


@pytest.fixture()
def person(site):
    return site.telegram.person("Ann", username=None)


@pytest.fixture(scope="module")
def whole_browser():
    with Browser() as b:
        yield b


@pytest.fixture()
def browser(whole_browser):
    whole_browser.forget()
    return whole_browser
