"""The way back from Telegram a second time, from the words of the design and not from common/return_token.c."""

import time

from support.start_token import EPOCH, base64url, mac


def return_token(key, login_id, age=0, key_number=0):
    """The token of an address that the bot showed so many seconds ago."""
    head = bytes([key_number]) + (int(time.time()) - EPOCH - age).to_bytes(4, "big")
    return base64url(head + mac(key, b"return" + head + login_id)[:16])


def return_code(key, login_id):
    return f"{int.from_bytes(mac(key, b'digits' + login_id)[:8], 'big') % 10 ** 6:06}"


def wrong_code(code, step=1):
    return f"{(int(code) + step) % 10 ** 6:06}"
