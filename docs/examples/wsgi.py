#!/usr/bin/python3
"""A plain WSGI application behind tgauth: one middleware, no framework.

    TGAUTH_SESSION_URL=http://127.0.0.1:8080/tgauth/session PORT=8000 ./wsgi.py

`application` is what gunicorn, uWSGI or mod_wsgi serve.  A reverse proxy sends
/tgauth/ to tgauth-pushd and the rest here, so that both are one site.
"""

import html
import json
import os
import urllib.parse

from tgauth_sessions import HttpSessions, RedisSessions, Unavailable, session_token


class Tgauth:
    """Puts the session into environ["tgauth.session"]: a dict, or None."""

    def __init__(self, application, sessions):
        self.application = application
        self.sessions = sessions

    def __call__(self, environ, start_response):
        token = session_token(environ.get("HTTP_COOKIE"))
        try:
            environ["tgauth.session"] = self.sessions.find(token) if token else None
        except Unavailable:
            start_response("503 Service Unavailable", [("Retry-After", "2"), ("Content-Type", "text/plain")])
            return [b"Logins cannot be checked just now.\n"]
        return self.application(environ, start_response)


def login_page(environ):
    here = environ.get("PATH_INFO", "/")
    if environ.get("QUERY_STRING"):
        here += "?" + environ["QUERY_STRING"]
    return "/tgauth/login?return=" + urllib.parse.quote(here, safe="/")


def hello(environ, start_response):
    """The site itself: / for everybody, /private for who is logged in, /who as JSON."""
    session = environ["tgauth.session"]
    path = environ.get("PATH_INFO", "/")
    if path == "/who":
        start_response("200 OK" if session else "401 Unauthorized", [("Content-Type", "application/json")])
        return [json.dumps(session).encode()]
    if path == "/private" and session is None:
        start_response("303 See Other", [("Location", login_page(environ))])
        return [b""]
    name = html.escape(session["first_name"] or f"user {session['user_id']}") if session else "stranger"
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [f"<!doctype html><title>Hello</title><h1>Hello, {name}</h1>\n".encode()]


def sessions_from_environment():
    asked = HttpSessions(os.environ.get("TGAUTH_SESSION_URL", "http://127.0.0.1:8080/tgauth/session"))
    if not os.environ.get("REDIS_URL"):
        return asked
    import redis
    return RedisSessions(redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=1), asked)


application = Tgauth(hello, sessions_from_environment())

if __name__ == "__main__":
    from wsgiref.simple_server import make_server
    make_server("127.0.0.1", int(os.environ.get("PORT", "8000")), application).serve_forever()
