"""A database with the extension, and what stands for the bot in it."""

import itertools

import psycopg2


class Database:
    """A database with the extension, the roles of its jobs, and a bot's hands."""

    people = itertools.count(1000)

    def __init__(self, server, name):
        self.server = server
        self.name = name
        self.run(f'CREATE DATABASE "{name}"', dbname="postgres")
        self.run("CREATE EXTENSION tgauth CASCADE")
        for job in ("pushd", "bot"):
            self.run(f"DO $$ BEGIN IF to_regrole('{job}_role') IS NULL THEN "
                     f"CREATE ROLE {job}_role LOGIN; END IF; END $$")
            self.run("SELECT tgauth_grant(%s, %s)", f"{job}_role", job)

    @property
    def dsn(self):
        """What pushd connects with: the role of its job."""
        return self.server.dsn(self.name, "pushd_role")

    def connect(self, user=None, dbname=None):
        connection = psycopg2.connect(self.server.dsn(dbname or self.name, user))
        connection.autocommit = True
        return connection

    def run(self, sql, *args, user=None, dbname=None):
        connection = self.connect(user, dbname)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, args or None)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def one(self, sql, *args, **options):
        return self.run(sql, *args, **options)[0]

    def preview(self, frame, telegram_id):
        status, choices = self.one("SELECT status, choices FROM tgauth_preview(%s, %s)",
                                   token_of(frame), telegram_id, user="bot_role")
        return status, choices

    def confirm(self, frame, telegram_id=None, code=None, username=None, first_name="Ann"):
        """What a bot does when a person picks a number (the right one by default)."""
        telegram_id = telegram_id or next(self.people)
        status, = self.one(
            "SELECT status FROM tgauth_confirm(%s, %s, username => %s, first_name => %s, match_code => %s)",
            token_of(frame), telegram_id, username, first_name, code or frame["code"], user="bot_role")
        return status

    def decline(self, frame, telegram_id=1):
        return self.one("SELECT tgauth_decline(%s, %s)", token_of(frame), telegram_id, user="bot_role")[0]


def token_of(frame):
    return frame["command"].split()[1]
