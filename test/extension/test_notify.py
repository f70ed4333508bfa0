"""Hints: what a transaction tells pushd, inside it and by the background notifier, which may be stopped or end."""

import contextlib
import os
import re
import shutil
import signal
import threading
import time

import psycopg2
import pytest

from support.database import Database, hash_id
from support.listener import Listener, sealed
from support.servers import Postgres, temporary_directory, wait_until
from support.start_token import EPOCH

HEX_ID = "[0-9a-f]{32}"
RING = 4096  # hints that one database's ring has room for

MODES = {
    "inside": {"shared_preload_libraries": "''"},
    "notifier": {"shared_preload_libraries": "'tgauth'"},
    "no room for a notifier": {"shared_preload_libraries": "'tgauth'", "max_worker_processes": 0},
}


@pytest.fixture(scope="module", params=MODES)
def any_server(request):
    directory = temporary_directory()
    server = Postgres(directory, {"max_prepared_transactions": 5, **MODES[request.param]}).start()
    server.has_notifier = request.param == "notifier"
    yield server
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def database(any_server, request):
    database = Database(any_server, re.sub(r"\W", "_", request.node.name)[:60]).create()
    if any_server.has_notifier:
        start_notifier(database)
    yield database
    Database(any_server).query(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')


@pytest.fixture
def own(database):
    """One that has a notifier of its own."""
    if not database.server.has_notifier:
        pytest.skip("of the notifier alone")
    return database


def notifiers(database):
    """Those that wait for hints."""
    return [pid for (pid,) in Database(database.server).query(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'tgauth notifier' AND datname = %s "
        "AND wait_event_type = 'Extension'", database.name)]


def start_notifier(database):
    def running():
        database.query("SELECT tgauth_preview(%s, 1)", database.begin()[1])
        return notifiers(database)

    [pid] = wait_until(running, "the notifier")
    return pid


@pytest.fixture
def stopped(own):
    """Its notifier, which stands still."""
    [pid] = notifiers(own)
    os.kill(pid, signal.SIGSTOP)
    yield pid
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


def decline(database):
    """A hint on channel 0."""
    assert database.value("SELECT tgauth_decline(%s, 1)", database.begin()[1]) == "declined"


def open_often(database, token, times):
    """So many hints, all of which say the same, in one transaction."""
    assert database.value("SELECT count(*) FROM generate_series(1, %s) AS n, tgauth_preview(%s, 1 + n - n) AS p "
                          "WHERE p.status = 'ok'", times, token) == times


# --- however they go ------------------------------------------------------------------


def test_notifications_of_a_login(database):
    listener = Listener(database, "tgauth", "tgauth_0", "tgauth_1")
    secret, token, code = database.begin()
    assert listener.all() == []

    database.query("SELECT tgauth_preview(%s, 1)", token)
    [(channel, payload)] = listener.all()
    assert channel == "tgauth_0" and re.fullmatch(f"opened {HEX_ID}", payload)
    login_id = payload.split()[1]

    database.query("SELECT tgauth_confirm(%s, 1)", token)
    assert listener.all() == [], "match_required tells pushd nothing"
    database.query("SELECT tgauth_confirm(%s, 1, match_code => %s)", token, code)
    [(channel, payload)] = listener.all()
    assert channel == "tgauth_0" and payload.startswith(f"confirmed {login_id} ")
    seal = bytes.fromhex(payload.split()[2])
    [(number, key)] = database.query("SELECT key_number, key FROM tgauth_keys()")
    at = EPOCH + int.from_bytes(seal[1:5], "big")
    assert seal == sealed(bytes(key), number, bytes.fromhex(login_id), at) and abs(at - time.time()) < 5
    database.query("SELECT tgauth_confirm(%s, 1, match_code => %s)", token, code)
    database.query("SELECT tgauth_confirm(%s, 2, match_code => %s)", token, code)
    database.query("SELECT tgauth_preview(%s, 2)", token)
    assert listener.all() == [], "only the first of them changed anything"

    assert listener.all() == [] and database.claim(secret) and listener.all() == [], "a claim is between two"
    token_id = hash_id(database.claim(secret))
    assert database.value("SELECT tgauth_revoke(%s)", bytes.fromhex(login_id))
    assert listener.all() == [("tgauth", f"revoked {login_id}.{token_id}")]
    assert not database.value("SELECT tgauth_revoke(%s)", bytes.fromhex(login_id))
    assert listener.all() == []


def test_a_decline_and_a_wrong_number_are_announced_alike(database):
    listener = Listener(database, "tgauth_0")
    _, token, _ = database.begin()
    assert database.value("SELECT tgauth_decline(%s, 1)", token) == "declined"
    [(_, declined)] = listener.all()
    assert re.fullmatch(f"declined {HEX_ID}", declined)
    assert database.value("SELECT tgauth_decline(%s, 1)", token) == "declined"
    assert listener.all() == []

    _, token, _ = database.begin()
    assert database.value("SELECT status FROM tgauth_confirm(%s, 1, match_code => 0)", token) == "mismatch"
    [(_, mismatch)] = listener.all()
    assert re.fullmatch(f"declined {HEX_ID}", mismatch)
    assert database.value("SELECT status FROM tgauth_confirm(%s, 1, match_code => 0)", token) == "mismatch"
    assert listener.all() == []


def test_notifications_keep_to_the_transaction(database):
    listener = Listener(database, "tgauth", "tgauth_0")
    connection = database.connect()
    connection.autocommit = False
    logins = [database.begin() for _ in range(3)]
    with connection.cursor() as cursor:
        for number, (_, token, code) in enumerate(logins):
            cursor.execute("SAVEPOINT s")
            cursor.execute("SELECT tgauth_preview(%s, 1), tgauth_preview(%s, 1)", (token, token))
            cursor.execute("SELECT tgauth_confirm(%s, 1, match_code => %s)", (token, code))
            if number == 1:
                cursor.execute("ROLLBACK TO s")
        assert listener.all() == []
        connection.commit()
        heard = listener.all()
        assert [payload.split()[0] for _, payload in heard] == ["opened", "confirmed"] * 2
        cursor.execute("SELECT tgauth_revoke_all(1), tgauth_rotate_key()")
        connection.rollback()
    connection.close()
    assert listener.all() == []


def test_revoke_all_names_every_session_within_the_limit_of_a_payload(database):
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.confirm_mode = button')
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.max_sessions = 1000')
    assert database.value(
        "SELECT count(*) FROM generate_series(1, 450) AS n, tgauth_begin(('10.0.0.0'::inet + n)) AS b,"
        " tgauth_confirm(b.start_token, 7) AS c WHERE c.status = 'confirmed'") == 450
    listener = Listener(database, "tgauth")
    assert database.value("SELECT tgauth_revoke_all(1)") == 450
    heard = listener.all()
    ids = {i for _, payload in heard for i in payload.removeprefix("revoked ").split(",")}
    assert len(heard) == 5 and all(re.fullmatch(f"revoked {HEX_ID}(,{HEX_ID})*", p) for _, p in heard)
    assert ids == {bytes(i).hex() for (i,) in database.query("SELECT login_id FROM tgauth_session")}


def test_a_rotation_is_announced(database):
    listener = Listener(database, "tgauth")
    database.query("SELECT tgauth_rotate_key()")
    assert listener.all() == [("tgauth", "keys")]


def test_a_prepared_transaction_tells_nothing(database):
    """What it misses is told by the slow question."""
    listener = Listener(database, "tgauth_0")
    next_, = database.one("SELECT next FROM tgauth_changes(NULL, 0)")
    connection = database.connect()
    with connection.cursor() as cursor:
        secret, token, _ = database.begin()
        cursor.execute("BEGIN")
        cursor.execute("SELECT tgauth_decline(%s, 1)", (token,))
        cursor.execute(f"PREPARE TRANSACTION '{database.name}'")
        cursor.execute(f"COMMIT PREPARED '{database.name}'")
    connection.close()
    # Of the login of a test before, the notifier may tell only now.
    assert not [notice for notice in listener.all() if hash_id(secret) in notice[1]]
    assert database.query("SELECT state FROM tgauth_changes(%s, 0)", next_) == [("declined",)]


def test_subtransactions_in_each_other(database):
    """Each level declines one login; what is undone tells nothing, at whatever depth it was."""
    listener = Listener(database, "tgauth_0")
    logins = [database.begin() for _ in range(6)]
    ids = [hash_id(secret) for secret, _, _ in logins]
    with database.transaction() as cursor:
        def tell(number):
            cursor.execute("SELECT tgauth_decline(%s, 1)", (logins[number][1],))

        tell(0)
        cursor.execute("SAVEPOINT a")
        tell(1)
        cursor.execute("SAVEPOINT b")
        tell(2)
        cursor.execute("RELEASE b; SAVEPOINT c")
        tell(3)
        cursor.execute("ROLLBACK TO c; RELEASE c; RELEASE a; SAVEPOINT d")
        tell(4)
        cursor.execute("SAVEPOINT e")
        tell(5)
        cursor.execute("RELEASE e; ROLLBACK TO d")
    assert [payload.split()[1] for _, payload in listener.all()] == ids[:3]


def test_more_hints_than_there_is_room_for(database):
    listener = Listener(database, "tgauth_0")
    _, token, _ = database.begin()
    open_often(database, token, 2 * RING)
    assert len(listener.all()) == 1


def test_the_extension_goes_with_hints_under_way(database):
    listener = Listener(database, "tgauth_0")
    with database.transaction() as cursor:
        cursor.execute("SELECT tgauth_decline(%s, 1)", (database.begin()[1],))
        cursor.execute("DROP EXTENSION tgauth CASCADE")
    heard = wait_until(listener.waiting, "the hint")
    assert re.fullmatch(f"declined {HEX_ID}", heard[0][1])


@pytest.mark.parametrize("command", ['DROP DATABASE "{0}"', 'DROP DATABASE "{0}" WITH (FORCE)',
                                     'ALTER DATABASE "{0}" RENAME TO "{1}"', 'CREATE DATABASE "{1}" TEMPLATE "{0}"'])
def test_commands_that_want_the_database_alone(database, command):
    other = f"other_{database.name}"[:60]
    decline(database)
    Database(database.server).query(command.format(database.name, other))
    Database(database.server).query(f'DROP DATABASE IF EXISTS "{other}" WITH (FORCE)')


def test_without_room_for_a_notifier_the_log_says_so(database):
    decline(database)
    said = "there is no background worker left for tgauth's notifications" in database.server.log_text()
    assert said == ("no room" in database.name.replace("_", " "))


# --- the notifier -----------------------------------------------------------------------


def test_a_decision_waits_for_no_other_ones_commit(own):
    """One waits for a standby that is not there; the hint of another, which does not, arrives."""
    listener = Listener(own, "tgauth_0")
    slow, fast = own.begin()[1], own.begin()[1]
    own.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    own.query("SELECT pg_reload_conf()")
    wait_until(lambda: own.value("SHOW synchronous_standby_names") == "nobody", "the setting")
    waiting = threading.Thread(target=own.value, args=("SELECT tgauth_decline(%s, 1)", slow))
    waiting.start()
    try:
        wait_until(lambda: own.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), "the wait")
        with contextlib.closing(own.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = local")
            cursor.execute("SET lock_timeout = '5s'")
            cursor.execute("SELECT tgauth_decline(%s, 1)", (fast,))
        assert len(listener.waiting()) == 1
    finally:
        own.query("ALTER SYSTEM RESET synchronous_standby_names")
        own.query("SELECT pg_reload_conf()")
        waiting.join()
    assert len(listener.all()) == 1


def test_a_stopped_notifier_delays_hints_and_nothing_else(own, stopped):
    listener = Listener(own, "tgauth_0")
    for _ in range(3):
        decline(own)
    assert listener.waiting() == []
    os.kill(stopped, signal.SIGCONT)
    assert len(listener.all()) == 3


def test_a_full_ring_leaves_hints_in_their_transactions(own, stopped):
    listener = Listener(own, "tgauth_0")
    _, token, _ = own.begin()
    open_often(own, token, RING - 1)
    decline(own)
    assert listener.waiting() == [], "there was room for one more"
    decline(own)
    assert [payload.split()[0] for _, payload in listener.waiting()] == ["declined"]
    os.kill(stopped, signal.SIGCONT)
    heard = []
    wait_until(lambda: heard.extend(listener.waiting()) or len(heard) == 2, "what waited in the ring")
    assert [payload.split()[0] for _, payload in heard] == ["opened", "declined"]
    decline(own)
    assert len(listener.all()) == 1


def test_a_notifier_that_was_ended_has_a_successor(own):
    [first] = notifiers(own)
    listener = Listener(own, "tgauth_0")
    assert own.value("SELECT pg_terminate_backend(%s)", first)
    wait_until(lambda: notifiers(own) == [], "its end")
    decline(own)
    assert len(listener.all()) == 1, "in the transaction"
    wait_until(lambda: notifiers(own), "the next one")
    assert notifiers(own) != [first]
    decline(own)
    assert len(listener.all()) == 1


def test_hints_of_a_notifier_that_was_ended_are_missing(own, stopped):
    listener = Listener(own, "tgauth_0")
    next_, = own.one("SELECT next FROM tgauth_changes(NULL, 0)")
    decline(own)
    own.query("SELECT pg_terminate_backend(%s)", stopped)
    os.kill(stopped, signal.SIGCONT)
    wait_until(lambda: notifiers(own) == [], "its end")
    decline(own)
    assert len(listener.all()) == 1
    assert len(own.query("SELECT state FROM tgauth_changes(%s, 0)", next_)) == 2


def test_a_notifier_is_killed(own):
    """The cluster starts anew, as it does for any backend's crash, and goes on as before."""
    [pid] = notifiers(own)
    os.kill(pid, signal.SIGKILL)

    def is_back():
        try:
            return "all server processes terminated" in own.server.log_text() and own.value("SELECT true")
        except psycopg2.OperationalError:
            return False

    wait_until(is_back, "the cluster")
    listener = Listener(own, "tgauth_0")
    decline(own)
    assert len(listener.all()) == 1
    start_notifier(own)
    decline(own)
    assert [payload.split()[0] for _, payload in listener.all() if "declined" in payload] == ["declined"]


def test_each_database_has_its_own_as_long_as_there_are_workers(own):
    others = [Database(own.server, f"many_{n}").create() for n in range(10)]
    try:
        for other in others:
            listener = Listener(other, "tgauth_0")
            for _ in range(2):
                decline(other)
            assert len(listener.all()) == 2
            listener.connection.close()
    finally:
        for other in others:
            Database(own.server).query(f'DROP DATABASE "{other.name}" WITH (FORCE)')
