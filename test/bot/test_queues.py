"""Every queue of the bot, from outside: something holds it up, /metrics shows it growing, and it comes back to nothing."""

import concurrent.futures
import contextlib
import os
import re
import signal
import socket

import pytest

from support.hooked import Hooked
from support.servers import TOP, wait_until

LANGUAGES = re.findall(r"^\tX\(\w+, (\w+), ", (TOP / "common/daemon/language.h").read_text(), re.M)[1:]  # the first has no name there
BACKEND = "SELECT pid FROM pg_stat_activity WHERE application_name = 'tgauth-bot'"


class Held:
    """A bot that has asked Telegram what it asks at its start, so that a fault is for what comes after."""

    def __init__(self, bot, telegram, db, webhook, *options):
        self.telegram, self.db = telegram, db
        self.hooked = Hooked(bot, telegram).start(webhook, *options)
        telegram.wait_for(lambda: set(LANGUAGES) <= set(telegram.commands()), "the menus")
        wait_until(lambda: self.hooked.get("/readyz")[0] == 200, "the bot to be ready")
        self.ann = telegram.person("Ann")

    def metric(self, name):
        return self.hooked.metric(f"tgauth_bot_{name}")

    @contextlib.contextmanager
    def silent_database(self):
        pid = self.db.value(BACKEND)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield pid
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def bring(self, number):
        """What only PostgreSQL can answer, as Telegram brings it."""
        return self.hooked.post({"update_id": 10_000 + number, "message": {
            "message_id": number, "date": 1, "text": "/sessions", "chat": {"id": self.ann, "type": "private"},
            "from": {"id": self.ann, "first_name": "Ann"}}}, self.telegram.webhook()["secret"])


# --- what holds them up ------------------------------------------------------------------------

@contextlib.contextmanager
def database_silent(held):
    """One batch, and an update that waits for its end."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        with held.silent_database():
            answers = [pool.submit(held.bring, 1)]
            wait_until(lambda: held.metric("batch") == 1, "the batch")
            answers.append(pool.submit(held.bring, 2))
            yield
        assert [answer.result() for answer in answers] == [200, 200]


@contextlib.contextmanager
def database_away(held):
    with held.silent_database() as pid:
        held.telegram.send_text(held.ann, "/sessions")
        wait_until(lambda: held.metric("batch") == 1, "the batch")
        held.db.query("ALTER ROLE test_bot NOLOGIN")
        os.kill(pid, signal.SIGTERM)
    try:
        yield
    finally:
        held.db.query("ALTER ROLE test_bot LOGIN")


@contextlib.contextmanager
def telegram_hangs(held):
    held.telegram.fail("sendMessage", "hang")
    held.telegram.send_text(held.ann, "/help")
    yield


@contextlib.contextmanager
def callback_hangs(held):
    _, token, code = held.db.begin()
    held.telegram.press_start(held.ann, token)
    held.telegram.wait_text(held.ann, "Log in to")
    held.telegram.fail("answerCallbackQuery", "hang")
    held.telegram.tap(held.ann, str(code))
    yield


@contextlib.contextmanager
def telegram_says_wait(held):
    held.telegram.fail("sendMessage", code=429, retry_after=3)
    held.telegram.send_text(held.ann, "/help")
    yield


@contextlib.contextmanager
def head_incomplete(held):
    with socket.create_connection(("127.0.0.1", held.hooked.port)) as s:
        s.sendall(b"GET /healthz HTTP/1.1\r\nHost:")
        yield


@contextlib.contextmanager
def reader_slow(held):
    """Its own buffer and the socket's are full, and it takes nothing."""
    with contextlib.closing(socket.socket()) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(("127.0.0.1", held.hooked.port))
        s.settimeout(1)
        with contextlib.suppress(TimeoutError):
            s.sendall(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2000)
        yield


# What holds it up, and whether the bot has a webhook.
WAYS = {
    "connections": (head_incomplete, False), "requests_arriving": (head_incomplete, False), "answers_unsent": (reader_slow, False),
    "requests_waiting": (database_silent, True), "webhook_waiting": (database_silent, True), "batch": (database_silent, True),
    "postgres_queue": (database_silent, True), "batch_waiting": (database_away, False), "outbox": (telegram_hangs, False),
    "calls": (telegram_hangs, False), "longest_chat": (telegram_hangs, False), "callbacks": (callback_hangs, False),
    "chats_paused": (telegram_says_wait, False),
}
NO_QUEUES = {"postgres_up", "postgres_refusing", "telegram_up"}


def gauges():
    """All but those that are no more than limits, from the table."""
    text = (TOP / "bot/bot_metrics.h").read_text()
    found = re.findall(r'"tgauth_bot_(\w+)",\s*"gauge"', text.replace("\\\n", ""))
    assert len(found) > 15
    return [name for name in found if not name.endswith("_limit") and name not in NO_QUEUES]


@pytest.mark.parametrize("name", gauges())
def test_it_grows_and_is_empty_again(idle_bot, telegram, db, name):
    way, webhook = WAYS[name]
    held = Held(idle_bot, telegram, db, webhook)
    rest = 1 if name == "connections" else 0  # the one that asks
    wait_until(lambda: held.metric(name) <= rest, f"{name} to be empty before")
    with way(held):
        wait_until(lambda: held.metric(name) > rest, f"{name} to grow")
    wait_until(lambda: held.metric(name) <= rest, f"{name} to be empty")


def test_what_is_left_with_telegram_or_given_up_is_counted(idle_bot, telegram, db):
    """Updates while PostgreSQL is away, the queries that had no answer, connections beyond all."""
    held = Held(idle_bot, telegram, db, True, "--query-seconds=1")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        with held.silent_database():
            first = pool.submit(held.bring, 1)
            db.query("ALTER ROLE test_bot NOLOGIN")
            wait_until(lambda: held.metric("postgres_up") == 0, "the loss")
        assert held.bring(2) == 503
        assert held.metric("postgres_unanswered_total") >= 1 and held.metric("webhook_postponed_total") == 1
        db.query("ALTER ROLE test_bot LOGIN")
        assert first.result() == 200
    limit = held.metric("connections_limit")
    with contextlib.ExitStack() as stack:
        for _ in range(limit + 4):
            stack.enter_context(socket.create_connection(("127.0.0.1", held.hooked.port)))
        wait_until(lambda: held.metric("refused_connections_total") >= 4, "those that are too many")
