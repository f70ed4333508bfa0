"""What becomes of others where pushd has no memory for one.

These are two moments after which a daemon could go on wrongly: libpq puts an error in
the place of a result that it has no memory for, and libuv accepts nobody before the
connection that it has is taken.
"""

import concurrent.futures
import mmap
import subprocess

import pytest

from support.browser import session_cookie
from support.daemons import Pushd
from support.servers import TOP, pg_config, wait_until


class Memory:
    """What fails is "s", the next sync point within libpq; "c", every calloc; or nothing, " "."""

    def __init__(self, directory):
        self.library = directory / "out_of_memory.so"
        subprocess.run(["cc", "-std=gnu11", "-shared", "-fPIC", f"-I{pg_config('--includedir')}", "-o", self.library,
                        TOP / "test/support/out_of_memory.c"], check=True)
        self.file = directory / "out_of_memory"
        self.file.write_bytes(b" ")
        with open(self.file, "r+b") as f:
            self.shared = mmap.mmap(f.fileno(), 1)
        self.env = {"LD_PRELOAD": self.library, "OUT_OF_MEMORY": self.file}

    def fail(self, what):
        self.shared[:] = what.encode()

    def what(self):
        return self.shared[:].decode()


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path)


@pytest.fixture
def daemon(memory, database, tmp_path):
    daemon = Pushd(tmp_path, database.dsn("test_pushd"), env=memory.env).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


def test_an_answer_that_libpq_lost_is_given_to_nobody_else(memory, daemon, database):
    people = [(token, database.user_id(token)) for token in (database.login() for _ in range(12))]
    memory.fail("s")
    assert daemon.get("session", session_cookie(people[0][0])).status in (200, 503)
    wait_until(lambda: memory.what() == " ", "a sync point to be lost")

    def ask(person):
        answer = daemon.get("session", session_cookie(person[0]))
        return answer.status, answer.json().get("user_id"), person[1]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, people[1:]))
    assert all(status == 503 or got == own for status, got, own in answers), answers
    wait_until(lambda: daemon.readiness()["postgres"] == "ok", "the next connection")
    assert all(got == own for _, got, own in map(ask, people))
    assert "an answer is out of step" in daemon.log_text()


def test_a_connection_without_memory_is_closed_and_the_next_one_served(memory, daemon):
    memory.fail("c")
    refused = [daemon.connect() for _ in range(5)]
    for s in refused:
        with s:
            try:
                assert s.recv(1) == b""
            except ConnectionResetError:
                pass
    memory.fail(" ")
    assert daemon.get("healthz").status == 200
