"""What the OpenID Foundation's plan for Back-Channel Logout asks, and that any revocation tells each client of it."""

import http.server
import json
import threading
import time
import urllib.parse

import jwt
import pytest

from apps.oidc.relying_party import GOODBYE, NEEDS_A_PERSON, Person, RelyingParty, parameters
from support.servers import wait_until

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Receiver:
    """Where logout tokens are posted: what came, and what is answered."""

    def __init__(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.posts.append((self.headers["Content-Type"], urllib.parse.parse_qsl(body)))
                self.send_response(200)
                self.send_header("Cache-Control", "no-store")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.posts = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/backchannel"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def receiver():
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def party(site, pushd, receiver):
    return RelyingParty(site, pushd, "leaver", post_logout_redirect_uris=[GOODBYE], backchannel_logout_uri=receiver.url)


@pytest.fixture
def person(site, pushd):
    return Person(site, pushd)


@pytest.fixture
def hint(party, person):
    """An ID token of the session that lives."""
    return party.log_in(person)["id_token"]


def test_backchannel_logout_discovery_endpoint_verification(party):
    assert party.metadata["backchannel_logout_supported"] is True
    assert party.metadata["backchannel_logout_session_supported"] is True and party.metadata["end_session_endpoint"]


def logout_token(party, receiver, sid):
    """The claims of the one that was posted for a session."""
    def those():
        tokens = [fields for _, fields in receiver.posts]
        return [token for ((name, token),) in tokens if jwt.decode(token, options={"verify_signature": False})["sid"] == sid]
    token, = wait_until(those, "the logout token")
    assert all(kind.startswith("application/x-www-form-urlencoded") and [name for name, _ in fields] == ["logout_token"]
               for kind, fields in receiver.posts)
    assert jwt.get_unverified_header(token)["typ"] == "logout+jwt"
    return party.claims(token)


def test_backchannel_rp_initiated_logout(party, person, receiver, hint):
    before = party.claims(hint)
    landed = person.visit(party.goodbye(id_token_hint=hint, post_logout_redirect_uri=GOODBYE, state="s"))
    assert parameters(landed) == {"state": "s"}
    claims = logout_token(party, receiver, before["sid"])
    # Back-Channel Logout 2.4
    assert claims["events"] == {LOGOUT_EVENT: {}} and claims["jti"] and "nonce" not in claims
    assert (claims["sub"], claims["sid"], claims["aud"]) == (before["sub"], before["sid"], party.client_id)
    assert claims["exp"] - claims["iat"] <= 120
    assert party.ask(person, prompt="none")["error"] in NEEDS_A_PERSON


@pytest.mark.parametrize("how", ["SELECT tgauth_revoke_all(%s)", "SELECT tgauth_block(%s)"])
def test_any_revocation_is_told(site, party, person, receiver, hint, how):
    claims = party.claims(hint)
    site.query(how, int(claims["sub"]))
    assert logout_token(party, receiver, claims["sid"])["sub"] == claims["sub"]


def test_each_client_of_a_session_is_told_and_no_other(site, pushd, party, person, receiver, hint):
    other = RelyingParty(site, pushd, "stranger", backchannel_logout_uri=receiver.url)
    also = RelyingParty(site, pushd, "companion", backchannel_logout_uri=receiver.url)
    sids = [party.claims(hint)["sid"], also.log_in(person)["claims"]["sid"]]
    assert sids[0] != sids[1], "clients cannot tell each other whose session it is"
    receiver.posts.clear()
    site.query("SELECT tgauth_revoke_all(%s)", int(party.claims(hint)["sub"]))
    for one, sid in zip((party, also), sids):
        assert logout_token(one, receiver, sid)["aud"] == one.client_id
    time.sleep(0.3)
    assert len(receiver.posts) == 2 and other.client_id not in json.dumps(receiver.posts)
