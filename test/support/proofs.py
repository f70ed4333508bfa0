"""Telegram's side of its other proofs, written a second time: how it seals and signs them."""

import base64
import hashlib
import hmac
import json
import time
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BOT = "7342037359:AAFZehRPBRs8Seg40oDjTMIW8uTGPuW1zfQ"
BOT_ID = 7342037359
SIGNER = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a key for tests").digest())


def check_string(fields, without):
    return "\n".join(f"{k}={v}" for k, v in sorted(fields.items()) if k not in without)


def seal_web_app(fields, token=BOT):
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(key, check_string(fields, {"hash"}).encode(), hashlib.sha256).hexdigest()


def seal_widget(fields, token=BOT):
    return hmac.new(hashlib.sha256(token.encode()).digest(), check_string(fields, {"hash"}).encode(), hashlib.sha256).hexdigest()


def sign(fields, bot_id=BOT_ID, key=SIGNER):
    message = f"{bot_id}:WebAppData\n" + check_string(fields, {"hash", "signature"})
    return base64.urlsafe_b64encode(key.sign(message.encode())).rstrip(b"=").decode()


def user(**more):
    return json.dumps({"id": 279058397, "first_name": "Владислав 😀", "last_name": "O'Neil / \"x\"", "username": "vdkfrost",
                       "language_code": "ru", "is_premium": True, "photo_url": "https://t.me/i/userpic/320/x.svg", **more},
                      ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")


def sealed(fields=None, age=10, token=BOT, **more):
    """The fields of initData as Telegram makes them: signed by its own key, then sealed for the bot."""
    fields = fields or {"query_id": "AAHdF6IQAAAAAN0XohDhrOrc", "user": user(), "chat_instance": "8134722200314281151",
                        "chat_type": "private", "start_param": "from_page", "auth_date": str(int(time.time()) - age), **more}
    fields = {k: v for k, v in fields.items() if v is not None}
    fields["signature"] = sign(fields)
    fields["hash"] = seal_web_app(fields, token)
    return fields


def encode(fields):
    return urlencode(fields, quote_via=quote, safe="")


def widget(token=BOT, age=10, **more):
    data = {"id": 77, "first_name": "Zoë 😀", "username": "zoe", "photo_url": "https://t.me/i/z.jpg",
            "auth_date": int(time.time()) - age, **more}
    return {**data, "hash": seal_widget(data, token)}
