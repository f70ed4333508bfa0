"""Redis as it fails: gone, stopped, flushed, full, refusing."""

import asyncio
import contextlib
import signal

from chaos.faults import fault
from support.servers import can_connect, wait_until


async def command(world, *words):
    with contextlib.suppress(OSError):
        return await asyncio.to_thread(world.redis.command, *words)


@fault("Redis killed", "redis")
async def kill(world, rng, hold):
    await asyncio.to_thread(world.redis.kill)
    await hold()
    await asyncio.to_thread(world.redis.start)


@fault("Redis stopped", "redis")
async def stop(world, rng, hold):
    world.redis.send_signal(signal.SIGSTOP)
    await hold()
    world.redis.send_signal(signal.SIGCONT)
    await asyncio.to_thread(wait_until, lambda: can_connect(world.redis.port), "Redis")


@fault("Redis flushed", "redis data")
async def flush(world, rng, hold):
    await command(world, "FLUSHALL")


@fault("Redis is a replica", "redis")
async def read_only(world, rng, hold):
    await command(world, "REPLICAOF", "127.0.0.1", "1")
    await hold()
    await command(world, "REPLICAOF", "NO", "ONE")


@fault("Redis is full", "redis")
async def full(world, rng, hold):
    await command(world, "CONFIG", "SET", "maxmemory", "1")
    await hold()
    await command(world, "CONFIG", "SET", "maxmemory", "0")


@fault("Redis evicts", "redis")
async def evict(world, rng, hold):
    await command(world, "CONFIG", "SET", "maxmemory-policy", "allkeys-random")
    await command(world, "CONFIG", "SET", "maxmemory", "1")
    await hold()
    await command(world, "CONFIG", "SET", "maxmemory", "0")
    await command(world, "CONFIG", "SET", "maxmemory-policy", "noeviction")


@fault("Redis wants a password", "redis")
async def no_auth(world, rng, hold):
    await command(world, "CONFIG", "SET", "requirepass", "open sesame")
    await command(world, "CLIENT", "KILL", "TYPE", "normal")
    await hold()
    await asyncio.to_thread(world.redis.kill)
    await asyncio.to_thread(world.redis.start)
