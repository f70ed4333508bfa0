"""What the OpenID Foundation's plan for RP-Initiated Logout asks, a test for each of its modules, named after it."""

import urllib.parse

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from apps.oidc.relying_party import GOODBYE, NEEDS_A_PERSON, Person, RelyingParty, parameters, unsigned


@pytest.fixture(scope="module")
def party(site, pushd):
    return RelyingParty(site, pushd, "leaver", post_logout_redirect_uris=[GOODBYE, GOODBYE + "2"])


@pytest.fixture
def person(site, pushd):
    return Person(site, pushd)


@pytest.fixture
def hint(party, person):
    """An ID token of the session that lives."""
    return party.log_in(person)["id_token"]


def is_logged_out(party, person):
    assert party.ask(person, prompt="none")["error"] in NEEDS_A_PERSON


def stays(party, person, **parameters):
    """Nobody is led anywhere, neither at once nor by saying yes to the question; gives what the page was."""
    assert person.visit(party.goodbye(**parameters)) is None
    shown = person.shown[-1]
    assert shown in ("ask_logout", "refused"), shown
    if shown == "ask_logout":
        assert person.visit(*yes(person), own=True) is None and person.shown == ["logged_out"]
        is_logged_out(party, person)
    else:
        assert person.page.status == 400 and party.ask(person, prompt="none")["code"], "an error ends nothing"
    return shown


def yes(person):
    action, fields = person.page_form()
    return action, urllib.parse.urlencode(fields)


def test_rp_initiated_logout_discovery_endpoint_verification(party):
    assert party.metadata["end_session_endpoint"].startswith(party.metadata["issuer"] + "/")


def test_rp_initiated_logout(party, person, hint):
    state = "s" * 128
    landed = person.visit(party.goodbye(id_token_hint=hint, post_logout_redirect_uri=GOODBYE, state=state))
    assert landed.partition("?")[0] == GOODBYE and parameters(landed) == {"state": state} and person.shown == []
    is_logged_out(party, person)


def test_rp_initiated_logout_bad_post_logout_redirect_uri(party, person, hint):
    stays(party, person, id_token_hint=hint, post_logout_redirect_uri="https://rp.example/elsewhere", state="s")


def test_rp_initiated_logout_query_added_to_post_logout_redirect_uri(party, person, hint):
    stays(party, person, id_token_hint=hint, post_logout_redirect_uri=GOODBYE + "?foo=bar", state="s")


def test_rp_initiated_logout_modified_id_token_hint(party, person, hint):
    claims = jwt.decode(hint, options={"verify_signature": False})
    stays(party, person, id_token_hint=unsigned(claims), post_logout_redirect_uri=GOODBYE, state="s")


def test_rp_initiated_logout_bad_id_token_hint(party, person, hint):
    claims = jwt.decode(hint, options={"verify_signature": False})
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(claims, mine, "RS256", headers={"kid": jwt.get_unverified_header(hint)["kid"]})
    stays(party, person, id_token_hint=forged, post_logout_redirect_uri=GOODBYE, state="s")


def test_rp_initiated_logout_no_id_token_hint(party, person, hint):
    stays(party, person, post_logout_redirect_uri=GOODBYE, state="s")


def test_rp_initiated_logout_no_params(party, person, hint):
    assert stays(party, person) == "ask_logout"


def test_rp_initiated_logout_no_post_logout_redirect_uri(party, person, hint):
    assert person.visit(party.goodbye(id_token_hint=hint, state="s")) is None
    assert person.shown == ["logged_out"]
    is_logged_out(party, person)


def test_rp_initiated_logout_no_state(party, person, hint):
    assert person.visit(party.goodbye(id_token_hint=hint, post_logout_redirect_uri=GOODBYE)) == GOODBYE
    is_logged_out(party, person)


def test_rp_initiated_logout_only_state(party, person, hint):
    assert stays(party, person, state="s") == "ask_logout"


def test_nobody_is_logged_out_by_a_hint_of_another(site, pushd, party, person, hint):
    """A link with the attacker's own ID token in a victim's browser: asked, or refused."""
    victim = Person(site, pushd)
    party.log_in(victim)
    landed = victim.visit(party.goodbye(id_token_hint=hint, post_logout_redirect_uri=GOODBYE))
    assert party.ask(victim, prompt="none")["code"], landed


def test_logout_cannot_be_confirmed_by_another_site(party, person, hint):
    person.visit(party.goodbye())
    action, form = yes(person)
    path = action[len(person.pushd.url + person.prefix):]
    for origin in ("https://attacker.example", "null"):
        person.request("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin})
        assert party.ask(person, prompt="none")["code"]
