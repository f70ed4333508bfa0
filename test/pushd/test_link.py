"""account/link, account/linking, account/unlink: what each answers to a browser, whatever becomes of the link."""

import re

import pytest

from support.browser import PERSON, Browser

PASSWORD = "correct horse battery"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def pushd(site):
    site.setting("registration", "on")
    site.setting("bcrypt_cost", "4")
    return site.pushd.start().wait_redis()


class Visitor(Browser):
    """A user who registered and is logged in."""

    count = 0

    def __init__(self, site):
        super().__init__(site.pushd)
        Visitor.count += 1
        self.site, self.name = site, f"anna{self.count}"
        site.query("SELECT user_id FROM tgauth_register(%s, %s)", self.name, PASSWORD)
        assert self.post("password", {"username": self.name, "password": PASSWORD}).status == 200

    def go(self, name, **form):
        return self.submit("account/" + name, form).headers["Location"]

    def look(self, path="account/linking"):
        return self.get(path, **HTML)

    def begin(self):
        """The start token and the number of a link that waits."""
        assert self.go("link") == "/tgauth/account/linking"
        page = self.look()
        assert page.status == 200 and f"Link Telegram to {self.name}" in page.text
        return re.search(r"start=([\w-]{64})", page.text).group(1), int(re.search(r"data-code>(\d+)<", page.text).group(1))

    def link(self, person, token, code):
        assert self.site.one("SELECT status, links FROM tgauth_preview(%s, %s)", token, person, user="test_bot") == ("ok", self.name)
        assert self.site.confirm(token, code, person) == "confirmed"


@pytest.fixture()
def anna(site, pushd):
    return Visitor(site)


def test_the_whole_way(site, anna):
    person = site.new_person()
    assert "Link Telegram" in anna.look("account").text and "account/unlink" not in anna.look("account").text
    anna.link(person, *anna.begin())
    page = anna.look()
    assert page.status == 303 and page.headers["Location"] == "/tgauth/login?return=/tgauth/account/linking"
    claimed = anna.look("login?return=/tgauth/account/linking")
    assert claimed.headers["Location"] == "/tgauth/account/linking"
    assert anna.look().headers["Location"] == "/tgauth/account?notice=linked"
    account = anna.look("account?notice=linked").text
    assert "You can log in with it from now on" in account and "account/unlink" in account and "account/link\"" not in account
    assert anna.get("session").json()["telegram_id"] == person
    assert anna.go("link") == "/tgauth/account?notice=taken"
    assert anna.go("unlink") == "/tgauth/account?notice=unlinked"
    assert anna.get("session").json()["telegram_id"] is None
    assert anna.go("unlink") == "/tgauth/account?notice=unlinked"


def test_the_last_way_in_stays(site, pushd, anna):
    site.query("UPDATE tgauth_user SET password_hash = NULL, telegram_id = %s WHERE username = %s", site.new_person(), anna.name)
    assert anna.go("unlink") == "/tgauth/account?notice=last_way"
    assert "Telegram is your only way in here" in anna.look("account?notice=last_way").text


@pytest.mark.parametrize("end, notice", [("decline", "link_declined"), ("wrong", "link_mismatch"), ("taken", "taken"), ("shared", "link_shared"),
                                         ("over", "link_expired"), ("other", "link_expired")])
def test_each_other_end_is_told(site, anna, end, notice):
    token, code = anna.begin()
    person, other = site.new_person(), site.new_person()
    if end == "decline":
        assert site.value("SELECT tgauth_decline(%s, %s)", token, person, user="test_bot") == "declined"
    elif end == "wrong":
        site.one("SELECT status FROM tgauth_preview(%s, %s)", token, person, user="test_bot")
        assert site.confirm(token, 10 + (code - 9) % 90, person) == "mismatch"
    elif end == "taken":
        site.login(person)
        assert site.value("SELECT status FROM tgauth_preview(%s, %s)", token, person, user="test_bot") == "taken"
    elif end == "shared":
        assert [site.value("SELECT status FROM tgauth_preview(%s, %s)", token, p, user="test_bot") for p in (person, other)] == ["ok", "shared"]
    elif end == "over":
        site.query("UPDATE tgauth_link SET expires_at = now()")
    else:
        # a login that links nothing is never shown as one that does
        anna.get("login?prompt=login", **HTML)
        site.query("DELETE FROM tgauth_link")
    answer = anna.look()
    assert answer.status == 303 and answer.headers["Location"] == f"/tgauth/account?notice={notice}"
    assert "Nothing was linked" in anna.look(f"account?notice={notice}").text


def test_who_logged_in_long_ago_does_so_once_more(site, anna):
    site.query("UPDATE tgauth_session SET created_at = created_at - interval '16 min' WHERE user_id = "
               "(SELECT id FROM tgauth_user WHERE username = %s)", anna.name)
    way = anna.go("link")
    assert way == f"/tgauth/login?notice=stale&return=/tgauth/account&name={anna.name}&prompt=login"
    page = anna.look(way.partition("/tgauth/")[2]).text
    assert "Log in once more before you change how you log in" in page and f'value="{anna.name}"' in page
    assert anna.post("password", {"username": anna.name, "password": PASSWORD}).status == 200
    anna.begin()


def test_nobody_else(site, pushd, anna):
    for name in ("account/link", "account/unlink"):
        assert pushd.request("POST", name, {**PERSON, "Content-Type": "application/x-www-form-urlencoded"}, "").status == 403
        answer = Browser(pushd).submit(name, {})
        assert answer.status == 303 and answer.headers["Location"].startswith("/tgauth/login?return=/tgauth/account")
    assert Browser(pushd).get("account/linking", **HTML).headers["Location"] == "/tgauth/login?return=/tgauth/account"
    assert anna.get("account/link", **HTML).status == 405
