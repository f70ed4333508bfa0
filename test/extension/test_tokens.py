"""Access tokens before a third party: PyJWT verifies ours, and what it makes wrongly is refused."""

import base64
import hashlib
import hmac
import json
import random
import re
import subprocess
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from support.database import Database

TYP = "at+jwt"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture(scope="module")
def session(database):
    """A session's token, and the keys, which a superuser can read."""
    secret, start, code = database.one("SELECT login_secret, start_token, match_code FROM tgauth_begin()")
    assert database.one("SELECT status FROM tgauth_confirm(%s, 42, 'ann', 'Ann', match_code => %s)",
                        start, code) == ("confirmed",)
    return database.claim(secret)


@pytest.fixture(scope="module")
def token(database, session):
    return database.one("SELECT access_token FROM tgauth_access_token(%s)", session)[0]


@pytest.fixture(scope="module")
def keys(database):
    return {algorithm: (kid, bytes(secret), public and bytes(public)) for algorithm, kid, secret, public in
            database.query("SELECT algorithm, kid, secret_key, public_key FROM tgauth_jwt_key WHERE retired_at IS NULL")}


def private_key(keys):
    _, secret, public = keys["ES256"]
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(public[:32], "big"), int.from_bytes(public[32:], "big"),
                                            ec.SECP256R1())
    return ec.EllipticCurvePrivateNumbers(int.from_bytes(secret, "big"), numbers).private_key()


def verify(database, token, algorithm="ES256"):
    return database.one(f"SET tgauth.jwt_algorithm = '{algorithm}'; SELECT tgauth_verify(%s)", token)[0]


def refused(database, tokens):
    """The tokens of a list that were not refused; no token may raise."""
    return [t for t, in database.query(
        "SELECT t FROM unnest(%s::text[]) AS t WHERE tgauth_verify(t) IS NOT NULL", list(tokens))] == []


def make(keys, claims, algorithm="ES256", **header):
    kid, secret, _ = keys[algorithm]
    key = private_key(keys) if algorithm == "ES256" else secret
    return jwt.encode(claims, key, algorithm, {"typ": TYP, "kid": kid, **header})


@pytest.fixture(scope="module")
def claims(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_pyjwt_verifies_ours_by_the_published_keys(database, session):
    jwks, = database.one("SELECT tgauth_jwks()")
    public = {k["kid"]: jwt.PyJWK(k).key for k in jwks["keys"]}
    for _ in range(50):
        token, = database.one("SELECT access_token FROM tgauth_access_token(%s)", session)
        header = jwt.get_unverified_header(token)
        assert header["alg"] == "ES256" and header["typ"] == TYP
        assert len(unb64(token.split(".")[2])) == 64
        claims = jwt.decode(token, public[header["kid"]], algorithms=["ES256"], issuer="tgauth",
                            options={"require": ["iss", "sub", "exp", "iat", "jti"]})
        assert verify(database, token) == claims
    with pytest.raises(jwt.InvalidAlgorithmError):
        jwt.decode(token, public[header["kid"]], algorithms=["HS256"])


def test_pyjwt_verifies_ours_of_hs256(database, session, keys):
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SET tgauth.jwt_algorithm = 'HS256'")
        cursor.execute("SELECT access_token FROM tgauth_access_token(%s)", (session,))
        token, = cursor.fetchone()
    kid, secret, _ = keys["HS256"]
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": TYP, "kid": kid}
    assert jwt.decode(token, secret, algorithms=["HS256"], issuer="tgauth") == verify(database, token, "HS256")
    # what is not in force is not believed
    assert verify(database, token) is None


def test_what_pyjwt_makes_rightly_is_accepted(database, keys, claims):
    for algorithm in ("ES256", "HS256"):
        assert verify(database, make(keys, claims, algorithm), algorithm) == claims
        more = {**claims, "nbf": int(time.time()) - 5, "scope": ["a", {"b": None}]}
        assert verify(database, make(keys, more, algorithm), algorithm) == more
        fraction = {**claims, "exp": time.time() + 100.5, "iat": time.time() - 0.5}
        assert verify(database, make(keys, fraction, algorithm), algorithm) == fraction


def test_what_pyjwt_makes_wrongly_is_refused(database, keys, claims):
    now = int(time.time())
    stranger = ec.generate_private_key(ec.SECP256R1())
    kid, secret, _ = keys["ES256"]
    hs_kid, hs_secret, _ = keys["HS256"]
    headers = {"typ": TYP, "kid": kid}
    tokens = {
        "another key": jwt.encode(claims, stranger, "ES256", headers),
        "a key in the header": jwt.encode(claims, stranger, "ES256", {**headers, "jwk": json.loads(
            jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).to_jwk(stranger.public_key()))
            if hasattr(jwt.algorithms.ECAlgorithm, "to_jwk") else {"kty": "EC"}}),
        "an address of keys": make(keys, claims, jku="https://evil.example/jwks.json"),
        "another curve": jwt.encode(claims, ec.generate_private_key(ec.SECP384R1()), "ES384", headers),
        "RSA": jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", headers),
        "none": jwt.encode(claims, None, "none", headers),
        "HS256 under the name of the pair": jwt.encode(claims, hs_secret, "HS256", headers),
        "HS256 by the scalar": jwt.encode(claims, secret, "HS256", headers),
        "ES256 under the name of the secret": make(keys, claims, kid=hs_kid),
        "HS512": jwt.encode(claims, hs_secret, "HS512", {"typ": TYP, "kid": hs_kid}),
        "no kid": jwt.encode(claims, private_key(keys), "ES256", {"typ": TYP}),
        "unknown kid": make(keys, claims, kid="A" * 43),
        "another typ": make(keys, claims, typ="JWT"),
        "crit": make(keys, claims, crit=["exp"]),
        "expired": make(keys, {**claims, "exp": now - 1}),
        "expired this very second": make(keys, {**claims, "exp": now}),
        "no exp": make(keys, {k: v for k, v in claims.items() if k != "exp"}),
        "not yet": make(keys, {**claims, "nbf": now + 600}),
        "issued in the future": make(keys, {**claims, "iat": now + 3600}),
        "another issuer": make(keys, {**claims, "iss": "https://evil.example"}),
        "no issuer": make(keys, {k: v for k, v in claims.items() if k != "iss"}),
        "an audience": make(keys, {**claims, "aud": "x"}),
        "another user": make(keys, {**claims, "sub": "4242"}),
        "another session": make(keys, {**claims, "sid": "0" * 32}),
        "expired with a fraction": make(keys, {**claims, "exp": now - 0.5}),
        "the algorithm that is not in force": make(keys, claims, "HS256"),
    }
    # the public key as an HMAC secret, in each form that it comes in
    public = private_key(keys).public_key()
    signing_input = b64(json.dumps({"alg": "HS256", **headers}).encode()) + "." + b64(json.dumps(claims).encode())
    for form, encoding in (("PEM", serialization.Encoding.PEM), ("DER", serialization.Encoding.DER)):
        material = public.public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
        tokens[f"the public key as a secret, {form}"] = signing_input + "." + b64(
            hmac.new(material, signing_input.encode(), hashlib.sha256).digest())
    # DER instead of R and S
    header, body, signature = make(keys, claims).split(".")
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    tokens["a signature in DER"] = f"{header}.{body}.{b64(der)}"
    for what, token in tokens.items():
        assert verify(database, token) is None, what
        assert verify(database, token, "HS256") is None or what == "the algorithm that is not in force", what


def test_an_audience_that_is_asked_for(database, session, keys, claims):
    with database.connect() as connection, connection.cursor() as cursor:
        def ask(sql, *args):
            cursor.execute(sql, args or None)
            return cursor.fetchone()[0] if cursor.description else None
        ask("SET tgauth.jwt_audience = 'api'")
        token = ask("SELECT access_token FROM tgauth_access_token(%s)", session)
        assert jwt.decode(token, private_key(keys).public_key(), algorithms=["ES256"], audience="api")["aud"] == "api"
        assert ask("SELECT tgauth_verify(%s)", token)["aud"] == "api"
        for aud in ({}, {"aud": "other"}, {"aud": ["api"]}, {"aud": None}):
            assert ask("SELECT tgauth_verify(%s)", make(keys, {**claims, **aud})) is None


def test_a_changed_character_anywhere_is_refused(database, token):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = [token[:i] + c + token[i + 1:] for i in range(len(token))
               for c in (random.choice(alphabet), ".", "=", " ", "é") if c != token[i]]
    assert refused(database, changed)


@pytest.mark.parametrize("seed", range(4))
def test_random_mutations_are_refused_without_an_error(database, token, seed):
    dice = random.Random(f"tokens {seed}")
    pieces = [token, *token.split("."), "", ".", "..", "e30", b64(b'{"alg":"none"}'), b64(b"\xff\xfe"), "=", "A" * 500]

    def mutate():
        text = list(token)
        for _ in range(dice.randint(1, 8)):
            place = dice.randrange(len(text) + 1)
            match dice.randrange(5):
                case 0:
                    text[place:place + dice.randrange(30)] = []
                case 1:
                    text[place:place] = dice.choice(pieces)
                case 2:
                    text[place:place + 1] = chr(dice.choice([*range(1, 128), 0xe9, 0x20ac, 0x1f600]))
                case 3:
                    other = dice.randrange(len(text) + 1)
                    text[place:place] = text[other:other + 20]
                case 4:
                    text = text[::-1] if dice.random() < 0.05 else text
        return "".join(text)

    mutants = {mutate() for _ in range(1500)} - {token}
    assert refused(database, mutants)


# --- the reader of JSON, held against Python's ---------------------------------------------------


def acceptable(text):
    """What json_scan.h lets in, said by way of Python's json."""
    def pairs(found):
        names = [name for name, _ in found]
        assert len(set(names)) == len(names)
        return dict(found)

    def refuse(_):
        raise ValueError

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=refuse, parse_float=str, parse_int=str)
        plain = json.dumps(value, ensure_ascii=False)
        plain.encode()  # no half of a pair
    except (ValueError, AssertionError, RecursionError):
        return False

    def depth(v):
        return 1 + max(map(depth, v.values() if isinstance(v, dict) else v), default=0) if isinstance(v, (dict, list)) else 0

    strings = re.findall(r'"((?:[^"\\]|\\.)*)"(\s*:)?', text)
    names_plain = all("\\" not in s for s, colon in strings if colon)
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", outside)
    return (names_plain and "\0" not in json.loads(json.dumps(plain)) and "\\u0000" not in plain and depth(value) <= 15
            and all(len(n) <= 40 and len(re.sub(r".*[eE][+-]?", "", n) if re.search("[eE]", n) else "") <= 2
                    for n in numbers))


def random_json(dice, depth=0):
    kind = dice.randrange(9 if depth < 17 else 6)
    space = dice.choice(["", "", "", " ", "\n", "\t", "\r "])
    match kind:
        case 0:
            return space + dice.choice(["true", "false", "null", "tru", "True", "nul", "NaN", "-Infinity"])
        case 1 | 2:
            return space + dice.choice(["0", "-0", "1", "-17", "00", "01", "+1", "1.", ".5", "1.5", "1e5", "1E+05", "1e", "1e100",
                                        "-", "--1", "9" * 40, "9" * 41, "0x1", "1e-99", "1.25e-7"])
        case 3 | 4 | 5:
            inside = "".join(dice.choice(["a", "é", "€", "😀", " ", "/", "\\n", "\\/", '\\"', "\\\\", "\\u00e9", "\\ud83d\\ude00",
                                          "\\ud800", "\\u0000", "\\x", "\n", "\x01", "\x7f", "\u2028", "\\u12", "\\uD83D"])
                             if dice.random() < 0.4 else dice.choice("abcxyz") for _ in range(dice.randrange(6)))
            return f'{space}"{inside}"'
        case 6:
            return space + "[" + ",".join(random_json(dice, depth + 1) for _ in range(dice.randrange(4))) + dice.choice(["]", "]", "]", ",]", ""])
        case 7 | 8:
            names = [dice.choice(["a", "b", "c", "d", "é", "\\u0061", ""]) for _ in range(dice.randrange(4))]
            inside = ",".join(f'{dice.choice(["", " "])}"{n}"{dice.choice(["", " "])}:{random_json(dice, depth + 1)}' for n in names)
            return space + "{" + inside + dice.choice(["}", "}", "}", ",}", "} "])


@pytest.mark.parametrize("seed", range(3))
def test_claims_are_read_as_strictly_as_described(database, keys, claims, seed):
    dice = random.Random(f"json {seed}")
    kid, secret, _ = keys["HS256"]
    header = b64(json.dumps({"alg": "HS256", "typ": TYP, "kid": kid}).encode())
    start = json.dumps(claims)[:-1]
    documents = [f'{start}, "x": {random_json(dice)}}}' for _ in range(1200)]
    tokens = []
    for document in documents:
        signed = header + "." + b64(document.encode())
        tokens.append(signed + "." + b64(hmac.new(secret, signed.encode(), hashlib.sha256).digest()))
    answers = [good for good, in database.query(
        "SET tgauth.jwt_algorithm = 'HS256'; SELECT tgauth_verify(t) IS NOT NULL FROM unnest(%s::text[]) WITH ORDINALITY AS u (t, n) ORDER BY n", tokens)]
    expected = [acceptable(d) for d in documents]
    assert 100 < sum(expected) < 1100
    for document, answer, wanted in zip(documents, answers, expected):
        assert answer == wanted, document


def test_a_session_token_is_no_access_token_and_the_other_way_round(database, session, token):
    assert verify(database, session) is None
    assert database.query("SELECT * FROM tgauth_session(%s)", token) == []
    assert database.one("SELECT tgauth_authenticate(%s) = tgauth_authenticate(%s)", token, session) == (True,)


def test_tokens_die_with_a_restore_and_refresh_tokens_live(database, directory, postgres, session):
    """What pg_dump takes along of tokens: hashes of refresh tokens, and no key."""
    database.query("SET tgauth.bcrypt_cost = 4; SELECT tgauth_register('dumped', 'correct horse battery')")
    access, refresh = database.one("SELECT access_token, refresh_token FROM tgauth_login('dumped', 'correct horse battery')")
    dump = subprocess.run([postgres.bin("pg_dump"), "-d", postgres.dsn(database.name)], check=True,
                          capture_output=True, text=True).stdout
    kid = jwt.get_unverified_header(access)["kid"]
    assert kid not in dump and refresh not in dump and "correct horse" not in dump
    assert hashlib.sha256(unb64(refresh)).hexdigest() in dump
    restored = Database(postgres, "test_tokens_restored")
    Database(postgres).query(f'CREATE DATABASE "{restored.name}"')
    subprocess.run([postgres.bin("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d", restored.dsn()],
                   input=dump, check=True, text=True, stdout=subprocess.DEVNULL)
    assert restored.one("SELECT tgauth_verify(%s)", access) == (None,)
    status, access = restored.one("SELECT status, access_token FROM tgauth_refresh(%s)", refresh)
    assert status == "ok"
    assert restored.one("SELECT tgauth_verify(%s) IS NOT NULL", access) == (True,)
    assert restored.one("SELECT tgauth_jwks() IS NOT NULL AND count(*) = 2 FROM tgauth_jwt_key") == (True,)
