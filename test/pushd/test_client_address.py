"""Who asks: what proxies write into a request or, by the PROXY protocol, before it."""

import re
import socket
import struct

import pytest

from support.browser import RECEIVE_SECONDS, Browser, read_all
from support.daemons import Pushd
from support.proxies import Haproxy
from support.servers import can_connect, wait_until

CLIENT = "203.0.113.7"


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", answer)]


def address_of_token(database, token):
    return database.one("SELECT host(address) FROM tgauth_preview(%s, 1)", token, user="test_bot")[0]


def address_of(browser, database, fields):
    """The address in the bot's question, for a login begun with these fields, as lines."""
    answer = browser.pushd.raw((f"POST /tgauth/start HTTP/1.1\r\nHost: localhost\r\nOrigin: {browser.pushd.url}\r\n"
                                f"Connection: close\r\n{fields}\r\n").encode())
    assert statuses(answer) == [200]
    return address_of_token(database, re.search(rb'"command":"/start ([^"]+)"', answer).group(1).decode())


@pytest.fixture(scope="module")
def behind(database, directory):
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-behind", trusted_proxies="127.0.0.1, 10.0.0.0/8",
                   attempts_per_minute=1, max_per_address=2).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


@pytest.mark.parametrize("value, address", [
    (CLIENT, CLIENT), ("198.51.100.1, 203.0.113.8", "203.0.113.8"), ("203.0.113.9, 10.1.2.3", "203.0.113.9"),
    ("evil, 203.0.113.10", "203.0.113.10"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("10.1.2.3", "10.1.2.3"),
    ("203.0.113.11:4711", "203.0.113.11"), ("[2001:db8:1:3::1]:4711", "2001:db8:1:3::"),
    ("203.0.113.12, unix:", "203.0.113.12"), ("198.51.100.1\r\nX-Forwarded-For: 203.0.113.13", "203.0.113.13"),
    ("203.0.113.14\r\nForwarded: for=198.51.100.1", "203.0.113.14"),
    ("nonsense", None), ("", None), ("unix:", None), ("203.0.113.15, unknown", None)])
def test_x_forwarded_for(behind, database, value, address):
    assert address_of(Browser(behind), database, f"X-Forwarded-For: {value}\r\n") == address


def test_forwarded(behind, database):
    for value, address in [("for=203.0.113.20;proto=https;by=10.0.0.1", "203.0.113.20"),
                           ('for="[2001:db8:1:4::1]:4711"', "2001:db8:1:4::"),
                           ('for="evil, for=203.0.113.21', "203.0.113.21"), ("for=_hidden", None)]:
        assert address_of(Browser(behind), database, f"Forwarded: {value}\r\n") == address


def test_a_strangers_word_does_not_count(pushd, database):
    for field in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert address_of(Browser(pushd), database, f"{field}: {CLIENT}\r\n") == "127.0.0.1"


def test_nobodys_address_is_no_limit_of_the_whole_site(behind):
    """What a proxy does not say readably would else stop everybody at the first visitor's limit."""
    unknown = behind.metric("address_unknown_total")
    answers = [Browser(behind).get("login", X_Forwarded_For="nonsense").status for _ in range(5)]
    assert answers == [200] * 5
    assert behind.metric("address_unknown_total") == unknown + 5
    answers = [Browser(behind).get("login", X_Forwarded_For="203.0.113.30").status for _ in range(5)]
    assert answers[0] == 200 and answers.count(429) >= 3  # a minute may end meanwhile, but not twice


def test_metrics_are_open_to_nobody(behind):
    """Not to whose address cannot be read, though the proxy itself may read them."""
    assert behind.get("metrics").status == 200
    for field in ({"X-Forwarded-For": "nonsense"}, {"X-Forwarded-For": ""}, {"Forwarded": "for=unknown"},
                  {"X-Real-IP": "127.0.0.1"}, {"X-Forwarded-Host": "a"}, {"X-Forwarded-For": CLIENT}):
        assert behind.get("metrics", field).status == 404, field


# --- the PROXY protocol -------------------------------------------------------------------------


def v1(client, family="TCP4"):
    return f"PROXY {family} {client} {client} 56324 443\r\n".encode()


def v2(client=None, command=0x21, family=0x11, more=b""):
    body = b"" if client is None else socket.inet_pton(socket.AF_INET6 if ":" in client else socket.AF_INET, client) * 2 \
        + struct.pack(">HH", 56324, 443)
    return b"\r\n\r\n\0\r\nQUIT\n" + struct.pack(">BBH", command, family, len(body + more)) + body + more


def start(url):
    return (f"POST /tgauth/start HTTP/1.1\r\nHost: localhost\r\nOrigin: {url}\r\nConnection: close\r\n\r\n").encode()


@pytest.fixture(scope="module")
def proxied(database, directory):
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-proxied", trusted_proxies="127.0.0.1",
                   proxy_protocol="on", url="http://localhost", max_per_address=3)
    daemon.launch(daemon.command(), env=daemon.env)
    question = v2(command=0x20, family=0) + b"GET /tgauth/readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    wait_until(lambda: can_connect(daemon.port) and statuses(daemon.raw(question)) == [200], f"pushd; see {daemon.log}")
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


@pytest.mark.parametrize("header, address", [
    (v1(CLIENT), CLIENT), (v1("2001:db8:1:2::3", "TCP6"), "2001:db8:1:2::"), (b"PROXY UNKNOWN\r\n", None),
    (v2(CLIENT), CLIENT), (v2("2001:db8:1:2::3", family=0x21), "2001:db8:1:2::"), (v2(CLIENT, more=b"\4\0\1x"), CLIENT),
    (v2("::ffff:203.0.113.7", family=0x21), CLIENT), (v2(command=0x21, family=0), None),
    (v2(command=0x20, family=0), "127.0.0.1")])
def test_proxy_header(proxied, database, header, address):
    for piece in (len(header), 1, 5):
        whole = header + start(proxied.url)
        with proxied.connect() as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(0, len(header), piece):
                s.sendall(whole[i:min(i + piece, len(header))])
            s.sendall(whole[len(header):])
            answer = read_all(s)
        assert statuses(answer) == [200], answer
        token = re.search(rb'"command":"/start ([^"]+)"', answer).group(1).decode()
        assert address_of_token(database, token) == address


def test_the_client_of_a_proxy_header_is_believed_no_more_than_another(proxied):
    answer = proxied.raw(v1(CLIENT) + b"GET /tgauth/metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                         b"X-Forwarded-For: 127.0.0.1\r\n\r\n")
    assert statuses(answer) == [404]


@pytest.mark.parametrize("nonsense", [
    b"GET /tgauth/healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"PROXY TCP4 1.2.3.4\r\n", b"PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n",
    b"\r\n\r\n\0\r\nQUIT\n\x11\x11\0\0", b"PROXY " + b"x" * 200, b"\x16\x03\x01"])
def test_what_is_no_proxy_header_ends_the_connection(proxied, nonsense):
    assert proxied.raw(nonsense) == b""
    assert statuses(proxied.raw(v2(command=0x20, family=0) + b"GET /tgauth/healthz HTTP/1.1\r\nHost: x\r\n"
                                b"Connection: close\r\n\r\n")) == [200]


def test_limits_are_the_clients_own(proxied):
    idle = []
    for _ in range(3):
        s = proxied.connect()
        s.sendall(v1("203.0.113.40"))
        idle.append(s)
    wait_until(lambda: statuses(proxied.raw(v1("203.0.113.40") + b"GET")) == [429], "the limit")
    request = b"GET /tgauth/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert statuses(proxied.raw(v1("203.0.113.41") + request)) == [200]
    for s in idle:
        s.close()
    wait_until(lambda: statuses(proxied.raw(v1("203.0.113.40") + request)) == [200], "the place to be free")


def test_a_header_where_none_is_expected(pushd):
    """Nobody says by it that they are somebody else."""
    assert statuses(pushd.raw(v1(CLIENT) + start(pushd.url))) == [400]
    assert statuses(pushd.raw(v2(CLIENT) + start(pushd.url))) == [400]


@pytest.mark.parametrize("version", [1, 2])
def test_behind_haproxy(proxied, database, tmp_path, version):
    proxy = Haproxy(tmp_path, proxied.port, version)
    proxy.start()
    try:
        with socket.create_connection(("127.0.0.2", proxy.port), RECEIVE_SECONDS, ("127.0.0.3", 0)) as s:
            s.sendall(start(proxied.url))
            answer = read_all(s)
        token = re.search(rb'"command":"/start ([^"]+)"', answer).group(1).decode()
        assert address_of_token(database, token) == "127.0.0.3"
    finally:
        proxy.stop()
