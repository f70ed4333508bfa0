"""Flask behind tgauth.

    auth = Tgauth(app, HttpSessions("http://127.0.0.1:8080/tgauth/session"))

    @app.get("/private")
    @auth.login_required
    def private():
        return f"Hello, {auth.session['first_name']}"
"""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional, cast

from flask import Flask, Response, abort, g, redirect, request

from . import wsgi
from .handles import Sessions
from .session import RETRY_AFTER, UNAVAILABLE_TEXT, Session, Unavailable, log, session_token, wants_page


class Tgauth:
    """`auth.session` is the session of the request that is served, or None."""

    def __init__(self, app: Flask, sessions: Sessions, plain_http: bool = False) -> None:
        self.sessions = sessions
        self.plain_http = plain_http
        app.before_request(self._find)
        app.register_error_handler(Unavailable, unavailable)

    def _find(self) -> None:
        g.tgauth = wsgi.find(self.sessions, request.environ, self.plain_http)

    @property
    def session(self) -> Optional[Session]:
        return cast(Optional[Session], g.get("tgauth"))

    def login_required(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """Sends a browser that wants a page to the login page; other strangers get 401."""
        @functools.wraps(view)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if self.session is not None:
                return view(*args, **kwargs)
            if not wants_page(request.method, request.headers.get("Accept")):
                abort(401)
            return redirect(wsgi.login_page_for(request.environ), 303)
        return wrapped

    def group_required(self, group: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """The same, and 403 for a user without the group."""
        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(view)
            def wrapped(*args: Any, **kwargs: Any) -> Any:
                if group not in cast(Session, self.session)["groups"]:
                    abort(403)
                return view(*args, **kwargs)
            return self.login_required(wrapped)
        return decorate

    def logout(self) -> None:
        """Ends the session everywhere; Unavailable, and so 503, where that could not be told."""
        token = session_token(request.headers.get("Cookie"), self.plain_http)
        if self.session is not None and token:
            self.sessions.end(token)
            g.tgauth = None


def unavailable(error: Exception) -> Response:
    log.warning("%s", error)
    return Response(UNAVAILABLE_TEXT, 503, {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}, content_type="text/plain")
