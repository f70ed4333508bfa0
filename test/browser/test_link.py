"""A user who registered with a password links a Telegram account and unlinks it, on a small screen, in two languages.

    TGAUTH_PICTURES=DIR make test T=test/browser/test_link.py

leaves pictures of what was seen in DIR."""

import os
import pathlib

import pytest

from support.chromium import Chromium

PASSWORD = "correct horse battery"
PICTURES = os.environ.get("TGAUTH_PICTURES")

WORDS = {
    "en": {"link": "Link Telegram to {name}", "question": "Link this Telegram account to the account {name} on Mountain Post?",
           "linked": "Your Telegram account is linked. You can log in with it from now on.", "taken": "Nothing was linked",
           "unlinked": "no longer linked", "last_way": "Telegram is your only way in here", "not_yet": "Not confirmed yet"},
    "ru": {"link": "Привязать Telegram к {name}", "question": "Привязать этот аккаунт Telegram к учётной записи {name}",
           "linked": "Аккаунт Telegram привязан.", "taken": "Ничего не привязано", "unlinked": "больше не привязан",
           "last_way": "Другого способа войти сюда у вас нет", "not_yet": "не подтверждено"},
}


class Visitor:
    """A registered user in a browser, and their Telegram."""

    def __init__(self, site, browser, language):
        self.site, self.browser, self.words = site, browser, WORDS[language]
        self.name = f"anna_{language}"
        self.language = language

    def look(self, name):
        assert not self.browser.too_wide() and not self.browser.console()
        if PICTURES:
            self.browser.screenshot(pathlib.Path(PICTURES) / f"link-{self.language}-{name}.png")

    def log_in(self):
        """By the form of the login page, which leads to the account."""
        self.browser.get(self.site.login_url("/tgauth/account"))
        self.browser.script("""for (const [id, value] of Object.entries(arguments[0])) document.getElementById(id).value = value;
            document.querySelector("form.password").submit()""", {"username": self.name, "password": PASSWORD})
        self.browser.arrives("/tgauth/account")

    def press(self, form):
        self.browser.script("document.querySelector(arguments[0]).requestSubmit()", f"form[action='/tgauth/account/{form}']")

    def begin(self):
        self.press("link")
        self.browser.arrives("/tgauth/account/linking")
        assert self.words["link"].format(name=self.name) in self.browser.text("h1")

    def notice(self, name):
        self.browser.wait(lambda: self.browser.url.endswith(f"/account?notice={name}"), f"the notice {name}")
        assert self.words[name] in self.browser.text(".notice")
        self.look(name)


@pytest.fixture(params=["en", "ru"])
def visitor(request, site):
    with Chromium(language=request.param, width=360, height=740) as browser:
        visitor = Visitor(site, browser, request.param)
        site.db.setting("registration", "on")
        site.db.setting("bcrypt_cost", "4")
        site.db.query("SELECT user_id FROM tgauth_register(%s, %s)", visitor.name, PASSWORD)
        visitor.log_in()
        yield visitor
        site.db.setting("bcrypt_cost", None)
        site.db.setting("registration", None)


def test_link_and_unlink(site, visitor):
    browser, telegram, words = visitor.browser, site.telegram, visitor.words
    visitor.look("account")
    # a Telegram account that has a user of its own: nothing changes, and both sides are told
    taken = telegram.person("Tess", language_code=visitor.language)
    _, token, code = site.db.begin()
    site.confirm(taken, token, code)
    visitor.begin()
    visitor.look("waiting")
    site.press_start(taken, browser.start_token())
    browser.wait_state("taken")
    assert words["taken"] in browser.status() and words["taken"] in telegram.from_bot(taken)[-1]["text"]
    visitor.look("state-taken")
    # "New code" links as well: a login would make a second user
    browser.one("[data-new]").click()
    browser.wait(lambda: browser.state() == "waiting" and browser.shown("[data-link]"), "the next link")
    assert words["link"].format(name=visitor.name) in browser.text("h1")

    person = telegram.person("Anna", language_code=visitor.language)
    site.press_start(person, browser.start_token())
    assert words["question"].format(name=visitor.name) in telegram.from_bot(person)[-1]["text"]
    browser.wait_state("opened")
    visitor.look("opened")
    telegram.tap(person, str(browser.code()))
    visitor.notice("linked")
    user_id = site.db.value("SELECT id FROM tgauth_user WHERE username = %s", visitor.name)
    assert site.db.value("SELECT telegram_id FROM tgauth_user WHERE id = %s", user_id) == person
    assert site.db.user_id(browser.cookies()["tgauth_session"]["value"]) == user_id
    assert browser.text("h1 bdi") == "Anna"

    # the last way in stays; another one there, it can go
    own = site.db.value("SELECT password_hash FROM tgauth_user WHERE id = %s", user_id)
    site.db.query("UPDATE tgauth_user SET password_hash = NULL WHERE id = %s", user_id)
    visitor.press("unlink")
    visitor.notice("last_way")
    site.db.query("UPDATE tgauth_user SET password_hash = %s WHERE id = %s", own, user_id)
    browser.one(".unlink summary").click()
    visitor.look("unlink")
    browser.one(".unlink button").click()
    visitor.notice("unlinked")
    assert site.db.value("SELECT telegram_id FROM tgauth_user WHERE id = %s", user_id) is None


def test_without_a_script(site):
    with Chromium(width=360, height=740, script=False) as browser:
        site.db.setting("registration", "on")
        visitor = Visitor(site, browser, "en")
        visitor.name = "plain"
        site.db.query("SELECT user_id FROM tgauth_register(%s, %s)", visitor.name, PASSWORD)
        browser.get(site.login_url("/tgauth/account"))
        browser.all("summary")[-1].click()
        browser.one("#username").send_keys(visitor.name)
        browser.one("#password").send_keys(PASSWORD)
        browser.one("form.password button").click()
        browser.arrives("/tgauth/account")
        browser.one("form[action='/tgauth/account/link'] button").click()
        browser.arrives("/tgauth/account/linking")
        browser.one("noscript form.without button").click()
        browser.wait(lambda: visitor.words["not_yet"] in browser.text(".notice"), "a word about that")
        person = site.telegram.person("Plain")
        site.press_start(person, browser.start_token())
        site.telegram.tap(person, str(browser.code()))
        site.telegram.wait_text(person, "is now linked to the account plain")
        visitor.look("no-script")
        browser.one("noscript form.without button").click()
        visitor.notice("linked")
