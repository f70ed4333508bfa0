"""A site for the tests of applications: PostgreSQL, Redis, pushd, and people who log in by SQL.

No bot runs: `login()` does what one does, in the role of one.  For a login through
the page, `confirm_page()` takes link and number from it as a person would.
"""

import base64
import contextlib
import hashlib
import http.client
import http.server
import json
import os
import shutil
import threading
import urllib.parse

import psycopg2
import pytest
import redis as redis_client

from support.servers import TOP, Postgres, Process, Redis, can_connect, free_port, temporary_directory, wait_until

BOT_URL = "https://t.me/example_bot"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PERSON = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


def login_id(token):
    return hashlib.sha256(base64.urlsafe_b64decode(token + "=")).hexdigest()[:32]


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode()

    def cookies(self):
        return self.headers.get_all("Set-Cookie") or []


def http_request(url, path, method="GET", headers=None, body=None, context=None):
    """One request on a connection of its own, redirects not followed."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=30, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        return Answer(connection.getresponse())


class Pushd(Process):
    """tgauth-pushd on a loopback port, in the database role that has the job 'pushd'."""

    def __init__(self, directory, dsn, name="pushd"):
        super().__init__(name, directory)
        self.dsn = dsn
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, *options, url=None, redis_port=None, ready=True):
        """ready: wait until it has its database."""
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(("TGAUTH_", "POSTGRES_", "PG", "REDIS_"))}
        self.launch([TOP / "tgauth-pushd", "--listen", f"127.0.0.1:{self.port}", "--url", url or self.url,
                     "--dsn", self.dsn, "--redis", f"127.0.0.1:{redis_port}" if redis_port else "off",
                     "--bot-url", BOT_URL, "--trusted-proxies", "127.0.0.1", "--log-level", "debug",
                     "--attempts-per-minute", "100000", "--max-per-address", "10000", *options], env=env)
        wait_until(self.is_ready if ready else lambda: can_connect(self.port),
                   f"pushd on port {self.port}; see {self.log}")
        if redis_port:
            wait_until(lambda: self.get("readyz").json()["redis"] == "ok", "pushd's Redis")
        return self

    def is_ready(self):
        assert self.process.poll() is None, self.log_text()
        return can_connect(self.port) and self.get("readyz").status == 200

    def request(self, method, name, headers=None, body=None, prefix="/tgauth/"):
        return http_request(self.url, prefix + name, method, headers, body)

    def get(self, name, headers=None):
        return self.request("GET", name, headers)

    def metric(self, name):
        return int(next(line for line in self.get("metrics").text().splitlines() if line.startswith(name + " ")).split()[1])


class AppSite:
    def __init__(self, directory, settings=None):
        self.directory = directory
        self.postgres = Postgres(directory, settings).start()
        self.connection = psycopg2.connect(self.postgres.dsn())
        self.connection.autocommit = True
        self.query("CREATE EXTENSION tgauth CASCADE")
        for role, job in (("test_bot", "bot"), ("test_pushd", "pushd"), ("test_app", "app")):
            self.query(f"CREATE ROLE {role} LOGIN")
            self.query("SELECT tgauth_grant(%s, %s)", role, job)
        self.redis = Redis(directory).start()
        self.keys = redis_client.Redis(port=self.redis.port, socket_timeout=5)
        self.pushd = Pushd(directory, self.postgres.dsn(user="test_pushd"))
        self.next_person = 1000

    def stop(self):
        self.connection.close()
        for server in (self.pushd, self.redis, self.postgres):
            server.stop()

    # --- the database, as its owner sees it ----------------------------------------

    def query(self, sql, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def value(self, sql, *parameters):
        rows = self.query(sql, *parameters)
        return rows[0][0] if rows else None

    def connect(self, user):
        return contextlib.closing(psycopg2.connect(self.postgres.dsn(user=user)))

    # --- people -------------------------------------------------------------------------

    def login(self, telegram_id=None, first_name="Ann", username=None, address="192.0.2.7", user_agent=FIREFOX):
        """A person logs in; the session token that their browser then holds."""
        if telegram_id is None:
            self.next_person += 1
            telegram_id = self.next_person
        secret, token, code = self.query("SELECT login_secret, start_token, match_code FROM tgauth_begin(%s, %s)",
                                         address, user_agent)[0]
        assert self.confirm(token, code, telegram_id, first_name, username) == "confirmed"
        return secret

    def confirm(self, start_token, code, telegram_id, first_name="Ann", username=None):
        with self.connect("test_bot") as connection, connection, connection.cursor() as cursor:
            cursor.execute("SELECT status FROM tgauth_confirm(%s, %s, username => %s, first_name => %s, "
                           "match_code => %s)", (start_token, telegram_id, username, first_name, code))
            return cursor.fetchone()[0]

    def confirm_page(self, browser, telegram_id, first_name="Ann", username=None):
        """Picks in Telegram what the browser's page shows."""
        token = browser.wait(browser.link, "the page's link").partition("start=")[2]
        return self.confirm(token, browser.code(), telegram_id, first_name, username)

    def user_id(self, token):
        return self.value("SELECT user_id FROM tgauth_session(%s)", token)


def session_cookie(token, secure=False):
    return {"Cookie": f"{'__Host-' if secure else ''}tgauth_session={token}"}


class EchoApplication:
    """An application that knows nothing of tgauth: it answers with what it was sent."""

    def __init__(self):
        echo = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                echo.requests.append((self.command, self.path, self.headers.items()))
                fields = {name.lower(): value.encode("latin1").decode() for name, value in self.headers.items()}
                if "text/html" in fields.get("accept", ""):
                    kind, text = "text/html; charset=utf-8", f"<!doctype html><title>app</title><h1>{self.path}</h1><pre id=fields>{json.dumps(fields)}</pre>"
                else:
                    kind, text = "application/json", json.dumps({"path": self.path, "fields": fields})
                body = text.encode()
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *arguments):
                pass

        self.requests = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def app_site(settings=None):
    directory = temporary_directory()
    site = AppSite(directory, settings)
    try:
        yield site
    finally:
        site.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def site():
    """One for a module, pushd not yet started."""
    with app_site() as made:
        yield made


@pytest.fixture(scope="module")
def application():
    echo = EchoApplication()
    yield echo
    echo.stop()
