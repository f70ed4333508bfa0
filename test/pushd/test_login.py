"""A login through pushd: cookies, frames, claim, session, logout."""

import base64
import contextlib
import json
import re
import time

import pytest
import websockets

from support.browser import SESSION, Browser
from support.servers import wait_until

LOGIN = "tgauth_login"


def test_whole_login_over_websocket(browser, database):
    page = browser.get("login?return=/inside", Accept="text/html")
    assert page.status == 200
    assert "https://t.me/ExampleBot?start=" in page.text
    secret = browser.cookies[LOGIN]

    with browser.socket() as ws:
        assert ws.receive() == {"state": "waiting"}, "the page has its link"
        frame = ws.renew()
        assert re.fullmatch(r"https://t\.me/ExampleBot\?start=[A-Za-z0-9_-]{64}", frame["link"])
        assert re.fullmatch(r"tg://resolve\?domain=ExampleBot&start=[A-Za-z0-9_-]{64}", frame["tg"])
        assert frame["command"] == "/start " + frame["link"][-64:]
        assert 10 <= frame["code"] <= 99 and f">{frame['code']}<" in page.text
        assert frame["expires_in"] == 120
        assert frame["qr_size"] == 41 and frame["qr_path"].startswith("M0 0")

        assert database.preview_frame(frame, 7)[0] == "ok"
        assert ws.receive() == {"state": "opened"}
        assert database.confirm_frame(frame, 7, username="ann") == "confirmed"
        assert ws.receive() == {"state": "confirmed"}
        assert ws.close_code() == 1000

    claim = browser.post("claim", {"return": "/inside"})
    assert claim.status == 200
    answer = claim.json()
    assert answer["status"] == "confirmed" and answer["return"] == "/inside"
    assert (answer["telegram_id"], answer["username"], answer["first_name"]) == (7, "ann", "Ann")
    assert LOGIN not in browser.cookies
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", browser.cookies[SESSION])
    assert browser.cookies[SESSION] != secret.split(".")[0], "the session has a token of its own"

    session = browser.get("session")
    assert session.status == 200
    for member in ("user_id", "telegram_id", "username", "proof", "login_id", "created_at", "expires_at"):
        assert session.json()[member] == answer[member]
    assert re.fullmatch(r"[0-9a-f]{32}", answer["login_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer["expires_at"])

    assert "Ann" in browser.get("login").text
    old = dict(browser.cookies)
    assert browser.post("logout").json() == {"status": "logged_out"}
    assert SESSION not in browser.cookies
    browser.cookies = old
    assert browser.get("session").status == 401


def test_whole_login_over_server_sent_events(browser, database):
    browser.get("login")
    with browser.events() as sse:
        assert sse.status == 200
        assert sse.headers["Content-Type"] == "text/event-stream"
        frame = sse.receive()
        assert frame["state"] == "waiting"
        database.preview_frame(frame, 8)
        assert sse.receive() == {"state": "opened"}
        assert database.confirm_frame(frame, 8) == "confirmed"
        assert sse.receive() == {"state": "confirmed"}
        assert sse.receive() is None
    assert browser.post("claim").status == 200


def test_claim_is_idempotent(browser, database):
    frame = browser.start()
    database.confirm_frame(frame)
    before = dict(browser.cookies)
    first = browser.post("claim").json()
    browser.cookies = before  # the answer was lost
    assert browser.post("claim").json() == first
    assert browser.post("claim").json() == first  # by the session alone


def test_claim_before_confirmation_waits(browser):
    browser.start()
    answer = browser.post("claim")
    assert answer.status == 409 and answer.json() == {"status": "waiting"}


def test_claim_without_cookie(browser):
    answer = browser.post("claim")
    assert answer.status == 401 and answer.json()["error"] == "no_login"


def test_claim_with_a_forged_cookie(browser, database):
    """A secret of one's own choice: the database would know it, the MAC does not."""
    browser.start()
    secret, issued, channel, mac = browser.cookies[LOGIN].split(".")
    for forged in (f"{secret}.{int(issued) + 1}.{channel}.{mac}", f"{secret}.{issued}.1.{mac}",
                   f"{secret}.{issued}.{channel}.{mac[:-1]}", f"{secret}.{issued}.{channel}",
                   f"{'A' * 43}.{issued}.{channel}.{mac}", secret, "", "...", "a" * 5000):
        other = Browser(browser.pushd)
        other.cookies[LOGIN] = forged
        assert other.post("claim").status == 401, forged


def test_claim_as_a_form(browser, database):
    frame = browser.start()
    early = browser.submit("claim", {"return": "/a?b=c&d"})
    assert early.status == 303
    assert early.headers["Location"] == "/tgauth/login?notice=not_yet&return=/a?b=c%26d"
    database.confirm_frame(frame)
    done = browser.submit("claim", {"return": "/a?b=c&d"})
    assert done.status == 303 and done.headers["Location"] == "/a?b=c&d"
    assert SESSION in browser.cookies


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "/\\evil.example",
                                  "/\t/evil.example", "evil", "", "/a\r\nSet-Cookie: x=y",
                                  "javascript:alert(1)", "/" + "a" * 9216])
def test_no_open_redirect(browser, database, evil):
    browser.log_in(database)
    answer = browser.submit("claim", {"return": evil})
    assert answer.status == 303 and answer.headers["Location"] == "/"
    assert answer.headers.get_all("Set-Cookie") is None


@pytest.mark.parametrize("name", ["next", "rd"])
def test_other_names_of_the_way_back(browser, name):
    """Django's login_required and proxies made for oauth2-proxy have words of their own for it."""
    browser.start()
    for value in ("/a?b=c", f"{browser.pushd.url}/a?b=c"):
        answer = browser.submit("claim", {name: value})
        assert answer.headers["Location"] == "/tgauth/login?notice=not_yet&return=/a?b=c"
    for evil in (f"{browser.pushd.url}.evil.example/", f"{browser.pushd.url}//evil.example", "https://evil.example/"):
        assert browser.submit("claim", {name: evil}).headers["Location"] == "/tgauth/login?notice=not_yet&return=/"


def test_second_browser_without_the_cookie_gets_nothing(browser, database):
    """Whoever copies the QR holds the start token, and that logs nobody in."""
    browser.get("login")
    thief = Browser(browser.pushd)
    thief.get("login")
    with browser.socket() as ws, thief.socket() as thief_ws:
        frame = ws.renew()
        thief_ws.receive()
        database.confirm_frame(frame)
        assert ws.receive_state("confirmed")
        assert thief_ws.is_silent(1.5)
        assert thief.post("claim").status == 409


def test_tabs_share_the_login(browser, database):
    browser.get("login")
    cookie = browser.cookies[LOGIN]
    with browser.socket() as first:
        first.receive()
        browser.get("login")
        assert browser.cookies[LOGIN] == cookie
        with browser.socket() as second, browser.events() as third:
            second.receive()
            frame = third.receive()
            database.confirm_frame(frame)
            for tab in (first, second, third):
                assert tab.receive_state("confirmed")
            assert browser.post("claim").status == 200
            assert browser.post("claim").status == 200


def test_burned_login_is_replaced(browser, database):
    frame = browser.start()
    burned = browser.cookies[LOGIN]
    with browser.socket() as ws:
        assert database.decline_frame(frame) == "declined"
        assert ws.receive_state("declined")["reason"] == "declined"
    assert browser.post("claim").status == 410
    assert browser.post("claim").json() == {"status": "declined"}
    browser.get("login")
    assert browser.cookies[LOGIN] != burned


def test_wrong_number_burns_the_login(browser, database):
    frame = browser.start()
    with browser.socket() as ws:
        ws.receive()
        choices = database.preview_frame(frame, 9)[1]
        wrong = next(c for c in choices if c != frame["code"])
        assert database.confirm_frame(frame, 9, wrong) == "mismatch"
        assert ws.receive_state("declined") == {"state": "declined", "reason": "mismatch"}
    assert browser.post("claim").json() == {"status": "mismatch"}
    location = browser.submit("claim", {"return": "/"}).headers["Location"]
    assert "notice=mismatch" in location


def test_socket_opened_after_the_confirmation(browser, database):
    """The browser was asleep when it happened."""
    frame = browser.start()
    database.confirm_frame(frame)
    with browser.socket() as ws:
        assert ws.receive_state("confirmed")


def test_renew(browser, database):
    browser.get("login")
    with browser.socket() as ws:
        first, second = ws.renew(), ws.renew()
        assert second["code"] == first["code"]
        database.confirm_frame(second)
        assert ws.receive_state("confirmed")


def test_renewing_too_often_ends_the_socket(browser, pushd):
    browser.get("login")
    refused = pushd.metric("refused_renewals_total")
    with browser.socket() as ws:
        # One at a time: a close with unread messages resets the connection, and takes its code along.
        with contextlib.suppress(websockets.ConnectionClosed):
            for _ in range(10):
                ws.renew()
        assert ws.close_code() == 1008
    assert pushd.metric("refused_renewals_total") > refused


@pytest.mark.parametrize("message, code", [
    ("hello", 1008), ("renew ", 1008), ("", 1008), (b"renew", 1008), ("x" * 200, 1009), ("x" * 100000, 1009)])
def test_anything_else_ends_the_socket(browser, message, code):
    browser.get("login")
    with browser.socket() as ws:
        ws.receive()
        try:
            ws.send(message)
        except websockets.ConnectionClosed:
            pass
        assert ws.close_code() == code


def test_login_expires(run_pushd, database):
    browser = Browser(run_pushd(database.dsn("test_pushd"), login_seconds=10))
    browser.get("login")
    old = browser.cookies[LOGIN]
    with browser.socket() as ws:
        assert ws.receive()["state"] == "waiting"
        assert ws.receive() == {"state": "expired"}
        assert ws.close_code() == 1000
    browser.cookies[LOGIN] = old  # a browser whose clock is late
    with browser.socket() as ws:
        assert ws.receive() == {"state": "expired"}
    assert browser.post("claim").json() == {"status": "expired"}
    browser.start()
    assert browser.cookies[LOGIN] != old


def test_socket_of_a_session_hears_of_its_end(browser, database):
    session = browser.log_in(database)
    with browser.socket() as ws, browser.events() as sse:
        assert ws.is_silent(0.5)
        database.query("SELECT tgauth_revoke(%s)", bytes.fromhex(session["login_id"]))
        assert sse.receive() == {"state": "revoked"}
    assert browser.get("session").status == 401


def test_socket_with_a_session_cookie_of_no_session(browser):
    browser.cookies[SESSION] = "A" * 43
    with browser.socket() as ws:
        assert ws.receive() == {"state": "revoked"}


def test_socket_needs_a_cookie(browser):
    with pytest.raises(websockets.InvalidStatusCode) as refusal:
        browser.socket()
    assert refusal.value.status_code == 401
    assert browser.events().status == 401


def test_logout_of_all_sessions(pushd, database):
    ann = [Browser(pushd) for _ in range(3)]
    for b in ann:
        b.log_in(database, telegram_id=77)
    bob = Browser(pushd)
    bob.log_in(database)
    with ann[2].socket() as ws:
        assert ann[0].post("logout", {"all": "1"}).status == 200
        assert ws.receive() == {"state": "revoked"}
    assert [b.get("session").status for b in ann[1:]] == [401, 401]
    assert bob.get("session").status == 200


def test_logout_by_json_and_by_form(browser, database):
    browser.log_in(database)
    answer = browser.request("POST", "logout", json.dumps({"all": True}),
                             {"Origin": browser.pushd.url, "Content-Type": "application/json"})
    assert answer.json() == {"status": "logged_out"}
    browser.log_in(database)
    answer = browser.submit("logout", {"return": "/x"})
    assert answer.status == 303
    assert answer.headers["Location"] == "/tgauth/login?notice=logged_out&return=/x"
    assert browser.post("logout").status == 200  # with nobody logged in


def test_anonymous_visitors_cost_no_query(run_pushd, database):
    """Pages, starts, sockets and renewals of who never confirms."""
    pushd = run_pushd(database.dsn("test_pushd"))
    # For a login that began in the first seconds the daemon cannot know; wait them out.
    time.sleep(6)
    before = pushd.metric("states_asked_total")
    for _ in range(5):
        browser = Browser(pushd)
        browser.get("login")
        browser.start()
        with browser.socket() as ws, browser.events() as sse:
            ws.receive()
            sse.receive()
            ws.send("renew")
            ws.receive()
    assert pushd.metric("states_asked_total") == before


def test_forged_notification_costs_a_look_up_and_no_more(browser, database):
    frame = browser.start()
    login_id = database.one("SELECT encode(login_id, 'hex') FROM (SELECT substr(sha256(%s), 1, 16) AS login_id) AS x",
                            raw_secret(browser))[0]
    with browser.socket() as ws:
        ws.receive()
        for kind in ("confirmed", "declined", "revoked"):
            database.query(f"NOTIFY tgauth_0, '{kind} {login_id}'")
        for nonsense in ("", "confirmed", "confirmed x", "x" * 7000, "confirmed " + "0," * 3000, "keys"):
            database.query("SELECT pg_notify('tgauth_0', %s)", nonsense)
        assert ws.is_silent(1)
        assert database.confirm_frame(frame) == "confirmed"
        assert ws.receive_state("confirmed")


def raw_secret(browser):
    return base64.urlsafe_b64decode(browser.cookies[LOGIN].split(".")[0] + "=")


def test_key_rotation_keeps_logins_in_flight(browser, database):
    frame = browser.start()
    with browser.socket() as ws:
        ws.receive()
        number, = database.one("SELECT tgauth_rotate_key()")
        assert database.confirm_frame(frame) == "confirmed"
        assert ws.receive_state("confirmed")
    assert browser.post("claim").status == 200
    other = Browser(browser.pushd)

    def uses_new_key():
        return base64.urlsafe_b64decode(other.start()["link"][-64:])[0] == number
    wait_until(uses_new_key, "the new key")


def test_secret_key_signs_cookies(run_pushd, database):
    one = Browser(run_pushd(database.dsn("test_pushd"), env={"SECRET_KEY": "one"}))
    two = Browser(run_pushd(database.dsn("test_pushd"), env={"SECRET_KEY": "two"}))
    one.start()
    two.cookies = dict(one.cookies)
    assert one.post("claim").status == 409
    assert two.post("claim").status == 401


def test_two_daemons_on_two_channels(run_pushd, database):
    """A browser that comes back to another daemon is served by that one."""
    first = run_pushd(database.dsn("test_pushd"), channel=3)
    second = run_pushd(database.dsn("test_pushd"), channel=250)
    browser, other = Browser(first), Browser(second)
    frame = browser.start()
    other.cookies = dict(browser.cookies)
    with browser.socket() as ws, other.socket() as other_ws:
        ws.receive()
        other_ws.receive()
        database.confirm_frame(frame)  # announced on channel 3 alone
        assert ws.receive_state("confirmed")
        assert other_ws.receive_state("confirmed")
    assert other.post("claim").status == 200


def test_log_holds_no_secret(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), log_level="debug")
    browser = Browser(pushd)
    frame = browser.start()
    secrets = [browser.cookies[LOGIN], browser.cookies[LOGIN].split(".")[0], frame["link"][-64:]]
    with browser.socket() as ws:
        ws.receive()
        database.preview_frame(frame, 5)
        database.confirm_frame(frame, 5)
        ws.receive_state("confirmed")
    browser.post("claim")
    browser.get("session")
    browser.post("logout")
    wait_until(lambda: "event=revoked" in pushd.log_text(), "the log to tell of the logout")
    text = pushd.log_text()
    assert "event=confirmed login_id=" in text
    assert not [s for s in secrets if s in text]


def test_log_as_json(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), log_format="json")
    lines = [json.loads(line) for line in pushd.log_text().splitlines()]
    assert any(line["event"] == "postgres_ready" for line in lines)
