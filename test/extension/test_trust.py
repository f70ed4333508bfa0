"""What docs/security.md says of each role: what it can, tried, and what it cannot."""

import base64
import contextlib
import hashlib
import os
import select

import psycopg2
import pytest

DENIED = psycopg2.errors.InsufficientPrivilege


@pytest.fixture(scope="module", autouse=True)
def ann(database):
    """A person, user 1, with a session, and roles that tgauth_grant does not make."""
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.bcrypt_cost = 4')
    token = database.login(42, "Ann", "ann")
    database.query("CREATE ROLE trust_nobody LOGIN; CREATE ROLE trust_reader LOGIN; CREATE ROLE trust_writer LOGIN;"
                   "CREATE ROLE trust_owner LOGIN; GRANT pg_read_all_data TO trust_reader, trust_writer;"
                   "GRANT pg_write_all_data TO trust_writer")
    yield token
    database.query(f'REASSIGN OWNED BY trust_owner TO postgres; ALTER DATABASE "{database.name}" OWNER TO postgres;'
                   "DROP OWNED BY trust_owner, trust_nobody; DROP ROLE trust_nobody, trust_reader, trust_writer, trust_owner")


def undone(database, user, *statements):
    """Statements of a role, taken back; the last one's rows."""
    with contextlib.closing(psycopg2.connect(database.dsn(user))) as connection, connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
        connection.rollback()
        return rows


TABLES = ("tgauth_user", "tgauth_session", "tgauth_key", "tgauth_jwt_key", "tgauth_refresh", "tgauth_attempt", "tgauth_bot",
          "tgauth_known_client", "tgauth_address", "tgauth_telegram_key")


@pytest.mark.parametrize("role", ("test_bot", "test_pushd", "test_app", "trust_nobody"))
def test_no_role_of_a_job_reads_a_table(database, role):
    for table in TABLES:
        with pytest.raises(DENIED):
            database.query(f"SELECT * FROM {table}", user=role)


def test_the_bot(database, ann):
    # whoever it names
    token, status = database.one("SELECT session_token, status FROM tgauth_open_session(42)", user="test_bot")
    assert status == "confirmed" and database.value("SELECT username FROM tgauth_session(%s)", token) == "ann"
    assert database.value("SELECT status FROM tgauth_open_session(4711)", user="test_bot") == "confirmed"
    assert database.query("SELECT login_id FROM tgauth_person_sessions(42)", user="test_bot")
    assert database.value("SELECT status FROM tgauth_person_password(42)", user="test_bot") == "ok"
    for sql in ("tgauth_keys()", "tgauth_sessions(1)", "tgauth_states('{}')", "tgauth_session('x')", "tgauth_block(1)"):
        with pytest.raises(DENIED):
            database.query(f"SELECT * FROM {sql}", user="test_bot")


def test_pushd(database, ann):
    assert database.query("SELECT key FROM tgauth_keys()", user="test_pushd")
    login_id = bytes(database.value("SELECT login_id FROM tgauth_sessions(1) LIMIT 1", user="test_pushd"))
    assert database.value("SELECT state FROM tgauth_states(ARRAY[%s::bytea])", login_id, user="test_pushd") == "confirmed"
    assert undone(database, "test_pushd", "SELECT tgauth_revoke_own(1, login_id) FROM tgauth_sessions(1)")[0] == (True,)
    for sql in ("tgauth_confirm('x', 42)", "tgauth_open_session(42)", "tgauth_session('x')", "tgauth_person_password(42)"):
        with pytest.raises(DENIED):
            database.query(f"SELECT * FROM {sql}", user="test_pushd")


def test_the_application(database, ann):
    """It names users by their number, and is asked for no proof that they are there."""
    assert ("192.0.2.7", "Firefox") in database.query("SELECT host(address), browser FROM tgauth_sessions(1)", user="test_app")
    assert undone(database, "test_app", "SELECT tgauth_revoke_all(1)")[0][0] >= 1
    assert database.value("SELECT username FROM tgauth_session(%s)", ann, user="test_app") == "ann"
    for sql in ("tgauth_confirm('x', 42)", "tgauth_open_session(42)", "tgauth_keys()", "tgauth_set_groups(1, '{admin}')"):
        with pytest.raises(DENIED):
            database.query(f"SELECT * FROM {sql}", user="test_app")


def test_who_reads_all_data(database, ann):
    """Hashes, addresses and names; no key, and so nothing to log in with."""
    for table in ("tgauth_key", "tgauth_jwt_key"):
        assert database.query(f"SELECT * FROM {table}", user="trust_reader") == []
        assert database.query(f"SELECT * FROM {table}")
    assert database.value("SELECT first_name FROM tgauth_user WHERE telegram_id = 42", user="trust_reader") == "Ann"
    assert database.query("SELECT token_id, address FROM tgauth_session WHERE token_id IS NOT NULL", user="trust_reader")
    for sql in ("tgauth_keys()", "tgauth_session('x')"):
        with pytest.raises(DENIED):
            database.query(f"SELECT * FROM {sql}", user="trust_reader")


def test_who_writes_all_data(database):
    """A session for anybody: the row decides."""
    secret = os.urandom(32)
    with contextlib.closing(database.connect("trust_writer")) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO tgauth_session (login_id, user_id, channel, token_id, created_at, expires_at, changed_at,"
                       " changed_xid) VALUES (%s, 1, 0, %s, now(), now() + interval '1 day', now(), pg_current_xact_id())",
                       (os.urandom(16), hashlib.sha256(secret).digest()[:16]))
        with pytest.raises(DENIED):
            cursor.execute("INSERT INTO tgauth_key VALUES (200, %s, now())", (secret,))
    token = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    assert database.value("SELECT username FROM tgauth_session(%s)", token, user="test_app") == "ann"


def test_owners_of_schema_and_database(database):
    """Neither reads a row or sets what counts as consent; both can throw everything away."""
    database.query(f'ALTER DATABASE "{database.name}" OWNER TO trust_owner; CREATE SCHEMA other AUTHORIZATION trust_owner')
    for sql in ("SELECT * FROM tgauth_user", "SELECT tgauth_keys()", "DROP EXTENSION tgauth", "DROP EXTENSION pgcrypto CASCADE",
                "LOAD 'tgauth'", "CREATE OR REPLACE FUNCTION tgauth_uid() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'"):
        with pytest.raises((DENIED, psycopg2.errors.ObjectNotInPrerequisiteState)):
            undone(database, "trust_owner", sql)
    with contextlib.suppress(DENIED):
        database.query(f'ALTER DATABASE "{database.name}" SET tgauth.confirm_mode = start', user="trust_owner")
    assert database.value("SELECT confirm_mode FROM tgauth_settings()", user="test_bot") == "match"
    database.query(f'ALTER DATABASE "{database.name}" RESET tgauth.confirm_mode')
    # public belongs to whoever owns the database
    with contextlib.closing(psycopg2.connect(database.dsn("trust_owner"))) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'tgauth'")
        assert cursor.fetchone() == (0,)
        connection.rollback()
    # in a schema of the superuser's it is safe
    database.query("ALTER SCHEMA public OWNER TO postgres")
    with pytest.raises(DENIED):
        undone(database, "trust_owner", "DROP SCHEMA public CASCADE")
    # what the owner of a schema puts into it is found by calls that leave types open
    database.query("ALTER SCHEMA public OWNER TO trust_owner")
    hijacked = undone(database, "trust_owner", "CREATE FUNCTION tgauth_purge(smallint) RETURNS text LANGUAGE sql AS $$ SELECT 'mine' $$",
                      "SELECT tgauth_purge(1::smallint)")
    assert hijacked == [("mine",)]
    database.query("ALTER SCHEMA public OWNER TO pg_database_owner")


def test_anybody_listens(database):
    """And learns the ids of logins and the hashes of tokens, with which nobody can do anything."""
    with contextlib.closing(database.connect("trust_nobody")) as connection, connection.cursor() as cursor:
        cursor.execute("LISTEN tgauth_0; LISTEN tgauth")
        token = database.login(43, "Bob")
        database.query("SELECT tgauth_revoke_all(user_id) FROM tgauth_session(%s)", token)
        while len(connection.notifies) < 2:
            assert select.select([connection], [], [], 10)[0]
            connection.poll()
        told = " ".join(n.payload for n in connection.notifies)
        assert database.value("SELECT encode(login_id, 'hex') FROM tgauth_session ORDER BY created_at DESC LIMIT 1") in told
        assert hashlib.sha256(base64.urlsafe_b64decode(token + "=")).hexdigest()[:32] in told
        assert token not in told
        with pytest.raises(DENIED):
            cursor.execute("SELECT * FROM tgauth_states('{}')")
