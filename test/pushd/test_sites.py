"""One login for many hosts: the portal opens sites by one-time codes, each with a cookie of its own."""

import concurrent.futures
import signal
import time
import urllib.parse

import pytest

from support.browser import PERSON, http_request, read_all
from support.daemons import Pushd
from support.servers import wait_until

APP, WIKI, FILES = "app.localhost", "wiki.localhost:8081", "files.example.org"
SCHEME = {APP: "http", WIKI: "http", FILES: "https"}
SESSION, ENTER = "tgauth_session", "tgauth_enter"


@pytest.fixture(scope="module")
def pushd(site):
    for host in (APP, WIKI, FILES):
        site.value("SELECT tgauth_add_site(%s)::text", host)
    return site.pushd.start(sessions_in_memory=1000).wait_redis()


class Visitor:
    """A browser in front of proxies that pass what belongs to pushd on to it; cookies by host."""

    def __init__(self, pushd):
        self.pushd = pushd
        self.portal = urllib.parse.urlsplit(pushd.url).netloc
        self.jars = {}
        self.asked = []

    def cookie(self, host, name=SESSION):
        return self.jars.get(host, {}).get(name)

    def request(self, url, method="GET", **fields):
        parts = urllib.parse.urlsplit(url)
        jar = self.jars.setdefault(parts.netloc, {})
        headers = {"Host": parts.netloc, "X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": parts.scheme, **PERSON,
                   **({"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())} if jar else {}), **fields}
        path = parts.path + ("?" + parts.query if parts.query else "")
        answer = http_request(self.pushd.address, path, method, {k: v for k, v in headers.items() if v is not None})
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            assert "HttpOnly; SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
            assert ("; Secure" in cookie) == name.startswith("__Host-") == (parts.scheme == "https")
            if "Max-Age=0" in cookie:
                jar.pop(name, None)
            else:
                jar[name] = value
        return answer

    def auth(self, host, uri="/", token=None, **fields):
        """What the proxy of a host asks."""
        cookie = {"Cookie": f"{self.name(host)}={token}"} if token else {}
        return self.request(f"{SCHEME.get(host, 'http')}://{host}/tgauth/auth", **{
            "Host": f"127.0.0.1:{self.pushd.port}", "X-Forwarded-Method": "GET", "X-Forwarded-Host": host,
            "X-Forwarded-Uri": uri, **cookie, **fields})

    @staticmethod
    def name(host, name=SESSION):
        return f"__Host-{name}" if SCHEME.get(host) == "https" else name

    def follow(self, url, steps):
        """Redirects, each of which is to one of the hosts that there are."""
        for _ in range(steps):
            answer = self.request(url)
            if answer.status != 303:
                break
            url = urllib.parse.urljoin(url, answer.headers["Location"])
            self.asked.append(url)
            assert urllib.parse.urlsplit(url).netloc in (self.portal, APP, WIKI, FILES)
        return url, answer

    def way(self, host, uri="/"):
        """The three steps to a page of a site: enter, portal, and enter with a code."""
        answer = self.auth(host, uri)
        assert answer.status == 401, answer
        begin = answer.headers["X-Tgauth-Login"]
        at_portal = self.request(begin).headers["Location"]
        with_code = self.request(at_portal).headers["Location"]
        return begin, at_portal, with_code

    def enter(self, host, uri="/"):
        """All of it; where it led to."""
        _, _, with_code = self.way(host, uri)
        answer = self.request(with_code)
        assert answer.status == 303, answer
        return answer.headers["Location"]


@pytest.fixture
def visitor(site, pushd):
    """Logged in at the portal."""
    made = Visitor(pushd)
    made.jars[made.portal] = {SESSION: site.login(first_name="Ann")}
    return made


def test_one_login_opens_every_site(site, pushd, visitor):
    for host in (APP, WIKI, FILES):
        uri = "/reports?month=%D0%B6&x=1&y=a+b%26c"
        begin, at_portal, with_code = visitor.way(host, uri)
        origin = f"{SCHEME[host]}://{host}"
        assert begin == f"{origin}/tgauth/enter?return={uri}"
        assert at_portal.startswith(f"{pushd.url}/tgauth/site?host={host}&browser=") and at_portal.endswith(f"&return={uri}")
        assert with_code.startswith(f"{origin}/tgauth/enter?code=") and with_code.endswith(f"&return={uri}")
        assert visitor.request(with_code).headers["Location"] == uri
        answer = visitor.auth(host, uri)
        assert answer.status == 200
        assert answer.headers["Remote-User"] == str(site.user_id(visitor.cookie(visitor.portal)))
    tokens = [visitor.cookie(host, visitor.name(host)) for host in (APP, WIKI, FILES)] + [visitor.cookie(visitor.portal)]
    assert len(set(tokens)) == 4


def test_a_person_who_is_nobody_logs_in_at_the_portal_on_the_way(site, pushd):
    visitor = Visitor(pushd)
    begin = visitor.auth(APP, "/x?y=1&z=%26").headers["X-Tgauth-Login"]
    at_portal = visitor.request(begin).headers["Location"]
    answer = visitor.request(at_portal)
    assert answer.status == 303 and answer.headers["Location"].startswith("/tgauth/login?return=/tgauth/site?host=")
    back = urllib.parse.unquote(answer.headers["Location"].partition("return=")[2])
    assert pushd.url + back == at_portal
    page = visitor.request(pushd.url + answer.headers["Location"])
    assert page.status == 200 and APP in page.text.partition("</header>")[0], "who asks"
    visitor.jars[visitor.portal] = {SESSION: site.login()}
    url, _ = visitor.follow(pushd.url + back, 2)
    assert url == f"http://{APP}/x?y=1&z=%26"
    assert visitor.auth(APP).status == 200


@pytest.mark.parametrize("query", ["q=" + "a" * 8000, "q=" + "%D0%B6" * 1300, "a=%26&" * 1300], ids=["plain", "encoded", "joined"])
def test_an_address_of_8_kb_comes_back_whole(site, pushd, query):
    uri = f"/x?{query}"
    assert len(uri) > 7800
    visitor = Visitor(pushd)
    at_portal = visitor.request(visitor.auth(APP, uri).headers["X-Tgauth-Login"]).headers["Location"]
    to_login = visitor.request(at_portal).headers["Location"]
    page = visitor.request(pushd.url + to_login)
    assert page.status == 200
    visitor.jars[visitor.portal] = {SESSION: site.login()}
    back = urllib.parse.unquote(to_login.partition("return=")[2])
    url, _ = visitor.follow(pushd.url + back, 2)
    assert url == f"http://{APP}{uri}"


def test_a_cookie_of_one_host_opens_no_other(site, pushd, visitor):
    visitor.enter(APP)
    visitor.enter(FILES)
    app, portal = visitor.cookie(APP), visitor.cookie(visitor.portal)
    files = visitor.cookie(FILES, "__Host-" + SESSION)
    hosts = {APP: app, FILES: files}
    for host in (APP, WIKI, FILES):
        for token in {app, files, portal} - {hosts.get(host)}:
            assert visitor.auth(host, token=token).status == 401
    other = Visitor(pushd)
    for token in (app, files):
        assert other.auth(other.portal, token=token).status == 401
        fields = {"Cookie": f"{SESSION}={token}"}
        assert other.request(f"{pushd.url}/tgauth/session", **fields).status == 401
        assert other.request(f"{pushd.url}/tgauth/account", **fields).status == 303
        assert other.request(f"{pushd.url}/tgauth/token", "POST", Origin=pushd.url, **fields).status == 401
        # nor does it make a code for another site
        assert "/tgauth/login?" in other.request(
            f"{pushd.url}/tgauth/site?host={WIKI}&browser={'0' * 32}&return=/", **fields).headers["Location"]
    assert visitor.auth(APP).status == visitor.auth(FILES).status == 200


def test_a_site_has_nothing_but_the_session_and_its_end(site, pushd, visitor):
    """What is taken over there cannot see the account, nor get tokens for elsewhere."""
    visitor.enter(APP)
    at = f"http://{APP}/tgauth/"
    answer = visitor.request(at + "session", Accept="application/json")
    assert answer.status == 200 and answer.json()["user_id"] == site.user_id(visitor.cookie(visitor.portal))
    assert visitor.request(at + "account").status == 303
    for path in ("token", "account/end", "claim", "start", "password"):
        assert visitor.request(at + path, "POST", Origin=f"http://{APP}", Accept="application/json").status == 403
    assert visitor.auth(APP).status == 200


def test_a_code_is_good_once(pushd, visitor):
    _, _, with_code = visitor.way(APP, "/x")
    assert visitor.request(with_code).status == 303
    token = visitor.jars[APP].pop(SESSION)
    answer = visitor.request(with_code)
    assert answer.status == 403 and "tgauth_session" not in str(answer.headers)
    assert 'data-view="not_entered"' in answer.text and 'href="/x"' in answer.text
    # who has entered, and comes here by going back, goes on
    visitor.jars[APP][SESSION] = token
    assert visitor.request(with_code).headers["Location"] == "/x"
    assert visitor.cookie(APP) == token


def test_a_code_that_is_used_twice_at_once_is_good_once(pushd, visitor):
    _, _, with_code = visitor.way(APP)
    jar = dict(visitor.jars[APP])

    def use(_):
        one = Visitor(pushd)
        one.jars[APP] = dict(jar)
        one.request(with_code)
        return one.cookie(APP)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert len([token for token in pool.map(use, range(8)) if token]) == 1


def test_a_code_is_of_no_use_to_another_browser(pushd, visitor):
    """Neither one without the cookie nor one with its own: a link with somebody's code logs nobody in."""
    _, _, with_code = visitor.way(APP)
    victim = Visitor(pushd)
    assert victim.request(with_code).status == 403
    victim.way(APP) if victim.cookie(victim.portal) else victim.request(f"http://{APP}/tgauth/enter?return=/")
    assert victim.cookie(APP, ENTER)
    assert victim.request(with_code).status == 403 and not victim.cookie(APP)
    assert visitor.request(with_code).status == 303 and visitor.cookie(APP)


def test_a_code_is_of_no_use_on_another_host(pushd, visitor):
    _, _, with_code = visitor.way(APP)
    elsewhere = with_code.replace(APP, WIKI)
    visitor.jars[WIKI] = {ENTER: visitor.cookie(APP, ENTER)}
    assert visitor.request(elsewhere).status == 403 and not visitor.cookie(WIKI)
    assert visitor.request(with_code).status == 303 and visitor.cookie(APP)


def test_a_code_is_good_for_a_minute(site, pushd, visitor):
    _, _, with_code = visitor.way(APP)
    site.query("UPDATE tgauth_site_session SET expires_at = expires_at - interval '61 s' WHERE expires_at IS NOT NULL")
    assert visitor.request(with_code).status == 403 and not visitor.cookie(APP)


def test_two_tabs_enter_at_once(pushd, visitor):
    first, second = visitor.way(APP, "/1")[2], visitor.way(APP, "/2")[2]
    assert visitor.request(first).headers["Location"] == "/1"
    assert visitor.request(second).headers["Location"] == "/2"
    assert visitor.auth(APP).status == 200


@pytest.mark.parametrize("host", ["evil.example.com", "app.localhost.evil.com", "app.localhost:82", "APP.localhost.", "app.localhost@evil.com",
                                  "//evil.com", "evil.com/app.localhost", "", "files.example.org:8443", "[::1]"])
def test_a_host_that_was_never_named_is_never_redirected_to(pushd, visitor, host):
    quoted = urllib.parse.quote(host, safe="")
    answer = visitor.request(f"{pushd.url}/tgauth/site?host={quoted}&browser={'0' * 32}&return=/")
    assert answer.status == 404 and "Location" not in answer.headers
    answer = visitor.auth(visitor.portal, "/", **{"X-Forwarded-Host": host or "x", "Cookie": None})
    assert answer.status == 401 and "X-Tgauth-Login" not in answer.headers
    answer = visitor.request(f"{pushd.url}/tgauth/enter?return=/", Host=host or "x")
    assert answer.status in (400, 404) and "Location" not in answer.headers


@pytest.mark.parametrize("uri, ascii_only", [("/\xe9", "/%E9"), ("/a#b", "/a%23b"), ("/a'|x", "/a'|x")])
def test_an_address_is_ascii_on_its_way(pushd, visitor, uri, ascii_only):
    assert visitor.auth(APP, uri).headers["X-Tgauth-Login"] == f"http://{APP}/tgauth/enter?return={ascii_only}"


@pytest.mark.parametrize("back", ["//evil.com/", "/\\evil.com", "https://evil.com/", "", "evil", "/tgauth/logout", "/tgauth/enter?return=/"])
def test_the_way_back_leads_nowhere_else(pushd, visitor, back):
    answer = visitor.request(f"http://{APP}/tgauth/enter?return={back}")
    assert answer.headers["Location"].endswith("&return=/")
    hex_id = answer.headers["Location"].partition("browser=")[2][:32]
    code = visitor.request(f"{pushd.url}/tgauth/site?host={APP}&browser={hex_id}&return={back}").headers["Location"]
    assert code.endswith("&return=/")
    assert visitor.request(code.removesuffix("/") + back).headers["Location"] == "/"


def test_only_a_trusted_proxy_says_which_host_it_was(site, pushd, visitor):
    visitor.enter(APP)
    daemon = site.new_pushd(name="trusts-nobody", trusted_proxies="192.0.2.1").start(url=pushd.url)
    try:
        stranger = Visitor(daemon)
        stranger.jars = visitor.jars
        # of whom it does not trust it takes the portal's host, where this token is nobody's
        assert stranger.auth(APP).status == 401
        assert stranger.auth(APP).headers["X-Tgauth-Login"].startswith(pushd.url + "/tgauth/login")
    finally:
        daemon.stop()


@pytest.mark.parametrize("fields", [
    {"X-Forwarded-Host": f"{APP}, inner.example.com", "X-Forwarded-Proto": "http, https"}, {"X-Forwarded-Host": "APP.LocalHost:80"},
    {"X-Forwarded-Host": None, "Forwarded": f"for=192.0.2.9;host={APP};proto=http", "X-Forwarded-Proto": None, "X-Forwarded-For": None},
    {"X-Forwarded-Proto": "ws"}, {"X-Forwarded-Proto": None},
    {"X-Requested-With": "org.telegram.messenger"},
], ids=["chain", "port", "forwarded", "websocket", "no-scheme", "webview"])
def test_hosts_are_read_as_proxies_write_them(pushd, visitor, fields):
    answer = visitor.auth(APP, "/x", **fields)
    assert answer.headers["X-Tgauth-Login"] == f"http://{APP}/tgauth/enter?return=/x"
    visitor.enter(APP)
    assert visitor.auth(APP, "/x", **fields).status == 200


@pytest.mark.parametrize("host, fields", [
    (WIKI, {"X-Forwarded-Host": f"{APP}, {WIKI}"}), (WIKI, {"X-Forwarded-Host": f"{WIKI}, {APP}"}),
    (WIKI, {"X-Forwarded-Host": APP, "Host": WIKI}), (WIKI, {"X-Forwarded-Host": APP, "Forwarded": f"for=1.2.3.4;host={WIKI}"}),
    (WIKI, {"X-Forwarded-Host": None, "Forwarded": f"host={APP}", "Host": WIKI}),
    (WIKI, {"X-Forwarded-Host": None, "Forwarded": f'host="{APP}", for=_x;host="{WIKI}"'}),
    ("portal", {"X-Forwarded-Host": f"{APP}, PORTAL"}),
], ids=["before", "after", "host", "forwarded", "forwarded-host", "two-elements", "portal"])
def test_what_a_client_adds_to_a_proxys_word_opens_nothing(pushd, visitor, host, fields):
    """An application that is taken over says that a request to another host is for its own."""
    visitor.enter(APP)
    fields = {name: value and value.replace("PORTAL", visitor.portal) for name, value in fields.items()}
    answer = visitor.auth(visitor.portal if host == "portal" else host, token=visitor.cookie(APP), **fields)
    assert answer.status == 401 and "X-Tgauth-Login" not in answer.headers


def test_a_field_that_a_client_repeats_opens_nothing(pushd, visitor):
    visitor.enter(APP)
    head = (f"GET /tgauth/auth HTTP/1.1\r\nHost: pushd\r\nX-Forwarded-Host: {APP}\r\nX-Forwarded-Host: {WIKI}\r\n"
            f"X-Forwarded-Proto: http\r\nCookie: {SESSION}={visitor.cookie(APP)}\r\nConnection: close\r\n\r\n")
    with pushd.connect() as s:
        s.sendall(head.encode())
        assert b" 401 " in read_all(s).partition(b"\r\n")[0]


def test_redirect_and_scripts(pushd, visitor):
    answer = visitor.request(f"http://{APP}/tgauth/auth?redirect", **{"X-Forwarded-Host": APP, "X-Forwarded-Uri": "/x"})
    assert answer.status == 303 and answer.headers["Location"] == f"http://{APP}/tgauth/enter?return=/x"
    answer = visitor.auth(APP, Accept="application/json")
    assert answer.status == 401 and "X-Tgauth-Login" not in answer.headers and answer.json()["error"] == "not_logged_in"
    answer = visitor.auth(APP, "/save", **{"X-Forwarded-Method": "POST", "Referer": f"http://{APP}/form?a=1"})
    assert answer.headers["X-Tgauth-Login"] == f"http://{APP}/tgauth/enter?return=/form?a=1"
    answer = visitor.auth(APP, "/save", **{"X-Forwarded-Method": "POST", "Referer": f"http://{WIKI}/form"})
    assert answer.headers["X-Tgauth-Login"] == f"http://{APP}/tgauth/enter?return=/"


def out_within_a_second(visitor, *hosts):
    began = time.monotonic()
    wait_until(lambda: all(visitor.auth(host).status == 401 for host in hosts), "the end everywhere", 5)
    return time.monotonic() - began < 1


@pytest.mark.parametrize("how", ["SELECT tgauth_revoke_all(%s)", "UPDATE tgauth_user SET blocked = true WHERE id = %s",
                                 "DELETE FROM tgauth_user WHERE id = %s"], ids=["revoked", "blocked", "deleted"])
def test_every_end_is_the_end_everywhere(site, pushd, visitor, how):
    user = site.user_id(visitor.cookie(visitor.portal))
    for host in (APP, WIKI, FILES):
        visitor.enter(host)
        assert visitor.auth(host).status == visitor.auth(host).status == 200
    site.query(how, user)
    assert out_within_a_second(visitor, APP, WIKI, FILES, visitor.portal)


def test_logging_out_on_a_site_is_the_end_everywhere(site, pushd, visitor):
    for host in (APP, WIKI):
        visitor.enter(host)
    # not by another site's page, nor without an origin
    for origin in (f"http://{WIKI}", pushd.url, None):
        assert visitor.request(f"http://{APP}/tgauth/logout", "POST", Origin=origin).status == 403
    assert visitor.auth(APP).status == 200
    answer = visitor.request(f"http://{APP}/tgauth/logout", "POST", Origin=f"http://{APP}", Accept="application/json")
    assert answer.status == 200 and answer.json() == {"status": "logged_out"} and not visitor.cookie(APP)
    assert out_within_a_second(visitor, WIKI, visitor.portal)
    # a person is led on, and has to log in
    again = visitor.request(f"http://{APP}/tgauth/logout?return=/bye", "POST", Origin=f"http://{APP}")
    assert again.status == 303 and again.headers["Location"] == "/bye"


def test_all_of_a_user_can_be_ended_from_a_site(site, pushd, visitor):
    person = dict(telegram_id=778899)
    phone = site.login(**person)
    visitor.jars[visitor.portal] = {SESSION: site.login(**person)}
    visitor.enter(APP)
    answer = visitor.request(f"http://{APP}/tgauth/logout?all=1", "POST", Origin=f"http://{APP}", Accept="application/json")
    assert answer.status == 200
    assert out_within_a_second(visitor, visitor.portal)
    wait_until(lambda: Visitor(pushd).auth(visitor.portal, token=phone).status == 401, "the end of the phone's")


def test_a_revocation_is_heard_without_hints_and_with_redis_alone(site, pushd, visitor):
    """Another daemon on the same Redis, which keeps nothing itself."""
    visitor.enter(APP)
    daemon = site.new_pushd(name="second").start(url=pushd.url, sessions_in_memory=0).wait_redis()
    try:
        other = Visitor(daemon)
        other.jars = visitor.jars
        assert other.auth(APP).status == 200
        site.query("SELECT tgauth_revoke_all(%s)", site.user_id(visitor.cookie(visitor.portal)))
        assert out_within_a_second(other, APP)
    finally:
        daemon.stop()


def test_groups(site, pushd, visitor):
    user = site.user_id(visitor.cookie(visitor.portal))
    site.value("SELECT tgauth_add_site('staff.localhost', '{staff,admins}')::text")
    host = "staff.localhost"
    wait_until(lambda: visitor.auth(host).headers["X-Tgauth-Login"], "the new site")
    begin = visitor.auth(host, "/x").headers["X-Tgauth-Login"]
    at_portal = visitor.request(begin).headers["Location"]
    answer = visitor.request(at_portal)
    assert answer.status == 403 and 'data-view="forbidden"' in answer.text and host in answer.text
    site.value("SELECT tgauth_set_groups(%s, '{staff,x}')::text", user)
    visitor.enter(host)
    wait_until(lambda: visitor.auth(host).status == 200, "the groups")
    assert visitor.auth(host).headers["Remote-Groups"] == "staff,x"
    # taken away: no entry within a second, though the session lives on
    site.value("SELECT tgauth_set_groups(%s, '{x}')::text", user)
    wait_until(lambda: visitor.auth(host).status == 403, "the groups to be gone", 1)
    page = visitor.auth(host, "/x")
    assert 'data-view="forbidden"' in page.text and host in page.text
    script = visitor.auth(host, "/x", Accept="application/json")
    assert script.status == 403 and script.json()["error"] == "forbidden"
    assert visitor.request(f"http://{host}/tgauth/session", Accept="application/json").status == 403
    assert visitor.auth(visitor.portal).status == 200
    # other groups of the site
    site.value("SELECT tgauth_add_site('staff.localhost', '{x}')::text")
    wait_until(lambda: visitor.auth(host).status == 200, "the site's groups", 1)


def test_a_site_that_is_forgotten(site, pushd, visitor):
    host = "gone.localhost"
    site.value("SELECT tgauth_add_site(%s)::text", host)
    wait_until(lambda: visitor.auth(host).headers["X-Tgauth-Login"], "the new site")
    visitor.enter(host)
    assert visitor.auth(host).status == 200
    site.value("SELECT tgauth_remove_site(%s)::text", host)
    wait_until(lambda: visitor.auth(host).status == 401, "the end of the site", 1)
    assert "X-Tgauth-Login" not in visitor.auth(host).headers


def test_one_device_with_its_places(pushd, visitor):
    for host in (APP, FILES):
        visitor.enter(host)
    page = visitor.request(f"{pushd.url}/tgauth/account")
    assert page.status == 200 and page.text.count('name="login_id"') == 1
    assert f"{APP}, {FILES}" in page.text


def test_use_of_a_site_is_use_of_the_session(site, pushd, visitor):
    visitor.enter(APP)
    token = visitor.cookie(visitor.portal)
    user = site.user_id(token)
    site.query("UPDATE tgauth_session SET last_used_at = last_used_at - interval '1 hour' WHERE user_id = %s", user)
    assert visitor.auth(APP).status == 200
    wait_until(lambda: site.value("SELECT last_used_at > now() - interval '1 minute' FROM tgauth_session WHERE user_id = %s", user),
               "the use to be marked", 60)


def test_garbage(pushd, visitor):
    at = f"http://{APP}/tgauth/enter?"
    visitor.request(at)
    for code in ("x", "A" * 43, "A" * 44, "%00", "%", "a" * 5000, "'; DROP TABLE tgauth_site"):
        answer = visitor.request(f"{at}code={urllib.parse.quote(code, safe='%')}&return=/x")
        assert answer.status in (303, 403) and not visitor.cookie(APP)
    for query in ("", "host=" + APP, f"host={APP}&browser=x", f"host={APP}&browser={'0' * 31}", f"browser={'0' * 32}"):
        assert visitor.request(f"{pushd.url}/tgauth/site?{query}").status == 404
    assert visitor.request(f"http://{APP}/tgauth/enter", "POST", Origin=f"http://{APP}").status == 405
    assert visitor.request(f"http://{APP}/tgauth/enter", "HEAD").status == 405


def test_no_token_is_in_the_log(site, pushd, visitor):
    visitor.enter(APP)
    log = pushd.log_text()
    assert visitor.cookie(APP) not in log and visitor.cookie(APP, ENTER) not in log and "entered" in log and f"user_id={site.user_id(visitor.cookie(visitor.portal))}" in log


def test_sites_stay_open_while_postgresql_is_away(site, pushd, visitor):
    """From memory and Redis, as the portal does; who comes anew is told to come again."""
    visitor.enter(APP)
    assert visitor.auth(APP).status == 200
    _, at_portal, _ = visitor.way(WIKI)
    site.server.stop(signal.SIGINT)
    try:
        wait_until(lambda: pushd.readiness()["postgres"] == "down", "PostgreSQL to be missed")
        assert visitor.auth(APP).status == visitor.auth(visitor.portal).status == 200
        assert visitor.auth(WIKI, token="A" * 43).status == 503
        assert visitor.request(at_portal).status == 503
        assert visitor.request(f"http://{APP}/tgauth/logout", "POST", Origin=f"http://{APP}").status == 503
    finally:
        site.server.start()
    wait_until(lambda: pushd.readiness()["postgres"] == "ok", "PostgreSQL to be back")


def test_a_sites_cookie_is_nobodys_at_the_openid_provider(site, pushd, visitor):
    """Neither on its host nor copied to the portal; the portal's is somebody's."""
    site.query("SELECT tgauth_add_client('wiki', 'Wiki', ARRAY['https://wiki.example/cb'], pkce_required => false)")
    visitor.enter(APP)
    ask = "/tgauth/oauth/authorize?" + urllib.parse.urlencode({
        "client_id": "wiki", "redirect_uri": "https://wiki.example/cb", "response_type": "code", "scope": "openid"})
    assert visitor.request(pushd.url + ask).status == 200
    thief = Visitor(pushd)
    thief.jars = {host: {SESSION: visitor.cookie(APP)} for host in (APP, thief.portal)}
    for origin in (pushd.url, f"http://{APP}"):
        answer = thief.request(origin + ask)
        assert answer.status == 303 and answer.headers["Location"].startswith("/tgauth/login?"), (origin, answer)
        assert thief.request(origin + "/tgauth/oauth/end-session").status == 200
    assert visitor.auth(APP).status == 200
