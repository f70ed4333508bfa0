"""What changed while nobody listened is not believed of a cache: not by the next pushd, nor by one that was
cut off.  And a Redis that refuses is none.
"""

import json
import pathlib

import pytest
import redis as redis_client

from support.browser import PERSON, SESSION, Browser
from support.database import hash_id
from support.link import Link
from support.servers import Redis, can_connect, free_port, wait_until

CHANGES = {
    "revoked": "SELECT tgauth_revoke(decode(%(login_id)s, 'hex'))",
    "all revoked": "SELECT tgauth_revoke_all(%(user_id)s)",
    "blocked": "SELECT tgauth_block(%(user_id)s)",
    "deleted": "DELETE FROM tgauth_user WHERE id = %(user_id)s",
}


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path).start()
    server.keys = redis_client.Redis(port=server.port, socket_timeout=5)
    yield server
    server.keys.close()
    server.stop()


def change(database, sql, session):
    with database.transaction() as cursor:
        cursor.execute(sql, session)


def key_of(browser):
    return f"tgauth:session:{hash_id(browser.cookies[SESSION])}"


def log_in(pushd, database, redis, **person):
    """A browser whose session lies in Redis, and was believed there."""
    browser = Browser(pushd)
    session = browser.log_in(database, **person)
    wait_until(lambda: redis.keys.exists(key_of(browser)), "the session in Redis")

    def hits():
        return pushd.metric("cache_hits_total") + pushd.metric("known_hits_total")

    before = hits()
    wait_until(lambda: browser.get("session").status == 200 and hits() > before, "a hit of the cache")
    session["key"] = key_of(browser)
    return browser, session


def refused_everywhere(browser):
    assert browser.get("auth").status == 401
    assert browser.get("session").status == 401
    page = browser.request("GET", "account", headers=PERSON)
    assert page.status == 303 and "login" in page.headers["Location"]


# --- nobody listened ------------------------------------------------------------------


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES.keys())
def test_ended_while_pushd_was_down(run_pushd, database, redis, sql):
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    pushd.kill()
    change(database, sql, session)
    assert redis.keys.exists(session["key"])
    pushd.start().wait_redis()
    refused_everywhere(browser)
    wait_until(lambda: not redis.keys.exists(session["key"]), "the end of what is in Redis")


@pytest.mark.parametrize("sql", CHANGES.values(), ids=CHANGES.keys())
def test_ended_while_pushd_was_cut_off(run_pushd, database, redis, sql):
    link = Link(database.server.port)
    pushd = run_pushd(database.dsn("test_pushd") + f" port={link.port}", redis_port=redis.port)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    link.cut()
    wait_until(lambda: pushd.readiness()["postgres"] == "down", "PostgreSQL to be away")
    change(database, sql, session)
    # Nobody can be asked: what was believed stays so, for as long as a cache may hold it.
    assert browser.get("session").status == 200
    link.mend()
    wait_until(lambda: pushd.readiness()["postgres"] == "ok", "PostgreSQL to be back")
    refused_everywhere(browser)


def test_groups_taken_while_pushd_was_down(run_pushd, database, redis):
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    change(database, "SELECT tgauth_set_groups(%(user_id)s, '{admins}')", session)
    wait_until(lambda: browser.get("auth").headers["Remote-Groups"] == "admins", "the groups")
    pushd.kill()
    change(database, "SELECT tgauth_set_groups(%(user_id)s, '{}')", session)
    pushd.start().wait_redis()
    assert browser.get("auth").headers["Remote-Groups"] == ""


def test_groups_taken_without_a_word(run_pushd, database, redis):
    """The notification is lost; the slow question tells."""
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    change(database, "SELECT tgauth_set_groups(%(user_id)s, '{admins}')", session)
    wait_until(lambda: browser.get("auth").headers["Remote-Groups"] == "admins", "the groups")
    change(database, "UPDATE tgauth_user SET groups = '{}' WHERE id = %(user_id)s; "
                     "UPDATE tgauth_session SET changed_at = now(), changed_xid = pg_current_xact_id() "
                     "WHERE login_id = decode(%(login_id)s, 'hex')", session)
    wait_until(lambda: browser.get("auth").headers["Remote-Groups"] == "", "the end of the groups")


def test_a_session_is_asked_for_once_after_a_gap(run_pushd, database, redis):
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port, sessions_in_memory=0)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    pushd.kill()
    pushd.start().wait_redis()
    for _ in range(5):
        assert browser.get("session").status == 200
    assert pushd.metric("cache_unheard_total") == 1
    assert pushd.metric("cache_hits_total") >= 3


def test_nothing_is_believed_before_anything_was_heard(run_pushd, database, redis):
    """Started while PostgreSQL is away: nobody is let in by what Redis holds, and nobody is logged out."""
    link = Link(database.server.port)
    pushd = run_pushd(database.dsn("test_pushd") + f" port={link.port}", redis_port=redis.port)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    pushd.kill()
    change(database, CHANGES["revoked"], session)
    link.cut()
    pushd.start(ready=False).wait_redis()
    assert browser.get("session").status == 503
    link.mend()
    wait_until(lambda: browser.get("session").status == 401, "the refusal")


def test_no_belief_beyond_the_bound_whatever_redis_keeps(run_pushd, database, redis):
    link = Link(database.server.port)
    pushd = run_pushd(database.dsn("test_pushd") + f" port={link.port}", redis_port=redis.port, cache_ttl=3)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    assert browser.get("session").status == 200
    link.cut()
    wait_until(lambda: pushd.readiness()["postgres"] == "down", "PostgreSQL to be away")
    # The key is kept beyond its time, as by a Redis whose clock stands still.
    text = redis.keys.get(session["key"])
    if text is not None:
        redis.keys.set(session["key"], text)
    wait_until(lambda: browser.get("session").status == 503, "the end of belief", seconds=10)
    assert text is None or json.loads(text)["as_of"] > 0


# --- a Redis that refuses --------------------------------------------------------------


def read_only(redis):
    redis.keys.replicaof("127.0.0.1", "1")
    return "READONLY", lambda: redis.keys.replicaof("NO", "ONE")


def out_of_memory(redis):
    redis.keys.config_set("maxmemory", 1)
    return "OOM", lambda: redis.keys.config_set("maxmemory", 0)


def without_a_right(redis):
    redis.keys.execute_command("ACL SETUSER default -set")
    return "NOPERM", lambda: redis.keys.execute_command("ACL SETUSER default +set")


def without_all_rights(redis):
    """What is asked for by name may be read, and nothing deleted."""
    redis.keys.execute_command("ACL SETUSER default -del")
    return "NOPERM", lambda: redis.keys.execute_command("ACL SETUSER default +del")


def without_a_disk(redis):
    """It cannot write its file, whose name a folder has."""
    folder = pathlib.Path(redis.directory) / "dump.rdb"
    redis.keys.config_set("save", "3600 1")
    folder.mkdir()  # once it answers: until then it reads what is there, and would end
    redis.keys.bgsave()
    wait_until(lambda: redis.keys.info("persistence")["rdb_last_bgsave_status"] == "err", "a failed save")

    def mend():
        redis.keys.config_set("save", "")
        folder.rmdir()

    return "MISCONF", mend


REFUSALS = [read_only, out_of_memory, without_a_right, without_all_rights, without_a_disk]


@pytest.mark.parametrize("refuse", REFUSALS)
def test_redis_begins_to_refuse(run_pushd, database, redis, refuse):
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    browser, session = log_in(pushd, database, redis)
    word, mend = refuse(redis)
    assert browser.post("logout").status == 200
    Browser(pushd).log_in(database)  # and is stored, or is to be
    pushd.wait_redis("down")
    assert pushd.metric("redis_up") == 0
    assert pushd.metric("redis_refused_total") >= 1
    assert f'why="{word}' in pushd.log_text() and "hint=" in pushd.log_text()
    assert pushd.get("readyz").status == 200  # it is a cache
    mend()
    # A deletion that was refused is owed, and paid before anything is asked.
    pushd.wait_redis()
    assert not redis.keys.exists(session["key"])
    log_in(pushd, database, redis)


@pytest.mark.parametrize("refuse", REFUSALS)
def test_redis_refuses_from_the_start(run_pushd, database, redis, refuse):
    word, mend = refuse(redis)
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port)
    wait_until(lambda: f'why="{word}' in pushd.log_text(), "a word in the log")
    assert pushd.readiness()["redis"] == "down" and pushd.metric("redis_up") == 0
    mend()
    pushd.wait_redis()


def test_redis_asks_for_a_password(run_pushd, database, redis):
    """Set while pushd is connected; each new reason has its line, and none of them a password."""
    pushd = run_pushd(database.dsn("test_pushd"), redis_port=redis.port)
    pushd.wait_redis()
    redis.keys.config_set("requirepass", "open sesame")
    redis.keys.execute_command("CLIENT KILL TYPE normal")
    wait_until(lambda: 'why="NOAUTH' in pushd.log_text(), "a word in the log")
    pushd.wait_redis("down")
    assert pushd.log_text().count('why="NOAUTH') == 1
    assert "sesame" not in pushd.log_text()


def cluster_node(directory):
    directory.mkdir()
    node = Redis(directory)
    node.launch(["redis-server", "--port", node.port, "--bind", "127.0.0.1", "--save", "", "--dir", directory,
                 "--cluster-enabled", "yes", "--cluster-port", free_port()])
    return node


@pytest.mark.parametrize("word", ["CLUSTERDOWN", "MOVED"])
def test_a_node_of_a_cluster(run_pushd, database, tmp_path, word):
    """It answers PING and refuses every key: nobody has them, or another node."""
    nodes = [cluster_node(tmp_path / name) for name in ("here", "there")]
    try:
        here, there = nodes
        wait_until(lambda: can_connect(here.port) and can_connect(there.port), "the nodes")
        if word == "MOVED":
            there.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
            here.command("CLUSTER", "MEET", "127.0.0.1", str(there.port), there.process.args[-1])
            wait_until(lambda: here.command("GET", "x").startswith(b"-MOVED"), "the cluster")
        pushd = run_pushd(database.dsn("test_pushd"), redis_port=here.port)
        wait_until(lambda: f'why="{word}' in pushd.log_text(), "a word in the log")
        assert pushd.readiness()["redis"] == "down"
        browser = Browser(pushd)
        browser.log_in(database)
        assert browser.get("session").status == 200
    finally:
        for node in nodes:
            node.stop()
