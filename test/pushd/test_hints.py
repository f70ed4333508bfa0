"""What pushd makes of hints: sealed ones tell the page at once, all others have the row asked; and none is needed."""

import base64
import os
import signal
import time

import pytest

from support.browser import Browser
from support.database import Database, hash_id
from support.listener import Listener, sealed
from support.servers import Postgres, wait_until

LOGIN = "tgauth_login"


def login_id_of(browser):
    return hash_id(browser.cookies[LOGIN])


def notify(database, payload, channel="tgauth_0"):
    database.query("SELECT pg_notify(%s, %s)", channel, payload)


def start_key(database):
    number, key = database.one("SELECT key_number, key FROM tgauth_keys() WHERE is_current")
    return number, bytes(key)


def hint(database, browser, at=None, channel=0, key=None):
    """The hint that says a browser's login is confirmed, with the seal that the database would give it."""
    number, current = start_key(database)
    login_id = login_id_of(browser)
    seal = sealed(key or current, number, bytes.fromhex(login_id), at or int(time.time()), channel)
    return f"confirmed {login_id} {seal.hex()}"


@pytest.fixture(scope="module")
def quiet(pushd):
    """One that listened for so long that it knows of each login that begins now."""
    time.sleep(6)
    return pushd


@pytest.fixture
def waiter(quiet):
    """A browser whose page waits."""
    browser = Browser(quiet)
    browser.frame = browser.start()
    with browser.socket() as browser.ws:
        browser.ws.receive_state("waiting")
        yield browser


def asked(pushd):
    return pushd.metric("states_asked_total")


def test_a_sealed_hint_tells_without_a_question(waiter, database, quiet):
    before, confirmed = asked(quiet), quiet.metric("confirmed_total")
    assert database.confirm_frame(waiter.frame, 7) == "confirmed"
    assert waiter.ws.receive_state("confirmed")
    assert asked(quiet) == before
    assert waiter.post("claim").status == 200
    # The row comes with the slow question, and is told and counted once.
    wait_until(lambda: quiet.metric("confirmed_total") == confirmed + 1, "the row")
    time.sleep(1.5)
    line = [line for line in quiet.log_text().splitlines() if "event=confirmed" in line][-1]
    assert quiet.metric("confirmed_total") == confirmed + 1 and "user_id=" in line


def test_a_page_that_comes_after_a_sealed_hint_is_told(waiter, database, quiet):
    before = asked(quiet)
    assert database.confirm_frame(waiter.frame) == "confirmed"
    assert waiter.ws.receive_state("confirmed")
    with waiter.socket() as ws:
        assert ws.receive_state("confirmed")
    assert asked(quiet) == before


def test_the_claim_asks_the_row_whatever_a_hint_says(waiter, database, quiet):
    """Who has the start key can make a page believe that it is confirmed, and gets nothing by it."""
    notify(database, hint(database, waiter))
    assert waiter.ws.receive_state("confirmed")
    answer = waiter.post("claim")
    assert answer.status == 409 and answer.json() == {"status": "waiting"}
    assert "tgauth_session" not in waiter.cookies


def broken_hints(database, waiter):
    good = hint(database, waiter)
    now = int(time.time())
    stranger = type(waiter)(waiter.pushd)
    stranger.start()
    return {
        "no seal": good[:42],
        "truncated": good[:-2],
        "truncated to the head": good[:43 + 10],
        "longer": good + "00",
        "one bit": good[:-1] + format(int(good[-1], 16) ^ 1, "x"),
        "another key": hint(database, waiter, key=b"\1" * 32),
        "another channel": hint(database, waiter, channel=1),
        "another login's": good[:42] + hint(database, stranger)[42:],
        "of before": hint(database, waiter, at=now - 60),
        "of later": hint(database, waiter, at=now + 60),
        "another kind": good.replace("confirmed", "declined"),
        "not hexadecimal": good[:43] + "x" * 42,
    }


def test_another_seal_costs_a_look_up_and_no_more(waiter, database, quiet):
    for what, payload in broken_hints(database, waiter).items():
        before = asked(quiet)
        notify(database, payload)
        wait_until(lambda: asked(quiet) == before + 1, f"a look-up: {what}")
    assert waiter.ws.is_silent(0.5)
    assert database.confirm_frame(waiter.frame) == "confirmed"
    assert waiter.ws.receive_state("confirmed")


def test_a_hint_that_is_said_again(waiter, database, quiet):
    """To a page whose login was ended meanwhile it says nothing."""
    listener = Listener(database, "tgauth_0")
    assert database.confirm_frame(waiter.frame) == "confirmed"
    [(_, payload)] = listener.all()
    assert waiter.ws.receive_state("confirmed")
    assert database.value("SELECT tgauth_revoke(decode(%s, 'hex'))", login_id_of(waiter))

    def state():
        with waiter.socket() as ws:
            return ws.receive()["state"]

    wait_until(lambda: state() == "revoked", "the end of the session")
    for _ in range(3):
        notify(database, payload)
    assert state() == "revoked"
    assert waiter.post("claim").json() == {"status": "revoked"}


def test_a_hint_that_comes_twice_is_told_once(waiter, database, quiet):
    payload = hint(database, waiter)
    assert database.confirm_frame(waiter.frame) == "confirmed"
    for _ in range(3):
        notify(database, payload)
    assert waiter.ws.receive_state("confirmed")
    assert waiter.ws.close_code() == 1000


def test_the_seal_of_the_previous_key(waiter, database, quiet):
    database.query("SELECT tgauth_rotate_key()")
    wait_until(lambda: Browser(quiet).start()["link"][-64:][0:2] != waiter.frame["link"][-64:][0:2], "the new key")
    before = asked(quiet)
    assert database.confirm_frame(waiter.frame) == "confirmed"
    assert waiter.ws.receive_state("confirmed")
    assert asked(quiet) == before


def test_a_key_that_is_not_known_yet(waiter, database, quiet):
    """Its number is of no key that pushd has: the row is asked, and tells."""
    number, _ = start_key(database)
    stranger = base64.b16encode(bytes([(number + 100) % 256])).decode().lower()
    payload = hint(database, waiter)
    before = asked(quiet)
    notify(database, payload[:43] + stranger + payload[45:])
    wait_until(lambda: asked(quiet) == before + 1, "a look-up")
    assert waiter.ws.is_silent(0.5)


# --- by the background notifier ---------------------------------------------------------


@pytest.fixture(scope="module")
def notifier_database(directory):
    place = directory / "notifier"
    place.mkdir()
    server = Postgres(place, {"shared_preload_libraries": "'tgauth'", "tgauth.bot_url": "'https://t.me/example_bot'"}).start()
    yield Database(server, "hints").create()
    server.stop()


def notifier_of(database):
    """Its process, which is there once a hint was sent."""
    def find():
        database.query("SELECT tgauth_preview(%s, 1)", database.begin()[1])
        return database.value("SELECT pid FROM pg_stat_activity WHERE backend_type = 'tgauth notifier' "
                              "AND datname = current_database() AND wait_event_type = 'Extension'")

    return wait_until(find, "the notifier")


def log_in(pushd, database):
    """A whole login; how many seconds the frame took."""
    browser = Browser(pushd)
    frame = browser.start()
    with browser.socket() as ws:
        ws.receive_state("waiting")
        assert database.confirm_frame(frame) == "confirmed"
        began = time.monotonic()
        assert ws.receive_state("confirmed")
        took = time.monotonic() - began
    assert browser.post("claim").status == 200
    return took


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP])
def test_logins_go_on_without_the_notifier(run_pushd, notifier_database, number):
    pushd = run_pushd(notifier_database.dsn("test_pushd"))
    pid = notifier_of(notifier_database)
    assert log_in(pushd, notifier_database) < 1
    os.kill(pid, number)
    if number == signal.SIGKILL:
        wait_until(lambda: pushd.readiness()["postgres"] == "down", "PostgreSQL to restart")
        wait_until(lambda: pushd.readiness()["postgres"] == "ok", "PostgreSQL to be back")
    for _ in range(3):
        assert log_in(pushd, notifier_database) < 3
    if number == signal.SIGSTOP:
        os.kill(pid, signal.SIGCONT)
    notifier_of(notifier_database)
    assert log_in(pushd, notifier_database) < 1


def test_a_revocation_through_the_notifier(run_pushd, notifier_database):
    pushd = run_pushd(notifier_database.dsn("test_pushd"))
    notifier_of(notifier_database)
    browser = Browser(pushd)
    session = browser.log_in(notifier_database)
    with browser.socket() as ws:
        assert notifier_database.value("SELECT tgauth_revoke(decode(%s, 'hex'))", session["login_id"])
        assert ws.receive() == {"state": "revoked"}
    assert browser.get("auth").status == 401
