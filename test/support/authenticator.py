"""A browser with an authenticator, in Python: it makes passkeys and answers challenges by them.

Keys are python3-cryptography's, CBOR is python3-fido2's; nothing of it is shared with the extension.  Every field can be
replaced, by name, so that a test can forge any of them.
"""

import base64
import hashlib
import hmac
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fido2 import cbor

ORIGIN = "https://login.example.org"

# Flags of authenticator data.
UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80

# One costs a while to make, so two are used in turn.
_rsa_keys = []


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def rp_id(origin):
    return origin.partition("://")[2].partition(":")[0]


def number(value):
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


class Es256:
    algorithm = -7
    word = "ES256"

    def __init__(self):
        self.secret = ec.generate_private_key(ec.SECP256R1())

    def cose(self):
        public = self.secret.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}

    def sign(self, message):
        return self.secret.sign(message, ec.ECDSA(hashes.SHA256()))


class EdDsa:
    algorithm = -8
    word = "EdDSA"

    def __init__(self):
        self.secret = ed25519.Ed25519PrivateKey.generate()

    def cose(self):
        return {1: 1, 3: -8, -1: 6, -2: self.secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)}

    def sign(self, message):
        return self.secret.sign(message)


class Rs256:
    algorithm = -257
    word = "RS256"

    def __init__(self):
        if len(_rsa_keys) < 2:
            _rsa_keys.append(rsa.generate_private_key(65537, 2048))
        else:
            _rsa_keys.reverse()
        self.secret = _rsa_keys[-1]

    def cose(self):
        public = self.secret.public_key().public_numbers()
        return {1: 3, 3: -257, -1: number(public.n), -2: number(public.e)}

    def sign(self, message):
        return self.secret.sign(message, padding.PKCS1v15(), hashes.SHA256())


def client_data(kind, challenge, origin=ORIGIN, **more):
    """As a browser writes it: without spaces, in this order."""
    members = {"type": f"webauthn.{kind}", "challenge": base64url(challenge), "origin": origin, "crossOrigin": False, **more}
    return json.dumps({name: value for name, value in members.items() if value is not None}, separators=(",", ":")).encode()


class Passkey:
    """A credential of one user at one origin."""

    def __init__(self, kind=Es256, origin=ORIGIN, handle=b"", flags=UP | UV, count=0, credential_id=None, aaguid=bytes(16)):
        self.key = kind()
        self.origin = origin
        self.handle = handle
        self.flags = flags
        self.count = count
        self.id = credential_id or os.urandom(32)
        self.aaguid = aaguid

    def data(self, attested, flags=None, count=None, extensions=None, rp=None, cose=None, credential_id=None, tail=b""):
        flags = (self.flags if flags is None else flags) | (AT if attested else 0) | (ED if extensions is not None else 0)
        data = hashlib.sha256((rp or rp_id(self.origin)).encode()).digest() + bytes([flags])
        data += struct.pack(">I", self.count if count is None else count)
        if attested:
            name = self.id if credential_id is None else credential_id
            data += self.aaguid + struct.pack(">H", len(name)) + name + (cose or cbor.encode(self.key.cose()))
        if extensions is not None:
            data += cbor.encode(extensions)
        return data + tail

    def register(self, challenge, packed=False, statement=None, fmt=None, client=None, **fields):
        """clientDataJSON and attestationObject."""
        client = client or client_data("create", challenge, self.origin)
        data = fields.pop("data", None) or self.data(True, **fields)
        if statement is None:
            statement = {}
            if packed:
                statement = {"alg": self.key.algorithm, "sig": self.key.sign(data + hashlib.sha256(client).digest())}
        if fmt is None:
            fmt = "packed" if packed else "none"
        return client, cbor.encode({"fmt": fmt, "attStmt": statement, "authData": data})

    def assertion(self, challenge, client=None, signature=None, **fields):
        """credential id, clientDataJSON, authenticatorData, signature, user handle."""
        client = client or client_data("get", challenge, self.origin)
        data = fields.pop("data", None) or self.data(False, **fields)
        signature = signature or self.key.sign(data + hashlib.sha256(client).digest())
        return self.id, client, data, signature, self.handle


def make_challenge(key_number, key, purpose, login_id, when):
    """The format of common/passkey_challenge.h, written a second time; when is in seconds since 1970."""
    head = bytes([key_number]) + struct.pack(">I", int(when) - 1767225600) + bytes([("login", "register").index(purpose)])
    return head + hmac.digest(key, b"passkey" + head + login_id, "sha256")[:16]


class Site:
    """The database side: what a site asks and is sent."""

    def __init__(self, database, origin=ORIGIN):
        self.database = database
        self.origin = origin
        self.connection = database.connect("test_app")

    def close(self):
        self.connection.close()

    def ask(self, sql, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()

    def challenge(self, purpose, login_id):
        return bytes(self.ask("SELECT tgauth_passkey_challenge(%s, %s)", purpose, login_id)[0])

    def login_id(self, token):
        return bytes(self.ask("SELECT login_id FROM tgauth_session(%s)", token)[0])

    def options(self, token):
        return self.ask("SELECT status, user_handle, user_name, display_name, credential_ids FROM tgauth_passkey_options(%s)", token)

    def add(self, token, passkey, name=None, **fields):
        """Adds a passkey to the user of a session: status and reason."""
        status, handle, *_ = self.options(token)
        if status != "ok":
            return status, None
        passkey.handle = bytes(handle)
        return self.register(token, *passkey.register(self.challenge("register", self.login_id(token)), **fields), name)

    def register(self, token, client, attestation, name=None):
        return self.ask("SELECT status, reason FROM tgauth_passkey_register(%s, %s, %s, %s, %s)",
                        token, client, attestation, name, self.origin)

    def begin(self):
        """A login of some browser: its secret and id."""
        secret = self.ask("SELECT login_secret FROM tgauth_begin()")[0]
        return secret, hashlib.sha256(base64.urlsafe_b64decode(secret + "=")).digest()[:16]

    def log_in(self, login_id, assertion):
        """Status, user, message and reason."""
        return self.ask("SELECT status, user_id, message, reason FROM tgauth_passkey_login(%s, %s, %s, %s, %s, %s, %s, "
                        "0, '192.0.2.7', 'Mozilla/5.0')", login_id, *assertion, self.origin)
