"""Passkeys, against an authenticator in Python; python3-fido2 verifies the same, and agrees."""

import contextlib
import hashlib
import json
import os
import random
import time

import pytest
from fido2 import cbor
from fido2.attestation import PackedAttestation
from fido2.client import ClientData
from fido2.ctap2 import AttestationObject, AuthenticatorData
from fido2.server import Fido2Server, PublicKeyCredentialRpEntity

from support.authenticator import (BE, BS, ORIGIN, UP, UV, EdDsa, Es256, Passkey, Rs256, Site, base64url, client_data,
                                   make_challenge, rp_id)
from support.provider import Provider

KINDS = [Es256, EdDsa, Rs256]
ROUNDS = 500


@pytest.fixture
def site(database):
    with contextlib.closing(Site(database)) as site:
        yield site


def user_of(site, token):
    return site.database.value("SELECT user_id FROM tgauth_session(%s)", token)


def log_in(site, passkey, **fields):
    """A whole login: the answer, and the session token if there is one."""
    secret, login_id = site.begin()
    answer = site.log_in(login_id, passkey.assertion(site.challenge("login", login_id), **fields))
    return answer, site.database.claim(secret)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.word)
def test_a_whole_life(site, kind):
    token = site.database.login(first_name="Ann", username=f"ann_{kind.word.lower()}")
    user = user_of(site, token)
    status, handle, name, shown, known = site.options(token)
    assert (status, len(handle), name, shown, known) == ("ok", 32, f"ann_{kind.word.lower()}", "Ann", [])
    assert site.options(token)[1] == handle
    passkey = Passkey(kind, flags=UP | UV | BE)
    assert site.add(token, passkey, "  my\tkey ") == ("ok", None)
    assert passkey.handle == bytes(handle)
    assert [bytes(i) for i in site.options(token)[4]] == [passkey.id]

    answer, session = log_in(site, passkey, flags=UP | UV | BE | BS)
    assert answer == ("ok", user, None, None)
    # Identity and listing say by what; the session is one like any other.
    assert site.database.one("SELECT user_id, proof FROM tgauth_session(%s)", session) == (user, "passkey")
    listed = site.ask("SELECT credential_id, name, synced, login_id, backup_eligible, cloned_at, algorithm, aaguid "
                      "FROM tgauth_passkey_list(%s)", user)
    assert (bytes(listed[0]), *listed[1:3]) == (passkey.id, "my key", True)
    assert bytes(listed[3]) == site.login_id(session) and listed[4:] == (True, None, kind.word, None)
    assert site.database.value("SELECT last_used_at IS NOT NULL FROM tgauth_passkey_list(%s)", user)

    rename = "SELECT tgauth_passkey_rename(%s, %s, %s)"
    assert site.ask(rename, user, passkey.id, "x" * 100) == ("ok",)
    assert site.ask("SELECT name FROM tgauth_passkey_list(%s)", user) == ("x" * 64,)
    assert site.ask(rename, user, passkey.id, " ") == ("invalid",)
    assert site.ask(rename, user, b"other", "x") == ("unknown",)
    assert site.ask(rename, user + 1, passkey.id, "x") == ("unknown",)

    # What it began ends with it, but for the session that removes it.
    other = log_in(site, passkey, flags=UP | UV | BE)[1]
    remove = "SELECT tgauth_passkey_remove(%s, %s, %s)"
    assert site.ask(remove, user + 1, passkey.id, None) == ("unknown",)
    assert site.ask(remove, user, passkey.id, site.login_id(other)) == ("ok",)
    assert [user_of(site, t) for t in (token, session, other)] == [user, None, user]
    assert log_in(site, passkey) == (("unknown", None, None, "credential_id"), None)
    kinds = [kind for kind, in site.database.query("SELECT kind FROM tgauth_journal(%s)", user)]
    assert {"passkey_added", "passkey_renamed", "passkey_removed", "revoked"} <= set(kinds)


def test_the_challenge_is_what_its_format_says(site):
    number, key = site.database.one("SELECT key_number, key FROM tgauth_keys() WHERE is_current")
    for purpose in ("login", "register"):
        login_id = os.urandom(16)
        made = site.challenge(purpose, login_id)
        assert made in [make_challenge(number, bytes(key), purpose, login_id, time.time() - back) for back in range(3)]


# --- a second verifier ------------------------------------------------------------------


def second(origin):
    server = Fido2Server(PublicKeyCredentialRpEntity(rp_id(origin), "site"), verify_origin=lambda o: o == origin)
    return server, lambda challenge: {"challenge": base64url(challenge), "user_verification": "required"}


def random_passkey(rng):
    flags = UP | UV | rng.choice([0, BE, BE | BS]) | rng.choice([0, 0, 0x02, 0x20])
    return Passkey(rng.choice(KINDS), rng.choice([ORIGIN, ORIGIN + ":8443", "http://localhost:8080", "https://xn--80ak6aa92e.example"]),
                   flags=flags, count=rng.choice([0, 1, rng.randrange(2 ** 31)]),
                   credential_id=rng.randbytes(rng.choice([8, 16, 32, 64, 255, 256, 1023])),
                   aaguid=rng.choice([bytes(16), rng.randbytes(16)]))


def random_client(rng, kind, challenge, origin):
    more = rng.choice([{}, {"crossOrigin": None}, {"other": {"a": [1, None, "ü"]}, "tokenBinding": {"status": "supported"}}])
    client = client_data(kind, challenge, origin, **more)
    if rng.random() < .2:
        client = json.dumps(json.loads(client), indent=1, ensure_ascii=False).encode()
    if rng.random() < .2:
        client = client.replace(b"://", rb":\/\/")
    return client


def random_extensions(rng):
    return rng.choice([None, None, {"credProtect": 2}, {"hmac-secret": True, "x": {"y": [b"z", -1, "ü"]}}])


def test_a_second_verifier_agrees(site, database):
    """Each of them is accepted by both, read alike, and refused by both when a byte of what is signed differs."""
    rng = random.Random(16)
    owner = database.connect().cursor()
    handles = {token: bytes(site.options(token)[1]) for token in (database.login() for _ in range(ROUNDS // 20))}
    for i in range(ROUNDS):
        token, passkey = list(handles)[i // 20], random_passkey(rng)
        site.origin = passkey.origin
        server, state = second(passkey.origin)

        challenge = site.challenge("register", site.login_id(token))
        packed = rng.random() < .5
        client, attestation = passkey.register(challenge, packed, extensions=random_extensions(rng),
                                               client=random_client(rng, "create", challenge, passkey.origin))
        read = server.register_complete(state(challenge), ClientData(client), AttestationObject(attestation))
        if packed:
            PackedAttestation().verify(AttestationObject(attestation).att_statement, read, hashlib.sha256(client).digest())
        passkey.handle = handles[token]
        assert site.register(token, client, attestation) == ("ok", None)
        owner.execute("SELECT public_key, sign_count, backup_eligible, backed_up, replace(aaguid::text, '-', '') "
                      "FROM tgauth_passkey WHERE credential_id = %s", (passkey.id,))
        row = owner.fetchone()
        credential = read.credential_data
        assert (credential.credential_id, credential.public_key, read.counter) == (passkey.id, cbor.decode(bytes(row[0])), row[1])
        assert (bool(read.flags & BE), bool(read.flags & BS)) == row[2:4]
        assert row[4] == (credential.aaguid.hex() if any(credential.aaguid) else None)

        login_id = os.urandom(16)
        challenge = site.challenge("login", login_id)
        passkey.count += rng.randrange(1, 1000) if passkey.count else 0
        name, client, data, signature, handle = passkey.assertion(
            challenge, random_client(rng, "get", challenge, passkey.origin), extensions=random_extensions(rng))

        def agreed(client, data, signature):
            ours = site.log_in(login_id, (name, client, data, signature, handle))[0]
            with contextlib.suppress(Exception):
                server.authenticate_complete(state(challenge), [credential], name, ClientData(client), AuthenticatorData(data), signature)
                return ours, "ok"
            return ours, "refused"

        field = rng.randrange(3)
        parts = [client, data, signature]
        place = rng.randrange(len(parts[field]))
        parts[field] = parts[field][:place] + bytes([parts[field][place] ^ 1 << rng.randrange(8)]) + parts[field][place + 1:]
        ours, theirs = agreed(*parts)
        assert (ours in ("invalid", "expired"), theirs) == (True, "refused"), (field, place)
        assert agreed(client, data, signature) == ("ok", "ok")


# --- who may, and what else a login does ----------------------------------------------------


def test_a_session_that_is_not_fresh_adds_none(site, database):
    token = database.login()
    client, attestation = Passkey().register(site.challenge("register", site.login_id(token)))
    assert site.register(token, client, attestation) == ("invalid", "user_handle")  # never asked for options
    assert site.options(token)[0] == "ok"
    database.query("UPDATE tgauth_session SET created_at = created_at - interval '15 minutes 1 second' WHERE login_id = %s",
                   site.login_id(token))
    assert site.options(token) == ("stale", None, None, None, None)
    assert site.register(token, client, attestation) == ("stale", None)
    database.query("SELECT tgauth_revoke(%s)", site.login_id(token))
    for gone in (token, None, "", "x" * 43):
        assert site.options(gone)[0] == "nobody"
        assert site.register(gone, client, attestation) == ("nobody", None)


def test_the_setting(site, database):
    token, passkey = database.login(), Passkey()
    assert site.add(token, passkey) == ("ok", None)
    database.query("SET tgauth.registration = on; SELECT tgauth_register('ann_with_password', 'correct horse battery')")
    secret, login_id = site.begin()
    assert database.value("SELECT status FROM tgauth_login_browser(%s, 'ann_with_password', 'correct horse battery')", login_id) == "ok"
    by_password = database.claim(secret)
    by_passkey = log_in(site, passkey)[1]
    try:
        database.setting("passkeys", "after_telegram")
        assert [site.options(t)[0] for t in (token, by_password, by_passkey)] == ["ok", "telegram_required", "telegram_required"]
        assert log_in(site, passkey)[0][0] == "ok"
        database.setting("passkeys", "off")
        assert site.add(token, Passkey()) == ("off", None)
        assert log_in(site, passkey)[0] == ("off", None, None, None)
        assert database.value("SELECT passkeys FROM tgauth_settings()", user="test_pushd") == "off"
    finally:
        database.setting("passkeys", None)
    assert site.add(by_password, Passkey()) == ("ok", None)


def test_twenty_are_the_most(site, database):
    token = database.login()
    for _ in range(20):
        assert site.add(token, Passkey()) == ("ok", None)
    extra = Passkey()
    client, attestation = extra.register(site.challenge("register", site.login_id(token)))
    assert site.register(token, client, attestation) == ("too_many", None)
    assert site.options(token)[0] == "too_many"


def test_a_count_that_goes_back(site, database):
    token, passkey = database.login(), Passkey(count=5)
    user = user_of(site, token)
    assert site.add(token, passkey, "my key") == ("ok", None)
    for count, status in ((6, "ok"), (6, "cloned"), (5, "cloned"), (0, "cloned"), (7, "ok")):
        answer = log_in(site, passkey, count=count)[0]
        assert (answer[0], answer[3]) == (status, "sign_count" if status == "cloned" else None), count
        assert site.database.value("SELECT sign_count FROM tgauth_passkey WHERE user_id = %s", user) == max(6, count)
    assert site.ask("SELECT cloned_at IS NOT NULL FROM tgauth_passkey_list(%s)", user) == (True,)
    assert database.query("SELECT detail, host(address) FROM tgauth_journal(%s, kinds => ARRAY['passkey_cloned'])", user) == \
        [("my key", "192.0.2.7")] * 3
    # The same answer again, as when the first one's got lost, is no clone.
    secret, login_id = site.begin()
    assertion = passkey.assertion(site.challenge("login", login_id), count=8)
    assert [site.log_in(login_id, assertion)[0] for _ in range(2)] == ["ok", "used"]
    # One that begins to count may, one that stops may not.
    silent = Passkey()
    assert site.add(token, silent) == ("ok", None)
    assert [log_in(site, silent, count=count)[0][0] for count in (0, 0, 1, 0)] == ["ok", "ok", "ok", "cloned"]


def test_blocked_refused_and_the_most_sessions(site, database):
    token, passkey = database.login(), Passkey()
    user = user_of(site, token)
    assert site.add(token, passkey) == ("ok", None)
    database.query("CREATE FUNCTION no_entry(tgauth_user, about jsonb) RETURNS void LANGUAGE plpgsql AS "
                   "$$ BEGIN RAISE 'no % from % today', about->>'proof', about->>'address'; END $$")
    passkey.count = 1
    try:
        database.setting("login_hook", "public.no_entry")
        assert log_in(site, passkey)[0] == ("refused", None, "no passkey from 192.0.2.7 today", None)
    finally:
        database.setting("login_hook", None)
    # It is undone with all that was written, the count as well.
    assert log_in(site, passkey)[0][0] == "ok"
    try:
        database.setting("max_sessions", 2)
        passkey.count = 2
        session = log_in(site, passkey)[1]
        assert database.value("SELECT count(*) FROM tgauth_sessions(%s)", user) == 2
    finally:
        database.setting("max_sessions", None)
    # Where it came from is known from now on.
    assert database.value("SELECT new_browser FROM tgauth_remember_client(%s)", site.login_id(session)) is False
    database.query("SELECT tgauth_block(%s)", user)
    passkey.count = 3
    assert log_in(site, passkey)[0] == ("blocked", None, None, None)
    # That is told to nobody who has not the key.
    assert log_in(site, passkey, signature=b"x")[0] == ("invalid", None, None, "signature")
    database.query("SELECT tgauth_unblock(%s)", user)
    assert log_in(site, passkey)[0][0] == "ok"


def test_openid_says_how(site, database):
    provider = Provider(database)
    for flags, kept in ((0, "hwk"), (BE, "swk"), (BE | BS, "swk")):
        passkey = Passkey(flags=UP | UV | flags)
        assert site.add(database.login(), passkey) == ("ok", None)
        session = log_in(site, passkey)[1]
        claims = provider.verify(provider.tokens(provider.code(session, max_age="60"))["id_token"])
        assert claims["amr"] == ["pop", kept, "mfa"] and claims["acr"] == "urn:tgauth:passkey"
        began = database.value("SELECT extract(epoch FROM created_at)::int8 FROM tgauth_session(%s)", session)
        assert claims["auth_time"] in (began, began - 1)


def test_a_client_that_wants_a_fresh_login_or_the_strongest_proof_gets_it_by_passkey(site, database):
    provider, passkey, token = Provider(database, client_id="strict"), Passkey(), database.login()
    assert site.add(token, passkey) == ("ok", None)
    database.query("UPDATE tgauth_session SET created_at = created_at - interval '1 hour' WHERE login_id = %s", site.login_id(token))
    acr = {"id_token": {"acr": {"essential": True, "value": "urn:tgauth:passkey"}}}
    for wanted in ({"prompt": "login"}, {"max_age": "60"}, {"claims": json.dumps(acr)}):
        asked = provider.authorize(token, **wanted)
        assert asked[0] == "login", wanted
        answer = provider.authorize(log_in(site, passkey)[1], **wanted, resume=asked[7])
        assert (answer[0], answer[2]) == ("redirect", None) and "code=" in answer[1], wanted


def test_the_last_way_in_stays(site, database):
    token = database.login(username="ann_unlinked")
    user, remove = user_of(site, token), "SELECT tgauth_passkey_remove(%s, %s)"
    unlink = "SELECT tgauth_unlink(%s, %s)"
    assert site.ask(unlink, user, site.login_id(token)) == ("last_way",)
    first, last = Passkey(), Passkey()
    assert [site.add(token, passkey)[0] for passkey in (first, last)] == ["ok", "ok"]
    try:
        database.setting("passkeys", "off")
        assert site.ask(unlink, user, site.login_id(token)) == ("last_way",)
    finally:
        database.setting("passkeys", None)
    assert site.ask(unlink, user, site.login_id(token)) == ("ok",)
    assert site.ask(remove, user, first.id) == ("ok",)
    assert site.ask(remove, user, last.id) == ("last_way",)
    answer, session = log_in(site, last)
    assert answer[:2] == ("ok", user)
    assert database.one("SELECT telegram_id, username, proof FROM tgauth_session(%s)", session) == (None, "ann_unlinked", "passkey")


def test_a_user_who_is_deleted_takes_them_along(site, database):
    token, passkey = database.login(), Passkey()
    assert site.add(token, passkey) == ("ok", None)
    log_in(site, passkey)
    database.query("DELETE FROM tgauth_user WHERE id = %s", user_of(site, token))
    assert database.value("SELECT count(*) FROM tgauth_passkey WHERE credential_id = %s", passkey.id) == 0
    assert database.value("SELECT count(*) FROM tgauth_session WHERE passkey_id = %s", passkey.id) == 0
    assert log_in(site, passkey)[0] == ("unknown", None, None, "credential_id")
