"""A client of the OpenID provider, which asks by SQL, in the role of pushd."""

import base64
import hashlib
import json
import urllib.parse

import jwt

ISSUER = "https://id.example"
CALLBACK = "https://app.example/cb"
VERIFIER = "verifier-" * 5
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Provider:
    """Makes the client, unless its secret is known."""

    def __init__(self, database, client_id="app", secret=None, consent="never", **options):
        self.database = database
        self.client_id = client_id
        if secret is None:
            named = "".join(f", {name} => %s" for name in options)
            secret = database.value(f"SELECT tgauth_add_client(%s, 'App', ARRAY['{CALLBACK}'], consent => %s{named})",
                                    client_id, consent, *options.values())
        self.secret = secret

    def row(self, function, *arguments):
        marks = ", ".join(["%s"] * len(arguments))
        return self.database.one(f"SELECT * FROM {function}({marks})", *arguments, user="test_pushd")

    def json(self, function, *arguments):
        status, body, challenge = self.row(function, *arguments)
        return status, body and json.loads(body), challenge

    def query(self, **more):
        return {"client_id": self.client_id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid profile",
                "state": "state", "nonce": "nonce", "code_challenge": CHALLENGE, "code_challenge_method": "S256", **more}

    def authorize(self, session_token, **more):
        """outcome, redirect_to, error, error_description, client_id, client_name, scopes, resume"""
        return self.row("tgauth_authorize", ISSUER, urllib.parse.urlencode(self.query(**more)).encode(), session_token)

    def code(self, session_token, **more):
        """Whatever is asked, the person allows it."""
        answer = self.authorize(session_token, **more)
        if answer[0] == "consent":
            answer = self.authorize(session_token, **more, decision="allow", resume=answer[7])
        assert answer[0] == "redirect" and answer[2] is None, answer
        return urllib.parse.parse_qs(urllib.parse.urlsplit(answer[1]).query)["code"][0]

    def basic(self):
        return "Basic " + base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()

    def exchange(self, code, **more):
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER, **more}
        return self.json("tgauth_token", ISSUER, urllib.parse.urlencode(form).encode(), self.basic())

    def tokens(self, code, **more):
        status, body, _ = self.exchange(code, **more)
        assert status == 200, body
        return body

    def userinfo(self, access_token):
        return self.json("tgauth_userinfo", access_token)

    def verify(self, id_token):
        """The claims, as a client that has the key set reads them."""
        keys = jwt.PyJWKSet.from_dict(self.database.value("SELECT tgauth_jwks()", user="test_pushd")).keys
        header = jwt.get_unverified_header(id_token)
        key, = [key for key in keys if key.key_id == header["kid"]]
        return jwt.decode(id_token, key.key, algorithms=[header["alg"]], audience=self.client_id, issuer=ISSUER)
