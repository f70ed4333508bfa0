"""Sessions that are used live on, and those that rest end, through pushd and past it."""

import contextlib
import time

import pytest

from support.browser import Browser, WebSocket, session_cookie
from support.database import hash_id
from support.servers import wait_until
from support.site import new_site

IDLE = 3
# The limit, twice the precision of what is known of the use (a second), and a busy machine.
LATEST = IDLE + 2 + 15


@pytest.fixture(scope="module")
def site():
    with new_site({"tgauth.session_idle_ttl": f"'{IDLE}s'", "tgauth.session_ttl": "'1h'"}) as made:
        made.pushd.start(cache_ttl=300).wait_redis()
        yield made


def alive(site, token):
    return site.pushd.get("auth", session_cookie(token)).status == 200


def test_a_session_in_use_outlives_the_idle_limit_and_rests_no_longer(site):
    used, resting = site.login(), site.login()
    assert alive(site, used) and alive(site, resting)
    end = time.monotonic() + 2 * IDLE + 2
    while time.monotonic() < end:
        assert alive(site, used)
        time.sleep(0.3)
    assert not alive(site, resting) and site.user_id(resting) is None
    time.sleep(LATEST - 15 + 1)
    assert not alive(site, used)


def test_who_reads_redis_alone_comes_back_in_time(site):
    """The key ends well before the session would, so that its reader is heard of."""
    token = site.login()
    assert alive(site, token)
    wait_until(lambda: site.keys.exists(f"tgauth:session:{hash_id(token)}"), "the key")
    assert site.keys.pttl(f"tgauth:session:{hash_id(token)}") <= IDLE * 1000 / 2
    end = time.monotonic() + 2 * IDLE + 2
    while time.monotonic() < end:
        if not site.keys.exists(f"tgauth:session:{hash_id(token)}"):
            assert alive(site, token)
        time.sleep(0.1)
    assert alive(site, token)


def test_who_asks_sql_alone_is_in_use_too(site):
    token = site.login()
    with contextlib.closing(site.connect("test_app")) as connection, connection.cursor() as cursor:
        end = time.monotonic() + 2 * IDLE + 2
        while time.monotonic() < end:
            cursor.execute("SELECT tgauth_authenticate(%s)", (token,))
            assert cursor.fetchone()[0] is not None
            time.sleep(0.5)


def test_not_every_request_writes(site):
    token = site.login()
    assert alive(site, token)
    writes = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'tgauth_session'"
    time.sleep(1.2)  # statistics arrive once a second
    before = site.value(writes)
    for _ in range(300):
        assert alive(site, token)
    time.sleep(2.5)
    assert site.value(writes) - before <= 20


def test_an_open_tab_sees_its_session_end(site):
    token = site.login()
    page = Browser(site.pushd)
    page.cookies["tgauth_session"] = token
    with WebSocket(page) as line:
        assert line.receive_state("revoked")
    assert not alive(site, token)


def test_an_open_tab_is_not_told_while_another_uses_the_session(site):
    token = site.login()
    page = Browser(site.pushd)
    page.cookies["tgauth_session"] = token
    with WebSocket(page) as line:
        end = time.monotonic() + 2 * IDLE + 2
        while time.monotonic() < end:
            assert alive(site, token)
            assert line.is_silent(0.3)
        assert line.receive_state("revoked")


def test_the_cookie_lives_to_the_absolute_limit(site):
    page = Browser(site.pushd)
    frame = page.start()
    assert site.confirm_frame(frame) == "confirmed"
    answer = page.post("claim")
    assert answer.status == 200
    cookie = next(c for c in page.set_cookies if c.startswith("tgauth_session="))
    assert 3600 - 60 <= int(cookie.partition("Max-Age=")[2].partition(";")[0]) <= 3600


def test_without_an_idle_limit_a_session_rests(site):
    """The limit counts for sessions that begin while it is set."""
    site.setting("session_idle_ttl", "0")
    try:
        token = site.login()
        time.sleep(IDLE + 3)
        assert alive(site, token)
    finally:
        site.setting("session_idle_ttl", f"{IDLE}s")
