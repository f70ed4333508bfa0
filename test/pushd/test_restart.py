"""A restart under a parent that holds the socket: nobody is refused, and nobody hears that it happened."""

import http.client
import os
import pathlib
import shutil
import signal
import socket
import threading
import time

import pytest

from support.browser import PERSON, Browser, session_cookie
from support.daemons import Pushd, clean_environment
from support.held import HeldPushd, launch_held, listener
from support.servers import TOP, Process, can_connect, free_port, wait_until

ROUNDS = 3


@pytest.fixture
def held(directory, database):
    daemons = []

    def start(**options):
        daemons.append(HeldPushd(directory, database.dsn("test_pushd"), name=f"held{len(daemons)}", **options).start())
        return daemons[-1]

    yield start
    for daemon in daemons:
        assert daemon.stop() == 0, daemon.log_text()
        for s in daemon.sockets:
            s.close()


class Visitor(threading.Thread):
    """Asks all the time, each time over a new connection; keeps what was no 200."""

    def __init__(self, port, token):
        super().__init__(daemon=True)
        self.port, self.headers = port, {**PERSON, **session_cookie(token)}
        self.asked, self.bad, self.slowest, self.over = 0, [], 0, False

    def ask(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/tgauth/auth", headers=self.headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def run(self):
        while not self.over:
            begun = time.monotonic()
            try:
                status = self.ask()
            except OSError as error:
                status = error
            if status != 200:
                self.bad.append(status)
            self.asked += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def wait_for_more(self):
        before = self.asked
        wait_until(lambda: self.asked > before + 20, "the visitor to be answered")


def test_nobody_is_refused_while_it_restarts(held, database):
    """Not even those whose waiting connections would be closed over ten minutes."""
    pushd = held(drain_seconds=600)
    assert f"event=listening address=127.0.0.1:{pushd.port} from=LISTEN_FDS" in pushd.log_text()
    browser, waiting = Browser(pushd), Browser(pushd)
    browser.log_in(database)
    frame = waiting.start()
    sockets = [waiting.socket() for _ in range(3)]
    visitors = [Visitor(pushd.port, browser.cookies["tgauth_session"]) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    try:
        for _ in range(ROUNDS):
            visitors[0].wait_for_more()
            idle = pushd.connect()  # asks nothing, and holds nobody up
            assert pushd.stop() == 0
            pushd.start()
            idle.close()
        assert [ws.close_code() for ws in sockets] == [1001] * 3
        visitors[0].wait_for_more()
    finally:
        for visitor in visitors:
            visitor.over = True
            visitor.join()
    assert [bad for visitor in visitors for bad in visitor.bad] == []
    assert max(visitor.slowest for visitor in visitors) < 10
    assert database.confirm_frame(frame) == "confirmed"
    assert waiting.post("claim").status == 200


# A parent that lives on, as systemd does: it keeps the socket, and gives it to one pushd after the other.
LOOP = """while [ ! -e "$0" ]; do sh -c 'export LISTEN_PID=$$; exec "$@"' pushd "$@"; done"""


def test_systemd_socket_activate(tmp_path, directory, database):
    """The first visitor has pushd started; then it restarts, and nobody is refused."""
    if shutil.which("systemd-socket-activate") is None:
        pytest.skip("systemd-socket-activate (package systemd) is not installed")
    pushd, parent = Pushd(directory), Process("activate", tmp_path)
    parent.launch(["systemd-socket-activate", f"--listen={pushd.listen}", f"--setenv=TGAUTH_DSN={database.dsn('test_pushd')}", "sh", "-c", LOOP,
                   tmp_path / "over", *pushd.command(listen="127.0.0.1:1", drain_seconds=600)], env=clean_environment())
    visitors = []

    def end_one():
        children = pathlib.Path(f"/proc/{parent.process.pid}/task/{parent.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGTERM)

    try:
        wait_until(lambda: can_connect(pushd.port), "the socket")
        browser = Browser(pushd)
        browser.log_in(database)
        visitors = [Visitor(pushd.port, browser.cookies["tgauth_session"]) for _ in range(2)]
        for visitor in visitors:
            visitor.start()
        for started in range(1, ROUNDS + 1):
            visitors[0].wait_for_more()
            wait_until(lambda: parent.log_text().count("event=listening") == started, "its start")
            end_one()
            wait_until(lambda: parent.log_text().count("event=stopped") == started, "its end")
        visitors[0].wait_for_more()
    finally:
        for visitor in visitors:
            visitor.over = True
            visitor.join()
        (tmp_path / "over").touch()
        end_one()
        assert parent.wait() == 0, parent.log_text()
    assert parent.log_text().count("from=LISTEN_FDS") == ROUNDS + 1
    assert [bad for visitor in visitors for bad in visitor.bad] == []


def test_who_comes_in_between_waits_for_the_next(held):
    pushd = held()
    assert pushd.stop() == 0
    with pushd.connect() as s:
        s.sendall(b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        pushd.start()
        assert b" 200 " in s.recv(4096)


def test_a_connection_that_has_asked_nothing_yet_may(held):
    """It was accepted before the end began, and its request came after."""
    pushd = held()
    with pushd.connect() as s:
        accepted = pushd.metric("connections_total")
        wait_until(lambda: pushd.metric("connections") > 1, "the connection to be accepted")
        assert accepted
        pushd.send_signal(15)
        s.sendall(b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b" 200 " in s.recv(4096)
        assert pushd.wait() == 0


def test_a_unix_socket_beside_a_port(held, tmp_path_factory):
    """What comes by the one is trusted, as by --listen unix:; by the other it is counted."""
    path = f"{tmp_path_factory.mktemp('s')}/s"
    pushd = held(paths=[path], max_per_address=2, metrics_from="192.0.2.1")
    assert f"unix:{path}" in pushd.log_text()

    def ask(s):
        s.sendall(b"GET /tgauth/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return s.recv(65536).split(b" ")[1]

    for _ in range(4):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(path)
            assert ask(s) == b"200"
    with pushd.connect() as s:
        assert ask(s) == b"404"
    assert pushd.stop() == 0
    assert pathlib.Path(path).is_socket()
    pushd.start(metrics_from="127.0.0.1")


def test_without_postgres_it_answers_soon(held, directory):
    port = free_port()
    pushd = HeldPushd(directory, f"host=127.0.0.1 port={port}", name="away")
    try:
        pushd.start(ready=False)
        assert pushd.get("readyz").status == 503
    finally:
        assert pushd.stop() == 0, pushd.log_text()


def test_what_is_no_socket_that_listens(tmp_path, directory):
    process = Process("wrong", directory)
    with socket.socket(socket.AF_INET) as s, listener(free_port()) as good:
        command = [TOP / "tgauth-pushd", "--listen=127.0.0.1:1"]
        launch_held(process, [good, s], command, clean_environment())
        assert process.wait() == 1
        assert "event=cannot_listen address=LISTEN_FDS" in process.log_text()
        # What is for another process is not ours: port 1 is, and in use by nobody.
        port = free_port()
        launch_held(process, [s], [TOP / "tgauth-pushd", f"--listen=127.0.0.1:{port}"], clean_environment(LISTEN_PID="1"))
        wait_until(lambda: f"event=listening address=127.0.0.1:{port} url" in process.log_text(), "its own socket")
        assert process.stop() == 0
