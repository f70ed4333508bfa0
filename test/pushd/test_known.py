"""Sessions that pushd keeps in its own memory: they cost no question, and nothing that is over is believed."""

import concurrent.futures
import contextlib
import os
import signal
import time

import pytest

from support.browser import Browser
from support.servers import wait_until


def log_in(pushd, database, **person):
    """A browser whose session is known, as a hit shows."""
    browser = Browser(pushd)
    session = browser.log_in(database, **person)
    hits = pushd.metric("known_hits_total")
    wait_until(lambda: browser.get("session").status == 200 and pushd.metric("known_hits_total") > hits,
               "a hit in memory")
    return browser, session


def test_a_known_session_costs_no_question(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser, session = log_in(pushd, database)
    asked, hits = pushd.metric("states_asked_total"), pushd.metric("known_hits_total")
    for _ in range(10):
        assert browser.get("session").json()["user_id"] == session["user_id"]
        assert browser.get("auth").headers["X-Tgauth-User-Id"] == str(session["user_id"])
    assert pushd.metric("states_asked_total") == asked
    assert pushd.metric("known_hits_total") == hits + 20


@pytest.mark.parametrize("limit", [0, 2])
def test_as_many_are_kept_as_there_is_room_for(run_pushd, database, limit):
    pushd = run_pushd(database.dsn("test_pushd"), sessions_in_memory=limit)
    browsers = [Browser(pushd) for _ in range(3)]
    for browser in browsers:
        browser.log_in(database)
    hits = pushd.metric("known_hits_total")
    for browser in reversed(browsers):
        assert browser.get("session").status == 200
    assert pushd.metric("known_hits_total") == hits + limit
    for browser in browsers:
        assert browser.get("session").status == 200


@pytest.mark.parametrize("sql", ["SELECT tgauth_revoke(%(id)s)", "SELECT tgauth_revoke_all(%(user)s)",
                                 "SELECT tgauth_block(%(user)s)", "DELETE FROM tgauth_user WHERE id = %(user)s"])
def test_what_ended_is_not_known_any_more(run_pushd, database, sql):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser, session = log_in(pushd, database)
    with database.transaction() as cursor:
        cursor.execute(sql, {"id": bytes.fromhex(session["login_id"]), "user": session["user_id"]})
    wait_until(lambda: browser.get("auth").status == 401, "the end of the session")
    time.sleep(1.1)
    assert browser.get("auth").status == 401


def test_an_end_without_a_word_is_heard_of(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser, session = log_in(pushd, database)
    heard = pushd.metric("notifications_total")
    database.query("UPDATE tgauth_session SET revoked_at = now(), revoked_why = 'revoked', changed_at = now(), "
                       "changed_xid = pg_current_xact_id() WHERE login_id = %s", bytes.fromhex(session["login_id"]))
    wait_until(lambda: browser.get("auth").status == 401, "the slow question")
    assert pushd.metric("notifications_total") == heard


@contextlib.contextmanager
def stopped(backends):
    """The processes of connections that stand, and say nothing."""
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in backends:
            os.kill(pid, signal.SIGCONT)


def test_nothing_is_believed_while_postgresql_is_silent(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), query_seconds=60)
    browser, session = log_in(pushd, database)
    backends = database.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'tgauth-pushd'")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with stopped([pid for (pid,) in backends]):
            assert browser.get("session").status == 200
            database.query("SELECT tgauth_revoke_all(%s)", session["user_id"])
            time.sleep(3)
            hits = pushd.metric("known_hits_total")
            answer = pool.submit(browser.get, "session")
            time.sleep(1)
            assert not answer.done()
        assert answer.result().status == 401
    assert pushd.metric("known_hits_total") == hits
