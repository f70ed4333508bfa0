"""A site of Flask and Authlib, whose whole knowledge of the provider is its address: ISSUER, CLIENT_ID, CLIENT_SECRET, PORT."""

import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, redirect, session, url_for

app = Flask(__name__)
app.secret_key = os.urandom(16)
oauth = OAuth(app)
oauth.register(
    "tgauth", client_id=os.environ["CLIENT_ID"], client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email groups", "code_challenge_method": "S256"})


@app.route("/private")
def private():
    if "claims" not in session:
        session["next"] = "/private"
        return oauth.tgauth.authorize_redirect(url_for("callback", _external=True))
    return jsonify(session["claims"])


@app.route("/callback")
def callback():
    token = oauth.tgauth.authorize_access_token()
    session["claims"] = {**token["userinfo"], **oauth.tgauth.userinfo(token=token)}
    return redirect(session.pop("next"))


app.run("127.0.0.1", int(os.environ["PORT"]))
