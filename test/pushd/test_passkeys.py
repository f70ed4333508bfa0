"""Passkeys over HTTP: options and answers as JSON, the account page's forms; a stranger's bytes."""

import contextlib
import json
import re
import time
import urllib.parse

import pytest

from support.authenticator import base64url
from support.browser import PERSON, Browser
from support.daemons import Pushd
from support.openapi import Checker
from support.passkeys import Person, decode
from support.relying_party import FORM, RelyingParty
from support.servers import wait_until


@pytest.fixture(scope="module")
def pushd(database, directory):
    """One that may be asked all the time."""
    daemon = Pushd(directory, database.dsn("test_pushd"), name=f"pushd-{database.name}", attempts_per_minute=100000).start()
    Person.document = Checker(daemon.get("api/openapi.json").json())
    yield daemon
    Person.document = None
    assert daemon.stop() == 0, daemon.log_text()


@pytest.fixture
def ann(pushd, database):
    person = Person(pushd)
    person.log_in(database, first_name="Ann", username="ann")
    return person


def test_add_and_log_in(pushd, database, ann):
    options = ann.options("register").json()
    assert options["rp"] == {"id": "localhost", "name": "Example"}
    assert (options["user"]["name"], options["user"]["displayName"]) == ("ann", "Ann")
    assert [p["alg"] for p in options["pubKeyCredParams"]] == [-7, -8, -257] and options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "required" and options["excludeCredentials"] == []
    status, added = ann.add("Ключ Анны")
    assert status == 200 and added == {"status": "ok", "id": base64url(ann.passkey.id)}
    assert ann.options("register").json()["excludeCredentials"] == [{"type": "public-key", "id": added["id"]}]

    stranger = Person(pushd)
    before = database.value("SELECT count(*) FROM tgauth_session")
    first = stranger.options("login").json()
    assert first["rpId"] == "localhost" and first["userVerification"] == "required" and first["allowCredentials"] == []
    login = dict(stranger.cookies)
    assert stranger.options("login").status == 200 and stranger.cookies == login, "one login for all that it asks"
    assert database.value("SELECT count(*) FROM tgauth_session") == before
    answer = stranger.enter(ann.passkey)
    assert answer.status == 200, answer
    assert (answer.json()["status"], answer.json()["return"], answer.json()["proof"]) == ("confirmed", "/shop", "passkey")
    cookie = next(c for c in stranger.set_cookies if c.startswith("tgauth_session="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "tgauth_login" not in stranger.cookies
    assert stranger.get("auth").status == 200 and stranger.get("session").json()["first_name"] == "Ann"


def test_other_tabs_of_the_browser_learn_of_it(pushd, ann):
    assert ann.add()[0] == 200
    other = Person(pushd)
    other.get("login")
    with other.socket() as waiting:
        assert other.enter(ann.passkey).status == 200
        assert waiting.receive_state("confirmed")


def test_the_account_page(database, ann):
    assert ann.add("Old phone")[0] == 200
    id = base64url(ann.passkey.id)
    page = ann.get("account").text
    assert f'data-passkey="{id}"' in page and "Old phone" in page and "not used yet" in page

    def change(**form):
        return ann.submit("account/passkey", form).headers["Location"].partition("notice=")[2]

    assert change(passkey=id, name="  <Новый> телефон ") == "passkey_renamed"
    assert "&lt;Новый&gt; телефон" in ann.get("account").text
    assert change(passkey=id, name=" ") == "passkey_nameless"
    assert change(passkey=base64url(b"another"), name="x") == change(passkey=base64url(b"another"), remove="1") == "passkey_gone"
    assert ann.submit("account/passkey", {"passkey": id}).status == 400
    assert ann.submit("account/passkey", {"passkey": "*", "remove": "1"}).status == 400
    # another's is nobody's business
    bob = Person(ann.pushd)
    bob.log_in(database)
    assert bob.submit("account/passkey", {"passkey": id, "remove": "1"}).headers["Location"].endswith("passkey_gone")
    by_passkey = Person(ann.pushd)
    assert by_passkey.enter(ann.passkey).status == 200
    assert change(passkey=id, remove="1") == "passkey_removed"
    wait_until(lambda: by_passkey.get("auth").status == 401, "the end of what it began")
    assert ann.get("auth").status == 200 and id not in ann.get("account").text
    assert Person(ann.pushd).enter(ann.passkey).json()["error"] == "unknown"


def test_a_session_that_is_old_is_confirmed_anew(database, ann):
    database.query("UPDATE tgauth_session SET created_at = created_at - interval '16 min' WHERE login_id = decode(%s, 'hex')",
                   ann.get("session").json()["login_id"])
    assert ann.add() == (403, "stale")
    page = ann.get("login?prompt=login&return=/tgauth/account%3Fnotice%3Dpasskey_now").text
    assert "data-passkey-log-in" in page and 'value="/tgauth/account?notice=passkey_now"' in page
    ann.log_in(database, telegram_id=database.value("SELECT max(telegram_id) FROM tgauth_user"))
    assert ann.add()[0] == 200


def test_an_application_that_wants_a_new_login(pushd, database, ann):
    """prompt=login leads to the login page, where a passkey will do, and back; the ID token says by what."""
    assert ann.add()[0] == 200
    with contextlib.closing(RelyingParty(pushd.url, "wiki")) as wiki:
        database.query("SELECT tgauth_add_client('wiki', 'Wiki', ARRAY[%s], authentication => 'none', consent => 'never')", wiki.callback)
        wait_until(lambda: ann.get(wiki.address().partition("/tgauth/")[2], **PERSON).status == 303, "the application")
        to_login = ann.get(wiki.address(prompt="login").partition("/tgauth/")[2], **PERSON).headers["Location"]
        assert to_login.endswith("&prompt=login")
        assert "data-passkey-log-in" in ann.get(to_login.partition("/tgauth/")[2], **PERSON).text
        back = urllib.parse.quote(wiki.parameters(to_login)["return"])
        onward = ann.json(f"passkey/login?return={back}", ann.assertion(ann.passkey)).json()["return"]
        code = wiki.parameters(ann.get(onward.partition("/tgauth/")[2], **PERSON).headers["Location"])
        token = wiki.fetch("token", urllib.parse.urlencode({
            "grant_type": "authorization_code", "code": code["code"], "redirect_uri": wiki.callback, "client_id": "wiki",
            "code_verifier": wiki.requests[code["state"]]}).encode(), {"Content-Type": FORM})["id_token"]
    claims = json.loads(decode(token.split(".")[1]))
    assert claims["acr"] == "urn:tgauth:passkey" and set(claims["amr"]) == {"pop", "mfa", "hwk"}
    assert claims["auth_time"] >= time.time() - 60


def test_what_is_forged_is_refused(pushd, database, ann):
    assert ann.add()[0] == 200
    thief = Person(pushd)
    good = thief.assertion(ann.passkey)
    assert Person(pushd).json("passkey/login", good).json()["error"] == "expired", "without the browser's login"
    other = Person(pushd)
    other.get("login")
    assert (other.json("passkey/login", good).json()["error"]) == "expired", "for another login"
    for name, member in good["response"].items():
        raw = bytearray(decode(member))
        raw[-1] ^= 1
        bad = {**good, "response": {**good["response"], name: base64url(bytes(raw))}}
        answer = thief.json("passkey/login", bad)
        assert (answer.status, answer.json()["error"]) in ((400, "invalid"), (401, "unknown"), (409, "expired")), name
    assert thief.json("passkey/login", good).status == 200
    again = thief.json("passkey/login", good)
    assert (again.status, again.json()["error"]) == (409, "expired"), "that login is over"
    assert ann.add(client=b'{"type":"webauthn.create"}') == (400, "invalid")
    assert "passkey_login" in pushd.log_text() and "reason=" in pushd.log_text()


def test_a_copy_is_told_by_its_count(pushd, ann):
    assert ann.add()[0] == 200
    ann.passkey.count = 7
    assert Person(pushd).enter(ann.passkey).status == 200
    answer = Person(pushd).enter(ann.passkey, count=6)
    assert (answer.status, answer.json()["error"]) == (401, "cloned")
    assert "Somebody may have a copy of this passkey" in ann.get("account").text


BODIES = ["", "{", "[]", "null", '"x"', "{}", '{"purpose": 1}', '{"purpose": "x"}', '{"id": "AA", "response": []}',
          '{"id": "A", "response": {}}', '{"id": "AA=", "response": {"clientDataJSON": ""}}',
          '{"id": "AA", "response": {"clientDataJSON": "+", "attestationObject": "/"}}',
          json.dumps({"id": "A" * 1401, "response": {"clientDataJSON": "AA"}}),
          json.dumps({"name": 1, "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}),
          json.dumps({"purpose": "\0"}), b"\xff\xfe"]


@pytest.mark.parametrize("path", ["options", "login", "register"])
def test_what_a_stranger_can_send(pushd, ann, path):
    for body in BODIES:
        for who in (ann, Person(pushd)):
            assert who.json(f"passkey/{path}", body).status in (400, 401, 409), body
    assert ann.request("POST", f"passkey/{path}", "{}", {"Content-Type": "application/json"}).status == 403
    assert ann.json(f"passkey/{path}", "{}", Origin="https://evil.example").status == 403
    assert ann.post(f"passkey/{path}", {"purpose": "login"}).status == 415
    assert ann.json(f"passkey/{path}", "x" * 40000).status == 413
    assert ann.get(f"passkey/{path}").status == 405
    assert pushd.metric("query_failures_total") == 0


def test_who_is_not_logged_in_adds_nothing(pushd):
    stranger = Person(pushd)
    assert stranger.options("register").status == 401
    response = {"clientDataJSON": "AA", "attestationObject": "AA"}
    assert stranger.json("passkey/register", {"response": response}).json()["error"] == "nobody"
    assert stranger.submit("account/passkey", {"passkey": "AA", "remove": "1"}).headers["Location"].startswith("/tgauth/login")


def test_where_there_are_none(database, run_pushd, ann):
    """By the setting, or since browsers keep none for an address of numbers."""
    plain = run_pushd(database.dsn("test_pushd"), url="http://127.0.0.1:1")
    page = Browser(plain).get("login").text
    assert "passkey" not in page and "webauthn" not in page
    answer = Person(plain).options("login")
    assert (answer.status, answer.json()["error"]) == (403, "off")
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.passkeys = off')
    try:
        wait_until(lambda: "passkey" not in Browser(ann.pushd).get("login").text, "pushd to hear of it", 10)
        assert ann.add() == (403, "off") and "data-passkeys" not in ann.get("account").text
        assert Person(ann.pushd).json("passkey/login", {}).json()["error"] == "off"
    finally:
        database.query(f'ALTER DATABASE "{database.name}" RESET tgauth.passkeys')
        wait_until(lambda: "passkey" in Browser(ann.pushd).get("login").text, "pushd to hear of it", 10)


def test_limits(database, run_pushd):
    """Each attempt counts as a login of its address, as passwords do."""
    few = run_pushd(database.dsn("test_pushd"), attempts_per_minute=5)
    statuses = [Person(few).json("passkey/login", {}).status for _ in range(7)]
    assert statuses == [400] * 5 + [429] * 2
    asked = [Person(few).options("login").status for _ in range(2)]
    assert asked == [429, 429], "without a login's cookie, options begin one"


def test_the_script_is_small(pushd):
    script = pushd.get("passkey.js")
    assert script.status == 200 and len(script.body) < 3 * 1024 and len(pushd.get("tgauth.js").body) < 3 * 1024
    assert not re.search(r"\beval\b|innerHTML", script.text)
