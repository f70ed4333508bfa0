"""Every queue of pushd, from outside: something holds it up, /metrics shows it growing, and it comes back to nothing."""

import contextlib
import os
import re
import signal
import socket
import threading

import pytest

from support.browser import RECEIVE_SECONDS, Browser, session_cookie
from support.servers import TOP, wait_until

NOBODY = "A" * 43


@pytest.fixture(scope="module")
def pushd(site):
    site.setting("session_idle_ttl", "20s")  # so uses are told each second
    site.pushd = site.new_pushd(query_seconds=60, request_seconds=60, slow_seconds=60, password_connections=1)
    site.pushd.start().wait_redis()
    return site.pushd


@contextlib.contextmanager
def silent(pids):
    """Processes that stand still."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def backends(site, name):
    wait_until(lambda: site.query("SELECT pid FROM pg_stat_activity WHERE application_name = %s", name), name)
    return [pid for pid, in site.query("SELECT pid FROM pg_stat_activity WHERE application_name = %s", name)]


@contextlib.contextmanager
def asked(pushd, pids, *requests):
    """Requests that come while processes stand still, each over a connection of its own; later all are answered."""
    sockets = [pushd.connect() for _ in requests]
    with silent(pids):
        for s, request in zip(sockets, requests):
            s.sendall(request.encode())
        yield
    for s in sockets:
        assert s.recv(9) == b"HTTP/1.1 "
        s.close()


def get(path, token=NOBODY):
    (cookie,) = session_cookie(token).items()
    return f"GET /tgauth/{path} HTTP/1.1\r\nHost: localhost\r\n{cookie[0]}: {cookie[1]}\r\nConnection: close\r\n\r\n"


# --- what holds them up ------------------------------------------------------------------------

@contextlib.contextmanager
def database_silent(site, pushd):
    with asked(pushd, backends(site, "tgauth-pushd"), get("session"), get("session", "E" * 43)):
        yield


@contextlib.contextmanager
def passwords_silent(site, pushd, count=3):
    body = '{"username":"nobody","password":"whatever it is"}'
    login = (f"POST /tgauth/api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
             f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}")
    with asked(pushd, backends(site, "tgauth-pushd passwords"), *[login] * count):
        yield


@contextlib.contextmanager
def redis_silent(site, pushd):
    """For a second: then its connection is given up."""
    over = threading.Event()

    def ask():
        while not over.is_set():
            Browser(pushd).get("session", **session_cookie(NOBODY))

    pushd.wait_redis()
    asking = threading.Thread(target=ask)
    try:
        with silent([site.redis.process.pid]):
            asking.start()
            yield
            over.set()
    finally:
        over.set()
        asking.join()
        pushd.wait_redis()


@contextlib.contextmanager
def redis_away(site, pushd):
    browser = Browser(pushd)
    browser.log_in(site)
    site.redis.stop()
    try:
        pushd.wait_redis("down")
        assert browser.post("logout").status == 200
        yield
    finally:
        site.redis.start()
        pushd.wait_redis()


@contextlib.contextmanager
def session_in_use(site, pushd):
    """Its use waits for half a minute, where sessions may rest for longer."""
    site.setting("session_idle_ttl", "1h")
    browser = Browser(pushd)
    browser.log_in(site)
    try:
        assert browser.get("auth").status == 200
        yield
    finally:
        site.setting("session_idle_ttl", "20s")


@contextlib.contextmanager
def application_hangs(site, pushd):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site.query("INSERT INTO tgauth_client (client_id, number, name, redirect_uris, backchannel_logout_uri) "
                   "VALUES ('hangs', 1, 'Hangs', '{}', %s)", f"http://127.0.0.1:{listener.getsockname()[1]}/")
        site.query("INSERT INTO tgauth_client_logout (client_id, uri, sid, user_id, created_at, next_at) SELECT client_id, "
                   "backchannel_logout_uri, decode(repeat('00', 16), 'hex'), 1, now(), now() FROM tgauth_client WHERE client_id = 'hangs'")
        yield
    site.query("DELETE FROM tgauth_client_logout; DELETE FROM tgauth_client WHERE client_id = 'hangs'")


@contextlib.contextmanager
def head_incomplete(site, pushd):
    with pushd.connect() as s:
        s.sendall(b"GET /tgauth/healthz HTTP/1.1\r\nHost:")
        yield


@contextlib.contextmanager
def reader_slow(site, pushd):
    """Its own buffer and the socket's are full, and it takes nothing."""
    with contextlib.closing(socket.socket()) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(("127.0.0.1", pushd.port))
        s.settimeout(RECEIVE_SECONDS)
        s.sendall(b"GET /tgauth/api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200)
        yield


@contextlib.contextmanager
def page_open(site, pushd):
    browser = Browser(pushd)
    browser.start()
    with browser.socket():
        yield


@contextlib.contextmanager
def stream_open(site, pushd):
    browser = Browser(pushd)
    browser.start()
    with browser.events():
        yield


@contextlib.contextmanager
def logged_in_page_open(site, pushd):
    browser = Browser(pushd)
    browser.log_in(site)
    with browser.socket():
        yield


WAYS = {
    "connections": page_open, "websockets": page_open, "sse_connections": stream_open, "waiting": page_open,
    "watching": logged_in_page_open, "requests_arriving": head_incomplete, "requests_waiting": database_silent,
    "answers_unsent": reader_slow, "postgres_queue": database_silent, "lookups_waiting": database_silent,
    "changes_asked": database_silent, "session_searches": database_silent, "password_queue": passwords_silent,
    "redis_queue": redis_silent, "cache_deletions": redis_away, "usage_waiting": session_in_use,
    "client_logouts_taken": application_hangs,
    "client_logout_posts": application_hangs,
}
NO_QUEUES = {"postgres_up", "redis_up", "client_logouts_dead"}
OF_THE_DATABASE = {"client_logouts_waiting"}  # counted by the clock: test_logout_poster.py


def gauges():
    """All but those that are no more than limits, from the table."""
    text = (TOP / "pushd/pushd_metrics.h").read_text()
    found = re.findall(r'"tgauth_(\w+)",\s*"gauge"', text.replace("\\\n", ""))
    assert len(found) > 20
    return [name for name in found if not name.endswith("_limit") and name not in NO_QUEUES | OF_THE_DATABASE]


@pytest.mark.parametrize("name", gauges())
def test_it_grows_and_is_empty_again(site, pushd, name):
    rest = 1 if name == "connections" else 0  # the one that asks
    wait_until(lambda: pushd.metric(name) <= rest, f"{name} to be empty before")
    with WAYS[name](site, pushd):
        wait_until(lambda: pushd.metric(name) > rest, f"{name} to grow")
    wait_until(lambda: pushd.metric(name) <= rest, f"{name} to be empty")


def test_the_limits_are_what_was_configured(site, pushd):
    metrics = {name.removeprefix("tgauth_"): value for name, value in pushd.metrics().items()}
    limits = {name: value for name, value in metrics.items() if name.endswith("_limit")}
    assert all(name.removesuffix("_limit") in metrics for name in limits)
    assert all(limits.values()) and limits["password_queue_limit"] == 16


def count(pushd, *names):
    metrics = pushd.metrics()
    return [metrics[f"tgauth_{name}_total"] for name in names]


def test_what_the_loss_of_a_server_costs_is_counted(site, pushd):
    """Queries and commands that had no answer; sessions of which nobody can say anything; seconds without news."""
    names = ("postgres_unanswered", "session_searches_failed", "changes_skipped")
    before = count(pushd, *names)
    with database_silent(site, pushd):
        wait_until(lambda: pushd.metric("lookups_waiting") >= 2, "the questions")
        wait_until(lambda: pushd.metric("changes_skipped_total") > before[2], "a second without an answer")
        for pid in backends(site, "tgauth-pushd"):
            os.kill(pid, signal.SIGTERM)  # which it heeds when it goes on, before it reads
    wait_until(lambda: all(now > then for now, then in zip(count(pushd, *names), before)), "what was lost")
    commands, = count(pushd, "redis_unanswered")
    with redis_silent(site, pushd):
        wait_until(lambda: pushd.metric("redis_up") == 0, "the end of patience")
    assert count(pushd, "redis_unanswered")[0] > commands


def test_passwords_that_find_no_room_are_counted(site, pushd):
    wait_until(lambda: pushd.readiness()["postgres"] == "ok", "PostgreSQL")
    before, = count(pushd, "password_refused")
    with passwords_silent(site, pushd, 18):
        wait_until(lambda: pushd.metric("password_queue") == pushd.metric("password_queue_limit"), "a full queue")
        wait_until(lambda: count(pushd, "password_refused") == [before + 2], "those beyond it")
