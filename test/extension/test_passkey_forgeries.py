"""Passkeys that are not right: every field that a browser sends, forged alone, is refused with its status and reason."""

import contextlib
import json
import os
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

from support.authenticator import (AT, BE, BS, ED, ORIGIN, UP, UV, EdDsa, Es256, Passkey, Rs256, Site, base64url, client_data,
                                   make_challenge)

KINDS = [Es256, EdDsa, Rs256]
GOOD = ("ok", None)


@pytest.fixture(scope="module")
def site(database):
    with contextlib.closing(Site(database)) as site:
        yield site


@pytest.fixture(scope="module")
def key(site):
    """The start key and its number."""
    number, key = site.database.one("SELECT key_number, key FROM tgauth_keys() WHERE is_current")
    return number, bytes(key)


def flipped(data, place=-1):
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]


# --- client data, the same for both ceremonies ------------------------------------------------


def clients(kind, challenge, other, key, login_id):
    """Client data that are not right, and what is said of them; and some that look odd and are right."""
    good = json.loads(client_data(kind, challenge))
    purpose, wrong = ("login", "register") if kind == "get" else ("register", "login")
    now = time.time()

    def changed(**members):
        return json.dumps({name: value for name, value in {**good, **members}.items() if value is not ...}).encode()

    def at(when, purpose=purpose, number=key[0]):
        return changed(challenge=base64url(make_challenge(number, key[1], purpose, login_id, when)))

    unreadable = [b"", b"{", b"[]", b"null", b"\xff", changed()[:-1], changed() + b"x", changed(type=...), changed(type=1),
                  changed(challenge=...), changed(challenge=[]), changed(origin=...), changed(origin=None), changed(origin="x" * 600),
                  changed(crossOrigin="true"), changed(crossOrigin=None), changed(topOrigin=True), changed(more="x" * 4000),
                  changed()[:-1] + b',"type":"webauthn.' + kind.encode() + b'"}', changed(more=[[[[]]]] * 3)[:-1] + b"," + b"[" * 50]
    yield from (("invalid", "client_data", client) for client in unreadable)
    for word in ("webauthn.create" if kind == "get" else "webauthn.get", "", "Webauthn." + kind, f"webauthn.{kind} ", "payment.get"):
        yield "invalid", "type", changed(type=word)
    for text in (base64url(challenge)[:-1], base64url(challenge) + "==", base64url(challenge) + "A", "", base64url(challenge).swapcase(),
                 base64url(other), base64url(challenge * 4), *(base64url(flipped(challenge, place)) for place in range(len(challenge)))):
        yield "expired", "challenge", changed(challenge=text)
    yield "expired", "challenge", at(now, wrong)
    yield "expired", "challenge", at(now - 302)
    yield "expired", "challenge", at(now + 65)
    yield "expired", "challenge", at(now, number=(key[0] + 1) % 256)
    for origin in ("https://example.org", "https://login.example.org/", "https://login.example.org:8443", "http://login.example.org",
                   "https://LOGIN.example.org", "https://login.example.org.evil.example", "https://evil.example", "login.example.org",
                   "https://login.example.org@evil.example", "null", "android:apk-key-hash:x", ""):
        yield "invalid", "origin", changed(origin=origin)
    yield "invalid", "framed", changed(crossOrigin=True)
    yield "invalid", "framed", changed(topOrigin="https://evil.example")
    yield "invalid", "framed", changed(crossOrigin=True, topOrigin=ORIGIN)
    yield "ok", None, b"\xef\xbb\xbf" + changed()
    yield "ok", None, changed(crossOrigin=...)
    yield "ok", None, at(now - 290)
    yield "ok", None, b" \n" + changed(other=None).replace(b"/", rb"\/") + b"\t"


@pytest.mark.parametrize("kind", ["create", "get"])
def test_client_data(site, database, key, kind):
    token, passkey = database.login(), Passkey()
    assert site.add(token, passkey) == GOOD
    session, login_id = site.login_id(token), os.urandom(16)
    asked = session if kind == "create" else login_id
    purpose = "register" if kind == "create" else "login"
    tried = list(clients(kind, site.challenge(purpose, asked), site.challenge(purpose, os.urandom(16)), key, asked))
    assert len(tried) > 60
    for status, reason, client in tried:
        if kind == "create":
            if status == "ok":
                assert site.register(token, *Passkey().register(b"", client=client)) == GOOD, client
            answer = site.register(token, *Passkey().register(b"", client=client or b" ")) if client else \
                site.register(token, b"", Passkey().register(b"x")[1])
        else:
            name, _, data, signature, handle = passkey.assertion(b"", client or b" ")
            answer = site.log_in(login_id, (name, client, data, signature, handle))
            answer = answer[0], answer[3]
            if status == "ok":
                database.query("DELETE FROM tgauth_session WHERE login_id = %s", login_id)
        assert answer == (status, reason), client
    assert site.register(token, None, None) == ("invalid", "client_data")


# --- an assertion -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_an_assertion(site, database, kind):
    token, passkey, other = database.login(), Passkey(kind, flags=UP | UV | BE), Passkey(kind, flags=UP | UV | BE)
    stranger = Passkey(kind)
    assert [site.add(token, p) for p in (passkey, other)] == [GOOD] * 2
    assert site.add(database.login(), stranger) == GOOD
    login_id = os.urandom(16)
    challenge = site.challenge("login", login_id)
    name, client, data, signature, handle = good = passkey.assertion(challenge)

    def judged(answer):
        return answer[0], answer[3]

    def forged(**fields):
        return judged(site.log_in(login_id, passkey.assertion(challenge, **fields)))

    def sent(**fields):
        whole = dict(zip(("name", "client", "data", "signature", "handle"), good))
        return judged(site.log_in(login_id, tuple({**whole, **fields}.values())))

    for handle in (None, b"", flipped(handle), handle[:-1], handle + b"x", stranger.handle):
        assert sent(handle=handle) == ("unknown", "user_handle")
    assert sent(name=stranger.id) == ("unknown", "user_handle")
    assert sent(name=flipped(name)) == ("unknown", "credential_id")
    for bad in (None, b"", bytes(1024)):
        assert sent(name=bad) == ("invalid", "credential_id")
    assert sent(name=other.id) == ("invalid", "signature")

    for bad in (None, b"", data[:36], data + b"x", bytes(5000), data[:32] + bytes([data[32] | ED]) + data[33:],
                data[:32] + bytes([data[32] | AT]) + data[33:], passkey.data(True), passkey.data(False, extensions={}) + b"\xa0",
                passkey.data(False, UP | UV | BE | ED, tail=b"\xbf\xff"), passkey.data(False, UP | UV | BE | ED, tail=b"\xc0\xa0"),
                passkey.data(False, UP | UV | BE | ED, tail=b"\x80"), passkey.data(False, UP | UV | BE | ED, tail=b"\xa1\x01"),
                passkey.data(False, UP | UV | BE | ED, tail=b"\xba\xff\xff\xff\xff\xa0"),
                passkey.data(False, UP | UV | BE | ED, tail=b"\xa1\x01" + b"\x81" * 20 + b"\x00")):
        assert (forged(data=bad) if bad else sent(data=bad)) == ("invalid", "authenticator_data")
    assert forged(rp="example.org") == ("invalid", "rp_id")
    assert forged(rp="evil.example") == ("invalid", "rp_id")
    assert forged(flags=UV | BE) == ("invalid", "user_presence")
    assert forged(flags=UP | BE) == ("invalid", "user_verification")
    assert forged(flags=UP | UV | BS) == ("invalid", "backup")
    assert forged(flags=UP | UV) == ("invalid", "backup")

    places = range(len(signature)) if kind is not Rs256 else range(0, 256, 16)
    for bad in (None, b"", signature[:-1], signature + b"\0", bytes(64), bytes(600), other.key.sign(b"x"),
                *(flipped(signature, i) for i in places)):
        assert sent(signature=bad) == ("invalid", "signature")
    # Signed, but something else than what is sent.
    assert sent(data=passkey.data(False, UP | UV | BE | 0x20)) == ("invalid", "signature")
    assert sent(data=passkey.data(False, count=1)) == ("invalid", "signature")
    assert sent(client=client_data("get", challenge, more=1)) == ("invalid", "signature")
    assert judged(site.log_in(os.urandom(16), good)) == ("expired", "challenge")
    assert database.value("SELECT count(*) FROM tgauth_passkey WHERE cloned_at IS NOT NULL") == 0
    assert sent() == GOOD
    assert sent()[0] == "used"


def test_a_key_that_may_not_be_copied_stays_so(site, database):
    token, passkey = database.login(), Passkey()
    assert site.add(token, passkey) == GOOD
    login_id = os.urandom(16)
    for flags in (BE, BE | BS):
        answer = site.log_in(login_id, passkey.assertion(site.challenge("login", login_id), flags=UP | UV | flags))
        assert (answer[0], answer[3]) == ("invalid", "backup")


# --- a registration ----------------------------------------------------------------------------------


def registrations(client):
    """What is said, and an attestation object of which one thing is not right."""
    def made(kind=Es256, packed=False, passkey=None, **fields):
        return (passkey or Passkey(kind)).register(b"", packed, client=client, **fields)[1]

    whole = cbor.decode(made())
    for bad in (b"", b"\xa0", b"\xff", made()[:-1], made() + b"\0", b"\xbf" + made()[1:] + b"\xff", b"\xc0" + made(), b"\x80",
                b"\xa4" + made()[1:] + b"\x63fmt\x64none", b"\xa4" + made()[1:] + b"\x01", b"\xb8\x03" + made()[1:], bytes(9000),
                b"\xa3\x18\x05" + made()[4:], *(cbor.encode({k: v for k, v in whole.items() if k != name}) for name in whole),
                *(cbor.encode({**whole, name: 1}) for name in whole), cbor.encode({**whole, "x": [[[[[]]]]]}),
                made(data=Passkey().data(False)), made(data=Passkey().data(True)[:-1]), made(tail=b"\0"), made(data=b"x" * 5000),
                made(cose=b"\x80"), made(cose=cbor.encode(Es256().cose())[:-1]), made(cose=b"\xbf\xff")):
        yield "attestation_object", bad
    yield "rp_id", made(rp="example.org")
    yield "user_presence", made(flags=UV)
    yield "user_verification", made(flags=UP)
    yield "backup", made(flags=UP | UV | BS)
    for fmt in ("", "None", "none ", "fido-u2f", "tpm", "apple", "android-key", "x" * 40):
        yield "attestation_format", made(fmt=fmt)
    yield "attestation", made(statement={"x": 1})
    for kind in KINDS:
        passkey = Passkey(kind)
        good = cbor.decode(made(packed=True, passkey=passkey))["attStmt"]
        for bad in ({}, {"alg": good["alg"]}, {"sig": good["sig"]}, {**good, "alg": -37}, {**good, "sig": flipped(good["sig"])},
                    {**good, "sig": b""}, {**good, "x5c": [b"x"]}, {**good, "ecdaaKeyId": b"x"}, {**good, "sig": "x"}):
            yield "attestation", made(passkey=passkey, fmt="packed", statement=bad)
        yield "attestation", made(passkey=passkey, fmt="packed", statement=good, count=1)
        yield "attestation", made(passkey=passkey, fmt="packed", statement=good, credential_id=b"another")
    yield "credential_id", made(credential_id=b"")
    yield "credential_id", made(credential_id=bytes(1024))
    yield from (("key", made(cose=cbor.encode(cose))) for cose in bad_keys())
    off = Es256().cose()
    yield "key", made(cose=cbor.encode({**off, -2: flipped(off[-2])}))


def bad_keys():
    other = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
    yield {1: 2, 3: -35, -1: 2, -2: other.x.to_bytes(48, "big"), -3: other.y.to_bytes(48, "big")}
    yield {}
    for kind in KINDS:
        good = kind().cose()
        for label in good:
            yield {k: v for k, v in good.items() if k != label}
            yield {**good, label: 99}
            yield {**good, label: b"\x01" * 31}
        yield {**good, 2: b"kid"}
        yield {**good, 4: [2]}
    es, ed, rs = (kind().cose() for kind in KINDS)
    yield {**es, -3: True}
    yield {**es, -2: bytes(32), -3: bytes(32)}
    yield {**es, -2: es[-2] + b"\0"}
    yield {**es, 3: -8}
    yield {**ed, 3: -7}
    yield {**ed, -2: ed[-2] + b"\0"}
    yield {**rs, -1: b"\0" + rs[-1]}
    yield {**rs, -1: rs[-1][:128]}
    yield {**rs, -1: rs[-1] * 3}
    for exponent in (b"", b"\1", b"\2", b"\0\1\0\1", b"\1\0\0\0\1"):
        yield {**rs, -2: exponent}


def test_a_registration(site, database):
    token = database.login()
    assert site.options(token)[0] == "ok"
    client = client_data("create", site.challenge("register", site.login_id(token)))
    tried = list(registrations(client))
    assert len(tried) > 100
    for reason, attestation in tried:
        assert site.register(token, client, attestation) == ("invalid", reason), attestation
    assert site.register(token, client, None) == ("invalid", "attestation_object")
    longest = Passkey(credential_id=os.urandom(1023))
    assert site.register(token, *longest.register(b"", client=client)) == GOOD
    assert site.register(token, *longest.register(b"", client=client)) == ("exists", None)
    # Nor can anybody else have it, whose login the next would be.
    elsewhere = database.login()
    assert site.add(elsewhere, Passkey(credential_id=longest.id)) == ("exists", None)
    # An order of keys that is not the canonical one hides nothing.
    client, attestation = Passkey(Rs256).register(b"", packed=True, client=client)
    turned = dict(reversed(cbor.decode(attestation).items()))
    assert site.register(token, client, b"\xa3" + b"".join(cbor.encode(x) for pair in turned.items() for x in pair)) == GOOD


@pytest.mark.parametrize("origin", ["", "login.example.org", "http://login.example.org", "https://192.0.2.7", "https://[2001:db8::1]",
                                    "https://login.example.org/", "https://login.example.org:x", "https://", "https://example.org."])
def test_an_origin_that_has_no_passkeys_is_the_operators_mistake(site, database, origin):
    for sql in ("SELECT tgauth_passkey_login('\\x00112233445566778899aabbccddeeff', '', '', '', '', '', %s)",
                "SELECT tgauth_passkey_register('', '', '', '', %s)"):
        with pytest.raises(Exception, match="no origin"):
            database.query(sql, origin)
