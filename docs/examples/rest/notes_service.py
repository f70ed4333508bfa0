#!/usr/bin/python3
"""A small service that treats access tokens as PostgREST does.

    JWKS_URL=http://127.0.0.1:8080/.well-known/jwks.json ISSUER=https://example.com \\
    DSN="dbname=app user=authenticator" PORT=3001 ./notes_service.py

GET /notes, POST /notes {"body": "…"}.  A request carries `Authorization: Bearer TOKEN`,
the token being one of `POST /tgauth/token`.  It is verified by the published keys;
then, in one transaction, the service takes the token's role, gives SQL the claims as
`request.jwt.claims` and the headers as `request.headers`, and calls api.authenticate().
From there on row-level security decides (notes.sql).
"""

import http.server
import json
import os

import jwt
import psycopg2

# What a token may name: never a role that was not made for this.
ROLES = {"web_user"}
BODY_LIMIT = 10_000
KEYS = jwt.PyJWKClient(os.environ["JWKS_URL"], lifespan=300)


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def verify(authorization):
    """The claims of a bearer token.  The algorithm is ours to choose, not the token's."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(401, "a bearer token is needed")
    try:
        claims = jwt.decode(token.strip(), KEYS.get_signing_key_from_jwt(token.strip()).key,
                            algorithms=["ES256"], issuer=os.environ["ISSUER"], leeway=60,
                            options={"require": ["exp", "iss", "sub"]})
    except jwt.PyJWKClientError as error:
        raise Refused(401, f"no such key: {error}") from error
    except jwt.InvalidTokenError as error:
        raise Refused(401, str(error)) from error
    if claims.get("role") not in ROLES:
        raise Refused(403, "the token's role has no rights here")
    return claims


def run(claims, headers, sql, parameters=()):
    """Runs one statement as the token's role and returns its rows."""
    connection = psycopg2.connect(os.environ["DSN"], options="-c search_path=pg_catalog")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{claims["role"]}"')  # one of ROLES
            cursor.execute("SELECT set_config('request.jwt.claims', %s, true), "
                           "set_config('request.headers', %s, true)",
                           (json.dumps(claims), json.dumps(headers)))
            cursor.execute("SELECT api.authenticate()")
            cursor.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row)) for row in cursor.fetchall()]
    except psycopg2.errors.InvalidAuthorizationSpecification as error:
        raise Refused(401, error.diag.message_primary) from error
    except psycopg2.errors.InsufficientPrivilege as error:
        raise Refused(403, error.diag.message_primary) from error
    finally:
        connection.close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(lambda claims, headers: run(
            claims, headers, "SELECT id, owner, body FROM api.notes ORDER BY id"))

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, BODY_LIMIT))
        self.answer(lambda claims, headers: run(
            claims, headers, "INSERT INTO api.notes (body) VALUES (%s) RETURNING id, owner, body",
            (json.loads(body)["body"],)))

    def answer(self, work):
        try:
            if self.path != "/notes":
                raise Refused(404, "there is /notes")
            headers = {name.lower(): value for name, value in self.headers.items() if name.lower() != "cookie"}
            status, result = 200, work(verify(headers.get("authorization")), headers)
        except Refused as refused:
            status, result = refused.status, {"message": str(refused)}
        except (KeyError, TypeError, json.JSONDecodeError):
            status, result = 400, {"message": 'a body like {"body": "text"} is needed'}
        body = json.dumps(result).encode()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Says nothing: a request line is the proxy's to log."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3001"))),
                                    Handler).serve_forever()
