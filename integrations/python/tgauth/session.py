"""What a session is, the cookie that it comes by, and what is said where nobody knows."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import logging
import re
import urllib.parse
from typing import Any, List, Optional, TypedDict, Union

# Browsers give the first to the one host that set it, over https alone.  The second is for http://localhost, where they
# take no __Host- cookie; over https it is not looked at, since another host of the same domain could have set it.
COOKIE = "__Host-tgauth_session"
PLAIN_COOKIE = "tgauth_session"

log = logging.getLogger("tgauth")

UNAVAILABLE_TEXT = "Logins cannot be checked or ended just now.\n"
RETRY_AFTER = "2"

# 32 bytes in base64url, without padding; of the last character two bits are over.
TOKEN = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")


class Session(TypedDict):
    """As `GET session` of tgauth-pushd answers.  `user_id` stays with a person; a user name does not."""

    user_id: int
    telegram_id: Optional[int]
    username: Optional[str]
    first_name: Optional[str]
    groups: List[str]
    proof: str
    login_id: str
    created_at: str
    expires_at: str


class Unavailable(Exception):
    """Nobody could be asked: a 503, and never a logout."""


def session_token(cookie_header: Optional[str], plain_http: bool = False) -> Optional[str]:
    """The session token in a Cookie header (RFC 6265, 4.2.1), or None; `plain_http` for a site without TLS."""
    wanted = PLAIN_COOKIE if plain_http else COOKIE
    for pair in (cookie_header or "").split(";"):
        name, _, value = pair.strip(" \t").partition("=")
        if name == wanted:
            return value if token_id(value) else None
    return None


def token_id(token: str) -> Optional[str]:
    """What a session is found by: half of the token's SHA-256, in hexadecimal; None for what is no token."""
    if TOKEN.fullmatch(token) is None:
        return None
    return hashlib.sha256(base64.urlsafe_b64decode(token + "=")).hexdigest()[:32]


def read_session(value: Union[str, bytes, Any]) -> Optional[Session]:
    """A session from its JSON, or None for what is none."""
    try:
        found = json.loads(value) if isinstance(value, (str, bytes)) else value
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or type(found.get("user_id")) is not int or not isinstance(found.get("groups"), list):
        return None
    return {key: found.get(key) for key in Session.__annotations__}  # type: ignore[return-value]


def is_over(session: Session) -> bool:
    now = datetime.datetime.now(datetime.timezone.utc)
    return not isinstance(session["expires_at"], str) or session["expires_at"] <= f"{now:%Y-%m-%dT%H:%M:%SZ}"


def wants_page(method: str, accept: Optional[str]) -> bool:
    """A browser that can be sent to the login page and back; a form or a script's call would be lost on the way."""
    return method in ("GET", "HEAD") and "text/html" in (accept or "")


def login_page(here: str, prefix: str = "/tgauth/") -> str:
    """Where to send a visitor who has to log in, and back to `here` (path and query) afterwards."""
    return f"{prefix}login?return={urllib.parse.quote(here, safe='/')}"
