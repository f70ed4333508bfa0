"""tgauth_session_json says in SQL what GET session says over HTTP, of each kind of session and of none."""

import pytest

from support.browser import session_cookie
from support.database import Database, hash_id

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="module")
def json(database):
    def ask(token, **options):
        return database.value("SELECT tgauth_session_json(%s)::text", token, **{"user": "test_app", **options})

    return ask


@pytest.fixture(scope="module")
def same(pushd, json):
    """What both say, to the letter; None where nobody is logged in."""
    def ask(token):
        answer = pushd.get("session", session_cookie(token))
        text = json(token)
        if text is None:
            assert answer.status == 401
            return None
        assert answer.status == 200 and answer.text == text + "\n"
        return answer.json()

    return ask


def test_of_telegram(database, same):
    token = database.login(4711, "Ann \"<&>\\\x01 Ünal 🦊", "ann")
    database.query("SELECT tgauth_set_groups(%s, '{staff,a.b:c@d/e-f,_1}')", database.user_id(token))
    session = same(token)
    assert (session["telegram_id"], session["username"], session["proof"]) == (4711, "ann", "telegram")
    assert session["first_name"].startswith("Ann \"<&>\\") and session["first_name"].endswith("Ünal 🦊")
    assert session["groups"] == ["_1", "a.b:c@d/e-f", "staff"] and session["login_id"] == database.login_id(token)


def test_of_somebody_without_a_name(database, same):
    session = same(database.login(4712, None))
    assert (session["username"], session["first_name"], session["groups"]) == (None, None, [])


def test_of_a_password(database, same):
    database.query("SELECT tgauth_register('bob', %s)", PASSWORD)
    secret = database.value("SELECT login_secret FROM tgauth_begin()")
    assert database.value("SELECT status FROM tgauth_login_browser(decode(%s, 'hex'), 'bob', %s)", hash_id(secret), PASSWORD) == "ok"
    session = same(database.claim(secret))
    assert (session["telegram_id"], session["username"], session["proof"]) == (None, "bob", "password")


def test_of_a_passkey(database, same):
    """The proof alone tells it from another; how a passkey proves is elsewhere."""
    token = database.login(4713)
    database.query("UPDATE tgauth_session SET proof = 'passkey' WHERE encode(login_id, 'hex') = %s", database.login_id(token))
    assert same(token)["proof"] == "passkey"


def test_of_a_proof_of_telegrams(database, same):
    assert same(database.value("SELECT session_token FROM tgauth_open_session(4714, first_name => 'Eve')"))["first_name"] == "Eve"


def test_times_are_whole_seconds_rounded_down(database, json):
    token = database.login(4715)
    for at, text in (("2026-01-02 03:04:05.999999+00", "2026-01-02T03:04:05Z"), ("1969-12-31 23:59:59.5+00", "1969-12-31T23:59:59Z"),
                     ("2000-01-01 00:00+00", "2000-01-01T00:00:00Z")):
        database.query("UPDATE tgauth_session SET created_at = %s WHERE encode(login_id, 'hex') = %s", at, database.login_id(token))
        assert database.value("SELECT tgauth_session_json(%s) ->> 'created_at'", token) == text


def test_of_nobody(database, same, json):
    token = database.login(4716)
    user = same(token)["user_id"]
    database.query("SELECT tgauth_revoke(decode(%s, 'hex'))", database.login_id(token))
    assert json(token) is None
    blocked = database.login(4716)
    database.query("UPDATE tgauth_user SET blocked = true WHERE id = %s", user)
    assert json(blocked) is None
    expired = database.login(4717)
    database.query("UPDATE tgauth_session SET expires_at = clock_timestamp() WHERE encode(login_id, 'hex') = %s", database.login_id(expired))
    assert json(expired) is None
    for strange in ("", "x", token[:-1], token + "A", "A" * 43, "é" * 43):
        assert json(strange) is None
    assert same("A" * 43) is None and json(None) is None


def test_a_use_is_remembered(database, json):
    token = database.login(4718)
    database.query("UPDATE tgauth_session SET last_used_at = now() - interval '1 day' WHERE encode(login_id, 'hex') = %s", database.login_id(token))
    assert json(token) is not None
    assert database.value("SELECT clock_timestamp() - last_used_at < interval '1 minute' FROM tgauth_session "
                          "WHERE encode(login_id, 'hex') = %s", database.login_id(token))


def test_another_encoding(postgres):
    other = Database(postgres, "session_json_win1251").create("TEMPLATE template0 ENCODING 'WIN1251' LOCALE 'C'")
    token = other.login(4711, "Анна")
    assert other.value("SELECT tgauth_session_json(%s) ->> 'first_name'", token) == "Анна"
