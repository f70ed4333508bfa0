"""The page on bad networks and across restarts: a login arrives, and nobody is bothered."""

import pytest

NO_LINE = "No connection, trying again…"


def asked(site, name):
    return sum(path.startswith("/tgauth/" + name) for path in site.front.asked)


def watch_for_lost(browser):
    """Remembers whether the page ever says that it has lost its line."""
    browser.script("""
        window.lost = false;
        new MutationObserver(() => window.lost ||= document.querySelector("main").classList.contains("lost"))
            .observe(document.querySelector("main"), {attributes: true});""")


def test_a_line_that_breaks_is_mended_without_a_word(site, person, browser):
    browser.open_page(site)
    watch_for_lost(browser)
    before = len(browser.frames("received"))
    site.front.drop()
    browser.wait(lambda: len(browser.frames("received")) > before, "a new line")
    assert not browser.script("return window.lost")
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")


def test_confirmed_while_pushd_is_away(site, person, browser):
    browser.open_page(site)
    token, code = browser.start_token(), browser.code()
    site.press_start(person, token)
    browser.wait_state("opened")
    assert site.pushd.stop() == 0
    site.telegram.tap(person, str(code))
    site.telegram.wait_text(person, "You are logged in")
    browser.wait(lambda: browser.status() == NO_LINE, "the page to say that it has no line")
    assert browser.state() == "opened" and browser.shown("[data-link]")
    site.start_pushd()
    browser.arrives("/welcome")


def test_declined_while_pushd_is_away(site, person, browser):
    browser.open_page(site)
    token = browser.start_token()
    assert site.pushd.stop() == 0
    site.decline(person, token)
    site.telegram.wait_for(lambda: site.db.state(token) == "declined")
    site.start_pushd()
    browser.wait_state("declined")
    assert browser.shown("[data-new]")


def test_without_websockets(site, person, browser):
    site.front.blocked.add("ws")
    browser.get(site.login_url())
    browser.wait(lambda: asked(site, "events"), "server-sent events")
    site.press_start(person, browser.start_token())
    browser.wait_state("opened")
    site.telegram.tap(person, str(browser.code()))
    browser.arrives("/welcome")
    assert not browser.frames("received")


def test_links_are_renewed_without_websockets(site, person, browser):
    site.db.setting("start_ttl", "10s")
    site.restart_pushd()
    site.front.blocked.add("ws")
    try:
        browser.get(site.login_url())
        token = browser.start_token()
        browser.wait(lambda: asked(site, "events"), "server-sent events")
        first = browser.wait(lambda: browser.start_token() != token and browser.start_token(), "the SSE connection's link")
        browser.wait(lambda: browser.start_token() not in (token, first), "a renewed link")
        site.confirm(person, browser.start_token(), browser.code())
        browser.arrives("/welcome")
    finally:
        site.db.setting("start_ttl", None)
        site.restart_pushd()


def test_where_only_plain_requests_come_through(site, person, browser):
    site.front.blocked.update(("ws", "events"))
    claims = asked(site, "claim")
    browser.get(site.login_url())
    site.confirm(person, browser.start_token(), browser.code())
    browser.arrives("/welcome")
    assert asked(site, "claim") > claims


def test_a_claim_is_repeated_until_it_is_answered(site, person, browser):
    browser.open_page(site)
    site.front.blocked.add("claim")
    site.confirm(person, browser.start_token(), browser.code())
    browser.wait_state("confirmed")
    assert "logging you in" in browser.status()
    before = asked(site, "claim")
    browser.wait(lambda: asked(site, "claim") > before, "another attempt")
    site.front.blocked.clear()
    browser.arrives("/welcome")


def test_a_cookie_that_is_gone_is_told(site, browser):
    browser.open_page(site)
    browser.cdp("Network.clearBrowserCookies")
    site.front.drop()
    browser.wait_state("expired")
    browser.one("[data-new]").click()
    browser.wait_state("waiting")
    assert "tgauth_login" in browser.cookies()


def test_a_link_is_renewed_for_who_looks_only(site, browser):
    """Headless Chromium never hides a tab, so the page is told that it is hidden."""
    site.db.setting("start_ttl", "10s")
    site.restart_pushd()
    try:
        browser.open_page(site)
        show = """Object.defineProperty(document, "hidden", {configurable: true, value: arguments[0]});
                  document.dispatchEvent(new Event("visibilitychange"))"""
        browser.script(show, True)
        token = browser.start_token()
        browser.script("return new Promise((go) => setTimeout(go, 10500))")
        assert browser.start_token() == token and not browser.frames("sent")
        browser.script(show, False)
        browser.wait(lambda: browser.start_token() != token, "a new link")
        assert browser.frames("sent") == ["renew"]
    finally:
        site.db.setting("start_ttl", None)
        site.restart_pushd()


@pytest.fixture()
def own_page(site, browser):
    browser.get(site.front.url + "/own?return=/welcome")
    browser.script("""
        window.told = [];
        for (const name of ["waiting", "opened", "confirmed", "declined", "expired"])
            document.querySelector("tgauth-login").addEventListener(name, (event) => told.push([name, event.detail]));""")
    return browser


def element(browser, text):
    return browser.script(f"const e = document.querySelector('tgauth-login'), root = e.shadowRoot; return {text}")


def element_state(browser, state):
    browser.wait(lambda: element(browser, "e.getAttribute('state')") == state, f"the element's state {state}")


def element_token(browser):
    return element(browser, "root.querySelector('[part=link]').href").partition("start=")[2]


def element_code(browser):
    return element(browser, "root.querySelector('[part=code]').textContent")


def test_element(site, person, own_page):
    element_state(own_page, "waiting")
    link = element(own_page, "root.querySelector('a').href")
    assert own_page.read_qr() == link
    assert element(own_page, "e.textContent") == "Log in with Telegram"
    site.confirm(person, element_token(own_page), element_code(own_page))
    own_page.arrives("/welcome")


def test_element_tells_and_begins_anew(site, person, own_page):
    element_state(own_page, "waiting")
    own_page.wait_line()
    token = element_token(own_page)
    site.press_start(person, token)
    element_state(own_page, "opened")
    site.say_no(person)
    element_state(own_page, "declined")
    assert [name for name, _ in own_page.script("return told")][-2:] == ["opened", "declined"]
    element(own_page, "root.querySelector('a').click()")
    element_state(own_page, "waiting")
    own_page.wait(lambda: element_token(own_page) != token, "a new link")
    site.confirm(person, element_token(own_page), element_code(own_page))
    own_page.arrives("/welcome")
    assert len(own_page.driver.window_handles) == 1


def test_element_leaves_the_way_on_to_the_page(site, person, browser):
    browser.get(site.front.url + "/own")
    element_state(browser, "waiting")
    browser.script("""document.querySelector('tgauth-login').addEventListener('confirmed', (event) => {
        event.preventDefault();
        fetch('/tgauth/session').then((answer) => answer.json()).then((user) => document.title = user.first_name);
    })""")
    site.confirm(person, element_token(browser), element_code(browser))
    browser.wait(lambda: browser.driver.title == "Ann", "the page's own way")
    assert browser.url.endswith("/own")


def test_element_taken_away_stops(site, browser):
    browser.get(site.front.url + "/own")
    element_state(browser, "waiting")
    browser.script("document.querySelector('tgauth-login').remove()")
    before = len(site.front.asked)
    browser.script("return new Promise((go) => setTimeout(go, 1500))")
    assert len(site.front.asked) == before
