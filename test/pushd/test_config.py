"""A configuration file: where its values count, what of it changes at SIGHUP, and what is refused."""

import re
import signal
import subprocess

import pytest

from support.browser import PERSON, Browser, session_cookie
from support.daemons import BOT, Pushd, clean_environment
from support.servers import TOP, wait_until

EXAMPLES = TOP / "docs/examples"
PROGRAMS = {"pushd": TOP / "tgauth-pushd", "bot": BOT}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pushd.conf"
    path.touch(0o600)
    return path


def reload(pushd, event="config_reloaded"):
    """Has the file read anew, and gives what the log says of that."""
    before = pushd.log_text().count(f"event={event}")
    pushd.send_signal(signal.SIGHUP)
    wait_until(lambda: pushd.log_text().count(f"event={event}") > before, f"the log to say {event}")
    return [line for line in pushd.log_text().splitlines() if f"event={event}" in line][-1]


def write(file, *lines):
    file.write_text("\n".join(lines) + "\n")


def print_config(program, *options, **environment):
    done = subprocess.run([PROGRAMS[program], "--print-config", *options], env=clean_environment(**environment),
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return dict(line.split(" = ", 1) for line in done.stdout.splitlines())


# --- where values count ---------------------------------------------------------------


@pytest.mark.parametrize("program", PROGRAMS)
def test_order(program, file):
    name = f"TGAUTH_{program.upper()}_CONFIG"
    write(file, "# The site's.", "dsn = 'host=h  password=''se cret'''", "query_seconds = 21", "Log-Level 'debug'",
          "drain-seconds = 22 # not long")
    values = print_config(program, "--drain-seconds=23", TGAUTH_LOG_LEVEL="error", **{name: file})
    assert (values["query-seconds"], values["log-level"], values["drain-seconds"]) == ("21", "error", "23")
    assert "host='h'" in values["dsn"] and "cret" not in values["dsn"]
    # Of two lines with one name, in whatever spelling, the later counts.
    write(file, "query-seconds = 20", "drain-seconds = 22", "query_seconds = 24")
    assert print_config(program, "--config", file, **{name: "/nowhere"})["query-seconds"] == "24"


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("line, words", [
    ("nosuch = 1", "there is no option 'nosuch'"),
    ("log-level = loud", "log-level: 'loud' is none of debug"),
    ("query-seconds = 10 # s", None),
    ("query-seconds = 10s", "'10s' is not a whole number"),
    ("query-seconds", "has no value"),
    ("dsn = host=h dbname=d", "single quotes"),
    ("dsn = 'host=h", "not closed")])
def test_a_line_is_refused_at_the_start(program, file, line, words):
    write(file, "# first", line)
    done = subprocess.run([PROGRAMS[program], f"--config={file}", "--print-config"], env=clean_environment(),
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == (2 if words else 0)
    if words:
        assert done.stderr.startswith(f"tgauth-{program}: {file}:2: ") and words in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_file_that_everybody_reads(run_pushd, database, file):
    """Only where there is a secret in it."""
    write(file, "log-level = info")
    file.chmod(0o644)
    pushd = run_pushd(database.dsn("test_pushd"), config=file)
    assert "config_file_open" not in pushd.log_text()
    write(file, "log-level = info", "secret-key = 'sesame sesame'")
    assert "options=secret-key" in (reload(pushd), pushd.log_text())[1]
    assert "event=config_file_open" in pushd.log_text() and "sesame" not in pushd.log_text()


# --- at SIGHUP ------------------------------------------------------------------------

OTHER = {"after-login": "/other", "bot-url": "https://t.me/OtherBot", "trusted-proxies": "10.0.0.0/8",
         "remote-user": "username", "metrics-from": "127.0.0.1", "proxy-protocol": "on", "log-level": "warning",
         "log-format": "json", "brand-dir": EXAMPLES / "brand-orchard", "listen": "127.0.0.1:1", "url": "https://other.example", "prefix": "/other/",
         "dsn": "host=other", "redis": "other"}


def options_of_help():
    """Each option that has a flag, with whether it can change, and another value for it."""
    text = subprocess.run([PROGRAMS["pushd"], "--help"], capture_output=True, text=True, check=True).stdout
    for name, help in re.findall(r"^  --([a-z-]+)(?!.*FILE|.* [A-Z]+$).*\n      (.*)$", text, re.M):
        bounds = re.search(r"(\d+) to (\d+)\)", help)
        yield name, "[SIGHUP]" in help, OTHER.get(name) or (str(int(bounds[1]) + 2) if bounds else "other")


def test_each_option(directory, database, file):
    """What is marked in the help changes, and the log names it; of the rest it says that a restart is needed."""
    # The flags are those without which nothing could be tested.
    pushd = Pushd(directory, database.dsn("test_pushd"), name="each", config=file)
    flags = {"listen", "url", "drain-seconds"}
    pushd.start()
    try:
        # Files of TLS need a Redis with TLS.
        others = {name: (changes, value) for name, changes, value in options_of_help()
                  if name not in flags and not name.startswith("redis-")}
        assert len(others) > 25
        # Level and format last: from then on the log is another.
        write(file, *(f"{name} = {value}" for name, (changes, value) in others.items() if not name.startswith("log-")))
        line = reload(pushd)
        changed = set(re.search(r'changed="([^"]*)"', line)[1].split())
        needs = re.search(r'restart_needed options="([^"]*)"', pushd.log_text())[1].split()
        expected = {f"{name}={value}" for name, (changes, value) in others.items() if changes}
        # The DSN of the environment goes before the file's.
        assert changed == {e for e in expected if not e.startswith("log-")}
        assert set(needs) == {name for name, (changes, _) in others.items() if not changes} - {"dsn"}
        with open(file, "a") as more:
            more.write("log-level = warning\nlog-format = json\n")
        pushd.send_signal(signal.SIGHUP)
        wait_until(lambda: '"event":"restart_needed"' in (pushd.send_signal(signal.SIGHUP), pushd.log_text())[1],
                   "the other format")
        assert "log-level=warning log-format=json" in pushd.log_text()
        assert pushd.process.poll() is None
    finally:
        assert pushd.stop() == 0, pushd.log_text()


def test_what_has_changed_counts(run_pushd, database, file):
    pushd = run_pushd(database.dsn("test_pushd"), config=file)
    browser = Browser(pushd)
    session = browser.log_in(database, username="ann")
    token = browser.cookies["tgauth_session"]
    from_afar = {"X-Forwarded-For": "203.0.113.7"}

    def remote_user():
        return pushd.get("auth", {**PERSON, **session_cookie(token)}).headers["Remote-User"]

    with browser.socket() as ws:
        assert remote_user() == str(session["user_id"])
        assert pushd.get("metrics", from_afar).status == 404 and pushd.get("metrics").status == 200
        assert browser.post("claim", {"x": "y" * 4096}).status != 413
        assert "OtherBot" not in pushd.get("login").text
        write(file, "remote-user = username", "metrics-from = 203.0.113.0/24", "trusted-proxies = '127.0.0.1, ::1'",
              "max-body-bytes = 1024", "bot-url = https://t.me/OtherBot", "after-login = '/elsewhere'",
              "attempts-per-minute = 100000")
        assert "remote-user=username" in reload(pushd)
        assert remote_user() == "ann"
        assert pushd.get("metrics", from_afar).status == 200 and pushd.get("metrics").status == 404
        assert browser.post("claim", {"x": "y" * 4096}).status == 413
        wait_until(lambda: "https://t.me/OtherBot?start=" in pushd.get("login").text, "the other bot", 5)
        other = Browser(pushd)
        assert other.log_in(database)["return"] == "/elsewhere"
        # A file that is wrong in one line is refused as a whole.
        write(file, "remote-user = id", "max-body-bytes = 9999", "trusted-proxies = nonsense")
        assert f"{file}:3: trusted-proxies: 'nonsense' is not" in reload(pushd, "config_refused")
        write(file, "remote-user = id", "redis-ca = /etc/hosts", "redis = cache")
        assert "need a --redis of rediss://" in reload(pushd, "config_refused")
        file.unlink()
        assert "No such file" in reload(pushd, "config_refused")
        assert remote_user() == "ann"
        # Lines that are gone mean the default again.
        write(file, "bot-url = https://t.me/OtherBot", "redis = 'redis://ann:sesame@cache'")
        assert "remote-user=id" in reload(pushd)
        assert remote_user() == str(session["user_id"])
        assert "restart_needed options=redis" in pushd.log_text() and "sesame" not in pushd.log_text()
        # Nobody who waited was lost on the way.
        ws.send("ping")
        assert ws.receive_state("alive")


def test_connections(run_pushd, database, file):
    """Fewer than there are: those stay, and no other comes in; then more again."""
    pushd = run_pushd(database.dsn("test_pushd"), config=file)
    open_ones = [pushd.connect() for _ in range(3)]
    for s in open_ones:
        s.sendall(b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b" 200 " in s.recv(4096)
    write(file, "max-per-address = 2")
    reload(pushd)
    assert pushd.get("healthz").status == 429
    open_ones[0].sendall(b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b" 200 " in open_ones[0].recv(4096)
    write(file, "max-per-address = 20", "max-connections = 3")
    reload(pushd)
    assert pushd.get("healthz").status == 503
    write(file)
    reload(pushd)
    assert pushd.get("healthz").status == 200
    for s in open_ones:
        s.close()
