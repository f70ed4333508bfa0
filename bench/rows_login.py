"""Whole logins, and the confirmation that is their middle."""

import contextlib
import os
import select
import shutil
import tempfile
import threading

from processes import BUILT, CONFIRM, FLOOR_UPSERT, Load, processor_seconds
from rows import FOR_INFORMATION, Group, Row, ours_most, ratio_least, ratio_most


class Logins(Group):
    """Page, socket, confirmation by SQL, frame, claim, session."""

    rows = [Row("whole logins a second, 32 browsers", *ratio_least(0.6)),
            Row("processor time a login: pushd (floor), ms", *ours_most(0.25)),
            Row("processor time a login: PostgreSQL, ms", *ours_most(0.40))]

    def measure(self, load, daemon):
        load.ask("logins", 32, 0.2)
        before = [processor_seconds(p.process.pid) for p in (daemon, self.site.server)]
        result = load.ask("logins", 32, 0.5 if self.quick else 6)
        used = [processor_seconds(p.process.pid) - b for p, b in zip((daemon, self.site.server), before)]
        return [result["done"] / result["seconds"], *(1000 * u / result["done"] for u in used)]


class Frame(Group):
    rows = [Row("confirmation sent to frame, one at a time, p50, ms", *ratio_most(1.4)),
            Row("confirmation sent to frame, one at a time, p99, ms", *ratio_most(1.6))]

    def measure(self, load, daemon):
        load.ask("logins", 1, 0.2)
        result = load.ask("logins", 1, 0.5 if self.quick else 6)
        return [1000 * result["p50"], 1000 * result["p99"]]


class Flush(Group):
    """The lock of NOTIFY shows where a commit waits for its disk, which is made slower for that."""

    rows = [Row("confirmations a second, flush + 1 ms, 32 clients", *ratio_least(0.85)),
            Row("processor time of such a one in PostgreSQL, ms", *FOR_INFORMATION)]

    def __enter__(self):
        # PostgreSQL runs as a user who may not come here.
        self.place = tempfile.TemporaryDirectory()
        os.chmod(self.place.name, 0o755)
        os.environ["LD_PRELOAD"] = shutil.copy(BUILT / "slow_flush.so", self.place.name)
        try:
            return super().__enter__()
        finally:
            del os.environ["LD_PRELOAD"]

    def __exit__(self, *_):
        super().__exit__()
        self.place.cleanup()

    def open(self, stack):
        self.our_load = stack.enter_context(Load(0, self.site.dsn(), CONFIRM))
        self.floor_load = stack.enter_context(Load(0, self.site.dsn(), FLOOR_UPSERT))
        self.is_over = False
        listener = threading.Thread(target=self.listen)
        listener.start()
        stack.callback(listener.join)
        stack.callback(setattr, self, "is_over", True)

    def listen(self):
        """As pushd does, but for what it does then."""
        with contextlib.closing(self.site.connect()) as connection:
            connection.cursor().execute("LISTEN tgauth; LISTEN tgauth_0")
            while not self.is_over:
                select.select([connection], [], [], 0.1)
                connection.poll()
                connection.notifies.clear()

    def ours(self):
        return self.measure(self.our_load)

    def floor(self):
        return self.measure(self.floor_load)

    def measure(self, load):
        load.ask("prepare", 32)
        before = processor_seconds(self.site.server.process.pid)
        result = load.ask("confirm", 32, 0.5 if self.quick else 4)
        used = processor_seconds(self.site.server.process.pid) - before
        return [result["done"] / result["seconds"], 1000 * used / result["done"]]
