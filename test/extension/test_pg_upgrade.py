"""pg_upgrade takes everything along, keys included.

From this PostgreSQL to itself, or from the one whose pg_config TGAUTH_UPGRADE_FROM names, into
which this tree's extension was installed.
"""

import os
import pathlib
import pwd
import re
import shutil
import subprocess

import pytest

from support.database import Database
from support.servers import Postgres, temporary_directory

FROM = os.environ.get("TGAUTH_UPGRADE_FROM")


class Installed(Postgres):
    """A cluster of a PostgreSQL as it is installed."""

    def _install(self):
        os.chmod(self.directory, 0o755)
        if self.user:
            os.chown(self.directory, *pwd.getpwnam(self.user)[2:4])

    def bin(self, program):
        done = subprocess.run([FROM, "--bindir"], check=True, text=True, stdout=subprocess.PIPE)
        return pathlib.Path(done.stdout.strip()) / program


def run(server, program, *arguments):
    done = subprocess.run([server.bin(program), *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          user=server.user, extra_groups=[] if server.user else None, cwd=server.directory)
    assert done.returncode == 0, done.stdout
    return done.stdout


def major(server):
    return int(re.search(r"(\d+)", run(server, "postgres", "--version")).group())


def rows(database):
    """How many each table of the extension has, and what the numbers of users go on from."""
    tables = database.query("SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_depend AS d ON d.objid = c.oid AND d.deptype = 'e' "
                            "WHERE c.relkind = 'r' AND c.relname LIKE 'tgauth%' ORDER BY 1")
    counts = {name: database.value(f"SELECT count(*) FROM {name}") for name, in tables}
    return {**counts, "last user": database.value("SELECT last_value FROM tgauth_user_id_seq")}


@pytest.fixture
def clusters():
    top = temporary_directory()
    for name in ("old", "new"):
        (top / name).mkdir()
    yield (Installed if FROM else Postgres)(top / "old"), Postgres(top / "new")
    shutil.rmtree(top, ignore_errors=True)


def test_people_stay_logged_in(clusters):
    old, new = clusters
    if major(old) < 18 <= major(new):
        run(old, "pg_checksums", "--enable", "--pgdata", old.data)  # as 18 has them where nobody says no
    old.start()
    try:
        before = Database(old, "site").create()
        before.query("SET tgauth.registration = on; SELECT tgauth_register('bob', 'correct horse battery')")
        token = before.login(42, username="ann")
        access = before.value("SELECT access_token FROM tgauth_access_token(%s)", token)
        secret, start_token, code = before.begin()
        kept = rows(before)
    finally:
        old.stop()
    run(new, "pg_upgrade", "--old-bindir", old.bin(""), "--new-bindir", new.bin(""), "--old-datadir", old.data,
        "--new-datadir", new.data, "--username", new.superuser)
    new.start()
    try:
        after = Database(new, "site")
        assert rows(after) == kept and kept["tgauth_session"] and kept["tgauth_key"] and kept["tgauth_jwt_key"]
        # A session, an access token, a start token that was signed before, a password.
        assert after.query("SELECT telegram_id, username FROM tgauth_session(%s)", token, user="test_app") == [(42, "ann")]
        assert after.value("SELECT tgauth_verify(%s)", access, user="test_app")
        assert after.confirm(start_token, code, 43, "Eve", None) == "confirmed" and after.claim(secret)
        assert after.value("SELECT status FROM tgauth_login('bob', 'correct horse battery')") == "ok"
        assert after.user_id(after.login(44)) == kept["last user"] + 2
    finally:
        new.stop()
