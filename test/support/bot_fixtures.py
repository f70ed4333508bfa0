"""What the bot's tests stand on: PostgreSQL with the extension, a simulated Telegram, the bot."""

import os
import shutil
import subprocess

import psycopg2
import pytest

from support.servers import TOP, Postgres, Process, temporary_directory, wait_until

from telegram.simulator import TelegramSimulator

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BOT = TOP / "tgauth-bot"


class Bot(Process):
    """tgauth-bot against a simulator, with the database role that has the job 'bot' and no other."""

    def __init__(self, directory, dsn, telegram, name="bot"):
        super().__init__(name, directory)
        self.dsn = dsn
        self.telegram = telegram
        self.token = telegram.token

    def start(self, *options, wait=True, **environment):
        before = len(self.telegram.calls("getUpdates"))
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(("TGAUTH_", "POSTGRES_", "PG"))}
        env.update({"TGAUTH_BOT_TOKEN": self.token, "TGAUTH_BOT_DSN": self.dsn,
                    "TGAUTH_API_URL": self.telegram.url, "TGAUTH_LOG_LEVEL": "debug",
                    "TGAUTH_POLL_SECONDS": "20", **environment})
        self.launch([BOT, *options], env=env)
        if wait:
            self.telegram.wait_for(lambda: len(self.telegram.calls("getUpdates")) > before
                                   or self.process.poll() is not None, "the bot's first poll")
            assert self.process.poll() is None, self.log_text()
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()


class Database:
    """The superuser's view: what a site and a clock would do."""

    def __init__(self, server):
        self.server = server
        self.connection = psycopg2.connect(server.dsn())
        self.connection.autocommit = True

    def query(self, sql, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []

    def value(self, sql, *parameters):
        rows = self.query(sql, *parameters)
        return rows[0][0] if rows else None

    def begin(self, address="192.0.2.7", user_agent=FIREFOX):
        """A login that some browser asks for: its secret, start token and match code."""
        return self.query("SELECT login_secret, start_token, match_code FROM tgauth_begin(%s, %s)",
                          address, user_agent)[0]

    def setting(self, name, value):
        """For every connection from its next command on; None takes it back."""
        self.query("LOAD 'tgauth'")
        before = self.value("SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL")
        self.query(f"ALTER SYSTEM SET tgauth.{name} = " + ("DEFAULT" if value is None else f"'{value}'"))
        assert self.value("SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL") == before
        self.query("SELECT pg_reload_conf()")
        # A new connection comes from a postmaster that has told the others before.
        wait_until(lambda: self._seen_anew(f"tgauth.{name}") == value, f"tgauth.{name}")

    def _seen_anew(self, name):
        connection = psycopg2.connect(self.server.dsn())
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting(%s, true)", (name,))
                return cursor.fetchone()[0] or None
        finally:
            connection.close()

    def session(self, secret):
        rows = self.query("SELECT telegram_id, username, first_name FROM tgauth_session(%s)", secret)
        return rows[0] if rows else None

    def state(self, token):
        """What became of a login: confirmed, declined, mismatch or None."""
        return self.value("SELECT state FROM tgauth_states(ARRAY[substring(decode(translate(%s, '-_', '+/'), "
                          "'base64') FROM 2 FOR 16)])", token)


@pytest.fixture(scope="module")
def bot_server():
    directory = temporary_directory()
    server = None
    try:
        server = Postgres(directory).start()
        setup = Database(server)
        for sql in ("CREATE EXTENSION tgauth CASCADE", "CREATE ROLE test_bot LOGIN",
                    "SELECT tgauth_grant('test_bot', 'bot')"):
            setup.query(sql)
        setup.setting("site_name", "Demo <shop>")
        setup.connection.close()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture()
def db(bot_server):
    database = Database(bot_server)
    yield database
    database.connection.close()


@pytest.fixture()
def telegram():
    with TelegramSimulator() as simulator:
        yield simulator


@pytest.fixture()
def bot_directory():
    directory = temporary_directory()
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture()
def idle_bot(bot_server, telegram, bot_directory):
    """A bot that is not started yet."""
    bot = Bot(bot_directory, bot_server.dsn(user="test_bot"), telegram)
    yield bot
    bot.stop()
    if bot.log_text():
        print(bot.log_text())
    assert "Sanitizer" not in bot.log_text() and "runtime error" not in bot.log_text()


@pytest.fixture()
def bot(idle_bot):
    return idle_bot.start()


def run_bot(*options, **environment):
    """Runs the program to its end and returns the result."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TGAUTH_", "PG"))}
    return subprocess.run([BOT, *options], env={**env, **environment}, capture_output=True, text=True,
                          timeout=60, stdin=subprocess.DEVNULL)
