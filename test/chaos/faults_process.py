"""Processes that are killed, asked to end, or stopped; and connections that their server ends."""

import asyncio
import signal

from chaos.faults import fault


def restart_pushd(name, number, part):
    @fault(f"pushd {name}", part)
    async def run(world, rng, hold):
        pushd = rng.choice(world.pushds)
        await asyncio.to_thread(pushd.stop, number)
        await hold()
        await asyncio.to_thread(pushd.start, ready=False)


restart_pushd("killed", signal.SIGKILL, "pushd")
restart_pushd("ended", signal.SIGTERM, "pushd")


@fault("pushd stopped", "pushd")
async def stop_pushd(world, rng, hold):
    pushd = rng.choice(world.pushds)
    pushd.send_signal(signal.SIGSTOP)
    await hold()
    pushd.send_signal(signal.SIGCONT)


def restart_bot(name, number):
    @fault(f"bot {name}", "bot")
    async def run(world, rng, hold):
        await asyncio.to_thread(world.bot.stop, number)
        await hold()
        await asyncio.to_thread(world.start_bot, wait=False)


restart_bot("killed", signal.SIGKILL)
restart_bot("ended", signal.SIGTERM)


@fault("bot stopped", "bot")
async def stop_bot(world, rng, hold):
    world.bot.send_signal(signal.SIGSTOP)
    await hold()
    world.bot.send_signal(signal.SIGCONT)


@fault("SIGHUP", "signal")
async def hang_up(world, rng, hold):
    for part in (*world.pushds, world.bot):
        if part.process.poll() is None:
            part.send_signal(signal.SIGHUP)
