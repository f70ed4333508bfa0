"""The simulator answers as Telegram does: whoever passes here has a fair stand-in for the real server."""

import http.client as http_client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from telegram_simulator.errors import TelegramError
from telegram_simulator.html import format_text
from telegram_simulator import TelegramSimulator


@pytest.fixture()
def telegram():
    with TelegramSimulator() as simulator:
        yield simulator


def http(url, body=None, kind="application/json", timeout=30):
    request = urllib.request.Request(url, body, {"Content-Type": kind} if body is not None else {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def call(telegram, method, token=None, **parameters):
    status, body = http(f"{telegram.url}/bot{token or telegram.token}/{method}", json.dumps(parameters).encode())
    return status, json.loads(body)


def result(telegram, method, **parameters):
    status, answer = call(telegram, method, **parameters)
    assert (status, answer["ok"]) == (200, True), answer
    return answer["result"]


def refusal(telegram, method, **parameters):
    status, answer = call(telegram, method, **parameters)
    assert answer["ok"] is False and answer["error_code"] == status
    return status, answer["description"]


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}


def test_get_and_post_as_json_and_as_form(telegram):
    ann = telegram.person("Ann")
    telegram.send_text(ann, "hello")
    address = f"{telegram.url}/bot{telegram.token}/sendMessage"
    markup = json.dumps(keyboard({"text": "a", "callback_data": "b"}))
    form = urllib.parse.urlencode({"chat_id": ann, "text": "as a form", "reply_markup": markup})
    assert http(f"{address}?{form}")[0] == 200
    assert http(address, form.encode(), "application/x-www-form-urlencoded")[0] == 200
    assert http(address, json.dumps({"chat_id": ann, "text": "x", "reply_markup": json.loads(markup)}).encode())[0] == 200
    assert [m["reply_markup"] for m in telegram.from_bot(ann)] == [json.loads(markup)] * 3


def test_tokens_and_methods_that_are_not_there(telegram):
    assert result(telegram, "getMe")["username"] == telegram.username
    assert result(telegram, "GETME")["is_bot"] is True
    assert refusal(telegram, "getMe", token="1:wrong") == (401, "Unauthorized")
    assert refusal(telegram, "getMe", token="nonsense") == (401, "Unauthorized: invalid token specified")
    assert refusal(telegram, "makeCoffee") == (404, "Not Found")


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


@pytest.mark.parametrize("parameters, description", [
    ({"text": ""}, "Bad Request: message text is empty"),
    ({"text": "x" * 4097}, "Bad Request: message is too long"),
    ({"text": "x", "chat_id": 1}, "Bad Request: chat not found"),
    ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
    ({"text": "x", "parse_mode": "poetry"}, "Bad Request: unsupported parse_mode"),
    ({"text": "x", "reply_to_message_id": 99}, "Bad Request: message to be replied not found"),
    ({"text": "x", "reply_markup": keyboard({"text": "a", "callback_data": "x" * 65})}, "Bad Request: BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": keyboard({"text": "a"})},
     "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ({"text": "x", "reply_markup": keyboard({"callback_data": "a"})},
     "Bad Request: can't parse inline keyboard button: Can't find field \"text\""),
    ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
])
def test_refused_messages(telegram, parameters, description):
    ann = telegram.person("Ann")
    telegram.send_text(ann, "hi")
    assert refusal(telegram, "sendMessage", **{"chat_id": ann, **parameters}) == (400, description)


def test_who_blocked_the_bot_hears_nothing(telegram):
    ann = telegram.person("Ann")
    telegram.send_text(ann, "hi")
    telegram.block(ann)
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert refusal(telegram, "sendMessage", chat_id=ann, text="hello?") == blocked
    assert result(telegram, "getUpdates", offset=-1)[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


@pytest.mark.parametrize("source, text, entities", [
    ("a <b>b</b> &lt;c&gt; &amp;amp; &copy;", "a b <c> &amp; &copy;", [(2, 1, "bold")]),
    ("😀<i>x</i>", "😀x", [(2, 1, "italic")]),
    ("<b>x <i>y</i></b>", "x y", [(0, 3, "bold"), (2, 1, "italic")]),
    ("<b>x <code>y</code></b>", "x y", [(2, 1, "code")]),
    ('<a href="https://e.org/?a=1&amp;b">x</a>', "x", [(0, 1, "text_link")]),
    ('<span class="tg-spoiler">x</span>', "x", [(0, 1, "spoiler")]),
    ("  <b>x</b>  ", "x", [(0, 1, "bold")]),
    ("from 192.0.2.7 now", "from 192.0.2.7 now", [(5, 9, "url")]),
    ("<code>192.0.2.7</code>", "192.0.2.7", [(0, 9, "code")]),
])
def test_html(source, text, entities):
    formatted, found = format_text(source, "HTML")
    assert formatted == text
    assert [(e["offset"], e["length"], e["type"]) for e in found] == entities


@pytest.mark.parametrize("source, message", [
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("a <script>x</script>", 'Unsupported start tag "script" at byte offset 2'),
    ("é <b", "Unclosed start tag at byte offset 3"),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
])
def test_html_errors(source, message):
    with pytest.raises(TelegramError) as error:
        format_text(source, "HTML")
    assert error.value.description == f"Bad Request: can't parse entities: {message}"


def test_commands_by_language(telegram):
    commands = [{"command": "help", "description": "Help"}]
    assert result(telegram, "setMyCommands", commands=commands, language_code="ru") is True
    assert telegram.commands() == {"ru": commands}
    assert refusal(telegram, "setMyCommands", commands=[{"command": "He lp", "description": "x"}])[0] == 400


def test_webhook_gets_updates_until_it_takes_them(telegram):
    import http.server
    received = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append((body["message"]["text"], self.headers["X-Telegram-Bot-Api-Secret-Token"]))
            self.send_response(500 if len(received) == 1 else 200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        ann = telegram.person("Ann")
        telegram.send_text(ann, "one")
        url = f"http://127.0.0.1:{server.server_port}/hook"
        assert result(telegram, "setWebhook", url=url, secret_token="s-1") is True
        telegram.wait_for(lambda: len(received) == 2)
        assert received == [("one", "s-1"), ("one", "s-1")]
        status, text = refusal(telegram, "getUpdates")
        assert status == 409 and "can't use getUpdates method while webhook is active" in text
        telegram.wait_for(lambda: telegram.pending() == 0)
        info = result(telegram, "getWebhookInfo")
        assert info["url"] == url and "500" in info["last_error_message"]
        assert result(telegram, "deleteWebhook") is True
        assert result(telegram, "getUpdates") == []
    finally:
        server.shutdown()
        server.server_close()
    assert refusal(telegram, "setWebhook", url="ftp://x")[1] == "Bad Request: invalid webhook URL specified"


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


@pytest.mark.parametrize("raw", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                                 b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"])
def test_no_http(telegram, raw):
    import socket
    with socket.create_connection(("127.0.0.1", telegram.port), 10) as connection:
        connection.sendall(raw)
        assert connection.makefile("rb").readline().startswith(b"HTTP/1.1 400")
    assert result(telegram, "getMe")
