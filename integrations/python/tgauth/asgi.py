"""An ASGI application (ASGI 3.0) behind tgauth: `app = Tgauth(app, sessions)`."""

from __future__ import annotations

from typing import Any, Awaitable, Callable, MutableMapping, Optional, Union

from .awaited import AsyncSessions, awaited
from .handles import Sessions
from .session import RETRY_AFTER, UNAVAILABLE_TEXT, Session, Unavailable, log, login_page, session_token

Application = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]

UNAVAILABLE_FIELDS = [(b"retry-after", RETRY_AFTER.encode()), (b"content-type", b"text/plain"), (b"cache-control", b"no-store")]


class Tgauth:
    """Puts the session into scope["tgauth.session"]: a Session, or None.  Where nobody can tell it answers 503, and
    refuses a WebSocket."""

    def __init__(self, app: Application, sessions: Union[Sessions, AsyncSessions], plain_http: bool = False) -> None:
        self.app = app
        self.sessions = awaited(sessions)
        self.plain_http = plain_http

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            try:
                scope["tgauth.session"] = await find(self.sessions, scope, self.plain_http)
            except Unavailable as error:
                log.warning("%s", error)
                return await refuse(scope["type"], send)
        await self.app(scope, receive, send)


async def find(sessions: AsyncSessions, scope: MutableMapping[str, Any], plain_http: bool) -> Optional[Session]:
    token = request_token(scope, plain_http)
    return await sessions.find(token) if token else None


def request_token(scope: MutableMapping[str, Any], plain_http: bool) -> Optional[str]:
    # HTTP/2 may bring a cookie in pieces (RFC 9113, 8.2.3).
    cookies = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return session_token(cookies, plain_http)


async def refuse(kind: str, send: Any) -> None:
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1013})
        return
    await send({"type": "http.response.start", "status": 503, "headers": UNAVAILABLE_FIELDS})
    await send({"type": "http.response.body", "body": UNAVAILABLE_TEXT.encode()})


def login_page_for(scope: MutableMapping[str, Any]) -> str:
    """The login page for this request, and back to it afterwards."""
    root, path = scope.get("root_path", ""), scope["path"]
    query = scope.get("query_string", b"").decode("latin-1")
    # Of servers, older ones leave the root path out of the path.
    return login_page((path if path.startswith(root) else root + path) + ("?" + query if query else ""))
