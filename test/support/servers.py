"""Private servers for the tests, the demo and the benchmarks.

Each runs on a port of its own in a temporary directory and ends with its
`stop()`.  PostgreSQL is a copy of the installed binaries into which this tree's
extension is put, so that nothing on the machine is changed and two checkouts
can be tested at once.  Started by root, it runs as the user postgres, since
initdb refuses root.
"""

import contextlib
import copy
import functools
import itertools
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
WAIT_SECONDS = 30
PORTS_A_PROCESS = 200

# Whether the background notifier sends what the extension has to tell.
PRELOAD = os.environ.get("TGAUTH_TEST_PRELOAD", "off") == "on"


def pg_config(option):
    command = [os.environ.get("PG_CONFIG", "pg_config"), option]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@functools.cache
def own_ports():
    """A block of ports that no other process of the tests draws from, without end.

    They lie below those that the kernel gives to outgoing connections: a server
    binds its port seconds after it was chosen, and by then a connection of
    another test could have it.  The name that holds the block ends with this process.
    """
    holder = socket.socket(socket.AF_UNIX)
    for first in range(20000, 32000, PORTS_A_PROCESS):
        with contextlib.suppress(OSError):
            holder.bind(f"\0tgauth-ports-{first}")
            return holder, itertools.cycle(range(first, first + PORTS_A_PROCESS))
    raise RuntimeError("every block of ports is taken; end other test runs")


def free_port():
    for port in own_ports()[1]:
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


def wait_until(ready, what, seconds=WAIT_SECONDS):
    """Polls until ready() is true; says what it waited for when it never is."""
    deadline = time.monotonic() + seconds
    while True:
        result = ready()
        if result:
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


def can_connect(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), 1).close()
        return True
    except OSError:
        return False


class Process:
    """A server process: its command, its log file, and an end by its own id."""

    def __init__(self, name, directory):
        self.name = name
        self.log = pathlib.Path(directory) / f"{name}.log"
        self.process = None

    def launch(self, command, user=None, env=None, cwd=None, close_fds=True):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(c) for c in command], stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, user=user, group=None if user is None else user,
                extra_groups=None if user is None else [], env=env, cwd=cwd,
                start_new_session=True, close_fds=close_fds)

    def send_signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=WAIT_SECONDS):
        return self.process.wait(seconds)

    def stop(self, number=signal.SIGTERM, seconds=WAIT_SECONDS):
        """Ends the process and returns its exit status; kills what does not end."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Postgres(Process):
    """A cluster with this tree's extension installed, trust on loopback."""

    def __init__(self, directory, settings=None):
        super().__init__("postgres", directory)
        self.directory = pathlib.Path(directory)
        self.root = self.directory / "pg"
        self.data = self.directory / "data"
        self.port = free_port()
        self.host = "127.0.0.1"
        self.settings = settings or {}
        self.user = "postgres" if os.geteuid() == 0 else None
        self.superuser = "postgres"
        self._install()
        self._init()

    def _install(self):
        for option in ("--bindir", "--pkglibdir", "--sharedir"):
            source = pathlib.Path(pg_config(option))
            shutil.copytree(source, self.installed(source), symlinks=True,
                            ignore=shutil.ignore_patterns("bitcode", "pgxs", "*.bc", "llvmjit*", "man"))
        subprocess.run(["make", "-s", "-C", TOP, "install-extension", f"DESTDIR={self.root}"],
                       check=True, stdout=subprocess.DEVNULL)
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chmod(self.directory, 0o755)
            for path in [self.directory, *self.root.rglob("*")]:
                os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)

    def installed(self, path):
        """Where this cluster has what the system's PostgreSQL has at a path."""
        return self.root / pathlib.Path(path).relative_to("/")

    def standby(self, directory):
        """A server that follows this one and takes no writes; not started yet."""
        other = copy.copy(self)
        Process.__init__(other, "standby", directory)
        other.data = self.directory / f"standby-{free_port()}"
        other.port = free_port()
        subprocess.run([str(self.bin("pg_basebackup")), "-D", str(other.data), "-R", "-c", "fast", "--no-sync", "-d", self.dsn()],
                       check=True, user=self.user, extra_groups=[] if self.user else None, cwd=self.directory)
        with open(other.data / "postgresql.conf", "a") as conf:
            conf.write(f"port = {other.port}\n")
        return other

    def bin(self, program):
        return self.installed(pg_config("--bindir")) / program

    def _init(self):
        subprocess.run([str(self.bin("initdb")), "-D", str(self.data), "-A", "trust",
                        "-U", self.superuser, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, user=self.user,
                       extra_groups=[] if self.user else None, cwd=self.directory)
        settings = {"port": self.port, "listen_addresses": "'127.0.0.1'", "fsync": "off",
                    "unix_socket_directories": f"'{self.directory}'", "max_connections": 100,
                    "timezone": "'UTC'", "log_line_prefix": "'%m [%p] %u '",
                    **({"shared_preload_libraries": "'tgauth'"} if PRELOAD else {}), **self.settings}
        with open(self.data / "postgresql.conf", "a") as conf:
            for name, value in settings.items():
                conf.write(f"{name} = {value}\n")

    def start(self):
        self.launch([self.bin("postgres"), "-D", self.data], user=self.user, cwd=self.directory)
        wait_until(self.is_ready, f"PostgreSQL on port {self.port}; see {self.log}")
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at its start: {self.log_text()[-2000:]}")
        return subprocess.run([str(self.bin("pg_isready")), "-q", "-h", self.host, "-p", str(self.port)]
                              ).returncode == 0

    def stop(self, number=signal.SIGINT, seconds=WAIT_SECONDS):
        """SIGINT is PostgreSQL's fast shutdown, SIGQUIT its crash."""
        return super().stop(number, seconds)

    def dsn(self, dbname="postgres", user=None):
        return f"host={self.host} port={self.port} dbname={dbname} user={user or self.superuser}"

    def env(self):
        """What makes psql, pg_regress and libpq programs find this cluster."""
        build_with = shutil.which(os.environ.get("PG_CONFIG", "pg_config"))
        return {**os.environ, "PG_CONFIG": build_with, "PGHOST": self.host, "PGPORT": str(self.port),
                "PGUSER": self.superuser, "PATH": f"{self.bin('psql').parent}:{os.environ['PATH']}"}


class Redis(Process):
    """Also a sentinel, by its configuration file."""

    def __init__(self, directory, port=None):
        super().__init__("redis", directory)
        self.directory = directory
        self.port = port or free_port()

    def start(self, *more, sentinel=None):
        options = [sentinel, "--sentinel"] if sentinel else [
            "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", self.directory]
        self.launch(["redis-server", *options, *more])
        wait_until(lambda: can_connect(self.port), f"Redis on port {self.port}; see {self.log}")
        return self

    def command(self, *words):
        """What it answers, as it stands on the wire."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as s:
            s.sendall(f"*{len(words)}\r\n".encode() + b"".join(
                b"$%d\r\n%s\r\n" % (len(w.encode()), w.encode()) for w in words))
            return s.recv(65536)


def temporary_directory():
    """A directory below /tmp: short enough for unix sockets, open to user postgres."""
    path = tempfile.mkdtemp(prefix="tgauth-", dir="/tmp")
    os.chmod(path, 0o755)
    return pathlib.Path(path)
