"""The ID token of Telegram's own OpenID login, by keys and tokens that an independent implementation makes.

RFC 8725 is gone through section by section at the end, each test under its number."""

import base64
import hashlib
import hmac
import json
import random
import time

import jwt
import psycopg2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from support.telegram_openid import CLIENT, ISSUER, NONCE, Key, b64, claims, compact, key_set, number

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
PRIME = 2 ** 255 - 19  # of Ed25519

RS, ES, ED = Key("RS256", "oidc-1"), Key("ES256", "oidc-es256-1"), Key("EdDSA", "oidc-eddsa-1")
EACH = pytest.mark.parametrize("key", [RS, ES, ED], ids=lambda key: key.alg)


@pytest.fixture(scope="module")
def ask(database):
    connection = database.connect()

    def run(sql, *args):
        with connection.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.fetchall()
    yield run
    connection.close()


@pytest.fixture(scope="module")
def store(ask):
    """Stores a key set; what became of each key: None, or a word of what is wrong."""
    def run(*keys):
        return [row[2] for row in ask("SELECT * FROM tgauth_set_telegram_keys(%s)", keys[0] if isinstance(keys[0], str) else key_set(*keys))]
    return run


@pytest.fixture(autouse=True)
def stored(store):
    assert store(RS, ES, ED) == [None, None, None]


@pytest.fixture(scope="module")
def status(ask):
    def run(token, client=CLIENT, nonce=NONCE, max_age="1 day"):
        row = ask("SELECT * FROM tgauth_telegram_id_token(%s, %s, %s, %s::interval)", token, client, nonce, max_age)[0]
        # of what is invalid nothing is told but that
        assert row[0] != "invalid" or set(row[1:]) == {None}
        return row[0]
    return run


# --- what is good --------------------------------------------------------------------------------


@EACH
def test_a_whole_token(ask, key):
    whole = claims()
    row = ask("SELECT * FROM tgauth_telegram_id_token(%s, %s, %s)", jwt.encode(whole, key.secret, key.alg, {"kid": key.kid}), CLIENT, NONCE)[0]
    assert row[:7] == ("ok", 279058397, "vdkfrost", "Владислав 😀 Kibenko", None, None, "https://cdn4.telesco.pe/file/x.jpg")
    assert int(row[7].timestamp()) == whole["iat"]


def test_what_may_differ(status):
    for good in ({"aud": [CLIENT]}, {"azp": CLIENT}, {"id": "279058397"}, {"id": 1}, {"id": 2 ** 52 - 1}, {"nbf": int(time.time())}, {"nbf": 0},
                 {"name": None, "preferred_username": None, "picture": None}, {"name": 17, "picture": ["x"]}, {"x": {"y": [None, 1.5]}},
                 {"sub": "279058397"}, {"age": -30}, {"life": 30 * 86400}):
        assert status(RS.token(claims(**good))) == "ok", good
    # JSON may be written with escapes, as PHP does with each slash
    escaped = compact(claims()).replace(b"/", rb"\/").replace(NONCE.encode(), "".join(f"\\u{ord(c):04x}" for c in NONCE).encode())
    assert status(RS.seal(compact({"alg": "RS256", "kid": RS.kid}), escaped)) == "ok"
    assert status(RS.token(claims(), typ=None)) == "ok" and status(RS.token(claims(), typ="jwt")) == "ok"
    assert status(RS.token(claims(nonce="ключ 😀")), nonce="ключ 😀") == "ok"


def test_a_session_is_one_more_call(ask):
    row = ask("SELECT s.status, s.session_token FROM tgauth_telegram_id_token(%s, %s, %s) AS p, tgauth_open_session(p.telegram_id, p.username, "
              "p.first_name, p.last_name, p.language_code, p.photo_url, '203.0.113.7', 'Firefox/1') AS s WHERE p.status = 'ok'",
              ES.token(claims(id=4242)), CLIENT, NONCE)[0]
    assert row[0] == "confirmed"
    assert ask("SELECT s.telegram_id, s.username, s.first_name, u.photo_url FROM tgauth_session(%s) AS s JOIN tgauth_user AS u "
               "ON u.id = s.user_id", row[1]) == [(4242, "vdkfrost", "Владислав 😀 Kibenko", "https://cdn4.telesco.pe/file/x.jpg")]


# --- each claim: absent, in excess, forged --------------------------------------------------------


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "iat", "exp", "nonce", "id"])
def test_a_claim_that_is_missing_doubled_or_of_another_kind(status, name):
    whole = claims()
    assert status(RS.token({k: v for k, v in whole.items() if k != name})) == "invalid"
    for other in (None, True, {}, [], [[]], {"x": whole[name]}, "", 1.5, -1, 2 ** 70):
        if not (name == "id" and other == 1):
            assert status(RS.token({**whole, name: other})) == "invalid", other
    for twice in (whole[name], "x"):
        assert status(RS.seal(compact({"alg": "RS256", "kid": RS.kid}), compact(whole)[:-1] + b"," + compact({name: twice})[1:])) == "invalid"
    escaped = f"\\u{ord(name[0]):04x}{name[1:]}".encode()
    assert status(RS.seal(compact({"alg": "RS256", "kid": RS.kid}), compact(whole).replace(name.encode(), escaped, 1))) == "invalid"


def test_the_issuer_is_one_to_the_letter(status):
    for other in (ISSUER + "/", ISSUER.upper(), "http://oauth.telegram.org", "oauth.telegram.org", ISSUER + ".example", " " + ISSUER, ISSUER[:-1],
                  "https://oauth.telegram.org@evil.example", [ISSUER], ISSUER + "\\u0000"):
        assert status(RS.token(claims(iss=other))) == "invalid", other


def test_the_audience_is_this_client_alone(status):
    for other in (CLIENT + "0", CLIENT[:-1], int(CLIENT), [int(CLIENT)], [CLIENT, CLIENT], [CLIENT, "1"], ["1", CLIENT], [[CLIENT]], [None], [],
                  CLIENT + " ", "*"):
        assert status(RS.token(claims(aud=other))) == "invalid", other
    for other in ("1", int(CLIENT), [CLIENT], "", CLIENT + "0"):
        assert status(RS.token(claims(azp=other))) == "invalid", other
    assert status(RS.token(claims(aud="")), client="1") == "invalid"


def test_the_nonce_is_the_one_that_was_sent(status):
    for other in (NONCE[:-1], NONCE + "x", NONCE.upper(), [NONCE], int("1" * 12)):
        assert status(RS.token(claims(nonce=other))) == "invalid", other
    # a browser that lost its cookie, or never had one, brings none
    for missing in ("", None):
        for claimed in (NONCE, "", "null"):
            assert status(RS.token(claims(nonce=claimed)), nonce=missing) == "invalid"
        assert status(RS.token(claims(nonce=None)), nonce=missing) == "invalid"


def test_the_person_is_id_and_not_sub(status, ask):
    for other in (0, -5, "0", "-5", "+5", "05", "5 ", " 5", "5.0", 5.0, "0x5", "5e3", "٣", 2 ** 52, str(2 ** 52), 2 ** 63, 2 ** 64 + 5,
                  str(2 ** 64 + 5), [5], {"id": 5}, True):
        assert status(RS.token(claims(id=other))) == "invalid", other
    assert status(RS.token(claims(id=None, sub="279058397"))) == "invalid"
    assert ask("SELECT telegram_id FROM tgauth_telegram_id_token(%s, %s, %s)", RS.token(claims(id="77", sub="78")), CLIENT, NONCE) == [(77,)]
    assert status(RS.token(claims(sub="x" * 255))) == "ok" and status(RS.token(claims(sub="x" * 256))) == "invalid"


def test_times(status, ask):
    assert status(RS.token(claims(age=3700))) == "expired"
    assert status(RS.token(claims(age=3700)), nonce="another") == "invalid"
    assert ask("SELECT status, telegram_id FROM tgauth_telegram_id_token(%s, %s, %s)", RS.token(claims(age=3700)), CLIENT, NONCE) == [("expired", 279058397)]
    # a clock may be a little ahead, and no more
    for age, expected in ((-30, "ok"), (-120, "invalid"), (-86400, "invalid")):
        assert status(RS.token(claims(age=age))) == expected
    assert status(RS.token(claims(nbf=int(time.time()) + 30))) == "ok"
    for nbf in (int(time.time()) + 120, 2 ** 50, -1, "0", 1.5, "", True):
        assert status(RS.token(claims(nbf=nbf))) == "invalid", nbf
    for life in (0, -1, -10 ** 9):
        assert status(RS.token(claims(life=life))) == "invalid", life
    for exp in (2 ** 41, 2 ** 63, 1e12, "9999999999", "1 day", -1):
        assert status(RS.token(claims(exp=exp))) == "invalid", exp
    # how old is too old is also the caller's to say, however long Telegram lets it live
    old = RS.token(claims(age=7200, life=10 ** 8))
    assert (status(old), status(old, max_age="1 hour"), status(old, max_age="3 hours")) == ("ok", "expired", "ok")
    assert status(RS.token(claims(age=2 * 86400, life=10 ** 8))) == "expired"


# --- bytes ----------------------------------------------------------------------------------------


def test_what_is_no_token(status):
    good = RS.token(claims())
    header, body, signature = good.split(".")
    for text in (None, "", ".", "..", "...", "a.b.c", "é.é.é", good + ".", "." + good, f"{header}.{body}", f"{header}.{body}.", f".{body}.{signature}",
                 f"{header}..{signature}", good + "=", good.replace(".", "..", 1), good + "\n", " " + good, f"{header}.{body}.{signature}.{signature}",
                 json.dumps({"payload": body, "protected": header, "signature": signature}), "x" * 8193, "x" * 10 ** 6, good + "x" * 8192):
        assert status(text) == "invalid", text and text[:80]
    room = 5500  # of claims, near the bound of 8192 characters
    assert status(RS.token(claims(x="x" * room))) == "ok" and status(RS.token(claims(x="x" * (room + 500)))) == "invalid"
    for body in (b"", b"{}", b"[]", b"null", b'"x"', compact(claims())[:-1], compact(claims()) + b"x", b"\xff" + compact(claims()),
                 b"\xef\xbb\xbf" + compact(claims()), compact(claims()).replace(b"vdkfrost", b"vdk\xc0\xaf"), compact(claims(x={"a": 1}))[:-2] + b',"a":2}}',
                 compact({**claims(), **{f"c{i}": i for i in range(64)}}), compact(claims())[:-1] + b',"x":' + b"[" * 50 + b"]" * 50 + b"}"):
        assert status(RS.seal(compact({"alg": "RS256", "kid": RS.kid}), body)) == "invalid", body[:80]


@EACH
def test_no_bit_may_change(ask, key):
    """None that is decoded to other bytes is accepted, and none raises."""
    good = key.token(claims())
    dice = random.Random(f"id token {key.alg}")
    mutants = []
    for _ in range(700):
        text = list(good)
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(text))
            match dice.randrange(3):
                case 0:
                    del text[place:place + dice.randrange(1, 6)]
                case 1:
                    text[place] = dice.choice("AQgw_-.=+/ \u00e9")
                case 2:
                    text[place:place] = dice.choice([".", "=", "A", "e30.", good[:9]])
        mutants.append("".join(text))
    accepted = ask("SELECT t FROM unnest(%s::text[]) AS t, tgauth_telegram_id_token(t, %s, %s) AS a WHERE a.status <> 'invalid'", mutants, CLIENT, NONCE)
    assert {text for text, in accepted} <= {good}


# --- the key set ------------------------------------------------------------------------------------


def test_a_new_set_replaces_the_one_before(store, status):
    new = Key("ES256", "oidc-es256-2")
    assert store(new, RS) == [None, None]
    assert [status(key.token(claims())) for key in (new, RS, ES, ED)] == ["ok", "ok", "invalid", "invalid"]
    assert store(new) == [None]
    assert [status(key.token(claims())) for key in (new, RS)] == ["ok", "invalid"]
    # the same kid with another key: the latest counts
    again = Key("ES256", "oidc-es256-2")
    store(again)
    assert [status(key.token(claims())) for key in (new, again)] == ["invalid", "ok"]


def test_a_kid_names_one_key(store, status):
    one, two = Key("RS256", "one"), Key("RS256", "two")
    store(one, two, ES)
    assert [status(key.token(claims())) for key in (one, two)] == ["ok", "ok"]
    assert status(one.token(claims(), kid="two")) == status(one.token(claims(), kid="three")) == status(one.token(claims(), kid="")) == "invalid"
    # without one, the key must be the only one of its algorithm (OpenID Connect Core 10.1)
    assert status(one.token(claims(), kid=None)) == "invalid" and status(ES.token(claims(), kid=None)) == "ok"
    assert store(one.jwk(kid=None), ES.jwk(kid=None)) == [None, None]
    assert status(one.token(claims(), kid=None)) == "ok" and status(one.token(claims())) == "invalid"
    assert status(two.token(claims(), kid=None)) == "invalid"
    # two algorithms may share a kid
    assert store(one.jwk(kid="same"), ES.jwk(kid="same")) == [None, None]
    assert status(one.token(claims(), kid="same")) == status(ES.token(claims(), kid="same")) == "ok"


def test_keys_that_are_left_out(store, status):
    """One that is weak or not understood does not take the others along, and verifies nothing."""
    numbers = ES.secret.public_key().public_numbers()
    known = ED.jwk()
    small = [0, 1, PRIME - 1, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826,
             0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7]
    points = [y | sign << 255 for y in small for sign in (0, 1)] + [PRIME, PRIME + 1, PRIME + 2, 2 ** 255 - 1, (PRIME + 1) | 1 << 255]
    modulus = RS.secret.public_key().public_numbers().n
    cases = [(ES.jwk(x=number(numbers.x ^ 1, 32)), "not on the curve"), (ES.jwk(x=number(0, 32), y=number(0, 32)), "not on the curve"),
             (ES.jwk(x=b64(numbers.x.to_bytes(33, "big"))), "not written"), (ES.jwk(x=b64(numbers.x.to_bytes(32, "big")[1:])), "not written"),
             (ES.jwk(y=None), "not written"), (ES.jwk(x=ES.jwk()["x"] + "="), "not written"), (ES.jwk(x=5), "not written"),
             (Key("ES256K", "k").jwk(), "none of those"), (ES.jwk(crv="secp256k1"), "none of those"), (ES.jwk(crv="P-384"), "none of those"), (ES.jwk(crv=None), "none of those"),
             (ES.jwk(alg="RS256"), "none of those"), (ES.jwk(alg="none"), "none of those"), (ES.jwk(kty="OKP"), "none of those"), (ES.jwk(kty="RSA", alg=None), "not written"),
             (RS.jwk(alg="HS256"), "none of those"), (RS.jwk(alg="PS256"), "none of those"), (RS.jwk(alg="RSA-OAEP"), "none of those"), (RS.jwk(kty=None), "none of those"),
             (RS.jwk(kty="rsa"), "none of those"), (RS.jwk(use="enc"), "not for checking"), (RS.jwk(use=""), "not for checking"), (RS.jwk(key_ops=["sign"]), "not for checking"),
             (RS.jwk(key_ops="verify"), "not for checking"), (RS.jwk(kid=""), "kid"), (RS.jwk(kid=5), "kid"), (RS.jwk(kid="é"), "kid"), (RS.jwk(kid="x" * 129), "kid"), (RS.jwk(kid="a\\b"), "kid"),
             (RS.jwk(d="AQAB"), "secret"), ({"kty": "oct", "k": b64(b"x" * 32), "alg": "HS256"}, "secret"), (RS.jwk(k="AQAB"), "secret"),
             (Key("RS256", "weak", rsa.generate_private_key(65537, 1024)).jwk(), "2048"), (RS.jwk(n=number(modulus >> 1 | 1)), "2048"), (RS.jwk(n=number(1 << 4096 | 1)), "4096"),
             (RS.jwk(n=b64(b"\0" + modulus.to_bytes(256, "big"))), "not written"), (RS.jwk(n=number(modulus - 1)), "not written"), (RS.jwk(n=""), "not written"), (RS.jwk(n=None), "not written"),
             (RS.jwk(e=number(1)), "exponent"), (RS.jwk(e=number(3)), "exponent"), (RS.jwk(e=number(65536)), "exponent"), (RS.jwk(e=number(65538)), "exponent"), (RS.jwk(e="AA"), "exponent"),
             (RS.jwk(e=number(2 ** 32 + 1)), "exponent"), (RS.jwk(e=""), "exponent"), (RS.jwk(e=b64(b"\0\1\0\1")), "not written"), (RS.jwk(e=None), "not written"),
             (ED.jwk(x=b64(b"x" * 31)), "not written"), (ED.jwk(x=b64(b"x" * 33)), "not written"), (ED.jwk(crv="X25519"), "none of those"), (ED.jwk(crv="Ed448"), "none of those"), (ED.jwk(alg="ES256"), "none of those")]
    cases += [(ED.jwk(x=b64(point.to_bytes(32, "little"))), "not on the curve") for point in points]
    known["kid"] = "known"
    for jwk, words in cases:
        problem, fine = store(jwk, known)
        assert fine is None and problem is not None and words in problem, (jwk, problem)
    for key in (RS, ES):
        assert status(key.token(claims())) == status(key.token(claims(), kid=None)) == "invalid"
    assert status(ED.token(claims(), kid="known")) == "ok"


def test_keys_at_the_bounds(store, status):
    large = Key("RS256", "x" * 128, rsa.generate_private_key(2 ** 16 + 1, 4096))
    assert store(large.jwk(key_ops=["verify"], use=None, ext=True), ES.jwk(alg=None, use=None, x5c=["MII"], x5t="x")) == [None, None]
    assert status(large.token(claims())) == status(ES.token(claims())) == "ok"
    sixteen = [Key("EdDSA", f"k{i}") for i in range(16)]
    assert store(*sixteen) == [None] * 16
    assert status(sixteen[15].token(claims())) == "ok"


def test_what_is_no_key_set(ask):
    for text in ("[]", "{}", '"x"', "null", '{"keys":{}}', '{"keys":null}', '{"keys":[[]]}', '{"keys":["x"]}', '{"keys":[null]}', '{"keys":[],"keys":[]}',
                 key_set(RS, RS), key_set(RS, RS.jwk(e=number(65539))), key_set(ES.jwk(kid=None), Key("ES256", None)),
                 key_set(*[RS.jwk(kid=f"{i}") for i in range(17)]), key_set(RS).replace('"n":', '"n":"AQAB","n":'),
                 '{"keys":[{"kty":"RSA","\\u006e":"x"}]}', json.dumps({"keys": [RS.jwk()], "x": "x" * 70000})):
        with pytest.raises(psycopg2.errors.InvalidParameterValue, match="no JSON Web Key Set"):
            ask("SELECT tgauth_set_telegram_keys(%s)", text)


def test_a_set_without_a_good_key_changes_nothing(ask, status):
    for text in ('{"keys":[]}', key_set(RS.jwk(use="enc")), key_set({}, {})):
        with pytest.raises(psycopg2.errors.InvalidParameterValue, match="no key of the set can be used"):
            ask("SELECT tgauth_set_telegram_keys(%s)", text)
    assert status(RS.token(claims())) == "ok"


def test_without_keys_the_operator_is_told(database, ask):
    with pytest.raises(psycopg2.errors.ObjectNotInPrerequisiteState, match="jwks.json"), database.connect() as connection:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM tgauth_telegram_key")
            cursor.execute("SELECT tgauth_telegram_id_token('x', 'y', 'z')")


def test_arguments_that_are_the_programmers_own(ask):
    for client, max_age in ((None, "1 day"), (CLIENT, None)):
        with pytest.raises(psycopg2.errors.NullValueNotAllowed):
            ask("SELECT tgauth_telegram_id_token('x', %s, 'z', %s)", client, max_age)
    with pytest.raises(psycopg2.errors.InvalidParameterValue, match="client_id is empty"):
        ask("SELECT tgauth_telegram_id_token('x', '', 'z')")
    with pytest.raises(psycopg2.errors.NullValueNotAllowed):
        ask("SELECT tgauth_set_telegram_keys(NULL)")


def test_who_may_store_keys_logs_in_as_anybody(database):
    """So no job may; the check itself is for those who have the other proofs."""
    for role, checks in (("test_bot", True), ("test_app", True), ("test_pushd", False)):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            database.query("SELECT tgauth_set_telegram_keys(%s)", key_set(RS), user=role)
        if checks:
            assert database.query("SELECT status FROM tgauth_telegram_id_token(%s, %s, %s)", RS.token(claims()), CLIENT, NONCE, user=role) == [("ok",)]
        else:
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                database.query("SELECT tgauth_telegram_id_token('x', 'y', 'z')", user=role)


# --- RFC 8725, JSON Web Token Best Current Practices, section by section ----------------------------


def test_rfc_8725_3_1_algorithm_verification(status):
    """A key is for one algorithm; a token that says another is none, whatever it is signed with."""
    body = claims()
    for alg in ("none", "None", "NONE", "nOnE", ""):
        for signature in ("", b64(b"x"), RS.token(body).split(".")[2]):
            assert status(f"{b64(compact({'alg': alg, 'kid': RS.kid}))}.{b64(compact(body))}.{signature}") == "invalid"
    for key in (RS, ES, ED):
        for alg in ("RS256", "ES256", "EdDSA", "RS384", "RS512", "PS256", "ES256K", "ES384", "HS256", "Ed25519", "rs256", "EDDSA"):
            if alg != key.alg:
                assert status(key.token(body, alg=alg)) == status(key.token(body, alg=alg, kid=None)) == "invalid", (key.alg, alg)
    # a public key, in each form in which it is written, as the secret of an HMAC
    for key in (RS, ES, ED):
        public = key.secret.public_key()
        forms = [public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
                 compact(key.jwk())] + [base64.urlsafe_b64decode(key.jwk()[m] + "==") for m in ("n", "x") if m in key.jwk()]
        for secret in forms:
            for alg in ("HS256", key.alg):
                message = f"{b64(compact({'alg': alg, 'kid': key.kid}))}.{b64(compact(body))}"
                assert status(f"{message}.{b64(hmac.new(secret, message.encode(), hashlib.sha256).digest())}") == "invalid"


def test_rfc_8725_3_2_appropriate_algorithms(status, store):
    """RS256, ES256 and EdDSA alone; the same RSA key under PSS, or another digest, is no signature."""
    body = f"{b64(compact({'alg': 'RS256', 'kid': RS.kid}))}.{b64(compact(claims()))}"
    for pad, digest in ((padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()), (padding.PKCS1v15(), hashes.SHA1()), (padding.PKCS1v15(), hashes.SHA512())):
        assert status(f"{body}.{b64(RS.secret.sign(body.encode(), pad, digest))}") == "invalid"
    body = f"{b64(compact({'alg': 'ES256', 'kid': ES.kid}))}.{b64(compact(claims()))}"
    r, s = decode_dss_signature(ES.secret.sign(body.encode(), ec.ECDSA(hashes.SHA512())))
    assert status(f"{body}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}") == "invalid"
    assert "none of those" in store(Key("ES256K", "k"), RS)[0]


def test_rfc_8725_3_3_all_operations_are_validated(status):
    """Each part of each signature, in the one form that JWS has."""
    message = f"{b64(compact({'alg': 'ES256', 'kid': ES.kid}))}.{b64(compact(claims()))}"
    der = ES.secret.sign(message.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)

    def pair(r, s, size=32):
        return status(f"{message}.{b64(r.to_bytes(size, 'big') + s.to_bytes(size, 'big'))}")
    assert pair(r, s) == "ok"
    # ECDSA has two signatures of each message, and JWS wants neither: no more is told by the other one
    assert pair(r, ORDER - s) == "ok"
    assert status(f"{message}.{b64(der)}") == status(f"{message}.{b64(encode_dss_signature(r, ORDER - s))}") == "invalid"
    for bad in ((0, 0), (0, s), (r, 0), (1, 1), (ORDER, s), (r, ORDER), (s, r), (r, 2 ** 256 - 1), (2 ** 256 - 1, s)):
        assert pair(*bad) == "invalid", bad
    assert pair(r, s, 33) == "invalid"
    if r + ORDER < 2 ** 256:
        assert pair(r + ORDER, s) == "invalid"
    assert status(f"{message}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big') + b'x')}") == "invalid"
    # RSA: as long as the modulus, below it, and with the padding whole
    message = f"{b64(compact({'alg': 'RS256', 'kid': RS.kid}))}.{b64(compact(claims()))}"
    signature = int.from_bytes(RS.sign(message.encode()), "big")
    numbers = RS.secret.private_numbers()
    n = numbers.public_numbers.n
    assert status(f"{message}.{b64(signature.to_bytes(256, 'big'))}") == "ok"
    for bad in (0, 1, n - 1, n, n - signature):
        assert status(f"{message}.{b64(bad.to_bytes(256, 'big'))}") == "invalid"
    assert status(f"{message}.{b64(b'x' + signature.to_bytes(256, 'big'))}") == status(f"{message}.{b64(signature.to_bytes(256, 'big')[1:])}") == "invalid"
    if signature + n < 2 ** 2048:
        assert status(f"{message}.{b64((signature + n).to_bytes(256, 'big'))}") == "invalid"
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    digest = hashlib.sha256(message.encode()).digest()
    for block in (b"\0\1" + b"\xff" * 202 + b"\0" + prefix + digest,                          # as it should be
                  b"\0\1" + b"\xff" * 8 + b"\0" + prefix + digest + b"x" * 194,              # what trailing bytes make forgeable
                  b"\0\2" + b"\xff" * 202 + b"\0" + prefix + digest, b"\0\1" + b"\xff" * 204 + b"\0" + prefix[:3] + b"\x0b" + prefix[4:15] + prefix[17:] + digest):
        value = pow(int.from_bytes(block, "big"), numbers.d, n)
        assert (status(f"{message}.{b64(value.to_bytes(256, 'big'))}") == "ok") == (block[1] == 1 and block[204:205] == b"\0")
    # Ed25519: R and S, S below the group's order, R written in its one way
    message = f"{b64(compact({'alg': 'EdDSA', 'kid': ED.kid}))}.{b64(compact(claims()))}"
    signature = ED.sign(message.encode())
    group = 2 ** 252 + 27742317777372353535851937790883648493
    s = int.from_bytes(signature[32:], "little")
    assert status(f"{message}.{b64(signature)}") == "ok"
    for bad in (signature[:32] + (s + group).to_bytes(32, "little"), signature[:32] + bytes(32), bytes(32) + signature[32:], b"\1" + bytes(63), signature + b"x",
                signature[:63], (PRIME + 1).to_bytes(32, "little") + bytes(32)):
        assert status(f"{message}.{b64(bad)}") == "invalid"


def test_rfc_8725_3_4_inputs_are_validated(store, status):
    """Points off the curve, of small order and written in two ways; weak moduli: test_keys_that_are_left_out has them all."""
    forged = f"{b64(compact({'alg': 'EdDSA', 'kid': 'low'}))}.{b64(compact(claims()))}.{b64(bytes([1]) + bytes(63))}"
    problem, _ = store(ED.jwk(kid="low", x=b64(bytes([1]) + bytes(31))), RS)
    assert "next to nothing" in problem and status(forged) == "invalid"


def test_rfc_8725_3_5_keys_have_sufficient_entropy(store):
    """No shared secret verifies anything: nobody can guess what is not there."""
    problem, _ = store({"kty": "oct", "k": b64(b"secret"), "alg": "HS256", "kid": "x"}, RS)
    assert "secret" in problem


def test_rfc_8725_3_6_nothing_is_compressed_or_decrypted(status):
    for header in ({"zip": "DEF"}, {"enc": "A256GCM"}, {"alg": "dir", "enc": "A256GCM"}, {"alg": "RSA-OAEP", "enc": "A256GCM"}):
        assert status(RS.token(claims(), **header)) == "invalid", header
    assert status(RS.token(claims()) + ".x.x") == "invalid"  # five parts, as an encrypted one has


def test_rfc_8725_3_7_json_is_utf_8(status):
    header = compact({"alg": "RS256", "kid": RS.kid})
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig"):
        assert status(RS.seal(header, json.dumps(claims(name="Zoë"), ensure_ascii=False).encode(encoding))) == "invalid", encoding
        assert status(RS.seal(header.decode().encode(encoding) if encoding != "latin-1" else header + b"\xe9", compact(claims()))) == "invalid", encoding


def test_rfc_8725_3_8_issuer_and_subject(store, status):
    """Keys are the issuer's: ours sign nothing that another one says; test_the_issuer_is_one_to_the_letter, test_the_person_is_id_and_not_sub."""
    stranger = Key("RS256", RS.kid)
    assert status(stranger.token(claims())) == "invalid"
    for iss in ("https://accounts.google.com", "https://telegram.org"):
        assert status(RS.token(claims(iss=iss))) == "invalid"


def test_rfc_8725_3_9_audience(status):
    """A token for another client of Telegram's is nothing here: test_the_audience_is_this_client_alone."""
    assert status(RS.token(claims(aud="1234567890"))) == "invalid"
    assert status(RS.token(claims(aud="1234567890")), client="1234567890") == "ok"


def test_rfc_8725_3_10_received_claims_are_not_trusted(store, status):
    """No key and no address in a header is looked at, and a kid is compared and nothing else."""
    thief = Key("RS256", RS.kid)
    url = "https://evil.example/jwks.json"
    for extra in ({"jwk": thief.jwk()}, {"jku": url}, {"x5u": url}, {"x5c": ["MIIB"]}, {"x5t": "x"}, {"crit": ["exp"]}, {"crit": []}, {"b64": False, "crit": ["b64"]}, {"cty": "JWT"},
                  {"iss": ISSUER}, {"x": "y"}):
        for without in ({}, {"typ": None}, {"kid": None}, {"typ": None, "kid": None}):
            assert status(thief.token(claims(), **{**without, **extra})) == status(RS.token(claims(), **{**without, **extra})) == "invalid", extra
    for kid in ("oidc-1' OR '1'='1", "../../dev/null", "oidc-1\u0000", "%s", ["oidc-1"], {"kid": "oidc-1"}, 1, True, "oidc-1 ", "OIDC-1", "x" * 400):
        assert status(RS.token(claims(), kid=kid)) == "invalid", kid
    for header in (b"", b"{}", b"[]", b"null", b'{"alg":"RS256","alg":"RS256","kid":"oidc-1"}', b'{"alg":"none","alg":"RS256","kid":"oidc-1"}', b'{"alg":"RS256","kid":"x","kid":"oidc-1"}',
                   b'{"\\u0061lg":"RS256","kid":"oidc-1"}', b'{"alg":["RS256"],"kid":"oidc-1"}', b'{"kid":"oidc-1"}', b'{"alg":null,"kid":"oidc-1"}', b'{"alg":"RS256","kid":"oidc-1"}x',
                   b'{"alg":"RS256","kid":"oidc-1","typ":"JWT"' + b" " * 600 + b"}"):
        assert status(RS.seal(header, compact(claims()))) == "invalid", header[:60]


def test_rfc_8725_3_11_explicit_typing(status):
    for typ in ("at+jwt", "logout+jwt", "application/jwt", "JWS", "", 5, True, ["JWT"], "JWT "):
        assert status(RS.token(claims(), typ=typ)) == "invalid", typ


def test_rfc_8725_3_12_kinds_of_tokens_exclude_each_other(ask, status, database):
    """Ours are no tokens of Telegram's, and Telegram's none of ours, though both are ES256 over JSON."""
    ask("SELECT tgauth_set_telegram_keys(tgauth_jwks()::json)")
    ours, = database.one("SELECT access_token FROM tgauth_open_session(4243) AS s, tgauth_access_token(s.session_token)")
    assert ask("SELECT tgauth_verify(%s) IS NOT NULL", ours) == [(True,)]
    assert status(ours) == "invalid"
    assert ask("SELECT tgauth_verify(%s) IS NULL", ES.token(claims())) == [(True,)]
    # a logout token of Telegram's, if it made them, has no nonce and a typ of its own
    assert status(ES.token(claims(nonce=None, events={"http://schemas.openid.net/event/backchannel-logout": {}}), typ="logout+jwt")) == "invalid"
