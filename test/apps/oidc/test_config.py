"""What the OpenID Foundation's plan for Config OP asks: metadata that a client can rely on."""

import base64
import re
import urllib.parse

from apps.oidc.relying_party import RelyingParty
from support.browser import http_request
from support.servers import TOP, wait_until

ISSUER = "https://login.example"


def test_discovery_endpoint_verification(site, run_pushd):
    pushd = run_pushd(site.dsn("test_pushd"), url=ISSUER)
    answer = http_request(pushd.address, "/.well-known/openid-configuration", headers={"Host": "login.example"})
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("application/json")
    document = answer.json()
    assert document["issuer"] == ISSUER, "to the letter, with no slash that a client would have to know of"
    addresses = {name: value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))}
    assert {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"} <= set(addresses)
    for name, value in addresses.items():
        parts = urllib.parse.urlsplit(value)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "login.example", "", ""), name
    lists = {name: value for name, value in document.items() if name.endswith("_supported") and isinstance(value, list)}
    assert all(value and all(type(one) is str for one in value) and len(set(value)) == len(value) for value in lists.values())
    assert lists["response_types_supported"] == ["code"] and lists["subject_types_supported"] == ["public"]
    assert {"authorization_code", "refresh_token"} <= set(lists["grant_types_supported"])
    assert "implicit" not in lists["grant_types_supported"] and "password" not in lists["grant_types_supported"]
    assert "RS256" in lists["id_token_signing_alg_values_supported"] and "none" not in lists["id_token_signing_alg_values_supported"]
    assert "openid" in lists["scopes_supported"] and {"sub", "iss", "auth_time", "acr"} <= set(lists["claims_supported"])
    assert all(re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", scope) for scope in lists["scopes_supported"])
    assert lists["code_challenge_methods_supported"] == ["S256"]
    assert {"client_secret_basic", "client_secret_post"} <= set(lists["token_endpoint_auth_methods_supported"])
    assert document["claims_parameter_supported"] is True
    assert document["request_parameter_supported"] is False and document["request_uri_parameter_supported"] is False
    assert document["authorization_response_iss_parameter_supported"] is True
    # The default of Discovery is true: left out, a client would send one.
    assert "request_uri_parameter_supported" in document


def test_the_recipes_name_their_clients(site):
    """Each statement of docs/applications.md as it stands there."""
    statements = re.findall(r"SELECT tgauth\.(tgauth_add_client\(.*?\));", (TOP / "docs/applications.md").read_text(), re.S)
    assert len(statements) >= 12
    for statement in statements:
        assert (site.value("SELECT " + statement) is None) == ("'none'" in statement), statement


def test_keys(site, pushd):
    """As a client reads them that knows no more than RFC 7517: `alg` and `use` in each, nothing private."""
    party = RelyingParty(site, pushd, "keys")
    wait_until(lambda: len(party.keys()) == 2, "pushd to hear of the RSA key that the first such client has made")
    keys = party.keys()
    assert {key["kty"] for key in keys} == {"RSA", "EC"} and len({key["kid"] for key in keys}) == len(keys)
    for key in keys:
        members = {"RSA": {"n", "e"}, "EC": {"crv", "x", "y"}}[key["kty"]]
        assert set(key) == members | {"kty", "kid", "alg", "use"} and key["use"] == "sig"
        assert key["alg"] == {"RSA": "RS256", "EC": "ES256"}[key["kty"]]
        sizes = {name: len(base64.urlsafe_b64decode(key[name] + "==")) for name in members - {"crv"}}
        assert sizes == ({"n": 256, "e": 3} if key["kty"] == "RSA" else {"x": 32, "y": 32})
