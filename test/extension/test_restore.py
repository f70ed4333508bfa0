"""A dump comes back whole, whichever way it is restored, and sessions live on."""

import contextlib
import shutil
import subprocess

import pytest

from support.authenticator import Passkey, Site as PasskeySite
from support.database import Database, hash_id
from support.provider import Provider
from support.servers import Postgres, temporary_directory

TABLES = ("tgauth_user", "tgauth_session", "tgauth_refresh", "tgauth_known_client", "tgauth_bot", "tgauth_passkey",
          "tgauth_client", "tgauth_client_secret", "tgauth_client_consent", "tgauth_client_session", "tgauth_client_token", "tgauth_journal")


class Site:
    """A database with something in every table that is dumped, and its dump."""

    def __init__(self, directory):
        self.server = Postgres(directory).start()
        self.database = Database(self.server, "origin").create()
        self.dump = directory / "dump"
        self.database.query("SET tgauth.registration = on; SELECT tgauth_register('user' || n, 'correct horse battery')"
                            " FROM generate_series(1, 3) AS n")
        self.token = self.database.login(42, username="ann")
        self.passkey = Passkey(count=1)
        with contextlib.closing(PasskeySite(self.database)) as site:
            assert site.add(self.token, self.passkey) == ("ok", None)
        self.refresh = self.database.value("SELECT refresh_token FROM tgauth_login('user1', 'correct horse battery')")
        self.database.query("SELECT tgauth_remember_client(login_id) FROM tgauth_session")
        self.database.query("SELECT tgauth_add_bot('example')")
        self.provider = Provider(self.database, consent="once")
        self.access = self.provider.tokens(self.provider.code(self.token, scope="openid offline_access"))["access_token"]
        # A site keeps its sessions; a code on its way does not last.
        self.database.query("SELECT tgauth_add_site('app.example.com')")
        code = "SELECT code FROM tgauth_site_code(%s, 'app.example.com', '\\x01')"
        self.child = self.database.value(f"SELECT session_token FROM tgauth_enter_site(({code}), 'app.example.com', '\\x01')",
                                         self.token)
        self.database.query(code, self.token)
        self.database.query("INSERT INTO tgauth_user (telegram_id) SELECT n FROM generate_series(1000, 5000) AS n")
        self.run("pg_dump", "--format=custom", f"--file={self.dump}", self.database.name)
        self.rows = self.count(self.database)
        assert all(self.rows)

    def run(self, program, *arguments):
        done = subprocess.run([str(self.server.bin(program)), "-h", self.server.host, "-p", str(self.server.port),
                               "-U", self.server.superuser, *arguments], capture_output=True, text=True)
        assert done.returncode == 0 and not done.stderr, done.stderr

    def count(self, database):
        return database.one("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES))

    def restore(self, *runs, prepared=False):
        """Into a new database, in one or more runs of pg_restore; what it holds is what the dump does."""
        copy = Database(self.server, "copy")
        if prepared:
            copy.create()
        else:
            self.run("createdb", "-T", "template0", copy.name)
        try:
            for arguments in runs:
                self.run("pg_restore", *arguments, "-d", copy.name, str(self.dump))
            assert self.count(copy) == self.rows
            assert copy.query("SELECT telegram_id, username FROM tgauth_session(%s)", self.token) == [(42, "ann")]
            assert copy.value("SELECT status FROM tgauth_refresh(%s)", self.refresh) == "ok"
            # A passkey is good for the same user, and has been counted.
            with contextlib.closing(PasskeySite(copy)) as site:
                for count, status in ((1, "cloned"), (2, "ok")):
                    login_id = site.begin()[1]
                    assertion = self.passkey.assertion(site.challenge("login", login_id), count=count)
                    assert site.log_in(login_id, assertion)[:2] == (status, 4 if status == "ok" else None)
            assert copy.query("SELECT encode(token_id, 'hex'), expires_at FROM tgauth_site_session") == [(hash_id(self.child), None)]
            assert copy.value("SELECT count(*) FROM tgauth_sites()") == 1
            # Clients keep their secrets and tokens; codes and keys are not dumped, and there is a new key to sign with.
            provider = Provider(copy, secret=self.provider.secret)
            assert copy.value("SELECT count(*) FROM tgauth_client_code") == 0
            assert provider.userinfo(self.access)[1]["sub"] == "4"
            assert provider.verify(provider.tokens(provider.code(self.token))["id_token"])["sub"] == "4"
            assert copy.login(43) and copy.value("SELECT max(id) FROM tgauth_user") == \
                self.database.value("SELECT max(id) FROM tgauth_user") + 1
        finally:
            self.run("dropdb", "--force", copy.name)


@pytest.fixture(scope="module")
def site():
    directory = temporary_directory()
    site = Site(directory)
    yield site
    site.server.stop()
    shutil.rmtree(directory, ignore_errors=True)


def test_in_parallel_twenty_times(site):
    for _ in range(20):
        site.restore(["-j4"])


@pytest.mark.parametrize("runs", [
    [["--single-transaction"]],
    [["--section=pre-data"], ["--section=data", "-j4"], ["--section=post-data"]],
], ids=["at_once", "by_sections"])
def test_whole(site, runs):
    site.restore(*runs)


@pytest.mark.parametrize("options", [[], ["-j4"], ["--disable-triggers"], ["--disable-triggers", "-j4"]],
                         ids=["plain", "parallel", "without_triggers", "parallel_without_triggers"])
def test_data_alone(site, options):
    site.restore(["--data-only", *options], prepared=True)
