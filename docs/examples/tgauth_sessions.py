"""Who is logged in, for a Python web application: three ways to ask, one answer.

    HttpSessions("http://127.0.0.1:8080/tgauth/session")     asks tgauth-pushd
    RedisSessions(redis.Redis(...), HttpSessions(...))       reads its cache, asks on a miss
    SqlSessions(lambda: psycopg2.connect(...))               asks PostgreSQL

`find(token)` takes the value of the session cookie and returns a dict, of which
`user_id` is the number that stays with a person, or None for nobody.  `end(token)`
ends the session.  Both raise Unavailable when nobody answers: that is a 503, and
never a logout.
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
    """Asks `GET session` of tgauth-pushd, and ends by `POST logout`."""

    def __init__(self, url, timeout=5):
        self.url = urllib.parse.urlsplit(url)
        self.timeout = timeout

    def find(self, token):
        status, body = self.ask("GET", self.url.path, token)
        if status == 401:
            return None
        if status != 200:
            raise Unavailable(f"tgauth-pushd answered {status}")
        return json.loads(body)

    def end(self, token):
        # pushd lets none but the site's own pages post; that this is one of them, its server says.
        path = self.url.path.rpartition("/")[0] + "/logout"
        status, _ = self.ask("POST", path, token, {"Sec-Fetch-Site": "same-origin"})
        if status not in (200, 401):
            raise Unavailable(f"tgauth-pushd answered {status}")

    def ask(self, method, path, token, headers=None):
        if token_id(token) is None:
            return 401, b""
        # Only the one cookie goes there, under both names that it can have.
        cookie = "; ".join(f"{name}={token}" for name in COOKIE_NAMES)
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=self.timeout)
        try:
            connection.request(method, path, headers={"Cookie": cookie, "Accept": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"tgauth-pushd: {error}") from error
        finally:
            connection.close()


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

    def end(self, token):
        self.otherwise.end(token)


class SqlSessions:
    """Asks `tgauth_session` of PostgreSQL, in schema tgauth, in a role that was given tgauth_grant(role, 'app')."""

    FIND = ("SELECT user_id, telegram_id, username, first_name, groups, proof, encode(login_id, 'hex') AS login_id, "
            "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS created_at, "
            "to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS expires_at "
            "FROM tgauth.tgauth_session(%s)")
    END = "SELECT tgauth.tgauth_revoke(login_id) FROM tgauth.tgauth_session(%s)"

    def __init__(self, connect):
        self.connect = connect

    def find(self, token):
        return self.ask(self.FIND, token)

    def end(self, token):
        self.ask(self.END, token)

    def ask(self, sql, token):
        try:
            connection = self.connect()
            try:
                with connection.cursor() as cursor:
                    cursor.execute(sql, (token,))
                    row = cursor.fetchone()
                    names = [column[0] for column in cursor.description]
                connection.commit()
            finally:
                connection.close()
        except Exception as error:  # each driver has errors of its own
            raise Unavailable(f"PostgreSQL: {error}") from error
        return dict(zip(names, row)) if row else None
