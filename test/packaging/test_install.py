"""make install and what it installs: services, users, manual pages, readiness.

The services are run here without systemd, by what systemd would tell them; how
exposed they are, systemd-analyze says.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys

import pytest

from support.servers import TOP, Process, free_port, pg_config, temporary_directory

DAEMONS = ["tgauth-pushd", "tgauth-bot"]
EXPOSURE = 1.0
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


def make(*arguments):
    done = subprocess.run(["make", "-s", "-C", TOP, *arguments], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return done.stdout


def files_below(directory):
    return sorted(str(p.relative_to(directory)) for p in directory.rglob("*") if not p.is_dir())


def tool(name):
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    directory = tmp_path_factory.mktemp("installed")
    make("install", f"DESTDIR={directory}", "prefix=/opt/tgauth")
    return directory


def test_everything_goes_where_prefix_and_pg_config_say(installed):
    libraries = pathlib.Path(pg_config("--pkglibdir")).relative_to("/")
    share = pathlib.Path(pg_config("--sharedir")).relative_to("/") / "extension"
    scripts = {str(share / p.name) for p in (TOP / "extension").glob("*.sql")}
    assert set(files_below(installed)) == scripts | {
        str(libraries / "tgauth.so"), str(share / "tgauth.control"),
        *(f"opt/tgauth/sbin/{d}" for d in DAEMONS),
        *(f"opt/tgauth/share/man/man8/{d}.8" for d in DAEMONS),
        *(f"opt/tgauth/lib/systemd/system/{d}.service" for d in DAEMONS),
        "opt/tgauth/lib/systemd/system/tgauth-pushd.socket",
        *(f"opt/tgauth/lib/sysusers.d/{d}.conf" for d in DAEMONS),
        *(f"opt/tgauth/lib/tmpfiles.d/{d}.conf" for d in DAEMONS),
        "opt/tgauth/share/doc/tgauth/pushd.env", "opt/tgauth/share/doc/tgauth/bot.env"}


def test_uninstall_takes_it_all_away(tmp_path):
    where = [f"DESTDIR={tmp_path}", "prefix=/usr/local"]
    make("install", *where)
    assert files_below(tmp_path)
    make("uninstall", *where)
    assert files_below(tmp_path) == []


# --- services ---------------------------------------------------------------------

@pytest.mark.parametrize("daemon", DAEMONS)
def test_the_service_starts_what_was_installed(installed, daemon):
    unit = (installed / f"opt/tgauth/lib/systemd/system/{daemon}.service").read_text()
    assert f"\nExecStart=/opt/tgauth/sbin/{daemon}\n" in unit
    assert "\nType=notify\n" in unit and "\nWatchdogSec=" in unit and "\nExecReload=/bin/kill -HUP $MAINPID\n" in unit
    assert "@" not in re.sub(r"@\w+(-\w+)?", "", unit.replace("@sbindir@", "@!"))
    users = (installed / f"opt/tgauth/lib/sysusers.d/{daemon}.conf").read_text()
    user = re.search(r"^User=(.*)$", unit, re.M).group(1)
    assert re.search(rf"^u {user} ", users, re.M)


def test_the_units_are_understood(installed):
    """Each as a whole, with the service that the socket is for."""
    units = sorted((installed / "opt/tgauth/lib/systemd/system").iterdir())
    done = subprocess.run([tool("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", *units], text=True,
                          capture_output=True, env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units[0].parent}:"})
    ours = [line for line in done.stderr.splitlines() if "tgauth" in line and "is not executable" not in line]
    assert len(units) == 3 and ours == [], done.stderr
    socket_unit = (units[0].parent / "tgauth-pushd.socket").read_text()
    assert re.search(r"^ListenStream=127.0.0.1:8080$", socket_unit, re.M)  # as --listen has it where nothing is said


@pytest.mark.parametrize("daemon", DAEMONS)
def test_the_service_is_little_exposed(installed, daemon, capsys):
    unit = installed / f"opt/tgauth/lib/systemd/system/{daemon}.service"
    done = subprocess.run([tool("systemd-analyze"), "security", "--offline=yes", "--no-pager", unit],
                          text=True, capture_output=True)
    level = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert level, done.stdout + done.stderr
    with capsys.disabled():
        sys.stdout.write(f"\n{daemon}: exposure level {level.group(1)} by systemd-analyze security\n")
    assert float(level.group(1)) <= EXPOSURE, done.stdout


def test_users_and_directories_are_understood(installed, tmp_path):
    tool("systemd-sysusers"), tool("systemd-tmpfiles")
    for kind in ("sysusers", "tmpfiles"):
        shutil.copytree(installed / f"opt/tgauth/lib/{kind}.d", tmp_path / f"usr/lib/{kind}.d")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/group").write_text("root:x:0:\nwww-data:x:33:\n")
    (tmp_path / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    names = [f"{d}.conf" for d in DAEMONS]
    if os.geteuid() != 0:
        pytest.skip("only root can make users")
    done = subprocess.run(["systemd-sysusers", f"--root={tmp_path}", *names], text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    passwd = (tmp_path / "etc/passwd").read_text()
    assert re.search(r"^tgauth_pushd:.*nologin$", passwd, re.M) and re.search(r"^tgauth_bot:", passwd, re.M)
    (tmp_path / "etc/tgauth").mkdir()
    secret = tmp_path / "etc/tgauth/bot.env"
    secret.write_text("TGAUTH_BOT_TOKEN=1:A\n")
    secret.chmod(0o644)
    subprocess.run(["systemd-tmpfiles", "--create", f"--root={tmp_path}", *names], text=True, capture_output=True)
    assert secret.stat().st_mode & 0o777 == 0o640
    for daemon in DAEMONS:  # the services have their roots where systemd-tmpfiles makes them
        unit = (installed / f"opt/tgauth/lib/systemd/system/{daemon}.service").read_text()
        root = tmp_path / re.search(r"^RootDirectory=/(.*)$", unit, re.M).group(1)
        assert root.is_dir() and root.stat().st_uid == 0
    place = (tmp_path / "run/tgauth").stat()
    assert place.st_mode & 0o7777 == 0o2750 and place.st_gid == 33


@pytest.mark.parametrize("daemon", DAEMONS)
def test_every_variable_in_the_example_is_an_option(daemon):
    example = (TOP / "common/systemd" / f"{daemon.removeprefix('tgauth-')}.env").read_text()
    names = re.findall(r"^#?([A-Z_]+)=", example, re.M)
    text = subprocess.run([TOP / daemon, "--help"], text=True, capture_output=True).stdout
    assert names and [n for n in names if f"[{n}]" not in text] == []


# --- manual pages -----------------------------------------------------------------

@pytest.mark.parametrize("daemon", DAEMONS)
def test_the_manual_page_has_every_option(installed, daemon):
    page = installed / f"opt/tgauth/share/man/man8/{daemon}.8"
    done = subprocess.run([tool("groff"), "-man", "-ww", "-Tutf8", "-P-cbou", page], text=True, capture_output=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    text = subprocess.run([TOP / daemon, "--help"], text=True, capture_output=True).stdout
    flags = re.findall(r"^  (--[a-z-]+)  ", text, re.M)
    variables = re.findall(r"\[([A-Z_]+)\]", text)
    assert len(flags) > 5 and len(variables) > 5
    words = set(re.findall(r"[\w-]+", re.sub(r"[‐-]\n\s+", "", done.stdout).replace("−", "-")))
    assert [name for name in flags + variables if name not in words] == []


# --- readiness ----------------------------------------------------------------------

class Supervisor:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, directory):
        self.path = f"{directory}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.settimeout(30)

    def wait_for(self, line):
        seen = []
        try:
            while line not in seen:
                seen += self.socket.recv(4096).decode().split("\n")
        except TimeoutError:
            pytest.fail(f"no {line}, but {seen}")
        return seen


@pytest.fixture
def short_directory():
    """Names of unix sockets have to be short."""
    path = temporary_directory()
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.parametrize("daemon", DAEMONS)
def test_a_daemon_tells_its_supervisor_and_its_container(daemon, short_directory):
    """Ready without any server, alive while it runs, stopping when told; well by --check-health."""
    supervisor = Supervisor(short_directory)
    nobody = free_port()
    env = {**os.environ, "NOTIFY_SOCKET": supervisor.path, "WATCHDOG_USEC": "200000",
           "TGAUTH_HEALTH": f"{short_directory}/health", "TGAUTH_BOT_TOKEN": TOKEN,
           "TGAUTH_API_URL": f"http://127.0.0.1:{nobody}", "TGAUTH_DSN": f"host=127.0.0.1 port={nobody}",
           "TGAUTH_LISTEN": f"127.0.0.1:{free_port()}", "TGAUTH_DRAIN_SECONDS": "300"}
    ask = lambda: subprocess.run([TOP / daemon, "--check-health"], env=env, text=True, capture_output=True)
    assert ask().returncode == 1, "well before it runs"
    process = Process(daemon, short_directory)
    process.launch([TOP / daemon], env=env)
    try:
        supervisor.wait_for("READY=1")
        supervisor.wait_for("WATCHDOG=1")
        answer = ask()
        assert answer.returncode == 0 and answer.stdout.startswith("ok"), answer
        process.send_signal(15)
        said = supervisor.wait_for("STOPPING=1")
        # A drain that is longer than the unit's TimeoutStopSec is not cut off.
        assert [int(line.partition("=")[2]) > 300_000_000 for line in said if line.startswith("EXTEND_TIMEOUT_USEC=")] == [True], said
        process.wait()
    finally:
        status = process.stop()
    assert status == 0, process.log_text()
    assert ask().returncode == 1, "well after its end"


# --- containers ----------------------------------------------------------------------

def test_the_example_explains_every_variable_of_the_stack():
    compose = "".join(path.read_text() for path in (TOP / "docker").glob("compose*.yaml"))
    example = (TOP / "docker/.env.example").read_text()
    used = set(re.findall(r"\$\{([A-Z_]+)", compose))
    explained = set(re.findall(r"^#?([A-Z_]+)=", example, re.M))
    assert used - explained == set() and explained - used == set()
    assert explained > {"SECRET_KEY", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_HOST",
                        "REDIS_HOST", "TG_URL"}


def test_no_secret_stands_in_the_stack_or_the_images():
    for name in (*(path.name for path in (TOP / "docker").glob("compose*.yaml")), "Dockerfile", ".env.example"):
        text = (TOP / "docker" / name).read_text()
        assert not re.search(r"^\s*-?\s*(ENV |ARG )?\w*(PASSWORD|TOKEN|SECRET_KEY)[=:] *(?!"")[^$\s]", text, re.M), name


def test_everything_is_of_one_debian():
    text = (TOP / "docker/Dockerfile").read_text()
    assert set(re.findall(r"^FROM (\S+)", text, re.M)) == {"debian:${DEBIAN}-slim", "scratch"}
    assert dict(re.findall(r"^ARG (\w+)=(\S+)", text, re.M)) == {"DEBIAN": "bookworm", "PG_VERSION": "15"}
