"""A database in which others make functions and set settings: neither reaches the daemons' statements.

Whatever the surroundings, both daemons do all that they do, statement by statement: a test
that leaves one out fails.
"""

import contextlib
import itertools
import re
import subprocess
import time

import pytest

from support.api import PASSWORD, Client
from support.authenticator import base64url
from support.browser import Browser
from support.daemons import Bot, Pushd
from support.database import Database, token_of
from support.openapi import Checker
from support.passkeys import Person
from support.relying_party import RelyingParty
from support.return_leg import return_token
from support.servers import TOP, Postgres, pg_config, temporary_directory, wait_until
from support.start_token import from_base64url
from telegram_simulator import TelegramSimulator

STATEMENT = re.compile(r'tga_pg_statement \w+ =\s*\{\s*"(\w+)"|\.statement = \{\s*"(\w+)"')

# What a call with a value of a type may be taken by as well.
OTHER_TYPES = {
    "text": ["varchar", "name", "bpchar", "anyelement"], "bigint": ["numeric", "integer", "anyelement"],
    "integer": ["bigint", "smallint", "numeric", "anyelement"], "inet": ["cidr", "text", "anyelement"],
    "boolean": ["text", "integer", "anyelement"], "bytea": ["text", "anyelement"],
    "bytea[]": ["text[]", "anyarray"], "text[]": ["varchar[]", "anyarray"], "interval": ["text"], "regrole": ["text", "name", "oid"],
}
BUILT_IN = ("encode decode floor ceil host abbrev to_char to_json json_agg json_build_object array_to_string now "
            "clock_timestamp count unnest extract md5 string_agg quote_ident set_config current_setting "
            "current_database format").split()


# What an application may want of its database, and the daemons do not.
SETTINGS = {
    "statement_timeout": "50ms", "lock_timeout": "50ms", "idle_in_transaction_session_timeout": "50ms",
    "idle_session_timeout": "1s", "transaction_timeout": "50ms", "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on", "default_transaction_deferrable": "on", "array_nulls": "off",
    "exit_on_error": "on", "row_security": "off", "search_path": "", "bytea_output": "escape", "DateStyle": "German",
    "IntervalStyle": "sql_standard", "TimeZone": "Pacific/Marquesas", "extra_float_digits": "-15",
    "standard_conforming_strings": "off", "transform_null_equals": "on", "quote_all_identifiers": "on",
    "client_encoding": "LATIN1", "client_min_messages": "error", "force_parallel_mode": "on",
    "debug_parallel_query": "on", "plan_cache_mode": "force_custom_plan", "enable_indexscan": "off", "xmloption": "document",
}


class Owner(Database):
    """Whom nothing that is set for the database reaches either."""

    OPTIONS = " ".join(f"-c {name}={value}" for name, value in {
        "search_path": "pg_catalog", "statement_timeout": 0, "lock_timeout": 0, "idle_in_transaction_session_timeout": 0,
        "default_transaction_read_only": "off"}.items())

    def dsn(self, user=None):
        return super().dsn(user) + ("" if user else f" options='{self.OPTIONS}'")


def set_up(database, *variables):
    """By the script that operators run."""
    server = database.server
    script = server.installed(pg_config("--sharedir")) / "extension/tgauth_setup.sql"
    subprocess.run([str(server.bin("psql")), "-X", "-q", "-d", database.name, "-f", str(script),
                    *itertools.chain(*(("-v", variable) for variable in variables))], check=True, env=server.env())


class House:
    """Both daemons on one database."""

    def __init__(self, server, directory, name, schema="tgauth"):
        self.server, self.directory, self.schema = server, directory, schema
        Database(server).query(f"CREATE DATABASE {name}")
        self.db = Owner(server, name)
        self.pushd_role, self.bot_role = f"{name}_pushd", f"{name}_bot"
        if schema != "tgauth":
            self.db.query(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            self.db.query(f"CREATE EXTENSION tgauth SCHEMA {schema} CASCADE")
        self.set_up()
        for setting in ("registration = on", "bcrypt_cost = 4", "site_name = 'Example'"):
            self.db.query(f"ALTER DATABASE {name} SET tgauth.{setting}")
        self.log_start = 0

    def set_up(self):
        set_up(self.db, f"pushd={self.pushd_role}", f"bot={self.bot_role}")

    @contextlib.contextmanager
    def running(self):
        self.log_start = len(self.server.log_text())
        with contextlib.ExitStack() as stack:
            self.telegram = stack.enter_context(TelegramSimulator())
            self.pushd = Pushd(self.directory, self.db.dsn(self.pushd_role), name=f"{self.db.name}-pushd",
                               bot_url=f"https://t.me/{self.telegram.username}", attempts_per_minute=100000)
            stack.callback(lambda: print(self.pushd.log_text(), self.bot.log_text()))
            stack.callback(self.pushd.stop)
            self.pushd.start()
            self.bot = Bot(self.directory, self.db.dsn(self.bot_role), self.telegram, name=f"{self.db.name}-bot")
            stack.callback(self.bot.stop)
            self.bot.start()
            yield self

    def log(self):
        """What the server has logged since the daemons were started."""
        return self.server.log_text()[self.log_start:]

    # --- what people do ------------------------------------------------------------

    def ask(self, person):
        """A browser that waits, and what the person's bot asks then: the browser and its frame."""
        browser = Browser(self.pushd)
        assert browser.get("login").status == 200
        frame = browser.start()
        self.telegram.press_start(person, token_of(frame))
        self.telegram.wait_for(lambda: str(frame["code"]) in [b["text"] for b in sum(self.telegram.buttons(person), [])],
                               "the question")
        return browser, frame

    def log_in(self, person, meanwhile=contextlib.nullcontext()):
        browser, frame = self.ask(person)
        with browser.socket() as ws:
            with meanwhile:
                self.telegram.tap(person, str(frame["code"]))
            assert ws.receive_state("confirmed")
        assert browser.post("claim").status == 200
        assert browser.get("auth").status == 200
        return browser

    def end(self, browser, **form):
        assert browser.submit("account/end", form).status == 303

    def in_the_browser(self, person):
        first, second, third = (self.log_in(person) for _ in range(3))
        assert second.post("token").json()["access_token"]
        ids = re.findall(r"[0-9a-f]{32}", first.get("account", Accept="text/html").text)
        own = first.get("session").json()["login_id"]
        self.end(first, login_id=next(i for i in ids if i != own))
        self.end(first, others="1")
        assert [b.get("auth").status for b in (second, third)] == [401, 401]
        assert first.post("logout").status == 200 and first.get("auth").status == 401

    def in_the_chat(self, person):
        browser = self.log_in(person)
        self.telegram.wait_for(lambda: self.telegram.tap(person, "🔑 Show password"))
        self.telegram.wait_text(person, "One-time password")
        self.telegram.send_text(person, "/sessions")
        self.telegram.wait_text(person, "You are logged in to Example here")
        self.telegram.tap(person, self.telegram.buttons(person)[0][0]["text"])
        wait_until(lambda: browser.get("auth").status == 401, "the end of the session")
        browsers = [self.log_in(person) for _ in range(2)]
        self.telegram.send_text(person, "/logout")
        self.telegram.wait_text(person, "You have 2 sessions")
        self.telegram.tap(person, "🔒 Log out everywhere")
        self.telegram.wait_text(person, "Sessions ended: 2.")
        wait_until(lambda: [b.get("auth").status for b in browsers] == [401, 401], "the end of all sessions")
        self.telegram.send_tap(person, self.telegram.messages(person)[-1]["message_id"], "s" + "0" * 32)
        browser, _ = self.ask(person)
        with browser.socket() as ws:
            self.telegram.tap(person, "🚫 It was not me")
            assert ws.receive_state("declined")

    def without_telegram(self, person):
        """A user with a password of their own, who needs it no more."""
        browser = self.log_in(person)
        self.db.query(f"UPDATE {self.schema}.tgauth_user SET password_hash = 'x' WHERE username = 'dan'")
        self.telegram.send_text(person, "/unlink")
        self.telegram.wait_text(person, "Unlink this Telegram account from the account dan")
        self.telegram.tap(person, "🔗 Unlink")
        self.telegram.wait_text(person, "no longer linked")
        wait_until(lambda: browser.get("auth").status == 401, "the end of the session")

    def back_from_telegram(self):
        """By an address and by digits, of a login that waits for neither."""
        browser = Browser(self.pushd)
        login = from_base64url(token_of(browser.start()))
        key = bytes(self.db.value(f"SELECT key FROM {self.schema}.tgauth_key WHERE key_number = {login[0]}"))
        token = return_token(key, login[1:17], key_number=login[0])
        assert browser.get(f"return?token={token}", Accept="text/html").headers["Location"].startswith("/tgauth/login")
        assert browser.post("return/code", {"code": "123456"}).json() == {"status": "waiting"}

    def by_the_api(self):
        client = Client(self.pushd, Checker(self.pushd.get("api/openapi.json").json()))
        pair = client.post("/api/register", {"username": "zoe", "password": PASSWORD})[1]
        pair = client.post("/api/refresh", {"refresh_token": pair["refresh_token"]})[1]
        new = PASSWORD + "!"
        assert client.post("/api/password", {"old_password": PASSWORD, "new_password": new}, pair["access_token"])[0] == 200
        pair = client.post("/api/login", {"username": "zoe", "password": new})[1]
        assert client.post("/api/logout", {}, pair["access_token"])[0] == 200
        browser = Browser(self.pushd)
        assert browser.post("password", {"username": "zoe", "password": new}).status == 200
        assert browser.get("auth").status == 200
        assert browser.submit("account/link", {}).headers["Location"] == "/tgauth/account/linking"
        assert "Link Telegram to zoe" in browser.get("account/linking", Accept="text/html").text
        assert browser.submit("account/unlink", {}).headers["Location"] == "/tgauth/account?notice=unlinked"

    def by_a_bot_of_their_own(self):
        client = Client(self.pushd, Checker(self.pushd.get("api/openapi.json").json()))
        bot = self.db.value(f"SELECT {self.schema}.tgauth_add_bot('own'::text)")
        for path in ("confirm", "answer", "decline"):
            frame = Browser(self.pushd).start()
            start = {"start_token": token_of(frame), "telegram_id": 77}
            asked = client.post("/api/preview", start, bot)[1]
            button = asked["buttons"][asked["choices"].index(frame["code"])]
            body = {"confirm": {**start, "match_code": frame["code"]}, "decline": start,
                    "answer": {"data": button, "telegram_id": 77}}[path]
            status, answer = client.post(f"/api/{path}", body, bot)
            assert (status, answer["status"]) == (200, "declined" if path == "decline" else "confirmed")

    def by_passkey(self, person):
        owner = Person(self.pushd)
        owner.cookies = dict(self.log_in(person).cookies)
        assert owner.add("Phone")[0] == 200
        form = {"passkey": base64url(owner.passkey.id)}
        owner.submit("account/passkey", {**form, "name": "Old phone"})
        assert "Old phone" in owner.get("account", Accept="text/html").text
        assert Person(self.pushd).enter(owner.passkey).status == 200
        assert owner.submit("account/passkey", {**form, "remove": "1"}).status == 303

    def in_an_application(self, person):
        browser = self.log_in(person)
        with contextlib.closing(RelyingParty(self.pushd.url, "wiki")) as wiki:
            self.db.query(f"SELECT {self.schema}.tgauth_add_client('wiki'::text, 'Wiki'::text, ARRAY[%s]::text[], "
                          "authentication => 'none'::text, consent => 'never'::text, device_grant => true)", wiki.callback)
            answer = browser.get(wiki.address().partition("/tgauth/")[2])
            assert wiki.claims(wiki.parameters(answer.headers["Location"]))["name"] == "Cid"

        def ask(name, **form):
            return browser.post("oauth/" + name, {"client_id": "wiki", **form})

        assert ask("introspect", token="x").status in (200, 401) and ask("revoke", token="x").status == 200
        code = ask("device_authorization", scope="openid").json()["user_code"]
        assert browser.get("oauth/device?user_code=" + code).status in (200, 303)
        assert browser.get("oauth/end-session").status == 200

    def on_sites(self, person):
        self.db.query(f"SELECT {self.schema}.tgauth_add_site('app.localhost'::text, '{{}}'::text[])")
        browser, site = self.log_in(person), {"Host": "app.localhost"}
        wait_until(lambda: browser.get("enter", **site).status == 303, "the site")
        at_portal = browser.get("enter", **site).headers["Location"].partition("/tgauth/")[2]
        with_code = browser.get(at_portal).headers["Location"].partition("/tgauth/")[2]
        assert browser.get(with_code, **site).headers["Location"] == "/"
        # the daemon that has just come knows of no child
        self.pushd.stop()
        self.pushd.start()
        wait_until(lambda: browser.get("auth", **site).status == 200, "the site's session")
        assert browser.request("POST", "logout", headers={**site, "Origin": "http://app.localhost"}).status == 200
        assert browser.get("auth", **site).status == 401

    def out_of_an_application(self, person):
        """One that a person is logged out of; where it would be told, nobody listens."""
        browser = self.log_in(person)
        login_id, sid = browser.get("session").json()["login_id"], "00" * 16
        self.db.query(f"INSERT INTO {self.schema}.tgauth_client (client_id, number, name, redirect_uris, backchannel_logout_uri) "
                      "VALUES ('diary', 99, 'Diary', '{}', 'http://127.0.0.1:1/') ON CONFLICT (client_id) DO NOTHING")
        self.db.query(f"UPDATE {self.schema}.tgauth_session SET has_clients = true WHERE login_id = decode('{login_id}', 'hex')")
        self.db.query(f"INSERT INTO {self.schema}.tgauth_client_session SELECT decode('{sid}', 'hex'), 'diary', login_id, user_id, "
                      f"created_at, created_at FROM {self.schema}.tgauth_session WHERE login_id = decode('{login_id}', 'hex')")
        assert "Diary" in browser.get("account", Accept="text/html").text
        self.end(browser, sid=sid)
        wait_until(lambda: self.db.value(f"SELECT tries FROM {self.schema}.tgauth_client_logout"), "the logout token")
        self.db.query(f"DELETE FROM {self.schema}.tgauth_client_logout")

    def do_everything(self):
        self.in_the_browser(self.telegram.person("Ann", username="ann"))
        self.in_the_chat(self.telegram.person("Bob", username="bob"))
        self.on_sites(self.telegram.person("Zed"))
        self.out_of_an_application(self.telegram.person("Eve"))
        self.without_telegram(self.telegram.person("Dan", username="dan"))
        self.back_from_telegram()
        self.by_passkey(self.telegram.person("Pat"))
        self.by_the_api()
        self.by_a_bot_of_their_own()
        self.in_an_application(self.telegram.person("Cid", username="cid"))

    def statements(self):
        """The names of those that the daemons have run."""
        return set(re.findall(r"LOG:  execute (\w+): ", self.log()))

    def missing(self):
        named = set()
        for place in ("common/daemon", "pushd", "bot"):
            for file in (TOP / place).rglob("*.c"):
                named |= {a or b for a, b in STATEMENT.findall(file.read_text())}
        return named - self.statements()


@pytest.fixture(scope="module")
def server():
    directory = temporary_directory()
    made = Postgres(directory, {"log_statement": "all"})
    yield made.start()
    made.stop()
    subprocess.run(["rm", "-rf", directory], check=True)


# --- functions of others ------------------------------------------------------------


def other_types(name):
    return OTHER_TYPES.get(name, ["text", "anyelement"])


def variants(types, defaults):
    """Lists of parameters that could take a call which is meant for a function."""
    for n in range(len(types) - defaults, len(types)):
        yield types[:n]
    for i, t in enumerate(types):
        for other in other_types(t):
            yield types[:i] + [other] + types[i + 1:]
    for all_of in itertools.zip_longest(*map(other_types, types)):
        yield [other or t for other, t in zip(all_of, types)]
    if types:
        yield ["VARIADIC text[]"]


class Mallory:
    """May make what they like in public, and in schemas that are named as the daemons' roles."""

    def __init__(self, house):
        self.house, self.db = house, house.db
        self.schemas = ["public", house.pushd_role, house.bot_role, "postgres"]
        self.role = f"{self.db.name}_mallory"
        self.db.query(f"CREATE ROLE {self.role} LOGIN")
        self.db.query(f"GRANT CREATE ON SCHEMA public TO {self.role}")
        for schema in self.schemas[1:]:
            self.db.query(f"CREATE SCHEMA {schema} AUTHORIZATION {self.role}")
            self.db.query(f"GRANT USAGE ON SCHEMA {schema} TO PUBLIC")

    def take_over(self):
        ours = self.db.query(
            "SELECT p.proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, i) "
            "ORDER BY i), p.pronargdefaults FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = "
            "'tgauth' JOIN pg_proc AS p ON p.oid = d.objid WHERE d.classid = 'pg_proc'::regclass AND proname ~ '^tgauth'")
        assert len(ours) > 50
        with self.db.transaction(self.role) as cursor:
            for schema, (name, types, defaults) in itertools.product(self.schemas, ours):
                wanted = {tuple(v) for v in variants(types, defaults)} - {tuple(types)}
                if schema != self.house.schema:
                    wanted.add(tuple(types))
                self.write(cursor, schema, name, wanted)
            for schema, (name, types, result) in itertools.product(self.schemas, self.built_in(cursor)):
                self.write(cursor, schema, name, {tuple(types)}, result)
            for schema in self.schemas:
                self.operators(cursor, schema)
        self.db.query(f'ALTER DATABASE {self.db.name} SET search_path = "$user", public, pg_catalog')
        assert self.db.value("SELECT count(*) FROM pg_proc WHERE proowner = %s::regrole", self.role) > 1000

    def write(self, cursor, schema, name, wanted, result="text"):
        for parameters in wanted:
            cursor.execute(
                f"DO $do$ BEGIN CREATE FUNCTION {schema}.\"{name}\"({', '.join(parameters)}) RETURNS {result} "
                f"LANGUAGE plpgsql AS $$ BEGIN RAISE LOG 'hijacked {name}'; RETURN NULL; END $$; "
                "EXCEPTION WHEN invalid_function_definition OR duplicate_function OR feature_not_supported THEN NULL; END $do$")

    def built_in(self, cursor):
        cursor.execute(
            "SELECT proname, ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes) WITH ORDINALITY AS a (t, i) "
            "ORDER BY i), format_type(prorettype, NULL) FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace "
            "AND prokind = 'f' AND proname = ANY (%s) AND NOT 'internal'::regtype = ANY (proargtypes::oid[])", (BUILT_IN,))
        return cursor.fetchall()

    def operators(self, cursor, schema):
        cursor.execute(
            "SELECT oprname, oprleft::regtype::text, oprright::regtype::text, oprresult::regtype::text FROM pg_operator "
            "WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprname IN ('=', '<>', '||', '-', '/', '*') AND "
            "ARRAY[oprleft, oprright] <@ ARRAY['text', 'name', 'oid', 'bytea', 'numeric', 'bigint', 'integer', "
            "'timestamptz', 'text[]']::regtype[]::oid[]")
        for i, (name, left, right, result) in enumerate(cursor.fetchall()):
            cursor.execute(f"CREATE FUNCTION {schema}.operator_{i}({left}, {right}) RETURNS {result} LANGUAGE plpgsql AS "
                           f"$$ BEGIN RAISE LOG 'hijacked {name}'; RETURN NULL; END $$")
            cursor.execute(f"CREATE OPERATOR {schema}.{name} (FUNCTION = {schema}.operator_{i}, LEFTARG = {left}, "
                           f"RIGHTARG = {right})")


@pytest.mark.parametrize("name, schema", [("shared", "public"), ("apart", '"Ty pé."')])
def test_functions_of_others_are_never_called(server, tmp_path, name, schema):
    house = House(server, tmp_path, name, schema)
    Mallory(house).take_over()
    with house.running():
        house.set_up()
        house.do_everything()
        # The purge comes once a minute; the other time it is not waited for.
        if schema == "public":
            wait_until(lambda: not house.missing(), "the last statement", 60)
        assert "hijacked" not in house.log()


# --- an extension that goes elsewhere ------------------------------------------------


def test_a_schema_of_somebody_elses_is_not_taken(server, tmp_path):
    database = Database(server, "taken")
    Database(server).query("CREATE DATABASE taken")
    database.query("CREATE ROLE squatter; CREATE SCHEMA tgauth AUTHORIZATION squatter")
    with pytest.raises(subprocess.CalledProcessError):
        set_up(database)
    assert database.value("SELECT count(*) FROM pg_extension WHERE extname = 'tgauth'") == 0
    database.query("ALTER SCHEMA tgauth OWNER TO CURRENT_USER")
    set_up(database)
    assert database.value("SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'tgauth'") == "tgauth"


def test_the_extension_is_found_where_it_has_gone(server, tmp_path):
    house = House(server, tmp_path, "moved", '"The first"')
    with house.running():
        ann = house.telegram.person("Ann")
        before = house.log_in(ann)
        waiting, frame = house.ask(ann)
        house.db.query('ALTER SCHEMA "The first" RENAME TO "Another"')
        house.telegram.tap(ann, str(frame["code"]))
        wait_until(lambda: waiting.post("claim").status == 200, "the login")
        wait_until(lambda: before.get("auth").status == 200, "the session of before")
        house.db.query("DROP EXTENSION tgauth")
        wait_until(lambda: house.pushd.get("readyz").status == 503, "pushd to miss it")
        house.db.query("CREATE SCHEMA third")
        house.db.query("CREATE EXTENSION tgauth SCHEMA third")
        house.set_up()
        wait_until(lambda: house.pushd.get("readyz").status == 200, "pushd to find it")
        wait_until(lambda: house.bot.log_text().count("event=postgres_ready") >= 3, "the bot to find it")
        house.log_in(ann)


# --- settings --------------------------------------------------------------------------


@contextlib.contextmanager
def locked(database, table):
    """For longer than any limit that is set."""
    with database.transaction() as cursor:
        cursor.execute(f"LOCK {table}")
        yield
        time.sleep(0.3)


def test_settings_for_others(server, tmp_path):
    house = House(server, tmp_path, "settings")
    known = {name for name, in house.db.query("SELECT name FROM pg_settings")}
    for name, value in SETTINGS.items():
        if name in known:
            house.db.query(f"ALTER DATABASE settings SET {name} = '{value}'")
    with house.running():
        ann = house.telegram.person("Ann")
        browser = house.log_in(ann, locked(house.db, "tgauth.tgauth_session"))
        house.do_everything()
        time.sleep(1.5)
        assert browser.get("auth").status == 200
        assert house.pushd.metric("postgres_lost_total") == house.pushd.metric("query_failures_total") == 0
        for log in (house.pushd.log_text(), house.bot.log_text()):
            assert "postgres_unavailable" not in log and "query_failed" not in log
        # What is no text is none.
        assert house.db.value("SELECT count(*) FROM tgauth.tgauth_user WHERE last_name = 'NULL'") == 0
