"""What pg_regress cannot see of the extension: dump and restore, rights after it."""

import re
import shutil
import subprocess

import psycopg2
import pytest

from support.database import Database
from support.servers import Postgres, temporary_directory


@pytest.fixture(scope="module")
def server():
    directory = temporary_directory()
    server = Postgres(directory).start()
    yield server
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def database(server, request):
    database = Database(server, request.node.name[:60]).create()
    yield database
    Database(server).query(f'DROP DATABASE "{database.name}" WITH (FORCE)')


def run(server, program, *arguments, **options):
    return subprocess.run([str(server.bin(program)), "-h", server.host, "-p", str(server.port),
                           "-U", server.superuser, *arguments],
                          check=True, capture_output=True, **options)


@pytest.mark.parametrize("form", ["plain", "custom", "inserts"])
def test_dump_and_restore(server, database, form):
    for role in ("dump_bot", "dump_pushd", "dump_app"):
        if not database.query("SELECT FROM pg_roles WHERE rolname = %s", role):
            database.query(f"CREATE ROLE {role} LOGIN")
        database.query("SELECT tgauth_grant(%s::regrole, %s)", role, role.removeprefix("dump_"))
    live, ended = database.login(1, username="ann"), database.login(2, username="bob")
    database.query("SELECT tgauth_revoke(decode(%s, 'hex'))", database.login_id(ended))
    _, declined, _ = database.begin()
    database.query("SELECT tgauth_decline(%s, 3)", declined)
    _, waiting, code = database.begin()
    database.query("INSERT INTO tgauth_bot (name, token_hash) VALUES ('example', sha256('token'))")
    database.query("INSERT INTO tgauth_user (username) VALUES ('registered')")
    key = database.value("SELECT key FROM tgauth_keys()")

    options = {"plain": [], "custom": ["--format=custom"], "inserts": ["--inserts"]}[form]
    dump = run(server, "pg_dump", *options, database.name).stdout
    if form != "custom":
        assert bytes(key).hex().encode() not in dump
        assert live.encode() not in dump
    copy = Database(server, database.name[:50] + "_restored")
    run(server, "createdb", "-T", "template0", copy.name)
    try:
        if form == "custom":
            run(server, "pg_restore", "--exit-on-error", "-d", copy.name, input=dump)
        else:
            run(server, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", copy.name, input=dump)

        # sessions live on, and what had ended stays so
        assert copy.query("SELECT telegram_id, username FROM tgauth_session(%s)", live, user="dump_app") == [(1, "ann")]
        assert copy.query("SELECT * FROM tgauth_session(%s)", ended, user="dump_app") == []
        assert copy.value("SELECT count(*) FROM tgauth_session WHERE revoked_why = 'declined'") == 1
        assert copy.query("SELECT name FROM tgauth_bot") == [("example",)]
        assert copy.query("SELECT id, telegram_id, username FROM tgauth_user ORDER BY id") == \
            database.query("SELECT id, telegram_id, username FROM tgauth_user ORDER BY id")

        # a key of its own: logins in flight are void, new ones work
        [(number, new_key, is_current)] = copy.query("SELECT * FROM tgauth_keys()", user="dump_pushd")
        assert bytes(new_key) != bytes(key) and is_current
        assert copy.value("SELECT status FROM tgauth_confirm(%s, 1, match_code => %s)", waiting, code,
                          user="dump_bot") == "invalid"
        _, token, code = copy.begin()
        status, user_id, is_new = copy.query(
            "SELECT status, user_id, is_new FROM tgauth_confirm(%s, 9, 'new', 'New', match_code => %s)",
            token, code, user="dump_bot")[0]
        highest = database.value("SELECT max(id) FROM tgauth_user")
        assert (status, is_new) == ("confirmed", True) and user_id > highest, "the sequence went on"

        # rights went along
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            copy.query("SELECT * FROM tgauth_keys()", user="dump_bot")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            copy.query("SELECT tgauth_confirm(%s, 1)", token, user="dump_pushd")
    finally:
        run(server, "dropdb", "--force", copy.name)
        for role in ("dump_bot", "dump_pushd", "dump_app"):
            database.query(f"DROP OWNED BY {role}")
            database.query(f"DROP ROLE {role}")


def test_who_reads_all_data_does_not_read_keys(database):
    database.query("CREATE ROLE reader LOGIN")
    try:
        database.query("GRANT pg_read_all_data, pg_write_all_data TO reader")
        assert database.value("SELECT count(*) FROM tgauth_key", user="reader") == 0
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            database.query("SELECT * FROM tgauth_keys()", user="reader")
    finally:
        database.query("DROP OWNED BY reader")
        database.query("DROP ROLE reader")


def test_a_password_less_bot_confirms_with_one_select(database):
    database.query("CREATE ROLE one_bot LOGIN")
    try:
        database.query("SELECT tgauth_grant('one_bot', 'bot')")
        secret, token, code = database.begin()
        answer = subprocess.run(
            [str(database.server.bin("psql")), "-XAtq", database.server.dsn(database.name, "one_bot"),
             "-c", f"SELECT tgauth_confirm('{token}', 42, match_code => {code})"],
            check=True, capture_output=True, text=True).stdout
        assert re.fullmatch(r"\(confirmed,1,t,[2-9a-z-]{34},\"\\\\x[0-9a-f]{32}\",+\)\n", answer), answer
        assert database.session(secret)[0] == 42
    finally:
        database.query("DROP OWNED BY one_bot")
        database.query("DROP ROLE one_bot")
