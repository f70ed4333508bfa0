"""The handle of the example sites, by the environment: PostgreSQL, Redis and pushd, or pushd alone."""

import os

from tgauth import HttpSessions, RedisSessions, SqlSessions

# For a site without TLS, on a loopback name, and no other.
PLAIN_HTTP = os.environ.get("TGAUTH_PLAIN_HTTP") == "1"


def sessions_from_environment():
    if os.environ.get("TGAUTH_DSN"):
        return SqlSessions(os.environ["TGAUTH_DSN"])
    asked = HttpSessions(os.environ.get("TGAUTH_SESSION_URL", "http://127.0.0.1:8080/tgauth/session"))
    if not os.environ.get("REDIS_URL"):
        return asked
    import redis
    return RedisSessions(redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=1), asked)
