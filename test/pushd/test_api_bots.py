"""The API for bots: a bot in another process, tokens, refusals."""

import json
import subprocess
import sys

import pytest

from support.api import Client
from support.browser import Browser
from support.daemons import Pushd

BOT_PROCESS = """
import json, sys, urllib.request
url, token = sys.argv[1:]
def call(path, **body):
    request = urllib.request.Request(url + path, json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + token})
    return json.load(urllib.request.urlopen(request))
for line in sys.stdin:
    start_token, code = line.split()
    question = call("api/preview", start_token=start_token, telegram_id=77)
    assert question["status"] == "ok" and int(code) in question["choices"], question
    print(json.dumps(call("api/confirm", start_token=start_token, telegram_id=77, first_name="Zoë",
                          username="zoe", match_code=int(code))), flush=True)
"""

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def test_life_of_a_bot_in_another_process(daemon, client, database):
    token, = database.one("SELECT tgauth_add_bot('other-process')")
    process = subprocess.Popen([sys.executable, "-c", BOT_PROCESS, f"{daemon.url}/tgauth/", token],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        browser = Browser(daemon)
        browser.get("login")
        with browser.socket() as ws:
            frame = ws.renew()
            process.stdin.write(f"{frame['command'].split()[1]} {frame['code']}\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            client.checker.check("POST", "/api/confirm", 200, {}, answer)
            assert answer["status"] == "confirmed" and answer["is_new"] is True
            assert ws.receive_state("confirmed")
        assert browser.post("claim").json()["first_name"] == "Zoë"
        assert "event=bot name=other-process route=api/confirm" in daemon.log_text()
        # the password that the bot was told is good
        assert client.post("/api/login", {"username": "zoe", "password": answer["password"]})[0] == 200
    finally:
        process.stdin.close()
        assert process.wait(20) == 0


def test_buttons(client, database):
    token, = database.one("SELECT tgauth_add_bot('buttons')")
    _, start_token, code = database.begin()
    status, question = client.post("/api/preview", {"start_token": start_token, "telegram_id": 78}, token)
    assert status == 200 and len(question["buttons"]) == len(question["choices"]) + 1
    right = question["buttons"][question["choices"].index(code)]
    person = {"telegram_id": 78, "first_name": "Zoë"}
    assert client.post("/api/answer", {"data": right, **person}, token)[1]["status"] == "confirmed"
    assert client.post("/api/answer", {"data": right, **person}, token)[1]["status"] == "already_confirmed"
    assert client.post("/api/answer", {"data": "no", **person}, token)[1]["status"] == "invalid"
    assert client.post("/api/answer", {"start_token": start_token, **person}, token)[0] == 400
    _, start_token, _ = database.begin()
    _, question = client.post("/api/preview", {"start_token": start_token, "telegram_id": 78}, token)
    assert client.post("/api/answer", {"data": question["buttons"][-1], **person}, token)[1]["status"] == "declined"
    assert database.state(start_token) == "declined"


def test_bot_tokens(daemon, client, database):
    body = {"start_token": "x" * 64, "telegram_id": 5}
    token, = database.one("SELECT tgauth_add_bot('rotating')")
    newer, = database.one("SELECT tgauth_add_bot('rotating')")
    for path in ("/api/preview", "/api/confirm", "/api/decline"):
        for good in (token, newer):
            assert client.post(path, body, good)[1]["status"] == "invalid"
    assert database.one("SELECT tgauth_remove_bot('rotating', old_only => true)") == (1,)
    assert client.post("/api/confirm", body, token)[0] == 401
    assert client.post("/api/confirm", body, newer)[0] == 200
    database.one("SELECT tgauth_remove_bot('rotating')")
    assert client.post("/api/confirm", body, newer)[0] == 401
    assert newer not in daemon.log_text() and token not in daemon.log_text()
    assert newer.split(".")[1] not in str(database.query("SELECT * FROM tgauth_bot"))


def test_a_bots_token_comes_before_its_body(client, database):
    """What a stranger sends is not looked at: 401 for bodies that a bot would get 400 for."""
    token, = database.one("SELECT tgauth_add_bot('body')")
    for body in (b"{", b"[]", b"", b'{"start_token":1}'):
        assert client.post("/api/confirm", body)[0] == 401
        assert client.post("/api/confirm", body, "body." + "A" * 43)[0] == 401
        assert client.post("/api/confirm", body, token)[0] == 400
    for member in ({"telegram_id": 0}, {"telegram_id": "5"}, {"telegram_id": -5}, {"match_code": 100},
                   {"match_code": 1.5}, {"username": 5}, {"start_token": None}):
        status, answer = client.post("/api/confirm", {"start_token": "x", "telegram_id": 5, **member}, token)
        assert (status, answer["field"]) == (400, next(iter(member)))
    assert client.post("/api/confirm", {"start_token": "x", "telegram_id": 5, "username": None, "extra": [1]},
                       token)[1]["status"] == "invalid"


def test_a_declined_login(daemon, client, database):
    token, = database.one("SELECT tgauth_add_bot('decliner')")
    browser = Browser(daemon)
    frame = browser.start()
    body = {"start_token": frame["command"].split()[1], "telegram_id": 9}
    assert client.post("/api/decline", body, token) == (200, {"status": "declined"})
    assert browser.post("claim").status == 410


def test_strangers_with_wrong_bot_tokens_are_held_up(database, directory, document):
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-limit", attempts_per_minute=5).start()
    try:
        token, = database.one("SELECT tgauth_add_bot('limited')")
        client = Client(daemon, document)
        body = {"start_token": "x", "telegram_id": 5}
        # a minute may end meanwhile, but not twice
        assert {client.post("/api/confirm", body, token)[0] for _ in range(20)} == {200}
        statuses = [client.post("/api/confirm", body, "limited." + "A" * 43)[0] for _ in range(11)]
        assert set(statuses) == {401, 429} and statuses[:5] == [401] * 5
    finally:
        assert daemon.stop() == 0


def test_the_way_back_for_a_bot_of_ones_own(daemon, client, database):
    """In its answers, and again where it asks again; the page that they lead to is the login's own."""
    token, = database.one("SELECT tgauth_add_bot('way-back')")
    database.setting("return_leg", "required")
    try:
        browser = Browser(daemon)
        frame = browser.start()
        body = {"start_token": frame["command"].split()[1], "telegram_id": 79, "match_code": frame["code"]}
        answers = [client.post("/api/confirm", body, token)[1] for _ in range(2)]
        assert [a["status"] for a in answers] == ["confirmed", "already_confirmed"]
        assert all("/tgauth/return?token=" in a["return_url"] for a in answers)
        assert answers[0]["return_code"] == answers[1]["return_code"]
        assert browser.post("claim").json() == {"status": "returning"}
        assert browser.get(answers[1]["return_url"].partition("/tgauth/")[2]).status == 303
        assert browser.get("session").json()["telegram_id"] == 79
        question = client.post("/api/preview", {"start_token": browser.start()["command"].split()[1], "telegram_id": 79}, token)[1]
        declined = client.post("/api/answer", {"data": question["buttons"][-1], "telegram_id": 79}, token)[1]
        assert (declined["status"], declined["return_url"], declined["return_code"]) == ("declined", None, None)
    finally:
        database.setting("return_leg", None)
