"""What fails is counted, each new reason has its line with a hint that fits, and readiness says so; and no server that
hangs keeps another one from being found."""

import contextlib
import os
import socket
import subprocess

import pytest

from support.browser import Browser
from support.daemons import Pushd
from support.database import Database
from support.link import Link
from support.proxies import Pgbouncer
from support.servers import Redis, can_connect, free_port, wait_until


@pytest.fixture
def role(database):
    """One of pushd's that a test may break."""
    database.query("CREATE ROLE test_failures LOGIN")
    database.query("SELECT tgauth_grant('test_failures', 'pushd')")
    yield "test_failures"
    database.query("DROP OWNED BY test_failures; DROP ROLE test_failures")


def lines(pushd, *parts):
    """Of the log that have all of these."""
    return [line for line in pushd.log_text().splitlines() if all(part in line for part in parts)]


def wait_line(pushd, *parts):
    wait_until(lambda: lines(pushd, *parts), f"{parts} in the log")


def is_ready(pushd):
    return pushd.get("readyz").status == 200


# --- each new reason ---------------------------------------------------------------------


def test_each_reason_of_an_outage_has_its_line(run_pushd, database, role):
    """For all of a daemon's connections together, and once however often they try."""
    link = Link(database.server.port)
    pushd = run_pushd(database.dsn(role) + f" port={link.port}")
    lost = pushd.metric("postgres_not_connected_total")
    database.query("ALTER ROLE test_failures NOLOGIN")
    link.cut()
    wait_until(lambda: lines(pushd, "postgres_unavailable", "closed the connection"), "the first reason")
    link.mend()
    wait_line(pushd, "postgres_unavailable", "not permitted to log in")
    database.query("ALTER ROLE test_failures LOGIN CONNECTION LIMIT 0")
    wait_line(pushd, "postgres_unavailable", "too many connections")
    before = pushd.metric("postgres_not_connected_total")
    wait_until(lambda: pushd.metric("postgres_not_connected_total") >= before + 4, "further attempts")
    assert before > lost
    assert pushd.readiness()["postgres"] == "down"
    for reason in ("not permitted to log in", "too many connections"):
        assert len(lines(pushd, "postgres_unavailable", reason)) == 1
    database.query("ALTER ROLE test_failures CONNECTION LIMIT -1")
    wait_until(lambda: is_ready(pushd), "the end of the outage")


def test_each_statement_that_is_refused_has_its_line(run_pushd, database, role):
    pushd = run_pushd(database.dsn(role))
    browser = Browser(pushd)
    browser.log_in(database)
    database.query(f"REVOKE EXECUTE ON FUNCTION tgauth_logout(boolean), tgauth_revoke_others(bytea) FROM {role}")
    for path, form in (("logout", {}), ("account/end", {"others": 1}), ("logout", {})):
        assert browser.post(path, form).status == 503
    assert pushd.metric("query_failures_total") == 3
    for query in ("logout_cookie", "end_others"):
        assert len(lines(pushd, "query_failed", f"query={query} ", "sqlstate=42501", "tgauth_grant")) == 1
    # What everybody's logout fails on is the server's state.
    assert pushd.readiness()["postgres"] == "refusing" and not is_ready(pushd)
    database.query("SELECT tgauth_grant('test_failures', 'pushd')")
    assert browser.post("account/end", {"others": 1}).status == 303
    assert not is_ready(pushd)
    assert browser.post("logout").status == 200
    assert is_ready(pushd)


def test_a_server_that_takes_no_writes_is_not_ready(run_pushd, database):
    """While the connection stays as it is: the server alone begins to refuse."""
    pushd = run_pushd(database.dsn("test_pushd"))
    lost = pushd.metric("postgres_lost_total")
    blocker = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN " \
              "RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END$$"
    database.query(blocker)
    browser = Browser(pushd)
    browser.log_in(database)
    database.query("CREATE TRIGGER refuse BEFORE UPDATE ON tgauth_session FOR EACH ROW EXECUTE FUNCTION refuse()")
    try:
        assert browser.post("logout").status == 503
        assert not is_ready(pushd) and pushd.readiness()["postgres"] == "refusing"
        wait_line(pushd, "query_failed", "sqlstate=53100", "hint=")
    finally:
        database.query("DROP FUNCTION refuse() CASCADE")
    assert browser.post("logout").status == 200
    wait_until(lambda: is_ready(pushd), "readiness")
    assert pushd.metric("postgres_lost_total") == lost


def test_a_standby_until_it_is_promoted(run_pushd, database, tmp_path):
    standby = database.server.standby(tmp_path).start()
    try:
        link = Link(database.server.port)
        pushd = run_pushd(f"{database.dsn('test_pushd')} port={link.port}")
        link.lead_to(standby.port)
        wait_until(lambda: not is_ready(pushd), "readiness to go")
        # Although nothing has to be written yet.
        wait_line(pushd, "postgres_setup_failed", "sqlstate=25006", "it is a standby")
        Database(standby).query("SELECT pg_promote()")
        wait_until(lambda: is_ready(pushd), "readiness")
    finally:
        standby.stop()


def test_a_query_without_an_answer_is_counted(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), query_seconds=1)
    with database.transaction() as cursor:
        cursor.execute("LOCK TABLE tgauth_session IN ACCESS EXCLUSIVE MODE")
        wait_until(lambda: pushd.metric("postgres_timed_out_total") > 0, "a query to be given up")
    wait_until(lambda: is_ready(pushd), "readiness")


# --- hints ------------------------------------------------------------------------------


def test_a_role_without_grants(run_pushd, database):
    database.query("CREATE ROLE test_nobody LOGIN")
    try:
        pushd = run_pushd(database.dsn("test_nobody"), ready=False)
        wait_line(pushd, "query_failed", "sqlstate=42501", "tgauth_grant")
        assert not is_ready(pushd)
        assert not lines(pushd, "CREATE EXTENSION")
    finally:
        database.query("DROP ROLE test_nobody")


def test_a_database_without_the_extension(run_pushd, database):
    pushd = run_pushd(database.server.dsn("postgres"), ready=False)
    wait_line(pushd, "postgres_setup_failed", "sqlstate=42883", "CREATE EXTENSION tgauth")
    assert not lines(pushd, "this role lacks rights")


def test_a_pooler_in_transaction_mode(run_pushd, database, directory):
    """It hands the statements that one connection prepared to another one."""
    pooler = Pgbouncer(directory, database.server).start(["test_pushd"], database.name)
    try:
        pushd = run_pushd(pooler.dsn("test_pushd"), ready=False)
        wait_line(pushd, "sqlstate=42P05", "pooler in transaction mode")
        assert not lines(pushd, "CREATE EXTENSION")
    finally:
        pooler.stop()


# --- addresses --------------------------------------------------------------------------


@contextlib.contextmanager
def silent_server(host="127.0.0.1", port=0):
    """It takes connections and says nothing more."""
    with socket.create_server((host, port), backlog=64) as server:
        yield server.getsockname()[1]


class PushdWithHosts(Pushd):
    """pushd on a machine whose names have these addresses."""

    def __init__(self, directory, dsn, hosts, **options):
        super().__init__(directory, dsn, name="pushd-hosts", **options)
        self.hosts = directory / "hosts"
        self.hosts.write_text("".join(f"{address} {name}\n" for address, name in hosts))

    def command(self, **options):
        return ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"', self.hosts,
                *super().command(**options)]


@pytest.fixture
def pushd_with_hosts(tmp_path):
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("names of its own need a mount namespace, so root")
    daemons = []

    def run(dsn, hosts, **options):
        daemons.append(PushdWithHosts(tmp_path, dsn, hosts, **options))
        return daemons[-1]

    yield run
    for daemon in daemons:
        assert daemon.stop() == 0, daemon.log_text()


def test_the_first_host_hangs(run_pushd, database):
    with silent_server() as port:
        pushd = run_pushd(database.dsn("test_pushd") + f" host=127.0.0.1,127.0.0.1 port={port},{database.server.port} "
                          "connect_timeout=2")
        assert is_ready(pushd)
        wait_line(pushd, "postgres_unavailable", "no connection within the time for one address")
        assert pushd.metric("postgres_not_connected_total") >= 1


def test_the_first_host_has_no_address(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd") + f" host=no-such-host.invalid,127.0.0.1 connect_timeout=3")
    wait_line(pushd, "could not resolve host name", "no-such-host.invalid")


# In the order in which the C library gives them.
def two_addresses(name):
    return [("127.0.0.1", name), ("127.0.0.2", name)]


def test_the_first_address_of_a_name_hangs(pushd_with_hosts, database):
    with silent_server() as port:
        link = Link(database.server.port, "127.0.0.2", port)
        pushd = pushd_with_hosts(database.dsn("test_pushd") + f" host=db.example port={link.port} connect_timeout=2",
                                 two_addresses("db.example"))
        pushd.start()
        wait_line(pushd, "postgres_unavailable", "db.example 127.0.0.1")


def test_the_primary_freezes_and_another_is_found(run_pushd, database):
    """Frozen, it resets nothing: the limit of a query and that of one address find it out."""
    old, new = Link(database.server.port), Link(database.server.port)
    pushd = run_pushd(database.dsn("test_pushd") + f" host=127.0.0.1,127.0.0.1 port={old.port},{new.port} "
                      "connect_timeout=2", query_seconds=2)
    browser = Browser(pushd)
    browser.log_in(database)
    assert browser.get("session").status == 200
    old.freeze()
    wait_until(lambda: lines(pushd, "postgres_ready", f"port={new.port}"), "the other one", seconds=15)
    wait_until(lambda: is_ready(pushd), "readiness")
    assert browser.get("session").status == 200
    # The connections for passwords too, although nobody asks them anything.
    wait_until(lambda: len(lines(pushd, "postgres_ready", f"port={new.port}")) >= 3, "all of its connections", seconds=15)


@pytest.mark.parametrize("first", ["refuses", "hangs", "is a replica"])
def redis_at(stack, directory, host, port, *options):
    place = directory / host
    place.mkdir()
    server = Redis(place, port)
    server.launch(["redis-server", "--port", port, "--bind", host, "--save", "", "--dir", place, *options])
    stack.callback(server.stop)
    wait_until(lambda: can_connect(port, host), f"Redis at {host}")


@pytest.mark.parametrize("first", ["refuses", "hangs", "is a replica"])
def test_the_second_address_of_redis(pushd_with_hosts, database, tmp_path, first):
    port = free_port()
    with contextlib.ExitStack() as stack:
        redis_at(stack, tmp_path, "127.0.0.2", port)
        if first == "hangs":
            stack.enter_context(silent_server("127.0.0.1", port))
        elif first == "is a replica":
            redis_at(stack, tmp_path, "127.0.0.1", port, "--replicaof", "127.0.0.1", "1")
        pushd = pushd_with_hosts(database.dsn("test_pushd"), two_addresses("cache.example"), redis=f"cache.example:{port}")
        pushd.start().wait_redis()
        assert len(lines(pushd, "redis_down")) >= 1


def test_it_listens_at_every_address_of_a_name(pushd_with_hosts, database):
    port = free_port()
    pushd = pushd_with_hosts(database.dsn("test_pushd"), two_addresses("here.example"),
                             listen=f"here.example:{port}", url=f"http://localhost:{port}")
    pushd.port, pushd.address = port, f"http://127.0.0.1:{port}"
    pushd.start()
    pushd.address = f"http://127.0.0.2:{port}"
    assert is_ready(pushd)
