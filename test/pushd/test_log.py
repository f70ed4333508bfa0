"""What pushd's log tells: one line for each decision, of whom, about which login, from where and why."""

import signal
import subprocess

import pytest

from support.api import PASSWORD, register
from support.browser import PERSON, Browser
from support.database import hash_id
from support.servers import TOP, wait_until

pytestmark = pytest.mark.usefixtures("cheap_passwords")


def wait_line(daemon, *parts):
    """A line with all of these in it."""
    wait_until(lambda: any(all(f" {part}" in line for part in parts) for line in daemon.log_text().splitlines()),
               f"a line with {parts}")


def test_a_login_names_its_user(daemon, database):
    browser = Browser(daemon)
    browser.log_in(database)
    session = browser.get("session").json()
    for event in ("confirmed", "claimed"):
        wait_line(daemon, f"event={event}", f"login_id={session['login_id']}", f"user_id={session['user_id']}")
    browser.post("logout")
    wait_line(daemon, "event=logout", f"user_id={session['user_id']}", "sessions=1")
    wait_line(daemon, "event=revoked", f"login_id={session['login_id']}", f"user_id={session['user_id']}")


def test_passwords(daemon, client, database):
    user = register(client, "logged@example.org")["user_id"]
    wait_line(daemon, "event=registered", f"user_id={user}", "address=203.0.113.7")
    pair = client.post("/api/login", {"username": "logged@example.org", "password": PASSWORD})[1]
    wait_line(daemon, "event=password_login", "status=ok", f"user_id={user}")
    client.post("/api/login", {"username": "logged@example.org", "password": "wrong password"})
    wait_line(daemon, "event=password_login", "status=invalid")
    new = "another long password"
    client.post("/api/password", {"old_password": PASSWORD, "new_password": new}, pair["access_token"])
    wait_line(daemon, "event=password_change", "status=ok", f"user_id={user}")
    client.post("/api/logout", {"everywhere": True}, pair["access_token"])
    wait_line(daemon, "event=logout", f"user_id={user}")
    client.post("/api/refresh", {"refresh_token": pair["refresh_token"]})
    wait_line(daemon, "event=refresh_refused", "status=revoked")
    browser = Browser(daemon)
    browser.get("login", **PERSON)
    browser.submit("password", {"username": "logged@example.org", "password": new})
    wait_line(daemon, "event=claimed", f"user_id={user}")
    assert PASSWORD not in daemon.log_text() and new not in daemon.log_text()


def test_bots(daemon, client, database):
    token, = database.one("SELECT tgauth_add_bot('logged')")
    secret, start_token, code = database.begin()
    client.post("/api/confirm", {"start_token": start_token, "telegram_id": 4711, "match_code": code}, token)
    user = database.value("SELECT id FROM tgauth_user WHERE telegram_id = 4711")
    wait_line(daemon, "event=bot_confirm", "status=confirmed", f"user_id={user}", "telegram_id=4711",
              f"login_id={hash_id(secret)}")
    client.post("/api/decline", {"start_token": database.begin()[1], "telegram_id": 4712}, token)
    wait_line(daemon, "event=bot_decline", "status=declined", "telegram_id=4712")
    assert token not in daemon.log_text() and start_token not in daemon.log_text()


def test_a_rotation_loses_no_line(run_pushd, database, tmp_path):
    """logrotate by the example, on the file that the daemon's standard error is appended to."""
    pushd = run_pushd(database.dsn("test_pushd"))
    rules = (TOP / "docs/examples/logrotate.conf").read_text().replace("/var/log/tgauth/*.log", str(pushd.log))
    (tmp_path / "rules").write_text(rules)
    (tmp_path / "rules").chmod(0o644)
    before = pushd.log_text()
    assert "event=listening" in before
    done = subprocess.run(["logrotate", "--force", "--state", tmp_path / "state", tmp_path / "rules"], text=True,
                          capture_output=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert pushd.log.with_name(pushd.log.name + ".1").read_text().startswith(before)
    pushd.send_signal(signal.SIGHUP)
    wait_until(lambda: "event=nothing_to_reload" in pushd.log_text(), "the next line")
    assert pushd.log.read_bytes().startswith(b"time=")
