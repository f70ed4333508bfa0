#!/usr/bin/python3
"""FastAPI behind tgauth: TGAUTH_SESSION_URL=… PORT=8000 ./fastapi_site.py"""

import html
import os
from typing import Optional

import uvicorn
from fastapi import Depends, FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from sessions import PLAIN_HTTP, sessions_from_environment

from tgauth import Session
from tgauth.fastapi import Tgauth

app = FastAPI()
auth = Tgauth(app, sessions_from_environment(), plain_http=PLAIN_HTTP)


def page(session):
    name = html.escape(session["first_name"] or f"user {session['user_id']}") if session else "stranger"
    return HTMLResponse(f"<!doctype html><title>Hello</title><h1>Hello, {name}</h1>\n")


@app.get("/")
async def home(session: Optional[Session] = Depends(auth.optional)):
    return page(session)


@app.api_route("/private", methods=["GET", "POST"])
async def private(session: Session = Depends(auth.required)):
    return page(session)


@app.get("/staff")
async def staff(session: Session = Depends(auth.group("staff"))):
    return page(session)


@app.get("/who")
async def who(session: Optional[Session] = Depends(auth.optional)):
    return JSONResponse(session, 200 if session else 401)


@app.post("/logout")
async def logout(request: Request):
    await auth.logout(request)
    return RedirectResponse("/", 303)


@app.websocket("/ws")
async def socket(websocket: WebSocket, session: Session = Depends(auth.required)):
    await websocket.accept()
    await websocket.send_text(str(session["user_id"]))
    await websocket.close()


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "8000")), log_level="warning")
