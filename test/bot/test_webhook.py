"""tgauth-bot where Telegram brings the updates, and what its listener answers to whoever watches."""

import concurrent.futures
import contextlib
import http.client
import signal
import socket
import time

import pytest

from support.daemons import run_bot
from support.hooked import Hooked
from support.phone import log_in
from support.servers import can_connect, wait_until


@pytest.fixture()
def hooked(idle_bot, telegram):
    return Hooked(idle_bot, telegram)


# --- the webhook ---------------------------------------------------------------------------------

def test_log_in_by_webhook(telegram, db, hooked):
    hooked.start()
    log_in(telegram, db, telegram.person("Ann"))
    telegram.wait_for(lambda: telegram.pending() == 0)
    assert telegram.calls("getUpdates") == []
    (call,) = telegram.calls("setWebhook")
    assert call["allowed_updates"] == ["message", "callback_query"]
    assert len(call["secret_token"]) == 43 and call["secret_token"] not in hooked.bot.log_text()


@pytest.mark.parametrize("webhook, calls", [(True, 2), (False, 3)])
def test_calls_of_a_login(telegram, db, hooked, webhook, calls):
    """The callback answer rides in the response to the webhook: it comes to Telegram, and is no call of the bot's."""
    hooked.start(webhook=webhook)
    wait_until(lambda: hooked.get("/readyz")[0] == 200, "the bot to be ready")
    log_in(telegram, db, telegram.person("Ann"))
    telegram.wait_for(lambda: telegram.calls("answerCallbackQuery"), "the callback answer")
    wait_until(lambda: hooked.metric("tgauth_bot_outbox") == 0, "the outbox to be empty")
    assert [len(telegram.calls(m)) for m in ("sendMessage", "editMessageText", "answerCallbackQuery")] == [1, 1, 1]
    assert hooked.metric("tgauth_bot_sent_total") == calls


def test_secret_is_the_same_after_a_restart_and_another_for_another_bot(telegram, db, hooked, bot_server):
    hooked.start()
    hooked.bot.stop()
    hooked.start()
    first, second = telegram.calls("setWebhook")
    assert first["secret_token"] == second["secret_token"]
    assert telegram.token.split(":")[1] not in first["secret_token"]


def test_who_has_not_the_secret_is_refused(telegram, db, hooked):
    hooked.start()
    ann = telegram.person("Ann")
    secret = telegram.webhook()["secret"]
    update = {"update_id": 5, "message": {"message_id": 1, "date": 1, "text": "/help", "from": {"id": ann, "first_name": "A"},
                                          "chat": {"id": ann, "type": "private"}}}
    telegram.send_text(ann, "/help")
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 1)
    for wrong in (None, "", "x", secret[:-1], secret + "x", secret[:-1] + ("A" if secret[-1] != "A" else "B"), secret.swapcase()):
        assert hooked.post(update, wrong) == 401
    assert hooked.metric("tgauth_bot_webhook_refused_total") == 7
    assert len(telegram.from_bot(ann)) == 1
    assert hooked.post(update, secret) == 200
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 2)


def test_what_is_no_update_is_skipped_and_what_is_strange_is_taken(telegram, hooked):
    """Refused it would come again and again: Telegram keeps an update for a day."""
    hooked.start()
    secret = telegram.webhook()["secret"]
    for body in ("", "{", "[]", "7", "null", "\xff", '{"update_id": 1, "message'):
        assert hooked.post(body.encode("latin-1"), secret) == 200
    assert hooked.metric("tgauth_bot_updates_skipped_total") == 7
    assert hooked.bot.log_text().count("event=update_skipped update_id=1 ") == 1
    for update in ({}, {"update_id": 1}, {"update_id": "x", "message": []}, {"update_id": 3, "poll": {}}):
        assert hooked.post(update, secret) == 200
    assert hooked.request("GET", "/hook")[0] == 405
    assert hooked.post({}, secret, "/hook/") == 404
    assert hooked.post(b"x" * (1024 * 1024 + 1), secret) == 413


def test_acknowledged_when_committed(telegram, bot_server, db, hooked):
    """PostgreSQL away: 503, and Telegram brings the update again until it is done."""
    hooked.start()
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_for(lambda: telegram.buttons(ann), "the question")
    bot_server.stop(signal.SIGQUIT)
    wait_until(lambda: hooked.get("/readyz")[0] == 503, "the bot to notice")
    telegram.tap(ann, str(code))
    telegram.wait_for(lambda: "503" in telegram.bot.webhook_error["last_error_message"] if telegram.bot.webhook_error
                      else None, "a 503")
    assert telegram.pending() == 1
    bot_server.start()
    telegram.wait_text(ann, "You are logged in", 60)
    telegram.wait_for(lambda: telegram.pending() == 0)
    assert db.session(secret)[0] == ann


def test_many_at_once_are_few_batches(telegram, db, hooked):
    hooked.start(True, "--send-rate", "0")
    secret = telegram.webhook()["secret"]
    people = [telegram.person(f"P{i}") for i in range(60)]
    logins = [db.begin() for _ in people]

    def update(i):
        # As one callback query of a question's button: the bot needs nothing but what the button carries.
        return {"update_id": 1000 + i, "message": {
            "message_id": 1, "date": 1, "text": f"/start {logins[i][1]}", "from": {"id": people[i], "first_name": "P"},
            "chat": {"id": people[i], "type": "private"}}}

    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        statuses = list(pool.map(lambda i: hooked.post(update(i), secret), range(60)))
    assert set(statuses) == {200}
    assert hooked.metric("tgauth_bot_previews_total") == 60
    assert hooked.metric("tgauth_bot_batches_total") < 60


def test_change_of_mode(telegram, db, hooked):
    ann = telegram.person("Ann")
    hooked.start()
    assert telegram.webhook()
    hooked.bot.stop()
    assert telegram.webhook(), "what comes while the bot is away waits at Telegram"
    hooked.bot.start()
    telegram.wait_for(lambda: not telegram.webhook(), "the webhook to be deleted")
    log_in(telegram, db, ann)
    hooked.bot.stop()
    hooked.start()
    log_in(telegram, db, telegram.person("Boris"))


def test_a_webhook_that_telegram_does_not_take_is_tried_again(telegram, db, hooked):
    telegram.fail("setWebhook", code=429, retry_after=1)
    telegram.fail("setWebhook", code=500)
    hooked.start()
    log_in(telegram, db, telegram.person("Ann"))


def test_sigterm_ends_well(telegram, db, hooked):
    hooked.start()
    log_in(telegram, db, telegram.person("Ann"))
    hooked.bot.send_signal(signal.SIGTERM)
    assert hooked.bot.wait() == 0
    assert telegram.webhook()


@pytest.mark.parametrize("options, message", [
    (["--webhook-url", "https://shop.example/hook"], "--webhook-url: needs --listen"),
    (["--webhook-url", "shop.example", "--listen", "127.0.0.1:1"], "--webhook-url: 'shop.example' is no address"),
    (["--webhook-url", "https://x/?a=b", "--listen", "127.0.0.1:1"], "is no address that Telegram"),
    (["--listen", "some where"], "--listen: 'some where' is neither"), (["--listen", "127.0.0.1"], "is neither"),
    (["--listen", "127.0.0.1:0"], "is neither"), (["--listen", "unix:relative"], "is no path"),
    (["--listen", "unix:/" + "x" * 200], "is no path")])
def test_bad_options(options, message):
    result = run_bot(*options, TGAUTH_BOT_TOKEN="1:x")
    assert result.returncode == 2 and message in result.stderr and result.stderr.count("\n") == 1


# --- the listener ---------------------------------------------------------------------------------------

def test_health_readiness_and_metrics(telegram, bot_server, db, hooked):
    hooked.start(webhook=False)
    assert hooked.get("/healthz") == (200, "ok\n")
    wait_until(lambda: hooked.get("/readyz") == (200, '{"postgres":"ok","telegram":"ok"}\n'), "readiness")
    log_in(telegram, db, telegram.person("Ann"))
    text = hooked.get("/metrics")[1]
    assert "# TYPE tgauth_bot_confirmed_total counter\ntgauth_bot_confirmed_total 1\n" in text
    assert hooked.metric("tgauth_bot_postgres_up") == 1 and hooked.metric("tgauth_bot_updates_total") == 2
    for line in text.splitlines():
        assert line.startswith(("# HELP tgauth_bot_", "# TYPE tgauth_bot_", "tgauth_bot_"))
    assert hooked.get("/")[0] == 404 and hooked.post({}, "x")  == 404


def test_readiness_without_postgres(telegram, bot_server, hooked):
    bot_server.stop()
    try:
        hooked.bot.start("--listen", f"127.0.0.1:{hooked.port}", wait=False)
        wait_until(lambda: can_connect(hooked.port), "the listener")
        wait_until(lambda: hooked.get("/readyz") == (503, '{"postgres":"down","telegram":"ok"}\n'), "the answer")
        assert hooked.get("/healthz")[0] == 200
    finally:
        bot_server.start()


def test_readiness_while_postgres_refuses(telegram, db, hooked):
    """It is up, and no login can be confirmed."""
    hooked.start(webhook=False)
    wait_until(lambda: hooked.get("/readyz")[0] == 200, "readiness")
    ann = telegram.person("Ann")
    preview, = db.one("SELECT oid::regprocedure::text FROM pg_proc WHERE proname = 'tgauth_preview'")
    db.query(f"REVOKE EXECUTE ON FUNCTION {preview} FROM test_bot")
    try:
        telegram.press_start(ann, db.begin()[1])
        wait_until(lambda: hooked.get("/readyz") == (503, '{"postgres":"refusing","telegram":"ok"}\n'), "the answer")
        assert hooked.metric("tgauth_bot_postgres_refusing") == 1
    finally:
        db.query("SELECT tgauth_grant('test_bot', 'bot')")
    log_in(telegram, db, ann)
    assert hooked.get("/readyz")[0] == 200


def test_unix_socket(telegram, hooked, bot_directory):
    path = bot_directory / "bot.sock"
    for _ in range(2):
        hooked.bot.start("--listen", f"unix:{path}")
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert connection.makefile("rb").readline() == b"HTTP/1.1 200 OK\r\n"
        hooked.bot.kill()
    hooked.bot.start("--listen", f"unix:{path}")
    hooked.bot.stop()
    assert not path.exists()


def test_port_that_is_taken(telegram, hooked):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        hooked.bot.start("--listen", f"127.0.0.1:{taken.getsockname()[1]}", wait=False)
        assert hooked.bot.wait() == 1
        assert "event=cannot_listen" in hooked.bot.log_text()


@pytest.mark.parametrize("data, status", [
    (b"nonsense\r\n\r\n", 400), (b"GET / HTTP/1.1\r\n\r\n", 400), (b"GET /healthz HTTP/3.0\r\nHost: x\r\n\r\n", 505),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n", 413),
    (b"GET /healthz HTTP/1.1\nHost: x\n\n", 400), (b"POST /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n", 417),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n", 431),
    (b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 404),  # there is no webhook
    (b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 200)])
def test_requests_and_no_requests(telegram, hooked, data, status):
    hooked.start(webhook=False)
    assert hooked.raw(data).startswith(f"HTTP/1.1 {status} ".encode())
    assert hooked.get("/healthz")[0] == 200


def test_what_is_not_telegrams_is_refused_before_its_body(telegram, hooked):
    hooked.start()
    secret = telegram.webhook()["secret"].encode()
    head = b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
    assert hooked.raw(head + b"\r\n").startswith(b"HTTP/1.1 401 ")
    with socket.create_connection(("127.0.0.1", hooked.port), 10) as connection:
        connection.sendall(head + b"X-Telegram-Bot-Api-Secret-Token: " + secret + b"\r\n\r\n")
        answers = connection.makefile("rb")
        assert answers.readline() == b"HTTP/1.1 100 Continue\r\n" and answers.readline() == b"\r\n"
        connection.sendall(b"{}")
        assert answers.readline() == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("data", [
    b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nX-Telegram-Bot-Api-Secret-Token: wrong\r\n\r\n" + b"x" * 500_000,
    b"POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 500_000,
    b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Len", b""],
    ids=["wrong secret", "other path", "half a head", "nothing"])
def test_strangers_hold_neither_the_listener_nor_memory(telegram, db, hooked, data):
    hooked.start()
    ann = telegram.person("Ann")
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            stranger = stack.enter_context(socket.create_connection(("127.0.0.1", hooked.port), 10))
            stranger.settimeout(0.05)
            with contextlib.suppress(OSError):
                stranger.sendall(data)
        log_in(telegram, db, ann, seconds=3)
        status = open(f"/proc/{hooked.bot.process.pid}/status").read()
        assert int(status.split("VmRSS:")[1].split()[0]) < 60_000
    assert hooked.get("/healthz")[0] == 200


def test_update_in_chunks(telegram, hooked):
    hooked.start()
    connection = http.client.HTTPConnection("127.0.0.1", hooked.port, timeout=20)
    fields = {"X-Telegram-Bot-Api-Secret-Token": telegram.webhook()["secret"]}
    connection.request("POST", "/hook", iter([b'{"update_id"', b": 3}"]), fields, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_what_every_answer_says(telegram, hooked):
    hooked.start()
    for method, path, status, name, value in [
            ("GET", "/hook", 405, "Allow", "POST"), ("POST", "/readyz", 405, "Allow", "GET, HEAD"),
            ("POST", "/hook", 401, "WWW-Authenticate", "X-Telegram-Bot-Api-Secret-Token"),
            ("HEAD", "/metrics", 200, "Date", None), ("GET", "/nothing", 404, "Date", None)]:
        connection = http.client.HTTPConnection("127.0.0.1", hooked.port, timeout=20)
        connection.request(method, path)
        answer = connection.getresponse()
        assert answer.status == status and answer.headers["Date"], path
        assert answer.headers[name] == (value or answer.headers[name]), path
        connection.close()


def test_head(telegram, hooked):
    hooked.start(webhook=False)
    with socket.create_connection(("127.0.0.1", hooked.port), 10) as connection:
        connection.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200 ") and b"Content-Length: 3\r\n" in answer and answer.endswith(b"\r\n\r\n")


def test_requests_one_after_the_other_on_one_connection(telegram, hooked):
    hooked.start(webhook=False)
    with socket.create_connection(("127.0.0.1", hooked.port), 10) as connection:
        one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(one * 3 + one[:10])
        time.sleep(0.1)
        connection.sendall(one[10:].replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert connection.makefile("rb").read().count(b"HTTP/1.1 200 OK") == 4


def test_clients_that_go_away(telegram, hooked):
    hooked.start()
    for data in (b"", b"GET", b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n12"):
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", hooked.port), 10) as connection:
                connection.sendall(data)
    secret = telegram.webhook()["secret"].encode()
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", hooked.port), 10) as connection:
            connection.sendall(b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                               b"X-Telegram-Bot-Api-Secret-Token: " + secret + b"\r\n\r\n{}")
    assert hooked.get("/healthz")[0] == 200
