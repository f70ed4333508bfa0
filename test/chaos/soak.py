"""Hours of traffic in minutes, without faults: what grows although the traffic does not.

    make soak                       8 hours of a site's day in 20 minutes
    make soak MINUTES=5

The same people come again and again, faster than people do; tgauth's own clocks are left alone, so that what is
compressed is traffic and not waiting.  What is measured while they come is printed as a table.  Sessions that ended
are purged as on a site, by tgauth_purge(), with a retention that this time allows.
"""

import argparse
import asyncio
import os
import pathlib
import sys

from chaos import __main__ as chaos
from chaos import invariants, report
from chaos.applications import Application
from chaos.faults import Schedule
from chaos.model import Model
from chaos.people import Visitor
from chaos.world import World

ROWS = 10
# May grow by as much from the first third of the run to its end: a fraction, and a constant for what is small.
FLAT = {"pushd RSS kB": (0.25, 4096), "bot RSS kB": (0.25, 4096), "backends RSS kB": (0.5, 65536), "pushd fds": (0.2, 16),
        "bot fds": (0.2, 16), "locks": (0, 30), "prepared": (0.2, 10), "connections": (0.2, 6)}


def resident(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status") as status:
            total += next((int(l.split()[1]) for l in status if l.startswith("VmRSS")), 0)
    return total


def descriptors(pids):
    return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)


async def measure(world, model):
    pushds, bot = [p.process.pid for p in world.pushds], [world.bot.process.pid]
    backends = await world.query("SELECT pid FROM pg_stat_activity WHERE usename IN ('test_pushd', 'test_bot')")
    (locks, rows, size, connections), = await world.query(
        "SELECT (SELECT count(*) FROM pg_locks), "
        "(SELECT sum(n_live_tup) FROM pg_stat_user_tables WHERE relname LIKE 'tgauth%%'), "
        "(SELECT sum(pg_total_relation_size(oid)) / 1024 FROM pg_class WHERE relname LIKE 'tgauth%%' AND relkind = 'r')::bigint, "
        "(SELECT count(*) FROM pg_stat_activity)")
    pids = [pid for pid, in backends if os.path.exists(f"/proc/{pid}")]
    logs = sum(pathlib.Path(part.log).stat().st_size for part in (*world.pushds, world.bot)) // 1024
    return {"minute": round(world.now() / 60, 1), "logins": model.counts["logins"], "pushd RSS kB": resident(pushds), "bot RSS kB": resident(bot),
            "backends RSS kB": resident(pids), "pushd fds": descriptors(pushds), "bot fds": descriptors(bot), "locks": locks,
            "connections": connections, "table rows": rows, "tables kB": size, "redis keys": world.site.keys.dbsize(),
            "log kB": logs, "log B/login": logs * 1024 // max(1, model.counts["logins"])}


def table(rows):
    return "\n".join("  ".join(f"{str(cell):>{max(len(n), 8)}}" for n, cell in zip(rows[0], line))
                     for line in [list(rows[0]), *(list(row.values()) for row in rows)])


def grown(rows):
    """Names of what is not flat, from a third of the run on, when everything has been used once."""
    first, last = rows[len(rows) // 3], rows[-1]
    return [f"{name} grew from {first[name]} to {last[name]}" for name, (part, constant) in FLAT.items()
            if name in first and last[name] > first[name] * (1 + part) + constant]


async def purge(world):
    while True:
        await asyncio.sleep(15)
        await world.query("SELECT tgauth_purge()")


async def run(options):
    chaos.prepare()
    world, tasks = World("soak"), []
    try:
        await world.start()
        world.model = model = Model(world)
        world.application = await Application(world, model).start()
        world.begins()
        tasks = [asyncio.create_task(Visitor(world, model, n, busy=True).live()) for n in range(options.people)]
        purging = asyncio.create_task(purge(world))
        rows, seconds = [], options.minutes * 60
        for n in range(ROWS + 1):
            done, _ = await asyncio.wait(tasks, timeout=max(0, n * seconds / ROWS - world.now()), return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
            rows.append(await measure(world, model))
            print(table(rows).splitlines()[-1] if n else table(rows), flush=True)
        purging.cancel()
        await chaos.settle(world, model, tasks)
        print(report.text(world, model, Schedule(world, model), "make soak"))
        problems = grown(rows)
        print("\n".join(problems) or "flat")
        return not problems and not model.violations
    finally:
        await chaos.end(world, tasks)


def main():
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--people", type=int, default=16)
    return 0 if asyncio.run(run(parser.parse_args())) else 1


if __name__ == "__main__":
    sys.exit(main())
