"""The return leg as people see it: on one phone by the button, on another machine by six digits.

    TGAUTH_PICTURES=DIR make test T=test/browser/test_return_leg.py

leaves pictures of each step in DIR."""

import os
import pathlib
import re

import pytest

from support.chromium import Chromium
from support.servers import TOP, wait_until

PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
PICTURES = os.environ.get("TGAUTH_PICTURES")
LANGUAGES = dict(re.findall(r"X\(\w+, (\w+), (\w+)\)", (TOP / "common/daemon/language.h").read_text()))
WORDS = {"en": ("Ann", "↩️ Back to the site", "🔢 My page is on another device"),
         "ru": ("Аня", "↩️ Вернуться на сайт", "🔢 Страница на другом устройстве")}


@pytest.fixture(scope="module")
def required(whole_site):
    """A site under an address that Telegram makes a button of."""
    whole_site.front.url = f"http://127.0.0.1:{whole_site.front.port}"
    whole_site.db.setting("return_leg", "required")
    whole_site.restart_pushd()
    wait_until(lambda: whole_site.db.value("SELECT address FROM tgauth_address WHERE whose = 'url 0'") == whole_site.front.url + "/tgauth/",
               "the site's address")
    return whole_site


def picture(browser, name):
    assert browser.too_wide() == [] or "chat" in name, name
    if PICTURES:
        browser.script("return new Promise((go) => setTimeout(go, 300))")
        browser.screenshot(pathlib.Path(PICTURES) / f"leg-{name}.png")


def view(browser):
    return browser.one("main").get_attribute("data-view")


def new_tab(browser, url):
    browser.driver.switch_to.new_window("tab")
    browser.get(url)
    return browser.driver.current_window_handle


@pytest.mark.parametrize("language", WORDS if PICTURES else ["en"])
def test_one_phone(required, language):
    """Page, Telegram, page: the tab that the button opens is logged in, and so is the one that waited."""
    site, (name, back, digits) = required, WORDS[language]
    person = site.telegram.person(name, language_code=language)
    with Chromium(language=language, width=360, height=740, flags=(f"--user-agent={PHONE}",)) as browser:
        browser.open_page(site, "/welcome")
        page, number = browser.driver.current_window_handle, str(browser.code())
        phone = new_tab(browser, f"{site.phone_url(browser.link())}&person={person}")
        browser.wait(lambda: browser.shown("#start"), "the phone's START")
        browser.one("#start").click()
        browser.wait(lambda: any(k.text == number for k in browser.all(".key")), "three numbers")
        next(k for k in browser.all(".key") if k.text == number).click()
        browser.wait(lambda: [k.text for k in browser.all(".key")] == [back, digits], "the way back")
        picture(browser, f"{language}-1-chat")
        browser.driver.switch_to.window(page)
        browser.wait(lambda: view(browser) == "returning", "the page to say what to do")
        picture(browser, f"{language}-2-returning")
        browser.driver.switch_to.window(phone)
        next(k for k in browser.all(".key") if k.text == back).click()
        browser.wait(lambda: len(browser.driver.window_handles) == 3, "the page that the button opens")
        browser.driver.switch_to.window(next(h for h in browser.driver.window_handles if h not in (page, phone)))
        browser.arrives("/welcome")
        browser.driver.switch_to.window(page)
        browser.arrives("/welcome")
        assert "tgauth_session" in browser.cookies() and "tgauth_login" not in browser.cookies()


@pytest.fixture()
def small(browser):
    """The browser as small as a phone, whatever it is."""
    agent = browser.script("return navigator.userAgent")
    browser.cdp("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=False)
    yield lambda language: browser.cdp("Network.setUserAgentOverride", userAgent=agent, acceptLanguage=language)
    browser.cdp("Network.setUserAgentOverride", userAgent=agent, acceptLanguage="en")
    browser.cdp("Emulation.setDeviceMetricsOverride", width=1100, height=800, deviceScaleFactor=1, mobile=False)


@pytest.mark.parametrize("language", LANGUAGES if PICTURES else ["de", "fa"])  # long words, and from the right
def test_another_machine_by_six_digits(required, browser, small, language):
    """A wrong try, and the right one; the address is of no use in another browser, and says so."""
    site, person = required, required.telegram.person("Ann", language_code=language)
    small(language)
    browser.open_page(site, "/welcome")
    site.confirm(person, browser.start_token(), browser.code())
    browser.wait(lambda: view(browser) == "returning", "the page to say what to do")
    picture(browser, f"{language}-3-desk")
    code = site.telegram.wait_for(lambda: re.search(r"\d{3} \d{3}", site.telegram.messages(person)[-1]["text"]), "digits")[0]
    browser.one("#digits").send_keys(f"{(int(code.replace(' ', '')) + 1) % 10 ** 6:06}\n")
    browser.wait(lambda: browser.shown("#wrong"), "the page to say that they are wrong")
    picture(browser, f"{language}-4-wrong")
    assert browser.script("return document.activeElement.id") == "digits"
    browser.one("#digits").send_keys(code + "\n")
    browser.arrives("/welcome")
    browser.cdp("Network.clearBrowserCookies")
    browser.get(site.telegram.buttons(person)[0][0]["url"])
    assert view(browser) == "elsewhere" and browser.one("html").get_attribute("dir") == LANGUAGES[language]
    picture(browser, f"{language}-5-elsewhere")
    assert browser.console() == []


def test_the_element_asks_for_the_digits(required, browser):
    site, person = required, required.telegram.person("Ann")
    browser.get(site.front.url + "/own?return=/in")
    inner = "return document.querySelector('tgauth-login').shadowRoot"
    browser.wait(lambda: browser.script(f"{inner}.querySelector('a').href.includes('start=')"), "the link")
    site.confirm(person, browser.script(f"{inner}.querySelector('a').href").partition("start=")[2],
                 browser.script(f"{inner}.querySelector('b').textContent"))
    browser.wait(lambda: browser.script(f"{inner}.querySelector('input')?.checkVisibility()"), "the form")
    picture(browser, "element")
    browser.driver.refresh()
    browser.wait(lambda: browser.script(f"{inner}.querySelector('input')?.checkVisibility()"), "the form once more")
    code = re.search(r"^(\d{3} \d{3})$", site.telegram.messages(person)[-1]["text"], re.M)[1]
    browser.script(f"const form = {inner[7:]}.querySelector('form'); form.elements.code.value = arguments[0]; form.requestSubmit()", code)
    browser.arrives("/in")
    assert browser.console() == []


def test_no_line_comes_through(required, browser):
    """The slow question tells it, and the tab that waited goes on."""
    site, person = required, required.telegram.person("Ann")
    site.front.blocked |= {"ws", "events"}
    browser.get(site.login_url("/welcome"))
    page = browser.driver.current_window_handle
    site.confirm(person, browser.start_token(), browser.code())
    browser.wait(lambda: view(browser) == "returning", "the page to say what to do")
    new_tab(browser, site.telegram.buttons(person)[0][0]["url"])
    browser.arrives("/welcome")
    browser.driver.switch_to.window(page)
    browser.arrives("/welcome")
