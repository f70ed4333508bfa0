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
import json
import os
import pathlib
import select
import statistics
import sys
import time

import websockets

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test"))
from support.browser import Browser  # noqa: E402
from support.database import token_of  # noqa: E402
from support.site import new_site  # noqa: E402

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def usage(pushd):
    """Resident bytes and seconds of processor time."""
    pid = pushd.process.pid
    resident = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return resident, (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def begin(pushd):
    """A login as a browser begins it: its fields, start token and code."""
    browser = Browser(pushd)
    frame = browser.start()
    return browser.headers({"Origin": pushd.url}), token_of(frame), frame["code"]


def floor(site, count):
    """Seconds from the return of COMMIT to the notification at a libpq client."""
    listener, sender = site.connect(), site.connect()
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


async def logins(site, pushd, sockets, count):
    waiting = []
    before = usage(pushd)
    secrets = [begin(pushd) for _ in range(sockets)]
    begun = usage(pushd)
    for headers, token, code in secrets:
        socket = await websockets.connect(
            f"ws://127.0.0.1:{pushd.port}/tgauth/ws", subprotocols=["tgauth.v1"], compression=None,
            ping_interval=None, extra_headers=headers)
        assert json.loads(await socket.recv())["state"] == "waiting"
        waiting.append((socket, token, code))
    after = usage(pushd)
    connection = site.connect()
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
    with new_site() as site:
        pushd = site.new_pushd(max_per_address=20000, attempts_per_minute=1000000, log_level="info").start().wait_redis()
        try:
            costs, times = asyncio.run(logins(site, pushd, arguments.sockets, arguments.logins))
            floors = floor(site, arguments.logins)
        finally:
            pushd.stop()
    for what, value in costs.items():
        print(f"{what:<28} {value:>8.0f}")
    ours, least = (statistics.median(t) * 1e6 for t in (times, floors))
    print(f"{'COMMIT to frame, µs p50':<28} {ours:>8.0f}")
    print(f"{'COMMIT to PQnotifies, µs p50':<28} {least:>8.0f}")
    print(f"{'ratio':<28} {ours / least:>8.2f}")


if __name__ == "__main__":
    main()
