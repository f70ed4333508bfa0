"""A standby is promoted while the old primary is frozen: its connections stand, and nobody is told."""

import asyncio
import contextlib
import os
import signal

from chaos.faults import fault


def family(pid):
    """A process and its children."""
    with contextlib.suppress(FileNotFoundError):
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            return [pid, *map(int, children.read().split())]
    return [pid]


def signal_all(pids, number):
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


@fault("a standby is promoted, the primary frozen", "postgres", heavy=True)
async def fail_over(world, rng, hold):
    """What was committed is on both: a standby that acknowledges each commit is what a site needs that loses none."""
    old = world.postgres
    new = await asyncio.to_thread(old.standby, world.directory)
    world.follows(new)
    await asyncio.to_thread(new.start)
    await world.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await world.query("SELECT pg_reload_conf()")
    while not await world.query("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):
        await asyncio.sleep(0.1)
    # A commit from before may still be on its way.
    await world.query("SELECT txid_current()")
    await asyncio.sleep(1)
    frozen = family(old.process.pid)
    signal_all(frozen, signal.SIGSTOP)
    signal_all(family(old.process.pid), signal.SIGSTOP)
    world.leads(new)
    await world.query("SELECT pg_promote()")
    await hold()
    signal_all(family(old.process.pid), signal.SIGKILL)
    old.process.wait()
