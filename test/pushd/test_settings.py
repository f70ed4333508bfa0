"""Settings of the database reach both daemons within seconds of the statement, and nothing is lost on the way."""

import contextlib
import threading
import time

import pytest

from support.browser import PERSON, Browser, session_cookie
from support.daemons import Bot
from support.servers import PRELOAD, wait_until
from telegram_simulator import TelegramSimulator

SECONDS = 10  # where two or three are promised


@pytest.fixture(scope="module")
def running(site):
    """pushd, with its connections for passwords, and the bot."""
    site.pushd.start()
    with TelegramSimulator() as telegram:
        bot = Bot(site.directory, site.dsn("test_bot"), telegram).start()
        wait_until(lambda: len(connections(site)) >= 3, "the connections")
        site.bot = bot
        yield site
        assert bot.stop() == 0
    assert "postgres_unavailable" not in site.pushd.log_text() + bot.log_text()


def connections(site):
    """Process ids of the daemons' backends."""
    return {pid for pid, in site.query("SELECT pid FROM pg_stat_activity WHERE application_name ~ '^tgauth-'")}


def set_and_wait(site, statement):
    """Runs it; all that the daemons talk to began after it, and the ones before are gone."""
    before = connections(site)
    site.query(statement)
    wait_until(lambda: not before & connections(site) and len(connections(site)) == len(before), statement, SECONDS)


def other_value(setting, kind, maximum, choices):
    if kind == "bool":
        return "off" if setting == "on" else "on"
    if kind == "enum":
        return next(choice for choice in choices if choice != setting)
    if kind == "integer":
        return str(int(setting) + (-1 if setting == maximum else 1))
    return {"tgauth.login_hook": "app.no_such_function", "tgauth.bot_url": "https://t.me/another_bot",
            "tgauth.telegram_public_key": "test"}.get(setting, "other")


def test_every_setting(running):
    names = running.query("LOAD 'tgauth'; SELECT name, setting, vartype, max_val, enumvals FROM pg_settings"
                          " WHERE name LIKE 'tgauth.%' ORDER BY name")
    assert len(names) > 10
    for name, setting, kind, maximum, choices in names:
        value = other_value(name if kind == "string" else setting, kind, maximum, choices)
        set_and_wait(running, f"ALTER DATABASE {running.name} SET {name} = '{value}'")
    set_and_wait(running, f"ALTER DATABASE {running.name} RESET ALL")


def test_settings_of_the_role(running):
    """Of one daemon's alone: the other keeps its connection."""
    bot = running.value("SELECT pid FROM pg_stat_activity WHERE application_name = 'tgauth-bot'")
    before = connections(running)
    running.query("ALTER ROLE test_pushd SET tgauth.site_name = 'Of the role'")
    wait_until(lambda: before & connections(running) == {bot}, "new connections", SECONDS)
    wait_until(lambda: "Of the role" in Browser(running.pushd).get("login").text, "the name", SECONDS)
    before = connections(running)
    running.query("ALTER ROLE test_pushd RESET tgauth.site_name")
    wait_until(lambda: before & connections(running) == {bot}, "new connections", SECONDS)


def test_settings_of_the_server(running):
    """Connections hear of these by themselves; the page shows them as soon."""
    running.setting("site_name", "Of the server")
    try:
        wait_until(lambda: "Of the server" in Browser(running.pushd).get("login").text, "the name", SECONDS)
    finally:
        running.setting("site_name", None)


@contextlib.contextmanager
def asking(site, token):
    """Somebody who asks all the time; gives the statuses that came."""
    statuses = set()
    done = threading.Event()

    def ask():
        while not done.is_set():
            statuses.add(site.pushd.get("auth", {**PERSON, **session_cookie(token)}).status)
            statuses.add(site.pushd.get("readyz").status)
            time.sleep(0.002)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield statuses
    finally:
        done.set()
        asker.join()


def test_nothing_is_lost_meanwhile(running):
    token = running.login()
    lost = running.pushd.metric("postgres_lost_total")
    with asking(running, token) as statuses:
        for n in range(3):
            browser = Browser(running.pushd)
            browser.get("login")
            with browser.socket() as ws:
                started = ws.renew()
                before = connections(running)
                running.query(f"ALTER DATABASE {running.name} SET tgauth.session_ttl = '{n + 1}d'")
                logins = 0
                while before & connections(running):
                    # Confirmed at any moment of the change, a login is told.
                    other = Browser(running.pushd)
                    other.get("login")
                    with other.socket() as waiting:
                        assert running.confirm_frame(waiting.renew()) == "confirmed"
                        assert waiting.receive_state("confirmed")
                    logins += 1
                assert running.confirm_frame(started) == "confirmed"
                assert ws.receive_state("confirmed")
                assert logins > 1
    set_and_wait(running, f"ALTER DATABASE {running.name} RESET ALL")
    assert statuses == {200}
    assert running.pushd.metric("postgres_lost_total") == lost


NAME = "Школа «Ромашка» " * 20


@pytest.mark.parametrize("length", [65, 255, 300])
def test_a_long_name_of_the_site(running, length):
    """Set where the library is not loaded, so that nobody could have refused it."""
    name = NAME[:length].strip()
    set_and_wait(running, f"ALTER DATABASE {running.name} SET tgauth.site_name = '{name}'")
    wait_until(lambda: name[:255].strip() in Browser(running.pushd).get("login").text, "the name", SECONDS)
    assert NAME[:256] not in Browser(running.pushd).get("login").text
    _, token, _ = running.begin()
    assert running.value("SELECT site_name FROM tgauth_preview(%s, 1)", token, user="test_bot") == name[:255]
    set_and_wait(running, f"ALTER DATABASE {running.name} RESET ALL")


@pytest.mark.skipif(PRELOAD, reason="is refused where it is made")
def test_what_cannot_be_is_said(running):
    """By both daemons, also of a connection that has taken the place of another."""
    for address in ("javascript:", "data:"):
        set_and_wait(running, f"ALTER DATABASE {running.name} SET tgauth.bot_url = '{address}'")
        time.sleep(1.5)
        running.query("NOTIFY tgauth, 'revoked'")
        for daemon in (running.pushd, running.bot):
            wait_until(lambda: address in daemon.log_text(), "a word in the log", SECONDS)
    set_and_wait(running, f"ALTER DATABASE {running.name} RESET ALL")
