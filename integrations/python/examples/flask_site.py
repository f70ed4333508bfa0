#!/usr/bin/python3
"""Flask behind tgauth: TGAUTH_SESSION_URL=… PORT=8000 ./flask_site.py"""

import os

from flask import Flask, jsonify, redirect
from markupsafe import escape
from sessions import PLAIN_HTTP, sessions_from_environment

from tgauth.flask import Tgauth

app = Flask(__name__)
auth = Tgauth(app, sessions_from_environment(), plain_http=PLAIN_HTTP)


@app.get("/")
def home():
    name = auth.session["first_name"] or f"user {auth.session['user_id']}" if auth.session else "stranger"
    return f"<!doctype html><title>Hello</title><h1>Hello, {escape(name)}</h1>\n"


@app.route("/private", methods=["GET", "POST"])
@auth.login_required
def private():
    return home()


@app.get("/staff")
@auth.group_required("staff")
def staff():
    return home()


@app.get("/who")
def who():
    return (jsonify(auth.session), 200) if auth.session else (jsonify(None), 401)


@app.post("/logout")
def logout():
    auth.logout()
    return redirect("/", 303)


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8000")))
