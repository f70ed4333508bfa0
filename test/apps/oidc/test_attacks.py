"""The attacks of RFC 9700 and of those before it, over HTTP: by a client, a person or a site that means ill."""

import base64
import urllib.parse

import pytest

from apps.oidc.relying_party import CALLBACK, FORM, Person, RelyingParty, parameters
from support.browser import PERSON


@pytest.fixture(scope="module")
def party(site, pushd):
    return RelyingParty(site, pushd, "wiki")


@pytest.fixture(scope="module")
def attacker(site, pushd):
    """A client of the same provider that is registered honestly."""
    return RelyingParty(site, pushd, "attacker", redirect_uri="https://attacker.example/cb")


@pytest.fixture
def person(site, pushd):
    return Person(site, pushd)


def refused(answer, error, status=400):
    assert (answer.status, answer.json()["error"]) == (status, error), answer
    assert "access_token" not in answer.text


# --- 4.1 redirect URIs, 4.11 open redirectors ------------------------------------------------


@pytest.mark.parametrize("uri", [
    "https://RP.example/cb", "HTTPS://rp.example/cb", "https://rp.example/CB", "https://rp.example/cb/", "https://rp.example/cb?",
    "https://rp.example/cb?x=1", "https://rp.example/cb#", "https://rp.example/cb#x", "https://rp.example:443/cb",
    "https://rp.example:8443/cb", "http://rp.example/cb", "https://rp.example./cb", "https://user@rp.example/cb",
    "https://rp.example@attacker.example/cb", "https://attacker.example/cb", "https://rp.example.attacker.example/cb",
    "https://rp.example/cb/../steal", "https://rp.example/x/../cb", "https://rp.example/./cb", "https://rp.example//cb",
    "https://rp.example/%63b", "https://rp.example/cb%00", "https://rp.example/cb\\@attacker.example", "https:rp.example/cb",
    "//rp.example/cb", "/cb", "", " https://rp.example/cb", "https://rp.example/cb ", "https://rp.example/cb\r\nX-Evil: 1",
    "https://rp.example/сb", "javascript:alert(1)//https://rp.example/cb", "data:text/html,x"])
def test_a_redirect_uri_is_registered_to_the_letter(party, person, uri):
    """And what is not is never gone to, with an error as little as with a code."""
    for changed in ({}, {"response_type": "token"}, {"prompt": "none"}, {"scope": "nonsense"}):
        assert person.visit(party.address(redirect_uri=uri, **changed)) is None
        assert person.page.status == 400 and person.shown == ["refused"] and "Location" not in person.page.headers
    assert "attacker.example" not in person.page.headers.as_string()


def test_a_redirect_uri_must_be_sent(party, person):
    assert person.visit(party.address(redirect_uri=None)) is None and person.page.status == 400


def test_of_a_loopback_address_the_port_alone_is_free(site, pushd, person):
    """RFC 8252 7.3, for applications on a person's own machine."""
    party = RelyingParty(site, pushd, "native", redirect_uri="http://127.0.0.1/cb", authentication="none")
    for good in ("http://127.0.0.1:50123/cb", "http://127.0.0.1/cb"):
        party.redirect_uri = good
        answer = party.ask(person)
        assert party.tokens(answer["code"])["id_token"]
    for bad in ("http://127.0.0.1:50123/other", "http://127.0.0.2:50123/cb", "http://localhost:50123/cb", "https://127.0.0.1:50123/cb",
                "http://127.0.0.1:50123@attacker.example/cb", "http://127.0.0.1.attacker.example/cb", "http://127.0.0.1:/cb",
                "http://127.0.0.1:99999/cb", "http://127.0.0.1:50x/cb"):
        assert person.visit(party.address(redirect_uri=bad)) is None, bad


def test_the_way_back_from_the_login_leads_nowhere_else(party, person, pushd):
    for way in ("https://attacker.example/", "//attacker.example/", "/\\attacker.example", "/tgauth/oauth/../../\\attacker.example"):
        page = pushd.get("login?return=" + urllib.parse.quote(way, safe=""), PERSON)
        assert "attacker.example" not in page.headers.get("Location", "")
        assert 'value="https://attacker' not in page.text and 'value="//' not in page.text and 'value="/\\' not in page.text


# --- 4.5 codes -------------------------------------------------------------------------------


def test_a_code_of_another_client_is_none(party, attacker, person):
    """Injected: a stolen code is brought to the honest client, and the other way round."""
    code = party.ask(person)["code"]
    attacker.verifier = party.verifier
    refused(attacker.exchange(code, redirect_uri=CALLBACK), "invalid_grant")
    refused(attacker.exchange(code), "invalid_grant")


def test_a_code_of_another_request_does_not_pass_pkce(party, person, site, pushd):
    """Injected into the victim's own session with the same client: the verifier is the victim's, the code the attacker's."""
    stolen = party.ask(Person(site, pushd))["code"]
    party.request()
    refused(party.exchange(stolen), "invalid_grant")


@pytest.mark.parametrize("changed", [
    {"redirect_uri": CALLBACK + "/"}, {"redirect_uri": None}, {"redirect_uri": "https://attacker.example/cb"},
    {"code_verifier": None}, {"code_verifier": ""}, {"code_verifier": "x" * 43}, {"code_verifier": "x" * 42}, {"code_verifier": "x" * 129}],
    ids=str)
def test_a_code_is_exchanged_as_it_was_asked_for(party, person, changed):
    answer = party.exchange(party.ask(person)["code"], **changed)
    assert answer.status == 400 and answer.json()["error"] in ("invalid_grant", "invalid_request"), answer


def test_a_second_use_revokes_what_the_first_gave(party, attacker, person):
    code = party.ask(person)["code"]
    got = party.tokens(code)
    refused(party.exchange(code), "invalid_grant")
    assert party.ask_userinfo(got["access_token"]).status == 401


def test_another_clients_second_use_revokes_nothing(party, attacker, person):
    """Or anybody who sees a spent code could end sessions."""
    code = party.ask(person)["code"]
    got = party.tokens(code)
    refused(attacker.exchange(code), "invalid_grant")
    assert party.userinfo(got["access_token"])["sub"]


# --- 4.8 PKCE downgrade ----------------------------------------------------------------------


@pytest.mark.parametrize("changed", [{"code_challenge": None, "code_challenge_method": None}, {"code_challenge_method": "plain"},
                                     {"code_challenge_method": None}, {"code_challenge": ""}, {"code_challenge": "x"}], ids=str)
def test_pkce_cannot_be_left_out_or_made_plain(party, person, changed):
    assert party.ask(person, **changed)["error"] == "invalid_request"


def test_what_began_without_pkce_takes_no_verifier(site, pushd, person):
    """The other way round of the downgrade: the challenge was taken off the request on its way."""
    party = RelyingParty(site, pushd, "old", pkce_required=False)
    code = party.ask(person, code_challenge=None, code_challenge_method=None)["code"]
    refused(party.exchange(code), "invalid_grant")
    code = party.ask(person)["code"]
    refused(party.exchange(code, code_verifier=None), "invalid_grant")
    code = party.ask(person, code_challenge=None, code_challenge_method=None)["code"]
    assert party.tokens(code, code_verifier=None)["id_token"]


# --- 4.4 mix-up, 4.7 CSRF --------------------------------------------------------------------


def test_iss_is_in_each_answer(party, person):
    """Checked in came_back() wherever a test asks; here for each way that an answer can be made."""
    for changed in ({}, {"prompt": "none"}, {"response_type": "id_token"}, {"max_age": "-1"}, {"scope": "profile"},
                    {"request": "e30.e30."}):
        party.ask(person, **changed)
    person.decision = "deny"
    assert party.ask(person, prompt="consent")["error"] == "access_denied"


@pytest.mark.parametrize("changed", [{}, {"prompt": "none"}], ids=["code", "error"])
def test_a_hostile_provider_that_sends_people_on_to_ours_is_seen(party, person, changed):
    """A client of two providers begins at the hostile one, which sends the person on with the client's own request."""
    asked = "https://hostile.example"
    landed = person.visit(party.address(**changed))
    # RFC 9207 2.4: the client compares with whom it asked, and goes no further.
    assert parameters(landed)["iss"] == party.metadata["issuer"] != asked
    # What comes of a client that does not look: the code goes to them, who lack the client's secret.
    answer = party.came_back(landed, person)
    if "code" in answer:
        refused(party.exchange(answer["code"], how="none"), "invalid_client", 401)
        assert party.tokens(answer["code"])["id_token"]


@pytest.mark.parametrize("state", ["x" * 4000, "\"'<>&+%\\#?=/ü日本😀", "a b+c%20d", "%00%0d%0a", "\r\nX-Evil: 1"], ids=lambda s: s[:9])
def test_a_state_comes_back_whole(party, person, state):
    assert party.ask(person, state=state)["state"] == state
    assert party.ask(person, state=state, response_type="token")["state"] == state


def consent_page(party, person, **changed):
    person.log_in(person.site, **person.who)
    page = person.request("GET", party.address(**changed)[len(person.pushd.url + person.prefix):], None, PERSON)
    assert 'data-view="consent"' in page.text
    person.page = page
    return page


def test_consent_cannot_be_given_by_another_site(party, person):
    """A form elsewhere, a link elsewhere, a form of the attacker's own session: 4.7.1."""
    consent_page(party, person)
    action, form = person.decide()
    path = action[len(person.pushd.url + person.prefix):]
    for origin in ("https://attacker.example", "null", None):
        answer = person.request("POST", path, form, {**PERSON, **FORM, **({"Origin": origin} if origin else {})})
        assert "code=" not in (answer.headers["Location"] or ""), origin
    answer = person.request("GET", f"{path}{'&' if '?' in path else '?'}{form}", None, PERSON)
    assert "code=" not in (answer.headers["Location"] or "")


def test_consent_is_the_persons_own(site, party, person, pushd):
    consent_page(party, person)
    action, form = person.decide()
    other = Person(site, pushd)
    other.log_in(site, **other.who)
    landed = other.request("POST", action[len(pushd.url + other.prefix):], form, {**PERSON, **FORM, "Origin": pushd.url})
    assert "code=" not in (landed.headers["Location"] or "")


def test_consent_is_for_what_the_page_said(party, person):
    """The proof of one form under another's parameters: more scopes, another state, another client's address."""
    consent_page(party, person)
    _, form = person.decide()
    for changed in ({"scope": "openid groups"}, {"state": "other"}, {"client_id": "attacker", "redirect_uri": "https://attacker.example/cb"}):
        path = party.address(**changed)[len(person.pushd.url + person.prefix):]
        answer = person.request("POST", path, form, {**PERSON, **FORM, "Origin": person.pushd.url})
        assert "code=" not in (answer.headers["Location"] or ""), changed


def test_without_a_registered_state_nothing_is_kept(party, person):
    """Who sends none gets none, rather than an empty one that a client would compare."""
    answer = party.came_back(person.visit(party.address(state=None)), person)
    assert "state" not in answer


# --- 4.16 clickjacking, 4.12 status 307, 4.2 leaks -------------------------------------------


def test_pages_cannot_be_framed_and_tell_no_address_on(party, person):
    page = consent_page(party, person)
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] in (None, "DENY")
    assert page.headers["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin")
    assert page.headers["Cache-Control"] == "no-store"
    assert "https://" not in "".join(part for part in page.text.split('src="')[1:]), "nothing of elsewhere is loaded"


def test_each_redirect_is_a_303(party, person, pushd):
    page = consent_page(party, person)
    action, form = person.decide()
    path = action[len(pushd.url + person.prefix):]
    assert person.request("POST", path, form, {**PERSON, **FORM, "Origin": pushd.url}).status == 303
    for method, path, form in (("GET", "oauth/authorize?" + urllib.parse.urlencode(party.request()), None),
                               ("POST", "oauth/authorize", urllib.parse.urlencode(party.request()))):
        answer = pushd.request(method, path, {**PERSON, **FORM}, form)
        assert answer.status == 303 and answer.headers["Cache-Control"] == "no-store" and answer.body == b""
    assert page.status == 200


def test_a_code_leaves_by_the_query_and_no_other_way(party, person):
    for mode in ("fragment", "form_post", "query.jwt"):
        landed = person.visit(party.address(response_mode=mode))
        assert landed is None or "code=" not in landed or "#" not in landed
    assert party.ask(person, response_mode="query")["code"]


# --- 4.3 access tokens -----------------------------------------------------------------------


def test_a_token_in_a_query_is_not_seen(party, person):
    token = party.log_in(person)["access_token"]
    for method in ("GET", "POST"):
        answer = party.fetch(party.metadata["userinfo_endpoint"] + "?access_token=" + token, method, form="" if method == "POST" else None)
        assert answer.status == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_twice_is_none(party, person):
    token = party.log_in(person)["access_token"]
    answer = party.fetch(party.metadata["userinfo_endpoint"], "POST", {"Authorization": f"Bearer {token}"}, {"access_token": token})
    refused(answer, "invalid_request")


def test_a_token_ends_with_the_session(site, party, person):
    token = party.log_in(person)["access_token"]
    assert party.userinfo(token)["sub"]
    site.query("SELECT tgauth_revoke_all(id) FROM tgauth_user WHERE telegram_id = %s", person.who["telegram_id"])
    assert party.ask_userinfo(token).status == 401


# --- 2.5 clients -----------------------------------------------------------------------------


def test_a_client_authenticates_as_it_is_registered(site, pushd, person):
    """And by one method alone, RFC 6749 2.3."""
    for registered, others in (("client_secret_basic", ("client_secret_post", "none")), ("client_secret_post", ("client_secret_basic", "none")),
                               ("none", ())):
        party = RelyingParty(site, pushd, "by_" + registered, authentication=registered)
        for how in others:
            refused(party.exchange(party.ask(person)["code"], how), "invalid_client", 401)
        assert party.exchange(party.ask(person)["code"]).status == 200


def test_a_client_shows_its_secret(party, attacker, person):
    right = party.secret
    code = party.ask(person)["code"]
    try:
        for wrong in (right + "x", right[:-1], "", attacker.secret, right.swapcase()):
            party.secret = wrong
            answer = party.exchange(code)
            refused(answer, "invalid_client", 401)
            assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    finally:
        party.secret = right
    assert party.exchange(code).status == 200, "a stranger's tries spend no code"


def test_an_empty_secret_is_none(site, pushd, person):
    """Of a client without one, RFC 6749 2.3.1; to the others it opens nothing."""
    public = RelyingParty(site, pushd, "public", authentication="none")
    public.secret = ""
    for how in ("client_secret_basic", "client_secret_post"):
        assert public.exchange(public.ask(person)["code"], how).status == 200


def test_two_ways_at_once_are_none(party, person):
    code = party.ask(person)["code"]
    headers, _ = party.credentials("client_secret_basic")
    _, fields = party.credentials("client_secret_post")
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": party.verifier, **fields}
    answer = party.fetch(party.metadata["token_endpoint"], "POST", headers, form)
    assert answer.status in (400, 401) and answer.json()["error"] in ("invalid_request", "invalid_client")


def test_basic_names_the_client_of_the_form(party, attacker, person):
    headers, _ = party.credentials("client_secret_basic")
    form = {"grant_type": "authorization_code", "code": party.ask(person)["code"], "redirect_uri": CALLBACK,
            "code_verifier": party.verifier, "client_id": attacker.client_id}
    answer = party.fetch(party.metadata["token_endpoint"], "POST", headers, form)
    assert answer.status in (400, 401) and "access_token" not in answer.json()


@pytest.mark.parametrize("broken", ["Basic", "Basic ", "Basic !!!", "Basic " + base64.b64encode(b"no colon").decode(),
                                    "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(), "Bearer x", "basic " + "A" * 4000], ids=lambda s: s[:12])
def test_broken_credentials_are_told_apart_from_none(party, broken):
    answer = party.fetch(party.metadata["token_endpoint"], "POST", {"Authorization": broken}, {"grant_type": "authorization_code", "code": "x"})
    assert answer.status in (400, 401) and answer.json()["error"] in ("invalid_client", "invalid_request"), answer


# --- RFC 6749 3.1, 3.2: parameters -----------------------------------------------------------


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_twice_the_client_or_its_address_is_refused_by_a_page(party, person, name):
    pairs = [*party.request().items(), (name, party.asked[name])]
    assert person.visit(party.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode(pairs)) is None
    assert person.page.status == 400


@pytest.mark.parametrize("name", ["response_type", "scope", "nonce", "code_challenge", "prompt", "max_age", "extra"])
def test_twice_another_parameter_is_the_clients_error(party, person, name):
    pairs = [*party.request(**{"prompt": "login", "max_age": "5", "extra": "1"}).items(), (name, "other")]
    answer = party.came_back(person.visit(party.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode(pairs)))
    assert answer["error"] == "invalid_request"


@pytest.mark.parametrize("name", ["grant_type", "code", "redirect_uri", "code_verifier", "client_secret", "client_id"])
def test_twice_in_a_token_request(site, party, person, name):
    code = party.ask(person)["code"]
    headers, _ = party.credentials()
    form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK), ("code_verifier", party.verifier),
            ("client_id", party.client_id)]
    twice = [*form, *[pair for pair in form if pair[0] == name]]
    if name == "client_secret":
        headers, twice = {}, [*form, (name, party.secret), (name, "x")]
    answer = party.fetch(party.metadata["token_endpoint"], "POST", headers, twice)
    assert answer.status in (400, 401) and "access_token" not in answer.json()
    assert answer.json()["error"] in ("invalid_request", "invalid_client")


def test_no_implicit_and_no_password_grant(party, person):
    for kind in ("token", "id_token", "id_token token", "code token", "code id_token", "code code", "none", ""):
        assert party.ask(person, response_type=kind)["error"] in ("unsupported_response_type", "invalid_request"), kind
    for grant in ("password", "client_credentials", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", ""):
        answer = party.post("token_endpoint", {"grant_type": grant, "username": "ann", "password": "x", "assertion": "x"})
        assert answer.status == 400 and answer.json()["error"] in ("unsupported_grant_type", "invalid_request"), grant


def test_groups_that_may_not_enter_get_no_code(site, pushd, person):
    party = RelyingParty(site, pushd, "staff", groups=["staff"])
    assert person.visit(party.address()) is None and person.shown[-1] == "forbidden" and person.page.status == 403
    site.query("SELECT tgauth_set_groups(id, '{staff}') FROM tgauth_user WHERE telegram_id = %s", person.who["telegram_id"])
    assert party.ask(person)["code"]
