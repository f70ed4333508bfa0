"""The documented configurations of nginx, Caddy, Apache and HAProxy, run by the real programs, before an application that knows nothing."""

import html
import json
import shutil
import socket
import urllib.parse

import pytest

from support.apache import Apache
from support.browser import PERSON, http_request, session_cookie
from support.chromium import Chromium
from support.haproxy import HaproxyLua
from support.proxies import Caddy, Nginx, unverified_tls
from support.servers import wait_until

FORGED = {"Remote-User": "1", "Remote_User": "1", "REMOTE-USER": "1", "Remote-Name": "Root", "Remote_Name": "Root",
          "Remote-Groups": "admin", "Remote_Groups": "admin", "X-Tgauth-User-Id": "1", "X-Tgauth_User-Id": "1",
          "X_Tgauth_User_Id": "1", "X-Tgauth-Telegram-Id": "1", "X-Tgauth-Proof": "passkey"}


class Protected:
    """A proxy with pushd and the application behind it."""

    def __init__(self, site, application, kind, redis=True):
        self.directory = site.directory / kind.__name__
        self.directory.mkdir()
        self.site = site
        self.application = application
        application.requests.clear()
        self.pushd = site.new_pushd(self.directory, after_login="/home")
        self.proxy = kind(self.directory, self.pushd.port, application.port)
        self.pushd.start(url=self.proxy.url).wait_redis()
        self.proxy.start()
        self.url = self.proxy.url

    def get(self, path, headers=None, method="GET", body=None):
        return http_request(self.url, path, method, headers, body, unverified_tls())

    def login(self, **person):
        token = self.site.login(**person)
        return token, session_cookie(token, secure=True)

    def stop(self):
        self.proxy.stop()
        self.pushd.stop()


@pytest.fixture(scope="module", params=[Nginx, Caddy, Apache, HaproxyLua], ids=["nginx", "caddy", "apache", "haproxy"])
def protected(request, site, application):
    if request.param is Caddy and shutil.which("caddy") is None:
        pytest.skip("Caddy is not installed")
    made = Protected(site, application, request.param)
    yield made
    made.stop()


def test_a_person_in_a_browser(protected):
    """Asked for, logged in, back where they wanted, identity there, logged out, gone."""
    wanted = protected.url + "/reports/2026?month=%D0%B6&x=1"
    with Chromium(flags=("--ignore-certificate-errors",)) as browser:
        browser.get(wanted)
        assert browser.url.startswith(protected.url + "/tgauth/login?return=")
        assert not any(path.startswith("/reports") for _, path, _ in protected.application.requests)
        assert protected.site.confirm_page(browser, 4242, "Анна") == "confirmed"
        browser.wait(lambda: browser.url == wanted, "the page that was asked for")
        fields = json.loads(browser.text("#fields"))
        user = protected.site.value("SELECT id::text FROM tgauth_user WHERE telegram_id = 4242")
        assert fields["remote-user"] == fields["x-tgauth-user-id"] == user
        assert fields["remote-name"] == "Анна" and fields["x-tgauth-telegram-id"] == "4242"
        assert fields.get("remote-groups", "") == ""
        cookie = browser.cookies()["__Host-tgauth_session"]
        assert cookie["secure"] and cookie["httpOnly"] and cookie["path"] == "/" and cookie["sameSite"] == "Lax"

        # a script of the page is served, and told plainly once nobody is there
        assert browser.script("return fetch('/data').then(a => a.status)") == 200
        assert browser.script("return fetch('/tgauth/logout', {method: 'POST'}).then(a => a.status)") == 200
        assert browser.script("return fetch('/data').then(a => a.status + ' ' + a.redirected)") == "401 false"
        browser.get(wanted)
        assert browser.url.startswith(protected.url + "/tgauth/login?return=")


def test_scripts_are_told_401(protected):
    for fields in ({"Accept": "application/json"}, {"Accept": "*/*"}, {**PERSON, "X-Requested-With": "XMLHttpRequest"},
                   {**PERSON, "Sec-Fetch-Mode": "cors"}):
        answer = protected.get("/api", fields)
        assert answer.status == 401 and answer.headers["Location"] is None


def test_the_keys_of_access_tokens_are_public(protected):
    answer = protected.get("/.well-known/jwks.json")
    assert answer.status == 200 and answer.json()["keys"][0]["kty"] == "EC"


def test_a_websocket_of_the_application_is_refused_plainly(protected):
    answer = protected.get("/socket", {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                                       "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-Fetch-Mode": "websocket"})
    assert answer.status == 401


def test_inbound_copies_of_identity_never_pass(protected):
    before = len(protected.application.requests)
    assert protected.get("/x", FORGED).status == 401
    assert len(protected.application.requests) == before
    token, cookie = protected.login(first_name=None)
    answer = protected.get("/x", {**FORGED, **cookie})
    assert answer.status == 200
    sent = protected.application.requests[-1][2]
    user = str(protected.site.user_id(token))
    for name, value in sent:
        plain = name.lower().replace("_", "-")
        if plain.startswith(("remote-", "x-tgauth")):
            assert "_" not in name
            assert value == (user if plain in ("remote-user", "x-tgauth-user-id") else
                             str(protected.site.next_person) if plain == "x-tgauth-telegram-id" else
                             "telegram" if plain == "x-tgauth-proof" else "")
    assert {name.lower(): value for name, value in sent}["remote-user"] == user


def ask(protected, *fields, path="/x", method="GET"):
    """The status of a request whose fields are sent as they stand here, and how often the application was asked."""
    before = len(protected.application.requests)
    host = urllib.parse.urlsplit(protected.url).netloc
    with socket.create_connection(("127.0.0.1", protected.proxy.port), 10) as plain, \
            unverified_tls().wrap_socket(plain, server_hostname="localhost") as s:
        s.sendall("".join(f"{line}\r\n" for line in (f"{method} {path} HTTP/1.1", f"Host: {host}", *fields, "")).encode())
        status = int(s.makefile("rb").readline().split()[1])
    return status, len(protected.application.requests) - before


@pytest.mark.parametrize("connection", [
    "close, Remote-User, X-Tgauth-User-Id", "remote-user", "Close,REMOTE-GROUPS", "X-Tgauth-User-Id", "close, X-Forwarded-For",
    "Cookie", "keep-alive\r\nConnection: Remote-User", "upgrade, Remote-Name\r\nUpgrade: websocket"])
def test_a_client_cannot_take_its_identity_away(protected, connection):
    """What Connection names, a proxy takes away before it passes a request on: the identity too."""
    token, cookie = protected.login()
    user = str(protected.site.user_id(token))
    _, asked = ask(protected, f"Cookie: {cookie['Cookie']}", f"Connection: {connection}")
    if asked:
        sent = {name.lower(): value for name, value in protected.application.requests[-1][2]}
        assert sent["remote-user"] == sent["x-tgauth-user-id"] == user and sent["remote-name"] == "Ann"


@pytest.mark.parametrize("connection", ["close", "keep-alive", "TE, close", "Keep-Alive , TE", "close\r\nConnection: TE"])
def test_what_clients_name_in_connection_passes(protected, connection):
    _, cookie = protected.login()
    assert ask(protected, f"Cookie: {cookie['Cookie']}", f"Connection: {connection}", "TE: trailers") == (200, 1)


def test_upgrades_to_anything_but_a_websocket_do_not_pass(protected):
    """One to HTTP/2 would be a connection of which pushd is asked no more."""
    _, cookie = protected.login()
    for upgrade in ("h2c", "h2c, websocket", "websocket/13x", "TLS/1.0"):
        ask(protected, f"Cookie: {cookie['Cookie']}", "Connection: Upgrade, HTTP2-Settings", f"Upgrade: {upgrade}",
            "HTTP2-Settings: AAMAAABkAAQAAP__")
        sent = {name.lower(): value for name, value in protected.application.requests[-1][2]}
        assert sent["remote-user"] and "upgrade" not in sent and "upgrade" not in sent.get("connection", "").lower()
    ask(protected, f"Cookie: {cookie['Cookie']}", "Connection: Upgrade", "Upgrade: WebSocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
    sent = {name.lower(): value.lower() for name, value in protected.application.requests[-1][2]}
    assert sent["upgrade"] == "websocket" and sent["connection"] == "upgrade" and sent["remote-user"]


def test_long_addresses_and_many_cookies_are_kept_whole(protected):
    wanted = "/reports?" + "q=%D0%B6&" * 880
    sent_away = protected.get(wanted, PERSON)
    assert sent_away.status in (302, 303)
    page = protected.get(sent_away.headers["Location"].removeprefix(protected.url), PERSON)
    assert page.status == 200 and html.escape(wanted, quote=False) in page.text
    token, cookie = protected.login()
    claimed = protected.get("/tgauth/claim", {**PERSON, **cookie, "Origin": protected.url,
                                              "Content-Type": "application/x-www-form-urlencoded"}, "POST",
                            urllib.parse.urlencode({"return": wanted}))
    assert claimed.status == 303 and claimed.headers["Location"] == wanted
    # 30 KB of cookies, and as many fields as some browsers' extensions add
    many = [f"c{i}={'x' * 7500}" for i in range(4)]
    fields = [f"X-{i}: y" for i in range(70)]
    cookies = [cookie["Cookie"], *many]
    # nginx takes no line so long; Apache makes one of several, with commas, which HTTP/1.1's browsers never send
    lines = ["; ".join(cookies)] if isinstance(protected.proxy, Apache) else cookies
    assert ask(protected, *(f"Cookie: {line}" for line in lines), *fields, path=wanted) == (200, 1)
    fields += [f"Cookie: {line}" for line in many]
    assert ask(protected, *fields, *(f"{k}: {v}" for k, v in PERSON.items()))[0] in (302, 303)


def test_what_a_client_says_of_its_way_is_not_passed_on_to_pushd(protected):
    answer = protected.get("/x", {**PERSON, "X-Forwarded-Uri": "/elsewhere", "X-Forwarded-Host": "evil.example",
                                  "X-Forwarded-Proto": "http", "X-Forwarded-For": "198.51.100.7"})
    assert answer.status in (302, 303)
    assert answer.headers["Location"] == protected.url + "/tgauth/login?return=/x"


def test_no_open_redirect(protected):
    for path in ("//evil.example/", "/\\evil.example", "///evil.example", "/%2F/evil.example", "/.//evil.example"):
        answer = protected.get(path, PERSON)
        location = answer.headers["Location"] or ""
        if answer.status in (302, 303):
            way_back = urllib.parse.unquote(location.removeprefix(protected.url + "/tgauth/login?return="))
            assert way_back.startswith("/") and not way_back.startswith(("//", "/\\")), path


def test_the_body_of_a_request_arrives(protected):
    _, cookie = protected.login()
    answer = protected.get("/post", {**cookie, "Content-Type": "text/plain"}, "POST", b"x" * 5000)
    assert answer.status == 200


def test_a_session_that_was_ended_passes_no_more(protected):
    token, cookie = protected.login()
    assert protected.get("/x", cookie).status == 200
    protected.site.query("SELECT tgauth_revoke(login_id) FROM tgauth_session(%s)", token)
    wait_until(lambda: protected.get("/x", cookie).status == 401, "the refusal", 5)


def test_with_pushd_away_nobody_passes(protected):
    _, cookie = protected.login()
    assert protected.pushd.stop() == 0
    try:
        before = len(protected.application.requests)
        answer = protected.get("/x", {**PERSON, **cookie})
        assert answer.status in (502, 503) and answer.headers["Location"] is None
        assert len(protected.application.requests) == before
    finally:
        protected.pushd.start(url=protected.url).wait_redis()
