"""Row-level security by tgauth_uid(): nothing that a client can write makes it somebody else.

Everything here runs in the application's own role, which owns a schema of its own
and may write whatever SQL it likes; the notes belong to the database's owner.
"""

import contextlib
import threading

import psycopg2
import psycopg2.errors
import pytest

from support.proxies import Pgbouncer
from support.servers import wait_until
from support.site import new_site


@pytest.fixture(scope="module")
def site():
    with new_site({"max_prepared_transactions": 5}) as made:
        made.query("""
            CREATE SCHEMA data;
            CREATE TABLE data.note (owner bigint NOT NULL DEFAULT tgauth_uid(), body text);
            ALTER TABLE data.note ENABLE ROW LEVEL SECURITY;
            CREATE POLICY own ON data.note USING (owner = (SELECT tgauth_uid()));
            CREATE TABLE data.row_by_row (owner bigint, body text);
            ALTER TABLE data.row_by_row ENABLE ROW LEVEL SECURITY;
            CREATE POLICY own ON data.row_by_row USING (owner = tgauth_uid());
            GRANT USAGE ON SCHEMA data TO test_app;
            GRANT ALL ON ALL TABLES IN SCHEMA data TO test_app;
            CREATE SCHEMA mine AUTHORIZATION test_app;
            GRANT CREATE, TEMP ON DATABASE postgres TO test_app;""")
        yield made


@pytest.fixture(scope="module")
def people(site):
    """Session tokens of Ann and of Mallory, with a note each."""
    tokens = {name: site.login(first_name=name) for name in ("Ann", "Mallory")}
    for name, token in tokens.items():
        for table in ("note", "row_by_row"):
            site.query(f"INSERT INTO data.{table} VALUES (%s, %s)", site.user_id(token), f"secret of {name}")
    return tokens


class Client:
    def __init__(self, dsn):
        self.connection = psycopg2.connect(dsn)
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()

    def __call__(self, sql, *parameters):
        self.cursor.execute(sql, parameters or None)
        return self.cursor.fetchall() if self.cursor.description else []

    def value(self, sql, *parameters):
        return self(sql, *parameters)[0][0]

    def notes(self, table="note"):
        return [row[0] for row in self(f"SELECT body FROM data.{table} ORDER BY 1")]

    def refused(self, sql):
        with pytest.raises(psycopg2.Error):
            self(sql)

    def attempt(self, sql):
        """Runs what may or may not be allowed; only what follows from it counts."""
        with contextlib.suppress(psycopg2.Error):
            self(sql)


@pytest.fixture()
def client(site):
    made = Client(site.dsn("test_app"))
    yield made
    made.connection.close()


def test_who_authenticates_sees_their_own_until_the_end_of_the_transaction(site, people, client):
    assert client.value("SELECT tgauth_uid()") is None
    assert client.notes() == client.notes("row_by_row") == []
    client("BEGIN")
    assert client.value("SELECT tgauth_authenticate(%s)", people["Ann"]) == site.user_id(people["Ann"])
    assert client.notes() == client.notes("row_by_row") == ["secret of Ann"]
    client("COMMIT")
    assert client.value("SELECT tgauth_uid()") is None and client.notes() == []
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    client("ROLLBACK")
    assert client.value("SELECT tgauth_uid()") is None and client.notes() == []
    # on its own it is good for its own statement and no longer
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    assert client.value("SELECT tgauth_uid()") is None and client.notes() == []


def test_a_token_that_is_not_good_is_nobody(site, people, client):
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    for token in ("", "x", "A" * 43, people["Ann"][:-1], people["Ann"] + "A", None,
                  site.value("SELECT login_secret FROM tgauth_begin()"),
                  site.value("SELECT encode(login_id, 'hex') FROM tgauth_session(%s)", people["Ann"])):
        assert client.value("SELECT tgauth_authenticate(%s)", token) is None, token
        assert client.value("SELECT tgauth_uid()") is None and client.notes() == []
        client("SELECT tgauth_authenticate(%s)", people["Ann"])
    client("COMMIT")


# --- forging ----------------------------------------------------------------------------------

FORGERIES = {
    "settings": ["SET tgauth.uid = '1'", "SET tgauth.user_id = '1'", "SET LOCAL tgauth.uid = '1'",
                 "SELECT set_config('tgauth.uid', '1', false)", "SELECT set_config('tgauth.user_id', '1', true)",
                 "SET request.jwt.claims = '{\"sub\": \"1\"}'", "SET ROLE postgres", "SET SESSION AUTHORIZATION postgres",
                 "SET row_security = off", "SET session_replication_role = replica", "SET search_path = mine, pg_temp, public",
                 "SET local_preload_libraries = 'tgauth'", "SET tgauth.session_ttl = '10y'"],
    "functions": ["CREATE FUNCTION mine.tgauth_uid() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint'",
                  "CREATE FUNCTION pg_temp.tgauth_uid() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint'",
                  "CREATE OR REPLACE FUNCTION public.tgauth_uid() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
                  "ALTER FUNCTION public.tgauth_uid() RENAME TO gone", "DROP FUNCTION public.tgauth_uid()",
                  "CREATE FUNCTION mine.tgauth_session(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
                  "CREATE FUNCTION mine.c_uid() RETURNS bigint LANGUAGE c AS '$libdir/tgauth', 'tgauth_uid'",
                  "LOAD '$libdir/tgauth'", "SET search_path = pg_temp, mine, public"],
    "operators": ["CREATE FUNCTION mine.yes(bigint, bigint) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'",
                  "CREATE OPERATOR mine.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = mine.yes)",
                  "CREATE FUNCTION mine.yes(bytea, bytea) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'",
                  "CREATE OPERATOR mine.= (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = mine.yes)",
                  "CREATE FUNCTION mine.yes(timestamptz, timestamptz) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'",
                  "CREATE OPERATOR mine.> (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = mine.yes)",
                  "SET search_path = mine, pg_catalog, public"],
    "tables": ["CREATE TEMP TABLE tgauth_session (login_id bytea, user_id bigint, revoked_at timestamptz, expires_at timestamptz)",
               "INSERT INTO pg_temp.tgauth_session VALUES ('\\x00', 1, NULL, 'infinity')",
               "CREATE TEMP TABLE tgauth_user (id bigint, telegram_id bigint, blocked bool)",
               "INSERT INTO pg_temp.tgauth_user VALUES (1, 1, false)",
               "CREATE TABLE mine.tgauth_session AS SELECT 1 AS user_id", "INSERT INTO public.tgauth_session DEFAULT VALUES",
               "UPDATE public.tgauth_session SET user_id = 1", "UPDATE public.tgauth_user SET telegram_id = 1",
               "SET search_path = pg_temp, mine, public"],
    "policies": ["ALTER TABLE data.note DISABLE ROW LEVEL SECURITY", "DROP POLICY own ON data.note",
                 "CREATE POLICY all_of_it ON data.note USING (true)", "ALTER POLICY own ON data.note USING (true)",
                 "ALTER TABLE data.note OWNER TO test_app"],
    "events": ["CREATE CAST (text AS bigint) WITH INOUT AS IMPLICIT",
               "CREATE FUNCTION mine.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
               "CREATE EVENT TRIGGER mine_on ON ddl_command_start EXECUTE FUNCTION mine.on_ddl()",
               "ALTER ROLE test_app BYPASSRLS", "ALTER ROLE test_app SET row_security = off",
               "CREATE EXTENSION tgauth SCHEMA mine", "ALTER EXTENSION tgauth UPDATE"],
}


@pytest.mark.parametrize("kind", FORGERIES)
@pytest.mark.parametrize("within", [False, True], ids=["alone", "after Mallory authenticated"])
def test_forging(site, people, client, kind, within):
    """After each step, and after all, there is nothing more to be seen than before."""
    mallory = site.user_id(people["Mallory"]) if within else None
    visible = ["secret of Mallory"] if within else []
    for sql in FORGERIES[kind]:
        client.attempt(sql)
        client("BEGIN")
        if within:
            client("SELECT public.tgauth_authenticate(%s)", people["Mallory"])
            client("SAVEPOINT s")
            client.attempt(sql)
            client.attempt("ROLLBACK TO s")
        assert client.value("SELECT public.tgauth_uid()") == mallory, sql
        try:
            assert client.notes() == visible and client.notes("row_by_row") == visible, sql
            assert client.value("SELECT count(*) FROM data.note WHERE owner OPERATOR(pg_catalog.<>) 0") == len(visible)
        except psycopg2.errors.InsufficientPrivilege:
            # row_security = off: an error in place of rows
            assert "row_security" in sql
        client("ROLLBACK")
        client("RESET row_security")
    for sql in ("DROP SCHEMA mine CASCADE", "CREATE SCHEMA mine", "ALTER ROLE test_app RESET ALL"):
        client(sql)


def test_a_function_that_looks_over_the_shoulder_of_a_policy(people, client):
    """A cheap function of one's own in WHERE is not shown the rows of others."""
    client("""CREATE OR REPLACE FUNCTION pg_temp.leak(text) RETURNS bool LANGUAGE plpgsql COST 0.0000001 AS
              $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$""")
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Mallory"])
    for table in ("note", "row_by_row"):
        assert len(client(f"SELECT body FROM data.{table} WHERE pg_temp.leak(body)")) == 1
    client("COMMIT")
    assert client.connection.notices and not any("Ann" in notice for notice in client.connection.notices)


def test_nobody_writes_for_another(site, people, client):
    ann = site.user_id(people["Ann"])
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Mallory"])
    for sql in (f"INSERT INTO data.note VALUES ({ann}, 'forged')", f"UPDATE data.note SET owner = {ann}"):
        client("SAVEPOINT s")
        client.refused(sql)
        client("ROLLBACK TO s")
    client(f"DELETE FROM data.note WHERE owner = {ann}")
    client("ROLLBACK")
    client.refused("INSERT INTO data.note (body) VALUES ('of nobody')")
    assert site.value("SELECT count(*) FROM data.note WHERE owner = %s", ann) == 1


# --- what a transaction can do to it -------------------------------------------------------------


def test_savepoints(site, people, client):
    ann, mallory = (site.user_id(people[name]) for name in ("Ann", "Mallory"))

    def who():
        return client.value("SELECT tgauth_uid()")

    client("BEGIN")
    client("SAVEPOINT a")
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    assert who() == ann
    client("ROLLBACK TO a")
    assert who() is None and client.notes() == []
    client("SELECT tgauth_authenticate(%s)", people["Mallory"])
    client("SAVEPOINT b")
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    client("SAVEPOINT c")
    client("SELECT tgauth_authenticate(NULL)")
    assert who() is None
    client("ROLLBACK TO c")
    assert who() == ann
    client("RELEASE c")
    client("RELEASE b")
    assert who() == ann
    client("ROLLBACK TO a")
    assert who() is None
    client("SELECT tgauth_authenticate(%s)", people["Mallory"])
    client("SAVEPOINT d")
    client.refused("SELECT 1 / 0")
    client("ROLLBACK TO d")
    assert who() == mallory
    client("COMMIT")
    assert who() is None


def test_blocks_that_catch_errors(people, client):
    client("BEGIN")
    client("SELECT set_config('test.token', %s, true)", people["Ann"])
    client("""DO $$ BEGIN
        BEGIN PERFORM tgauth_authenticate(current_setting('test.token')); RAISE EXCEPTION 'undone';
        EXCEPTION WHEN raise_exception THEN END; END $$""")
    assert client.value("SELECT tgauth_uid()") is None and client.notes() == []
    client("COMMIT")


def test_a_procedure_that_commits_is_nobody_from_there_on(people, client):
    client("""CREATE OR REPLACE PROCEDURE pg_temp.p(token text, INOUT before bigint, INOUT after bigint)
        LANGUAGE plpgsql AS $$ BEGIN
            before := tgauth_authenticate(token); COMMIT; after := tgauth_uid(); END $$""")
    before, after = client("CALL pg_temp.p(%s, NULL, NULL)", people["Ann"])[0]
    assert before is not None and after is None


def test_a_prepared_transaction(site, people, client):
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    client("INSERT INTO data.note (body) VALUES ('by two phases')")
    client("PREPARE TRANSACTION 'ann'")
    assert client.value("SELECT tgauth_uid()") is None and client.notes() == []
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Mallory"])
    client("COMMIT")
    client("COMMIT PREPARED 'ann'")
    assert client.value("SELECT tgauth_uid()") is None and client.notes() == []
    assert site.value("SELECT owner FROM data.note WHERE body = 'by two phases'") == site.user_id(people["Ann"])
    site.query("DELETE FROM data.note WHERE body = 'by two phases'")


def test_a_prepared_statement_asks_anew(people, client):
    """A plan that was made for one person serves the next as themselves."""
    client("PREPARE mine AS SELECT body FROM data.note")
    client("PREPARE each AS SELECT body FROM data.row_by_row")
    for _ in range(4):
        for name in ("Ann", "Mallory"):
            client("BEGIN")
            client("SELECT tgauth_authenticate(%s)", people[name])
            for _ in range(4):
                assert client("EXECUTE mine") == client("EXECUTE each") == [(f"secret of {name}",)]
            client("COMMIT")
            assert client("EXECUTE mine") == client("EXECUTE each") == []


def test_parallel_workers(people, client):
    """Nothing of the leader's identity is missing, and nothing is made up, in a parallel plan."""
    client("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
           "SET debug_parallel_query = on" if client.connection.server_version >= 160000 else
           "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
           "SET force_parallel_mode = on")
    client("BEGIN")
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    assert client.notes() == client.notes("row_by_row") == ["secret of Ann"]
    client("COMMIT")
    assert client.notes() == client.notes("row_by_row") == []


# --- a connection that is handed on ------------------------------------------------------------------


@pytest.fixture(scope="module")
def pgbouncer(site):
    pool = Pgbouncer(site.directory, site.server).start(["test_app"])
    yield pool
    pool.stop()


def test_a_transaction_pooler_hands_no_identity_on(site, people, pgbouncer):
    """One server connection, taken in turns: what one client authenticated, the next is not."""
    one, two = Client(pgbouncer.dsn("test_app")), Client(pgbouncer.dsn("test_app"))
    server = one.value("SELECT pg_backend_pid()")
    assert two.value("SELECT pg_backend_pid()") == server
    for end in ("COMMIT", "ROLLBACK", "PREPARE TRANSACTION 'pooled'"):
        one("BEGIN")
        one("SELECT tgauth_authenticate(%s)", people["Ann"])
        assert one.notes() == ["secret of Ann"]
        one(end)
        assert two.value("SELECT pg_backend_pid()") == server
        assert two.value("SELECT tgauth_uid()") is None
        assert two.notes() == two.notes("row_by_row") == []
        two("BEGIN")
        two("SELECT tgauth_authenticate(%s)", people["Mallory"])
        assert two.notes() == ["secret of Mallory"]
        two("COMMIT")
        assert one.notes() == []
    one("ROLLBACK PREPARED 'pooled'")
    # one that fails, and one whose client vanishes in the middle of it
    one("BEGIN")
    one("SELECT tgauth_authenticate(%s)", people["Ann"])
    one.refused("SELECT 1 / 0")
    one("ROLLBACK")
    assert two.notes() == []
    one("BEGIN")
    one("SELECT tgauth_authenticate(%s)", people["Ann"])
    one.connection.close()
    assert two.value("SELECT tgauth_uid()") is None and two.notes() == []
    two.connection.close()


def test_a_session_pooled_by_statement_has_nobody_to_act_for(people, pgbouncer):
    client = Client(pgbouncer.dsn("test_app"))
    client("SELECT tgauth_authenticate(%s)", people["Ann"])
    assert client.notes() == []
    client.connection.close()


def test_a_transaction_that_only_reads_waits_for_no_standby(site, people, client):
    """Marking the session's use makes it one that writes, which must not show."""
    site.query("UPDATE tgauth_session SET last_used_at = last_used_at - interval '1 hour'")
    site.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    try:
        site.query("SELECT pg_reload_conf()")
        wait_until(lambda: client.value("SHOW synchronous_standby_names") == "nobody", "the reload")
        client("BEGIN")
        assert client.value("SELECT tgauth_authenticate(%s)", people["Ann"])
        # A commit that waits for a standby ends with a warning when it is cancelled.
        cancel = threading.Timer(3, client.connection.cancel)
        cancel.start()
        client("COMMIT")
        cancel.cancel()
        assert client.connection.notices == []
        assert client.value("SHOW synchronous_commit") == "on"
    finally:
        site.query("ALTER SYSTEM RESET synchronous_standby_names")
        site.query("SELECT pg_reload_conf()")
    assert site.value("SELECT count(*) FROM tgauth_session WHERE last_used_at > now() - interval '1 minute'") == 1
