"""The example applications of docs/examples as they lie there: WSGI, Django, Node.

Each runs behind nginx beside pushd, as one site, and is asked the same questions;
a browser then logs in through each.
"""

import contextlib
import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys

import psycopg2
import pytest

from support.browser import PERSON, http_request, session_cookie
from support.chromium import Chromium
from support.database import hash_id
from support.proxies import EXAMPLES, PlainNginx
from support.servers import Process, can_connect, free_port, wait_until

PYTHON = "/usr/bin/python3"


class Example(Process):
    """One example application behind nginx, with a pushd of its own."""

    def __init__(self, site, kind, redis):
        directory = site.directory / (kind + ("_redis" if redis else ""))
        directory.mkdir()
        super().__init__(kind, directory)
        self.site, self.kind, self.directory, self.redis = site, kind, directory, redis
        self.port = free_port()
        self.pushd = site.new_pushd(directory)
        self.nginx = PlainNginx(directory, f"""
            location /tgauth/ {{ proxy_pass http://127.0.0.1:{self.pushd.port}; }}
            location / {{ proxy_pass http://127.0.0.1:{self.port}; }}""")
        self.url = self.nginx.url

    def start(self):
        self.start_pushd()
        env = {**os.environ, "PORT": str(self.port), "PYTHONDONTWRITEBYTECODE": "1",
               "TGAUTH_SESSION_URL": f"{self.pushd.address}/tgauth/session"}
        if self.redis:
            env["REDIS_URL"] = f"redis://127.0.0.1:{self.site.redis.port}"
        getattr(self, f"start_{self.kind}")(env)
        wait_until(lambda: can_connect(self.port), f"the example; see {self.log}")
        self.nginx.start()
        return self

    def start_pushd(self):
        self.pushd.start(url=self.url).wait_redis()

    def start_wsgi(self, env):
        self.launch([PYTHON, EXAMPLES / "wsgi.py"], env=env)

    def start_node(self, env):
        self.launch(["node", EXAMPLES / "node.js"], env=env)

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


KINDS = [("wsgi", False), ("wsgi", True), ("django", False), ("django", True), ("node", False)]


@pytest.fixture(scope="module", params=KINDS, ids=[k + ("-redis" if r else "") for k, r in KINDS])
def example(request, site):
    kind, redis = request.param
    if kind == "node" and shutil.which("node") is None:
        pytest.skip("node is not installed")
    if kind == "django" and importlib.util.find_spec("django") is None:
        pytest.skip("Django is not installed")
    made = Example(site, kind, redis).start()
    yield made
    made.stop()


def test_a_stranger(example):
    assert "Hello, stranger" in example.get("/", **PERSON).text
    answer = example.get("/private?a=b&c=d", **PERSON)
    assert answer.status in (302, 303)
    assert answer.headers["Location"] in ("/tgauth/login?next=/private%3Fa%3Db%26c%3Dd",
                                          "/tgauth/login?return=/private%3Fa%3Db%26c%3Dd",
                                          "/tgauth/login?return=%2Fprivate%3Fa%3Db%26c%3Dd")
    assert example.get("/who").status == 401


def test_somebody(example):
    token = example.site.login(first_name="Анна <b>")
    answer = example.get("/private", token, **PERSON)
    assert answer.status == 200 and "Hello, Анна &lt;b&gt;" in answer.text.replace("&#60;", "&lt;").replace("&#62;", "&gt;")
    who = example.get("/who", token)
    assert who.status == 200
    assert who.json()["user_id"] == example.site.user_id(token) and who.json()["first_name"] == "Анна <b>"


def test_two_people_at_once(example):
    tokens = [example.site.login(first_name=name) for name in ("Ann", "Bob")]
    for token in tokens * 3:
        assert example.get("/who", token).json()["user_id"] == example.site.user_id(token)


@pytest.mark.parametrize("cookie", [
    "tgauth_session=", "tgauth_session=x", "tgauth_session=" + "A" * 43, "tgauth_session=" + "A" * 42 + "*",
    "tgauth_session; =; ;;", "tgauth_session=../../../../../../../../../../../../../../.",
    "__Host-tgauth_session=" + "A" * 43, 'tgauth_session="' + "A" * 41 + '"', "tgauth_session=" + "A" * 5000,
])
def test_cookies_that_are_no_session(example, cookie):
    answer = http_request(example.url, "/who", headers={"Cookie": cookie})
    assert answer.status == 401


def test_other_cookies_do_not_confuse(example):
    token = example.site.login()
    answer = http_request(example.url, "/who",
                          headers={"Cookie": f"a=1; xtgauth_session={'B' * 43}; tgauth_session={token}; b=\"c;d\""})
    assert answer.status == 200


def test_a_session_that_was_ended(example):
    token = example.site.login()
    assert example.get("/who", token).status == 200
    example.site.query("SELECT tgauth_revoke(login_id) FROM tgauth_session(%s)", token)
    wait_until(lambda: example.get("/who", token).status == 401, "the refusal", 5)
    assert "stranger" in example.get("/", token, **PERSON).text


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


def test_through_the_page(example):
    with Chromium() as browser:
        browser.get(example.url + "/private?from=here")
        assert browser.url.startswith(example.url + "/tgauth/login")
        assert example.site.confirm_page(browser, example.site.new_person(), "Анна") == "confirmed"
        browser.wait(lambda: browser.url == example.url + "/private?from=here", "the private page")
        assert browser.text("h1") == "Hello, Анна"


# --- what is particular to one ------------------------------------------------------------


def test_redis_alone_answers_while_pushd_is_away(example):
    if not example.redis:
        pytest.skip("an example without Redis")
    token = example.site.login()
    assert example.pushd.get("session", session_cookie(token)).status == 200
    assert example.pushd.stop() == 0
    try:
        assert example.get("/who", token).json()["user_id"] == example.site.user_id(token)
    finally:
        example.start_pushd()


def test_a_django_user_is_a_person_and_not_a_user_name(example):
    if example.kind != "django":
        pytest.skip("another example")
    first = example.site.login(telegram_id=777, first_name="Old", username="passed_on")
    second = example.site.login(first_name="New", username="passed_on")
    again = example.site.login(telegram_id=777, first_name="Older")
    names = [example.get("/who", token).json()["username"] for token in (first, second, again)]
    assert names[0] == names[2] != names[1]
    assert example.get("/who", again).json()["first_name"] == "Older"


def test_django_follows_groups_and_has_no_password(example):
    if example.kind != "django":
        pytest.skip("another example")
    token = example.site.login()
    user = example.site.user_id(token)
    for groups, staff, has in (("{staff,editors,others}", True, ["editors"]), ("{others}", False, [])):
        example.site.query("SELECT tgauth_set_groups(%s, %s)", user, groups)
        wait_until(lambda: example.get("/who", token).json()["groups"] == has, "the groups", 5)
        assert example.get("/who", token).json()["is_staff"] is staff
    with contextlib.closing(sqlite3.connect(example.directory / "db.sqlite3")) as db:
        passwords = {password[:1] for password, in db.execute("SELECT password FROM auth_user")}
    assert passwords == {"!"}, "a password of Django that could be used"


def test_django_logout_ends_the_session(example):
    """Django's own view; without pushd there is nobody to end it, and nobody claims to have."""
    if example.kind != "django":
        pytest.skip("another example")
    token = example.site.login()
    assert example.get("/who", token).status == 200
    assert example.get("/logout", token).status == 302
    wait_until(lambda: example.get("/who", token).status == 401, "the end", 5)
    assert example.site.query("SELECT * FROM tgauth_session(%s)", token) == []
    if example.redis:
        other = example.site.login()
        assert example.get("/who", other).status == 200
        assert example.pushd.stop() == 0
        try:
            assert example.get("/logout", other).status == 503
        finally:
            example.start_pushd()
        assert example.get("/who", other).status == 200


def test_sql_sessions_find_the_same(site):
    """The third way of tgauth_sessions.py: PostgreSQL itself, in an application's role."""
    sys.path.insert(0, str(EXAMPLES))
    import tgauth_sessions
    sessions = tgauth_sessions.SqlSessions(lambda: psycopg2.connect(site.dsn("test_app")))
    token = site.login(first_name="Ann", username="ann_sql")
    site.query("SELECT tgauth_set_groups(%s, '{staff}')", site.user_id(token))
    site.pushd.start().wait_redis()
    asked = tgauth_sessions.HttpSessions(f"{site.pushd.address}/tgauth/session")
    assert sessions.find(token) == asked.find(token) and asked.find(token)["groups"] == ["staff"]
    assert sessions.find("A" * 43) is None and sessions.find("'; DROP") is None
    nobody = tgauth_sessions.SqlSessions(lambda: psycopg2.connect("host=127.0.0.1 port=1"))
    with pytest.raises(tgauth_sessions.Unavailable):
        nobody.find(token)
    for ends in (sessions, asked):
        token = site.login()
        assert ends.find(token)
        ends.end(token)
        ends.end(token)
        assert sessions.find(token) is None
    site.pushd.stop()
