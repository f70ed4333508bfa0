"""Who is logged in, for a Python web application: three ways to ask, one answer.

    HttpSessions("http://127.0.0.1:8080/tgauth/session")     asks tgauth-pushd
    RedisSessions(redis.Redis(...), HttpSessions(...))       reads its cache, asks on a miss
    SqlSessions(lambda: psycopg2.connect(...))               asks PostgreSQL

`find(token)` takes the value of the session cookie and returns a dict, of which
`user_id` is the number that stays with a person, or None for nobody.  It raises
Unavailable when the answer cannot be had: that is a 503, and never a logout.
"""

import base64
import binascii
import datetime
import hashlib
import http.client
import json
import urllib.parse

# Over https the first; on http://localhost browsers take no __Host- cookie.
COOKIE_NAMES = ("__Host-tgauth_session", "tgauth_session")
TOKEN_CHARACTERS = 43


class Unavailable(Exception):
    """Nobody could be asked."""


def session_token(cookie_header):
    """The session token in a Cookie header, or None."""
    cookies = {}
    for pair in (cookie_header or "").split(";"):
        name, _, value = pair.strip().partition("=")
        cookies.setdefault(name, value)
    for name in COOKIE_NAMES:
        if len(cookies.get(name, "")) == TOKEN_CHARACTERS:
            return cookies[name]
    return None


def token_id(token):
    """What a session is found by: half of the token's SHA-256, in hexadecimal; None for what is no token."""
    try:
        secret = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return hashlib.sha256(secret).hexdigest()[:32] if len(secret) == 32 else None


class HttpSessions:
    """Asks `GET session` of tgauth-pushd."""

    def __init__(self, url, timeout=5):
        self.url = urllib.parse.urlsplit(url)
        self.timeout = timeout

    def find(self, token):
        if token_id(token) is None:
            return None
        # Only the one cookie goes there, under both names that it can have.
        cookie = "; ".join(f"{name}={token}" for name in COOKIE_NAMES)
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=self.timeout)
        try:
            connection.request("GET", self.url.path, headers={"Cookie": cookie, "Accept": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"tgauth-pushd: {error}") from error
        finally:
            connection.close()
        if answer.status == 401:
            return None
        if answer.status != 200:
            raise Unavailable(f"tgauth-pushd answered {answer.status}")
        return json.loads(body)


class RedisSessions:
    """Reads `tgauth:session:TOKEN_ID`; what is not there, or an absent Redis, `otherwise` answers.

    A session that ended is deleted from Redis at once; should Redis be out of
    reach at that moment, the key ends by itself within pushd's --cache-ttl.
    """

    def __init__(self, client, otherwise):
        self.client = client
        self.otherwise = otherwise

    def find(self, token):
        name = token_id(token)
        if name is None:
            return None
        try:
            text = self.client.get(f"tgauth:session:{name}")
        except Exception:  # redis.RedisError and whatever a socket raises: a cache may be away
            text = None
        if text is not None:
            session = json.loads(text)
            if session["expires_at"] > f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%dT%H:%M:%SZ}":
                return session
        return self.otherwise.find(token)


class SqlSessions:
    """Asks `tgauth_session` of PostgreSQL, in a role that was given tgauth_grant(role, 'app')."""

    QUERY = ("SELECT user_id, telegram_id, username, first_name, encode(login_id, 'hex') AS login_id "
             "FROM tgauth_session(%s)")

    def __init__(self, connect):
        self.connect = connect

    def find(self, token):
        try:
            connection = self.connect()
            try:
                with connection.cursor() as cursor:
                    cursor.execute(self.QUERY, (token,))
                    row = cursor.fetchone()
                    names = [column[0] for column in cursor.description]
                connection.commit()
            finally:
                connection.close()
        except Exception as error:  # each driver has errors of its own
            raise Unavailable(f"PostgreSQL: {error}") from error
        return dict(zip(names, row)) if row else None
