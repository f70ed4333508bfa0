"""PostgreSQL as it fails: crashes, restarts, sessions that end or hang, limits that are reached."""

import asyncio
import contextlib
import os
import signal
import time

import psycopg2

from chaos.faults import fault
from chaos.faults_failover import family, signal_all
from support.start_token import EPOCH

OURS = "usename IN ('test_pushd', 'test_bot')"


def restart_postgres(name, number):
    @fault(f"PostgreSQL {name}", "postgres", heavy=True)
    async def run(world, rng, hold):
        await asyncio.to_thread(world.postgres.stop, number)
        await hold()
        await asyncio.to_thread(world.postgres.start)


restart_postgres("restarted at once", signal.SIGQUIT)
restart_postgres("restarted", signal.SIGINT)


@fault("PostgreSQL crashes as somebody is told", "postgres", heavy=True)
async def crash_at_the_worst_moment(world, rng, hold):
    """Every process of it is killed at the moment that the bot acknowledges a confirmation."""
    record, deadline = world.telegram.record, world.now() + 10
    seen = record[-1] if record else None
    while world.now() < deadline and (not record or record[-1] is seen or record[-1][0] != "editmessagetext"
                                      or "You are logged in" not in record[-1][1].get("text", "")):
        await asyncio.sleep(0.001)
    signal_all(family(world.postgres.process.pid), signal.SIGKILL)
    world.postgres.process.wait()
    await hold()
    await asyncio.to_thread(world.postgres.start)


async def backends(world, which=OURS):
    return [pid for pid, in await world.query(f"SELECT pid FROM pg_stat_activity WHERE {which} ORDER BY pid")]


@fault("a backend killed: crash recovery", "postgres", heavy=True)
async def kill_backend(world, rng, hold):
    for pid in (await backends(world))[:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    await hold()


@fault("backends terminated", "postgres")
async def terminate(world, rng, hold):
    for _ in range(rng.randrange(1, 4)):
        await world.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OURS}")
        await asyncio.sleep(rng.random())


@fault("a backend stopped", "postgres")
async def stop_backend(world, rng, hold):
    pids = await backends(world)
    if not pids:
        return
    pid = rng.choice(pids)
    try:
        os.kill(pid, signal.SIGSTOP)
        await hold()
    except ProcessLookupError:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


async def for_everybody(world, hold, *settings):
    """Settings of the cluster for a while."""
    names = [s.partition("=")[0].strip() for s in settings]
    for setting in settings:
        await world.query(f"ALTER SYSTEM SET {setting}")
    await world.query("SELECT pg_reload_conf()")
    await hold()
    for name in names:
        await world.query(f"ALTER SYSTEM RESET {name}")
    await world.query("SELECT pg_reload_conf()")


@fault("PostgreSQL is read-only", "postgres")
async def read_only(world, rng, hold):
    await for_everybody(world, hold, "default_transaction_read_only = on")


@fault("statement_timeout", "postgres")
async def statement_timeout(world, rng, hold):
    await for_everybody(world, hold, f"statement_timeout = {rng.choice((1, 2, 5))}")


@fault("PostgreSQL is out of connections", "postgres")
async def out_of_connections(world, rng, hold):
    taken = []
    with contextlib.suppress(psycopg2.OperationalError):
        while True:
            taken.append(await asyncio.to_thread(world.site.connect, "test_app"))
    await world.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OURS}")
    with contextlib.suppress(psycopg2.OperationalError):
        while True:
            taken.append(await asyncio.to_thread(world.site.connect, "test_app"))
    await hold()
    for connection in taken:
        connection.close()


@fault("a table locked", "postgres")
async def lock_table(world, rng, hold):
    with contextlib.suppress(psycopg2.Error):
        connection = await asyncio.to_thread(world.site.connect)
        connection.autocommit = False
        try:
            with connection.cursor() as cursor:
                await asyncio.to_thread(cursor.execute, "SET lock_timeout = 3000; LOCK TABLE tgauth_session IN ACCESS EXCLUSIVE MODE")
            await hold()
        finally:
            connection.close()


@fault("start key rotated", "keys")
async def rotate_key(world, rng, hold):
    await world.query("SELECT tgauth_rotate_key()")


@fault("ALTER EXTENSION", "postgres")
async def alter_extension(world, rng, hold):
    with contextlib.suppress(psycopg2.Error):
        await world.query("CREATE SCHEMA IF NOT EXISTS aside; SET lock_timeout = 3000; ALTER EXTENSION pgcrypto SET SCHEMA aside")
        await hold()
        await world.query("SET lock_timeout = 3000; ALTER EXTENSION pgcrypto SET SCHEMA public")


def seal(rng):
    """Right but for its MAC: key number 0, the time of now."""
    return f"00{int(time.time()) - EPOCH:08x}{rng.getrandbits(128):032x}"


@fault("forged hints", "hints")
async def forge_hints(world, rng, hold):
    """Anybody who can connect can send a NOTIFY: of logins that wait, with no seal or a wrong one."""
    ids = [login.id for login in world.model.logins.values() if login.tapped_at is None][-20:]
    for login_id in ids:
        for payload in (f"confirmed {login_id}", f"confirmed {login_id} {seal(rng)}", f"revoked {login_id}"):
            for channel in range(len(world.pushds)):
                await world.query("SELECT pg_notify(%s, %s)", f"tgauth_{channel}", payload)
