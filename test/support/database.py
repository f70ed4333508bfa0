"""A database with the extension, as its owner sees it, and what browsers and a bot do in it by SQL."""

import base64
import contextlib
import hashlib

import psycopg2

from support.browser import FIREFOX
from support.servers import wait_until


def hash_id(secret):
    """What stands for a secret that must not be shown: a login's id, and the key of a session's token."""
    return hashlib.sha256(base64.urlsafe_b64decode(secret.partition(".")[0] + "=")).hexdigest()[:32]


def token_of(frame):
    return frame["command"].split()[1]


class Database:
    """Roles of the three jobs are test_pushd, test_bot and test_app."""

    def __init__(self, server, name="postgres"):
        self.server = server
        self.name = name
        self.next_person = 1000

    def create(self, options="", schema="public"):
        """Makes the database if need be, with the extension and the roles in it; tests find it in any schema."""
        if self.name != "postgres":
            Database(self.server).query(f'CREATE DATABASE "{self.name}" {options}')
        if schema != "public":
            self.query(f'CREATE SCHEMA {schema}; ALTER DATABASE "{self.name}" SET search_path = public, {schema}')
        self.query(f"CREATE EXTENSION tgauth SCHEMA {schema} CASCADE")
        for job in ("pushd", "bot", "app"):
            if not self.query("SELECT 1 FROM pg_roles WHERE rolname = %s", f"test_{job}"):
                self.query(f"CREATE ROLE test_{job} LOGIN")
            self.query("SELECT tgauth_grant(%s, %s)", f"test_{job}", job)
        return self

    def dsn(self, user=None):
        return self.server.dsn(self.name, user)

    def connect(self, user=None):
        connection = psycopg2.connect(self.dsn(user))
        connection.autocommit = True
        return connection

    def query(self, sql, *parameters, user=None):
        """The rows, on a connection of its own."""
        with contextlib.closing(self.connect(user)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, sql, *parameters, user=None):
        """The first row."""
        return self.query(sql, *parameters, user=user)[0]

    def value(self, sql, *parameters, user=None):
        """The first row's first column; None without a row."""
        rows = self.query(sql, *parameters, user=user)
        return rows[0][0] if rows else None

    @contextlib.contextmanager
    def transaction(self, user=None):
        with contextlib.closing(psycopg2.connect(self.dsn(user))) as connection, connection, connection.cursor() as cursor:
            yield cursor

    def setting(self, name, value):
        """For every connection from its next command on; None takes it back."""
        faulty = "SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL"
        before = self.value(faulty), self.value("SELECT pg_conf_load_time()")
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("LOAD 'tgauth'")
            cursor.execute(f"ALTER SYSTEM SET tgauth.{name} = " + ("DEFAULT" if value is None else f"'{value}'"))
        assert self.value(faulty) == before[0]
        self.query("SELECT pg_reload_conf()")
        # A new connection comes from a postmaster that has told the others before.
        wait_until(lambda: self.value("SELECT pg_conf_load_time()") > before[1], f"tgauth.{name}")

    # --- browsers --------------------------------------------------------------------

    def begin(self, address="192.0.2.7", user_agent=FIREFOX):
        """A login that some browser asks for: its secret, start token and match code."""
        return self.one("SELECT login_secret, start_token, match_code FROM tgauth_begin(%s, %s)", address, user_agent)

    def login(self, telegram_id=None, first_name="Ann", username=None, address="192.0.2.7", user_agent=FIREFOX):
        """A person logs in; the session token that their browser then holds."""
        secret, token, code = self.begin(address, user_agent)
        assert self.confirm(token, code, telegram_id, first_name, username) == "confirmed"
        return self.claim(secret, address, user_agent)

    def claim(self, secret, address="192.0.2.7", user_agent=FIREFOX, held=None):
        """The session token that a browser gets for its login secret; None for a login that gives none."""
        return self.value("SELECT session_token FROM tgauth_claim(%s, %s, %s, %s)", secret, address, user_agent, held,
                          user="test_app")

    def session(self, secret):
        """Whose login a secret began, while that lives."""
        rows = self.query("SELECT telegram_id, username, first_name FROM tgauth_states(ARRAY[decode(%s, 'hex')]) "
                          "WHERE state = 'confirmed'", hash_id(secret))
        return rows[0] if rows else None

    def login_id(self, token):
        return self.value("SELECT encode(login_id, 'hex') FROM tgauth_session(%s)", token)

    def user_id(self, token):
        return self.value("SELECT user_id FROM tgauth_session(%s)", token)

    def state(self, token):
        """What became of a login: confirmed, declined, mismatch or None."""
        return self.value("SELECT state FROM tgauth_states(ARRAY[substring(decode(translate(%s, '-_', '+/'), "
                          "'base64') FROM 2 FOR 16)])", token)

    # --- a bot, in the role of one ---------------------------------------------------

    def new_person(self):
        self.next_person += 1
        return self.next_person

    def confirm(self, token, code, telegram_id=None, first_name="Ann", username=None):
        return self.value(
            "SELECT status FROM tgauth_confirm(%s, %s, username => %s, first_name => %s, match_code => %s)",
            token, telegram_id or self.new_person(), username, first_name, code, user="test_bot")

    def preview_frame(self, frame, telegram_id):
        return self.one("SELECT status, choices FROM tgauth_preview(%s, %s)", token_of(frame), telegram_id,
                        user="test_bot")

    def confirm_frame(self, frame, telegram_id=None, code=None, **person):
        """Picks a number (the right one by default) for a login that pushd told of."""
        return self.confirm(token_of(frame), code or frame["code"], telegram_id, **person)

    def decline_frame(self, frame, telegram_id=1):
        return self.value("SELECT tgauth_decline(%s, %s)", token_of(frame), telegram_id, user="test_bot")
