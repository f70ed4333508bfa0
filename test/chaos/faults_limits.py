"""What runs out, and clocks that are wrong: descriptors, disk space, time."""

import asyncio
import os
import pathlib
import platform
import resource
import signal

from chaos.faults import fault

FAKETIME = pathlib.Path(f"/usr/lib/{platform.machine()}-linux-gnu/faketime/libfaketime.so.1")


def descriptors(name, part, process_of):
    @fault(f"{name} has no descriptors left", part)
    async def run(world, rng, hold):
        pid = process_of(world, rng).process.pid
        try:
            before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            used = max(int(fd) for fd in os.listdir(f"/proc/{pid}/fd"))
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + rng.randrange(1, 4), before[1]))
            await hold()
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        except (ProcessLookupError, FileNotFoundError):
            pass  # it was killed meanwhile


descriptors("pushd", "pushd descriptors", lambda world, rng: rng.choice(world.pushds))
descriptors("bot", "bot descriptors", lambda world, rng: world.bot)


@fault("PostgreSQL's disk is full", "postgres", heavy=True)
async def disk_full(world, rng, hold):
    """Where the data is on a file system of its own (World.start)."""
    if not world.small_disk:
        return
    filler = world.postgres.data / "filler"
    await asyncio.to_thread(fill, filler)
    await hold()
    filler.unlink()
    if world.postgres.process.poll() is not None:
        await asyncio.to_thread(world.postgres.start)


def fill(path):
    """Takes every byte."""
    with open(path, "wb") as file:
        step = 1 << 20
        while step >= 4096:
            try:
                os.posix_fallocate(file.fileno(), file.tell(), step)
                file.seek(step, os.SEEK_CUR)
            except OSError:
                step //= 2


def step(name, part, run_with):
    @fault(f"{name}'s clock is wrong", part, heavy=True)
    async def run(world, rng, hold):
        if not FAKETIME.exists():
            return
        offset = rng.choice(("+10m", "-10m", "+1d", "-1d"))
        world.clocks_wrong += 1
        await run_with(world, rng, {"LD_PRELOAD": str(FAKETIME), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        await hold()
        await run_with(world, rng, {})
        world.clocks_wrong -= 1
        world.clocks_right_at = world.now()


async def pushd_with(world, rng, more):
    """The last one, so that it is the same at both times."""
    pushd = world.pushds[-1]
    await asyncio.to_thread(pushd.stop, signal.SIGTERM)
    kept, pushd.env = pushd.env, {**pushd.env, **more}
    try:
        await asyncio.to_thread(pushd.start, ready=False)
    finally:
        pushd.env = kept


async def bot_with(world, rng, more):
    await asyncio.to_thread(world.bot.stop, signal.SIGTERM)
    await asyncio.to_thread(world.start_bot, wait=False, **more)


step("pushd", "pushd", pushd_with)
step("bot", "bot", bot_with)
