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
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
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


def sources():
    """The files that say where this machine has Debian's packages from."""
    every = [pathlib.Path("/etc/apt/sources.list"), *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*"))]
    return [p for p in every if p.suffix in (".list", ".sources") and p.exists() and "debian" in p.read_text(errors="replace")]


def mirror():
    """The address of Debian's packages; None where none is configured."""
    found = (re.search(r"^(?!\s*#).*?(https?://\S+/debian)/?(?:\s|$)", p.read_text(errors="replace"), re.M) for p in sources())
    return next((m.group(1) for m in found if m), None)


def mmdebstrap(suite, to, *options):
    """A system, or a part of one, of Debian's suite; what went wrong, or None."""
    if shutil.which("mmdebstrap") is None:
        return "mmdebstrap is not installed"
    if mirror() is None:
        return "no source of Debian's packages is configured here"
    # This machine's own suite with all that belongs to it, another one as it is.
    own = [p for p in sources() if re.search(rf"\b{suite}\b", p.read_text(errors="replace"))]
    # The options let a machine in whose package sources time stands still, a
    # snapshot, make images as well.
    made = quiet(["nice", "-n", "10", "mmdebstrap", *options, "--aptopt=Acquire::Check-Date \"false\"",
                  "--aptopt=Acquire::Check-Valid-Until \"false\"", suite, to,
                  *(own or [f"deb [signed-by={KEYS}] {mirror()} {suite} main"])])
    return None if made.returncode == 0 else " ".join(made.stdout.strip().splitlines()[-3:])


class Engine:
    """Use as a context manager; `env` leads docker to it, `compose` is the command for stacks."""

    def __init__(self, directory=None, compose=None):
        self.wanted_compose = compose
        self.keep = directory is not None
        self.directory = pathlib.Path(directory) if directory else None
        self.process = None
        self.compose = None
        self.private = False
        self.env = dict(os.environ)

    def __enter__(self):
        if shutil.which("docker") is None:
            raise NoEngine("docker is not installed")
        self._find_compose()
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

    def _find_compose(self):
        plugin = ["docker", "compose"]
        for command in (plugin, ["docker-compose"]):
            version = self._version_of(command)
            if version and self.wanted_compose in (None, "1" if version.startswith("1.") else "2"):
                self.compose = command
                return
        if self.wanted_compose != "2":
            raise NoEngine(f"no docker-compose {self.wanted_compose or 'of any version'} is installed")
        self._plugin_of_debian_13()
        self.compose = plugin

    def _version_of(self, command):
        if shutil.which(command[0]) is None:
            return ""
        said = quiet([*command, "version", "--short"], env=self.env)
        return said.stdout.strip().removeprefix("v") if said.returncode == 0 else ""

    def compose_version(self):
        return self._version_of(self.compose)

    def _plugin_of_debian_13(self):
        """Where Debian 12 has no compose 2: the program alone, beside a configuration for docker."""
        config = cache_directory() / "docker"
        plugin = config / "cli-plugins/docker-compose"
        if not plugin.exists():
            with tempfile.TemporaryDirectory(prefix="tgauth-compose-", dir="/tmp") as directory:
                system = pathlib.Path(directory) / "trixie"
                wrong = mmdebstrap("trixie", system, "--variant=extract", "--include=docker-compose")
                if wrong:
                    raise NoEngine(f"docker compose 2 is not installed, and Debian 13's cannot be had: {wrong}")
                plugin.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(system / "usr/libexec/docker/cli-plugins/docker-compose", plugin)
        self.env["DOCKER_CONFIG"] = str(config)
        if not self._version_of(["docker", "compose"]):
            raise NoEngine("Debian 13's docker compose 2 does not run here")

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

    def need_base_image(self, suite="bookworm"):
        base = f"debian:{suite}-slim"
        if quiet(["docker", "image", "inspect", base], env=self.env).returncode == 0:
            return
        pull = quiet(["docker", "pull", base], env=self.env)
        if pull.returncode == 0:
            return
        if not self.private:
            raise NoEngine(f"{base} cannot be pulled: {pull.stdout.strip().splitlines()[-1]}")
        archive = cache_directory() / f"{suite}-base.tar"
        if not archive.exists():
            make_base_image(archive, suite)
        imported = quiet(["docker", "import", archive, base], env=self.env)
        if imported.returncode != 0:
            raise NoEngine(f"the base image cannot be imported: {imported.stdout.strip()}")


def make_base_image(archive, suite):
    print(f"no registry can be reached: making the base image {archive}", file=sys.stderr, flush=True)
    packages = "usr-is-merged" + (",ca-certificates" if any("https:" in p.read_text() for p in sources()) else "")
    new = archive.with_suffix(".new.tar")
    wrong = mmdebstrap(suite, new, "--variant=minbase", f"--include={packages}",
                       "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr", *[f"--dpkgopt={line}" for line in LEFT_OUT])
    if wrong:
        new.unlink(missing_ok=True)
        raise NoEngine(f"the base image of {suite} cannot be made: {wrong}")
    new.rename(archive)
