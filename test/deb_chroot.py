#!/usr/bin/python3
"""Installs the Debian packages in a clean system and logs in there: make test-deb

lintian looks at build/deb/*.changes first.  The system is a chroot of Debian 12's
base, made by mmdebstrap and thrown away; it has the network and the processes of
this machine, and its own files, users and packages.  The last line is `N passed,
N failed`.  Without root it says so and skips.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from docker_engine import NoEngine, cache_directory, make_base_image
from docker_stack import Check, Phone, Site, log_in
from servers import TOP, Process, free_port, wait_until

sys.path.insert(0, str(TOP / "test/telegram"))
from telegram_simulator import TelegramSimulator  # noqa: E402

PACKAGES = ["postgresql-15-tgauth", "tgauth-pushd", "tgauth-bot"]
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
EXAMPLES = "/usr/share/doc/tgauth-{}/examples/{}.env"


class Chroot:
    def __init__(self, directory):
        self.root = pathlib.Path(directory)
        self.mounted = []

    def __enter__(self):
        archive = cache_directory() / "bookworm-base.tar"
        if not archive.exists():
            make_base_image(archive)
        subprocess.run(["tar", "-xf", archive, "-C", self.root], check=True)
        for kind, place in (("proc", "proc"), ("sysfs", "sys"), ("tmpfs", "run"), ("tmpfs", "dev/shm")):
            (self.root / place).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, self.root / place], check=True)
            self.mounted.append(self.root / place)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        shutil.copy("/etc/hosts", self.root / "etc/hosts")
        # A container's base image leaves documentation out; this is to be a whole system.
        for path in (self.root / "etc/dpkg/dpkg.cfg.d").iterdir():
            path.unlink()
        # As in any chroot: packages are installed, nothing of theirs is started.
        policy = self.root / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        return self

    def __exit__(self, *exception):
        for place in reversed(self.mounted):
            subprocess.run(["umount", "-l", place], check=False)

    def command(self, *command, user=None):
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--"] if user else []
        return ["chroot", str(self.root), *as_user, *command]

    def run(self, *command, user=None, check=True):
        done = subprocess.run(self.command(*command, user=user), text=True, errors="replace", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env={"PATH": PATH, "LC_ALL": "C.UTF-8",
                                                             "DEBIAN_FRONTEND": "noninteractive"})
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}")
        return done.stdout

    def env_file(self, daemon, **more):
        """/etc/tgauth/DAEMON.env from the package's example; what is in it, as systemd would give it."""
        self.run("install", "-D", "-m", "640", EXAMPLES.format(daemon, daemon), f"/etc/tgauth/{daemon}.env")
        path = self.root / f"etc/tgauth/{daemon}.env"
        with open(path, "a") as out:
            out.writelines(f"{name}={value}\n" for name, value in more.items())
        lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        return dict(line.split("=", 1) for line in lines)

    def daemon(self, name, directory, env):
        process = Process(name, directory)
        process.launch(self.command(f"/usr/sbin/tgauth-{name}", user=f"tgauth_{name}"), env={"PATH": PATH, **env})
        return process


def install(chroot):
    (chroot.root / "debs").mkdir()
    for package in PACKAGES:
        shutil.copy(next((TOP / "build/deb").glob(f"{package}_*.deb")), chroot.root / "debs")
    chroot.run("apt-get", "update", "-q")
    chroot.run("sh", "-c", "apt-get install -y -q --no-install-recommends /debs/*.deb")
    for package in PACKAGES:
        Check.that("ok installed" in chroot.run("dpkg", "-s", package), f"{package} is installed by apt")
    for user in ("tgauth_pushd", "tgauth_bot"):
        Check.that("nologin" in chroot.run("getent", "passwd", user), f"the system user {user} is there")
    for daemon in ("pushd", "bot"):
        said = chroot.run(f"/usr/sbin/tgauth-{daemon}", "--version", check=False)
        Check.that(said.startswith(f"tgauth-{daemon} "), f"tgauth-{daemon} finds its libraries", said)


def log_in_there(chroot, directory):
    port, database_port = free_port(), free_port()
    chroot.run("pg_createcluster", "15", "main", "-p", str(database_port), check=False)
    chroot.run("pg_conftool", "15", "main", "set", "port", str(database_port))
    chroot.run("pg_ctlcluster", "15", "main", "start")
    daemons = []
    try:
        chroot.run("createdb", "-p", str(database_port), "tgauth", user="postgres")
        chroot.run("psql", "-X", "-p", str(database_port), "-d", "tgauth", "-f",
                   "/usr/share/postgresql/15/extension/tgauth_setup.sql", user="postgres")
        chroot.run("psql", "-X", "-p", str(database_port), "-d", "tgauth", "-c",
                   "ALTER DATABASE tgauth SET tgauth.site_name = 'Example Shop'", user="postgres")
        with TelegramSimulator() as telegram:
            telegram.person("Ann", person_id=5001001)
            daemons.append(chroot.daemon("bot", directory, chroot.env_file(
                "bot", TGAUTH_BOT_TOKEN=telegram.token, TGAUTH_API_URL=telegram.url, PGPORT=database_port)))
            daemons.append(chroot.daemon("pushd", directory, chroot.env_file(
                "pushd", TGAUTH_LISTEN=f"127.0.0.1:{port}", TGAUTH_URL=f"http://localhost:{port}",
                TGAUTH_BOT_URL=f"https://t.me/{telegram.username}", PGPORT=database_port)))
            site = Site(port)
            wait_until(lambda: site.status("/tgauth/readyz") == 200, "readyz")
            log_in(site, Phone(telegram.port))
            Check.that(site.session() is not None, "a person logs in: no password, peer authentication alone")
            for daemon in daemons:
                daemon.send_signal(15)
                Check.that(daemon.wait() == 0, f"{daemon.name} ends in good order", daemon.log_text()[-2000:])
    except (AssertionError, TimeoutError, OSError) as error:
        Check.that(False, "the login came to its end", f"{error}\n" + "\n".join(d.log_text()[-2000:] for d in daemons))
    finally:
        for daemon in daemons:
            daemon.stop()
        chroot.run("pg_ctlcluster", "15", "main", "stop", "--", "-m", "fast", check=False)


def remove(chroot):
    chroot.run("apt-get", "purge", "-y", "-q", *PACKAGES)
    left = chroot.run("find", "/usr/sbin", "/lib/systemd", "/usr/lib/postgresql", "/usr/share", "-name", "*tgauth*")
    Check.that(left.strip() == "", "a purge takes it all away", left)


def main():
    if os.geteuid() != 0:
        print("test-deb skipped: only root can make a chroot\n0 passed, 0 failed, 1 skipped")
        return 0
    changes = next((TOP / "build/deb").glob("*.changes"))
    lint = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", changes], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    Check.that(lint.returncode == 0, "lintian finds neither errors nor warnings", lint.stdout)
    directory = tempfile.mkdtemp(prefix="tgauth-chroot-", dir="/tmp")
    try:
        root = pathlib.Path(directory) / "root"
        root.mkdir()
        with Chroot(root) as chroot:
            install(chroot)
            log_in_there(chroot, directory)
            remove(chroot)
    except NoEngine as why:
        print(f"test-deb skipped: {why}\n0 passed, 0 failed, 1 skipped")
        return 0
    except AssertionError as error:
        Check.that(False, "the packages are installed, used and removed", error)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{Check.passed} passed, {Check.failed} failed")
    return 0 if Check.failed == 0 and Check.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
