"""The smallest application that logs people in by OpenID Connect: one page that says who came."""

import base64
import hashlib
import html
import http.server
import json
import secrets
import threading
import urllib.parse
import urllib.request

FORM = "application/x-www-form-urlencoded"


class RelyingParty:
    """A client with PKCE at http://localhost, by client_secret_post where it has a secret; `onward`, where its callback leads, else it answers itself."""

    def __init__(self, issuer, client_id):
        self.issuer, self.client_id, self.onward, self.secret = issuer, client_id, None, None
        self.requests = {}  # by state: the verifier
        party = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                party.answer(self, self.path.partition("?")[0], party.parameters(self.path))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}"
        self.callback = self.url + "/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def endpoint(self, name):
        return f"{self.issuer}/tgauth/oauth/{name}"

    def address(self, **more):
        """Where a browser begins."""
        state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        self.requests[state] = verifier
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        return self.endpoint("authorize") + "?" + urllib.parse.urlencode({
            "client_id": self.client_id, "redirect_uri": self.callback, "response_type": "code", "scope": "openid profile",
            "state": state, "code_challenge": challenge, "code_challenge_method": "S256", **more})

    @staticmethod
    def parameters(address):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))

    def answer(self, handler, path, query):
        if path == "/callback" and "code" in query:
            text = "Hello " + self.claims(query)["name"]
        else:
            text = f"{path} {query.get('error', '')}"
        handler.send_response(303 if self.onward and path == "/callback" else 200)
        if self.onward and path == "/callback":
            handler.send_header("Location", f"{self.onward}/in?{urllib.parse.urlencode({'said': text})}")
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.end_headers()
        handler.wfile.write(f"<!doctype html><title>RP</title><h1>{html.escape(query.get('said', text))}</h1>".encode())

    def claims(self, query):
        assert query["iss"] == self.issuer
        form = {"grant_type": "authorization_code", "code": query["code"], "redirect_uri": self.callback,
                "client_id": self.client_id, "code_verifier": self.requests.pop(query["state"])}
        if self.secret is not None:
            form["client_secret"] = self.secret
        got = self.fetch("token", urllib.parse.urlencode(form).encode(), {"Content-Type": FORM})
        return self.fetch("userinfo", None, {"Authorization": "Bearer " + got["access_token"]})

    def fetch(self, name, body, headers):
        with urllib.request.urlopen(urllib.request.Request(self.endpoint(name), body, headers)) as answer:
            return json.load(answer)
