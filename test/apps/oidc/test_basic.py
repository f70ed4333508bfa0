"""What the OpenID Foundation's plan for Basic OP asks, a test for each of its modules, named after it."""

import json
import re
import time
from urllib.parse import urlencode

import jwt
import pytest

from apps.oidc.relying_party import CALLBACK, NEEDS_A_PERSON, Person, RelyingParty, left_half_of_hash, unsigned

PROFILE = {"name", "given_name", "preferred_username", "nickname", "updated_at"}


@pytest.fixture(scope="module")
def party(site, pushd):
    return RelyingParty(site, pushd, "first", pkce_required=False)


@pytest.fixture
def person(site, pushd):
    return Person(site, pushd)


def succeeds(party, person, **changed):
    """A whole login, and the userinfo of it; what was asked for and is not understood harms nothing."""
    got = party.log_in(person, **changed)
    info = party.userinfo(got["access_token"])
    assert info["sub"] == got["claims"]["sub"]
    return got, info


def is_refused_by_a_page(party, person, **changed):
    assert person.visit(party.address(**changed)) is None
    assert person.page.status == 400 and person.shown == ["refused"]


def twice(party, person, first=None, wait=0, **second):
    """Two logins of one browser: the claims of each, and which pages the second showed."""
    before = party.log_in(person, **(first or {}))
    time.sleep(wait)
    after = party.log_in(person, **second)
    assert before["claims"]["sub"] == after["claims"]["sub"]
    return before["claims"], after["claims"]


def test_server(party, person):
    answer = party.ask(person)
    # RFC 6749 10.10: a guess succeeds with 2^-128 at the most
    assert len(answer["code"]) >= 22 and len(set(answer["code"])) > 12
    got = party.tokens(answer["code"])
    claims = party.claims(got["id_token"])
    assert claims["nonce"] == party.asked["nonce"] and claims["at_hash"] == left_half_of_hash(got["access_token"])
    assert re.fullmatch(r"[\x20-\x7e]{1,255}", claims["sub"]) and claims["aud"] == party.client_id
    assert "name" not in claims and set(party.userinfo(got["access_token"])) == {"sub"}


def test_response_type_missing(party, person):
    assert party.ask(person, response_type=None)["error"] in ("invalid_request", "unsupported_response_type")


def test_idtoken_signature(party, person):
    header = jwt.get_unverified_header(party.log_in(person)["id_token"])
    assert header["alg"] == "RS256" and header["kid"]


def test_idtoken_unsigned(site, party, person):
    assert "none" not in party.metadata["id_token_signing_alg_values_supported"]
    with pytest.raises(Exception, match="algorithm"):
        site.query("SELECT tgauth_set_client('first', id_token_algorithm => 'none')")
    assert jwt.get_unverified_header(party.log_in(person)["id_token"])["alg"] == "RS256"


def test_userinfo_get(party, person):
    check_userinfo(party, person, "GET", "header")


def test_userinfo_post_header(party, person):
    check_userinfo(party, person, "POST", "header")


def test_userinfo_post_body(party, person):
    check_userinfo(party, person, "POST", "body")


def check_userinfo(party, person, method, place):
    got = party.log_in(person, scope="openid profile email")
    info = party.userinfo(got["access_token"], method, place)
    assert info["sub"] == got["claims"]["sub"] and PROFILE <= set(info)
    assert type(info["updated_at"]) is int and all(type(info[name]) is str for name in PROFILE - {"updated_at"})


def test_ensure_request_without_nonce_succeeds_for_code_flow(party, person):
    assert "nonce" not in succeeds(party, person, nonce=None)[0]["claims"]


def test_scope_profile(party, person):
    got, info = succeeds(party, person, scope="openid profile")
    assert PROFILE <= set(info) and "email" not in info
    assert not PROFILE & set(got["claims"]), "claims of scopes are userinfo's, Core 5.4"
    assert (info["name"], info["preferred_username"]) == ("Ann", person.who["username"])


def test_scope_email(party, person):
    got, info = succeeds(party, person, scope="openid email")
    assert info["email"] == f"{person.who['telegram_id']}@people.example"
    assert "email_verified" not in info and not PROFILE & set(info) and "email" not in got["claims"]


def test_scope_address(party, person):
    _, info = succeeds(party, person, scope="openid address")
    assert set(info) == {"sub"}


def test_scope_phone(party, person):
    _, info = succeeds(party, person, scope="openid phone")
    assert set(info) == {"sub"}


def test_scope_all(party, person):
    _, info = succeeds(party, person, scope="openid email phone address profile")
    assert PROFILE | {"email"} <= set(info)


def test_alternate_happy_flow(party, person):
    """The same whatever stands first."""
    request = party.request(scope="email openid")
    address = party.metadata["authorization_endpoint"] + "?"
    answer = party.came_back(person.visit(address + urlencode(list(reversed(request.items())))), person)
    assert "email" in party.userinfo(party.tokens(answer["code"])["access_token"])


def test_display_page(party, person):
    succeeds(party, person, display="page")


def test_display_popup(party, person):
    succeeds(party, person, display="popup")


def test_prompt_login(party, person):
    before, after = twice(party, person, wait=1, prompt="login")
    assert person.shown[0] == "waiting" and after["auth_time"] > before["auth_time"]


def test_prompt_none_not_logged_in(party, person):
    assert party.ask(person, prompt="none")["error"] in NEEDS_A_PERSON
    assert person.shown == []


def test_prompt_none_logged_in(party, person):
    before, after = twice(party, person, prompt="none")
    assert person.shown == [] and after["auth_time"] == before["auth_time"]


def test_max_age_1(party, person):
    before, after = twice(party, person, wait=2, max_age="1")
    assert person.shown[0] == "waiting" and after["auth_time"] > before["auth_time"]
    assert abs(after["auth_time"] - time.time()) < 10


def test_max_age_10000(party, person):
    before, after = twice(party, person, first={"max_age": "15000"}, max_age="10000")
    assert person.shown == [] and after["auth_time"] == before["auth_time"]


def test_ensure_request_with_unknown_parameter_succeeds(party, person):
    succeeds(party, person, extra="foobar")


def test_id_token_hint(party, person):
    first = party.log_in(person)
    again = party.log_in(person, prompt="none", id_token_hint=first["id_token"])
    assert person.shown == []
    assert all(first["claims"][name] == again["claims"][name] for name in ("sub", "auth_time"))


def test_login_hint(party, person):
    succeeds(party, person, login_hint="buffy@localhost")


def test_ui_locales(party, person):
    succeeds(party, person, ui_locales="se")


def test_claims_locales(party, person):
    succeeds(party, person, claims_locales="se")


def test_ensure_request_with_acr_values_succeeds(party, person):
    wanted = party.metadata["acr_values_supported"]
    got, _ = succeeds(party, person, acr_values=" ".join(wanted))
    assert got["claims"]["acr"] in wanted


def test_codereuse(party, person):
    code = party.ask(person)["code"]
    party.tokens(code)
    again = party.exchange(code)
    assert (again.status, again.json()["error"]) == (400, "invalid_grant")


def test_codereuse_30seconds(site, party, person):
    code = party.ask(person)["code"]
    token = party.tokens(code)["access_token"]
    site.query("UPDATE tgauth_client_code SET expires_at = expires_at - interval '30 s', used_at = used_at - interval '30 s'")
    again = party.exchange(code)
    assert (again.status, again.json()["error"]) == (400, "invalid_grant")
    assert party.ask_userinfo(token).status == 401, "the first use's tokens are revoked, RFC 6749 4.1.2"


def test_ensure_registered_redirect_uri(party, person):
    is_refused_by_a_page(party, person, redirect_uri=CALLBACK + "/not/registered")


def test_ensure_post_request_succeeds(party, person):
    answer = party.ask(person, method="POST", scope="openid profile")
    assert "name" in party.userinfo(party.tokens(answer["code"])["access_token"])


def test_server_client_secret_post(site, pushd, person):
    party = RelyingParty(site, pushd, "second", authentication="client_secret_post")
    assert "client_secret_post" in party.metadata["token_endpoint_auth_methods_supported"]
    succeeds(party, person)


def test_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(party, person):
    assert party.metadata["request_uri_parameter_supported"] is False
    assert party.ask(person, request_uri="https://rp.example/request.jwt")["error"] == "request_uri_not_supported"


def test_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(party, person):
    assert party.metadata["request_parameter_supported"] is False
    request = unsigned(party.request())
    assert party.ask(person, request=request)["error"] == "request_not_supported"


def test_claims_essential(party, person):
    got, info = succeeds(party, person, claims=json.dumps({"userinfo": {"name": {"essential": True}}}))
    assert info["name"] == "Ann" and "name" not in got["claims"]


def test_ensure_request_object_with_redirect_uri(party, person):
    """A redirect URI inside a request object, another outside: neither is used without being registered."""
    request = unsigned(party.request())
    is_refused_by_a_page(party, person, request=request, redirect_uri=CALLBACK + "/another")


def test_refresh_token(site, party, person):
    first = party.log_in(person, scope="openid offline_access", prompt="consent")
    got = party.check_tokens(party.post("token_endpoint", {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}))
    assert got["access_token"] != first["access_token"] and got["refresh_token"] != first["refresh_token"]
    claims = party.claims(got["id_token"])
    # Core 12.2: of the same login
    assert all(claims[name] == first["claims"][name] for name in ("iss", "sub", "aud", "auth_time"))
    assert claims["iat"] >= first["claims"]["iat"] and claims.get("nonce") in (None, first["claims"]["nonce"])
    assert party.userinfo(got["access_token"])["sub"] == claims["sub"]
    other = RelyingParty(site, party.pushd, "third")
    answer = other.post("token_endpoint", {"grant_type": "refresh_token", "refresh_token": got["refresh_token"]})
    assert (answer.status, answer.json()["error"]) == (400, "invalid_grant"), "a refresh token is its client's alone"


def test_ensure_request_with_valid_pkce_succeeds(party, person):
    succeeds(party, person)
