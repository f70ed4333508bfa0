#!/usr/bin/python3
"""A plain ASGI application behind tgauth: TGAUTH_SESSION_URL=… PORT=8000 ./asgi_site.py

/ is for everybody, /private for who is logged in, /who tells them as JSON; a WebSocket is told their number.
"""

import html
import json
import os

import uvicorn
from sessions import PLAIN_HTTP, sessions_from_environment

from tgauth.asgi import Tgauth, login_page_for


async def hello(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    session = scope["tgauth.session"]
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": json.dumps(session and session["user_id"])})
        await send({"type": "websocket.close", "code": 1000})
        return
    name = html.escape(session["first_name"] or f"user {session['user_id']}") if session else "stranger"
    status, fields, body = 200, [(b"content-type", b"text/html; charset=utf-8")], f"<h1>Hello, {name}</h1>\n"
    if scope["path"] == "/who":
        status, fields, body = 200 if session else 401, [(b"content-type", b"application/json")], json.dumps(session)
    elif scope["path"] == "/private" and session is None:
        status, fields, body = 303, [(b"location", login_page_for(scope).encode())], ""
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body.encode()})


application = Tgauth(hello, sessions_from_environment(), plain_http=PLAIN_HTTP)

if __name__ == "__main__":
    uvicorn.run(application, port=int(os.environ.get("PORT", "8000")), log_level="warning")
