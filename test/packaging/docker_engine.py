"""A Docker engine for test/packaging/docker_stack.py, also on a machine without a registry.

Where an engine answers, it is used.  Where none does, root starts a private one
in a temporary directory; it ends, unmounted and removed, with stop().  Its
containers have a network among themselves and published ports, nothing else is
touched: no bridge, no firewall rule, no service of the machine.

The base image is pulled where a registry can be reached, else made by
mmdebstrap from the machine's own package sources, and kept for the next time.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BASE = "debian:bookworm-slim"
START_SECONDS = 60
# What a base image leaves out, as the one in the registry does.
LEFT_OUT = ["path-exclude=/usr/share/man/*", "path-exclude=/usr/share/locale/*/LC_MESSAGES/*.mo",
            "path-exclude=/usr/share/doc/*", "path-include=/usr/share/doc/*/copyright"]


class NoEngine(Exception):
    """Why there is none, in words for the person who wanted one."""


def quiet(command, **options):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", **options)


def end_on_sigterm():
    """Ended from outside, a test still takes down what it has put up."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def cache_directory():
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    path = pathlib.Path(home) / "tgauth"
    path.mkdir(parents=True, exist_ok=True)
    return path


class Engine:
    """Use as a context manager; `env` leads docker to it, `compose` is the command for stacks."""

    def __init__(self, directory=None):
        self.keep = directory is not None
        self.directory = pathlib.Path(directory) if directory else None
        self.process = None
        self.compose = None
        self.private = False
        self.env = dict(os.environ)

    def __enter__(self):
        if shutil.which("docker") is None:
            raise NoEngine("docker is not installed")
        self.compose = next((c for c in (["docker", "compose"], ["docker-compose"])
                             if shutil.which(c[0]) and quiet([*c, "version"]).returncode == 0), None)
        if self.compose is None:
            raise NoEngine("neither `docker compose` nor docker-compose is installed")
        if self._answers():
            return self
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exception):
        self.stop()

    def _answers(self):
        return quiet(["docker", "info"], env=self.env).returncode == 0

    def _start(self):
        if os.geteuid() != 0:
            raise NoEngine("no Docker engine answers, and only root can start one")
        if shutil.which("dockerd") is None:
            raise NoEngine("no Docker engine answers, and dockerd is not installed")
        self.private = True
        if self.directory is None:
            self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tgauth-docker-", dir="/tmp"))
        d = self.directory
        d.mkdir(exist_ok=True)
        self.env["DOCKER_HOST"] = f"unix://{d}/engine.sock"
        for name in ("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
            self.env.pop(name, None)
        with open(d / "engine.log", "ab") as log:
            self.process = subprocess.Popen(
                ["dockerd", "-H", self.env["DOCKER_HOST"], "--data-root", d / "data", "--exec-root", d / "exec",
                 "--pidfile", d / "engine.pid", "--iptables=false", "--ip6tables=false", "--ip-forward=false",
                 "--ip-masq=false", "--bridge=none", "--storage-driver=overlay2"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                lines = (d / "engine.log").read_text(errors="replace").splitlines()
                raise NoEngine("dockerd does not start here: " + (lines[-1] if lines else "it says nothing"))
            time.sleep(0.2)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if not self.private:
            return
        # The engine leaves its default network namespace mounted.
        with open("/proc/self/mounts") as mounts:
            points = [line.split()[1] for line in mounts]
        for point in sorted((p for p in points if p.startswith(f"{self.directory}/")), reverse=True):
            quiet(["umount", "-l", point])
        if not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)

    def builds_need_host_network(self):
        """Without the default bridge a build step reaches no package source."""
        return quiet(["docker", "network", "inspect", "bridge"], env=self.env).returncode != 0

    # --- the base image --------------------------------------------------------

    def need_base_image(self):
        if quiet(["docker", "image", "inspect", BASE], env=self.env).returncode == 0:
            return
        pull = quiet(["docker", "pull", BASE], env=self.env)
        if pull.returncode == 0:
            return
        if not self.private:
            raise NoEngine(f"{BASE} cannot be pulled: {pull.stdout.strip().splitlines()[-1]}")
        archive = cache_directory() / "bookworm-base.tar"
        if not archive.exists():
            make_base_image(archive)
        imported = quiet(["docker", "import", archive, BASE], env=self.env)
        if imported.returncode != 0:
            raise NoEngine(f"the base image cannot be imported: {imported.stdout.strip()}")


def make_base_image(archive):
    if shutil.which("mmdebstrap") is None:
        raise NoEngine("no registry can be reached, and mmdebstrap, which would make the base image, is not installed")
    print(f"making the base image {archive}", file=sys.stderr, flush=True)
    sources = [p for p in [pathlib.Path("/etc/apt/sources.list"),
                           *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*"))]
               if p.suffix in (".list", ".sources") and p.exists() and "debian" in p.read_text(errors="replace")]
    packages = "usr-is-merged" + (",ca-certificates" if any("https:" in p.read_text() for p in sources) else "")
    new = archive.with_suffix(".new.tar")
    # The options let a machine in whose package sources time stands still, a
    # snapshot, make images as well.
    made = quiet(["nice", "-n", "10", "mmdebstrap", "--variant=minbase",
                  f"--include={packages}", "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
                  "--aptopt=Acquire::Check-Date \"false\"", "--aptopt=Acquire::Check-Valid-Until \"false\"",
                  *[f"--dpkgopt={line}" for line in LEFT_OUT], "bookworm", new, *sources])
    if made.returncode != 0:
        new.unlink(missing_ok=True)
        raise NoEngine("the base image cannot be made: " + " ".join(made.stdout.strip().splitlines()[-3:]))
    new.rename(archive)
