"""The example applications as they lie there: WSGI, ASGI, Flask, FastAPI, Django; Node alone, Express, Fastify, Hono.

Each runs behind nginx beside pushd, as one site, and is asked the same questions;
a browser then logs in through each.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess

import pytest
import websockets

from support.browser import PERSON, http_request, session_cookie
from support.chromium import Chromium
from support.database import hash_id
from support.node_package import node_package
from support.proxies import EXAMPLES, PlainNginx
from support.servers import TOP, Process, can_connect, free_port, wait_until

PYTHON = "/usr/bin/python3"
PACKAGE = TOP / "integrations/python"


class Example(Process):
    """One example application behind nginx, with a pushd of its own."""

    def __init__(self, site, kind, handle, https=False):
        directory = site.directory / f"{kind}_{handle}{'_https' * https}"
        directory.mkdir()
        super().__init__(kind, directory)
        self.site, self.kind, self.directory, self.handle, self.https = site, kind, directory, handle, https
        self.port = free_port()
        self.pushd = site.new_pushd(directory)
        self.nginx = PlainNginx(directory, f"""
            location /tgauth/ {{ proxy_pass http://127.0.0.1:{self.pushd.port}; }}
            location / {{ proxy_pass http://127.0.0.1:{self.port}; }}""")
        self.url = self.nginx.url

    def start(self):
        self.start_pushd()
        env = {**os.environ, "PORT": str(self.port), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(PACKAGE),
               "TGAUTH_SESSION_URL": f"{self.pushd.address}/tgauth/session"}
        if not self.https:
            env["TGAUTH_PLAIN_HTTP"] = "1"
        if self.handle == "redis":
            env["REDIS_URL"] = f"redis://127.0.0.1:{self.site.redis.port}"
        if self.handle == "sql":
            env["TGAUTH_DSN"] = self.site.dsn("test_app")
        start = self.start_node if self.kind in NODE else self.start_python
        getattr(self, f"start_{self.kind}", start)(env)
        wait_until(lambda: can_connect(self.port), f"the example; see {self.log}")
        self.nginx.start()
        return self

    def start_pushd(self):
        self.pushd.start(url=self.url.replace("http:", "https:" if self.https else "http:")).wait_redis()

    def start_python(self, env):
        self.launch([PYTHON, PACKAGE / "examples" / f"{self.kind}_site.py"], env=env)

    def start_node(self, env):
        package = node_package()
        if self.handle == "sql":
            env["TGAUTH_DSN"] = f"postgres://test_app@{self.site.server.host}:{self.site.server.port}/postgres"
        self.launch(["node", package / "examples" / f"{self.kind}_site.mjs"], env=env, cwd=package)

    def start_django(self, env):
        env.update(DJANGO_SECRET_KEY="only for this test", DJANGO_SQLITE=str(self.directory / "db.sqlite3"))
        manage = [PYTHON, EXAMPLES / "django" / "manage.py"]
        subprocess.run([*manage, "migrate", "-v", "0"], env=env, check=True)
        self.launch([*manage, "runserver", "--noreload", "--nothreading", str(self.port)], env=env)

    def stop(self, *arguments):
        self.nginx.stop()
        super().stop(*arguments)
        self.pushd.stop()

    def get(self, path, token=None, **headers):
        return http_request(self.url, path, headers={**(session_cookie(token) if token else {}), **headers})


KINDS = [("wsgi", "http"), ("wsgi", "redis"), ("wsgi", "sql"), ("asgi", "http"), ("flask", "redis"), ("fastapi", "http"),
         ("django", "http"), ("django", "redis"), ("http", "http"), ("express", "redis"),
         ("express", "sql"), ("fastify", "http"), ("hono", "http")]
NODE = {"http", "express", "fastify", "hono"}
MODULES = {"django": "django", "flask": "flask", "fastapi": "fastapi", "asgi": "uvicorn"}


def skip_without(kind):
    if kind in NODE and shutil.which("node") is None:
        pytest.skip("node is not installed")
    if kind in MODULES and importlib.util.find_spec(MODULES[kind]) is None:
        pytest.skip(f"{MODULES[kind]} is not installed")


def of(wanted):
    """For the examples of whose kind and handle it is true."""
    return pytest.mark.parametrize("example", [pytest.param(kind, id="-".join(kind)) for kind in KINDS if wanted(*kind)], indirect=True)


EVERY = of(lambda kind, handle: True)


@pytest.fixture(scope="module")
def examples():
    """Those that were started, until the end of the file."""
    started = {}
    yield started
    for made in started.values():
        made.stop()


@pytest.fixture
def example(request, site, examples):
    skip_without(request.param[0])
    if request.param not in examples:
        made = Example(site, *request.param)
        examples[request.param] = made
        made.start()
    return examples[request.param]


@EVERY
def test_a_stranger(example):
    assert "Hello, stranger" in example.get("/", **PERSON).text
    answer = example.get("/private?a=b&c=d", **PERSON)
    assert answer.status in (302, 303)
    assert answer.headers["Location"] in ("/tgauth/login?next=/private%3Fa%3Db%26c%3Dd",
                                          "/tgauth/login?return=/private%3Fa%3Db%26c%3Dd",
                                          "/tgauth/login?return=%2Fprivate%3Fa%3Db%26c%3Dd")
    assert example.get("/who").status == 401


@EVERY
def test_somebody(example):
    token = example.site.login(first_name="Анна <b>")
    answer = example.get("/private", token, **PERSON)
    assert answer.status == 200 and "Hello, Анна &lt;b&gt;" in answer.text.replace("&#60;", "&lt;").replace("&#62;", "&gt;")
    who = example.get("/who", token)
    assert who.status == 200
    assert who.json()["user_id"] == example.site.user_id(token) and who.json()["first_name"] == "Анна <b>"


@EVERY
def test_two_people_at_once(example):
    tokens = [example.site.login(first_name=name) for name in ("Ann", "Bob")]
    for token in tokens * 3:
        assert example.get("/who", token).json()["user_id"] == example.site.user_id(token)


@EVERY
@pytest.mark.parametrize("cookie", [
    "tgauth_session=", "tgauth_session=x", "tgauth_session=" + "A" * 43, "tgauth_session=" + "A" * 42 + "*",
    "tgauth_session; =; ;;", "tgauth_session=../../../../../../../../../../../../../../.",
    "__Host-tgauth_session=" + "A" * 43, 'tgauth_session="' + "A" * 41 + '"', "tgauth_session=" + "A" * 5000,
])
def test_cookies_that_are_no_session(example, cookie):
    answer = http_request(example.url, "/who", headers={"Cookie": cookie})
    assert answer.status == 401


@EVERY
def test_other_cookies_do_not_confuse(example):
    token = example.site.login()
    answer = http_request(example.url, "/who",
                          headers={"Cookie": f"a=1; xtgauth_session={'B' * 43}; tgauth_session={token}; b=\"c;d\""})
    assert answer.status == 200


@EVERY
def test_a_session_that_was_ended(example):
    token = example.site.login()
    assert example.get("/who", token).status == 200
    example.site.query("SELECT tgauth_revoke(login_id) FROM tgauth_session(%s)", token)
    wait_until(lambda: example.get("/who", token).status == 401, "the refusal", 5)
    assert "stranger" in example.get("/", token, **PERSON).text


@of(lambda kind, handle: handle != "sql")
def test_when_nobody_can_tell(example):
    """pushd away, and nothing in Redis: 503, and not a logout."""
    token = example.site.login()
    assert example.pushd.stop() == 0
    try:
        example.site.keys.delete(f"tgauth:session:{hash_id(token)}")
        answer = example.get("/who", token)
        assert answer.status == 503 and answer.headers["Retry-After"] == "2"
        assert not answer.headers.get_all("Set-Cookie")
        # Who brings no session is nobody, whatever can be asked.
        assert "stranger" in example.get("/", **PERSON).text
    finally:
        example.start_pushd()
    assert example.get("/who", token).status == 200


@of(lambda kind, handle: handle == "http" or kind == "flask")
def test_through_the_page(example):
    with Chromium() as browser:
        browser.get(example.url + "/private?from=here")
        assert browser.url.startswith(example.url + "/tgauth/login")
        assert example.site.confirm_page(browser, example.site.new_person(), "Анна") == "confirmed"
        browser.wait(lambda: browser.url == example.url + "/private?from=here", "the private page")
        assert browser.text("h1") == "Hello, Анна"


@pytest.mark.parametrize("kind", ["wsgi", "asgi", "flask", "fastapi", "django", *sorted(NODE)])
def test_over_https_the_plain_cookie_is_nobodys(site, kind):
    """Another host of the domain can set it, and so log a visitor in as another."""
    skip_without(kind)
    example = Example(site, kind, "http", https=True).start()
    try:
        mine, theirs = site.login(), site.login()
        for cookie, whose in ((f"tgauth_session={theirs}", None), (f"__Host-tgauth_session={mine}", mine),
                              (f"tgauth_session={theirs}; __Host-tgauth_session={mine}", mine),
                              (f"tgauth_session={theirs}; __Host-tgauth_session=x", None),
                              (f" __host-tgauth_session={theirs}; =__Host-tgauth_session={theirs}", None)):
            answer = http_request(example.url, "/who", headers={"Cookie": cookie})
            assert answer.status == (200 if whose else 401), cookie
            assert whose is None or answer.json()["user_id"] == site.user_id(whose)
    finally:
        example.stop()


# --- what is particular to one ------------------------------------------------------------


@of(lambda kind, handle: kind in ("flask", "fastapi", "express", "fastify", "hono"))
def test_who_is_let_in_and_out(example):
    """What decorators, dependencies and handlers refuse, and their logout."""
    assert example.get("/private").status == 401, "a script"
    assert http_request(example.url, "/private", "POST", PERSON).status == 401, "a form would be lost"
    token = example.site.login()
    assert example.get("/staff", **PERSON).status == 303 and example.get("/staff", token).status == 403
    example.site.query("SELECT tgauth_set_groups(%s, '{staff}')", example.site.user_id(token))
    wait_until(lambda: example.get("/staff", token).status == 200, "the group", 5)
    assert http_request(example.url, "/logout", "POST").status == 303
    assert http_request(example.url, "/logout", "POST", session_cookie(token)).status == 303
    assert example.site.query("SELECT * FROM tgauth_session(%s)", token) == []
    wait_until(lambda: example.get("/private", token).status == 401, "the end", 5)


@of(lambda kind, handle: kind in ("asgi", "fastapi"))
def test_a_websocket_knows_its_user(example):
    token = example.site.login()
    url = f"ws://127.0.0.1:{example.port}/ws"

    async def told(**headers):
        async with websockets.connect(url, extra_headers=headers) as socket:
            return json.loads(await socket.recv())
    assert asyncio.run(told(**session_cookie(token))) == example.site.user_id(token)
    if example.kind == "fastapi":
        with pytest.raises(websockets.InvalidStatusCode):
            asyncio.run(told())
    else:
        assert asyncio.run(told()) is None


@of(lambda kind, handle: handle == "redis")
def test_redis_alone_answers_while_pushd_is_away(example):
    token = example.site.login()
    assert example.pushd.get("session", session_cookie(token)).status == 200
    assert example.pushd.stop() == 0
    try:
        assert example.get("/who", token).json()["user_id"] == example.site.user_id(token)
    finally:
        example.start_pushd()


@of(lambda kind, handle: kind == "django")
def test_a_django_user_is_a_person_and_not_a_user_name(example):
    first = example.site.login(telegram_id=777, first_name="Old", username="passed_on")
    second = example.site.login(first_name="New", username="passed_on")
    again = example.site.login(telegram_id=777, first_name="Older")
    names = [example.get("/who", token).json()["username"] for token in (first, second, again)]
    assert names[0] == names[2] != names[1]
    assert example.get("/who", again).json()["first_name"] == "Older"


@of(lambda kind, handle: kind == "django")
def test_django_follows_groups_and_has_no_password(example):
    token = example.site.login()
    user = example.site.user_id(token)
    for groups, staff, has in (("{staff,editors,others}", True, ["editors"]), ("{others}", False, [])):
        example.site.query("SELECT tgauth_set_groups(%s, %s)", user, groups)
        wait_until(lambda: example.get("/who", token).json()["groups"] == has, "the groups", 5)
        assert example.get("/who", token).json()["is_staff"] is staff
    with contextlib.closing(sqlite3.connect(example.directory / "db.sqlite3")) as db:
        passwords = {password[:1] for password, in db.execute("SELECT password FROM auth_user")}
    assert passwords == {"!"}, "a password of Django that could be used"


@of(lambda kind, handle: kind == "django")
def test_django_logout_ends_the_session(example):
    """Django's own view; without pushd there is nobody to end it, and nobody claims to have."""
    token = example.site.login()
    assert example.get("/who", token).status == 200
    assert example.get("/logout", token).status == 302
    wait_until(lambda: example.get("/who", token).status == 401, "the end", 5)
    assert example.site.query("SELECT * FROM tgauth_session(%s)", token) == []
    if example.handle == "redis":
        other = example.site.login()
        assert example.get("/who", other).status == 200
        assert example.pushd.stop() == 0
        try:
            assert example.get("/logout", other).status == 503
        finally:
            example.start_pushd()
        assert example.get("/who", other).status == 200
