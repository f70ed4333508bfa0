"""Redis by URL: users, databases, unix sockets, TLS, sentinels; each with real servers."""

import contextlib
import datetime
import ipaddress
import pathlib
import socket
import subprocess
import threading

import pytest
import redis as client
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.browser import SESSION, Browser
from support.daemons import clean_environment
from support.database import hash_id
from support.servers import TOP, Redis, free_port, wait_until

PASSWORD = "p@ss/w:rd?#%"
ENCODED = "p%40ss%2Fw%3Ard%3F%23%25"


@pytest.fixture
def start_redis(tmp_path):
    """Starts servers, each in a directory of its own, with more of redis-server's options."""
    servers = []

    def start(*options, **settings):
        directory = tmp_path / f"redis{len(servers)}"
        directory.mkdir()
        servers.append(Redis(directory))
        return servers[-1].start(*options, **settings)

    yield start
    for server in servers:
        server.stop()


def log_in_and_find(pushd, database, keys):
    """What of a session that pushd has been asked for lies in Redis."""
    browser = Browser(pushd)
    browser.log_in(database)
    key = f"tgauth:session:{hash_id(browser.cookies[SESSION])}"
    wait_until(lambda: keys.get(key), "the session in Redis")
    browser.post("logout")
    wait_until(lambda: not keys.get(key), "its end")


def wait_for_reason(pushd, *words):
    wait_until(lambda: all(word in pushd.log_text() for word in words), f"the log to say {words}")
    assert pushd.readiness()["redis"] == "down"


# --- user, database, unix socket --------------------------------------------------


def add_user(server, name="shop", *rules):
    rights = rules or ("+ping", "+get", "+set", "+del", "+select", "~tgauth:session:*")
    assert server.command("ACL", "SETUSER", name, "on", f">{PASSWORD}", *rights) == b"+OK\r\n"


def test_user_and_database(run_pushd, database, start_redis):
    server = start_redis()
    add_user(server)
    pushd = run_pushd(database.dsn("test_pushd"), redis=f"redis://shop:{ENCODED}@localhost:{server.port}/2")
    pushd.wait_redis()
    log_in_and_find(pushd, database, client.Redis(port=server.port, db=2))
    users = server.command("CLIENT", "LIST")
    assert b"user=shop" in users and b" db=2 " in users
    seen = pathlib.Path(f"/proc/{pushd.process.pid}/cmdline").read_text() + pushd.log_text()
    assert "rd%" not in seen and ENCODED not in seen and "redis://shop:***@localhost" in seen


@pytest.mark.parametrize("url, env, reason, hint", [
    ("redis://shop:wrong@{}", {}, "WRONGPASS", "not the one that it has"),
    ("redis://shop@{}", {"REDIS_PASSWORD": "wrong"}, "WRONGPASS", "not the one that it has"),
    ("{}", {}, "NOAUTH", "TGAUTH_REDIS_PASSWORD"),
    ("redis://reader:" + ENCODED + "@{}", {}, "NOPERM", "the user needs"),
    ("redis://shop:" + ENCODED + "@{}/99", {}, "ERR DB index", "databases")])
def test_refusals_have_a_hint(run_pushd, database, start_redis, url, env, reason, hint):
    server = start_redis()
    add_user(server)
    add_user(server, "reader", "+ping", "+get", "allkeys")
    server.command("CONFIG", "SET", "requirepass", PASSWORD)
    pushd = run_pushd(database.dsn("test_pushd"), env=env, redis=url.format(f"127.0.0.1:{server.port}"))
    wait_for_reason(pushd, reason, hint)
    assert "wrong" not in pushd.log_text() and PASSWORD not in pushd.log_text()


def test_unix_socket(run_pushd, database, start_redis, tmp_path):
    start_redis("--unixsocket", tmp_path / "redis socket", "--unixsocketperm", "700")
    pushd = run_pushd(database.dsn("test_pushd"), redis=f"unix:{tmp_path}/redis%20socket?db=3")
    pushd.wait_redis()
    log_in_and_find(pushd, database, client.Redis(unix_socket_path=str(tmp_path / "redis socket"), db=3))


def test_password_file_is_read_anew(run_pushd, database, start_redis, tmp_path):
    server = start_redis("--requirepass", "first")
    file = tmp_path / "password"
    other = tmp_path / "other"
    other.touch(0o644)
    other.chmod(0o644)
    assert f"event=secret_file_open path={other}" in run_pushd(
        database.dsn("test_pushd"), redis=f"127.0.0.1:{server.port}", redis_password_file=other).log_text()
    pushd = run_pushd(database.dsn("test_pushd"), redis=f"127.0.0.1:{server.port}", redis_password_file=file)
    wait_for_reason(pushd, "--redis-password-file", "No such file")
    file.touch(0o600)
    file.write_text("first\n")
    pushd.wait_redis()
    keys = client.Redis(port=server.port, password="first")
    keys.config_set("requirepass", "second")
    file.write_text("second\n")
    keys.client_kill_filter(_type="normal", skipme=True)
    wait_until(lambda: pushd.log_text().count("event=redis_up") == 2, "the new password")
    assert "first" not in pushd.log_text() and "second" not in pushd.log_text()
    assert "secret_file_open" not in pushd.log_text()


@pytest.mark.parametrize("variable", ["TGAUTH_REDIS", "REDIS_URL", "REDIS_HOST"])
def test_environment(run_pushd, database, start_redis, variable):
    server = start_redis()
    pushd = run_pushd(database.dsn("test_pushd"), env={variable: f"redis://localhost:{server.port}/1"})
    pushd.wait_redis()


# --- what is no place -------------------------------------------------------------


@pytest.mark.parametrize("options, words", [
    (["--redis=redis://shop:pa/ss@cache"], "--redis: 'redis://shop:***@cache' has a host or port that is none;"),
    (["--redis", "http://shop:pass@cache"], "scheme that is none of redis, rediss,"),
    (["--redis=redis+sentinel://one,two"], "names no service"),
    (["--redis=cache", "--redis-ca=/etc/hosts"], "need a --redis of rediss://"),
    (["--redis=rediss://cache", "--redis-cert=/etc/hosts"], "--redis-cert and --redis-key go together"),
    (["--redis=redis://shop@cache"], "--redis has a user and no password")])
def test_bad_ones_are_refused(options, words):
    done = subprocess.run([TOP / "tgauth-pushd", *options], env=clean_environment(), capture_output=True, text=True,
                          timeout=30)
    assert done.returncode == 2 and words in done.stderr and done.stderr.endswith("see tgauth-pushd --help\n")
    assert "pa/ss" not in done.stderr and "pass@" not in done.stderr


# --- TLS --------------------------------------------------------------------------


class Authority:
    """Signs certificates; each is written with its key beside it."""

    def __init__(self, directory, name):
        self.directory = directory
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.path = self.write(name, self.sign(self.name, self.key, x509.BasicConstraints(True, None)))

    def sign(self, subject, key, *extensions):
        now = datetime.datetime.utcnow()
        builder = x509.CertificateBuilder(self.name, subject, key.public_key(), x509.random_serial_number(),
                                          now - datetime.timedelta(hours=1), now + datetime.timedelta(days=1))
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def write(self, name, certificate, key=None):
        path = self.directory / f"{name}.crt"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        if key:
            path.with_suffix(".key").write_bytes(key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return path

    def certificate(self, name, *names):
        key = ec.generate_private_key(ec.SECP256R1())
        alternative = [x509.IPAddress(ipaddress.ip_address(n)) if n[0].isdigit() else x509.DNSName(n) for n in names]
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return self.write(name, self.sign(subject, key, x509.SubjectAlternativeName(alternative)), key)


@pytest.fixture(scope="module")
def authority(directory):
    return Authority(directory, "authority")


@pytest.fixture(scope="module")
def certificate(authority):
    return authority.certificate("server", "localhost", "127.0.0.1", "cache.example")


def tls_options(authority, certificate, clients="no"):
    return ["--tls-cert-file", certificate, "--tls-key-file", certificate.with_suffix(".key"),
            "--tls-ca-cert-file", authority.path, "--tls-auth-clients", clients]


@pytest.fixture
def tls_redis(start_redis, authority, certificate):
    """Speaks TLS alone on the port that this gives; asks for certificates where it is told to."""
    def start(clients="no"):
        port = free_port()
        server = start_redis("--tls-port", port, *tls_options(authority, certificate, clients))
        server.tls_port = port
        return server

    return start


def test_tls_with_a_certificate_of_ours(run_pushd, database, tls_redis, authority, certificate):
    server = tls_redis("yes")
    ours = authority.certificate("client", "pushd.example")
    known = run_pushd(database.dsn("test_pushd"), redis=f"rediss://localhost:{server.tls_port}/1",
                      redis_ca=authority.path, redis_cert=ours, redis_key=ours.with_suffix(".key"))
    unknown = run_pushd(database.dsn("test_pushd"), redis=f"rediss://localhost:{server.tls_port}/1",
                        redis_ca=authority.path)
    known.wait_redis()
    assert "tls=on" in known.log_text()
    log_in_and_find(known, database, client.Redis(port=server.port, db=1))
    wait_for_reason(unknown, "certificate required", "--redis-cert")


def test_tls_by_address_and_by_another_name(run_pushd, database, tls_redis, authority):
    server = tls_redis()
    by_address = run_pushd(database.dsn("test_pushd"), redis=f"rediss://127.0.0.1:{server.tls_port}",
                           redis_ca=authority.path)
    by_name = run_pushd(database.dsn("test_pushd"), redis=f"rediss://127.0.0.1:{server.tls_port}",
                        redis_ca=authority.path, redis_server_name="cache.example")
    by_address.wait_redis()
    by_name.wait_redis()


def test_tls_of_somebody_else_is_refused(run_pushd, database, tls_redis, authority, tmp_path):
    server = tls_redis()
    other = Authority(tmp_path, "other")
    url = f"rediss://localhost:{server.tls_port}"
    wrong_authority = run_pushd(database.dsn("test_pushd"), redis=url, redis_ca=other.path)
    of_the_system = run_pushd(database.dsn("test_pushd"), redis=url)
    wrong_name = run_pushd(database.dsn("test_pushd"), redis=url, redis_ca=authority.path,
                           redis_server_name="other.example")
    no_tls = run_pushd(database.dsn("test_pushd"), redis=f"rediss://localhost:{server.port}")
    wait_for_reason(wrong_authority, "its certificate is refused", "--redis-ca says")
    wait_for_reason(of_the_system, "its certificate is refused", "--redis-ca says")
    wait_for_reason(wrong_name, "hostname mismatch", "--redis-server-name")
    wait_until(lambda: "redis_down" in no_tls.log_text(), "the end of the wait")
    # No command came through to a server that was not the right one.
    stats = server.command("INFO", "commandstats").decode()
    assert "cmdstat_set" not in stats and "cmdstat_get" not in stats and "cmdstat_ping" not in stats
    # A file is read anew at each connection.
    other.path.write_bytes(authority.path.read_bytes())
    wrong_authority.wait_redis()


def test_tls_files_that_are_none(run_pushd, database, tls_redis, authority, tmp_path):
    server = tls_redis()
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("nonsense")
    url = f"rediss://localhost:{server.tls_port}"
    absent = run_pushd(database.dsn("test_pushd"), redis=url, redis_ca=tmp_path / "absent")
    no_key = run_pushd(database.dsn("test_pushd"), redis=url, redis_ca=authority.path, redis_cert=authority.path,
                       redis_key=nonsense)
    wait_for_reason(absent, "--redis-ca: cannot use", "No such file")
    wait_for_reason(no_key, "--redis-key: cannot use")


# --- sentinels ----------------------------------------------------------------------


@contextlib.contextmanager
def false_sentinel(answers):
    """Gives the last of the answers to every question."""
    def serve():
        with contextlib.suppress(OSError):
            while True:
                with server.accept()[0] as asker:
                    asker.recv(4096)
                    asker.sendall(answers[-1])

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def start_sentinel(start, path, master):
    """One that asks who comes for a password, and finds a master dead in half a second."""
    port = free_port()
    path.write_text(f"""
port {port}
bind 127.0.0.1
dir {path.parent}
requirepass guarded
sentinel sentinel-pass guarded
sentinel monitor shop 127.0.0.1 {master.port} 2
sentinel auth-pass shop {PASSWORD}
sentinel down-after-milliseconds shop 500
sentinel failover-timeout shop 3000
""")
    return start(sentinel=path, port=port)


def test_sentinels_and_a_failover(run_pushd, database, tmp_path):
    servers = []

    def start(*options, sentinel=None, port=None):
        directory = tmp_path / f"node{len(servers)}"
        directory.mkdir()
        servers.append(Redis(directory, port))
        return servers[-1].start(*options, sentinel=sentinel)

    passwords = ["--requirepass", PASSWORD, "--masterauth", PASSWORD]
    try:
        master = start(*passwords)
        replica = start(*passwords, "--replicaof", "127.0.0.1", str(master.port), "--repl-diskless-sync-delay", "0")
        sentinels = [start_sentinel(start, tmp_path / f"sentinel{n}.conf", master) for n in range(3)]
        views = [client.Redis(port=s.port, password="guarded", socket_timeout=5) for s in sentinels]
        # Each of them has to know the replica and the two others first.
        wait_until(lambda: all(v.sentinel_master("shop")["num-slaves"] == 1 and
                               v.sentinel_master("shop")["num-other-sentinels"] == 2 for v in views), "the sentinels")
        # The first one is not there.
        hosts = ",".join(f"127.0.0.1:{port}" for port in (free_port(), *(s.port for s in sentinels)))
        url = f"redis+sentinel://:{ENCODED}@{hosts}/shop/1"
        pushd = run_pushd(database.dsn("test_pushd"), redis=url, env={"TGAUTH_REDIS_SENTINEL_PASSWORD": "guarded"})
        stranger = run_pushd(database.dsn("test_pushd"), redis=url)
        pushd.wait_redis()
        assert f"address=127.0.0.1:{master.port}" in pushd.log_text()
        log_in_and_find(pushd, database, client.Redis(port=master.port, password=PASSWORD, db=1))
        wait_for_reason(stranger, "NOAUTH", "sentinels have a user and password of their own")
        master.kill()
        wait_until(lambda: f"address=127.0.0.1:{replica.port}" in pushd.log_text(), "the new master")
        pushd.wait_redis()
        log_in_and_find(pushd, database, client.Redis(port=replica.port, password=PASSWORD, db=1))
        assert "guarded" not in pushd.log_text() and PASSWORD not in pushd.log_text()
    finally:
        for server in servers:
            server.stop()


def bulk(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in words)


@pytest.mark.parametrize("answer, words", [
    (b"*-1\r\n", "it knows no master"), (bulk("127.0.0.1", "0"), "it knows no master"),
    (bulk("", "1"), "it knows no master"), (b"+OK\r\n+OK\r\n", "it knows no master"),
    (b"nonsense\r\n", "Protocol error")])
def test_sentinels_that_talk_nonsense(run_pushd, database, answer, words):
    with false_sentinel([answer]) as port:
        pushd = run_pushd(database.dsn("test_pushd"), redis=f"redis+sentinel://127.0.0.1:{port}/shop")
        wait_for_reason(pushd, words)


def test_what_sentinels_say_is_a_hint(run_pushd, database, start_redis):
    """A replica that they call the master; then the master; then another one takes its place unseen."""
    master, other = start_redis(), start_redis()
    replica = start_redis("--replicaof", "127.0.0.1", str(master.port))
    answers = [bulk("127.0.0.1", str(replica.port))]
    with false_sentinel(answers) as port:
        pushd = run_pushd(database.dsn("test_pushd"), redis=f"redis+sentinel://127.0.0.1:{port}/shop")
        wait_for_reason(pushd, "it is no master")
        answers.append(bulk("127.0.0.1", str(master.port)))
        pushd.wait_redis()
        answers.append(bulk("localhost", str(other.port)))
        wait_until(lambda: f"address=localhost:{other.port}" in pushd.log_text(), "the other master")
    pushd.wait_redis()
    assert "name another master" in pushd.log_text()
