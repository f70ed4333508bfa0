"""GET auth as the proxies' servers call it: who passes, who is sent where, who is believed."""

import html
import json
import urllib.parse

import pytest

from support.browser import PERSON, session_cookie
from support.daemons import Pushd
from support.database import hash_id
from support.servers import wait_until
from support.site import BOT_URL

IDENTITY = ("Remote-User", "Remote-Name", "Remote-Groups", "X-Tgauth-User-Id", "X-Tgauth-Telegram-Id")


@pytest.fixture(scope="module")
def pushd(site):
    return site.pushd.start().wait_redis()


def forwarded(pushd, uri, **more):
    """What a proxy says of a request for its own site."""
    fields = {"X-Forwarded-Method": "GET", "X-Forwarded-Proto": "http", "X-Forwarded-For": "192.0.2.9",
              "X-Forwarded-Host": f"localhost:{pushd.port}", "X-Forwarded-Uri": uri}
    return {**fields, **more}


def test_who_is_logged_in_passes_with_their_identity(site, pushd):
    token = site.login(42, "Ann", "ann_42")
    answer = pushd.get("auth", session_cookie(token))
    assert answer.status == 200 and answer.body == b""
    assert [answer.headers[name] for name in IDENTITY] == [str(site.user_id(token)), "Ann", "",
                                                           str(site.user_id(token)), "42"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_identity_field_is_there_also_where_it_is_empty(site, pushd):
    token = site.login(first_name=None)
    answer = pushd.get("auth", session_cookie(token))
    assert answer.status == 200
    assert [len(answer.headers.get_all(name)) for name in IDENTITY] == [1] * 5
    assert answer.headers["Remote-Name"] == ""


@pytest.mark.parametrize("name,shown", [
    ("Анна", "Анна"), ("安娜 🌸", "安娜 🌸"), ("a\r\nRemote-User: 1", "aRemote-User: 1"), ("\x01a\x7f\u0085b", "ab"),
    ("\t x", " x"), ("a" * 255, "a" * 255), ("%41", "%41"), ("Ann; DROP", "Ann; DROP"), ("\u202eann", "\u202eann"),
])
def test_names_are_utf_8_without_control_characters(site, pushd, name, shown):
    answer = pushd.get("auth", session_cookie(site.login(first_name=name)))
    assert answer.status == 200
    assert answer.headers["Remote-Name"].encode("latin1").decode().strip() == shown.strip()
    assert answer.headers.get_all("Remote-User") == [answer.headers["X-Tgauth-User-Id"]]


def test_a_persons_identity_does_not_follow_a_user_name(site, pushd):
    """Who takes over a user name is not taken for the one who had it."""
    first = site.login(first_name="Old", username="wanted")
    second = site.login(first_name="New", username="wanted")
    users = [pushd.get("auth", session_cookie(t)).headers["Remote-User"] for t in (first, second)]
    assert users[0] != users[1] and all(u.isdigit() for u in users)


def test_remote_user_can_be_the_user_name(site, pushd):
    other = site.new_pushd(name="pushd_username", redis_port=None, remote_user="username").start()
    try:
        named, nameless = site.login(username="Named_1"), site.login()
        assert other.get("auth", session_cookie(named)).headers["Remote-User"] == "Named_1"
        assert other.get("auth", session_cookie(nameless)).headers["Remote-User"] == f"id:{site.user_id(nameless)}"
    finally:
        assert other.stop() == 0


def test_groups_are_a_list_and_change_at_once(site, pushd):
    token = site.login()
    user = site.user_id(token)

    def groups(answer):
        return answer.headers["Remote-Groups"]

    assert groups(pushd.get("auth", session_cookie(token))) == ""
    site.query("SELECT tgauth_set_groups(%s, '{staff,admins,billing@shop}')", user)
    wait_until(lambda: groups(pushd.get("auth", session_cookie(token))) == "admins,billing@shop,staff", "the groups")
    assert pushd.get("session", session_cookie(token)).json()["groups"] == ["admins", "billing@shop", "staff"]
    assert json.loads(site.keys.get(f"tgauth:session:{hash_id(token)}"))["groups"][0] == "admins"
    site.query("SELECT tgauth_remove_group(%s, 'admins')", user)
    wait_until(lambda: groups(pushd.get("auth", session_cookie(token))) == "billing@shop,staff", "the groups")


@pytest.fixture
def forgetful(pushd):
    """A daemon that asks Redis each time."""
    assert pushd.stop() == 0
    yield pushd.start(sessions_in_memory=0).wait_redis()
    assert pushd.stop() == 0
    pushd.start().wait_redis()


def test_groups_that_redis_invents_are_no_header(site, forgetful):
    """Whoever can write to Redis can name a group, and not a field or a line of one's own."""
    token = site.login()
    forgetful.get("auth", session_cookie(token))
    key = f"tgauth:session:{hash_id(token)}"
    honest = json.loads(wait_until(lambda: site.keys.get(key), "the key"))
    for groups in (["a\r\nX: y"], ["a,b"], [""], "a", None, [1], {"a": 1}, ["a", None]):
        site.keys.set(key, json.dumps({**honest, "groups": groups}))
        assert forgetful.get("auth", session_cookie(token)).headers["Remote-Groups"] == ""
        # It asked the database instead and writes what that said, after its answer.
        wait_until(lambda: json.loads(site.keys.get(key))["groups"] == [], "the session as the database has it")
    site.keys.set(key, json.dumps({**honest, "groups": ["a", "b"]}))
    assert forgetful.get("auth", session_cookie(token)).headers["Remote-Groups"] == "a,b"


# --- who is not logged in -------------------------------------------------------------


def way_back(url, pushd):
    """The path that a login page's address leads back to."""
    parts = urllib.parse.urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == pushd.url and parts.path == "/tgauth/login"
    query = urllib.parse.parse_qs(parts.query, strict_parsing=True)
    assert set(query) == {"return"}
    return query["return"][0]


@pytest.mark.parametrize("uri", ["/", "/a?b=c&d=e#f", "/x%20y?z=%26", "/q?return=/other", "/a+b", "/ж?и=ж",
                                 "/tgauthor", "/p;q=1?'\"<>"])
def test_people_are_sent_to_the_page_and_back(pushd, uri):
    uri = uri.encode().decode("latin1")
    fields = {**PERSON, **forwarded(pushd, uri)}
    asked = pushd.get("auth?redirect", fields)
    assert asked.status == 303 and asked.headers["X-Tgauth-Login"] is None
    assert way_back(asked.headers["Location"], pushd).encode() == uri.encode("latin1")
    asked = pushd.get("auth", fields)
    assert asked.status == 401 and asked.headers["Location"] is None
    assert way_back(asked.headers["X-Tgauth-Login"], pushd).encode() == uri.encode("latin1")


def test_a_form_that_was_sent_too_late_leads_back_to_its_page(pushd):
    """Who goes to the address of the form itself, by GET, finds nothing there."""
    for referer, back in ((f"{pushd.url}/edit?id=7", "/edit?id=7"), ("https://evil.example/edit", "/"), (None, "/"),
                          (f"{pushd.url}.evil.example/x", "/"), (f"{pushd.url}//evil.example", "/"), (pushd.url, "/")):
        fields = {**PERSON, **forwarded(pushd, "/save"), "X-Forwarded-Method": "POST"}
        answer = pushd.get("auth?redirect", {**fields, **({"Referer": referer} if referer else {})})
        assert answer.status == 303
        assert way_back(answer.headers["Location"], pushd) == back, referer
    answer = pushd.get("auth?redirect", {**PERSON, **forwarded(pushd, "/x"), "X-Forwarded-Method": "HEAD"})
    assert way_back(answer.headers["Location"], pushd) == "/x"


def test_a_return_address_leads_to_this_site_alone(pushd):
    for uri in ("//evil.example", "/\\evil.example", "https://evil.example/", "evil.example", "", "/a\tb", "/a b",
                "/" + "a" * 9216, "/tgauth/login?return=/x", "/tgauth/", "*"):
        answer = pushd.get("auth?redirect", {**PERSON, **forwarded(pushd, uri)})
        assert answer.status == 303, uri
        assert way_back(answer.headers["Location"], pushd) == "/", uri


@pytest.mark.parametrize("fields", [
    {"Accept": "application/json"}, {"Accept": "*/*"}, {}, {"Accept": "image/avif,image/webp,*/*;q=0.8"},
    {**PERSON, "X-Requested-With": "XMLHttpRequest"}, {**PERSON, "X-Requested-With": "xmlhttprequest"},
    {**PERSON, "Sec-Fetch-Mode": "cors"}, {**PERSON, "Sec-Fetch-Mode": "no-cors"}, {**PERSON, "Upgrade": "websocket", "Connection": "Upgrade"},
    {**PERSON, "Authorization": "Bearer x"}, {"Accept": "application/json, text/html"},
])
def test_scripts_are_told_401_and_never_redirected(pushd, fields):
    for path in ("auth", "auth?redirect", "auth?redirect=1"):
        answer = pushd.get(path, {**fields, **forwarded(pushd, "/x")})
        assert answer.status == 401
        assert answer.headers["Location"] is None and answer.headers["X-Tgauth-Login"] is None
        assert not any(answer.headers[name] for name in IDENTITY)


def test_a_navigation_is_a_persons(pushd):
    answer = pushd.get("auth?redirect", {**PERSON, "Sec-Fetch-Mode": "navigate", **forwarded(pushd, "/x")})
    assert answer.status == 303


@pytest.mark.parametrize("application", ["org.telegram.messenger", "com.android.browser", "com.facebook.katana", ""])
def test_a_page_inside_of_an_application_is_a_persons(pushd, application):
    """Android's WebViews, Telegram's own browser among them, send the name of their application."""
    fields = {**PERSON, "X-Requested-With": application, **forwarded(pushd, "/x")}
    assert pushd.get("auth?redirect", fields).status == 303


def test_addresses_of_8_kilobytes_come_back_whole(pushd):
    for uri in ("/" + "a" * 8191, "/?" + "q=%D0%B6&" * 900, "/" + "%41" * 2700):
        answer = pushd.get("auth?redirect", {**PERSON, **forwarded(pushd, uri)})
        assert answer.status == 303 and way_back(answer.headers["Location"], pushd) == uri
        page = pushd.get(answer.headers["Location"].removeprefix(pushd.url + "/tgauth/"), PERSON)
        assert page.status == 200 and html.escape(uri, quote=False) in page.text


@pytest.mark.parametrize("change", [
    {"X-Forwarded-Proto": "http,http"}, {"X-Forwarded-Proto": "http, https"}, {"X-Forwarded-Host": "{host}, inner:8080"},
    {"X-Forwarded-Host": None, "X-Forwarded-Proto": None, "X-Forwarded-For": None,
     "Forwarded": 'for=192.0.2.9;proto=http;host="{host}", for=127.0.0.1;proto=https;host=inner'}])
def test_what_was_asked_for_is_what_the_first_proxy_saw(pushd, change):
    change = {name: value and value.replace("{host}", f"localhost:{pushd.port}") for name, value in change.items()}
    fields = {name: value for name, value in {**PERSON, **forwarded(pushd, "/x"), **change}.items() if value is not None}
    answer = pushd.get("auth?redirect", fields)
    assert answer.status == 303 and way_back(answer.headers["Location"], pushd) == "/x"


def test_a_host_that_is_not_ours_gets_no_redirect(pushd):
    """The cookie cannot be there: the redirect would go round for ever."""
    for change in ({"X-Forwarded-Host": "other.example"}, {"X-Forwarded-Proto": "https"},
                   {"X-Forwarded-Host": "127.0.0.1:1"}, {"X-Forwarded-Host": "x" * 300}, {"X-Forwarded-Host": "a/b"}):
        answer = pushd.get("auth?redirect", {**PERSON, **forwarded(pushd, "/x"), **change})
        assert answer.status == 401, change
        assert b"--url" in answer.body


def test_only_a_trusted_proxy_is_believed(site, pushd):
    other = site.new_pushd(name="pushd_untrusting", redis_port=None, trusted_proxies="192.0.2.1").start()
    try:
        for fields in (forwarded(other, "/secret"), {"X-Forwarded-Uri": "/secret", "X-Forwarded-Host": "evil.example"}):
            answer = other.get("auth?redirect", {**PERSON, **fields})
            assert answer.status == 303
            assert way_back(answer.headers["Location"], other) == "/"
    finally:
        assert other.stop() == 0


def test_identity_that_a_client_claims_is_not_identity(site, pushd):
    forged = {"Remote-User": "1", "X-Tgauth-User-Id": "1", "Remote-Groups": "admin", "Remote-Name": "Root"}
    answer = pushd.get("auth", forged)
    assert answer.status == 401
    assert not any(answer.headers[name] for name in IDENTITY)
    token = site.login(first_name="Ann")
    answer = pushd.get("auth", {**forged, **session_cookie(token)})
    assert answer.headers.get_all("Remote-User") == [str(site.user_id(token))]
    assert answer.headers.get_all("Remote-Name") == ["Ann"] and answer.headers["Remote-Groups"] == ""


@pytest.mark.parametrize("cookie", ["", "x", "A" * 42, "A" * 43, "A" * 44, "é" * 43, "../" * 14 + "A"])
def test_a_cookie_that_is_no_session(pushd, cookie):
    assert pushd.get("auth", session_cookie(cookie.encode().decode("latin1"))).status == 401


def test_a_login_secret_is_no_session(site, pushd):
    """Neither before the confirmation, nor after it, nor after the claim (ASVS 7.2.4)."""
    secret, token, code = site.begin()
    assert pushd.get("auth", session_cookie(secret)).status == 401
    assert site.confirm(token, code) == "confirmed"
    assert pushd.get("auth", session_cookie(secret)).status == 401
    assert pushd.get("auth", session_cookie(site.claim(secret))).status == 200
    assert pushd.get("auth", session_cookie(secret)).status == 401


def test_with_postgresql_away_nobody_passes_and_nobody_is_logged_out(site):
    server = Pushd(site.directory, "host=127.0.0.1 port=1 dbname=none", name="pushd_alone", bot_url=BOT_URL)
    try:
        server.start(ready=False)
        answer = server.get("auth?redirect", {**PERSON, **session_cookie("A" * 43)})
        assert answer.status == 503 and answer.headers["Retry-After"]
        assert server.get("auth?redirect", PERSON).status == 303
    finally:
        assert server.stop() == 0


def test_a_session_that_redis_invents_does_not_outlive_its_json(site, pushd):
    """Redis is trusted with bounded belief and no more: what it holds must be a whole session, and a live one."""
    token = site.login()
    assert pushd.get("auth", session_cookie(token)).status == 200
    honest = json.loads(wait_until(lambda: site.keys.get(f"tgauth:session:{hash_id(token)}"), "the key"))
    for invented in ({**honest, "expires_at": "2026-01-01T00:00:00Z"}, {**honest, "proof": "word"},
                     {name: value for name, value in honest.items() if name != "proof"}):
        site.keys.set(f"tgauth:session:{hash_id('A' * 43)}", json.dumps(invented))
        assert pushd.get("auth", session_cookie("A" * 43)).status == 401, invented
