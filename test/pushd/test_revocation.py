"""One revocation, everywhere, at once: five effects, measured from each of five causes.

What was measured is printed (pytest -s) and lies in build/revocation.txt.  No time is
judged here but by the bound that the documentation promises.
"""

import asyncio
import concurrent.futures
import socket
import threading
import time

import pytest
import websockets

from support.browser import PERSON, session_cookie
from support.daemons import Bot
from support.database import hash_id
from support.link import Link
from support.servers import TOP, wait_until
from support.site import new_site
from telegram_simulator import TelegramSimulator

BOUND = 15  # seconds that a busy machine is given where the promise is 'at once'
EFFECTS = ("Redis key gone", "open tabs told", "auth answers 401", "RLS identity gone", "refresh token dead")
measured = {}


@pytest.fixture(scope="module")
def site():
    with new_site() as made:
        made.pushd.start().wait_redis()
        yield made


@pytest.fixture(scope="module")
def bot(site):
    """The real bot, with the people who press its buttons."""
    with TelegramSimulator() as telegram:
        made = Bot(site.directory, site.dsn("test_bot"), telegram).start()
        yield made
        made.stop()


class Victim:
    """A person logged in twice: in a browser with two tabs, and by password with a pair of tokens."""

    def __init__(self, site, telegram_id):
        self.site = site
        self.telegram_id = telegram_id
        secret, start_token, code = site.begin()
        self.user_id, password = site.query(
            "SELECT user_id, password FROM tgauth_confirm(%s, %s, first_name => 'Ann', match_code => %s)",
            start_token, telegram_id, code)[0]
        self.access_token, self.refresh_token = site.query(
            "SELECT access_token, refresh_token FROM tgauth_login(%s, %s)", str(telegram_id), password)[0]
        self.token = site.claim(secret)
        self.login_id = hash_id(secret)
        self.pair_id = site.value("SELECT tgauth_verify(%s) ->> 'sid'", self.access_token)
        self.tabs = []
        self.use()

    def use(self):
        """The session is in every cache that there is."""
        assert self.auth() == 200
        wait_until(lambda: self.site.keys.exists(self.key), "the key in Redis")
        assert self.identity(self.token) == self.identity(self.access_token) == self.user_id
        for open_tab in (self.websocket, self.events):
            told = concurrent.futures.Future()
            before = self.site.pushd.metric("watching")
            threading.Thread(target=self.tab, args=(open_tab, told), daemon=True).start()
            wait_until(lambda: self.site.pushd.metric("watching") > before, "the tab's line")
            self.tabs.append(told)

    @property
    def key(self):
        return f"tgauth:session:{hash_id(self.token)}"

    # --- tabs --------------------------------------------------------------------------

    @staticmethod
    def tab(listen, told):
        try:
            told.set_result((listen(), time.monotonic()))
        except Exception as error:  # also one whose test is over before its session
            told.set_exception(error)

    def websocket(self):
        async def listen():
            port = self.site.pushd.port
            async with websockets.connect(f"ws://127.0.0.1:{port}/tgauth/ws", subprotocols=["tgauth.v1"],
                                          origin=self.site.pushd.url, extra_headers=session_cookie(self.token)) as line:
                return await line.recv()
        return asyncio.run(listen())

    def events(self):
        with socket.create_connection(("127.0.0.1", self.site.pushd.port)) as line:
            line.sendall((f"GET /tgauth/events HTTP/1.1\r\nHost: x\r\nCookie: tgauth_session={self.token}\r\n\r\n").encode())
            text = b""
            while b"}" not in text.partition(b"data: ")[2]:
                text += line.recv(4096)
        return text.partition(b"data: ")[2].decode().strip()

    # --- what is asked ------------------------------------------------------------------

    def auth(self):
        return self.site.pushd.get("auth", session_cookie(self.token)).status

    def identity(self, token):
        with self.site.transaction("test_app") as cursor:
            cursor.execute("SELECT tgauth_authenticate(%s)", (token,))
            cursor.execute("SELECT tgauth_uid()")
            return cursor.fetchone()[0]

    def gone(self, effect):
        if effect == "Redis key gone":
            return not self.site.keys.exists(self.key)
        if effect == "auth answers 401":
            return self.auth() == 401
        if effect == "RLS identity gone":
            return self.identity(self.token) is None and self.identity(self.access_token) is None
        return self.site.value("SELECT status FROM tgauth_refresh(%s)", self.refresh_token) == "revoked"


def measure(victim, cause, act):
    """Brings the cause about, and waits for each effect; all of them are watched at once."""
    def watch(effect):
        if effect == "open tabs told":
            frames = [told.result(BOUND) for told in victim.tabs]
            assert [f for f, _ in frames] == ['{"state":"revoked"}'] * 2
            return max(at for _, at in frames)
        wait_until(lambda: victim.gone(effect), f"{effect} after {cause}", BOUND)
        return time.monotonic()

    began = time.monotonic()
    act(victim)
    with concurrent.futures.ThreadPoolExecutor(len(EFFECTS)) as pool:
        ends = list(pool.map(watch, EFFECTS))
    measured[cause] = [max(0, (end - began) * 1000) for end in ends]
    assert victim.auth() == 401 and victim.gone("RLS identity gone")


def report():
    lines = ["milliseconds from the cause's beginning" + "".join(f"{e:>20}" for e in EFFECTS)]
    lines += [f"{cause:<39}" + "".join(f"{ms:>20.0f}" for ms in times) for cause, times in measured.items()]
    text = "\n".join(lines) + "\n"
    (TOP / "build").mkdir(exist_ok=True)
    (TOP / "build" / "revocation.txt").write_text(text)
    print("\n" + text)


@pytest.fixture(scope="module", autouse=True)
def reported():
    yield
    if measured:
        report()


@pytest.fixture()
def victim(site):
    return Victim(site, site.new_person())


def test_revoke(site, victim):
    measure(victim, "tgauth_revoke", lambda v: site.query(
        "SELECT tgauth_revoke(decode(%s, 'hex')), tgauth_revoke(decode(%s, 'hex'))", v.login_id, v.pair_id))


def test_revoke_all(site, victim):
    measure(victim, "tgauth_revoke_all", lambda v: site.query("SELECT tgauth_revoke_all(%s)", v.user_id))


def test_blocking(site, victim):
    measure(victim, "tgauth_block", lambda v: site.query("SELECT tgauth_block(%s)", v.user_id))


def test_the_bots_button(site, bot):
    telegram = bot.telegram
    person = telegram.person("Ann", username=None)
    victim = Victim(site, person if isinstance(person, int) else person.id)

    def end_both(v):
        for left in (2, 1):
            count = len(telegram.from_bot(person))
            telegram.send_text(person, "/sessions")
            telegram.wait_for(lambda: len(telegram.from_bot(person)) > count and telegram.buttons(person), "the list")
            label = next(b["text"] for row in telegram.buttons(person) for b in row if "Log out 1" in b["text"])
            telegram.tap(person, label)
            telegram.wait_for(lambda: site.value("SELECT count(*) FROM tgauth_sessions(%s)", v.user_id) < left, "the end")

    measure(victim, "the bot's button (two of them)", end_both)


def test_the_account_page(site, victim):
    def end_both(v):
        fields = {**PERSON, **session_cookie(v.token), "Origin": site.pushd.url,
                  "Content-Type": "application/x-www-form-urlencoded"}
        for which in (v.pair_id, v.login_id):
            assert site.pushd.request("POST", "account/end", fields, f"login_id={which}").status == 303

    measure(victim, "the account page (two of them)", end_both)


def test_a_deleted_user(site, victim):
    """The rows of their sessions outlive them, and tell."""
    measured_before = dict(measured)
    site.query("DELETE FROM tgauth_user WHERE id = %s", victim.user_id)
    for effect in ("Redis key gone", "auth answers 401", "RLS identity gone"):
        wait_until(lambda: victim.gone(effect), effect, BOUND)
    for told in victim.tabs:
        assert told.result(BOUND)[0] == '{"state":"revoked"}'
    assert site.value("SELECT status FROM tgauth_refresh(%s)", victim.refresh_token) == "revoked"
    assert measured == measured_before


# --- with Redis out of reach ------------------------------------------------------------------------


CACHE_TTL = 4


@pytest.fixture()
def cut_off(site):
    """A second pushd, whose line to Redis can be cut; what it may cache lives for seconds."""
    link = Link(site.redis.port)
    usual = site.pushd
    site.pushd = site.new_pushd(name="pushd_cut", redis_port=link.port, cache_ttl=CACHE_TTL)
    usual.stop()
    site.pushd.start().wait_redis()
    yield link
    assert site.pushd.stop() == 0
    site.pushd = usual
    usual.start().wait_redis()


def test_with_redis_out_of_reach_the_promise_holds(site, cut_off):
    victim = Victim(site, site.new_person())
    assert 0 < site.keys.pttl(victim.key) <= CACHE_TTL * 1000
    cut_off.cut()
    site.pushd.wait_redis("down")
    site.query("SELECT tgauth_revoke(decode(%s, 'hex')), tgauth_revoke(decode(%s, 'hex'))", victim.login_id, victim.pair_id)
    # everything that does not live in Redis: at once
    for effect in ("auth answers 401", "RLS identity gone", "refresh token dead"):
        wait_until(lambda: victim.gone(effect), effect, BOUND)
    for told in victim.tabs:
        assert told.result(BOUND)[0] == '{"state":"revoked"}'
    # who reads Redis past pushd may believe in it for --cache-ttl at the most
    wait_until(lambda: victim.gone("Redis key gone"), "the key to end by itself", CACHE_TTL + BOUND)
    assert victim.auth() == 401


def test_what_was_revoked_meanwhile_is_gone_when_redis_comes_back(site, cut_off):
    """The key would outlive the outage; the deletion is done before the first question."""
    victim = Victim(site, site.new_person())
    cut_off.cut()
    site.pushd.wait_redis("down")
    site.query("SELECT tgauth_revoke_all(%s)", victim.user_id)
    wait_until(lambda: victim.auth() == 401, "the refusal", BOUND)
    site.keys.persist(victim.key)
    cut_off.mend()
    wait_until(lambda: victim.gone("Redis key gone"), "the deletion that was owed", BOUND)
    assert victim.auth() == 401


def test_a_key_in_redis_lives_no_longer_than_its_bound(site, cut_off):
    """Asking again and again does not prolong what a cache believes."""
    victim = Victim(site, site.new_person())
    for _ in range(20):
        assert victim.auth() == 200
        assert site.keys.pttl(victim.key) <= CACHE_TTL * 1000
        time.sleep(0.1)
