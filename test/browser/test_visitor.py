"""Visitors who do not go the straight way, in a real browser: a page that is opened again, a line that died
without a word, a phone that slept, names without end, the element as it is where a site says nothing."""

import time

import pytest

from support.chromium import Chromium

LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 2
SHOW = """Object.defineProperty(document, "hidden", {configurable: true, value: arguments[0]});
          document.dispatchEvent(new Event("visibilitychange"))"""


def overflow(browser):
    return browser.script("return document.documentElement.scrollWidth - innerWidth")


# --- opened again after the confirmation -----------------------------------------------------

def confirm_unseen(site, person, token, code):
    site.confirm(person, token, code)
    site.telegram.wait_text(person, "You are logged in")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_page_opened_again_after_the_confirmation_leads_on(site, person, script):
    with Chromium(script=script) as browser:
        browser.get(site.login_url("/in?a=1"))
        token, code = browser.start_token(), browser.code()
        browser.get("about:blank")  # a tab that the phone threw away
        confirm_unseen(site, person, token, code)
        browser.get(site.login_url("/in?a=1"))
        browser.arrives("/in?a=1")
        assert set(browser.cookies()) == {"tgauth_session"}
        browser.get(site.login_url("/in?a=1"))
        assert browser.text("h1") == "Logged in as Ann"


def test_a_reload_after_the_confirmation_leads_on(site, person, browser):
    browser.open_page(site, "/in")
    site.front.blocked.update(("ws", "events", "claim"))
    site.front.drop()
    confirm_unseen(site, person, browser.start_token(), browser.code())
    browser.driver.refresh()
    browser.arrives("/in")


def test_the_element_goes_on_with_a_login_that_is_confirmed(site, person, browser):
    browser.get(site.front.url + "/own?return=/in")
    browser.wait(lambda: state(browser) == "waiting", "the element's link")
    token, code = inner(browser, "link", "href").partition("start=")[2], inner(browser, "code")
    browser.get("about:blank")
    confirm_unseen(site, person, token, code)
    browser.get(site.front.url + "/own?return=/in")
    browser.arrives("/in")


# --- a line that died without a word ------------------------------------------------------------

def wait_new_line(site, browser, name, seconds, act=lambda: None):
    """Swallows what the line carries; how long until the page asks for another one."""
    asked = len([p for p in site.front.asked if p == "/tgauth/" + name])
    site.front.swallow()
    began = time.monotonic()
    act()
    browser.wait(lambda: len([p for p in site.front.asked if p == "/tgauth/" + name]) > asked, "a new line", seconds)
    return time.monotonic() - began


def test_a_visible_page_hears_that_its_line_is_dead(site, person, browser):
    browser.open_page(site)
    wait_new_line(site, browser, "ws", 11)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")


def test_both_sides_speak_while_the_page_is_visible(site, browser):
    browser.open_page(site)
    sent, received = len(browser.frames("sent")), len(browser.frames("received"))
    time.sleep(10)
    assert "ping" in browser.frames("sent")[sent:]
    assert '{"state":"alive"}' in browser.frames("received")[received:]


def test_server_sent_events_that_fall_silent_are_mended(site, person, browser):
    site.front.blocked.add("ws")
    browser.get(site.login_url())
    browser.wait(lambda: "/tgauth/events" in site.front.asked, "server-sent events")
    time.sleep(1)
    asked = len(site.front.asked)
    site.front.swallow()
    browser.wait(lambda: len(site.front.asked) > asked, "another line", 11)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")


@pytest.mark.parametrize("event", ["online", "focus", "pageshow", "visibilitychange"])
def test_a_page_that_is_looked_at_again_asks_at_once(site, browser, event):
    browser.open_page(site)
    browser.script(SHOW, True)
    time.sleep(6)  # what was to be asked while it was seen has been asked
    before = len(browser.frames("sent"))
    browser.script("Object.defineProperty(document, 'hidden', {configurable: true, value: false})")
    time.sleep(0.5)
    assert len(browser.frames("sent")) == before
    target = "document" if event == "visibilitychange" else "window"
    browser.script(f"{target}.dispatchEvent(new Event('{event}'))")
    browser.wait(lambda: len(browser.frames("sent")) > before, "a question", 1)


def test_a_phone_that_slept_is_logged_in_soon_after_it_wakes(site, person, browser):
    browser.open_page(site)
    browser.script(SHOW, True)
    site.front.swallow()
    confirm_unseen(site, person, browser.start_token(), browser.code())
    began = time.monotonic()
    browser.script(SHOW, False)
    browser.arrives("/welcome")
    assert time.monotonic() - began < 8


def test_a_claim_that_is_never_answered_is_given_up_and_repeated(site, person, browser):
    browser.open_page(site)
    site.front.silent.add("claim")
    site.confirm(person, browser.start_token(), browser.code())
    browser.wait_state("confirmed")
    site.front.silent.clear()
    browser.wait(lambda: site.front.asked.count("/tgauth/claim") > 1, "another claim", 11)
    browser.arrives("/welcome")


# --- what the page says ------------------------------------------------------------------------------

@pytest.mark.parametrize("width", [360, 1100], ids=["phone", "desktop"])
def test_opened_is_one_large_sentence(site, person, width):
    with Chromium(width=width, height=740) as browser:
        browser.open_page(site)
        assert "Return to your browser" in browser.text(".steps")
        assert browser.one("[data-link]").get_attribute("target") == ("" if width == 360 else "_blank")
        box = browser.script("return document.querySelector('main').getBoundingClientRect().toJSON()")
        site.press_start(person, browser.start_token())
        browser.wait_state("opened")
        assert browser.text("[data-tap-text]") == f"Tap {browser.code()} in Telegram"
        assert browser.script("return parseFloat(getComputedStyle(document.querySelector('[data-tap-text]')).fontSize)") >= 32
        assert browser.script("return +getComputedStyle(document.querySelector('.qr svg')).opacity") < 0.3
        assert not browser.shown("p[data-code]") and "Return to your browser" in browser.text("[data-tap]")
        assert not browser.shown(".late")
        browser.wait(lambda: browser.shown(".late"), "word of a message that has not come")
        assert browser.script("return document.querySelector('main').getBoundingClientRect().toJSON()") == box


def test_an_end_is_a_small_card_with_one_button(site, person, browser):
    browser.open_page(site)
    whole = browser.one("main").size
    site.decline(person, browser.start_token())
    browser.wait_state("declined")
    card = browser.one("main").size
    assert card["width"] < 450 and card["height"] < whole["height"] / 1.5
    assert [e.text for e in browser.all("main a, main button, main summary") if e.is_displayed()] == ["New code"]


@pytest.mark.parametrize("page", ["login", "account"])
def test_long_names_wrap(site, page):
    person = site.telegram.person(LONG_NAME[:64], username=None)
    site.db.setting("site_name", LONG_NAME)
    site.restart_pushd()
    try:
        with Chromium(width=320, height=640) as browser:
            browser.open_page(site)
            assert overflow(browser) == 0
            site.confirm(person, browser.start_token(), browser.code())
            browser.arrives("/welcome")
            browser.get(f"{site.front.url}/tgauth/{page}")
            assert LONG_NAME[:64] in browser.text("h1") and overflow(browser) == 0
            assert browser.text("h1 bdi") == LONG_NAME[:64]
    finally:
        site.db.setting("site_name", "Mountain Post")
        site.restart_pushd()


def test_an_unknown_error_is_never_called_expired(site, person, browser):
    browser.open_page(site)
    site.front.answer_claim = '{"error":"origin","message":"the request comes from another origin"}'
    site.confirm(person, browser.start_token(), browser.code())
    browser.wait_state("failed")
    assert browser.status() == "Something went wrong. Try again."
    site.front.answer_claim = None
    browser.one("[data-new]").click()
    browser.arrives("/welcome")


# --- the element ---------------------------------------------------------------------------------------

def state(browser):
    return browser.one("tgauth-login").get_attribute("state")


def inner(browser, part, what="textContent"):
    return browser.script(f"return document.querySelector('tgauth-login').shadowRoot.querySelector('[part={part}]').{what}")


def style(browser, part, what):
    return browser.script(f"return getComputedStyle(document.querySelector('tgauth-login').shadowRoot"
                          f".querySelector('[part={part}]')).{what}")


def wait_state(browser, name):
    browser.wait(lambda: state(browser) == name, f"the element's state {name}")


def test_the_bare_element_has_words_and_a_style(site, person, browser):
    """On a page that demands Trusted Types."""
    site.front.inner = ""
    browser.get(site.front.url + "/own?return=/in")
    wait_state(browser, "waiting")
    browser.wait_line()
    browser.wait(lambda: style(browser, "link", "backgroundColor") == "rgb(26, 104, 168)", "the style sheet")
    assert inner(browser, "link") == "Log in with Telegram" and inner(browser, "link", "target") == ""
    assert inner(browser, "status") == "Pick the same number there"
    number = inner(browser, "code")
    assert browser.read_qr() == inner(browser, "link", "href")
    site.press_start(person, inner(browser, "link", "href").partition("start=")[2])
    wait_state(browser, "opened")
    assert inner(browser, "status") == f"Tap {number} in Telegram" and float(style(browser, "qr", "opacity")) < 0.3
    site.say_no(person)
    wait_state(browser, "declined")
    assert inner(browser, "status") == "This login was declined in Telegram."
    assert style(browser, "status", "borderInlineStartWidth") == "4px" and style(browser, "qr", "display") == "none"
    assert inner(browser, "link") == "Try again"
    assert [line for line in browser.console() if "favicon" not in line] == []


def test_the_element_shows_another_number(site, person, browser):
    browser.get(site.front.url + "/own")
    wait_state(browser, "waiting")
    browser.wait_line()
    site.pick_wrong(person, inner(browser, "link", "href").partition("start=")[2], inner(browser, "code"))
    wait_state(browser, "declined")
    assert browser.one("tgauth-login").get_attribute("reason") == "mismatch"
    assert inner(browser, "status").startswith("Another number was picked")


def test_the_element_shows_who_is_logged_in(site, person, browser):
    browser.open_page(site)
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    browser.get(site.front.url + "/own?return=/in")
    wait_state(browser, "logged_in")
    assert inner(browser, "link") == "Ann" and inner(browser, "link", "href") == site.front.url + "/tgauth/account"
    assert style(browser, "qr", "display") == "none" and "tgauth_login" not in browser.cookies()


def test_the_element_takes_a_sites_colours(site, browser):
    browser.get(site.front.url + "/own")
    wait_state(browser, "waiting")
    browser.script("""const sheet = new CSSStyleSheet();
        sheet.replaceSync(`tgauth-login { --tgauth-accent: rgb(1, 2, 3); --tgauth-on-accent: rgb(4, 5, 6) }
            tgauth-login::part(code) { color: rgb(7, 8, 9) }`);
        document.adoptedStyleSheets = [sheet]""")
    browser.wait(lambda: style(browser, "link", "backgroundColor") == "rgb(1, 2, 3)", "the site's colour")
    assert style(browser, "link", "color") == "rgb(4, 5, 6)" and style(browser, "code", "color") == "rgb(7, 8, 9)"


def test_without_script_the_element_is_a_link(site):
    site.front.inner = '<a href="/tgauth/login?return=/in">Log in</a>'
    with Chromium(script=False) as browser:
        browser.get(site.front.url + "/own?return=/in")
        browser.one("tgauth-login a").click()
        browser.wait(lambda: browser.text("h1") == "Log in to Mountain Post", "the login page")
