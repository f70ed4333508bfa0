#!/usr/bin/python3
"""Waiting browsers: what one costs, and how soon it hears of its confirmation.

    bench/push.py [--sockets 2000] [--logins 200]

Opens many WebSockets to one pushd, then confirms logins one after the other and
times from the COMMIT's return to the frame at the client.  The floor, in the
same run, is the time from a COMMIT with NOTIFY to the notification at a plain
libpq client.  Printed are memory and processor time a socket, and the medians
with their ratio.
"""

import argparse
import asyncio
import http.client
import json
import os
import pathlib
import select
import shutil
import statistics
import sys
import time

import psycopg2
import websockets

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test"))
from support.servers import Postgres, Process, Redis, free_port, temporary_directory, can_connect, wait_until, TOP  # noqa: E402

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Pushd(Process):
    def __init__(self, directory, postgres, redis):
        super().__init__("pushd", directory)
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.command = [TOP / "tgauth-pushd", "--listen", f"127.0.0.1:{self.port}", "--url", self.origin,
                        "--bot-url", "https://t.me/bench_bot", "--dsn", postgres.dsn(),
                        "--redis", f"127.0.0.1:{redis.port}", "--max-per-address", "20000",
                        "--attempts-per-minute", "1000000"]

    def start(self):
        self.launch(self.command)
        wait_until(lambda: can_connect(self.port), f"pushd; see {self.log}")
        wait_until(lambda: self.get("readyz")[0] == 200, f"pushd to be ready; see {self.log}")
        return self

    def request(self, method, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, f"/tgauth/{path}", headers={"Host": f"localhost:{self.port}", **(headers or {})})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.headers, body

    def get(self, path):
        return self.request("GET", path)

    def begin(self):
        """A login as a browser begins it: its cookie, start token and code."""
        status, headers, body = self.request("POST", "start", {"Origin": self.origin, "Content-Length": "0"})
        assert status == 200, (status, body)
        answer = json.loads(body)
        cookie = headers["Set-Cookie"].split(";")[0]
        return cookie, answer["link"].split("start=")[1], answer["code"]

    def usage(self):
        """Resident bytes and seconds of processor time."""
        pid = self.process.pid
        resident = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return resident, (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def floor(postgres, count):
    """Seconds from the return of COMMIT to the notification at a libpq client."""
    listener, sender = (psycopg2.connect(postgres.dsn()) for _ in range(2))
    for connection in (listener, sender):
        connection.autocommit = True
    listener.cursor().execute("LISTEN floor")
    times = []
    for _ in range(count):
        sender.cursor().execute("NOTIFY floor, 'x'")
        begun = time.perf_counter()
        while not listener.notifies:
            select.select([listener], [], [])
            listener.poll()
        listener.notifies.clear()
        times.append(time.perf_counter() - begun)
    return times


async def logins(pushd, postgres, sockets, count):
    waiting = []
    before = pushd.usage()
    secrets = [pushd.begin() for _ in range(sockets)]
    begun = pushd.usage()
    for cookie, token, code in secrets:
        socket = await websockets.connect(
            f"ws://127.0.0.1:{pushd.port}/tgauth/ws", subprotocols=["tgauth.v1"], compression=None,
            ping_interval=None, extra_headers={"Cookie": cookie, "Origin": pushd.origin})
        assert json.loads(await socket.recv())["state"] == "waiting"
        waiting.append((socket, token, code))
    after = pushd.usage()
    connection = psycopg2.connect(postgres.dsn())
    connection.autocommit = True
    times = []
    step = max(1, sockets // count)
    for person, (socket, token, code) in enumerate(waiting[::step][:count], 1):
        frame = asyncio.ensure_future(socket.recv())
        await asyncio.sleep(0)
        connection.cursor().execute("SELECT tgauth_confirm(%s, %s, match_code => %s)", (token, person, code))
        committed = time.perf_counter()
        assert json.loads(await frame)["state"] == "confirmed"
        times.append(time.perf_counter() - committed)
    for socket, _, _ in waiting:
        await socket.close()
    return {"bytes a socket": (after[0] - begun[0]) / sockets,
            "µs of CPU a start": (begun[1] - before[1]) / sockets * 1e6,
            "µs of CPU a socket": (after[1] - begun[1]) / sockets * 1e6}, times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--logins", type=int, default=200)
    arguments = parser.parse_args()
    directory = temporary_directory()
    started = []
    try:
        postgres = Postgres(directory).start()
        started.append(postgres)
        with psycopg2.connect(postgres.dsn()) as connection:
            connection.cursor().execute("CREATE EXTENSION tgauth CASCADE")
        redis = Redis(directory).start()
        started.append(redis)
        pushd = Pushd(directory, postgres, redis).start()
        started.append(pushd)
        costs, times = asyncio.run(logins(pushd, postgres, arguments.sockets, arguments.logins))
        floors = floor(postgres, arguments.logins)
        for what, value in costs.items():
            print(f"{what:<28} {value:>8.0f}")
        ours, least = (statistics.median(t) * 1e6 for t in (times, floors))
        print(f"{'COMMIT to frame, µs p50':<28} {ours:>8.0f}")
        print(f"{'COMMIT to PQnotifies, µs p50':<28} {least:>8.0f}")
        print(f"{'ratio':<28} {ours / least:>8.2f}")
    finally:
        for server in reversed(started):
            server.stop()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
