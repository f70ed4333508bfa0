"""What each question costs: the same in a table of a hundred thousand rows as in an empty one."""

import contextlib
import json
import pathlib
import re
import shutil

import pytest

from support.database import Database
from support.servers import Postgres, pg_config, temporary_directory

ROWS = 100_000
# Pages that a call may touch, those of the catalogs included.
PAGES = 400


@pytest.fixture(scope="module")
def server():
    directory = temporary_directory()
    server = Postgres(directory).start()
    yield server
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def database(server):
    database = Database(server, "cost").create()
    fill(database, ROWS)
    return database


@pytest.fixture(scope="module")
def small(server):
    database = Database(server, "small").create()
    fill(database, 20)
    return database


def fill(database, rows):
    """People, one session and one refresh token of each, what is known of each and what a client has, and guesses."""
    database.query(
        "INSERT INTO tgauth_user (telegram_id, username) SELECT n, 'user' || n FROM generate_series(1, %s) AS n", rows)
    database.query(
        "INSERT INTO tgauth_session (login_id, user_id, channel, created_at, expires_at, purge_at, last_used_at,"
        " changed_at, changed_xid) SELECT substr(sha256(n::text::bytea), 1, 16), n, 0, now(), now() + interval '30 days',"
        " now() + interval '30 days', now(), now(), (3 + n %% 500)::text::xid8 FROM generate_series(1, %s) AS n", rows)
    database.query(
        "INSERT INTO tgauth_refresh (token_hash, login_id, created_at, expires_at)"
        " SELECT sha256(login_id), login_id, now(), now() + interval '30 days' FROM tgauth_session")
    database.query("INSERT INTO tgauth_known_client SELECT id, 'browser', 'Firefox', now(), now() FROM tgauth_user")
    database.query("INSERT INTO tgauth_journal (at, kind, user_id, login_id) SELECT now() - 1000 * interval '1 s' * user_id / %s, 'login',"
                   " user_id, login_id FROM tgauth_session", rows)
    database.query("INSERT INTO tgauth_attempt SELECT login_id, 1, now(), '-infinity' FROM tgauth_session")
    database.query(
        "SELECT tgauth_add_client('app', 'App', '{https://app.example/cb}', authentication => 'client_secret_post', consent => 'never', device_grant => true,"
        " pkce_required => false, id_token_algorithm => 'ES256', backchannel_logout_uri => 'https://app.example/out')")
    database.query("INSERT INTO tgauth_client_secret VALUES (sha256('secret'), 'app', now())")
    database.query("INSERT INTO tgauth_client_session SELECT login_id, 'app', login_id, user_id, now(), now() FROM tgauth_session")
    database.query("UPDATE tgauth_session SET has_clients = true WHERE user_id = 5")
    database.query(
        "INSERT INTO tgauth_client_token (token_hash, kind, family, sid, scopes, auth_time, created_at, expires_at)"
        " SELECT sha256(sid), 'refresh', sha256(sid), sid, '{openid}', now(), now(), now() + interval '30 days' FROM tgauth_client_session")
    database.query(
        "INSERT INTO tgauth_client_code (code_hash, sid, redirect_uri, scopes, id_token_claims, userinfo_claims, auth_time, expires_at)"
        " SELECT sha256(sid), sid, 'https://app.example/cb', '{openid}', '{}', '{}', now(), now() + interval '1 day' FROM tgauth_client_session")
    database.query(
        "INSERT INTO tgauth_client_device (device_hash, user_code, client_id, scopes, interval_s, next_poll_at, expires_at)"
        " SELECT sha256(sid), encode(sid, 'hex'), 'app', '{}', 5, now(), now() + interval '1 day' FROM tgauth_client_session")
    database.query(
        "INSERT INTO tgauth_client_logout (client_id, uri, sid, user_id, created_at, next_at)"
        " SELECT 'app', 'https://app.example/out', sid, user_id, now(), now() + interval '1 day' FROM tgauth_client_session")
    database.query("VACUUM ANALYZE")


@pytest.fixture
def connection(database):
    with contextlib.closing(database.connect()) as connection:
        yield connection


def pages(connection, sql, *parameters):
    """The pages that a statement touches, with all that it calls; it runs twice, since the first fills caches."""
    with connection.cursor() as cursor:
        cursor.execute("LOAD 'tgauth'; SET tgauth.registration = on; BEGIN; SAVEPOINT warm")
        cursor.execute(sql, parameters)
        cursor.execute("ROLLBACK TO warm")
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, parameters)
        plan = cursor.fetchone()[0][0]["Plan"]
        cursor.execute("ROLLBACK")
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def since(database):
    return database.value("SELECT next FROM tgauth_changes(NULL, 0)")


CHANGES = "SELECT * FROM tgauth_changes(%s, 0)"


def test_changes_cost_what_changed(database, connection):
    start = since(database)
    assert pages(connection, CHANGES, start) < 50
    database.login(7)
    assert pages(connection, CHANGES, start) < 60
    assert database.value("SELECT count(login_id) FROM tgauth_changes(%s, 0)", start) == 1


def test_a_stranger_who_stays_open_costs_nothing(database, connection):
    with contextlib.closing(database.connect()) as stranger, stranger.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_current_xact_id()")
        for n in range(20):
            database.query("SELECT tgauth_set_groups(id, '{}') FROM tgauth_user WHERE id BETWEEN %s AND %s",
                           1000 + 100 * n, 1099 + 100 * n)
        start = since(database)
        database.login(8)
        assert database.value("SELECT count(login_id) FROM tgauth_changes(%s, 0)", start) == 1
        assert pages(connection, CHANGES, start) < 60


def test_rows_of_another_cluster_cost_nothing(database, connection):
    """As in a young cluster that another's rows were restored into."""
    database.query("UPDATE tgauth_session SET changed_xid = (changed_xid::text::bigint + 1000000000)::text::xid8")
    database.query("VACUUM ANALYZE tgauth_session")
    start = since(database)
    database.login(9)
    assert database.value("SELECT count(login_id) FROM tgauth_changes(%s, 0)", start) == 1
    assert pages(connection, CHANGES, start) < 60


def form(text):
    return f"convert_to('client_id=app&client_secret=secret&' || {text}, 'UTF8')"


ISSUER = "'https://id.example'"
ENTER = (f"tgauth_open_session(5) AS s, tgauth_authorize({ISSUER}, " +
         form("'redirect_uri=https://app.example/cb&response_type=code&scope=openid+offline_access'") + ", s.session_token) AS a, tgauth_token("
         f"{ISSUER}, " + form("'grant_type=authorization_code&redirect_uri=https://app.example/cb&code=' || substring(a.redirect_to FROM 'code=([^&]*)')") +
         ", NULL) AS t, LATERAL (SELECT t.body::jsonb->>'access_token' AS access, t.body::jsonb->>'refresh_token' AS refresh,"
         " t.body::jsonb->>'id_token' AS id_token) AS b")
TOKEN = form("'token=' || b.access")
REFRESH = form("'grant_type=refresh_token&refresh_token=' || b.refresh")
DEVICE = form("'scope=openid'")
DEVICE_GRANT = form("'grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=' || b.code")

ID = "substr(sha256('5'::bytea), 1, 16)"
CALLS = [
    f"SELECT * FROM tgauth_states(ARRAY[{ID}])",
    "SELECT * FROM tgauth_sessions(5)",
    "SELECT * FROM tgauth_session(translate(rtrim(encode(sha256('x'), 'base64'), '='), '+/', '-_'))",
    f"SELECT tgauth_record_usage(ARRAY[{ID}])",
    f"SELECT tgauth_revoke({ID})",
    f"SELECT tgauth_revoke_others({ID})",
    "SELECT tgauth_revoke_all(5)",
    "SELECT tgauth_set_groups(5, '{a}')",
    "SELECT tgauth_block(5)",
    "DELETE FROM tgauth_user WHERE id = 5",
    "SELECT tgauth_purge()",
    "SELECT tgauth_person_sessions(5)",
    "SELECT tgauth_open_session(5, 'user6')",
    f"SELECT tgauth_remember_client({ID})",
    "SELECT tgauth_login('user5', 'no such password')",
    "SELECT tgauth_refresh(translate(rtrim(encode(sha256('x'), 'base64'), '='), '+/', '-_'))",
    "SELECT tgauth_confirm(start_token, 5, match_code => match_code) FROM tgauth_begin()",
    "SELECT tgauth_decline(start_token, 5) FROM tgauth_begin()",
    "SELECT tgauth_preview(start_token, 5) FROM tgauth_begin()",
    "SELECT c.status, tgauth_claim(b.login_secret), tgauth_claim(b.login_secret), tgauth_claim(b.login_secret, '::1'),"
    " tgauth_take_contested() FROM tgauth_begin() AS b, tgauth_confirm(b.start_token, 5, match_code => b.match_code) AS c",
    "SELECT tgauth_access_token(s.session_token), tgauth_authenticate(s.session_token), tgauth_groups(),"
    " tgauth_set_password(NULL, 'a long new password'), tgauth_logout(true) FROM tgauth_open_session(5) AS s",
    "SELECT tgauth_refresh(r.refresh_token), tgauth_refresh(r.refresh_token), tgauth_verify(r.access_token)"
    " FROM tgauth_register('somebody', 'a long new password') AS r",
    "SELECT tgauth_login_browser(decode(repeat('ab', 16), 'hex'), 'user5', p.password), tgauth_login('5', 'wrong', '::1')"
    " FROM tgauth_person_password(5) AS p",
    "SELECT tgauth_add_group(5, 'a'), tgauth_remove_group(5, 'a'), tgauth_unblock(5)",
    f"SELECT tgauth_person_revoke(5, {ID}), tgauth_person_revoke_all(5), tgauth_revoke_own(5, {ID})",
    f"SELECT tgauth_states('{{}}', ARRAY[{ID}])",
    f"SELECT tgauth_own_journal({ID}, most => 10), tgauth_journal(5, now() - interval '30 days'), tgauth_journal(most => 10)",
    "SELECT tgauth_changes((SELECT next FROM tgauth_changes(NULL, 0)), 0)",
    f"SELECT tgauth_client_sessions(5), tgauth_end_client_session(5, {ID})",
    f"SELECT tgauth_take_logouts({ISSUER}, 10), tgauth_finish_logout(5, 'no'), tgauth_finish_logout(6, NULL)",
    f"SELECT tgauth_token({ISSUER}, {REFRESH}, NULL), tgauth_token({ISSUER}, {REFRESH}, NULL) FROM {ENTER}",
    f"SELECT tgauth_userinfo(b.access), tgauth_introspect({TOKEN}, NULL), tgauth_revoke_token({TOKEN}, NULL),"
    f" tgauth_end_session({ISSUER}, convert_to('id_token_hint=' || b.id_token, 'UTF8'), s.session_token) FROM {ENTER}",
    f"SELECT tgauth_token({ISSUER}, {DEVICE_GRANT}, NULL), tgauth_device(convert_to('user_code=' || b.user_code, 'UTF8'), NULL)"
    f" FROM tgauth_device_authorization({ISSUER}, '/', {DEVICE}, NULL) AS d,"
    " LATERAL (SELECT d.body::jsonb->>'device_code' AS code, d.body::jsonb->>'user_code' AS user_code) AS b",
]
# A whole flow of OpenID Connect.
CALLS.append(
    "SELECT tgauth_userinfo(t.body::jsonb->>'access_token'), 1 / (t.status = 200)::int FROM tgauth_open_session(5) AS s,"
    " LATERAL tgauth_add_client('cost', left('Cost' || s.session_token, 4), '{https://c.example/}', authentication => 'none',"
    " id_token_algorithm => 'ES256', consent => left('never' || s.session_token, 5)) AS none,"
    " LATERAL tgauth_authorize(coalesce(none, 'https://id.example'), convert_to('client_id=cost&redirect_uri=https://c.example/"
    "&response_type=code&scope=openid+offline_access&code_challenge_method=S256&code_challenge=' || rtrim(translate(encode("
    "sha256(repeat('v', 43)::bytea), 'base64'), '+/', '-_'), '='), 'UTF8'), s.session_token) AS a,"
    " LATERAL tgauth_token('https://id.example', convert_to('grant_type=authorization_code&client_id=cost&redirect_uri="
    "https://c.example/&code_verifier=' || repeat('v', 43) || '&code=' || substring(a.redirect_to FROM 'code=([^&]*)'), 'UTF8'),"
    " NULL) AS t")
call = pytest.mark.parametrize("sql", CALLS, ids=lambda sql: re.search(r"tgauth_\w+", sql).group())

TABLES = {"tgauth_user", "tgauth_session", "tgauth_refresh", "tgauth_known_client", "tgauth_attempt",
          "tgauth_client_session", "tgauth_client_code", "tgauth_client_token", "tgauth_client_consent", "tgauth_journal"}


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def plans(connection, sql):
    """What it runs, each statement with the nodes of its plan; nothing of it stays."""
    with connection.cursor() as cursor:
        cursor.execute("LOAD 'tgauth'; SET tgauth.registration = on; LOAD 'auto_explain';"
                       "SET auto_explain.log_min_duration = 0; SET auto_explain.log_level = 'notice';"
                       "SET auto_explain.log_nested_statements = on; SET auto_explain.log_format = 'json';"
                       "SET plan_cache_mode = force_generic_plan; BEGIN")
        connection.notices.clear()
        cursor.execute(sql)
        cursor.execute("ROLLBACK")
    found = [json.loads(notice[notice.index("{"):notice.rindex("}") + 1]) for notice in connection.notices if "plan:" in notice]
    return {plan["Query Text"]: list(nodes(plan["Plan"])) for plan in found}


def reads_all(node):
    """A table or an index from end to end; that of contested sessions has just those that wait to be told."""
    kind = node["Node Type"]
    if node.get("Index Name") == "tgauth_session_contested":
        return False
    return (node.get("Relation Name") in TABLES and (kind == "Seq Scan" or "Index" in kind and "Index Cond" not in node)
            or kind == "Bitmap Index Scan" and "Index Cond" not in node or kind in ("Hash Join", "Merge Join"))


@call
def test_nothing_reads_a_whole_table(connection, sql):
    assert pages(connection, sql) < PAGES
    found = plans(connection, sql)
    assert len(found) > 1 or sql.startswith("DELETE")
    for text, plan in found.items():
        assert not any(reads_all(node) for node in plan), (text, plan)


@call
def test_a_plan_outlives_that_its_table_was_small(small, sql):
    """A scan of the whole is what the planner would choose for twenty rows, and have when there are many."""
    with contextlib.closing(small.connect()) as connection:
        (theirs,), = plans(connection, "SELECT FROM tgauth_session WHERE user_id = 5").values()
        assert reads_all(theirs)
        for _ in range(2):
            for text, plan in plans(connection, sql).items():
                assert text == sql or not any(reads_all(node) for node in plan), (text, plan)
            # Which is in the search_path of the functions from now on, so that all are planned anew.
            connection.cursor().execute("CREATE TEMP TABLE IF NOT EXISTS passing ()")


def test_the_end_of_a_session_without_clients_costs_no_statement_more(connection):
    """What a row says of itself need not be looked for: 5's session has clients, 6's has none."""
    def statements(user):
        return [text for text in plans(connection, f"SELECT tgauth_revoke_all({user})") if "tgauth_revoke_all" not in text]

    assert [text for text in statements(6) if "tgauth_client" in text] == [] and len(statements(6)) == 1
    assert len([text for text in statements(5) if "tgauth_client" in text]) == 1


def test_a_statement_of_a_login_costs_no_check(database):
    """PostgreSQL would parse each anew in every statement that writes into its table."""
    checks = database.query("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND"
                            " conrelid::regclass::text = ANY (%s)", list(TABLES))
    assert checks == [("tgauth_user", "tgauth_user_is_somebody")]


def test_a_use_stays_on_its_page(database):
    """An idle limit moves the end of a session with each use; no index has to know."""
    some = "FROM tgauth_session WHERE user_id BETWEEN 60001 AND 61000"
    updates = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'tgauth_session'"
    with contextlib.closing(database.connect()) as connection, connection.cursor() as cursor:
        def ask(sql, *parameters):
            cursor.execute(sql, parameters)
            return cursor.fetchone()

        cursor.execute("LOAD 'tgauth'; SET tgauth.session_ttl = '100d'; SET tgauth.session_idle_ttl = '40d'")
        cursor.execute("UPDATE tgauth_session SET last_used_at = now() - interval '1 hour' WHERE user_id BETWEEN 60001 AND 61000")
        cursor.execute("VACUUM tgauth_session")
        end, = ask(f"SELECT min(expires_at) {some}")
        ask("SELECT pg_stat_force_next_flush()")
        before = ask(updates)
        # As pushd tells of them, a few at a time.
        for n in range(10):
            assert ask(f"SELECT tgauth_record_usage(array_agg(login_id)) {some} AND user_id %% 10 = %s", n) == (100,)
        assert ask(f"SELECT min(expires_at) {some}")[0] > end
        ask("SELECT pg_stat_force_next_flush()")
        every, hot = (now - then for now, then in zip(ask(updates), before))
    assert every == 1000 and hot > 900


def test_no_plan_is_compiled(database):
    """LLVM takes longer than what it would make faster."""
    library = database.server.installed(pathlib.Path(pg_config("--pkglibdir")))
    for file in pathlib.Path(pg_config("--pkglibdir")).glob("llvmjit*"):
        if not (library / file.name).exists():
            (library / file.name).symlink_to(file)
    with contextlib.closing(database.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("LOAD 'tgauth'; SET tgauth.registration = on; SET jit = on; SET jit_above_cost = 0;"
                       "SET jit_inline_above_cost = -1; SET jit_optimize_above_cost = -1;"
                       "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_level = 'notice';"
                       "SET auto_explain.log_nested_statements = on; SET auto_explain.log_analyze = on")
        cursor.execute("SELECT count(*) FROM tgauth_session")
        if not any("JIT:" in notice for notice in connection.notices):
            pytest.skip("this PostgreSQL has no LLVM")
        for sql in CALLS:
            connection.notices.clear()
            # The caller's own statement is theirs to compile.
            cursor.execute("BEGIN")
            cursor.execute("DO $do$ BEGIN PERFORM 1 FROM (" + sql + ") AS s; END $do$" if sql.startswith("SELECT") else sql)
            cursor.execute("ROLLBACK")
            ours = [plan for plan in connection.notices if re.search(r"Query Text: (?!.*" + re.escape(sql[:40]) + ")", plan)]
            assert ours and not any("JIT:" in plan for plan in ours), "".join(ours)
