"""What the rows of bench/all have in common.

Rows that are measured together are a group (rows_*.py): it opens what it needs, measures ours and
the floor whenever it is told to, each of which gives one figure a row, and closes. A new one is a class
there and a line in GROUPS of bench/all.
"""

import contextlib
import re
import subprocess
from dataclasses import dataclass
from typing import Callable

from processes import CONFIRM, FLOOR_CONFIRM, FLOOR_TABLES, Load, Floor, processor_seconds
from support.browser import Browser
from support.site import new_site


@dataclass
class Row:
    what: str
    target: str
    is_reached: Callable  # ours, ratio


def ratio_least(value):
    return f"≥ {value} ×", lambda ours, ratio: ratio >= value


def ratio_most(value):
    return f"≤ {value} ×", lambda ours, ratio: ratio <= value


def ours_most(value):
    return f"≤ {value}", lambda ours, ratio: ours <= value


# A row that nothing is promised of.
FOR_INFORMATION = "", lambda ours, ratio: None


class Group:
    """One site, and the floor beside it on the same PostgreSQL."""

    rows = []

    def __init__(self, arguments):
        self.quick = arguments.quick
        self.times = 2000 if self.quick else 20000  # that a statement runs
        self.settings = {"fsync": "on", "tgauth.confirm_ttl": 900, "max_connections": 200,
                         "shared_buffers": "512MB"}
        if not arguments.no_preload:
            self.settings["shared_preload_libraries"] = "'tgauth'"
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.site = stack.enter_context(new_site(self.settings))
            self.site.query(FLOOR_TABLES)
            self.open(stack)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def open(self, stack):
        """pushd and floor, each with its load generator."""
        self.pushd = self.new_pushd()
        stack.callback(self.pushd.stop)
        self.bare = Floor(self.site.directory, self.site.dsn(), Browser(self.pushd).get("login").body).start()
        stack.callback(self.bare.stop)
        self.our_load = stack.enter_context(Load(self.pushd.port, self.site.dsn("test_bot"), CONFIRM))
        self.floor_load = stack.enter_context(Load(self.bare.port, self.site.dsn(), FLOOR_CONFIRM))

    def new_pushd(self, **more):
        return self.site.new_pushd(attempts_per_minute=1000000, max_per_address=1000000, log_level="info",
                                   drain_seconds=0, trusted_proxies="", **more).start().wait_redis()

    def ours(self):
        return self.measure(self.our_load, self.pushd)

    def floor(self):
        return self.measure(self.floor_load, self.bare)

    def run_pgbench(self, script, *options, database="postgres"):
        """What pgbench says of a script, prepared, on one connection."""
        server = self.site.server
        path = self.site.directory / "script.sql"
        path.write_text(script)
        result = subprocess.run(
            [str(server.bin("pgbench")), "-n", "-M", "prepared", *map(str, options), "-f", str(path), database],
            env=server.env(), capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError(f"pgbench: {result.stderr}")
        return result.stdout

    def pgbench(self, script, *options):
        """Transactions a second."""
        return float(re.search(r"tps = ([\d.]+)", self.run_pgbench(script, *options)).group(1))

    def pgbench_cost(self, script, times, database="postgres"):
        """Microseconds of PostgreSQL's processor time a transaction, the connection's part in it."""
        before = processor_seconds(self.site.server.process.pid)
        self.run_pgbench(script, "-t", times, database=database)
        return 1e6 * (processor_seconds(self.site.server.process.pid) - before) / times

    def details(self):
        """Lines that explain the rows, of measurements of their own."""
        return []
