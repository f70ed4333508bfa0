#!/usr/bin/python3
"""Does what the README says in clean systems: make test-deb

A clean system is Debian 12's base, made by mmdebstrap and thrown away; it has the
network of this machine, and its own files, users and packages.  In the first one
the demo runs and the packages are built, at which lintian looks.  In the second
they are installed by the README's commands and people log in, twice: in a chroot,
where the daemons are started by hand, and booted in systemd-nspawn, where systemd
starts the services with all their hardening, hears that they are ready, and
restarts one that hangs.
The last line is `N passed, N failed`.  Without root it says so and skips.
"""

import os
import pathlib
import re
import shutil
import signal
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
# A person says yes to apt.
APT = 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n'


ENVIRONMENT = {"PATH": PATH, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"}


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
        (self.root / "etc/apt/apt.conf.d/90test").write_text(APT)

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

    def run(self, *command, user=None, check=True, **env):
        done = subprocess.run(self.command(*command, user=user), text=True, errors="replace", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env={**ENVIRONMENT, **env})
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}")
        return done.stdout

    def daemon(self, name, directory):
        """With what is in its file, as systemd would give it."""
        lines = (self.root / f"etc/tgauth/{name}.env").read_text().splitlines()
        env = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        process = Process(name, directory)
        process.launch(self.command(f"/usr/sbin/tgauth-{name}", user=f"tgauth_{name}"), env={"PATH": PATH, **env})
        return process


def readme_commands(*beginnings):
    """The lines of the README that begin so, in its order."""
    lines = [line.strip() for line in (TOP / "README.md").read_text().splitlines() if line.startswith("    ")]
    found = [line for line in lines if line.startswith(beginnings)]
    assert len(found) >= len(beginnings), (beginnings, found)
    return found


def copy_tree(chroot):
    """A clone, with what is not committed yet."""
    (chroot.root / "src").mkdir()
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP, check=True,
                           stdout=subprocess.PIPE).stdout
    subprocess.run(f"tar --create --null --files-from=- | tar --extract -C {chroot.root}/src", shell=True, cwd=TOP, check=True,
                   input=names)
    chroot.run("apt-get", "update", "-q")
    chroot.run("sh", "-c", re.search(r"`(apt-get install -y make git)`", (TOP / "README.md").read_text()).group(1))
    chroot.run("git", "init", "-q", "/src")


def run_demo(chroot, directory):
    """The first command, where nothing of it is installed: it prints a URL, somebody could log in there, it ends."""
    command = readme_commands("make demo")[0]
    output = pathlib.Path(directory) / "demo.out"
    with open(output, "wb") as out:
        demo = subprocess.Popen(chroot.command("sh", "-c", f"cd /src && exec {command}"), stdin=subprocess.DEVNULL, stdout=out,
                                stderr=subprocess.STDOUT, env=ENVIRONMENT, start_new_session=True)
    try:
        wait_until(lambda: "Ctrl-C" in output.read_text() or demo.poll() is not None, "the demo", 900)
        url = re.search(r"^    http://localhost:(\d+)/$", output.read_text(), re.M)
        Check.that(url is not None, f"{command} prints its URL in a clean system", output.read_text()[-4000:])
        Check.that("?start=" in Site(int(url.group(1))).start()["link"], "and has a link for whoever comes")
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        Check.that(demo.wait(60) in (0, 2, 130, -signal.SIGINT), "it ends by Ctrl-C", output.read_text()[-2000:])


def build(chroot):
    """What the document says to build, and what it says to install, by its own pattern."""
    command, = readme_commands("make deb")
    chroot.run("sh", "-c", f"cd /src && {command}")
    shutil.rmtree(TOP / "build/deb", ignore_errors=True)
    (TOP / "build").mkdir(exist_ok=True)
    shutil.copytree(chroot.root / "src/build/deb", TOP / "build/deb")


def built_packages():
    return sorted((TOP / "build/deb").glob("*.deb"))


def documents_links():
    """The files to which the installed documents lead, and the documents."""
    found = set()
    for document in [*TOP.glob("README*.md"), *(TOP / "docs").glob("*.md"), *(TOP / "integrations").glob("*/README.md")]:
        for target in re.findall(r"(?:\]\(|src=\"(?=docs/))([^)#:\"]+)[)\"#]", document.read_text()):
            found.add(str((document.parent / target).resolve().relative_to(TOP)))
    return sorted(found - {"CONTRIBUTING.md"})


def install(chroot):
    shutil.copytree(TOP / "build/deb", chroot.root / "src/build/deb")
    chroot.run("apt-get", "update", "-q")
    chroot.run("apt-get", "install", "sudo")
    command, = readme_commands("sudo apt install")
    chroot.run("sh", "-c", f"cd /src && {command}")
    for package in PACKAGES:
        Check.that("ok installed" in chroot.run("dpkg", "-s", package), f"{package} is installed by apt")
    installed = chroot.run("dpkg-query", "-W", "-f", "${Package} ", "*tgauth*").split()
    Check.that(sorted(installed) == sorted(PACKAGES), "and no debug symbols", installed)
    for link in documents_links():
        Check.that((chroot.root / "usr/share/doc/postgresql-15-tgauth" / link).exists(), f"the package has {link}")
    for user in ("tgauth_pushd", "tgauth_bot"):
        Check.that("nologin" in chroot.run("getent", "passwd", user), f"the system user {user} is there")
    for daemon in ("pushd", "bot"):
        said = chroot.run(f"/usr/sbin/tgauth-{daemon}", "--version", check=False)
        Check.that(said.startswith(f"tgauth-{daemon} "), f"tgauth-{daemon} finds its libraries", said)


NGINX_SITE = """set -e
apt-get install nginx
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=example.com -keyout /etc/ssl/example.com.key -out /etc/ssl/example.com.pem
cp /usr/share/doc/tgauth-pushd/examples/nginx-site.conf /etc/nginx/sites-available/
ln -s ../sites-available/nginx-site.conf /etc/nginx/sites-enabled/
nginx -t
"""


def nginx_site(chroot):
    """Where its head says, beside what Debian's nginx has; with the certificate that it names."""
    said = chroot.run("sh", "-c", NGINX_SITE, check=False)
    Check.that("test is successful" in said, "Debian's nginx takes the site", said[-2000:])


def make_database(chroot, database_port):
    chroot.run("pg_createcluster", "15", "main", "-p", str(database_port), check=False)
    chroot.run("pg_conftool", "15", "main", "set", "port", str(database_port))


def log_in_there(chroot, directory, database_port):
    port = free_port()
    chroot.run("pg_ctlcluster", "15", "main", "start")
    daemons = []
    try:
        with TelegramSimulator() as telegram:
            telegram.person("Ann", person_id=5001001)
            # The two things that the README names, and what makes this machine another one than a person's.
            editor = chroot.root / "usr/local/bin/editor"
            editor.write_text(f"""#!/bin/sh -e
for file; do
    echo PGPORT={database_port} >>"$file"
    case $file in
    */pushd*) printf 'TGAUTH_URL=http://localhost:{port}\\nTGAUTH_LISTEN=127.0.0.1:{port}\\n' >>"$file" ;;
    */bot*) printf 'TGAUTH_BOT_TOKEN={telegram.token}\\nTGAUTH_API_URL={telegram.url}\\n' >>"$file" ;;
    esac
done
""")
            editor.chmod(0o755)
            for command in readme_commands("sudo -u postgres createdb", "sudo -u postgres psql", "sudo install", "sudoedit"):
                chroot.run("sh", "-c", command, EDITOR="/usr/local/bin/editor")
            daemons.append(chroot.daemon("bot", directory))
            daemons.append(chroot.daemon("pushd", directory))
            site = Site(port)
            wait_until(lambda: site.status("/tgauth/readyz") == 200, "readyz")
            wait_until(lambda: site.ask("POST", "/tgauth/start")[0] == 200, "the name that the bot tells the database")
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
check "systemd starts both and hears that they are ready" @START@
for name in pushd bot; do
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
check "the socket of pushd is not enabled by itself" sh -c '! systemctl --quiet is-enabled tgauth-pushd.socket'
systemctl stop tgauth-pushd
mkdir -p /etc/systemd/system/tgauth-pushd.socket.d
printf '[Socket]\nListenStream=\nListenStream=%s\n' "$(sed -n 's/^TGAUTH_LISTEN=//p' /etc/tgauth/pushd.env)" \
    >/etc/systemd/system/tgauth-pushd.socket.d/address.conf
systemctl daemon-reload
check "systemd holds the socket of pushd" systemctl enable --now tgauth-pushd.socket
check "and starts pushd, which takes it" systemctl start tgauth-pushd
check "the log says so" sh -c 'journalctl -u tgauth-pushd | grep from=LISTEN_FDS'
check "the journal has fields, with their levels" \
    sh -c 'journalctl -u tgauth-pushd -p info TGAUTH_EVENT=draining TGAUTH_SIGNAL=SIGTERM -o cat | grep "^event=draining"'
touch /root/held
until [ -e /root/visited ]; do systemctl restart tgauth-pushd; sleep 0.2; done
for name in pushd bot; do
    check "tgauth-$name stops" systemctl stop $(systemctl list-units --plain --no-legend tgauth-$name.socket | cut -d" " -f1) tgauth-$name
    check "tgauth-$name ends in good order" is tgauth-$name Result success
done
"""


def services(chroot):
    """The same login in the booted system, its services started by systemd."""
    root, port = chroot.root, free_port()
    start, = readme_commands("sudo systemctl start")
    with chroot:
        chroot.run("apt-get", "install", "systemd", "systemd-sysv", "dbus")
    (root / "root/try.sh").write_text("exec >/root/results 2>&1\ncd /\n" + IN_THE_SYSTEM.replace("@START@", start) + "\nsystemctl poweroff\n")
    (root / "etc/systemd/system/try.service").write_text("[Service]\nExecStart=/bin/sh /root/try.sh\n")
    wants = root / "etc/systemd/system/multi-user.target.wants"
    (wants / "try.service").symlink_to("../try.service")
    with TelegramSimulator() as telegram:
        telegram.person("Ann", person_id=5001001)
        for daemon, lines in (("pushd", {"TGAUTH_LISTEN": f"127.0.0.1:{port}", "TGAUTH_URL": f"http://localhost:{port}"}),
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
                wait_until(lambda: site.ask("POST", "/tgauth/start")[0] == 200, "the name that the bot tells the database")
                log_in(site, Phone(telegram.port))
                Check.that(site.session() is not None, "a person logs in with the services of the booted system")
                (root / "root/logged-in").touch()
                wait_until(lambda: (root / "root/held").exists() or machine.poll() is not None, "the socket", 120)
                statuses = {site.status("/tgauth/healthz") for _ in range(2000)}
                Check.that(statuses == {200}, "pushd restarts all the time, and nobody is refused", statuses)
                (root / "root/visited").touch()
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


def clean_system(directory, name):
    chroot = Chroot(pathlib.Path(directory) / name)
    chroot.root.mkdir()
    chroot.extract()
    return chroot


def remove(chroot):
    chroot.run("apt-get", "purge", "-y", "-q", *PACKAGES)
    left = chroot.run("find", "/usr/sbin", "/lib/systemd", "/usr/lib/postgresql", "/usr/share", "-name", "*tgauth*")
    Check.that(left.strip() == "", "a purge takes it all away", left)


def main():
    if os.geteuid() != 0:
        print("test-deb skipped: only root can make a chroot\n0 passed, 0 failed, 1 skipped")
        return 0
    end_on_sigterm()
    directory = tempfile.mkdtemp(prefix="tgauth-chroot-", dir="/tmp")
    try:
        with clean_system(directory, "workshop") as chroot:
            copy_tree(chroot)
            run_demo(chroot, directory)
            build(chroot)
        lint = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", *built_packages()], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        Check.that(lint.returncode == 0, "lintian finds neither errors nor warnings", lint.stdout)
        chroot = clean_system(directory, "root")
        database_port = free_port()
        with chroot:
            install(chroot)
            nginx_site(chroot)
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
