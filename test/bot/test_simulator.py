"""The simulator answers as Telegram does: whoever passes here has a fair stand-in for the real server."""

import http.client as http_client
import json
import threading
import time
import urllib.request

import pytest

from support.bot_api import call, http, keyboard, refusal, result


def test_update_of_a_message_is_as_documented(telegram):
    ann = telegram.person("Ann", "Lee", "ann_lee", "en")
    message_id = telegram.press_start(ann, "T" * 64)
    (update,) = result(telegram, "getUpdates")
    message = update["message"]
    date = message.pop("date")
    assert abs(date - time.time()) < 60
    assert message == {
        "message_id": message_id, "text": "/start " + "T" * 64,
        "from": {"id": ann, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "username": "ann_lee",
                 "language_code": "en"},
        "chat": {"id": ann, "first_name": "Ann", "last_name": "Lee", "username": "ann_lee", "type": "private"},
        "entities": [{"offset": 0, "length": 6, "type": "bot_command"}]}


def test_offset_confirms_limit_limits(telegram):
    ann = telegram.person("Ann")
    for i in range(5):
        telegram.send_text(ann, str(i))
    first = result(telegram, "getUpdates", limit=2)
    assert [u["message"]["text"] for u in first] == ["0", "1"]
    assert result(telegram, "getUpdates", limit=2) == first
    after = result(telegram, "getUpdates", offset=first[-1]["update_id"] + 1)
    assert [u["message"]["text"] for u in after] == ["2", "3", "4"]
    assert [u["message"]["text"] for u in result(telegram, "getUpdates", offset=-1)] == ["4"]
    assert telegram.pending() == 1


def test_long_poll_waits_and_wakes(telegram):
    ann = telegram.person("Ann")
    answers = []
    poll = threading.Thread(target=lambda: answers.append(result(telegram, "getUpdates", timeout=30)))
    poll.start()
    telegram.wait_for(lambda: telegram.calls("getUpdates"))
    assert not answers
    telegram.send_text(ann, "wake up")
    poll.join(20)
    assert answers[0][0]["message"]["text"] == "wake up"
    assert result(telegram, "getUpdates", offset=answers[0][0]["update_id"] + 1, timeout=1) == []


def test_second_poll_ends_the_first(telegram):
    answers = []
    poll = threading.Thread(target=lambda: answers.append(call(telegram, "getUpdates", timeout=30)))
    poll.start()
    telegram.wait_for(lambda: telegram.calls("getUpdates"))
    assert result(telegram, "getUpdates") == []
    poll.join(20)
    status, answer = answers[0]
    assert status == 409
    assert answer["description"] == ("Conflict: terminated by other getUpdates request; "
                                     "make sure that only one bot instance is running")


def test_allowed_updates_stay_in_force(telegram):
    ann = telegram.person("Ann")
    result(telegram, "getUpdates", allowed_updates=["callback_query"])
    telegram.send_text(ann, "unheard")
    assert result(telegram, "getUpdates") == []
    result(telegram, "getUpdates", allowed_updates=[])
    telegram.send_text(ann, "heard")
    assert [u["message"]["text"] for u in result(telegram, "getUpdates")] == ["heard"]


def test_tap_answer_and_edit(telegram):
    ann = telegram.person("Ann")
    start = telegram.press_start(ann, "token")
    sent = result(telegram, "sendMessage", chat_id=ann, text="Which?", reply_parameters={"message_id": start},
                  reply_markup=keyboard({"text": "42", "callback_data": "c42"}))
    assert sent["reply_to_message"]["text"] == "/start token"
    query_id = telegram.tap(ann, "42")
    query = result(telegram, "getUpdates", offset=-1)[0]["callback_query"]
    assert (query["id"], query["from"]["id"], query["data"]) == (query_id, ann, "c42")
    assert query["message"]["from"]["is_bot"] and query["message"]["chat"]["id"] == ann
    assert query["message"]["reply_to_message"]["message_id"] == start
    assert int(query["chat_instance"])
    edit = {"chat_id": ann, "message_id": sent["message_id"], "text": "Done"}
    assert "reply_markup" not in result(telegram, "editMessageText", **edit)
    status, text = refusal(telegram, "editMessageText", **edit)
    assert status == 400 and text.startswith("Bad Request: message is not modified: specified new message content")
    assert result(telegram, "answerCallbackQuery", callback_query_id=query_id, text="ok") is True
    assert telegram.query_answer(query_id)["text"] == "ok"
    old = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    assert refusal(telegram, "answerCallbackQuery", callback_query_id=query_id) == old


def test_message_that_is_gone(telegram):
    ann = telegram.person("Ann")
    start = telegram.send_text(ann, "/start")
    sent = result(telegram, "sendMessage", chat_id=ann, text="x", reply_to_message_id=start,
                  reply_markup=keyboard({"text": "a", "callback_data": "a"}))
    telegram.delete(ann, start)
    telegram.send_tap(ann, sent["message_id"], "a")
    query = result(telegram, "getUpdates", offset=-1)[0]["callback_query"]
    assert "reply_to_message" not in query["message"]
    telegram.delete(ann, sent["message_id"])
    telegram.send_tap(ann, sent["message_id"], "a")
    query = result(telegram, "getUpdates", offset=-1)[0]["callback_query"]
    assert query["message"] == {"chat": query["message"]["chat"], "message_id": sent["message_id"], "date": 0}
    target = {"chat_id": ann, "message_id": sent["message_id"]}
    assert refusal(telegram, "editMessageText", text="y", **target) == (400, "Bad Request: message to edit not found")
    assert refusal(telegram, "deleteMessage", **target) == (400, "Bad Request: message to delete not found")


def test_who_blocked_the_bot_hears_nothing(telegram):
    ann = telegram.person("Ann")
    telegram.send_text(ann, "hi")
    telegram.block(ann)
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert refusal(telegram, "sendMessage", chat_id=ann, text="hello?") == blocked
    assert result(telegram, "getUpdates", offset=-1)[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


def test_faults(telegram):
    ann = telegram.person("Ann")
    telegram.send_text(ann, "x")
    telegram.fail("getMe", code=429, retry_after=7)
    status, answer = call(telegram, "getMe")
    assert status == 429 and answer["parameters"] == {"retry_after": 7}
    assert answer["description"] == "Too Many Requests: retry after 7"
    telegram.fail("getMe", code=502, kind="page")
    assert http(f"{telegram.url}/bot{telegram.token}/getMe")[0] == 502
    telegram.fail("sendMessage", kind="lost")
    with pytest.raises(OSError):
        call(telegram, "sendMessage", chat_id=ann, text="sent")
    assert telegram.from_bot(ann)[0]["text"] == "sent"
    telegram.fail("getMe", kind="half")
    with pytest.raises(json.JSONDecodeError):
        call(telegram, "getMe")
    telegram.fail("getMe", kind="short")
    with pytest.raises(http_client.IncompleteRead):
        call(telegram, "getMe")
    telegram.fail("getMe", kind="hang")
    with pytest.raises(OSError):
        http(f"{telegram.url}/bot{telegram.token}/getMe", timeout=0.3)
    telegram.fail("getMe", kind="huge")
    assert len(http(f"{telegram.url}/bot{telegram.token}/getMe")[1]) > 10_000_000
    assert result(telegram, "getMe")["is_bot"]


def test_updates_twice_and_out_of_order(telegram):
    ann = telegram.person("Ann")
    for text in "ab":
        telegram.send_text(ann, text)
    last = result(telegram, "getUpdates")[-1]["update_id"]
    assert result(telegram, "getUpdates", offset=last + 1) == []
    telegram.redeliver(2)
    telegram.reverse_next()
    again = result(telegram, "getUpdates", offset=last + 1)
    assert [u["message"]["text"] for u in again] == ["b", "a"]


def test_phone_page(telegram):
    status, page = http(f"{telegram.url}/{telegram.username}?start=abc")
    assert status == 200 and b"<!doctype html>" in page
    assert not [line for line in page.decode().splitlines() if "src=" in line or "@import" in line]
    assert http(f"{telegram.url}/nobody_bot")[0] == 404
    people = json.loads(http(f"{telegram.url}/phone/people")[1])
    assert {"Ann", "Борис"} <= {p["first_name"] for p in people}
    ann = people[0]["id"]
    sent = json.dumps({"bot": telegram.username, "person": ann, "text": "/start abc", "button": True}).encode()
    assert http(f"{telegram.url}/phone/send", sent, "text/plain")[0] == 400
    assert telegram.pending() == 0
    assert http(f"{telegram.url}/phone/send", sent)[0] == 200
    assert result(telegram, "getUpdates")[0]["message"]["text"] == "/start abc"
    with urllib.request.urlopen(f"{telegram.url}/phone/events?bot={telegram.username}&person={ann}") as events:
        state = json.loads(events.readline().decode().removeprefix("data: "))
    assert [m["text"] for m in state["messages"]] == ["/start"]
    for wrong in ({}, {"bot": "x", "person": ann}, {"bot": telegram.username, "person": "x"},
                  {"bot": telegram.username, "person": ann, "text": " "}):
        assert http(f"{telegram.url}/phone/send", json.dumps(wrong).encode())[0] == 400


