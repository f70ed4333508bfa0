"""Logging in to an application by OpenID Connect, in a real browser: with and without JavaScript."""

import pytest

from support.chromium import Chromium
from support.relying_party import RelyingParty


@pytest.fixture(scope="module")
def wiki(whole_site):
    party = RelyingParty(whole_site.front.url, "wiki")
    # With a secret, since one without is asked about each time at such an address.
    party.secret = whole_site.db.value(
        "SELECT tgauth_add_client('wiki', 'Wiki', ARRAY[%s], authentication => 'client_secret_post', "
        "post_logout_redirect_uris => ARRAY[%s])", party.callback, party.url + "/bye")
    yield party
    party.close()


@pytest.fixture()
def elsewhere(wiki):
    """A host that the application's callback leads on to, as a broker's does."""
    party = RelyingParty(wiki.issuer, "elsewhere")
    party.url = party.url.replace("localhost", "127.0.0.1")
    wiki.onward = party.url
    yield party
    wiki.onward = None
    party.close()


def says(browser, text):
    browser.wait(lambda: browser.text("h1") == text, text)


def confirm(site, person, browser):
    site.confirm(person, browser.start_token(), browser.code())


def log_in(site, person, browser, wiki, **more):
    browser.get(wiki.address(**more))
    browser.wait_line()
    confirm(site, person, browser)
    says(browser, "Log in to Wiki?")


def quiet(browser):
    """The browser held back nothing that a page wanted."""
    assert not [line for line in browser.console() if "Content Security Policy" in line]


def test_login_consent_and_in(site, person, browser, wiki):
    log_in(site, person, browser, wiki)
    assert "Logged in as Ann" in browser.text() and "your name" in browser.text()
    browser.tab()
    assert browser.focused() == "Allow"
    browser.one("button[value=allow]").click()
    says(browser, "Hello Ann")
    browser.get(wiki.address())
    says(browser, "Hello Ann")
    quiet(browser)


def test_denied(site, person, browser, wiki):
    log_in(site, person, browser, wiki)
    browser.one("button[value=deny]").click()
    says(browser, "/callback access_denied")
    quiet(browser)


def test_the_callback_may_lead_on_to_another_host(site, person, browser, wiki, elsewhere):
    """Chromium holds form-action against the whole chain of redirects behind a form."""
    log_in(site, person, browser, wiki)
    browser.one("button[value=allow]").click()
    says(browser, "Hello Ann")
    assert browser.url.startswith(elsewhere.url)
    quiet(browser)


def test_a_new_confirmation_that_the_application_wants(site, person, browser, wiki):
    log_in(site, person, browser, wiki)
    browser.one("button[value=allow]").click()
    says(browser, "Hello Ann")
    browser.get(wiki.address(prompt="login"))
    browser.wait_line()
    assert browser.state() == "waiting"
    confirm(site, person, browser)
    says(browser, "Hello Ann")


def test_logging_out_of_everything(site, person, browser, wiki):
    log_in(site, person, browser, wiki)
    browser.get(wiki.endpoint("end-session") + f"?client_id=wiki&post_logout_redirect_uri={wiki.url}/bye")
    says(browser, "Log out?")
    browser.one(".choice button").click()
    says(browser, "/bye")
    assert "tgauth_session" not in browser.cookies()
    quiet(browser)


def test_without_script(site, person, wiki, elsewhere):
    """The form that claims leads on to the application, and so does that of a password."""
    with Chromium(script=False) as browser:
        browser.get(wiki.address())
        site.confirm(person, browser.start_token(), browser.code())
        browser.one(".without button").click()
        says(browser, "Log in to Wiki?")
        browser.one("button[value=allow]").click()
        says(browser, "Hello Ann")
        browser.cdp("Network.clearBrowserCookies")
        browser.get(wiki.address())
        site.confirm(person, browser.start_token(), browser.code())
        browser.one(".without button").click()  # consent is there: straight on
        says(browser, "Hello Ann")
        assert browser.url.startswith(elsewhere.url)
        quiet(browser)


@pytest.mark.parametrize("dark", [False, True])
def test_the_pages_fit_a_small_phone(site, person, wiki, dark):
    with Chromium(dark=dark, width=320, height=640) as browser:
        log_in(site, person, browser, wiki)
        for path in (None, "device", "device?user_code=BBBB-CCCC", "end-session", "authorize?client_id=nobody"):
            if path:
                browser.get(wiki.endpoint(path))
            assert browser.script("return document.documentElement.scrollWidth") <= 320, path
            assert browser.all("h1") and browser.one("html").get_attribute("lang") == "en"
