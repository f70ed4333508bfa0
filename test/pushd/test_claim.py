"""POST claim: whose session a confirmed login becomes, and what a copied login cookie is worth."""

import concurrent.futures
import contextlib

import pytest

from support.authenticator import Passkey, Site as PasskeySite
from support.browser import PERSON, SESSION, Browser, session_cookie
from support.database import hash_id
from support.servers import wait_until

LOGIN = "tgauth_login"
AWAY = {"X-Forwarded-For": "198.51.100.9"}  # from another network


@pytest.fixture(scope="module")
def pushd(site):
    return site.pushd.start().wait_redis()


def copy_of(browser, **options):
    """Somebody else's browser, with all that this one holds."""
    other = Browser(browser.pushd, **options)
    other.cookies = dict(browser.cookies)
    return other


def confirmed(pushd, site, **person):
    """A browser whose login was just confirmed."""
    browser = Browser(pushd)
    assert site.confirm_frame(browser.start(), **person) == "confirmed"
    return browser


def status(browser, **headers):
    return browser.get("session", **headers).status


def test_a_copied_login_cookie_holds_nothing_after_the_confirmation(pushd, site):
    """WSTG-SESS-03: what was planted or copied before somebody logs in is not their session afterwards."""
    victim = Browser(pushd)
    frame = victim.start()
    thief = copy_of(victim, agent="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0")
    assert site.confirm_frame(frame) == "confirmed"
    thief.cookies[SESSION] = thief.cookies[LOGIN].split(".")[0]
    assert status(thief) == 401, "the login secret is no session"
    del thief.cookies[SESSION]
    assert victim.post("claim").status == 200
    assert victim.cookies[SESSION] != thief.cookies[LOGIN].split(".")[0]


@pytest.mark.parametrize("first", ["owner", "thief"])
def test_two_clients_that_claim_one_login_end_it(pushd, site, first):
    """Nobody can tell the thief from the owner, so neither has the session, and both can read why."""
    owner = confirmed(pushd, site)
    thief = copy_of(owner)
    claims = [(owner, {}), (thief, AWAY)] if first == "owner" else [(thief, AWAY), (owner, {})]
    (one, here), (two, there) = claims
    used = owner.cookies[LOGIN]
    assert one.post("claim", headers=here).status == 200
    assert status(one) == 200
    with one.socket() as line:
        answer = two.post("claim", headers=there)
        assert answer.status == 410 and answer.json() == {"status": "contested"}
        assert line.receive() == {"state": "revoked", "reason": "contested"}
    assert LOGIN not in two.cookies and SESSION not in two.cookies
    wait_until(lambda: status(one) == 401, "the end of the session")
    assert 'data-view="waiting"' in one.get("login", **PERSON).text
    assert "used in two browsers" in one.get("login", **PERSON).text, "the page says why"
    wait_until(lambda: "claim_contested" in pushd.log_text(), "a line in the log")
    # and that login never works again, for anybody
    for headers in (here, there):
        again = Browser(pushd)
        again.cookies[LOGIN] = used
        assert again.post("claim", headers=headers).json() == {"status": "contested"}


def test_a_used_login_cookie_claims_nothing_later(pushd, site):
    """Not even from the same browser, once it may have been copied (ASVS 7.2.4)."""
    browser = confirmed(pushd, site)
    used = copy_of(browser)
    session = browser.post("claim").json()
    site.query("UPDATE tgauth_session SET claimed_at = claimed_at - interval '11 s' WHERE login_id = decode(%s, 'hex')",
               session["login_id"])
    answer = used.submit("claim", {"return": "/inside"})
    assert answer.status == 303 and answer.headers["Location"] == "/tgauth/login?notice=contested&return=/inside"
    assert "used in two browsers" in used.get("login?notice=contested", **PERSON).text
    wait_until(lambda: status(browser) == 401, "the end of the session")


def test_an_answer_that_was_lost_comes_again(pushd, site):
    browser = confirmed(pushd, site)
    lost = copy_of(browser)
    first = browser.post("claim").json()
    assert lost.post("claim").json() == first
    assert lost.cookies[SESSION] == browser.cookies[SESSION]


def test_tabs_that_claim_at_once_have_one_session(pushd, site):
    browser = confirmed(pushd, site)
    tabs = [copy_of(browser) for _ in range(6)]
    with concurrent.futures.ThreadPoolExecutor(len(tabs)) as pool:
        answers = list(pool.map(lambda tab: tab.post("claim"), tabs))
    assert [a.status for a in answers] == [200] * len(tabs)
    assert len({tab.cookies[SESSION] for tab in tabs}) == 1 and status(tabs[0]) == 200


def test_a_phone_that_changed_its_network_is_known_by_its_session(pushd, site):
    """The answer came, and the page still had a claim of another tab on its way."""
    browser = confirmed(pushd, site)
    login = browser.cookies[LOGIN]
    session = browser.post("claim").json()
    site.query("UPDATE tgauth_session SET claimed_at = claimed_at - interval '1 day' WHERE login_id = decode(%s, 'hex')",
               session["login_id"])
    browser.cookies[LOGIN] = login
    answer = browser.post("claim", headers=AWAY)
    assert answer.status == 200 and answer.json() == session
    assert status(browser) == 200


def test_a_login_over_a_live_session_ends_that_one(pushd, site):
    browser = Browser(pushd)
    browser.log_in(site, first_name="Ann")
    old = copy_of(browser)
    key = f"tgauth:session:{hash_id(old.cookies[SESSION])}"
    assert status(old) == 200 and site.keys.exists(key)
    frame = browser.start()
    assert site.confirm_frame(frame, first_name="Bob") == "confirmed"
    with old.socket() as line:
        assert browser.post("claim").json()["first_name"] == "Bob"
        assert line.receive() == {"state": "revoked"}
    assert browser.cookies[SESSION] != old.cookies[SESSION]
    wait_until(lambda: status(old) == 401, "the end of the session")
    assert status(browser) == 200
    wait_until(lambda: not site.keys.exists(key), "the old key to go")


def test_a_login_that_nobody_claims_ends(pushd, site):
    browser = confirmed(pushd, site)
    left = site.value("SELECT max(expires_at) - now() < interval '15 min 1 s' FROM tgauth_session WHERE claimed_at IS NULL")
    assert left
    site.query("UPDATE tgauth_session SET expires_at = now() WHERE claimed_at IS NULL")
    answer = browser.post("claim")
    assert answer.status == 410 and answer.json() == {"status": "revoked"}


def test_by_a_password_or_passkey_the_session_has_a_token_of_its_own(pushd, site):
    """And says what proved it, to applications and to a proxy."""
    site.query("SET tgauth.registration = on; SELECT tgauth_register('pat', 'correct horse battery')")
    browser = Browser(pushd)
    browser.start()
    secret = browser.cookies[LOGIN].split(".")[0]
    answer = browser.post("password", {"username": "pat", "password": "correct horse battery"})
    assert answer.status == 200 and answer.json()["proof"] == "password"
    assert browser.cookies[SESSION] != secret
    assert browser.get("session").json()["proof"] == "password"
    assert pushd.get("auth", session_cookie(secret)).status == 401
    assert pushd.get("auth", session_cookie(browser.cookies[SESSION])).headers["X-Tgauth-Proof"] == "password"
    assert pushd.get("auth", session_cookie(site.login())).headers["X-Tgauth-Proof"] == "telegram"
    with contextlib.closing(PasskeySite(site)) as passkeys:
        passkey = Passkey()
        passkeys.add(site.login(), passkey)
        secret, login_id = passkeys.begin()
        assert passkeys.log_in(login_id, passkey.assertion(passkeys.challenge("login", login_id)))[0] == "ok"
    assert pushd.get("auth", session_cookie(site.claim(secret))).headers["X-Tgauth-Proof"] == "passkey"


def test_the_page_says_whether_strangers_may_register(pushd, site):
    words = "If you have an account here without Telegram"
    assert words not in pushd.get("login", PERSON).text
    site.query(f'ALTER DATABASE "{site.name}" SET tgauth.registration = on')
    other = site.new_pushd(name="pushd_open", redis_port=None).start()
    try:
        assert words in other.get("login", PERSON).text
    finally:
        assert other.stop() == 0
        site.query(f'ALTER DATABASE "{site.name}" RESET tgauth.registration')
