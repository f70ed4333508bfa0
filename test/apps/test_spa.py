"""The single-page application, the service that takes its tokens, and a page of the site's own with <tgauth-login>."""

import json
import os
import re

import jwt
import psycopg2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from support.browser import http_request, session_cookie
from support.chromium import Chromium
from support.database import hash_id
from support.documents import block
from support.proxies import EXAMPLES, PlainNginx
from support.servers import Process, can_connect, free_port, wait_until

PYTHON = "/usr/bin/python3"
ISSUER = "https://example.com"  # as the document has it
OWN_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"


class NotesSite(Process):
    """nginx before static files, pushd and docs/examples/rest."""

    def __init__(self, site):
        super().__init__("notes", site.directory)
        self.site = site
        settings = block("docs/integrations.md", "tgauth.jwt_role")
        for name, value in re.findall(r"^tgauth\.(\w+) = '(.*?)'", settings, re.M):
            site.setting(name, value)
        site.query((EXAMPLES / "rest" / "notes.sql").read_text())
        self.pushd = site.pushd
        self.port = free_port()
        locations = block("docs/integrations.md", "location /tgauth/")
        self.nginx = PlainNginx(site.directory, f"""
            {locations.replace("8080", str(self.pushd.port)).replace("3001", str(self.port))}
            location /app/ {{ alias {EXAMPLES}/spa/; }}
            location /welcome/ {{ alias {EXAMPLES}/own_page/; add_header Content-Security-Policy "{OWN_POLICY}"; }}
            location = /favicon.ico {{ return 204; }}
            location = /ours {{ default_type text/html; alias {site.directory}/ours.html; }}
            location /members {{ default_type text/html; return 200 '<h1>members</h1>'; }}""")
        self.url = self.nginx.url

    def start(self):
        self.pushd.start(url=self.url).wait_redis()
        env = {**os.environ, "PORT": str(self.port), "ISSUER": ISSUER, "PYTHONDONTWRITEBYTECODE": "1",
               "JWKS_URL": f"{self.nginx.url}/.well-known/jwks.json", "DSN": self.site.dsn("authenticator")}
        self.launch([PYTHON, EXAMPLES / "rest" / "notes_service.py"], env=env)
        wait_until(lambda: can_connect(self.port), f"the service; see {self.log}")
        self.nginx.start()
        return self

    def stop(self):
        self.nginx.stop()
        super().stop()
        self.pushd.stop()

    def token(self, session):
        answer = http_request(self.url, "/tgauth/token", "POST", {**session_cookie(session), "Origin": self.url})
        assert answer.status == 200, answer.text
        return answer.json()["access_token"]

    def notes(self, token, method="GET", body=None):
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return http_request(self.url, "/api/notes", method, headers, body)


@pytest.fixture(scope="module")
def notes(site):
    made = NotesSite(site).start()
    yield made
    made.stop()


# --- the service ----------------------------------------------------------------------------


def test_each_sees_their_own(site, notes):
    ann, bob = site.login(first_name="Ann"), site.login(first_name="Bob")
    written = notes.notes(notes.token(ann), "POST", '{"body": "of Ann"}')
    assert written.status == 200 and written.json()[0]["owner"] == site.user_id(ann)
    assert [n["body"] for n in notes.notes(notes.token(ann)).json()] == ["of Ann"]
    assert notes.notes(notes.token(bob)).json() == []
    assert notes.notes(notes.token(bob), "POST", '{"body": 5}').status in (200, 400)


def test_the_claims_are_what_postgrest_gives(site, notes):
    """A policy that was written for PostgREST reads them as it is used to."""
    site.query("""
        CREATE OR REPLACE VIEW api.claims AS SELECT current_user AS role,
            current_setting('request.jwt.claims', true)::json AS claims, tgauth_uid() AS uid, tgauth_groups() AS groups;
        GRANT SELECT ON api.claims TO web_user; GRANT EXECUTE ON FUNCTION tgauth_groups() TO web_user;""")
    session = site.login(first_name="Ann", username="ann_claims")
    site.query("SELECT tgauth_set_groups(%s, '{editors}')", site.user_id(session))
    token = notes.token(session)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["role"] == "web_user" and claims["iss"] == ISSUER and claims["groups"] == ["editors"]
    assert claims["sub"] == str(site.user_id(session)) and claims["sid"] == site.login_id(session)
    with psycopg2.connect(site.dsn("authenticator")) as connection, connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE web_user")
        cursor.execute("SELECT set_config('request.jwt.claims', %s, true), set_config('request.headers', %s, true)",
                       (json.dumps(claims), json.dumps({"authorization": f"Bearer {token}"})))
        cursor.execute("SELECT api.authenticate(), role, claims ->> 'sub', uid, groups FROM api.claims")
        cursor.execute("SELECT role, claims ->> 'sub', uid, groups FROM api.claims")
        assert cursor.fetchall() == [("web_user", claims["sub"], site.user_id(session), ["editors"])]


def forged(notes, session, **changes):
    claims = jwt.decode(notes.token(session), options={"verify_signature": False})
    return {**claims, **changes}


def test_tokens_that_are_not_good(site, notes):
    session = site.login()
    good = notes.token(session)
    head, body, signature = good.split(".")
    key = ec.generate_private_key(ec.SECP256R1())
    kid = jwt.get_unverified_header(good)["kid"]
    bad = [None, "", "x", "a.b.c", f"{head}.{body}.", f"{head}.{body}.{signature[:-2]}AA", f"{head}.{body}",
           jwt.encode(forged(notes, session), key, "ES256", headers={"kid": kid}),
           jwt.encode(forged(notes, session), key, "ES256", headers={"kid": "other"}),
           jwt.encode(forged(notes, session), "secret", "HS256", headers={"kid": kid}),
           jwt.encode(forged(notes, session), None, "none", headers={"kid": kid})]
    for token in bad:
        answer = notes.notes(token)
        assert answer.status == 401 and answer.headers["WWW-Authenticate"] == "Bearer", token
    assert notes.notes(good).status == 200


def test_a_session_that_ended_ends_its_tokens_in_the_database(site, notes):
    """The signature is good for minutes more; row-level security asks about the session."""
    session = site.login()
    token = notes.token(session)
    assert notes.notes(token, "POST", '{"body": "mine"}').status == 200
    site.query("SELECT tgauth_revoke(login_id) FROM tgauth_session(%s)", session)
    assert notes.notes(token).json() == []
    assert notes.notes(token, "POST", '{"body": "more"}').status == 403
    assert site.value("SELECT count(*) FROM api.notes WHERE body = 'more'") == 0


# --- the application in a browser ---------------------------------------------------------------


def test_the_application(site, notes):
    with Chromium() as browser:
        browser.get(notes.url + "/app/index.html?view=all")
        browser.wait(lambda: browser.url.split("?")[0].endswith("/tgauth/login"), "the login page")
        assert site.confirm_page(browser, site.new_person()) == "confirmed"
        browser.wait(lambda: browser.url == notes.url + "/app/index.html?view=all", "the application")
        browser.wait(lambda: browser.text("#status") == "0 of your notes", "the list")
        browser.one("#write input").send_keys("Remember <b>this</b>")
        browser.one("#write button").click()
        browser.wait(lambda: [e.text for e in browser.all("#notes li")] == ["Remember <b>this</b>"], "the note")
        # The session ends: the next call leads to the login page, and nothing goes round.
        cookie = browser.cookies()["tgauth_session"]["value"]
        site.query("SELECT tgauth_revoke(login_id) FROM tgauth_session(%s)", cookie)
        browser.get(notes.url + "/app/index.html")
        browser.wait(lambda: "/tgauth/login?return=%2Fapp%2Findex.html" in browser.url, "the login page")
        assert browser.script("return localStorage.length + sessionStorage.length") == 0


# --- <tgauth-login> ---------------------------------------------------------------------------------


def element(browser, script):
    return browser.script(f"const e = document.querySelector('tgauth-login'); {script}")


def start_token(browser):
    return browser.wait(lambda: element(browser, "return e.shadowRoot.querySelector('[part=link]').href.split('start=')[1]"),
                        "the element's link")


def code(browser):
    return int(element(browser, "return e.shadowRoot.querySelector('[part=code]').textContent"))


def heard(browser):
    return (browser.one("#word").get_attribute("data-heard") or "").split()


@pytest.fixture()
def welcome(site, notes):
    """The example page, on another path of the site, under a strict policy of the site's own."""
    with Chromium() as browser:
        browser.get(notes.url + "/welcome/index.html")
        start_token(browser)
        browser.wait(lambda: "waiting" in heard(browser), "the event of waiting")
        yield browser
        assert not browser.console()


def test_an_own_page_logs_in(site, welcome):
    token, number = start_token(welcome), code(welcome)
    assert welcome.text("tgauth-login").startswith("Log in with Telegram")
    person = site.new_person()
    site.query("SELECT status FROM tgauth_preview(%s, %s)", token, person)
    welcome.wait(lambda: "opened" in heard(welcome), "the event of opening")
    assert element(welcome, "return e.getAttribute('state')") == "opened"
    assert site.confirm(token, number, person) == "confirmed"
    welcome.wait(lambda: welcome.url.endswith("/members"), "the page of its `return`")
    assert site.user_id(welcome.cookies()["tgauth_session"]["value"])


def test_an_own_page_hears_of_the_other_ends(site, welcome):
    person = site.new_person()
    site.query("SELECT tgauth_decline(%s, %s)", start_token(welcome), person)
    welcome.wait(lambda: heard(welcome)[-1] == "declined", "the event of declining")
    assert welcome.text("#word") == "That was not confirmed. Press the button to try again."
    before = start_token(welcome)
    element(welcome, "e.shadowRoot.querySelector('[part=link]').onclick = null; e.start()")
    welcome.wait(lambda: heard(welcome)[-1] == "waiting" and start_token(welcome) != before, "a new link")
    token = start_token(welcome)
    assert site.confirm(token, 10 + (code(welcome) - 9) % 90, person) == "mismatch"
    welcome.wait(lambda: heard(welcome)[-1] == "declined", "the event of a wrong number")


def test_an_own_page_can_keep_the_visitor(site, welcome):
    """Who cancels `confirmed` goes on by themselves, logged in."""
    element(welcome, "window.stay = 0; e.addEventListener('confirmed', event => { event.preventDefault(); window.stay++ })")
    assert site.confirm(start_token(welcome), code(welcome)) == "confirmed"
    welcome.wait(lambda: welcome.script("return window.stay") == 1, "the event")
    assert welcome.url.endswith("/welcome/index.html")
    assert welcome.script("return fetch('/tgauth/session').then(a => a.status)") == 200


def test_the_site_dresses_it(welcome):
    style = element(welcome, "const s = getComputedStyle(e.shadowRoot.querySelector('[part=link]'));"
                             "return [s.backgroundColor, s.textDecorationLine]")
    assert style == ["rgb(11, 107, 184)", "none"]
    assert element(welcome, "return getComputedStyle(e.shadowRoot.querySelector('[part=code]')).fontSize") == "40px"
    assert element(welcome, "return e.shadowRoot.querySelector('[part=qr]').getBoundingClientRect().width") > 100


def test_an_expired_login_is_told_and_begun_anew(site):
    """The login's time is pushd's to say; a short one here."""
    directory = site.directory / "expiring"
    directory.mkdir()
    pushd = site.new_pushd(directory, redis_port=None)
    nginx = PlainNginx(directory, f"""
        location /tgauth/ {{ proxy_pass http://127.0.0.1:{pushd.port}; }}
        location /welcome/ {{ alias {EXAMPLES}/own_page/; }}""")
    pushd.start(url=nginx.url, login_seconds=10)
    nginx.start()
    try:
        with Chromium() as browser:
            browser.get(nginx.url + "/welcome/index.html")
            browser.wait(lambda: heard(browser)[-1:] == ["expired"], "the event of expiry")
            assert browser.text("#word") == "That took a while. Press the button for a new code."
    finally:
        nginx.stop()
        pushd.stop()


def test_the_scripts_are_small_and_need_nobody(notes):
    for name, most in (("tgauth.js", 3072), ("session.js", 1024)):
        answer = http_request(notes.url, f"/tgauth/{name}")
        assert answer.status == 200 and len(answer.body) < most
        elsewhere = answer.body.replace(b"http://www.w3.org/", b"")  # the name of a format, which is not asked
        assert b"http://" not in elsewhere and b"https://" not in elsewhere


def test_the_passkeys_of_an_own_page(site, notes):
    """The page of docs/passkeys.md as it stands there, and `add` as its table has it."""
    (site.directory / "ours.html").write_text("<!DOCTYPE html>\n" + block("docs/passkeys.md", "<input name"))
    with Chromium() as browser:
        browser.plug_in()
        browser.get(notes.url + "/ours")
        browser.cdp("Network.setCookie", name="tgauth_session", value=site.login(), url=notes.url)
        assert browser.script("return import('/tgauth/passkey.js').then(p => p.add('of the test'))")["status"] == "ok"
        browser.cdp("Network.clearBrowserCookies")
        browser.get(notes.url + "/ours")
        browser.wait(lambda: browser.url.endswith("/members"), "the page behind the login by suggestion", seconds=8)
        assert browser.script("return fetch('/tgauth/session').then(a => a.json()).then(s => s.proof)") == "passkey"
        # Where nobody is present the suggestion waits, and the button takes its place.
        browser.cdp("Network.clearBrowserCookies")
        browser.be_present(False)
        browser.get(notes.url + "/ours")
        browser.wait(lambda: browser.script("return performance.getEntriesByType('resource').some(e => e.name.endsWith('passkey/options'))"), "a suggestion")
        browser.be_present()
        browser.one("#passkey").click()
        browser.wait(lambda: browser.url.endswith("/members"), "the page behind the login by button", seconds=8)
        assert browser.script("return fetch('/tgauth/session').then(a => a.json()).then(s => s.proof)") == "passkey"
