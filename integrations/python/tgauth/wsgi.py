"""A WSGI application (PEP 3333) behind tgauth: `application = Tgauth(application, sessions)`."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Optional

from .handles import Sessions
from .session import RETRY_AFTER, UNAVAILABLE_TEXT, Session, Unavailable, log, login_page, session_token

UNAVAILABLE_FIELDS = [("Retry-After", RETRY_AFTER), ("Content-Type", "text/plain"), ("Cache-Control", "no-store")]


class Tgauth:
    """Puts the session into environ["tgauth.session"]: a Session, or None.  Where nobody can tell it answers 503."""

    def __init__(self, application: Callable[..., Iterable[bytes]], sessions: Sessions, plain_http: bool = False) -> None:
        self.application = application
        self.sessions = sessions
        self.plain_http = plain_http

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        try:
            environ["tgauth.session"] = find(self.sessions, environ, self.plain_http)
        except Unavailable as error:
            log.warning("%s", error)
            start_response("503 Service Unavailable", UNAVAILABLE_FIELDS)
            return [UNAVAILABLE_TEXT.encode()]
        return self.application(environ, start_response)


def find(sessions: Sessions, environ: Any, plain_http: bool) -> Optional[Session]:
    token = session_token(environ.get("HTTP_COOKIE"), plain_http)
    return sessions.find(token) if token else None


def login_page_for(environ: Any) -> str:
    """The login page for this request, and back to it afterwards."""
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")) or "/"
    here = path.encode("latin-1", "replace").decode("utf-8", "replace")
    return login_page(here + ("?" + environ["QUERY_STRING"] if environ.get("QUERY_STRING") else ""))
