#!/usr/bin/python3
"""A plain WSGI application behind tgauth, no framework.

    TGAUTH_SESSION_URL=http://127.0.0.1:8080/tgauth/session PORT=8000 ./wsgi_site.py

`application` is what gunicorn, uWSGI or mod_wsgi serve.  A reverse proxy sends
/tgauth/ to tgauth-pushd and the rest here, so that both are one site.  Without TLS it takes TGAUTH_PLAIN_HTTP=1.
"""

import html
import json
import os
from wsgiref.simple_server import make_server

from sessions import PLAIN_HTTP, sessions_from_environment

from tgauth.wsgi import Tgauth, login_page_for


def hello(environ, start_response):
    """The site itself: / for everybody, /private for who is logged in, /who as JSON."""
    session = environ["tgauth.session"]
    path = environ.get("PATH_INFO", "/")
    if path == "/who":
        start_response("200 OK" if session else "401 Unauthorized", [("Content-Type", "application/json")])
        return [json.dumps(session).encode()]
    if path == "/private" and session is None:
        start_response("303 See Other", [("Location", login_page_for(environ))])
        return [b""]
    name = html.escape(session["first_name"] or f"user {session['user_id']}") if session else "stranger"
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [f"<!doctype html><title>Hello</title><h1>Hello, {name}</h1>\n".encode()]


application = Tgauth(hello, sessions_from_environment(), plain_http=PLAIN_HTTP)

if __name__ == "__main__":
    make_server("127.0.0.1", int(os.environ.get("PORT", "8000")), application).serve_forever()
