"""docs/cookbook.md: each recipe, by psql, just as it stands there, and what it does."""

import json
import re
import subprocess

import pytest

from support import documents
from support.browser import FIREFOX
from support.database import Database
from support.servers import TOP

class Kitchen(Database):
    """A database whose user 7 is Ann, of Telegram id 42."""

    def cook(self, beginning):
        """The rows that the block's statements print."""
        recipe = documents.block("docs/cookbook.md", beginning)
        done = subprocess.run(["psql", "-X", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1", "-d", self.dsn()], input=recipe,
                              env={**self.server.env(), "PGCLIENTENCODING": "UTF8"}, capture_output=True, text=True)
        assert done.returncode == 0 and not done.stderr, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def logged_in(self, token):
        return self.value("SELECT count(*) FROM tgauth_session(%s)", token) == 1


@pytest.fixture(scope="module")
def kitchen(postgres):
    made = Kitchen(postgres, "cookbook").create(schema="tgauth")
    made.query("ALTER SEQUENCE tgauth_user_id_seq RESTART WITH 7")
    made.login(42, "Ann", "ann")
    made.login(43, "Bob", "bob")
    assert made.query("SELECT id FROM tgauth_user ORDER BY id") == [(7,), (8,)]
    return made


@pytest.fixture
def ann(kitchen):
    return kitchen.login(42, "Ann", "ann")


def test_find_a_person(kitchen):
    assert [row[:4] for row in kitchen.cook("SELECT id, telegram_id, username, first_name, last_name")] == [["7", "42", "ann", "Ann"]]


def test_block_and_unblock(kitchen, ann):
    live = kitchen.value("SELECT count(*) FROM tgauth_sessions(7)")
    assert kitchen.cook("SELECT tgauth.tgauth_block(7)") == [[str(live)]] and not kitchen.logged_in(ann)
    assert kitchen.value("SELECT array_agg(id) FROM tgauth_user WHERE blocked") == [7]
    kitchen.query("UPDATE tgauth_user SET blocked = true WHERE id = 8")
    assert kitchen.cook("SELECT tgauth.tgauth_unblock(7)") == [[""], ["8", "43", "bob", "Bob"]]
    kitchen.query("UPDATE tgauth_user SET blocked = false WHERE id = 8")
    assert kitchen.logged_in(kitchen.login(42, "Ann", "ann"))


def test_who_has_not_come(kitchen):
    kitchen.query("UPDATE tgauth_user SET last_login_at = now() - interval '2 years' WHERE id = 8")
    assert [row[0] for row in kitchen.cook("SELECT id, username, first_name, last_login_at")] == ["8"]


def test_passkeys(kitchen):
    kitchen.query("INSERT INTO tgauth_passkey (credential_id, user_id, name, public_key, algorithm, sign_count, backup_eligible, backed_up, login_id, created_at) "
                  "SELECT decode(md5(n), 'hex'), 7, n, '\\x00', 'ES256', 0, false, false, decode(md5('login'), 'hex'), now() FROM unnest('{lost phone,laptop}'::text[]) AS n")
    shown = kitchen.cook("SELECT encode(credential_id, 'hex')")
    assert {row[1] for row in shown[:2]} == {"lost phone", "laptop"} and shown[2:] == [["lost phone", "ok"]]
    assert kitchen.query("SELECT name FROM tgauth_passkey_list(7)") == [("laptop",)]


def test_sessions(kitchen, ann):
    away = kitchen.login(42, "Ann", "ann", address="198.51.100.9")
    bob = kitchen.login(43, "Bob", "bob")
    assert {(row[0], row[1], row[4]) for row in kitchen.cook("SELECT u.id, u.first_name")} == {
        ("7", "Ann", "192.0.2.7"), ("7", "Ann", "198.51.100.9"), ("8", "Bob", "192.0.2.7")}
    assert "\\x" + kitchen.login_id(away) in [row[0] for row in kitchen.cook("SELECT login_id, browser")]
    assert kitchen.cook("SELECT browser, address, tgauth.tgauth_revoke") == [["Firefox", "198.51.100.9", "t"]]
    assert kitchen.logged_in(ann) and not kitchen.logged_in(away)
    assert int(kitchen.cook("SELECT tgauth.tgauth_revoke_all(7)")[0][0]) >= 1
    assert not kitchen.logged_in(ann) and kitchen.logged_in(bob)
    assert int(kitchen.cook("SELECT sum(")[0][0]) >= 1 and not kitchen.logged_in(bob)


def test_groups(kitchen):
    assert kitchen.cook("SELECT tgauth.tgauth_set_groups(7")[-1] == ["7", "ann", "Ann"]
    assert kitchen.value("SELECT groups FROM tgauth_user WHERE id = 7") == ["admins", "staff"]
    kitchen.query("SELECT tgauth_set_groups(8, '{staff}')")
    assert kitchen.cook("SELECT name, count(*)") == [["admins", "1"], ["staff", "2"]]


def test_what_happened(kitchen, ann):
    secret, token, code = kitchen.begin("203.0.113.5", FIREFOX)
    assert kitchen.confirm(token, code % 90 + 10, 43) == "mismatch"
    assert {row[1] for row in kitchen.cook("SELECT at, kind, address")} >= {"login"}
    days = kitchen.cook("SELECT at::date AS day")
    logins, people = kitchen.one("SELECT count(*), count(DISTINCT user_id) FROM tgauth_journal WHERE kind = 'login'")
    assert sum(int(row[2]) for row in days) == logins and {row[1] for row in days} == {"telegram"} and int(days[-1][3]) <= people
    assert ["203.0.113.5", "mismatch", "1"] in kitchen.cook("SELECT address, kind, count(*)")


def test_bots(kitchen):
    name = "SELECT tgauth_bot_name(%s)"
    first = kitchen.cook("SELECT tgauth.tgauth_add_bot('support')")[0][0]
    assert kitchen.value(name, first) == "support"
    second = kitchen.cook("SELECT tgauth.tgauth_remove_bot('support', old_only")[0][0]
    assert (kitchen.value(name, first), kitchen.value(name, second)) == (None, "support")
    assert kitchen.cook("SELECT tgauth.tgauth_remove_bot('support');") == [["1"]] and kitchen.value(name, second) is None


def test_applications(kitchen, ann):
    shown = kitchen.cook("SELECT tgauth.tgauth_add_client('wiki'")
    assert len(shown) == 3 and shown[0] != shown[2] and shown[1] == ["wiki", "The Wiki", "1"]
    assert kitchen.value("SELECT secrets FROM tgauth_clients()") == 2
    kitchen.cook("SELECT tgauth.tgauth_set_client('wiki'")
    assert kitchen.value("SELECT groups FROM tgauth_client") == ["staff"]
    kitchen.query("INSERT INTO tgauth_client_session (sid, client_id, user_id, login_id, created_at, last_used_at) "
                  "SELECT decode(md5('sid'), 'hex'), 'wiki', 7, decode(%s, 'hex'), now(), now()", kitchen.login_id(ann))
    shown = kitchen.cook("SELECT client_name, created_at")
    assert shown[0][0] == "The Wiki" and shown[1:] == [["t"]]
    assert kitchen.query("SELECT 1 FROM tgauth_client_sessions(7)") == []
    assert kitchen.cook("SELECT waiting, failed") == [["0", "0"]]
    kitchen.cook("SELECT tgauth.tgauth_remove_client('wiki')")
    assert kitchen.query("SELECT 1 FROM tgauth_clients()") == []


def test_sites(kitchen):
    assert kitchen.cook("SELECT tgauth.tgauth_add_site(")[-1] == ["app.example.com", "{staff}"]
    kitchen.cook("SELECT tgauth.tgauth_remove_site(")
    assert kitchen.query("SELECT 1 FROM tgauth_sites()") == []


def test_keys(kitchen):
    number = kitchen.value("SELECT key_number FROM tgauth_keys() WHERE is_current")
    assert kitchen.cook("SELECT tgauth.tgauth_rotate_key()") == [[str(number + 1)]]
    before = kitchen.value("SELECT count(*) FROM tgauth_jwt_key")
    kids = kitchen.cook("SELECT tgauth.tgauth_rotate_jwt_key('ES256')")[0]
    assert kitchen.value("SELECT count(*) FROM tgauth_jwt_key") == before + 2
    published = [key["kid"] for key in kitchen.value("SELECT tgauth_jwks()::jsonb")["keys"]]
    assert set(kids) <= set(published)


def test_export(kitchen, ann):
    kitchen.query("UPDATE tgauth_user SET password_hash = 'a secret' WHERE id = 7")
    text = "\n".join("|".join(row) for row in kitchen.cook("SELECT jsonb_pretty("))
    known = json.loads(text)
    assert (known["user"]["telegram_id"], known["user"]["username"]) == (42, "ann") and "a secret" not in text
    assert "\\x" + kitchen.login_id(ann) in [session["login_id"] for session in known["sessions"]]
    assert known["journal"] and {entry["user_id"] for entry in known["journal"]} == {7}
    assert set(known) == {"user", "sessions", "applications", "passkeys", "journal"}


def test_forget(kitchen, ann):
    kitchen.cook("DELETE FROM tgauth.tgauth_user")
    assert not kitchen.logged_in(ann)
    left = "SELECT count(*) FROM {} AS t WHERE user_id = 7"
    for table in ("tgauth_passkey", "tgauth_known_client", "tgauth_client_session"):
        assert kitchen.value(left.format(table)) == 0, table
    assert kitchen.query("SELECT kind FROM tgauth_journal(7)") == [("deleted",)]
    assert kitchen.query("SELECT DISTINCT address FROM tgauth_session WHERE user_id = 7") in ([], [(None,)])


def test_every_recipe_is_cooked():
    """So that one that is added gets its test."""
    cooked = re.findall(r"kitchen\.cook\(\"(.*?)\"\)", (TOP / "test/docs/test_cookbook.py").read_text())
    recipes = re.findall(r"(?:^    .*\n)+", (TOP / "docs/cookbook.md").read_text(), re.M)
    assert len(recipes) >= 25
    for recipe in recipes:
        assert [start for start in cooked if any(line.strip().startswith(start) for line in recipe.splitlines())], recipe
