"""The world that people live in: PostgreSQL, Redis, two pushd, the bot, Telegram, and the network between them.

Everything runs at ports of this machine.  What a part reaches another one by is a Line,
so that each can be disturbed alone; the harness itself goes past the lines.
"""

import asyncio
import contextlib
import os
import pwd
import random
import shutil
import subprocess
import time

import psycopg2

from chaos.network import Line
from support.daemons import Bot, Pushd
from support.servers import free_port, temporary_directory
from support.site import Site
from telegram_simulator import TelegramSimulator

CACHE_TTL = 15
PUSHDS = 2
DISK = "384m"
SETTINGS = {"max_connections": 60, "superuser_reserved_connections": 6, "max_wal_size": "'64MB'", "min_wal_size": "'32MB'"}


class OwnSite(Site):
    """For the harness: what the cluster's settings become for the others is not for it."""

    def dsn(self, user=None):
        return super().dsn(user) + " options='-c default_transaction_read_only=off -c statement_timeout=0'"


class World:
    def __init__(self, seed):
        self.seed = seed
        self.began = time.monotonic()
        self.directory = temporary_directory()
        self.telegram = TelegramSimulator()
        self.lines = {}
        self.pushds = []
        self.faults = 0  # that are at work
        self.calm_before, self.calm_since = 0.0, self.now()
        self.healed_at = None
        self.ending = False
        self.small_disk = False
        self.clocks_wrong, self.clocks_right_at = 0, -1e9

    def rng(self, *what):
        """A stream of random numbers of its own, so that one who asks more changes nobody else's."""
        return random.Random("/".join(map(str, (self.seed, *what))))

    # --- time ----------------------------------------------------------------------------

    def begins(self):
        """Time counts from here."""
        self.began = time.monotonic()
        self.calm_before = self.calm_since = 0.0

    def now(self):
        return time.monotonic() - self.began

    def calm(self):
        """How long no fault was at work, in all."""
        return self.calm_before + (0 if self.faults else self.now() - self.calm_since)

    def fault_begins(self):
        if not self.faults:
            self.calm_before = self.calm()
        self.faults += 1

    def fault_ends(self):
        self.faults -= 1
        if not self.faults:
            self.calm_since = self.healed_at = self.now()

    # --- its life ------------------------------------------------------------------------

    async def line(self, name, port):
        self.lines[name] = await Line(name, port).open()
        return self.lines[name].port

    def dsn(self, line, user):
        """By a line to each of two servers, one of which is the primary."""
        ports = f"{self.lines[line].port},{self.lines[f'{line}2'].port}"
        return f"host=127.0.0.1,127.0.0.1 port={ports} dbname=postgres user={user} connect_timeout=2 target_session_attrs=primary"

    async def postgres_lines(self, name):
        """The second leads to where nobody is, until there is a standby."""
        await self.line(name, self.postgres.port)
        await self.line(f"{name}2", free_port())

    def follows(self, standby):
        """It is reached by the lines that lead to nobody else."""
        for line in self.lines.values():
            if "-postgres" in line.name and line.target != self.postgres.port:
                line.target = standby.port

    def leads(self, server):
        self.postgres = self.site.server = server

    async def start(self):
        self.small_disk = self.mount_small_disk()
        self.site = await asyncio.to_thread(OwnSite, self.directory, SETTINGS)
        self.postgres, self.redis = self.site.server, self.site.redis
        self.telegram.start()
        url = None
        for n in range(PUSHDS):
            await self.postgres_lines(f"pushd{n}-postgres")
            await self.line(f"pushd{n}-redis", self.redis.port)
            pushd = Pushd(self.directory, self.dsn(f"pushd{n}-postgres", "test_pushd"), name=f"pushd{n}",
                          env={"SECRET_KEY": "s3cret" * 8}, redis_port=self.lines[f"pushd{n}-redis"].port, channel=n,
                          bot_url=f"https://t.me/{self.telegram.username}", trusted_proxies="127.0.0.1",
                          log_level="debug", attempts_per_minute=100000, max_per_address=10000, drain_seconds=1,
                          query_seconds=3, cache_ttl=CACHE_TTL)
            url = url or pushd.url
            pushd.options["url"] = url
            await asyncio.to_thread(pushd.start)
            self.pushds.append(pushd)
            await self.line(f"people-pushd{n}", pushd.port)
        self.url = url
        await self.postgres_lines("bot-postgres")
        await self.line("bot-telegram", self.telegram.port)
        self.bot = Bot(self.directory, self.dsn("bot-postgres", "test_bot"), BehindLine(self.telegram, self.lines["bot-telegram"]))
        await asyncio.to_thread(self.start_bot)

    def start_bot(self, wait=True, **more):
        self.bot.start(wait=wait, TGAUTH_POLL_SECONDS="5", TGAUTH_QUERY_SECONDS="3", TGAUTH_SEND_RATE="0", **more)

    def mount_small_disk(self):
        """True where PostgreSQL's data is on a file system of its own, which takes root."""
        data = self.directory / "data"
        if os.geteuid() != 0:
            return False
        owner = pwd.getpwnam("postgres")
        data.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700,uid={owner.pw_uid},gid={owner.pw_gid}", "tmpfs", data],
                                 capture_output=True)
        return mounted.returncode == 0

    async def stop(self):
        for line in self.lines.values():
            line.close()
        for part in (self.bot, *self.pushds, self.redis, self.telegram, self.postgres):
            with contextlib.suppress(Exception):
                await asyncio.to_thread(part.stop)

    def remove(self):
        if self.small_disk:
            subprocess.run(["umount", "--lazy", self.directory / "data"], check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    # --- what the harness sees past the lines ------------------------------------------------

    async def query(self, sql, *parameters, user=None, seconds=60):
        """The rows; where PostgreSQL is away, as soon as it is back."""
        deadline = self.now() + seconds
        while True:
            try:
                return await asyncio.to_thread(self.site.query, sql, *parameters, user=user)
            except (psycopg2.OperationalError, psycopg2.InterfaceError, psycopg2.errors.InternalError_):
                if self.now() > deadline:
                    raise
            await asyncio.sleep(0.2)

    def logs(self):
        return {part.name: part.log_text() for part in (*self.pushds, self.bot, self.postgres)}


class BehindLine:
    """The simulator as the bot is told of it: at the other end of a line."""

    def __init__(self, telegram, line):
        self.token = telegram.token
        self.url = f"http://127.0.0.1:{line.port}"
        self.calls, self.wait_for = telegram.calls, telegram.wait_for
