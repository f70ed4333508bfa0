"""Requests to the simulator and answers of webhooks, in every form in which bots of others send them."""

import contextlib
import http.server
import json
import socket
import threading
import urllib.parse
import urllib.request

import pytest

from support.bot_api import call, http as ask, keyboard, refusal, result

MARKUP = keyboard({"text": "a", "callback_data": "b"})
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def multipart(**fields):
    """(body, content type): values are text, or (file name, bytes)."""
    lines = [b"what stands before the first boundary is nothing"]
    for name, value in fields.items():
        file_name, content = value if isinstance(value, tuple) else (None, str(value).encode())
        disposition = f'form-data; name="{name}"' + (f'; filename="{file_name}"' if file_name else "")
        lines += [b"--x-1", f"Content-Disposition: {disposition}".encode(), b"", content]
    return b"\r\n".join([*lines, b"--x-1--", b""]), 'multipart/form-data; boundary="x-1"'


def chunked(body):
    """A body in chunks of seven bytes, with an extension and a trailer."""
    parts = [body[i:i + 7] for i in range(0, len(body), 7)]
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nX-Trailer: 1\r\n\r\n"


def raw(telegram, data, answers=1):
    """Sends bytes and reads (status, JSON) of so many answers from the same connection."""
    with socket.create_connection(("127.0.0.1", telegram.port), 10) as connection:
        connection.sendall(data)
        stream = connection.makefile("rb")
        result = []
        for _ in range(answers):
            status = int(stream.readline().split()[1])
            if status == 100:
                assert stream.readline() == b"\r\n"
                status = int(stream.readline().split()[1])
            headers = http.client.parse_headers(stream)
            body = stream.read(int(headers["Content-Length"]))
            result.append((status, json.loads(body) if headers["Content-Type"] == JSON else body))
        return result


def post(telegram, method, headers, body):
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /bot{telegram.token}/{method} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode() + body


@pytest.fixture()
def ann(telegram):
    person = telegram.person("Ann")
    telegram.send_text(person, "hello")
    return person


@pytest.mark.parametrize("form", ["query", "urlencoded", "json", "json with text", "multipart"])
def test_each_form_of_parameters(telegram, ann, form):
    address = f"{telegram.url}/bot{telegram.token}/sendMessage"
    fields = {"chat_id": ann, "text": "Ä&=+\r\nb", "reply_markup": json.dumps(MARKUP), "disable_web_page_preview": "true"}
    body, kind = {"query": (None, None), "urlencoded": (urllib.parse.urlencode(fields).encode(), FORM),
                  "json": (json.dumps({**fields, "reply_markup": MARKUP}).encode(), f"{JSON}; charset=utf-8"),
                  "json with text": (json.dumps({**fields, "chat_id": str(ann)}).encode(), JSON),
                  "multipart": multipart(**fields)}[form]
    status, answer = ask(f"{address}?{urllib.parse.urlencode(fields)}" if form == "query" else address, body, kind)
    assert status == 200, answer
    (message,) = telegram.from_bot(ann)
    assert (message["text"], message["reply_markup"]) == ("Ä&=+\nb", MARKUP)
    assert message["link_preview_options"] == {"is_disabled": True}


def test_the_query_comes_before_the_body(telegram, ann):
    address = f"{telegram.url}/bot{telegram.token}/sendMessage?text=query"
    assert ask(address, json.dumps({"chat_id": ann, "text": "body"}).encode())[0] == 200
    assert telegram.from_bot(ann)[0]["text"] == "query"


def test_method_as_a_parameter(telegram, ann):
    body = json.dumps({"method": "sendMessage", "chat_id": ann, "text": "x"}).encode()
    assert ask(f"{telegram.url}/bot{telegram.token}/", body)[0] == 200
    assert telegram.from_bot(ann)[0]["text"] == "x"


@pytest.mark.parametrize("kind", [JSON, FORM, "multipart"])
def test_chunks_and_then_another_request(telegram, ann, kind):
    fields = {"chat_id": ann, "text": "in chunks"}
    body = {JSON: json.dumps(fields).encode(), FORM: urllib.parse.urlencode(fields).encode()}.get(kind)
    if body is None:
        body, kind = multipart(**fields)
    first = post(telegram, "sendMessage", {"Content-Type": kind, "Transfer-Encoding": "chunked"}, chunked(body))
    answers = raw(telegram, first + f"GET /bot{telegram.token}/getMe HTTP/1.1\r\nHost: x\r\n\r\n".encode(), 2)
    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1]["result"]["text"] == "in chunks" and answers[1][1]["result"]["is_bot"]


def test_expect_continue(telegram, ann):
    body = json.dumps({"chat_id": ann, "text": "patient"}).encode()
    head = {"Content-Type": JSON, "Content-Length": len(body), "Expect": "100-continue"}
    with socket.create_connection(("127.0.0.1", telegram.port), 10) as connection:
        connection.sendall(post(telegram, "sendMessage", head, b""))
        stream = connection.makefile("rb")
        assert (stream.readline(), stream.readline()) == (b"HTTP/1.1 100 Continue\r\n", b"\r\n")
        connection.sendall(body)
        assert stream.readline().startswith(b"HTTP/1.1 200")


def test_file_in_a_form(telegram):
    body, kind = multipart(url="https://example.org/hook", certificate=("cert.pem", b"\x00\r\n--x\xff"))
    status, answer = ask(f"{telegram.url}/bot{telegram.token}/setWebhook", body, kind)
    assert (status, json.loads(answer)) == (200, {"ok": True, "result": True, "description": "Webhook was set"})
    assert result(telegram, "getWebhookInfo")["has_custom_certificate"] is True


@pytest.mark.parametrize("body", [b"{", b"[]", b"nonsense", b"\xff\xfe"])
def test_what_no_json_can_be_read_from_was_not_sent(telegram, body):
    status, answer = ask(f"{telegram.url}/bot{telegram.token}/sendMessage", body)
    assert (status, json.loads(answer)["description"]) == (400, "Bad Request: message text is empty")


def test_text_that_is_no_utf8(telegram, ann):
    refused = "Bad Request: strings must be encoded in UTF-8"
    for body, kind in ((f'{{"chat_id":{ann},"text":"a\xff"}}'.encode("latin-1"), JSON),
                       (f"chat_id={ann}&text=a%ff".encode(), FORM),
                       (f'{{"chat_id":{ann},"text":"\\ud800"}}'.encode(), JSON)):
        status, answer = ask(f"{telegram.url}/bot{telegram.token}/sendMessage", body, kind)
        assert (status, json.loads(answer)["description"]) == (400, refused)


@pytest.mark.parametrize("parameters, description", [
    ({"reply_markup": None}, "Bad Request: object expected as reply markup"),
    ({"reply_parameters": None}, "Bad Request: object expected as reply parameters"),
    ({"parse_mode": None}, "Bad Request: unsupported parse_mode"),
    ({"link_preview_options": None}, "Bad Request: object expected as link preview options"),
])
def test_null_is_a_value(telegram, ann, parameters, description):
    assert refusal(telegram, "sendMessage", chat_id=ann, text="x", **parameters) == (400, description)


def test_tokens_and_methods_that_are_not_there(telegram):
    assert result(telegram, "getMe")["username"] == telegram.username
    assert result(telegram, "GETME")["is_bot"] is True
    assert refusal(telegram, "getMe", token="1:wrong") == (401, "Unauthorized")
    for token in ("nonsense", "0123:abc", "1:" + "x" * 80, "a:b"):
        assert refusal(telegram, "getMe", token=token) == (401, "Unauthorized: invalid token specified")
    assert refusal(telegram, "makeCoffee") == (404, "Not Found: method not found")
    request = urllib.request.Request(f"{telegram.url}/bot{telegram.token}/getMe", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request)
    assert error.value.code == 501


def test_too_many_requests_say_when_to_come_back(telegram):
    telegram.fail("getMe", code=429, retry_after=7)
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{telegram.url}/bot{telegram.token}/getMe")
    assert (error.value.code, error.value.headers["Retry-After"]) == (429, "7")
    assert json.load(error.value) == {"ok": False, "error_code": 429, "parameters": {"retry_after": 7},
                                      "description": "Too Many Requests: retry after 7"}


@pytest.mark.parametrize("request_head, status", [
    (b"nonsense", 400), (b"GET / HTTP/1.1\r\nContent-Length: x", 400), (b"GET / HTTP/1.1\r\nContent-Length: -1", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: 99999999999", 413), (b"GET / HTTP/2.7", 505),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip", 501), (b"GET / HTTP/1.1\r\nX: " + b"x" * 70000, 431),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde--", 400),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff", 413),
])
def test_no_http(telegram, request_head, status):
    ((got, _),) = raw(telegram, request_head + b"\r\n\r\n")
    assert got == status
    assert result(telegram, "getMe")


# --- webhooks -----------------------------------------------------------------

@contextlib.contextmanager
def hook(*answers, before=lambda text: None):
    """A webhook that gives these answers, (status, headers, body), and then 200s; yields its URL and what it was sent."""
    received, waiting = [], list(answers)

    class Hook(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            received.append((body["message"]["text"], self.headers["X-Telegram-Bot-Api-Secret-Token"]))
            before(body["message"]["text"])
            status, headers, content = waiting.pop(0) if waiting else (200, {}, b"")
            self.send_response(status)
            for name, value in {**({} if "Transfer-Encoding" in headers else {"Content-Length": len(content)}), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", received
    finally:
        server.shutdown()
        server.server_close()


def test_webhook_gets_updates_until_it_takes_them(telegram, ann):
    with hook((500, {}, b"")) as (url, received):
        assert result(telegram, "setWebhook", url=url, secret_token="s-1") is True
        telegram.wait_for(lambda: len(received) == 2)
        assert received == [("hello", "s-1"), ("hello", "s-1")]
        status, text = refusal(telegram, "getUpdates")
        assert status == 409 and "can't use getUpdates method while webhook is active" in text
        telegram.wait_for(lambda: telegram.pending() == 0)
        info = result(telegram, "getWebhookInfo")
        assert info["url"] == url
        assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
        assert call(telegram, "setWebhook", url=url, secret_token="s-1")[1]["description"] == "Webhook is already set"
        assert call(telegram, "deleteWebhook")[1] == {"ok": True, "result": True, "description": "Webhook was deleted"}
        assert call(telegram, "deleteWebhook")[1]["description"] == "Webhook is already deleted"
        assert result(telegram, "getUpdates") == []
    assert refusal(telegram, "setWebhook", url="ftp://x")[1] == "Bad Request: invalid webhook URL specified"


def as_call(ann, form):
    fields = {"method": "sendMessage", "chat_id": ann, "text": form, "reply_markup": json.dumps(MARKUP)}
    content, kind = {"json": (json.dumps({**fields, "reply_markup": MARKUP}).encode(), JSON),
                     "urlencoded": (urllib.parse.urlencode(fields).encode(), FORM),
                     "multipart": multipart(**fields)}[form]
    return content, kind


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart"])
@pytest.mark.parametrize("framing", ["length", "chunks", "end"])
def test_method_in_the_answer_of_a_webhook(telegram, ann, form, framing):
    content, kind = as_call(ann, form)
    headers = {"Content-Type": kind}
    if framing == "chunks":
        headers["Transfer-Encoding"], content = "chunked", chunked(content)
    elif framing == "end":
        headers["Connection"] = "close"
    with hook((200, headers, content)) as (url, received):
        result(telegram, "setWebhook", url=url)
        message = telegram.wait_text(ann, form)
        assert message["reply_markup"] == MARKUP
        telegram.send_text(ann, "again")
        telegram.wait_for(lambda: len(received) == 2 and telegram.pending() == 0)
    assert len(telegram.from_bot(ann)) == 1 and len(telegram.calls("sendMessage")) == 1


def test_answers_that_are_not_carried_out(telegram, ann):
    def answer(**fields):
        return 200, {"Content-Type": JSON}, json.dumps({"chat_id": ann, "text": "no", **fields}).encode()
    words = "abcde"
    with hook(answer(method="getMe"), answer(method="setWebhook", url=""), answer(method="DELETEWEBHOOK"),
              answer(method="makeCoffee"), answer(method="sendMessage", text="")) as (url, received):
        result(telegram, "setWebhook", url=url)
        for word in words:
            telegram.send_text(ann, word)
        telegram.wait_for(lambda: len(received) == 6 and telegram.pending() == 0)
    assert result(telegram, "getWebhookInfo")["url"] == url
    assert not telegram.from_bot(ann) and not telegram.calls("getMe")


def test_what_a_refused_webhook_says_is_not_done(telegram, ann):
    content, kind = as_call(ann, "json")
    with hook((403, {"Content-Type": kind}, content)) as (url, received):
        result(telegram, "setWebhook", url=url)
        telegram.wait_for(lambda: len(received) == 2 and telegram.pending() == 0)
    assert not telegram.from_bot(ann)


def test_a_webhook_gets_the_updates_of_several_people_at_once(telegram, ann):
    boris, go_on = telegram.person("Boris"), threading.Event()
    with hook(before=lambda text: text == "hello" and go_on.wait(20)) as (url, received):
        result(telegram, "setWebhook", url=url)
        telegram.send_text(ann, "after hello")
        telegram.send_text(boris, "meanwhile")
        telegram.wait_for(lambda: "meanwhile" in [text for text, _ in received] and telegram.pending() == 2)
        assert "after hello" not in [text for text, _ in received]
        go_on.set()
        telegram.wait_for(lambda: telegram.pending() == 0)
        assert received[-1][0] == "after hello"
        result(telegram, "setWebhook", url=url, max_connections=1)
        go_on.clear()
        for person, text in ((ann, "hello"), (boris, "meanwhile")):
            telegram.send_text(person, text)
        telegram.wait_for(lambda: len(received) == 4)
        with pytest.raises(TimeoutError):
            telegram.wait_for(lambda: len(received) == 5, seconds=0.3)
        go_on.set()
        telegram.wait_for(lambda: telegram.pending() == 0)


def test_webhook_that_nobody_serves(telegram, ann):
    with hook() as (url, _):
        pass
    result(telegram, "setWebhook", url=url)
    telegram.wait_for(lambda: result(telegram, "getWebhookInfo").get("last_error_message") == "Connection refused")
    assert telegram.pending() == 1
