"""A browser without a screen that has an authenticator: what a page's script sends for passkeys."""

import base64
import json

from support.authenticator import Passkey, base64url
from support.browser import Browser


class Person(Browser):
    """A browser with an authenticator; each answer is held against the OpenAPI document, where one is given."""

    document = None

    def __init__(self, pushd):
        super().__init__(pushd)
        self.passkey = None

    def json(self, path, body, **headers):
        body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        answer = self.request("POST", path, body, {"Origin": self.pushd.url, "Content-Type": "application/json", **headers})
        if self.document:
            self.document.check("POST", f"/{path.partition('?')[0]}", answer.status, answer.headers, answer.json())
        return answer

    def options(self, purpose):
        return self.json("passkey/options", {"purpose": purpose})

    def add(self, name=None, **fields):
        """The status of the answer, and its words."""
        answer = self.options("register")
        if answer.status != 200:
            return answer.status, answer.json()["error"]
        options = answer.json()
        self.passkey = Passkey(origin=self.pushd.url, handle=decode(options["user"]["id"]))
        client, attestation = self.passkey.register(decode(options["challenge"]), **fields)
        answer = self.json("passkey/register", {"name": name, "id": base64url(self.passkey.id), "response": {
            "clientDataJSON": base64url(client), "attestationObject": base64url(attestation)}})
        return answer.status, answer.json().get("error") or answer.json()

    def assertion(self, passkey, **fields):
        """What the browser sends to log in by a passkey."""
        challenge = decode(self.options("login").json()["challenge"])
        names = ("clientDataJSON", "authenticatorData", "signature", "userHandle")
        id, *rest = passkey.assertion(challenge, **fields)
        return {"id": base64url(id), "response": dict(zip(names, map(base64url, rest)))}

    def enter(self, passkey, **fields):
        return self.json("passkey/login?return=/shop", self.assertion(passkey, **fields))


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
