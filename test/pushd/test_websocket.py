"""The WebSocket byte by byte: what RFC 6455 wants to be answered, closed or failed.

The cases of Autobahn's suite by their numbers are in test/unit/frame_test.c; here is
what a client sees of them.
"""

import json
import re
import socket
import struct
import time

import pytest

from support.browser import Browser
from support.servers import wait_until

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
FIN = 0x80


def frame(opcode, payload=b"", fin=True, mask=b"\x37\xfa\x21\x3d"):
    masked = bytes(c ^ mask[i % 4] for i, c in enumerate(payload))
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
    return bytes([(FIN if fin else 0) | opcode]) + length + mask + masked


def closing(code, reason=b""):
    return frame(CLOSE, struct.pack(">H", code) + reason)


class Raw:
    """A WebSocket without a library."""

    def __init__(self, browser, fields="", protocol="Sec-WebSocket-Protocol: tgauth.v1\r\n", rest=b""):
        self.socket = browser.pushd.connect()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        cookies = "".join(f"Cookie: {k}={v}\r\n" for k, v in browser.cookies.items())
        self.socket.sendall((f"GET /tgauth/ws HTTP/1.1\r\nHost: localhost\r\nOrigin: {browser.pushd.url}\r\n{cookies}"
                             "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                             f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{protocol}{fields}\r\n").encode() + rest)
        self.head = b""
        while not self.head.endswith(b"\r\n\r\n"):
            self.head += self.take(1)
        self.status = int(self.head.split(b" ", 2)[1])

    def take(self, n):
        data = b""
        while len(data) < n:
            part = self.socket.recv(n - len(data))
            if not part:
                raise EOFError(data)
            data += part
        return data

    def send(self, *frames):
        self.socket.sendall(b"".join(frames))

    def receive(self):
        first, length = self.take(2)
        assert length < 127
        if length == 126:
            length, = struct.unpack(">H", self.take(2))
        return first, self.take(length)

    def state(self):
        first, payload = self.receive()
        assert first == FIN | TEXT
        return json.loads(payload)["state"]

    def code(self):
        """The code of the close frame that comes, None for one without; then nothing comes."""
        first, payload = self.receive()
        assert first == FIN | CLOSE, (first, payload)
        assert self.socket.recv(1) == b""
        return struct.unpack(">H", payload[:2])[0] if payload else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


@pytest.fixture
def raw(browser):
    browser.get("login")
    with Raw(browser) as ws:
        assert ws.status == 101 and ws.state() == "waiting"
        yield ws


def test_handshake(browser):
    browser.get("login")
    with Raw(browser) as ws:
        fields = dict(line.split(": ", 1) for line in ws.head.decode().split("\r\n")[1:] if line)
        assert fields["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        assert fields["Connection"] == "Upgrade" and fields["Upgrade"] == "websocket"
        assert fields["Sec-WebSocket-Protocol"] == "tgauth.v1"
        assert "Sec-WebSocket-Extensions" not in fields and "Content-Length" not in fields


@pytest.mark.parametrize("protocol, status", [
    ("Sec-WebSocket-Protocol: other\r\nSec-WebSocket-Protocol: tgauth.v1\r\n", 101),
    ("Sec-WebSocket-Protocol: tgauth.v1\r\nSec-WebSocket-Protocol: other\r\n", 101),
    ("Sec-WebSocket-Protocol: a, tgauth.v1 ,b\r\n", 101), ("Sec-WebSocket-Protocol: TGAUTH.V1\r\n", 400),
    ("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b\r\n", 400),
    ("Sec-WebSocket-Protocol: tgauth.v1\r\nSec-WebSocket-Version: 8\r\n", 426)])
def test_protocols_in_several_lines(browser, protocol, status):
    browser.get("login")
    with Raw(browser, protocol=protocol) as ws:
        assert ws.status == status


# --- renewing ---------------------------------------------------------------------------------


def test_renewal_in_pieces(raw):
    for byte in frame(TEXT, b"renew"):
        raw.send(bytes([byte]))
        time.sleep(0.002)
    assert raw.state() == "waiting"


def test_renewal_in_fragments(raw):
    raw.send(frame(TEXT, b"re", fin=False), frame(CONT, b"n", fin=False), frame(PING, b"between"),
             frame(CONT, b"ew"))
    assert raw.receive() == (FIN | PONG, b"between")
    assert raw.state() == "waiting"


def test_renewals_sent_with_the_handshake(browser):
    browser.get("login")
    with Raw(browser, rest=frame(TEXT, b"renew") + frame(PING, b"p")) as ws:
        heard = [ws.receive() for _ in range(2)]
        assert (FIN | PONG, b"p") in heard and any(first == FIN | TEXT for first, _ in heard)


@pytest.mark.parametrize("frames, code", [
    ([frame(TEXT, b"hello")], 1008), ([frame(BINARY, b"renew")], 1008), ([frame(TEXT)], 1008),
    ([frame(TEXT, b"re", fin=False), frame(CONT, b"new!")], 1008), ([frame(TEXT, b"x" * 126)], 1009),
    ([b"\x81\xff\0\0\0\0\0\1\0\0"], 1009), ([frame(TEXT, b"x" * 100, fin=False), frame(CONT, b"x" * 100)], 1009),
    ([frame(TEXT, b"\xed\xa0\x80")], 1007), ([frame(TEXT, b"\xce", fin=False), frame(CONT, b"")], 1007),
    ([b"\x81\x05renew"], 1002), ([b"\x89\0"], 1002), ([b"\x88\0"], 1002),  # not masked
    ([b"\x81\xfe\0\5\0\0\0\0renew"], 1002), ([b"\x89\xfe\0\0\0\0\0\0"], 1002),  # not minimal
    ([b"\x81\xff\x80\0\0\0\0\1\0\0"], 1002), ([frame(0x40 | TEXT, b"renew")], 1002), ([frame(3)], 1002),
    ([frame(PING, fin=False)], 1002), ([frame(CONT, b"x")], 1002),
    ([frame(TEXT, b"re", fin=False), frame(TEXT, b"renew")], 1002), ([b"GET / HTTP/1.1\r\n\r\n"], 1002)])
def test_what_ends_the_socket(raw, frames, code):
    raw.send(*frames)
    assert raw.code() == code


# --- pings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [b"", b"Hello", b"\xff\xfe\0", b"x" * 125])
def test_ping(raw, payload):
    raw.send(frame(PING, payload))
    assert raw.receive() == (FIN | PONG, payload)


def test_the_latest_of_several_pings_is_answered(raw):
    raw.send(*(frame(PING, b"%d" % i) for i in range(20)), frame(PONG, b"unasked"))
    pongs = []
    while not pongs or pongs[-1] != b"19":
        first, payload = raw.receive()
        assert first == FIN | PONG
        pongs.append(payload)
    numbers = [int(pong) for pong in pongs]
    assert numbers == sorted(set(numbers))


# --- closing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999])
def test_a_close_is_answered_with_its_code(raw, code):
    raw.send(closing(code, "Пока".encode()))
    assert raw.code() == code


def test_a_close_without_a_code(raw):
    raw.send(frame(CLOSE))
    assert raw.code() is None


@pytest.mark.parametrize("sent, code", [
    (frame(CLOSE, b"\x03"), 1002), (closing(1000, b"\xed\xa0\x80"), 1007), (closing(1000, b"\xff"), 1007),
    *((closing(code), 1002) for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)),
    (frame(CLOSE, b"\x03\xe8" + b"x" * 124), 1002)])
def test_closes_that_are_none(raw, sent, code):
    raw.send(sent)
    assert raw.code() == code


def test_nothing_is_heard_after_a_close(raw):
    raw.send(closing(1000), frame(TEXT, b"renew"), frame(PING, b"x"), b"\xff" * 100)
    assert raw.code() == 1000


def test_the_last_word_comes_before_the_close(browser, database):
    frame_of_login = browser.start()
    with Raw(browser) as ws:
        ws.state()
        database.confirm_frame(frame_of_login)
        states = []
        while not states or states[-1] != "confirmed":
            states.append(ws.state())
        first, payload = ws.receive()
        assert (first, payload) == (FIN | CLOSE, struct.pack(">H", 1000))
        ws.send(closing(1000))
        assert ws.socket.recv(1) == b""


def test_sockets_are_counted_and_let_go(pushd):
    wait_until(lambda: pushd.metric("websockets") == 0, "the sockets of other tests to be gone")
    browser = Browser(pushd)
    browser.get("login")
    sockets = [Raw(browser) for _ in range(5)]
    assert pushd.metric("websockets") == 5
    for ws in sockets[:3]:
        ws.socket.close()
    wait_until(lambda: pushd.metric("websockets") == 2, "three to be gone")
    for ws in sockets[3:]:
        ws.send(closing(1000))
    wait_until(lambda: pushd.metric("websockets") == 0, "the others to be gone")
    assert re.search(rb"HTTP/1\.1 101 ", sockets[0].head)
