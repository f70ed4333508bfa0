"""Who is logged in, for a Python web application: a handle that is asked, and a middleware for each framework.

Handles, each with find(token) and end(token):

    HttpSessions("http://127.0.0.1:8080/tgauth/session")     asks tgauth-pushd
    RedisSessions(redis.Redis(...), HttpSessions(...))       reads its cache, asks on a miss
    SqlSessions("host=… dbname=… user=…")                    asks PostgreSQL
    CachedSessions(any of these, seconds=1)                  believes each answer for a second
    AsyncSessions(any of these)                              the same, awaited

Middlewares: tgauth.wsgi, tgauth.asgi, tgauth.django, tgauth.flask, tgauth.fastapi.
"""

from .awaited import AsyncSessions
from .cache import CachedSessions
from .handles import HttpSessions, RedisSessions, Sessions, SqlSessions
from .session import COOKIE, PLAIN_COOKIE, Session, Unavailable, login_page, session_token, token_id

__all__ = ["AsyncSessions", "COOKIE", "CachedSessions", "HttpSessions", "PLAIN_COOKIE", "RedisSessions", "Session", "Sessions",
           "SqlSessions", "Unavailable", "login_page", "session_token", "token_id"]
