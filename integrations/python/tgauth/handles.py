"""The three ways to ask who a token belongs to.  Threads may share a handle, and processes that fork inherit one."""

from __future__ import annotations

import collections
import http.client
import os
import select
import time
import urllib.parse
from typing import Any, Deque, Dict, Generic, Optional, Protocol, Tuple, TypeVar

from .session import COOKIE, PLAIN_COOKIE, Session, Unavailable, is_over, read_session, token_id

LONGEST_ANSWER = 1 << 20
IDLE_CONNECTIONS = 16
REDIS_PAUSE = 1.0

T = TypeVar("T")


class Sessions(Protocol):
    """Both raise Unavailable where nobody answers."""

    def find(self, token: str) -> Optional[Session]:
        """The session that the token opens, or None for nobody's."""

    def end(self, token: str) -> None:
        """Ends it, everywhere; one that is over already is no error."""


class Idle(Generic[T]):
    """Connections that wait for their next question, of this process alone.

    Two processes on one connection would read each other's answers, and so take one visitor for another: what a fork
    brought along is dropped.
    """

    def __init__(self) -> None:
        self.waiting: Deque[T] = collections.deque()
        self.process = os.getpid()

    def take(self) -> Optional[T]:
        if self.process != os.getpid():
            self.waiting, self.process = collections.deque(), os.getpid()
        try:
            return self.waiting.pop()
        except IndexError:
            return None

    def give_back(self, connection: T) -> bool:
        """False where there are enough: close it."""
        if len(self.waiting) >= IDLE_CONNECTIONS:
            return False
        self.waiting.append(connection)
        return True


class HttpSessions:
    """Asks `GET session` of tgauth-pushd, and ends by `POST logout`.  `timeout`, in seconds, is for each wait."""

    def __init__(self, url: str, timeout: float = 5) -> None:
        self.url = urllib.parse.urlsplit(url)
        if self.url.scheme not in ("http", "https") or not self.url.hostname or not self.url.path.endswith("/session"):
            raise ValueError(f"not the address of pushd's session endpoint: {url!r}; like http://127.0.0.1:8080/tgauth/session")
        self.timeout = timeout
        self.idle: Idle[http.client.HTTPConnection] = Idle()

    def find(self, token: str) -> Optional[Session]:
        status, body = self._ask("GET", self.url.path, token)
        if status == 401:
            return None
        session = read_session(body) if status == 200 else None
        if session is None:
            raise Unavailable(f"tgauth-pushd answered {status}" + (" without a session" if status == 200 else ""))
        return session

    def end(self, token: str) -> None:
        # pushd lets none but the site's own pages post; that this is one of them, its server says.
        status, _ = self._ask("POST", self.url.path[:-len("session")] + "logout", token, {"Sec-Fetch-Site": "same-origin"})
        if status not in (200, 401):
            raise Unavailable(f"tgauth-pushd answered {status}")

    def _ask(self, method: str, path: str, token: str, headers: Optional[Dict[str, str]] = None) -> Tuple[int, bytes]:
        if token_id(token) is None:
            return 401, b""
        # Only the one cookie goes there; pushd looks at the name that its --url calls for.
        headers = {"Cookie": f"{COOKIE}={token}; {PLAIN_COOKIE}={token}", "Accept": "application/json", **(headers or {})}
        while True:
            kept = self.idle.take()
            connection = kept or self._connect()
            try:
                connection.request(method, path, headers=headers)
                answer = connection.getresponse()
                body, closes = answer.read(LONGEST_ANSWER), answer.will_close
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if kept and not isinstance(error, TimeoutError):
                    continue  # pushd had closed it meanwhile; both questions may be asked twice
                raise Unavailable(f"tgauth-pushd: {error}") from error
            except BaseException:
                connection.close()
                raise
            # What is left unread would be taken for the next answer.
            if closes or not answer.isclosed() or not self.idle.give_back(connection):
                connection.close()
            return answer.status, body

    def _connect(self) -> http.client.HTTPConnection:
        host, port = str(self.url.hostname), self.url.port
        if self.url.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self.timeout)
        return http.client.HTTPConnection(host, port, timeout=self.timeout)


class RedisSessions:
    """Reads `tgauth:session:TOKEN_ID`; what is not there, or an absent Redis, `otherwise` answers.

    `client` is a redis.Redis with a socket_timeout.  A Redis that did not answer is left alone for a second, so that it
    does not make each request wait.  A session that ended is deleted from Redis at once; should Redis be out of reach at that
    moment, the key ends by itself within pushd's --cache-ttl.
    """

    def __init__(self, client: Any, otherwise: Sessions) -> None:
        pool = getattr(client, "connection_pool", None)  # a cluster's client has many
        if pool is not None and pool.connection_kwargs.get("socket_timeout") is None:
            raise ValueError("a Redis that hangs would stop the application: make its client with socket_timeout=1 or the like")
        self.client = client
        self.otherwise = otherwise
        self.ask_from = 0.0

    def find(self, token: str) -> Optional[Session]:
        name = token_id(token)
        if name is None:
            return None
        session = self._read(f"tgauth:session:{name}") if time.monotonic() >= self.ask_from else None
        return session if session and not is_over(session) else self.otherwise.find(token)

    def end(self, token: str) -> None:
        self.otherwise.end(token)

    def _read(self, key: str) -> Optional[Session]:
        try:
            return read_session(self.client.get(key))
        except Exception:  # redis.RedisError and what a socket raises: a cache may be away
            self.ask_from = time.monotonic() + REDIS_PAUSE
            return None


class SqlSessions:
    """Asks `tgauth_session_json` of PostgreSQL by psycopg2, in a role that was given tgauth_grant(role, 'app').

    `dsn` is libpq's; `schema` the extension's.  `timeout`, in seconds, is for connecting and asking together, also where
    the server hangs without a word.
    """

    def __init__(self, dsn: str, timeout: float = 5, schema: str = "tgauth") -> None:
        import psycopg2
        self.dsn, self.timeout = dsn, timeout
        self.connect, self.errors = psycopg2.connect, psycopg2.Error
        self.schema = '"' + schema.replace('"', '""').replace("%", "%%") + '"'
        self.idle: Idle[Any] = Idle()

    def find(self, token: str) -> Optional[Session]:
        row = self._ask(f"SELECT {self.schema}.tgauth_session_json(%s)", token)
        if row is None or row[0] is None:
            return None
        session = read_session(row[0])
        if session is None:
            raise Unavailable("PostgreSQL answered without a session")
        return session

    def end(self, token: str) -> None:
        self._ask(f"SELECT {self.schema}.tgauth_revoke(login_id) FROM {self.schema}.tgauth_session(%s)", token)

    def _ask(self, sql: str, token: str) -> Any:
        if token_id(token) is None:
            return None
        deadline = time.monotonic() + self.timeout
        while True:
            connection = kept = self.idle.take()
            try:
                if connection is None:
                    # Of libpq's own kind that does not block; each statement is a transaction of its own.
                    connection = self.connect(self.dsn, async_=1)
                    wait(connection, deadline)
                row = answer(connection, sql, token, deadline)
            except (OSError, self.errors) as error:
                lost = connection is not None and connection.closed
                if connection is not None:
                    connection.close()
                if kept and lost:
                    continue  # the server had ended it meanwhile; both questions may be asked twice
                raise Unavailable(f"PostgreSQL: {error}") from error
            except BaseException:
                if connection is not None:
                    connection.close()
                raise
            if not self.idle.give_back(connection):
                connection.close()
            return row


def answer(connection: Any, sql: str, token: str, deadline: float) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, (token,))
        wait(connection, deadline)
        return cursor.fetchone()


def wait(connection: Any, deadline: float) -> None:
    """Until what a connection of psycopg2 was asked is done."""
    from psycopg2.extensions import POLL_OK, POLL_READ
    while True:
        state = connection.poll()
        if state == POLL_OK:
            return
        poller = select.poll()
        poller.register(connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not poller.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError("no answer in time")
