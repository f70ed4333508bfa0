"""Limits, each with its status and metric; slow and silent clients; the drain."""

import signal
import socket
import time

import pytest
import websockets

from support.browser import BEAT, Browser, read_all
from support.daemons import Pushd
from support.servers import wait_until


def status_of(raw):
    return int(raw.split(b" ", 2)[1]) if raw.startswith(b"HTTP/1.1 ") else None


def request(path, *fields, method="GET"):
    host = [] if any(field.startswith("Host: ") for field in fields) else ["Host: localhost"]
    lines = [f"{method} /tgauth/{path} HTTP/1.1", *host, *fields, "", ""]
    return "\r\n".join(lines).encode()


def test_connections_of_one_address(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), max_per_address=4)
    held = [pushd.connect() for _ in range(4)]
    for s in held:
        s.sendall(request("healthz"))
        assert status_of(s.recv(4096)) == 200
    with pushd.connect() as s:
        assert status_of(read_all(s)) == 429
    held.pop().close()
    wait_until(lambda: pushd.raw(request("healthz", "Connection: close")).startswith(b"HTTP/1.1 200"),
               "a connection to be free again")
    for s in held:
        s.close()
    wait_until(lambda: pushd.answers("healthz"), "connections to be free again")
    assert pushd.metric("refused_address_total") >= 1


def test_sockets_count_as_connections(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), max_per_address=4)
    browser = Browser(pushd)
    browser.get("login")
    with browser.socket() as one, browser.socket() as two, browser.events(), browser.socket() as four:
        assert [ws.receive()["state"] for ws in (one, two, four)] == ["waiting"] * 3
        with pushd.connect() as s:
            assert status_of(read_all(s)) == 429
    wait_until(lambda: pushd.raw(request("healthz", "Connection: close")).startswith(b"HTTP/1.1 200"),
               "connections to be free again")


def test_waiters_behind_a_proxy_count_by_client(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), max_per_address=2, trusted_proxies="127.0.0.1")
    browser = Browser(pushd)
    browser.get("login")
    ann, bob = ({"X-Forwarded-For": a} for a in ("203.0.113.1", "203.0.113.2"))
    with browser.socket(**ann), browser.socket(**ann):
        with pytest.raises(websockets.InvalidStatusCode) as refusal:
            browser.socket(**ann)
        assert refusal.value.status_code == 429
        browser.socket(**bob).close()
    wait_until(lambda: pushd.metric("websockets") == 0, "the sockets to be gone")
    browser.socket(**ann).close()


def test_connections_in_all(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), max_connections=6)
    held = [pushd.connect() for _ in range(6)]
    with pushd.connect() as s:
        answer = read_all(s)
    assert status_of(answer) == 503 and b"Retry-After" in answer
    for s in held:
        s.close()
    wait_until(lambda: pushd.answers("healthz"), "connections to be free again")
    assert pushd.metric("refused_connections_total") >= 1


def test_file_limit(tmp_path, run_pushd):
    """Connections are refused before files run out."""
    pushd = Pushd(tmp_path, name="few-files")
    command = ["prlimit", "--nofile=160", *map(str, pushd.command())]
    pushd.launch(command, env=pushd.env)
    wait_until(lambda: pushd.answers("healthz"), "pushd")
    assert "file_limit" in pushd.log_text()
    held = [pushd.connect() for _ in range(200)]
    time.sleep(0.5)
    for s in held:
        s.close()
    wait_until(lambda: pushd.answers("healthz"), "pushd to answer again")
    assert pushd.stop() == 0


def begin(pushd):
    return Browser(pushd).get("login")


@pytest.mark.parametrize("ask", [
    begin, lambda pushd: Browser(pushd).post("start"), lambda pushd: Browser(pushd).post("claim"),
    lambda pushd: Browser(pushd).get("events"), lambda pushd: Browser(pushd).submit("password", {"username": "x"})],
    ids=["login", "start", "claim", "events", "password"])
def test_attempts_of_one_address(run_pushd, database, ask):
    pushd = run_pushd(database.dsn("test_pushd"), attempts_per_minute=5)
    answers = [ask(pushd) for _ in range(11)]  # a minute may pass in between
    refused = [a for a in answers if a.status == 429]
    assert refused and all(a.headers["Retry-After"] for a in refused)
    assert Browser(pushd).get("healthz").status == 200
    assert Browser(pushd).get("session").status == 401
    assert pushd.metric("refused_attempts_total") == len(refused)


def test_an_address_is_limited_by_logins_and_not_by_their_requests(run_pushd, database):
    """Behind NAT: as many people log in as are allowed, each with all the requests that it takes."""
    pushd = run_pushd(database.dsn("test_pushd"), attempts_per_minute=20)
    for person in range(1, 20):
        browser = Browser(pushd)
        assert browser.get("login").status == 200
        frame = browser.start()
        with browser.socket() as ws:
            ws.receive()
        assert browser.post("claim").status == 409
        database.confirm_frame(frame, person)
        assert browser.post("claim").status == 200
        for path in ("account", "login", "account"):
            assert browser.get(path).status == 200
    assert pushd.metric("refused_attempts_total") == 0


def test_requests_of_one_login_are_limited(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), attempts_per_minute=5)
    browser = Browser(pushd)
    browser.get("login")
    assert 429 in [browser.get("login").status for _ in range(11)]
    assert begin(pushd).status == 200


def test_sessions_that_are_nobodys_count_against_their_address(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), attempts_per_minute=5)

    def ask(number):
        browser = Browser(pushd)
        browser.cookies["tgauth_session"] = f"{number:043d}"
        return browser.post("token").status

    statuses = [ask(i) for i in range(11)]
    assert statuses[0] == 401 and 429 in statuses
    # The next minute may begin between the two questions, but not twice.
    assert 429 in [begin(pushd).status for _ in range(2) if 429 in [ask(i) for i in range(11)]]


def test_attempts_behind_a_proxy_count_by_client(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), attempts_per_minute=3, trusted_proxies="127.0.0.1")
    for last in range(1, 30):
        assert Browser(pushd).get("login", X_Forwarded_For=f"203.0.113.{last}").status == 200
    # One IPv6 client has a whole /64 to choose addresses from.
    answers = [Browser(pushd).get("login", X_Forwarded_For=f"2001:db8::{i}").status for i in range(1, 9)]
    assert 429 in answers


def test_request_that_dribbles(run_pushd):
    """Neither head nor body may take longer than allowed, however it dribbles in."""
    pushd = run_pushd(ready=False, request_seconds=2)
    origin = f"Origin: {pushd.url}"
    for beginning in (b"GET /tgauth/", request("claim", origin, "Content-Length: 100", method="POST")):
        with pushd.connect() as s:
            s.sendall(beginning)
            s.settimeout(0.3)
            answer = b""
            deadline = time.monotonic() + 15
            while not answer and time.monotonic() < deadline:
                try:
                    answer = s.recv(4096)
                except TimeoutError:
                    s.sendall(b"a")
            assert status_of(answer) == 408
    assert pushd.metric("request_timeouts_total") == 2


def test_idle_connections_end_without_a_word(run_pushd):
    pushd = run_pushd(ready=False, request_seconds=1, idle_seconds=1)
    with pushd.connect() as s:
        assert read_all(s) == b""
    with pushd.connect() as s:
        s.sendall(request("healthz"))
        answer = read_all(s)
        assert answer.count(b"HTTP/1.1") == 1


def test_slow_reader_of_an_answer(run_pushd):
    """Answers that nobody reads pile up in the kernel, and then the connection ends."""
    pushd = run_pushd(ready=False, slow_seconds=1)
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(("127.0.0.1", pushd.port))
        s.settimeout(0.5)
        asked = request("login.css")
        deadline = time.monotonic() + 20
        while pushd.metric("slow_readers_total") == 0 and time.monotonic() < deadline:
            try:
                s.send(asked * 50)
            except (TimeoutError, ConnectionError):
                pass
    assert pushd.metric("slow_readers_total") == 1


def test_websocket_that_answers_no_ping(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), slow_seconds=1, ping_seconds=1)
    browser = Browser(pushd)
    browser.get("login")
    with pushd.connect() as s:
        s.sendall(request("ws", *websocket_fields(browser)))
        assert status_of(s.recv(200)) == 101
        assert pushd.metric("waiting") == 1
        wait_until(lambda: pushd.metric("waiting") == 0, "the socket to be given up")


def websocket_fields(browser):
    fields = [f"{k}: {v}" for k, v in browser.headers({"Origin": browser.pushd.url}).items()]
    return fields + ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: tgauth.v1"]


def test_sse_connection_whose_client_leaves(run_pushd, database):
    """It is noticed at once, and costs no more than that."""
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.get("login")
    for _ in range(3):
        with browser.events() as sse:
            sse.receive()
    wait_until(lambda: pushd.metric("sse_connections") == 0, "the SSE connections to be gone")
    with open(f"/proc/{pushd.process.pid}/stat") as f:
        before = f.read().split()[13:15]
    time.sleep(1)
    with open(f"/proc/{pushd.process.pid}/stat") as f:
        after = f.read().split()[13:15]
    ticks = sum(map(int, after)) - sum(map(int, before))
    assert ticks < 30, "the loop spins"


def test_sse_connection_whose_client_talks(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.get("login")
    fields = [f"{k}: {v}" for k, v in browser.headers().items()]
    with pushd.connect() as s:
        s.sendall(request("events", *fields))
        assert status_of(s.recv(65536)) == 200
        s.sendall(b"x" * 1000)
        read_all(s)
    wait_until(lambda: pushd.metric("sse_connections") == 0, "the SSE connection to be gone")


def test_pings_keep_sockets_alive(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), ping_seconds=1, slow_seconds=2)
    browser = Browser(pushd)
    frame = browser.start()
    with browser.socket() as ws, browser.events() as sse:
        ws.receive()
        sse.receive()
        assert ws.is_silent(9)  # its client answers pings meanwhile
        lines = sse.lines()
        assert BEAT in (next(lines) for _ in range(10))
        database.confirm_frame(frame)
        assert ws.receive_state("confirmed")


def test_websocket_frames_that_are_none(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.get("login")
    fields = websocket_fields(browser)
    for nonsense in (b"GET / HTTP/1.1\r\n\r\n", b"\x81\x05renew", b"\xff" * 100, b"\x81\xff" + b"\xff" * 12,
                     b"\x8b\x80\0\0\0\0", b"\x89\xfe\xff\xff" + b"\0" * 300, b"\x01\x80\0\0\0\0\x81\x80\0\0\0\0"):
        with pushd.connect() as s:
            s.sendall(request("ws", *fields))
            s.sendall(nonsense)
            s.settimeout(3)
            try:
                read_all(s)
            except TimeoutError:
                pass  # it waits for the rest of what looks like a frame
    wait_until(lambda: pushd.metric("websockets") == 0, "the sockets to be gone")


# --- the end ----------------------------------------------------------------------


def test_drain(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), drain_seconds=3)
    browser = Browser(pushd)
    browser.get("login")
    sockets = [browser.socket() for _ in range(6)]
    sse = browser.events()
    sse.receive()
    for ws in sockets:
        ws.receive()
    idle = pushd.connect()
    begun = time.monotonic()
    pushd.send_signal(signal.SIGTERM)
    wait_until(lambda: not accepts(pushd), "no new connections")
    assert read_all(idle) == b""
    closed = [(ws.close_code(), time.monotonic() - begun) for ws in sockets]
    assert [code for code, _ in closed] == [1001] * 6
    assert sse.receive() is None
    assert pushd.wait() == 0
    assert "event=stopped" in pushd.log_text()
    for ws in sockets:
        ws.close()


def accepts(pushd):
    try:
        pushd.connect().close()
        return True
    except OSError:
        return False


def test_drain_has_a_deadline(run_pushd, database):
    """A client that says nothing to a close does not hold the daemon up."""
    pushd = run_pushd(database.dsn("test_pushd"), drain_seconds=0)
    browser = Browser(pushd)
    browser.get("login")
    ws = browser.socket()
    ws.receive()  # its loop stands still from here on
    pushd.send_signal(signal.SIGTERM)
    assert pushd.wait() == 0
    assert ws.close_code() in (1001, 1006)
    ws.close()


def test_sighup_ends_nothing(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    browser = Browser(pushd)
    browser.get("login")
    with browser.socket() as ws:
        ws.receive()
        pushd.send_signal(signal.SIGHUP)
        wait_until(lambda: "event=nothing_to_reload" in pushd.log_text(), "the answer to the signal")
        ws.send("renew")
        assert ws.receive()["state"] == "waiting"


def test_second_signal_exits_at_once(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), drain_seconds=600)
    browser = Browser(pushd)
    browser.get("login")
    with browser.socket() as ws:
        ws.receive()
        pushd.send_signal(signal.SIGTERM)
        wait_until(lambda: "event=draining" in pushd.log_text(), "the drain")
        pushd.send_signal(signal.SIGTERM)
        assert pushd.wait() == 1


def test_drain_with_a_request_under_way(run_pushd, database):
    """What was asked before is answered, though the listener is gone."""
    pushd = run_pushd(database.dsn("test_pushd"), drain_seconds=5, sessions_in_memory=0)
    browser = Browser(pushd)
    database.confirm_frame(browser.start())
    browser.post("claim")
    connection = database.connect()
    connection.autocommit = False
    with connection.cursor() as cursor, pushd.connect() as s:
        cursor.execute("LOCK TABLE tgauth_session IN ACCESS EXCLUSIVE MODE")
        s.sendall(request("session", f"Cookie: tgauth_session={browser.cookies['tgauth_session']}"))
        wait_until(lambda: "tgauth_states" in str(database.query(
            "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'")), "the question to wait")
        pushd.send_signal(signal.SIGTERM)
        wait_until(lambda: not accepts(pushd), "no new connections")
        connection.rollback()
        answer = read_all(s)
    connection.close()
    assert status_of(answer) == 200 and b"Connection: close" in answer
    assert pushd.wait() == 0
