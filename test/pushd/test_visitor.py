"""What a visitor meets who does not go the straight way: a page that was thrown away, another
host, an address that is no page, a wrong password, a line that died."""

import contextlib

import pytest
import websockets

from support.browser import BEAT, PERSON, SESSION, Browser

LOGIN = "tgauth_login"


@pytest.mark.parametrize("restarted", [False, True], ids=["heard", "asked"])
def test_a_page_opened_after_the_confirmation_is_logged_in(run_pushd, database, restarted):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    assert database.confirm_frame(browser.start(), telegram_id=71) == "confirmed"
    if restarted:
        assert pushd.stop() == 0
        pushd.start(**pushd.options)
    assert browser.request("HEAD", "login?return=/in").status == 303
    assert browser.start() == {"state": "confirmed"}
    answer = browser.get("login?return=/in%3Fa", **PERSON)
    assert (answer.status, answer.headers["Location"]) == (303, "/in?a")
    assert LOGIN not in browser.cookies and browser.get("session").json()["telegram_id"] == 71
    assert "Logged in as" in browser.get("login", **PERSON).text


def test_a_confirmed_login_replaces_the_session_that_was(pushd, database):
    browser = Browser(pushd)
    browser.log_in(database, telegram_id=72)
    assert database.confirm_frame(browser.start(), telegram_id=73) == "confirmed"
    assert browser.get("login?return=/in", **PERSON).status == 303
    assert browser.get("session").json()["telegram_id"] == 73


@pytest.mark.parametrize("restarted", [False, True], ids=["heard", "asked"])
@pytest.mark.parametrize("path, leads_to", [("", "/"), ("?return=/in", "/in"), ("account", "/tgauth/account")])
def test_every_page_goes_on_with_a_confirmed_login(run_pushd, database, path, leads_to, restarted):
    """Though somebody else was logged in here."""
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.log_in(database, telegram_id=78)
    assert database.confirm_frame(browser.start(), telegram_id=79) == "confirmed"
    if restarted:
        assert pushd.stop() == 0
        pushd.start(**pushd.options)
    assert browser.post("start", {"unless": "logged_in"}).json() == {"state": "confirmed"}
    answer = browser.get(path, **PERSON)
    assert answer.status == 303 and answer.headers["Location"].startswith("/tgauth/login?return=")
    answer = browser.get(answer.headers["Location"].removeprefix("/tgauth/"), **PERSON)
    assert (answer.status, answer.headers["Location"]) == (303, leads_to)
    assert LOGIN not in browser.cookies and browser.get("session").json()["telegram_id"] == 79
    assert browser.get("account", **PERSON).status == 200
    assert browser.get("", **PERSON).headers["Location"] == "/tgauth/account"


def test_a_login_that_ended_is_not_claimed_for_ever(pushd, database):
    browser = Browser(pushd)
    frame = browser.start()
    assert database.confirm_frame(frame, telegram_id=74) == "confirmed"
    database.query("SELECT tgauth_revoke_all(id) FROM tgauth_user WHERE telegram_id = 74")
    for _ in range(3):
        answer = browser.get("login", **PERSON)
        if answer.status == 200:
            break
    assert answer.status == 200 and "data-code" in answer.text


def test_start_tells_a_user_who_is_logged_in(pushd, database):
    browser = Browser(pushd)
    assert browser.post("start", {"unless": "logged_in"}).json()["state"] == "waiting"
    browser.log_in(database, telegram_id=75, first_name="Ann")
    told = browser.post("start", {"unless": "logged_in"}).json()
    assert (told["state"], told["telegram_id"], told["first_name"]) == ("logged_in", 75, "Ann")
    assert LOGIN not in browser.cookies and browser.start()["state"] == "waiting"


def test_another_host_leads_to_the_right_one(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    answer = browser.get("login?return=/in%26", Host="www.example.com", **PERSON)
    assert answer.status == 303
    assert answer.headers["Location"] == pushd.url + "/tgauth/login?return=/in%26&moved=1"
    assert not browser.cookies
    # A proxy that changes the field makes no circle of it.
    assert browser.get("login?return=/in%26&moved=1", Host="127.0.0.1:1", **PERSON).status == 200
    answer = browser.post("claim", headers={"Origin": "https://www.example.com", **PERSON})
    assert answer.status == 403 and f'href="{pushd.url}/tgauth/login?return=' in answer.text
    log = pushd.log_text()
    assert f"other_host host=www.example.com url={pushd.url}" in log
    assert f"other_origin origin=https://www.example.com url={pushd.url}" in log


@pytest.mark.parametrize("path, method, status, words", [
    ("nowhere", "GET", 404, "Такой страницы нет"), ("claim", "GET", 405, "По этому адресу нет страницы"),
    ("logout", "GET", 405, "По этому адресу нет страницы")])
def test_errors_are_pages(pushd, path, method, status, words):
    answer = Browser(pushd).request(method, path + "?return=/back", headers={**PERSON, "Accept-Language": "ru"})
    assert answer.status == status and answer.headers["Content-Type"].startswith("text/html")
    assert f"<title>{words}</title>" in answer.text and 'href="/back"' in answer.text and "login?return=/back" in answer.text
    script = Browser(pushd).request(method, path, headers={"Accept": "*/*"})
    assert script.status == status and "error" in script.json()


def test_too_many_requests_are_told_on_a_page(run_pushd, database):
    browser = Browser(run_pushd(database.dsn("test_pushd"), attempts_per_minute=3))
    answers = [browser.get("login", **PERSON) for _ in range(7)]  # a minute may end meanwhile, but not twice
    refused = [answer for answer in answers if answer.status == 429]
    assert refused and all("Wait a minute" in a.text and a.headers["Retry-After"] == "60" for a in refused)


def test_a_wrong_password_keeps_the_name(pushd, database):
    browser = Browser(pushd)
    browser.get("login")
    answer = browser.submit("password", {"username": 'a "b" &\r\nX: 1', "password": "wrong", "return": "/in"})
    assert answer.status == 303 and "notice=password" in answer.headers["Location"]
    page = browser.get(answer.headers["Location"].removeprefix("/tgauth/"), **PERSON).text
    assert "X" not in answer.headers and 'value="a &quot;b&quot; &amp;' in page
    assert page.count("Wrong user name or password.") == 1 and "autofocus" in page and 'aria-invalid="true"' in page


def test_a_line_answers_whether_it_is_alive(pushd, database):
    browser = Browser(pushd)
    browser.start()
    with browser.socket() as ws:
        assert ws.receive()["state"] == "waiting"
        for _ in range(3):
            ws.send("ping")
            assert ws.receive() == {"state": "alive"}
    browser.log_in(database, telegram_id=76)
    with browser.socket() as ws:
        ws.send("ping")
        assert ws.receive() == {"state": "alive"}
        with contextlib.suppress(websockets.ConnectionClosed):
            for _ in range(12):
                ws.send("ping")
        assert ws.close_code() == 1008


def test_events_beat(pushd):
    browser = Browser(pushd)
    browser.start()
    with browser.events() as events:
        beats = (line for line in events.lines() if line == BEAT)
        assert next(beats) and next(beats)


@pytest.mark.parametrize("language, words", [("en", "Try again in a few seconds."), ("de", "Versuchen Sie es in ein paar Sekunden noch einmal."),
                                             ("ru", "Попробуйте через несколько секунд.")])
def test_a_database_that_is_away_is_told_on_a_page(run_pushd, language, words):
    browser = Browser(run_pushd("host=127.0.0.1 port=1", ready=False))
    browser.cookies[SESSION] = "A" * 43
    answer = browser.get("account?return=/back", Accept_Language=language, **PERSON)
    assert answer.status == 503 and answer.headers["Retry-After"] and words in answer.text
    assert 'href="/back"' in answer.text and f'lang="{language}"' in answer.text


def test_the_prefix_leads_to_the_account_or_the_login(pushd, database):
    browser = Browser(pushd)
    assert browser.get("", **PERSON).headers["Location"].startswith("/tgauth/login?return=")
    browser.log_in(database, telegram_id=77)
    assert browser.get("", **PERSON).headers["Location"] == "/tgauth/account"
