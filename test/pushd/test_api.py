"""The API over HTTP: the life of a password user, the form, tokens, refusals."""

import base64
import http.client
import re

import jwt
import pytest

from support.api import PASSWORD, Client, claims_of, register
from support.browser import SESSION, Browser
from support.daemons import Pushd
from support.servers import TOP, free_port, wait_until

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def test_life_of_a_password_user(client):
    pair = register(client, "life@example.org")
    claims = claims_of(client, pair["access_token"])
    assert claims["sub"] == str(pair["user_id"])
    assert claims["username"] == "life@example.org" and claims["role"] == "authenticated"
    assert claims["exp"] - claims["iat"] == pair["expires_in"] == 900

    status, again = client.post("/api/login", {"username": "LIFE@example.org", "password": PASSWORD})
    assert status == 200 and again["user_id"] == pair["user_id"]
    assert claims_of(client, again["access_token"])["sid"] != claims["sid"]

    status, fresh = client.post("/api/refresh", {"refresh_token": pair["refresh_token"]})
    assert status == 200
    assert claims_of(client, fresh["access_token"])["sid"] == claims["sid"]

    new = "another long password"
    status, answer = client.post("/api/password", {"old_password": "not the old one", "new_password": new},
                                 fresh["access_token"])
    assert status == 401 and "old password" in answer["message"]
    assert client.post("/api/password", {"old_password": PASSWORD, "new_password": new},
                       fresh["access_token"]) == (200, {"status": "ok"})
    assert client.post("/api/login", {"username": "life@example.org", "password": PASSWORD})[0] == 401
    # the other session is over, this one lives
    assert client.post("/api/refresh", {"refresh_token": again["refresh_token"]})[0] == 401
    status, fresh = client.post("/api/refresh", {"refresh_token": fresh["refresh_token"]})
    assert status == 200

    status, third = client.post("/api/login", {"username": "life@example.org", "password": new})
    assert status == 200
    assert client.post("/api/logout", {"everywhere": True}, third["access_token"]) == (200, {"sessions": 2})
    for token in (fresh, third):
        assert client.post("/api/refresh", {"refresh_token": token["refresh_token"]})[0] == 401
        assert client.post("/api/logout", {}, token["access_token"])[0] == 401


def test_logout_of_one_session(client):
    one, two = register(client, "two-sessions"), None
    two = client.post("/api/login", {"username": "two-sessions", "password": PASSWORD})[1]
    assert client.post("/api/logout", {}, one["access_token"]) == (200, {"sessions": 1})
    assert client.post("/api/refresh", {"refresh_token": one["refresh_token"]})[0] == 401
    assert client.post("/api/refresh", {"refresh_token": two["refresh_token"]})[0] == 200


def test_a_reused_refresh_token_ends_the_family(client, database):
    first = register(client, "reuse")
    second = client.post("/api/refresh", {"refresh_token": first["refresh_token"]})[1]
    status, answer = client.post("/api/refresh", {"refresh_token": first["refresh_token"]})
    assert status == 401 and answer["error"] == "invalid_token"
    assert client.post("/api/refresh", {"refresh_token": second["refresh_token"]})[0] == 401
    assert client.post("/api/logout", {}, second["access_token"])[0] == 401


def test_registration_refusals(client, database):
    register(client, "Taken")
    for name, password, status, error, field in (
            ("taken", PASSWORD, 409, "exists", "username"),
            ("ok-name", "short", 422, "invalid_value", "password"),
            ("ok-name", "qwertyuiop", 422, "invalid_value", "password"),
            ("ok-name", "x" * 1025, 422, "invalid_value", "password"),
            ("ok-name", "Ok-NaMe", 422, "invalid_value", "password"),
            ("ok-long-name", "OK-long-NAME", 422, "invalid_value", "password"),
            ("no", PASSWORD, 422, "invalid_value", "username"),
            ("12345", PASSWORD, 422, "invalid_value", "username"),
            ("sp ace", PASSWORD, 422, "invalid_value", "username"),
            ("аня", PASSWORD, 422, "invalid_value", "username")):
        got, answer = client.post("/api/register", {"username": name, "password": password})
        assert (got, answer["error"], answer["field"]) == (status, error, field), (name, answer)
    assert client.post("/api/register", {"username": "taken", "password": PASSWORD})[1]["message"] \
        == "such a user already exists"
    assert database.query("SELECT count(*) FROM tgauth_user WHERE username LIKE 'ok%%'") == [(0,)]


def test_the_same_answer_for_no_user_and_a_wrong_password(client):
    register(client, "known-user")
    wrong = client.request("POST", "/api/login", {"username": "known-user", "password": "wrong password"})
    nobody = client.request("POST", "/api/login", {"username": "no-such-user", "password": "wrong password"})
    assert wrong[:2] == nobody[:2] and wrong[0] == 401
    assert wrong[2]["WWW-Authenticate"] == nobody[2]["WWW-Authenticate"] == 'Bearer realm="tgauth"'


def test_failures_are_held_up_by_name_and_address(daemon, document):
    home = Client(daemon, document, "198.51.100.1")
    thief = Client(daemon, document, "198.51.100.66")
    name = "held-up"
    register(home, name)
    for path, body in (("/api/login", name), ("/api/login", "never-" + name)):
        answers = [thief.request("POST", path, {"username": body, "password": f"guess {i} of many"})
                   for i in range(7)]
        assert [a[0] for a in answers] == [401] * 6 + [429], answers
        assert int(answers[-1][2]["Retry-After"]) >= 1
    # the right password is no way around it from there, and nothing is in the way at home
    assert thief.post("/api/login", {"username": name, "password": PASSWORD})[0] == 429
    assert home.post("/api/login", {"username": name, "password": PASSWORD})[0] == 200


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b'"x"', b"null", b'{"username":"a","username":"b","password":"c"}',
    b'{"username":"a\\u0000b","password":"c"}', b'{"username":"\xff","password":"c"}', b"{}" * 2,
    b'{"username":1,"password":"c"}', b'{"username":null,"password":"c"}', b'{"password":"c"}',
    b'{"username":{"a":1},"password":["c"]}', b"[" * 3000])
def test_bodies_that_are_none(client, body):
    for path in ("/api/login", "/api/register"):
        status, answer = client.post(path, body)
        assert (status, answer["error"]) == (400, "invalid_request")


def test_methods_types_and_origins(client, daemon):
    status, answer, headers = client.request("POST", "/api/login", b"username=a&password=b",
                                             headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (status, answer["error"]) == (415, "unsupported_media_type")
    assert Browser(daemon).get("api/login").status == 405
    assert client.post("/api/login", {"username": "a", "password": "b"},
                       headers={"Origin": "https://evil.example"})[0] == 403
    assert client.post("/api/login", {"username": "a", "password": "b"},
                       headers={"Origin": daemon.url})[0] == 401
    assert client.post("/api/login", b'{"a":"' + b"x" * 100000 + b'"}')[0] == 413


def test_bearers(client):
    pair = register(client, "bearer")
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}):
        status, answer, fields = client.request("POST", "/api/logout", {}, headers=headers)
        assert status == 401 and fields["WWW-Authenticate"] == 'Bearer realm="tgauth"', headers
    header, claims, signature = pair["access_token"].split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt","kid":"x"}').decode().rstrip("=")
    for token in (f"{header}.{claims}.", f"{none}.{claims}.", f"{none}.{claims}.{signature}", claims, "x" * 43,
                  pair["access_token"] + "A", pair["refresh_token"], f"{header}.{claims}.{signature[::-1]}"):
        status, answer, fields = client.request("POST", "/api/logout", {}, token)
        assert (status, answer["error"]) == (401, "invalid_token"), token
        assert fields["WWW-Authenticate"] == 'Bearer realm="tgauth", error="invalid_token"'
    assert client.request("POST", "/api/logout", {}, headers={"Authorization": f"bearer {pair['access_token']}"})[0] == 200


# --- the login page's form -------------------------------------------------------------------


def confirmed_with_password(browser, database, telegram_id, username=None):
    """Somebody logs in through the bot, elsewhere, and is shown a password."""
    frame = browser.start()
    return database.one("SELECT password FROM tgauth_confirm(%s, %s, username => %s, match_code => %s)",
                        frame["command"].split()[1], telegram_id, username, frame["code"], user="test_bot")[0]


@pytest.mark.parametrize("typed", ["{name}", "@{name}", "{id}"])
def test_the_forms_way_in(daemon, database, typed):
    telegram_id = database.new_person()
    name = None if typed == "{id}" else f"form_{telegram_id}"
    password = confirmed_with_password(Browser(daemon), database, telegram_id, name)
    browser = Browser(daemon)
    page = browser.get("login?return=/inside", Accept="text/html").text
    assert 'action="/tgauth/password"' in page and 'autocomplete="current-password"' in page
    answer = browser.submit("password", {"username": typed.format(name=name, id=telegram_id),
                                         "password": password.upper().replace("-", " "), "return": "/inside"})
    assert answer.status == 303 and answer.headers["Location"] == "/inside", answer
    assert SESSION in browser.cookies and "tgauth_login" not in browser.cookies
    assert browser.get("session").json()["telegram_id"] == telegram_id


def test_the_form_without_a_cookie_and_its_refusals(daemon, database):
    browser = Browser(daemon)
    for form in ({"username": "nobody-here", "password": "wrong"}, {"username": "nobody-here"}, {}):
        answer = browser.submit("password", {**form, "return": "/in?a=1&b=2"})
        assert answer.status == 303
        assert answer.headers["Location"] == ("/tgauth/login?notice=password&return=/in?a=1%26b=2" +
                                              ("&name=nobody-here" if form else ""))
    page = browser.get("login?notice=password").text
    assert "Wrong user name or password." in page and re.search(r"<details[^>]* open>", page)
    # a password in the address is none
    assert browser.post("password?username=a&password=b", {}).status == 400
    assert browser.post("password", {"username": "a", "password": "b"}, {"Origin": "https://evil.example"}).status == 403
    status = [browser.post("password", {"username": "throttle-me", "password": "x"}).status for _ in range(7)]
    assert status == [401] * 6 + [429]
    answer = browser.submit("password", {"username": "throttle-me", "password": "x"})
    assert "notice=throttled" in answer.headers["Location"]
    assert SESSION not in browser.cookies


def test_a_waiting_tab_hears_of_a_login_by_password(daemon, database):
    password = confirmed_with_password(Browser(daemon), database, database.new_person(), "tab_user")
    browser = Browser(daemon)
    browser.get("login")
    with browser.socket() as ws:
        assert ws.receive()["state"] == "waiting"
        other_tab = Browser(daemon)
        other_tab.cookies = browser.cookies
        assert other_tab.submit("password", {"username": "tab_user", "password": password}).status == 303
        assert ws.receive_state("confirmed") == {"state": "confirmed"}


# --- access tokens for a session ----------------------------------------------------------------


def test_token_for_a_session(daemon, client, database):
    browser = Browser(daemon)
    assert browser.post("token").status == 401
    frame = browser.start()
    database.confirm_frame(frame, username="token_user")
    browser.post("claim")
    answer = browser.post("token")
    assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
    client.checker.check("POST", "/token", 200, answer.headers, answer.json())
    claims = claims_of(client, answer.json()["access_token"])
    assert claims["username"] == "token_user"
    assert claims["sid"] == browser.get("session").json()["login_id"]
    assert browser.post("token", headers={"Origin": "https://evil.example"}).status == 403
    kept = dict(browser.cookies)
    browser.post("logout")
    browser.cookies = kept
    assert browser.post("token").status == 401


def test_published_keys(daemon, client, database):
    root = Browser(daemon, prefix="/").get(".well-known/jwks.json")
    assert root.status == 200 and root.headers["Content-Type"] == "application/jwk-set+json"
    old = register(client, "rotation")["access_token"]
    before = root.json()["keys"]
    kid, = database.one("SELECT tgauth_rotate_jwt_key()")
    wait_until(lambda: kid in [k["kid"] for k in Browser(daemon).get(".well-known/jwks.json").json()["keys"]],
               "the new key")
    # it signs when every cache of the set has run out, and not before
    age = int(re.search(r"max-age=(\d+)", root.headers["Cache-Control"])[1])
    assert database.one("SELECT extract(epoch FROM signs_from - created_at) FROM tgauth_jwt_key WHERE kid = %s", kid)[0] > age + 60
    login = {"username": "rotation", "password": PASSWORD}
    assert jwt.get_unverified_header(client.post("/api/login", login)[1]["access_token"])["kid"] == before[0]["kid"]
    database.query("UPDATE tgauth_jwt_key SET signs_from = signs_from - interval '10 min', retired_at = retired_at - interval '10 min'")
    new = client.post("/api/login", login)[1]["access_token"]
    assert jwt.get_unverified_header(new)["kid"] == kid != before[0]["kid"]
    assert claims_of(client, old)["sub"] == claims_of(client, new)["sub"]


# --- applications that say no; the document; ends ---


def test_an_applications_own_word(database, directory, document):
    """tgauth.login_hook refuses: its message for a front-end, a notice for the form."""
    database.query("CREATE SCHEMA door; CREATE FUNCTION door.man(u tgauth_user) RETURNS void LANGUAGE plpgsql AS "
                 "$$ BEGIN IF u.username LIKE 'unwanted%' THEN RAISE EXCEPTION 'Not \"today\", <%>.', u.username; END IF; END $$")
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-before", attempts_per_minute=1000).start()
    register(Client(daemon, document), "unwanted")
    assert daemon.stop() == 0
    database.query(f"ALTER DATABASE \"{database.name}\" SET tgauth.login_hook = 'door.man'")
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-door", attempts_per_minute=1000).start()
    try:
        client = Client(daemon, document)
        for path, name in (("/api/login", "unwanted"), ("/api/register", "unwanted2")):
            assert client.post(path, {"username": name, "password": PASSWORD}) == (
                403, {"error": "refused", "message": f'Not "today", <{name}>.'})
        browser = Browser(daemon)
        answer = browser.submit("password", {"username": "unwanted", "password": PASSWORD})
        assert "notice=refused" in answer.headers["Location"] and SESSION not in browser.cookies
        assert "does not let you in" in browser.get("login?notice=refused").text
        frame = browser.start()
        token, = database.one("SELECT tgauth_add_bot('door')")
        status, answer = client.post("/api/confirm", {"start_token": frame["command"].split()[1], "telegram_id": 4141,
                                                      "username": "unwanted3", "match_code": frame["code"]}, token)
        assert status == 200 and (answer["status"], answer["message"]) == ("refused", 'Not "today", <unwanted3>.')
    finally:
        database.query(f'ALTER DATABASE "{database.name}" RESET tgauth.login_hook')
        assert daemon.stop() == 0


def test_registration_can_be_closed(database, directory, document):
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.registration = off')
    try:
        daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-closed").start()
        try:
            status, answer = Client(daemon, document).post("/api/register", {"username": "late", "password": PASSWORD})
            assert (status, answer["error"]) == (403, "closed")
        finally:
            assert daemon.stop() == 0
    finally:
        database.query(f'ALTER DATABASE "{database.name}" RESET tgauth.registration')


def test_the_document_names_every_route(document):
    """What is served and what is described are the same paths."""

    routes = (TOP / "pushd/routes/routes.h").read_text()
    served = {"/" + name for name in re.findall(r'X\(\w+, "((?:api/|token|passkey/|\.well-known/)[^"]*)"', routes)}
    assert served == set(document.paths)


def test_without_a_database(directory, document):
    daemon = Pushd(directory, f"host=127.0.0.1 port={free_port()} dbname=x user=x", name="pushd-alone").start(ready=False)
    try:
        client = Client(daemon, document)
        credentials = {"username": "ann", "password": PASSWORD}
        for path, body, token in (("/api/login", credentials, None), ("/api/register", credentials, None),
                                  ("/api/refresh", {"refresh_token": "x"}, None), ("/api/logout", {}, "x"),
                                  ("/api/password", {"new_password": PASSWORD}, "x"), ("/api/confirm", {}, "x.y")):
            assert client.post(path, body, token) == (503, {
                "error": "unavailable", "message": "the database is away; try again in a moment"}), path
        assert client.request("GET", "/.well-known/jwks.json")[0] == 503
        # what needs no database is told all the same
        assert client.post("/api/login", b"[]")[0] == 400
        assert client.post("/api/confirm", {})[0] == 401
    finally:
        assert daemon.stop() == 0


def test_a_login_that_is_under_way_when_the_daemon_ends(database, directory, document):
    """SIGTERM lets it finish; a second one does not wait."""
    import signal
    import threading
    database.query(f'ALTER DATABASE "{database.name}" SET tgauth.bcrypt_cost = 13')
    try:
        for signals, statuses in ((1, {401, 503}), (2, {401, 503, None})):
            daemon = Pushd(directory, database.dsn("test_pushd"), name=f"pushd-ends-{signals}").start()
            answers = []

            def ask():
                try:
                    answers.append(Client(daemon, document).post("/api/login", {"username": "slow", "password": "x"})[0])
                except (OSError, http.client.HTTPException):
                    answers.append(None)

            thread = threading.Thread(target=ask)
            thread.start()
            wait_until(lambda: database.one("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
                                            "'%%tgauth_login(%%' AND pid <> pg_backend_pid()") != (0,) or answers, "the login")
            daemon.send_signal(signal.SIGTERM)
            if signals == 2:
                wait_until(lambda: "event=draining" in daemon.log_text(), "the drain")
                daemon.send_signal(signal.SIGTERM)
            assert daemon.wait() in ((0,) if signals == 1 else (0, 1)), daemon.log_text()
            thread.join()
            assert set(answers) <= statuses
    finally:
        database.query(f'ALTER DATABASE "{database.name}" SET tgauth.bcrypt_cost = 4')


@pytest.mark.parametrize("name", ["docs/api.md", "docs/reference.md"])
def test_the_functions_and_paths_in_the_documentation_are_there(database, daemon, name):

    text = (TOP / name).read_text()
    calls = re.findall(r"`(tgauth_\w+)\(([^)`]*)\)`", text)
    assert len(calls) > 15
    for function, arguments in calls:
        found = database.query("SELECT coalesce(proargnames, '{}') FROM pg_proc WHERE proname = %s", function)
        assert found, function
        for argument in filter(None, arguments.split(",")):
            word = argument.split()[0]
            if word.isidentifier() and word not in ("old", "new"):
                assert word in found[0][0], f"{function}({word})"
    for method, path in re.findall(r"`(GET|POST) ((?:api/|token|password|\.well-known/)[^` ]*)`", text):
        assert Browser(daemon).request("PUT", path).headers["Allow"].startswith(method), path
