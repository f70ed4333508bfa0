"""Whole logins in a real browser, and every other end that one can take."""

import pytest
from selenium.webdriver.common.keys import Keys

from support.chromium import Chromium
from support.start_token import from_base64url


def session(browser):
    return browser.script("return fetch('/tgauth/session').then(answer => answer.json())")


def test_a_whole_login_through_the_phone(site, browser):
    """Page, QR, START, number, reload: with nothing but what a person sees and presses."""
    browser.open_page(site, "/welcome?to=you&all=1")
    assert browser.status() == "Waiting for you in Telegram"
    link = browser.read_qr()
    assert link == browser.link()
    with Chromium(width=400, height=800) as phone:
        phone.get(site.phone_url(link))
        phone.wait(lambda: phone.shown("#start"), "the phone's START")
        phone.one("#start").click()
        browser.wait_state("opened")
        number = str(browser.code())
        assert browser.text("[data-tap-text]") == f"Tap {number} in Telegram"
        phone.wait(lambda: any(k.text == number for k in phone.all(".key")), "three numbers")
        assert len([k for k in phone.all(".key") if k.text.isdigit()]) == 3
        next(k for k in phone.all(".key") if k.text == number).click()
        browser.arrives("/welcome?to=you&all=1")
    cookies = browser.cookies()
    assert set(cookies) == {"tgauth_session"}
    cookie = cookies["tgauth_session"]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
    assert cookie["domain"] == "localhost" and not cookie["session"]
    user_id = site.db.user_id(cookie["value"])
    assert user_id is not None and session(browser)["user_id"] == user_id
    assert browser.script("return document.cookie") == ""


def test_logout_from_a_page_under_no_referrer(site, person, browser):
    """Browsers then send `Origin: null` with a form, and say same-origin in another field."""
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    browser.script("""document.head.insertAdjacentHTML("beforeend", "<meta name=referrer content=no-referrer>");
        document.body.insertAdjacentHTML("beforeend", "<form method=post action=/tgauth/logout></form>");
        document.querySelector("form[action='/tgauth/logout']").submit()""")
    browser.wait(lambda: "notice=logged_out" in browser.url, "the end of the logout")
    assert "Origin: null\r\n" in site.front.heads["/tgauth/logout"]
    assert "tgauth_session" not in browser.cookies()


def test_the_login_cookie(site, browser):
    browser.open_page(site)
    cookies = browser.cookies()
    assert set(cookies) == {"tgauth_login"}
    cookie = cookies["tgauth_login"]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
    assert browser.script("return document.cookie") == ""
    assert browser.start_token() not in cookie["value"]


def test_who_holds_the_qr_but_not_the_cookie_gets_nothing(site, person, browser):
    browser.open_page(site)
    token, code = browser.start_token(), browser.code()
    with Chromium() as thief:
        thief.open_page(site)
        # The thief's page shows the victim's link and code; the cookie is another one.
        thief.script("document.querySelector('[data-link]').href = arguments[0]", browser.link())
        site.confirm(person, token, code)
        browser.arrives("/welcome")
        assert thief.state() == "waiting"
        claim = "return fetch('/tgauth/claim', {method: 'POST'}).then(answer => answer.status)"
        assert thief.script(claim) == 409
        thief.cdp("Network.clearBrowserCookies")
        assert thief.script(claim) == 401
        assert session(thief) == {"error": "not_logged_in"} or "error" in session(thief)
        assert not thief.cookies()


def test_every_tab_of_a_browser_logs_in(site, person, browser):
    browser.open_page(site, "/first")
    first, code = browser.driver.current_window_handle, browser.code()
    browser.driver.switch_to.new_window("tab")
    browser.get(site.login_url("/second"))
    browser.wait(lambda: browser.shown("[data-status]"), "the second tab")
    assert browser.code() == code
    second, token = browser.driver.current_window_handle, browser.start_token()
    site.confirm(person, token, code)
    browser.arrives("/second")
    browser.driver.switch_to.window(first)
    browser.arrives("/first")
    assert session(browser)["telegram_id"] == person
    assert second != first and set(browser.cookies()) == {"tgauth_session"}


def test_logged_in_as_and_out(site, person, browser):
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    browser.get(site.login_url("/further"))
    assert browser.text("h1") == "Logged in as Ann"
    assert browser.one("a.button").get_attribute("href") == site.front.url + "/further"
    browser.one("button.plain").click()
    browser.wait(lambda: browser.state() == "waiting" and browser.shown("p[data-code]"), "the page after logging out")
    assert "tgauth_session" not in browser.cookies()
    assert session(browser).get("telegram_id") is None


def test_a_session_ended_elsewhere_shows(site, person, browser):
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    browser.get(site.login_url())
    assert browser.text("h1") == "Logged in as Ann"
    site.db.query("SELECT tgauth_revoke_all(id) FROM tgauth_user WHERE telegram_id = %s", person)
    browser.wait(lambda: browser.shown("p[data-code]"), "the page to ask for a login again")


def test_back_does_not_show_a_login_that_is_over(site, person, browser):
    browser.open_page(site)
    browser.get(site.front.url + "/elsewhere")
    browser.driver.back()
    browser.wait(lambda: browser.shown("[data-status]"), "the page again")
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    browser.get(site.login_url("/welcome"))
    browser.one("a.button").click()
    browser.arrives("/welcome")
    browser.driver.back()
    browser.wait(lambda: browser.text("h1") == "Logged in as Ann", "who is logged in")


def test_declined_then_a_new_code(site, person, browser):
    browser.open_page(site)
    token, code = browser.start_token(), browser.code()
    site.decline(person, token)
    browser.wait_state("declined")
    assert browser.status() == "This login was declined in Telegram."
    assert not browser.shown("[data-link]") and not browser.shown(".qr") and browser.shown("[data-new]")
    browser.one("[data-new]").click()
    browser.wait_state("waiting")
    assert browser.start_token() != token and browser.read_qr() == browser.link()
    assert site.db.state(token) == "declined"
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    assert code in range(10, 100)


def test_another_number_burns_the_login(site, person, browser):
    browser.open_page(site)
    site.pick_wrong(person, browser.start_token(), browser.code())
    browser.wait_state("mismatch")
    assert "Another number was picked" in browser.status()
    # Loading the page again is as good as the button.
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")


def test_a_code_runs_out(site, person, browser):
    site.restart_pushd(login_seconds=10)
    try:
        browser.open_page(site)
        token = browser.start_token()
        browser.wait_state("expired")
        assert browser.status() == "This code has expired."
        browser.one("[data-new]").click()
        browser.wait_state("waiting")
        assert browser.start_token() != token
        site.confirm(person, browser.start_token(), browser.code())
        browser.arrives("/welcome")
    finally:
        site.restart_pushd()


def test_the_link_is_renewed_before_its_time_is_over(site, person, browser):
    site.db.setting("start_ttl", "10s")
    site.restart_pushd()
    try:
        browser.open_page(site)
        token, code = browser.start_token(), browser.code()
        browser.wait(lambda: browser.start_token() != token, "a new link")
        assert "renew" in browser.frames("sent")
        assert browser.code() == code and browser.read_qr() == browser.link()
        assert browser.one("[data-command]").get_attribute("value") == f"/start {browser.start_token()}"
        assert browser.one("[data-tg]").get_attribute("href").endswith(f"&start={browser.start_token()}")
        site.confirm(person, browser.start_token(), code)
        browser.arrives("/welcome")
    finally:
        site.db.setting("start_ttl", None)
        site.restart_pushd()


def test_without_script(site, person):
    with Chromium(script=False) as browser:
        browser.get(site.login_url("/plain?a=1&b=2"))
        assert "JavaScript is off" in browser.text()
        assert not browser.shown("[data-status]") and not browser.shown("[data-copy]")
        link, code = browser.link(), browser.code()
        assert browser.read_qr() == link
        browser.one(".without button").click()
        browser.wait(lambda: browser.shown(".notice"), "a word about that")
        assert browser.text(".notice").startswith("Not confirmed yet.")
        assert browser.code() == code
        site.confirm(person, browser.start_token(), code)
        site.telegram.wait_text(person, "You are logged in")
        browser.one(".without button").click()
        browser.arrives("/plain?a=1&b=2")
        assert set(browser.cookies()) == {"tgauth_session"}


def test_without_script_declined(site, person):
    with Chromium(script=False) as browser:
        browser.get(site.login_url("/plain"))
        token = browser.start_token()
        site.decline(person, token)
        site.telegram.wait_for(lambda: site.db.state(token) == "declined")
        browser.one(".without button").click()
        browser.wait(lambda: "declined" in browser.text(".notice"), "a word about that")
        fresh = browser.start_token()
        site.confirm(person, fresh, browser.code())
        site.telegram.wait_text(person, "You are logged in")
        browser.one(".without button").click()
        browser.arrives("/plain")


def test_with_the_keyboard_alone(site, person, browser):
    browser.open_page(site)
    browser.tab()
    assert browser.focused() == "Open Telegram"
    browser.tab()
    assert browser.focused() == "Link does not open?"
    browser.press(Keys.ENTER)
    browser.wait(lambda: browser.shown("[data-command]"), "the help to open")
    seen = []
    for _ in range(4):
        browser.tab()
        seen.append(browser.focused())
    assert seen == ["Open the Telegram app", "Message for the bot", "Copy", "I have confirmed"]
    site.decline(person, browser.start_token())
    browser.wait_state("declined")
    # What had the focus is gone, so it goes to what can be done now.
    assert browser.focused() == "New code"
    browser.press(Keys.SPACE)
    browser.wait_state("waiting")
    assert browser.focused() == "Open Telegram"
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")


def test_with_the_password_that_the_bot_sent(site, person, browser):
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    site.telegram.wait_text(person, "You are logged in")
    site.telegram.tap(person, "🔑 Show password")
    sent = site.telegram.wait_text(person, "One-time password")
    text = sent["text"].encode("utf-16-le")
    codes = [text[2 * e["offset"]:2 * (e["offset"] + e["length"])].decode("utf-16-le")
             for e in sent["entities"] if e["type"] == "code"]
    browser.arrives("/welcome")
    browser.forget()
    browser.open_page(site)
    browser.one("details:has(.password) summary").click()
    for password in ("a wrong one", codes[-1]):
        browser.one("#username").send_keys(str(person))
        browser.one("#password").send_keys(password, Keys.ENTER)
        if password == "a wrong one":
            browser.wait(lambda: browser.text("#wrong") == "Wrong user name or password.", "a word about that")
            assert browser.script("return document.activeElement.id") == "password"
            assert browser.one("#username").get_attribute("value") == str(person)
            browser.one("#username").clear()
    browser.arrives("/welcome")
    assert session(browser)["telegram_id"] == person


def test_pressed_too_early_with_script(site, person, browser):
    browser.open_page(site)
    browser.one(".help summary").click()
    browser.one("[data-claim] button").click()
    browser.wait(lambda: browser.shown(".notice"), "a word about that")
    assert browser.text(".notice").startswith("Not confirmed yet.")
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")


@pytest.mark.parametrize("mode", ["button", "start"])
def test_without_a_number(site, person, browser, mode):
    site.db.setting("confirm_mode", mode)
    site.restart_pushd()
    try:
        browser.open_page(site)
        assert not browser.all("p[data-code]") and "number" not in browser.text(".ways")
        site.telegram.press_start(person, browser.start_token())
        if mode == "button":
            yes = site.telegram.wait_for(lambda: site.telegram.buttons(person))[0][0]["text"]
            site.telegram.tap(person, yes)
        browser.arrives("/welcome")
    finally:
        site.db.setting("confirm_mode", None)
        site.restart_pushd()


def test_in_russian(site):
    person = site.telegram.person("Анна", language_code="ru")
    with Chromium(language="ru") as browser:
        browser.open_page(site)
        assert browser.one("html").get_attribute("lang") == "ru"
        assert browser.text("h1") == "Вход на сайт Mountain Post"
        assert browser.status() == "Ждём вас в Telegram"
        site.decline(person, browser.start_token())
        browser.wait_state("declined")
        assert browser.status() == "Этот вход отклонён в Telegram."
        browser.one("[data-new]").click()
        browser.wait_state("waiting")
        site.confirm(person, browser.start_token(), browser.code())
        browser.arrives("/welcome")
        browser.get(site.login_url())
        assert browser.text("h1") == "Вы вошли как Анна"


def test_the_page_and_the_bot_name_the_application(site, person, browser):
    """Also after the link was renewed, and for a second login from the same page."""
    site.db.query("INSERT INTO tgauth_client (client_id, number, name, redirect_uris) VALUES ('wiki', 7, 'The <i>Wiki</i>', '{}')")
    site.restart_pushd()
    number = lambda: from_base64url(browser.start_token())[30]
    try:
        browser.open_page(site, "/tgauth/oauth/authorize?client_id=wiki&state=s")
        assert browser.text(".application") == "You are logging in to The <i>Wiki</i>"
        first = browser.start_token()
        assert number() == 7
        site.telegram.press_start(person, first)
        assert "Application: The <i>Wiki</i>\n" in site.telegram.wait_text(person, "Log in to")["text"]
        site.telegram.tap(person, "🚫 It was not me")
        browser.wait_state("declined")
        browser.one("[data-new]").click()
        browser.wait(lambda: browser.start_token() != first, "another link")
        assert number() == 7
    finally:
        site.db.query("DELETE FROM tgauth_client")
    browser.open_page(site, "/welcome")
    assert not browser.all(".application") and number() == 0
