"""The extension's start tokens against test/support/start_token.py and its vectors."""

import contextlib
import json
import os
import time

import pytest

from support import start_token
from support.servers import TOP

VECTORS = json.loads((TOP / "test/vectors/start_token.json").read_text())


@pytest.fixture(scope="module")
def cursor(database):
    with contextlib.closing(database.connect()) as connection, connection.cursor() as cursor:
        yield cursor


def use_key(cursor, number, key):
    """Makes a known key the current one, alone on the ring."""
    cursor.execute("DELETE FROM tgauth_key")
    cursor.execute("INSERT INTO tgauth_key (key_number, key, created_at) VALUES (%s, %s, now())",
                   (number, key))


def ask(cursor, sql, *parameters):
    cursor.execute(sql, parameters)
    return cursor.fetchone()


def test_the_vectors_are_what_the_program_makes():
    assert VECTORS == start_token.vectors()


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda v: v["name"])
def test_a_genuine_token_of_the_past_is_expired_not_invalid(cursor, vector):
    use_key(cursor, vector["key_number"], bytes.fromhex(vector["key"]))
    status, login_id = ask(cursor, "SELECT status, login_id FROM tgauth_confirm(%s, 42)", vector["token"])
    if vector["issued_at"] > time.time() - start_token.EPOCH:
        assert status == "invalid"
    else:
        assert status == "expired"
        assert bytes(login_id).hex() == vector["login_id"]


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda v: v["name"])
def test_a_forged_token_is_invalid(cursor, vector):
    use_key(cursor, 1, bytes.fromhex(vector["key"]))
    assert ask(cursor, "SELECT status FROM tgauth_preview(%s, 42)", vector["token"]) == ("invalid",)


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda v: v["name"])
def test_a_fresh_token_says_what_was_put_into_it(cursor, vector):
    key = os.urandom(32)
    token = start_token.StartToken(key, os.urandom(32), vector["key_number"], int(time.time()) - start_token.EPOCH,
                                   vector["address"], vector["browser"], vector["os"], vector["application"], vector["channel"])
    use_key(cursor, token.key_number, key)
    status, address, issued_at, choices = ask(
        cursor, "SELECT status, address::text, extract(epoch FROM issued_at)::bigint, choices"
        " FROM tgauth_preview(%s, 42)", token.text)
    shown = start_token.shown_address(token.address)
    assert (status, issued_at, choices) == ("ok", token.issued_at + start_token.EPOCH, token.choices)
    assert address == (shown if shown is None or "/" in shown else shown + "/32")
    assert ask(cursor, "SELECT status FROM tgauth_confirm(%s, 42, match_code => %s)",
               token.text, token.match_code) == ("confirmed",)
    assert ask(cursor, "SELECT channel FROM tgauth_session WHERE login_id = %s", token.login_id) == (token.channel,)
    assert ask(cursor, "SELECT telegram_id FROM tgauth_claim(%s)", start_token.base64url(token.secret)) == (42,)


def test_begin_makes_what_the_second_implementation_makes(cursor):
    key = os.urandom(32)
    use_key(cursor, 77, key)
    secret, text, code = ask(
        cursor, "SELECT login_secret, start_token, match_code"
        " FROM tgauth_begin('2001:db8:1:2::3', 'Mozilla/5.0 (X11; Linux) Firefox/140.0')")
    issued_at = int.from_bytes(start_token.from_base64url(text)[17:21], "big")
    assert abs(issued_at + start_token.EPOCH - time.time()) < 60
    token = start_token.StartToken(key, start_token.from_base64url(secret), 77, issued_at, "2001:db8:1:2::3", 2, 3, 0, 0)
    assert (text, code) == (token.text, token.match_code)
