"""Start tokens a second time, from the words of the design and not from common/start_token.c.

Tests hold this against the C of the daemons and of the extension.  As a program it
prints test/vectors/start_token.json, which the tests of both read:

    test/support/start_token.py > test/vectors/start_token.json
"""

import base64
import dataclasses
import datetime
import hashlib
import hmac
import ipaddress
import json

EPOCH = int(datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc).timestamp())
CODES = range(10, 100)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def login_id(secret):
    return hashlib.sha256(secret).digest()[:16]


def pack_address(text):
    """IPv6: the /64 prefix. IPv4, also as IPv6 shows it: whole, behind 0000ffff. Unknown: zero."""
    if text is None:
        return bytes(8)
    address = ipaddress.ip_address(text)
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    return b"\0\0\xff\xff" + address.packed if address.version == 4 else address.packed[:8]


def shown_address(text):
    """As the person in Telegram is shown it."""
    packed = pack_address(text)
    if packed == bytes(8):
        return None
    if packed[:4] == b"\0\0\xff\xff":
        return str(ipaddress.IPv4Address(packed[4:]))
    return f"{ipaddress.IPv6Address(packed + bytes(8))}/64"


def match_code(key, login):
    return CODES[int.from_bytes(mac(key, b"match" + login)[:4], "big") % len(CODES)]


def match_choices(key, login):
    """The code and two others, each a step further around the circle of codes, at a place by the key."""
    words = [int.from_bytes(mac(key, b"choices" + login)[i:i + 4], "big") for i in (0, 4, 8)]
    steps = list(range(1, len(CODES)))
    first = steps.pop(words[0] % len(steps))
    second = steps.pop(words[1] % len(steps))
    code = CODES.index(match_code(key, login))
    choices = [CODES[(code + step) % len(CODES)] for step in (0, first, second)]
    place = words[2] % 3
    return [choices[(i - place) % 3] for i in range(3)]


@dataclasses.dataclass
class StartToken:
    key: bytes
    secret: bytes
    key_number: int = 0
    issued_at: int = 0
    address: str = None
    browser: int = 0
    os: int = 0
    application: int = 0
    channel: int = 0

    @property
    def login_id(self):
        return login_id(self.secret)

    @property
    def body(self):
        return (bytes([self.key_number]) + self.login_id + self.issued_at.to_bytes(4, "big")
                + pack_address(self.address) + bytes([self.browser << 4 | self.os, self.application, self.channel]))

    @property
    def text(self):
        return base64url(self.body + mac(self.key, self.body)[:16])

    @property
    def match_code(self):
        return match_code(self.key, self.login_id)

    @property
    def choices(self):
        return match_choices(self.key, self.login_id)


def numbered(label, number):
    return hashlib.sha256(f"{label} {number}".encode()).digest()


def valid_tokens():
    yield "all zero", StartToken(bytes(32), bytes(32))
    yield "all ones", StartToken(b"\xff" * 32, b"\xff" * 32, 255, 2**32 - 1, "255.255.255.255", 15, 15, 255, 255)
    yield "an IPv4 client", StartToken(numbered("key", 1), numbered("secret", 1), 1, 86400, "192.0.2.7", 1, 1, 0, 0)
    yield "an IPv6 client", StartToken(numbered("key", 2), numbered("secret", 2), 2, 1, "2001:db8:1:2:3:4:5:6", 2, 3, 1, 7)
    yield "IPv4 shown as IPv6", StartToken(numbered("key", 3), numbered("secret", 3), 128, 65536, "::ffff:198.51.100.1", 3, 5, 200, 128)
    yield "an unknown client", StartToken(numbered("key", 4), numbered("secret", 4), 42, 16777216, None, 0, 0, 0, 254)
    for n in range(5, 25):
        address = f"203.0.113.{n}" if n % 2 else f"2001:db8:{n:x}::1"
        yield f"number {n}", StartToken(numbered("key", n), numbered("secret", n), n, n * 3600, address, n % 9, n % 8, n * 10 % 256, n)


def invalid_tokens():
    good = StartToken(numbered("key", 1), numbered("secret", 1), 1, 86400, "192.0.2.7", 1, 1, 0, 0)
    raw = from_base64url(good.text)
    yield "empty", good.key, ""
    yield "another key", numbered("key", 2), good.text
    for place, what in ((0, "key number"), (1, "login id"), (17, "time"), (21, "address"), (29, "system"),
                        (30, "application"), (31, "channel"), (32, "start of the MAC"), (47, "end of the MAC")):
        changed = bytearray(raw)
        changed[place] ^= 1
        yield f"another {what}", good.key, base64url(bytes(changed))
    yield "a character less", good.key, good.text[:-1]
    yield "a character more", good.key, good.text + "A"
    yield "padding", good.key, good.text[:-1] + "="
    yield "a space before", good.key, " " + good.text[:-1]
    yield "the other alphabet", good.key, "+" + good.text[1:]
    yield "not ASCII", good.key, "я" * 32
    yield "a MAC of zeros", good.key, base64url(raw[:32] + bytes(16))
    yield "the MAC of the match code", good.key, base64url(raw[:32] + mac(good.key, b"match" + good.login_id)[:16])


def vectors():
    return {
        "about": "start tokens, made by test/support/start_token.py; byte strings in hexadecimal",
        "valid": [{
            "name": name, "key": t.key.hex(), "secret": t.secret.hex(), "login_id": t.login_id.hex(),
            "key_number": t.key_number, "issued_at": t.issued_at, "address": t.address,
            "packed_address": pack_address(t.address).hex(), "shown_address": shown_address(t.address),
            "browser": t.browser, "os": t.os, "application": t.application, "channel": t.channel, "token": t.text,
            "match_code": t.match_code, "choices": t.choices,
        } for name, t in valid_tokens()],
        "invalid": [{"name": name, "key": key.hex(), "token": token} for name, key, token in invalid_tokens()],
    }


if __name__ == "__main__":
    print(json.dumps(vectors(), indent=1))
