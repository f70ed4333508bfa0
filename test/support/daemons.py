"""The two daemons for tests, each with its options and an environment of its own."""

import os
import socket
import subprocess

from support.browser import RECEIVE_SECONDS, Browser, read_all
from support.servers import TOP, Process, free_port, wait_until

BOT = TOP / "tgauth-bot"

# What on the machine would reach into a daemon's configuration.
FOREIGN = ("TGAUTH_", "PG", "POSTGRES_", "REDIS_", "SECRET_KEY", "TG_URL")


def clean_environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    return {**kept, **{k: str(v) for k, v in more.items()}}


class Pushd(Process):
    """tgauth-pushd on a port of its own; options as keywords: drain_seconds=2."""

    def __init__(self, directory, dsn=None, redis_port=None, name="pushd", env=None, listen=None,
                 **options):
        super().__init__(name, directory)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.listen = listen or f"127.0.0.1:{self.port}"
        self.env = clean_environment(**(env or {}))
        if dsn:
            self.env["TGAUTH_DSN"] = dsn
        self.options = {"url": f"http://localhost:{self.port}", "drain_seconds": 1, **options}
        if redis_port:
            self.options["redis"] = f"127.0.0.1:{redis_port}"
        self.url = self.options["url"]

    def command(self, **options):
        options = {**self.options, **options}
        self.url = options["url"]
        flags = [f"--{k.replace('_', '-')}={v}" for k, v in options.items()]
        return [TOP / "tgauth-pushd", f"--listen={self.listen}", *flags]

    def start(self, ready=True, **options):
        """Starts, with more options for this time; waits for PostgreSQL as well, unless ready is False."""
        self.launch(self.command(**options), env=self.env)
        path = "readyz" if ready else "healthz"
        wait_until(lambda: self.answers(path), f"pushd's {path}; see {self.log}")
        return self

    def wait_redis(self, state="ok"):
        wait_until(lambda: self.readiness()["redis"] == state, f"pushd's Redis to be {state}")
        return self

    def answers(self, path):
        if self.process.poll() is not None:
            raise RuntimeError(f"pushd ended with {self.process.returncode}:\n{self.log_text()}")
        try:
            return self.get(path).status == 200
        except OSError:
            return False

    def get(self, path, headers=None):
        return self.request("GET", path, headers)

    def request(self, method, path, headers=None, body=None):
        return Browser(self).request(method, path, body, headers)

    def readiness(self):
        return self.get("readyz").json()

    def metrics(self):
        lines = self.get("metrics").text.splitlines()
        return {n: int(v) for n, v in (l.split() for l in lines if not l.startswith("#"))}

    def metric(self, name):
        return self.metrics()[f"tgauth_{name}"]

    def connect(self):
        s = socket.create_connection(("127.0.0.1", self.port), RECEIVE_SECONDS)
        s.settimeout(RECEIVE_SECONDS)
        return s

    def raw(self, data, shut=False):
        """Sends bytes, and gives what comes until the server closes."""
        with self.connect() as s:
            s.sendall(data)
            if shut:
                s.shutdown(socket.SHUT_WR)
            return read_all(s)


class Bot(Process):
    """tgauth-bot against a simulator, with the database role that has the job 'bot' and no other."""

    def __init__(self, directory, dsn, telegram, name="bot"):
        super().__init__(name, directory)
        self.dsn = dsn
        self.telegram = telegram
        self.token = telegram.token

    def start(self, *options, wait=True, **environment):
        before = len(self.telegram.calls("getUpdates"))
        settings = {"TGAUTH_BOT_TOKEN": self.token, "TGAUTH_BOT_DSN": self.dsn,
                    "TGAUTH_API_URL": self.telegram.url, "TGAUTH_LOG_LEVEL": "debug",
                    "TGAUTH_POLL_SECONDS": "20", **environment}
        self.launch([BOT, *options], env=clean_environment(**settings))
        if wait:
            self.telegram.wait_for(lambda: len(self.telegram.calls("getUpdates")) > before
                                   or self.process.poll() is not None, "the bot's first poll")
            assert self.process.poll() is None, self.log_text()
        return self


def run_bot(*options, **environment):
    """Runs the program to its end and returns the result."""
    return subprocess.run([BOT, *options], env=clean_environment(**environment), capture_output=True, text=True,
                          timeout=60, stdin=subprocess.DEVNULL)
