"""Telegram's OpenID login, written a second time: the keys that it publishes, and the ID tokens that it gives a site."""

import base64
import json
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ISSUER = "https://oauth.telegram.org"
CLIENT = "7342037359"
NONCE = "n-0S6_WzA2Mj"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value, size=None):
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def compact(value):
    return value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Key:
    """One of three kinds, by cryptography; signs by PyJWT."""

    def __init__(self, alg, kid, secret=None):
        self.alg, self.kid = alg, kid
        self.secret = secret or {"RS256": lambda: rsa.generate_private_key(65537, 2048),
                                 "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
                                 "ES256K": lambda: ec.generate_private_key(ec.SECP256K1()),
                                 "EdDSA": ed25519.Ed25519PrivateKey.generate}[alg]()

    def jwk(self, **changes):
        public = self.secret.public_key()
        if self.alg == "RS256":
            n = public.public_numbers()
            members = {"kty": "RSA", "n": number(n.n), "e": number(n.e)}
        elif self.alg == "EdDSA":
            members = {"kty": "OKP", "crv": "Ed25519", "x": b64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}
        else:
            n = public.public_numbers()
            members = {"kty": "EC", "crv": {"ES256": "P-256", "ES256K": "secp256k1"}[self.alg],
                       "x": number(n.x, 32), "y": number(n.y, 32)}
        members = {**members, "alg": self.alg, "kid": self.kid, "use": "sig", **changes}
        return {name: value for name, value in members.items() if value is not None}

    def sign(self, message):
        """The signature in JWS's form, by the library that knows how."""
        return jwt.algorithms.get_default_algorithms()[self.alg].sign(message, self.secret)

    def token(self, claims, **header):
        """A token whose header and claims are whatever one likes, also bytes that are no JSON."""
        header = {name: value for name, value in {"alg": self.alg, "typ": "JWT", "kid": self.kid, **header}.items()
                  if value is not None}
        return self.seal(compact(header), compact(claims))

    def seal(self, header, claims):
        message = f"{b64(header)}.{b64(claims)}"
        return f"{message}.{b64(self.sign(message.encode()))}"


def claims(age=5, life=3600, **changes):
    """What Telegram tells of a person; None takes a claim away."""
    now = int(time.time()) - age
    members = {"iss": ISSUER, "aud": CLIENT, "sub": "11962823474927482647", "iat": now, "exp": now + life, "nonce": NONCE,
               "id": 279058397, "name": "Владислав 😀 Kibenko", "preferred_username": "vdkfrost",
               "picture": "https://cdn4.telesco.pe/file/x.jpg", "phone_number": "971500000000", **changes}
    return {name: value for name, value in members.items() if value is not None}


def key_set(*keys):
    return json.dumps({"keys": [key if isinstance(key, dict) else key.jwk() for key in keys]})

