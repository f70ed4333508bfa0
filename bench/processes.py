"""What runs beside the daemons in a measurement, and what each process has used of the machine."""

import json
import os
import pathlib
import signal
import subprocess
import time

from support.servers import TOP, Process, can_connect, free_port, wait_until

BUILT = TOP / "build" / "bench"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")

FLOOR_TABLES = """
CREATE TABLE floor_user (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	telegram_id bigint UNIQUE, username text UNIQUE, first_name text, password_hash text);
CREATE TABLE floor_session (login_id bytea PRIMARY KEY, user_id bigint REFERENCES floor_user,
	expires_at timestamptz);
"""

# $1 token, $2 person, $3 match code, as the load generator gives them.
CONFIRM = "SELECT status FROM tgauth_confirm($1, $2::bigint, 'u' || $2::bigint, 'Ann', match_code => $3::int)"
UPSERT = """
WITH u AS (INSERT INTO floor_user (telegram_id, username, first_name, password_hash)
	VALUES ($2::bigint, 'u' || $2::bigint, 'Ann', md5($1)) ON CONFLICT (telegram_id) DO UPDATE
	SET username = excluded.username, first_name = excluded.first_name, password_hash = excluded.password_hash
	RETURNING id),
s AS (INSERT INTO floor_session SELECT decode(md5($1), 'hex'), id, now() + '30 days' FROM u RETURNING 1)
SELECT 'confirmed'"""
FLOOR_UPSERT = UPSERT + " FROM s WHERE $3::int > 0"
FLOOR_CONFIRM = UPSERT + ", pg_notify('floor', right($1, 8)) FROM s WHERE $3::int > 0"


# --- processor time and memory ----------------------------------------------------------

def parent_and_ticks(pid):
    """A process's parent, its own ticks of processor time, and those of children that it has waited for."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[1]), int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])


def family(pid):
    """The process and all below it: pid → ticks."""
    parents, ticks = {}, {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent, own, waited = parent_and_ticks(path.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(path.name)] = parent
        ticks[int(path.name)] = own, waited

    def belongs(one):
        while one in parents and one != pid:
            one = parents[one]
        return one == pid
    return {one: of for one, of in ticks.items() if belongs(one)}


def own_seconds(pid, ticks):
    """What a process has used: to the nanosecond by the kernel's clock of it (clock_getcpuclockid), which a zombie has not."""
    try:
        return max(ticks / CLOCK_TICKS, time.clock_gettime(~pid << 3 | 2))
    except OSError:
        return ticks / CLOCK_TICKS


def processor_seconds(pid):
    """What a process and all that it ever started have used."""
    def waits():
        return {one: waited for one, (_, waited) in family(pid).items()}

    while True:
        members = family(pid)
        total = sum(own_seconds(one, own) + waited / CLOCK_TICKS for one, (own, waited) in members.items())
        # One that ended while we looked is counted twice or not at all.
        if waits() == {one: waited for one, (_, waited) in members.items()}:
            return total


def resident_bytes(pid):
    """Its own memory, without the files that it has mapped."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return 1024 * int(status.split("RssAnon:")[1].split()[0])


class Others:
    """The part of the machine's processors that is not ours: other processes, and the host of this machine."""

    def __init__(self):
        self.begun = time.monotonic()
        self.before = self.used()

    @staticmethod
    def used():
        fields = [int(f) for f in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        user, nice, system, _idle, _iowait, irq, softirq, steal = fields
        return (user + nice + system + irq + softirq + steal) / CLOCK_TICKS - processor_seconds(os.getpid())

    def share(self):
        """Of all processors, from 0 to 1."""
        took = time.monotonic() - self.begun
        return max(0, self.used() - self.before) / took / os.cpu_count()


# --- processes ------------------------------------------------------------------------------

class Load:
    """The load generator: one line asks for a job, one line of JSON tells what came of it."""

    def __init__(self, port, dsn="", sql=""):
        self.process = subprocess.Popen([BUILT / "load", str(port), dsn, sql], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, start_new_session=True)

    def ask(self, *job):
        self.tell(*job)
        return self.answer()

    def tell(self, *job):
        self.process.stdin.write(" ".join(map(str, job)) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the load generator ended with {self.process.wait()}")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Floor(Process):
    """The floor of pushd, with the page that pushd serves."""

    def __init__(self, directory, dsn, page):
        super().__init__("floor", directory)
        self.port = free_port()
        self.dsn = dsn
        self.page = pathlib.Path(directory) / "page.html"
        self.page.write_bytes(page)

    def start(self):
        self.launch([BUILT / "floor", self.port, self.dsn, self.page])
        wait_until(lambda: can_connect(self.port), f"the floor; see {self.log}")
        return self

    def restart(self):
        self.send_signal(signal.SIGKILL)
        self.process.wait()
        self.launch([BUILT / "floor", self.port, self.dsn, self.page])
