#!/usr/bin/python3
"""Installs the Debian packages in a clean system and logs in there: make test-deb

lintian looks at build/deb/*.deb first.  The system is Debian 12's base, made
by mmdebstrap and thrown away; it has the network of this machine, and its own
files, users and packages.  It is used twice: as a chroot, where the daemons are
started by hand, and booted in systemd-nspawn, where systemd starts the services
with all their hardening, hears that they are ready, and restarts one that hangs.
The last line is `N passed, N failed`.  Without root it says so and skips.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from docker_engine import NoEngine, cache_directory, end_on_sigterm, make_base_image
from docker_stack import Check, Phone, Site, log_in, note

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "demo"))
from support.servers import TOP, Process, free_port, wait_until  # noqa: E402
from telegram_simulator import TelegramSimulator  # noqa: E402

PACKAGES = ["postgresql-15-tgauth", "tgauth-pushd", "tgauth-bot"]
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
EXAMPLES = "/usr/share/doc/tgauth-{}/examples/{}.env"


class Chroot:
    def __init__(self, directory):
        self.root = pathlib.Path(directory)
        self.mounted = []

    def extract(self):
        archive = cache_directory() / "bookworm-base.tar"
        if not archive.exists():
            make_base_image(archive)
        subprocess.run(["tar", "-xf", archive, "-C", self.root], check=True)
        # A container's base image leaves documentation out; this is to be a whole system.
        for path in (self.root / "etc/dpkg/dpkg.cfg.d").iterdir():
            path.unlink()
        shutil.copy("/etc/hosts", self.root / "etc/hosts")

    def __enter__(self):
        for kind, place in (("proc", "proc"), ("sysfs", "sys"), ("tmpfs", "run"), ("tmpfs", "dev/shm")):
            (self.root / place).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, self.root / place], check=True)
            self.mounted.append(self.root / place)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        # As in any chroot: packages are installed, nothing of theirs is started.
        policy = self.root / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        return self

    def __exit__(self, *exception):
        (self.root / "usr/sbin/policy-rc.d").unlink()
        while self.mounted:
            subprocess.run(["umount", "-l", self.mounted.pop()], check=False)

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


def built_packages():
    """What the document says to install, by the document's own pattern."""
    pattern = re.search(r"apt install \./(build/deb/\S+)", (TOP / "docs/operations.md").read_text()).group(1)
    return sorted(TOP.glob(pattern))


def documents_links():
    """The files to which the installed documents lead, and the documents."""
    found = set()
    for document in [*TOP.glob("README*.md"), *(TOP / "docs").glob("*.md")]:
        for target in re.findall(r"(?:\]\(|src=\"(?=docs/))([^)#:\"]+)[)\"#]", document.read_text()):
            found.add(str((document.parent / target).resolve().relative_to(TOP)))
    return sorted(found - {"CONTRIBUTING.md"})


def install(chroot):
    (chroot.root / "debs").mkdir()
    for package in built_packages():
        shutil.copy(package, chroot.root / "debs")
    Check.that(sorted(p.name.partition("_")[0] for p in built_packages()) == sorted(PACKAGES),
               "the document's pattern takes the packages and no debug symbols", built_packages())
    chroot.run("apt-get", "update", "-q")
    chroot.run("sh", "-c", "apt-get install -y -q --no-install-recommends /debs/*.deb")
    for package in PACKAGES:
        Check.that("ok installed" in chroot.run("dpkg", "-s", package), f"{package} is installed by apt")
    for link in documents_links():
        Check.that((chroot.root / "usr/share/doc/postgresql-15-tgauth" / link).exists(), f"the package has {link}")
    for user in ("tgauth_pushd", "tgauth_bot"):
        Check.that("nologin" in chroot.run("getent", "passwd", user), f"the system user {user} is there")
    for daemon in ("pushd", "bot"):
        said = chroot.run(f"/usr/sbin/tgauth-{daemon}", "--version", check=False)
        Check.that(said.startswith(f"tgauth-{daemon} "), f"tgauth-{daemon} finds its libraries", said)


def make_database(chroot, database_port):
    chroot.run("pg_createcluster", "15", "main", "-p", str(database_port), check=False)
    chroot.run("pg_conftool", "15", "main", "set", "port", str(database_port))


def log_in_there(chroot, directory, database_port):
    port = free_port()
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


# What happens in the booted system; each line that begins with ok or not ok is a result.
IN_THE_SYSTEM = r"""
check() {
    what=$1; shift
    if "$@" >/root/said 2>&1; then echo "ok - $what"; else echo "not ok - $what"; sed 's/^/#   /' /root/said; fi
}
is() { [ "$(systemctl show -p "$2" --value "$1")" = "$3" ] || { systemctl status --no-pager -l "$1"; return 1; }; }
until systemctl --quiet is-active postgresql@15-main; do sleep 0.2; done
for name in pushd bot; do
    check "systemd starts tgauth-$name and hears that it is ready" systemctl start tgauth-$name
    check "tgauth-$name runs as a user of its own" is tgauth-$name User tgauth_$name
    pid=$(systemctl show -p MainPID --value tgauth-$name)
    check "tgauth-$name has no capability" grep -q '^CapBnd:.0*$' /proc/$pid/status
done
touch /root/up
until [ -e /root/logged-in ]; do sleep 0.2; done
check "systemctl status tells that the bot waits for nothing" \
    sh -c 'systemctl show -p StatusText --value tgauth-bot | grep -v waiting | grep .'
kill -STOP "$(systemctl show -p MainPID --value tgauth-pushd)"
for i in $(seq 60); do is tgauth-pushd NRestarts 1 >/dev/null && break; sleep 1; done
check "the watchdog restarts a pushd that hangs" is tgauth-pushd NRestarts 1
for name in pushd bot; do
    check "tgauth-$name stops" systemctl stop tgauth-$name
    check "tgauth-$name ends in good order" is tgauth-$name Result success
done
"""


def services(chroot):
    """The same login in the booted system, its services started by systemd."""
    root, port = chroot.root, free_port()
    with chroot:
        chroot.run("sh", "-c", "apt-get install -y -q --no-install-recommends systemd systemd-sysv dbus")
    (root / "root/try.sh").write_text("exec >/root/results 2>&1\ncd /\n" + IN_THE_SYSTEM + "\nsystemctl poweroff\n")
    (root / "etc/systemd/system/try.service").write_text("[Service]\nExecStart=/bin/sh /root/try.sh\n")
    wants = root / "etc/systemd/system/multi-user.target.wants"
    (wants / "try.service").symlink_to("../try.service")
    with TelegramSimulator() as telegram:
        telegram.person("Ann", person_id=5001001)
        for daemon, lines in (("pushd", {"TGAUTH_LISTEN": f"127.0.0.1:{port}", "TGAUTH_URL": f"http://localhost:{port}",
                                         "TGAUTH_BOT_URL": f"https://t.me/{telegram.username}"}),
                              ("bot", {"TGAUTH_BOT_TOKEN": telegram.token, "TGAUTH_API_URL": telegram.url})):
            with open(root / f"etc/tgauth/{daemon}.env", "a") as out:
                out.writelines(f"{name}={value}\n" for name, value in lines.items())
        machine = subprocess.Popen(
            ["systemd-nspawn", "--directory", root, "--register=no", "--keep-unit", "--boot", "--console=pipe"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        try:
            wait_until(lambda: (root / "root/up").exists() or machine.poll() is not None, "the system to boot", 120)
            if machine.poll() is None:
                site = Site(port)
                wait_until(lambda: site.status("/tgauth/readyz") == 200, "readyz")
                log_in(site, Phone(telegram.port))
                Check.that(site.session() is not None, "a person logs in with the services of the booted system")
                (root / "root/logged-in").touch()
            said = machine.communicate(timeout=180)[0]
        finally:
            if machine.poll() is None:
                machine.terminate()
                machine.wait(60)
    results = root / "root/results"
    if not results.exists():
        note(f"services skipped: no system boots in systemd-nspawn here: {said.strip().splitlines()[-1:]}")
        return
    for line in results.read_text().splitlines():
        if line.startswith(("ok - ", "not ok - ")):
            Check.that(line.startswith("ok"), line.split(" - ", 1)[1], results.read_text())


def remove(chroot):
    chroot.run("apt-get", "purge", "-y", "-q", *PACKAGES)
    left = chroot.run("find", "/usr/sbin", "/lib/systemd", "/usr/lib/postgresql", "/usr/share", "-name", "*tgauth*")
    Check.that(left.strip() == "", "a purge takes it all away", left)


def main():
    if os.geteuid() != 0:
        print("test-deb skipped: only root can make a chroot\n0 passed, 0 failed, 1 skipped")
        return 0
    lint = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", *built_packages()], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    Check.that(lint.returncode == 0, "lintian finds neither errors nor warnings", lint.stdout)
    end_on_sigterm()
    directory = tempfile.mkdtemp(prefix="tgauth-chroot-", dir="/tmp")
    try:
        root = pathlib.Path(directory) / "root"
        root.mkdir()
        chroot = Chroot(root)
        chroot.extract()
        database_port = free_port()
        with chroot:
            install(chroot)
            make_database(chroot, database_port)
            log_in_there(chroot, directory, database_port)
        if shutil.which("systemd-nspawn"):
            services(chroot)
        else:
            note("services skipped: systemd-nspawn (package systemd-container) is not installed")
        with chroot:
            remove(chroot)
    except NoEngine as why:
        print(f"test-deb skipped: {why}\n0 passed, 0 failed, 1 skipped")
        return 0
    except (AssertionError, TimeoutError, OSError, subprocess.TimeoutExpired) as error:
        Check.that(False, "the packages are installed, used and removed", error)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{Check.passed} passed, {Check.failed} failed")
    return 0 if Check.failed == 0 and Check.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
