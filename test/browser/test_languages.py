"""Every state of the pages, in every language: nothing sticks out of a small phone, and all goes the way it is read.

    TGAUTH_PICTURES=DIR make test T=test/browser/test_languages.py

leaves pictures of them in DIR, in two sizes and two schemes."""

import json
import os
import pathlib
import re
import urllib.parse
import urllib.request

import pytest

from support.browser import http_request
from support.chromium import Chromium
from support.daemons import Pushd
from support.servers import TOP, wait_until

LANGUAGES = dict(re.findall(r"X\(\w+, (\w+), (\w+)\)", (TOP / "common/daemon/language.h").read_text()))
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
PICTURES = os.environ.get("TGAUTH_PICTURES")
OTHERS = {"2001:db8:1:2::3": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile/15E148 Safari/604.1",
          "192.0.2.200": "curl/8"}


@pytest.fixture(scope="module")
def look(whole_browser):
    agent = whole_browser.script("return navigator.userAgent")

    class Look:
        def __init__(self, language):
            self.language = language
            whole_browser.forget()
            whole_browser.cdp("Network.setUserAgentOverride", userAgent=agent, acceptLanguage=language)

        def __call__(self, name, own=True):
            """own: a page of ours, rather than a site's own with the element."""
            for size, (width, height) in SIZES.items() if PICTURES else [("phone", SIZES["phone"])]:
                whole_browser.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                                  deviceScaleFactor=1, mobile=False)
                assert whole_browser.too_wide() == [], f"{name} at {width}"
                assert whole_browser.script("return document.documentElement.scrollWidth") <= width
                whole_browser.cdp("Emulation.setDeviceMetricsOverride", width=width, deviceScaleFactor=1, mobile=False,
                                  height=max(height, whole_browser.script("return document.documentElement.scrollHeight")))
                for scheme in ("light", "dark") if PICTURES else ():
                    whole_browser.emulate(prefers_color_scheme=scheme)
                    whole_browser.script("return new Promise((go) => setTimeout(go, 250))")  # what fades has faded
                    whole_browser.screenshot(pathlib.Path(PICTURES) / f"{self.language}-{size}-{scheme}-{name}.png")
            if own:
                html = whole_browser.one("html")
                assert html.get_attribute("lang") == self.language
                assert html.get_attribute("dir") == LANGUAGES[self.language]
                assert whole_browser.script("return getComputedStyle(document.querySelector('main')).direction") == LANGUAGES[self.language]

    yield Look
    whole_browser.cdp("Network.setUserAgentOverride", userAgent=agent, acceptLanguage="en")
    whole_browser.cdp("Emulation.setDeviceMetricsOverride", width=1100, height=800, deviceScaleFactor=1, mobile=False)
    whole_browser.emulate(prefers_color_scheme="light")


def unfold(browser):
    browser.script("document.querySelectorAll('details').forEach((d) => d.open = true)")


def fold(browser):
    browser.script("document.querySelectorAll('details').forEach((d) => d.open = false)")


@pytest.fixture(scope="module")
def diary(whole_site):
    """An application whose name is as long as one may be, and cannot be broken."""
    whole_site.db.query("SELECT tgauth_add_client('diary', %s, ARRAY['https://diary.example/cb'])", "W" * 100)
    way = f"{whole_site.front.url}/tgauth/login?return=/tgauth/oauth/authorize%3Fclient_id=diary"
    wait_until(lambda: b'class="application"' in http_request(way, way.partition(whole_site.front.url)[2]).body, "the application")
    yield way
    whole_site.db.query("SELECT tgauth_remove_client('diary')")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_application_that_a_person_logs_in_to(site, diary, person, whole_browser, look, language):
    browser, look = whole_browser, look(language)
    browser.get(diary)
    assert "W" * 100 in browser.text(".application")
    look("application")
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    token = browser.cookies()["tgauth_session"]["value"]
    site.db.query("UPDATE tgauth_session SET has_clients = true WHERE login_id = decode(%s, 'hex')", site.db.login_id(token))
    site.db.query("INSERT INTO tgauth_client_session (sid, client_id, login_id, user_id, created_at, last_used_at) VALUES "
                  "(substr(sha256(convert_to(%s, 'UTF8')), 1, 16), 'diary', decode(%s, 'hex'), %s, now(), now())",
                  language, site.db.login_id(token), site.db.user_id(token))
    browser.get(site.front.url + "/tgauth/account?notice=application")
    assert browser.text("section[aria-labelledby=applications] h3") == "W" * 100
    look("account_applications")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_login_page(site, person, whole_browser, look, language):
    browser, look = whole_browser, look(language)
    browser.open_page(site)
    look("waiting")
    shown = browser.one("p[data-code]").get_attribute("textContent")
    assert shown.isascii() and shown in [b["text"] for b in asked(site, person, browser)[0]]
    browser.wait_state("opened")
    assert shown in browser.text("[data-tap-text]")
    look("opened")
    unfold(browser)
    look("unfolded")
    fold(browser)
    site.say_no(person)
    browser.wait_state("declined")
    look("declined")
    for status in ("mismatch", "expired", "revoked", "contested", "failed"):
        browser.cdp("Network.clearBrowserCookies")
        site.front.answer_claim = f'{{"status":"{status}"}}'
        browser.open_page(site)
        site.confirm(person, browser.start_token(), browser.code())
        browser.wait_state(status)
        assert browser.status() and "{" not in browser.status()
        look(status)
    site.front.answer_claim = None
    browser.cdp("Network.clearBrowserCookies")
    for notice in ("not_yet", "contested", "password&name=ann", "throttled", "refused"):
        browser.get(site.login_url() + "&notice=" + notice)
        look("notice_" + notice.partition("&")[0])


def asked(site, person, browser):
    """The buttons of the bot's question."""
    site.press_start(person, browser.start_token())
    return site.telegram.buttons(person)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_who_is_logged_in(site, person, whole_browser, look, language):
    browser, look = whole_browser, look(language)
    browser.open_page(site)
    site.front.silent.add("claim")
    site.confirm(person, browser.start_token(), browser.code())
    browser.wait_state("confirmed")
    look("confirmed")
    site.front.mend()
    browser.get(site.login_url())
    browser.arrives("/welcome")
    browser.get(site.login_url())
    look("logged_in")
    for address, agent in OTHERS.items():
        site.db.login(person, user_agent=agent, address=address)
    site.db.query("INSERT INTO tgauth_passkey (credential_id, user_id, name, public_key, algorithm, sign_count, backup_eligible, backed_up, "
                  "login_id, created_at, cloned_at) SELECT convert_to(%s, 'UTF8'), id, repeat('W', 64), '', 'ES256', 0, true, true, '', now(), now() "
                  "FROM tgauth_user WHERE telegram_id = %s", f"{person} {language}", person)
    browser.get(site.front.url + "/tgauth/account?notice=passkey_removed")
    assert len(browser.all(".devices li")) == 4
    unfold(browser)
    look("account")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_element(site, person, whole_browser, look, language):
    browser, look = whole_browser, look(language)
    site.front.inner = ""
    browser.get(site.front.url + "/own?return=/in")

    def wait(state):
        browser.wait(lambda: browser.one("tgauth-login").get_attribute("state") == state, state)

    wait("waiting")
    browser.wait_line()
    look("element_waiting", own=False)
    link = "return document.querySelector('tgauth-login').shadowRoot.querySelector('a').href"
    site.press_start(person, browser.script(link).partition("start=")[2])
    wait("opened")
    look("element_opened", own=False)
    site.say_no(person)
    wait("declined")
    look("element_declined", own=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script(site, language):
    with Chromium(language=language, script=False, width=360, height=740) as browser:
        browser.get(site.login_url())
        assert browser.shown(".without") and browser.one("html").get_attribute("lang") == language
        unfold(browser)
        assert browser.script("return document.documentElement.scrollWidth") <= 360
        if PICTURES:
            browser.screenshot(pathlib.Path(PICTURES) / f"{language}-phone-light-without_script.png", whole=True)


@pytest.fixture(scope="module")
def application(whole_site):
    whole_site.db.query("SELECT tgauth_add_client('wiki', 'Wiki of the Mountain Post', ARRAY['https://wiki.example/cb'], "
                        "pkce_required => false)")
    whole_site.db.query("SELECT tgauth_add_client('tv', 'TV', ARRAY[]::text[], authentication => 'none', device_grant => true)")
    whole_site.db.query("SELECT tgauth_add_client('staff', 'Staff', ARRAY['https://wiki.example/cb'], groups => ARRAY['staff'], "
                        "pkce_required => false)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_application_that_asks(site, application, person, whole_browser, look, language):
    browser, look = whole_browser, look(language)
    asked = "authorize?response_type=code&scope=openid+profile+email+groups+offline_access&redirect_uri=https://wiki.example/cb&client_id="

    def see(path, name):
        browser.get(f"{site.front.url}/tgauth/oauth/{path}")
        assert browser.one("main").get_attribute("data-view") == name
        look(name)

    def connect(decision, view):
        form = {"client_id": "tv", "scope": "openid"}
        with urllib.request.urlopen(f"{site.front.url}/tgauth/oauth/device_authorization", urllib.parse.urlencode(form).encode()) as answer:
            browser.get(f"{site.front.url}/tgauth/oauth/device?user_code=" + json.load(answer)["user_code"])
        # it asks for a new confirmation in Telegram
        back = browser.one("[name=return]").get_attribute("value")
        browser.cdp("Network.setCookie", url=site.front.url, name="tgauth_session", value=site.db.login(person))
        see(back.partition("/oauth/")[2], "consent")
        browser.one(f"button[value={decision}]").click()
        browser.wait(lambda: browser.one("main").get_attribute("data-view") == view, view)
        look(view)

    token = site.db.login(person)
    browser.get(site.front.url)
    browser.cdp("Network.setCookie", url=site.front.url, name="tgauth_session", value=token)
    see(asked + "wiki", "consent")
    see(asked + "staff", "forbidden")
    see(asked + "nobody", "refused")
    see("device", "device")
    see("device?user_code=BBBB-CCCC", "device")
    connect("allow", "device_approved")
    connect("deny", "device_denied")
    see("end-session", "ask_logout")
    browser.one(".choice button").click()
    browser.wait(lambda: browser.one("main").get_attribute("data-view") == "logged_out", "the end of the session")
    look("logged_out")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site(site, person, whole_browser, look, language):
    """A code that is not good, and the device that has opened sites."""
    browser, look = whole_browser, look(language)
    hosts = [site.front.url.removeprefix("http://").replace("localhost", f"{name}.localhost") for name in ("files", "wiki-of-the-mountain-post")]
    for host in hosts:
        site.db.query("SELECT tgauth_add_site(%s)", host)
    entry = f"http://{hosts[1]}/tgauth/enter?code=x&return=/there"
    wait_until(lambda: http_request(site.pushd.address, "/tgauth/enter", headers={"Host": hosts[1]}).status == 303, "the site")
    browser.get(entry)
    assert browser.one("main").get_attribute("data-view") == "not_entered" and hosts[1] in browser.text("h1")
    look("not_entered")
    token = site.db.login(person)
    site.db.query("INSERT INTO tgauth_site_session (token_id, login_id, host, created_at) SELECT sha256(host::bytea || login_id), "
                  "login_id, host, now() FROM tgauth_session(%s), unnest(%s::text[]) AS host", token, hosts)
    browser.get(site.front.url)
    browser.cdp("Network.setCookie", url=site.front.url, name="tgauth_session", value=token)
    browser.get(site.front.url + "/tgauth/account")
    assert all(host in browser.text(".devices") for host in hosts)
    look("account_sites")


def test_errors(site, whole_browser, look):
    busy = Pushd(site.directory, site.db.dsn("test_pushd"), name="busy", attempts_per_minute=3).start()
    away = Pushd(site.directory, "host=127.0.0.1 port=1", name="away").start(ready=False)
    browser = whole_browser
    try:
        for language in LANGUAGES:
            here = look(language)
            for path, name in (("nowhere", "404"), ("claim", "405")):
                browser.get(f"{site.front.url}/tgauth/{path}?return=/back")
                here(name)
            browser.get(f"{site.pushd.address}/tgauth/login?moved=1")
            unfold(browser)
            browser.one("#username").send_keys("ann")
            browser.one("#password").send_keys("secret")
            browser.one(".password button").click()
            browser.wait(lambda: not browser.all("#password"), "a refusal")
            here("403")
            for _ in range(7):  # a minute may end meanwhile, but not twice
                browser.get(f"{busy.url}/tgauth/login")
                if not browser.all("#password"):
                    break
            assert not browser.all("#password")
            here("429")
            browser.get(f"{away.url}/tgauth/login")
            here("503")
            browser.cdp("Network.setCookie", url=away.url, name="tgauth_session", value="A" * 43)
            browser.get(f"{away.url}/tgauth/account")
            here("503_account")
    finally:
        busy.stop()
        away.stop()
