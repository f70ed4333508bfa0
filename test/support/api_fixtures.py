"""A front-end of the API: its fixtures and the client that holds each answer against the document."""

import http.client
import json

import jwt
import pytest

from support.daemons import Browser
from support.openapi import Checker

PASSWORD = "correct horse battery staple"
SESSION = "tgauth_session"


@pytest.fixture(scope="module", autouse=True)
def cheap_passwords(database):
    database.run(f'ALTER DATABASE "{database.name}" SET tgauth.bcrypt_cost = 4')


class Client:
    """A front-end: JSON in and out, each answer held against the OpenAPI document."""

    def __init__(self, pushd, document, address="203.0.113.7"):
        self.pushd = pushd
        self.checker = document
        self.address = address

    def request(self, method, path, body=None, token=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.pushd.port, timeout=20)
        fields = {"X-Forwarded-For": self.address, **(headers or {})}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            fields.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, "/tgauth" + path, data, fields)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        value = json.loads(text)
        self.checker.check(method, path, answer.status, answer.headers, value)
        return answer.status, value, answer.headers

    def post(self, path, body=None, token=None, headers=None):
        return self.request("POST", path, body, token, headers)[:2]


@pytest.fixture(scope="module")
def daemon(database, directory):
    from support.daemons import Pushd
    daemon = Pushd(directory, database.dsn, name="pushd-api", trusted_proxies="127.0.0.1",
                   attempts_per_minute=100000).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()
    assert PASSWORD not in daemon.log_text()


@pytest.fixture(scope="module")
def document(daemon):
    return Checker(Browser(daemon).get("api/openapi.json").json())


@pytest.fixture
def client(daemon, document):
    return Client(daemon, document)


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
