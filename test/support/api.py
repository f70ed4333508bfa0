"""A front-end of the API."""

import json

import jwt

from support.browser import http_request

PASSWORD = "correct horse battery staple"


class Client:
    """A front-end: JSON in and out, each answer held against the OpenAPI document."""

    def __init__(self, pushd, document, address="203.0.113.7"):
        self.pushd = pushd
        self.checker = document
        self.address = address

    def request(self, method, path, body=None, token=None, headers=None):
        fields = {"X-Forwarded-For": self.address, **(headers or {})}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
        answer = http_request(self.pushd.address, "/tgauth" + path, method, fields, data)
        value = answer.json()
        self.checker.check(method, path, answer.status, answer.headers, value)
        return answer.status, value, answer.headers

    def post(self, path, body=None, token=None, headers=None):
        return self.request("POST", path, body, token, headers)[:2]


def register(client, name, password=PASSWORD):
    status, pair = client.post("/api/register", {"username": name, "password": password})
    assert status == 201, pair
    return pair


def key_of(client, token):
    keys = client.request("GET", "/.well-known/jwks.json")[1]["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    return jwt.PyJWK(next(k for k in keys if k["kid"] == kid)).key


def claims_of(client, token, **options):
    """As a third party verifies: by the published keys alone."""
    return jwt.decode(token, key_of(client, token), algorithms=["ES256"], issuer="tgauth", **options)
