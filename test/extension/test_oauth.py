"""The OpenID provider before a third party: PyJWT reads its ID tokens, and nothing that a stranger sends raises."""

import base64
import hashlib
import random
import time
import urllib.parse

import jwt
import pytest

from support.database import Database
from support.provider import CALLBACK, ISSUER, Provider


@pytest.fixture(scope="module")
def provider(database):
    return Provider(database)


@pytest.fixture(scope="module")
def session(database):
    return database.login(42, username="ann", first_name="Ann")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_id_token(database, provider, session, algorithm):
    database.query("SELECT tgauth_set_client('app', id_token_algorithm => %s)", algorithm)
    tokens = provider.tokens(provider.code(session))
    assert jwt.get_unverified_header(tokens["id_token"])["alg"] == algorithm
    claims = provider.verify(tokens["id_token"])
    assert (claims["sub"], claims["nonce"], claims["amr"]) == ("1", "nonce", ["mca"])
    assert claims["exp"] - claims["iat"] == 3600 and abs(claims["iat"] - time.time()) < 60
    assert abs(claims["auth_time"] - time.time()) < 60
    digest = hashlib.sha256(tokens["access_token"].encode()).digest()
    assert claims["at_hash"] == base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
    # A signature of another token is none of this one's.
    other = provider.tokens(provider.code(session))["id_token"]
    with pytest.raises(jwt.InvalidSignatureError):
        provider.verify(tokens["id_token"].rpartition(".")[0] + "." + other.rpartition(".")[2])


def test_keys_rotate_without_a_gap(database, provider, session):
    database.query("SELECT tgauth_set_client('app', id_token_algorithm => 'RS256')")
    before = provider.tokens(provider.code(session))["id_token"]
    kid = database.value("SELECT tgauth_rotate_jwt_key('RS256')")
    published = {key["kid"] for key in database.value("SELECT tgauth_jwks()")["keys"]}
    # The next is known to whoever caches the set before it signs.
    assert kid in published and jwt.get_unverified_header(before)["kid"] in published
    assert jwt.get_unverified_header(provider.tokens(provider.code(session))["id_token"])["kid"] != kid
    database.query("UPDATE tgauth_jwt_key SET signs_from = now() WHERE kid = %s", kid)
    database.query("UPDATE tgauth_jwt_key SET retired_at = now() WHERE algorithm = 'RS256' AND kid <> %s", kid)
    after = provider.tokens(provider.code(session))["id_token"]
    assert jwt.get_unverified_header(after)["kid"] == kid
    for token in before, after:
        assert provider.verify(token)["sub"] == "1"
        assert provider.authorize(session, id_token_hint=token, prompt="none")[2] is None


def test_keys_are_not_for_each_others_tokens(database, provider, session):
    """An ID token is no access token of the API, and the other way round, whatever key has signed it."""
    database.query("SELECT tgauth_set_client('app', id_token_algorithm => 'ES256')")
    id_token = provider.tokens(provider.code(session))["id_token"]
    assert database.value("SELECT tgauth_verify(%s)", id_token) is None
    access = database.value("SELECT access_token FROM tgauth_access_token(%s)", session)
    assert provider.authorize(session, id_token_hint=access)[2] == "invalid_request"
    assert provider.userinfo(access)[0] == provider.userinfo(id_token)[0] == 401


def test_state_comes_back_whole(provider, session):
    for state in ["a" * 4000, "ü 日本 😀 %25 %zz + & = # ?", "\\x00-not-a-nul", "'\"<script>"]:
        query = urllib.parse.urlsplit(provider.authorize(session, state=state)[1]).query
        assert urllib.parse.parse_qs(query)["state"] == [state]
        assert urllib.parse.parse_qs(query)["iss"] == [ISSUER]


def test_nothing_raises(database, provider, session):
    """Whatever bytes come, and wherever they are put."""
    source = random.Random(14)
    good = urllib.parse.urlencode(provider.query(claims='{"id_token":{"email":null}}', max_age="100", prompt="consent"))
    for _ in range(300):
        data = bytearray(good.encode())
        for _ in range(source.randrange(1, 8)):
            data[source.randrange(len(data))] = source.randrange(256)
        outcome = provider.row("tgauth_authorize", ISSUER, bytes(data), source.choice([session, None, "x"]))[0]
        assert outcome in ("redirect", "refused", "login", "consent", "forbidden")
        status = provider.row("tgauth_token", ISSUER, bytes(data), source.choice([provider.basic(), None, "Basic ", data.decode("latin-1").replace("\0", "")]))[0]
        assert status in (400, 401)
    for noise in (bytes(source.randrange(256) for _ in range(500)) for _ in range(50)):
        assert provider.row("tgauth_authorize", ISSUER, noise, None)[0] == "refused"
        assert provider.row("tgauth_token", ISSUER, noise, None)[0] in (400, 401)
        assert provider.row("tgauth_userinfo", noise.decode("latin-1").replace("\0", ""))[0] == 401


def test_nothing_is_written_down(database, postgres, provider, session):
    """Neither in a table nor in the server's log, where errors tell a statement's parameters."""
    code = provider.code(session)
    tokens = provider.tokens(code)
    tables = ("tgauth_client", "tgauth_client_secret", "tgauth_client_code", "tgauth_client_token", "tgauth_client_session")
    text = str([[str(value) if not isinstance(value, memoryview) else bytes(value).hex() for row in
                 database.query(f"SELECT * FROM {table}") for value in row] for table in tables]) + postgres.log_text()
    for secret in provider.secret, code, tokens["access_token"], session:
        assert secret not in text
        assert base64.urlsafe_b64decode(secret + "=").hex() not in text


@pytest.mark.parametrize("encoding", ["LATIN1", "WIN1251", "SQL_ASCII"])
def test_other_encodings(postgres, encoding):
    database = Database(postgres, f"oauth_{encoding.lower()}")
    database.dsn = lambda user=None, dsn=database.dsn: dsn(user) + " client_encoding=UTF8"
    database.create(f"TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
    provider = Provider(database, id_token_claims=["name"])
    held = {"LATIN1": "Zoë", "WIN1251": "Жанна", "SQL_ASCII": "Zoë 😀"}[encoding]
    session = database.login(42, first_name=held)
    tokens = provider.tokens(provider.code(session))
    assert provider.verify(tokens["id_token"])["name"] == held
    assert provider.userinfo(tokens["access_token"])[1]["name"] == held
    answer = provider.authorize(session, state="日本 😀 Ж ë", nonce="日本", login_hint="😀")
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(answer[1]).query)["state"] == ["日本 😀 Ж ë"]


def test_roles(database):
    """What pushd may call, operators alone may change."""
    for job, allowed in ("pushd", True), ("app", False), ("bot", False):
        rows = database.query("SELECT has_function_privilege(%s, f, 'EXECUTE') FROM unnest(ARRAY["
                              "'tgauth_authorize(text, bytea, text)', 'tgauth_token(text, bytea, text)', "
                              "'tgauth_userinfo(text)']) AS f", f"test_{job}")
        assert rows == [(allowed,)] * 3
        assert not database.value("SELECT has_function_privilege(%s, 'tgauth_rotate_client_secret(text)', 'EXECUTE')",
                                  f"test_{job}")
        assert not database.value("SELECT has_table_privilege(%s, 'tgauth_client_secret', 'SELECT')", f"test_{job}")
    assert CALLBACK in database.value("SELECT redirect_uris FROM tgauth_clients()")
