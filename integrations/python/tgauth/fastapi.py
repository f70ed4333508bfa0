"""FastAPI behind tgauth, as dependencies.

    auth = Tgauth(app, HttpSessions("http://127.0.0.1:8080/tgauth/session"))

    @app.get("/private")
    async def private(session: Session = Depends(auth.required)):
        return session["user_id"]
"""

from __future__ import annotations

from typing import Awaitable, Callable, Optional, Union

from fastapi import Depends, FastAPI, HTTPException, WebSocketException
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse

from . import asgi
from .awaited import AsyncSessions, awaited
from .handles import Sessions
from .session import RETRY_AFTER, UNAVAILABLE_TEXT, Session, Unavailable, log, wants_page


class Tgauth:
    """`optional` gives the session or None; `required` refuses strangers; `group(name)` also who is not in it."""

    def __init__(self, app: FastAPI, sessions: Union[Sessions, AsyncSessions], plain_http: bool = False) -> None:
        self.sessions = awaited(sessions)
        self.plain_http = plain_http
        app.add_exception_handler(Unavailable, unavailable)

    async def optional(self, connection: HTTPConnection) -> Optional[Session]:
        try:
            return await asgi.find(self.sessions, connection.scope, self.plain_http)
        except Unavailable as error:
            # The handler of exceptions is asked for HTTP alone.
            if connection.scope["type"] == "websocket":
                log.warning("%s", error)
                raise WebSocketException(1013, "logins cannot be checked just now") from error
            raise

    async def required(self, connection: HTTPConnection) -> Session:
        """Sends a browser that wants a page to the login page; other strangers get 401, a WebSocket is refused."""
        session = await self.optional(connection)
        if session is not None:
            return session
        scope = connection.scope
        if scope["type"] == "websocket":
            raise WebSocketException(1008, "not logged in")
        if wants_page(scope["method"], connection.headers.get("accept")):
            raise HTTPException(303, headers={"Location": asgi.login_page_for(scope)})
        raise HTTPException(401, "not logged in")

    def group(self, name: str) -> Callable[..., Awaitable[Session]]:
        async def in_group(connection: HTTPConnection, session: Session = Depends(self.required)) -> Session:
            if name in session["groups"]:
                return session
            if connection.scope["type"] == "websocket":
                raise WebSocketException(1008, f"not in the group {name}")
            raise HTTPException(403, f"not in the group {name}")
        return in_group

    async def logout(self, connection: HTTPConnection) -> None:
        """Ends the session everywhere; Unavailable, and so 503, where that could not be told."""
        token = asgi.request_token(connection.scope, self.plain_http)
        if token:
            await self.sessions.end(token)


def unavailable(_: Request, error: Exception) -> PlainTextResponse:
    log.warning("%s", error)
    return PlainTextResponse(UNAVAILABLE_TEXT, 503, {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})
