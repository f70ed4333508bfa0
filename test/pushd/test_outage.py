"""PostgreSQL or Redis restarted, killed, absent, flushed: no login is lost, and
pushd comes back by itself."""

import base64
import json
import re
import signal
import socket
import threading
import time

import pytest

from support.browser import SESSION, Browser
from support.database import Database, hash_id
from support.servers import Postgres, Redis, wait_until


@pytest.fixture(scope="module")
def own_postgres(directory):
    place = directory / "own-postgres"
    place.mkdir()
    server = Postgres(place, {"tgauth.bot_url": "'https://t.me/ExampleBot'",
                              "max_prepared_transactions": 2})
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def own_database(own_postgres):
    return Database(own_postgres, "outage").create()


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path).start()
    yield server
    server.stop()


def restart(postgres, number=signal.SIGINT, between=lambda: None):
    postgres.stop(number)
    between()
    postgres.start()


def wait_for_postgres(pushd, state="ok"):
    wait_until(lambda: pushd.readiness()["postgres"] == state, f"postgres to be {state}")


def test_one_loss_is_one_warning(run_pushd, own_postgres, own_database):
    """Not one for each connection that it had."""
    pushd = run_pushd(own_database.dsn("test_pushd"))
    restart(own_postgres, between=lambda: wait_for_postgres(pushd, "down"))
    wait_for_postgres(pushd)
    reasons = re.findall(r'event=postgres_unavailable error=("(?:[^"\\]|\\.)*"|\S+)', pushd.log_text())
    assert reasons and len(reasons) == len(set(reasons))


def insert_session(cursor, browser, database, channel=0):
    """A confirmation without a word to anybody: the row alone."""
    secret = base64.urlsafe_b64decode(browser.cookies["tgauth_login"].split(".")[0] + "=")
    cursor.execute("SELECT id FROM tgauth_user LIMIT 1")
    user_id, = cursor.fetchone()
    cursor.execute("""
        INSERT INTO tgauth_session (login_id, user_id, channel, created_at, expires_at, changed_at, changed_xid)
        VALUES (substr(sha256(%s), 1, 16), %s, %s, clock_timestamp(), now() + interval '1 day',
                clock_timestamp(), pg_current_xact_id())""", [secret, user_id, channel])


# --- PostgreSQL ---------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
def test_postgres_restarts_while_a_browser_waits(run_pushd, own_postgres, own_database, number):
    pushd = run_pushd(own_database.dsn("test_pushd"))
    browser, claimer = Browser(pushd), Browser(pushd)
    claimer.log_in(own_database)
    browser.get("login")

    def meanwhile():
        wait_for_postgres(pushd, "down")
        assert pushd.get("readyz").status == 503
        # Keys were loaded once: pages and links go on, what needs rows does not.
        other = Browser(pushd)
        assert other.get("login").status == 200
        assert other.start()["state"] == "waiting"
        wait_until(lambda: claimer.get("session").status == 503, "the end of what was known")
        for answer in (other.post("claim"), claimer.get("session"), claimer.get("login"), claimer.post("logout")):
            assert answer.status == 503 and answer.headers["Retry-After"]
        assert SESSION in claimer.cookies
        assert ws.renew()["link"]

    with browser.socket() as ws, browser.events() as sse:
        ws.receive()
        frame = sse.receive()
        restart(own_postgres, number, meanwhile)
        # In PostgreSQL before pushd is back, or after: both must arrive.
        own_database.confirm_frame(frame)
        assert ws.receive_state("confirmed")
        assert sse.receive_state("confirmed")
    assert browser.post("claim").status == 200
    assert claimer.get("session").status == 200
    assert "postgres_ready" in pushd.log_text()


def test_confirmed_while_pushd_was_cut_off(run_pushd, own_postgres, own_database):
    """Its connections are killed again and again while a bot confirms."""
    pushd = run_pushd(own_database.dsn("test_pushd"))
    browsers = [Browser(pushd) for _ in range(5)]
    frames = [b.start() for b in browsers]
    sockets = [b.socket() for b in browsers]
    for frame, ws in zip(frames, sockets):
        ws.receive()
        own_database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                         "WHERE application_name = 'tgauth-pushd' AND datname = current_database()")
        assert own_database.confirm_frame(frame) == "confirmed"
    for browser, ws in zip(browsers, sockets):
        assert ws.receive_state("confirmed")
        ws.close()
        wait_for_postgres(pushd)
        assert browser.post("claim").status == 200
    assert pushd.metric("postgres_lost_total") >= 1


def test_postgres_absent_at_start(run_pushd, own_postgres, own_database):
    own_postgres.stop()
    try:
        pushd = run_pushd(own_database.dsn("test_pushd"), ready=False)
        assert pushd.readiness()["postgres"] == "down"
        assert Browser(pushd).get("login").status == 503
        # Whether the site has passkeys nobody has said yet, so it is not said that it has none.
        answer = Browser(pushd).request("POST", "passkey/options", '{"purpose": "login"}', {
            "Origin": pushd.url, "Content-Type": "application/json"})
        assert answer.status == 503 and answer.headers["Retry-After"]
    finally:
        own_postgres.start()
    wait_for_postgres(pushd)
    wait_until(lambda: Browser(pushd).get("login").status == 200, "the page")
    Browser(pushd).log_in(own_database)


def test_socket_opened_while_postgres_is_away(run_pushd, own_postgres, own_database):
    pushd = run_pushd(own_database.dsn("test_pushd"))
    browser = Browser(pushd)
    frame = browser.start()
    assert own_database.confirm_frame(frame) == "confirmed"
    own_postgres.stop()
    wait_for_postgres(pushd, "down")
    try:
        with browser.socket() as ws:
            own_postgres.start()
            assert ws.receive_state("confirmed")
    finally:
        if own_postgres.process.poll() is not None:
            own_postgres.start()


def test_pushd_restarts_while_a_browser_waits(run_pushd, own_database):
    """Whoever starts anew asks for what it did not hear."""
    first = run_pushd(own_database.dsn("test_pushd"))
    browser = Browser(first)
    frame = browser.start()
    first.kill()
    assert own_database.confirm_frame(frame) == "confirmed"
    first.start()
    with browser.socket() as ws:
        assert ws.receive_state("confirmed")
    assert browser.post("claim").status == 200


def test_notification_lost(run_pushd, own_database):
    pushd = run_pushd(own_database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.start()
    connection = own_database.connect()
    with browser.socket() as ws:
        ws.receive()
        # Of the site's host and of where logins are returned to, which pushd told.
        wait_until(lambda: "event=site_url" in pushd.log_text(), "the site's address to be told")
        time.sleep(0.5)
        told = pushd.metric("notifications_total")
        with connection.cursor() as cursor:
            insert_session(cursor, browser, own_database)
        assert ws.receive_state("confirmed")
    connection.close()
    assert pushd.metric("notifications_total") == told
    assert browser.post("claim").status == 200


def test_notification_lost_and_commit_slow(run_pushd, own_database):
    """Written, then seen by many a question of the clock before it commits."""
    pushd = run_pushd(own_database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.start()
    connection = own_database.connect()
    connection.autocommit = False
    with browser.socket() as ws:
        ws.receive()
        with connection.cursor() as cursor:
            insert_session(cursor, browser, own_database)
        # Others come and go meanwhile, so that the snapshot moves on.
        for _ in range(3):
            Browser(pushd).log_in(own_database)
            assert ws.is_silent(1.2)
        connection.commit()
        assert ws.receive_state("confirmed")
    connection.close()


def test_revocation_lost(run_pushd, own_database, redis):
    """A session that ended without a word leaves the cache within seconds."""
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser = Browser(pushd)
    session = browser.log_in(own_database)
    assert browser.get("session").status == 200
    with browser.socket() as ws:
        own_database.query("UPDATE tgauth_session SET revoked_at = now(), revoked_why = 'revoked', "
                         "changed_at = now(), changed_xid = pg_current_xact_id() WHERE login_id = %s",
                         bytes.fromhex(session["login_id"]))
        assert ws.receive() == {"state": "revoked"}
    assert browser.get("session").status == 401


@pytest.mark.parametrize("channel", [0, 7])
def test_groups_lost(run_pushd, own_database, redis, channel):
    """What is told with a session changed without a word, whichever daemon it began at."""
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser = Browser(pushd)
    session = browser.log_in(own_database)
    own_database.query("UPDATE tgauth_session SET channel = %s", channel)
    assert browser.get("session").json()["groups"] == []
    with own_database.transaction() as cursor:
        cursor.execute("UPDATE tgauth_user SET groups = '{editors}'")
        cursor.execute("UPDATE tgauth_session SET changed_at = clock_timestamp(), changed_xid = pg_current_xact_id() "
                       "WHERE login_id = %s", [bytes.fromhex(session["login_id"])])
    wait_until(lambda: browser.get("session").json()["groups"] == ["editors"], "the groups", 5)


def test_extension_comes_late(run_pushd, own_postgres):
    own = Database(own_postgres, "late").create()
    own.query("DROP EXTENSION tgauth")
    pushd = run_pushd(own_postgres.dsn("late"), ready=False)
    wait_until(lambda: "postgres_setup_failed" in pushd.log_text(), "a word in the log")
    assert pushd.readiness()["postgres"] == "down"
    own.query("CREATE EXTENSION tgauth")
    wait_for_postgres(pushd)
    wait_until(lambda: Browser(pushd).get("login").status == 200, "the page")


def test_role_without_rights(run_pushd, own_postgres, own_database):
    own_database.query("DO $$ BEGIN IF to_regrole('nobody_role') IS NULL THEN "
                     "CREATE ROLE nobody_role LOGIN; END IF; END $$")
    pushd = run_pushd(own_postgres.dsn("outage", "nobody_role"), ready=False)
    wait_until(lambda: "permission denied" in pushd.log_text(), "a word in the log")
    assert pushd.get("readyz").status == 503
    assert Browser(pushd).get("login").status == 503


def test_postgres_that_hangs(run_pushd, own_database, own_postgres):
    """A server that takes connections and says nothing more: each wait has an end."""
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    pushd = run_pushd(f"host=127.0.0.1 port={port} dbname=x user=y", ready=False)
    with silent.accept()[0]:
        assert pushd.get("healthz").status == 200
        assert Browser(pushd).get("login").status == 503
        # The attempt ends, and another one is made.
        silent.settimeout(20)
        silent.accept()[0].close()
    silent.close()


def test_queries_that_hang(run_pushd, own_database):
    """A lock holds the answer up: the connection is given up and made anew."""
    pushd = run_pushd(own_database.dsn("test_pushd"), query_seconds=1)
    browser = Browser(pushd)
    browser.log_in(own_database)
    connection = own_database.connect()
    connection.autocommit = False
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tgauth_session IN ACCESS EXCLUSIVE MODE")
        wait_until(lambda: browser.get("session").status == 503, "the end of what was known")
        assert pushd.get("healthz").status == 200
    connection.rollback()
    connection.close()
    wait_until(lambda: browser.get("session").status == 200, "the session again")


# --- Redis ------------------------------------------------------------------------


def key_of(browser):
    return f"tgauth:session:{hash_id(browser.cookies[SESSION])}"


def test_session_in_redis(run_pushd, own_database, redis):
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port, cache_ttl=100,
                      sessions_in_memory=0)
    pushd.wait_redis()
    browser = Browser(pushd)
    session = browser.log_in(own_database, username="cached")
    del session["status"], session["return"]
    wait_until(lambda: b"user_id" in redis.command("GET", key_of(browser)), "the session in Redis")
    stored = redis.command("GET", key_of(browser)).split(b"\r\n")[1]
    kept = json.loads(stored)
    assert abs(kept.pop("as_of") / 1e6 - time.time()) < 60
    assert kept == {**session, "token_id": hash_id(browser.cookies[SESSION])}
    ttl = int(redis.command("TTL", key_of(browser))[1:])
    assert 0 < ttl <= 100

    asked = pushd.metric("states_asked_total")
    for _ in range(3):
        assert browser.get("session").json() == session
    assert pushd.metric("states_asked_total") == asked
    assert pushd.metric("cache_hits_total") >= 3

    redis.command("FLUSHALL")
    assert browser.get("session").json() == session
    assert pushd.metric("states_asked_total") == asked + 1
    wait_until(lambda: b"user_id" in redis.command("GET", key_of(browser)), "the session back in Redis")

    key = key_of(browser)
    browser.post("logout")
    wait_until(lambda: redis.command("GET", key) == b"$-1\r\n", "the end of what is in Redis")


@pytest.mark.parametrize("garbage", ["", "nonsense", "{}", "[]", '{"user_id":1}', "\x00",
                                     '{"user_id":"1","telegram_id":1,"username":null}'])
def test_nonsense_in_redis(run_pushd, own_database, redis, garbage):
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser = Browser(pushd)
    session = browser.log_in(own_database)
    redis.command("SET", key_of(browser), garbage)
    assert browser.get("session").json()["user_id"] == session["user_id"]


def test_session_of_another_in_redis(run_pushd, own_database, redis):
    """Under one key the session of another: it is not believed."""
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    ann, bob = Browser(pushd), Browser(pushd)
    ann.log_in(own_database)
    bob_session = bob.log_in(own_database)
    wait_until(lambda: b"user_id" in redis.command("GET", key_of(ann)), "the session in Redis")
    redis.command("COPY", key_of(ann), key_of(bob), "REPLACE")
    assert bob.get("session").json()["user_id"] == bob_session["user_id"]


def test_redis_goes_and_comes(run_pushd, own_database, redis):
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    stays, leaves = Browser(pushd), Browser(pushd)
    stays.log_in(own_database)
    leaves.log_in(own_database)
    gone = key_of(leaves)
    kept = redis.command("GET", gone).split(b"\r\n")[1].decode()

    redis.kill()
    pushd.wait_redis("down")
    assert pushd.get("readyz").status == 200  # it is a cache
    assert stays.get("session").status == 200
    old = dict(leaves.cookies)
    assert leaves.post("logout").status == 200
    Browser(pushd).log_in(own_database)

    # What Redis kept over its absence must not be believed for a moment.
    other = Redis(redis.directory, redis.port)
    other.launch(["redis-server", "--port", redis.port, "--bind", "127.0.0.1", "--save", "",
                  "--dir", redis.directory])
    try:
        wait_until(lambda: is_up(redis.port), "Redis")
        redis.command("SET", gone, kept, "NX")
        pushd.wait_redis()
        leaves.cookies = old
        assert leaves.get("session").status == 401
        assert stays.get("session").status == 200
    finally:
        other.stop()


def is_up(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def test_redis_absent_at_start(run_pushd, own_database, redis):
    redis.stop()
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port)
    assert pushd.readiness()["redis"] == "down"
    browser = Browser(pushd)
    browser.log_in(own_database)
    assert browser.get("session").status == 200
    assert pushd.log_text().count("redis_down") == 1
    redis.start()
    pushd.wait_redis()
    assert browser.get("session").status == 200


def test_redis_by_a_name_that_is_none(run_pushd, own_database):
    pushd = run_pushd(own_database.dsn("test_pushd"), redis="no-such-host.invalid")
    assert pushd.readiness()["redis"] == "down"
    Browser(pushd).log_in(own_database)


def test_redis_that_hangs(run_pushd, own_database):
    """It takes connections and never answers: sessions come from PostgreSQL."""
    silent = socket.create_server(("127.0.0.1", 0))
    accepted = []
    threading.Thread(target=lambda: accepted.append(silent.accept()), daemon=True).start()
    pushd = run_pushd(own_database.dsn("test_pushd"), redis=f"127.0.0.1:{silent.getsockname()[1]}")
    browser = Browser(pushd)
    browser.log_in(own_database)
    assert browser.get("session").status == 200
    assert pushd.readiness()["redis"] == "down"
    silent.close()


def test_redis_stops_answering(run_pushd, own_database, redis):
    """It answered once; then a question hangs, is given up, and PostgreSQL asked."""
    pushd = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port, sessions_in_memory=0)
    pushd.wait_redis()
    browser = Browser(pushd)
    browser.log_in(own_database)
    redis.send_signal(signal.SIGSTOP)
    try:
        assert browser.get("session").status == 200
        pushd.wait_redis("down")
    finally:
        redis.send_signal(signal.SIGCONT)
    pushd.wait_redis()


def test_redis_with_a_password(run_pushd, own_database, tmp_path):
    redis = Redis(tmp_path)
    redis.launch(["redis-server", "--port", redis.port, "--bind", "127.0.0.1", "--save", "",
                  "--requirepass", "open sesame", "--dir", tmp_path])
    try:
        wait_until(lambda: is_up(redis.port), "Redis")
        right = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port, env={"TGAUTH_REDIS_PASSWORD": "open sesame"})
        wrong = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port, env={"TGAUTH_REDIS_PASSWORD": "open barley"})
        right.wait_redis()
        assert wrong.readiness()["redis"] == "down"
        assert "sesame" not in right.log_text() and "barley" not in wrong.log_text()
    finally:
        redis.stop()


def test_two_daemons_and_one_revocation(run_pushd, own_database, redis):
    """Ended through one, gone for the other."""
    first = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port, channel=1)
    second = run_pushd(own_database.dsn("test_pushd"), redis_port=redis.port, channel=2)
    first.wait_redis()
    second.wait_redis()
    browser, other = Browser(first), Browser(second)
    browser.log_in(own_database)
    other.cookies = dict(browser.cookies)
    assert other.get("session").status == 200
    with other.socket() as ws:
        assert browser.post("logout").status == 200
        assert ws.receive() == {"state": "revoked"}
    assert other.get("session").status == 401
