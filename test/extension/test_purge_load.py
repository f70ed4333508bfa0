"""tgauth_purge while people log in: nobody waits for it, and what it frees is used again."""

import contextlib
import shutil

import pytest

from support.database import Database
from support.servers import Postgres, temporary_directory

TABLES = ("tgauth_user", "tgauth_session", "tgauth_refresh", "tgauth_known_client", "tgauth_attempt", "tgauth_journal")
# What of a table tells the time, so that a day goes by.
CLOCKS = {
    "tgauth_session": "created_at claimed_at expires_at purge_at last_used_at revoked_at changed_at",
    "tgauth_refresh": "created_at expires_at used_at",
    "tgauth_attempt": "last_at",
    "tgauth_journal": "at",
}


@pytest.fixture(scope="module")
def database():
    directory = temporary_directory()
    server = Postgres(directory, {"autovacuum": "off", "tgauth.session_ttl": "2d", "tgauth.max_sessions": "1000",
                                  "tgauth.journal_retention": "2d"}).start()
    yield Database(server).create()
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)


def pass_a_day(cursor):
    for table, clocks in CLOCKS.items():
        cursor.execute(f"UPDATE {table} SET " + ", ".join(f"{clock} = {clock} - interval '1 day'" for clock in clocks.split()))


def a_day(cursor, logins=300, people=100):
    """People log in and are seen, some log out, some come with a password, some with a wrong one; each its own transaction."""
    for n in range(logins):
        cursor.execute("SELECT login_secret, start_token, match_code FROM tgauth_begin('192.0.2.7', 'Firefox')")
        secret, token, code = cursor.fetchone()
        cursor.execute("SELECT status, password FROM tgauth_confirm(%s, %s, 'name' || %s, match_code => %s)",
                       (token, 1 + n % people, n % people, code))
        status, password = cursor.fetchone()
        assert status == "confirmed"
        if n % 10 == 0:
            continue
        cursor.execute("SELECT login_id FROM tgauth_claim(%s, '192.0.2.7', 'Firefox')", (secret,))
        login_id, = cursor.fetchone()
        cursor.execute("SELECT tgauth_remember_client(%s), tgauth_record_usage(ARRAY[%s])", (login_id, login_id))
        if n % 10 == 1:
            cursor.execute("SELECT tgauth_revoke(%s)", (login_id,))
        if n % 10 == 2:
            cursor.execute("SELECT refresh_token FROM tgauth_login(%s, %s, '192.0.2.7')", (f"name{n % people}", password))
            cursor.execute("SELECT tgauth_refresh(%s)", cursor.fetchone())
        if n % 100 == 3:
            cursor.execute("SELECT tgauth_login(%s, 'wrong', %s)", (f"nobody{n}", f"198.51.100.{n % 256}"))


def purge(cursor):
    due = 1
    while due:
        cursor.execute("SELECT tgauth_purge(100)")
        due, = cursor.fetchone()


def test_no_login_waits(database):
    with contextlib.closing(database.connect()) as ours, contextlib.closing(database.connect()) as others, \
            ours.cursor() as cursor, others.cursor() as purging:
        a_day(cursor, logins=40, people=20)
        for _ in range(4):
            pass_a_day(cursor)
        # The rows of guesses go last, since somebody who guesses again waits until they are gone.
        cursor.execute("TRUNCATE tgauth_attempt")
        purging.execute("BEGIN; SELECT tgauth_purge()")
        assert purging.fetchone()[0] > 40
        cursor.execute("SET lock_timeout = '1ms'")
        # The same people, whose ended sessions the open transaction has deleted.
        a_day(cursor, logins=20, people=20)
        cursor.execute("SELECT tgauth_revoke_all(id), tgauth_block(id) FROM tgauth_user")
        cursor.execute("SELECT tgauth_unblock(id) FROM tgauth_user")
        purging.execute("COMMIT")


def test_it_waits_for_no_login(database):
    with contextlib.closing(database.connect()) as ours, contextlib.closing(database.connect()) as others, \
            ours.cursor() as cursor, others.cursor() as purging:
        secret, token, code = database.begin()
        assert database.confirm(token, code) == "confirmed"
        for _ in range(4):
            pass_a_day(cursor)
        cursor.execute("BEGIN")
        a_day(cursor, logins=20, people=20)
        # By somebody who comes late, whose login's row is thereby locked.
        cursor.execute("SELECT status FROM tgauth_claim(%s)", (secret,))
        assert cursor.fetchone() == ("revoked",)
        purging.execute("SET lock_timeout = '1ms'; SELECT tgauth_purge()")
        cursor.execute("COMMIT")
        purging.execute("SELECT tgauth_purge()")
        assert purging.fetchone()[0] == 1


def test_days_do_not_add_up(database):
    """Of days that are alike the eighth takes no more pages than the fourth."""
    sizes = []
    with contextlib.closing(database.connect()) as connection, connection.cursor() as cursor:
        for _ in range(8):
            a_day(cursor)
            pass_a_day(cursor)
            purge(cursor)
            cursor.execute("VACUUM " + ", ".join(TABLES))
            cursor.execute("SELECT c.relname, pg_relation_size(c.oid) / 8192 FROM pg_class AS c LEFT JOIN pg_index AS i"
                           " ON i.indexrelid = c.oid WHERE c.oid::regclass::text = ANY (%s)"
                           " OR i.indrelid::regclass::text = ANY (%s)", (list(TABLES), list(TABLES)))
            sizes.append(dict(cursor.fetchall()))
        cursor.execute("SELECT count(*) FROM tgauth_session")
        assert 300 < cursor.fetchone()[0] < 1200
    grown = {name: [day[name] for day in sizes] for name in sizes[0] if sizes[7][name] > 1.1 * sizes[3][name] + 1}
    assert not grown, grown
