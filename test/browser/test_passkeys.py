"""Passkeys through their whole life, in a browser with an authenticator of its own."""

import time

import pytest

from support.chromium import Chromium


@pytest.fixture(scope="module")
def keyed_browser():
    with Chromium(width=360, height=740) as b:
        yield b


@pytest.fixture()
def browser(keyed_browser, site):
    """As one that was never here, with an authenticator that is empty."""
    keyed_browser.forget()
    keyed_browser.cdp("Storage.clearDataForOrigin", origin=site.front.url, storageTypes="all")
    keyed_browser.plug_in()
    return keyed_browser


def log_in(site, browser, person, back="/welcome"):
    """In Telegram, until the page knows."""
    browser.open_page(site, back)
    site.confirm(person, browser.start_token(), browser.code())


def forget_session(browser):
    browser.cdp("Network.clearBrowserCookies")


def account(site, browser):
    browser.get(site.front.url + "/tgauth/account")
    browser.wait(lambda: browser.shown("[data-add]"), "the page's script")


def listed(browser):
    """(name, whether it is of this device) of each passkey."""
    return [(row.find_element("tag name", "h3").text, any(e.is_displayed() for e in row.find_elements("css selector", ".this")))
            for row in browser.all("[data-passkeys] li")]


def said(browser, where="passkey-said"):
    browser.wait(lambda: browser.shown(f"[data-{where}]"), "what came of it")
    return browser.text(f"[data-{where}]")


def test_from_the_first_login_on(site, person, browser):
    # the first login offers one, and adds it
    log_in(site, browser, person)
    browser.wait(lambda: browser.shown("[data-offer]"), "the offer")
    assert browser.text("[data-offer] h2") == "You are logged in. Add a passkey?"
    browser.one("[data-offer-add]").click()
    browser.arrives("/welcome")
    first, = browser.passkeys()
    assert (first["rpId"], first["userName"], first["isResidentCredential"]) == ("localhost", "Ann", True)

    # by the field's suggestions, of which this authenticator takes the first
    forget_session(browser)
    browser.get(site.login_url("/by-suggestion"))
    browser.one("[data-others] summary").click()
    browser.arrives("/by-suggestion")
    assert browser.script("return fetch('/tgauth/session').then(a => a.json()).then(s => s.proof)") == "passkey"

    # another device, where a login in Telegram adds a second one on the account page
    forget_session(browser)
    browser.script("localStorage.clear()")
    browser.plug_in()
    log_in(site, browser, person)
    browser.arrives("/welcome")
    account(site, browser)
    assert listed(browser) == [("Chrome, Linux", False)]
    browser.one("[data-add] button").click()
    browser.wait(lambda: browser.text(".notice") == "The passkey is added.", "the passkey")
    assert listed(browser) == [("Chrome, Linux", False), ("Chrome, Linux", True)]
    second = browser.passkeys()[0]

    # told apart by name; the first one is removed
    browser.all("[data-passkeys] summary")[0].click()
    name = browser.one("[data-passkeys] details[open] input[name=name]")
    name.clear()
    name.send_keys("Old laptop\n")
    browser.wait(lambda: listed(browser) == [("Old laptop", False), ("Chrome, Linux", True)], "the new name")
    browser.all("[data-passkeys] summary")[0].click()
    browser.one("[data-passkeys] details[open] form + form button").click()
    browser.wait(lambda: "The passkey is removed" in browser.text(".notice"), "its removal")
    assert listed(browser) == [("Chrome, Linux", True)]

    # an old login is confirmed anew, by the passkey that there is, and leads back
    site.db.query("UPDATE tgauth_session SET created_at = created_at - interval '1 hour'")
    browser.one("[data-add] button").click()
    browser.wait(lambda: browser.shown("[data-passkey-log-in]"), "the login page")
    browser.one("[data-passkey-log-in]").click()
    browser.wait(lambda: browser.text(".notice") == "Thank you. Now you can add the passkey.", "the way back")
    browser.wait(lambda: browser.shown("[data-add]"), "the page's script")
    browser.one("[data-add] button").click()
    assert said(browser, "said") == "There is a passkey for this account on that device already."

    # by the button: with the one that was removed, cancelled, and with the right one, which ends the suggestions
    forget_session(browser)
    browser.put_passkey(first)
    browser.open_page(site, "/by-button")
    browser.one("[data-passkey-log-in]").click()
    assert "does not know that passkey" in said(browser)
    browser.cdp("WebAuthn.setUserVerified", authenticatorId=browser.authenticator, isUserVerified=False)
    browser.wait(lambda: browser.one("[data-passkey-log-in]").is_enabled(), "the button")
    browser.one("[data-passkey-log-in]").click()
    browser.wait(lambda: said(browser).startswith("Cancelled"), "the page to say so")
    browser.put_passkey({**second, "signCount": 100})
    browser.cdp("WebAuthn.setUserVerified", authenticatorId=browser.authenticator, isUserVerified=True)
    browser.be_present(False)
    browser.one("[data-others] summary").click()
    time.sleep(0.5)
    browser.be_present()
    browser.one("[data-passkey-log-in]").click()
    browser.arrives("/by-button")

    # and a copy of it, whose count is behind
    forget_session(browser)
    browser.put_passkey({**second, "signCount": 50})
    browser.open_page(site)
    browser.one("[data-others] summary").click()
    browser.wait(lambda: "somebody may have a copy of it" in said(browser), "the copy to be seen")
    browser.get("about:blank")


def test_an_offer_is_made_once(site, person, browser):
    log_in(site, browser, person)
    browser.wait(lambda: browser.shown("[data-offer]"), "the offer")
    browser.one("[data-offer-leave]").click()
    browser.arrives("/welcome")
    assert browser.passkeys() == []
    forget_session(browser)
    log_in(site, browser, person, "/again")
    browser.arrives("/again")
