"""The HTTP side of the OpenID provider: what leads where, what is cached, refused and limited.

What the protocol means is the extension's, and tested with it; here it is real requests that go through."""

import base64
import hashlib
import html
import re
import secrets
import urllib.parse

import pytest

from support.browser import PERSON, Browser, session_cookie

CALLBACK = "https://wiki.example/cb?kept=1"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture(scope="module")
def pushd(site):
    daemon = site.pushd.start()
    site.secret = site.value(
        "SELECT tgauth_add_client('wiki', 'Wiki <1>', ARRAY[%s], post_logout_redirect_uris => ARRAY['https://wiki.example/bye'])", CALLBACK)
    site.query("SELECT tgauth_add_client('own', 'Own', ARRAY['org.example.app:/cb'], authentication => 'none', consent => 'never', device_grant => true)")
    site.query("SELECT tgauth_add_client('staff', 'Staff', ARRAY['https://staff.example/cb'], groups => ARRAY['staff'])")
    return daemon


@pytest.fixture()
def ann(site, pushd):
    return session_cookie(site.login(site.new_person(), "Ann", "ann"))


def query(**more):
    return urllib.parse.urlencode({
        "client_id": "wiki", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid profile", "state": "s",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", **more})


def ask(pushd, cookie, text):
    return pushd.get("oauth/authorize?" + text, {**PERSON, **cookie})


def post(pushd, path, cookie, body, origin=None):
    return pushd.request("POST", path, {**PERSON, **FORM, **cookie, **({"Origin": origin} if origin else {})}, body)


def form_of(answer):
    """The action and the hidden fields of the page's first form."""
    form = re.search(r'<form class="\w+" method="post" action="([^"]*)">(.*?)</form>', answer.text, re.S)
    assert form, answer.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    return html.unescape(form[1]).removeprefix("/tgauth/"), fields


def decide(pushd, cookie, answer, decision="allow", origin=None):
    action, fields = form_of(answer)
    return post(pushd, action, cookie, urllib.parse.urlencode({**fields, "decision": decision}), origin or pushd.url)


def to_client(answer, address=CALLBACK):
    assert answer.status == 303 and answer.body == b"", answer
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Location"].startswith(address), answer.headers["Location"]
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(answer.headers["Location"]).query))


def log_in_to(pushd, cookie, **more):
    """What the application gets."""
    answer = ask(pushd, cookie, query(**more))
    return to_client(answer if answer.status == 303 else decide(pushd, cookie, answer))


def token(pushd, site, body, **headers):
    basic = base64.b64encode(f"wiki:{site.secret}".encode()).decode()
    headers = {**FORM, "Authorization": f"Basic {basic}", **headers}
    return pushd.request("POST", "oauth/token", {k: v for k, v in headers.items() if v}, urllib.parse.urlencode(body))


def tokens(pushd, site, cookie, **more):
    code = log_in_to(pushd, cookie, **more)["code"]
    answer = token(pushd, site, {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
                                 "code_verifier": VERIFIER})
    assert answer.status == 200, answer
    return answer.json()


# --- what anybody may read ---------------------------------------------------------


def test_discovery_costs_no_query_and_is_for_scripts_of_any_site(site, pushd):
    root = Browser(pushd, prefix="/")
    answer = root.get(".well-known/openid-configuration")
    document = answer.json()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert document["issuer"] == pushd.url
    names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "introspection": "introspect",
             "revocation": "revoke", "end_session": "end-session", "device_authorization": "device_authorization"}
    for name, path in names.items():
        assert document[f"{name}_endpoint"] == f"{pushd.url}/tgauth/oauth/{path}"
    assert document["jwks_uri"] == f"{pushd.url}/.well-known/jwks.json"
    for path in ("openid-configuration", "jwks.json"):
        assert root.get(".well-known/" + path).headers["Access-Control-Allow-Origin"] == "*"
    assert root.get(".well-known/nothing").status == 404
    assert "Access-Control-Allow-Origin" not in ask(pushd, {}, query()).headers


# --- the way of a browser ----------------------------------------------------------


def test_a_stranger_is_sent_to_log_in_and_back_with_every_byte(site, pushd):
    state = "\"'<>&+%\\#" + "ü" + "x" * 5000
    answer = ask(pushd, {}, query(state=state))
    assert answer.status == 303 and answer.headers["Cache-Control"] == "no-store"
    location = answer.headers["Location"]
    assert location.startswith("/tgauth/login?return=/tgauth/oauth/authorize?client_id=wiki%26")
    assert location.isascii() and not re.search(r"[\s\\#]", location)
    browser = Browser(pushd)
    page = browser.get(location.removeprefix("/tgauth/"), **PERSON)
    back = html.unescape(re.search(r'name="return" value="([^"]*)"', page.text)[1])
    browser.log_in(site)
    page = browser.get(back.removeprefix("/tgauth/"), **PERSON)
    assert page.status == 200 and "Log in to Wiki &lt;1&gt;?" in page.text, page.text
    cookie = session_cookie(browser.cookies["tgauth_session"])
    assert to_client(decide(pushd, cookie, page))["state"] == state


def test_a_long_return_path_holds_eight_kilobytes(site, pushd):
    answer = ask(pushd, {}, query(state="x" * (8192 - len(query(state="")))))
    back = urllib.parse.parse_qs(urllib.parse.urlsplit(answer.headers["Location"]).query)["return"][0]
    page = pushd.get(answer.headers["Location"].removeprefix("/tgauth/"), PERSON)
    assert page.status == 200 and html.escape(back, quote=False) in page.text
    answer = ask(pushd, {}, query(state="x" * 8192))
    assert answer.status == 414 and "Location" not in answer.headers


def test_consent_is_asked_once_by_a_page_of_ours_alone(site, pushd, ann):
    page = ask(pushd, ann, query())
    assert page.status == 200 and page.headers["Cache-Control"] == "no-store"
    assert "Logged in as <bdi>Ann</bdi>" in page.text and "your name, user name" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "form-action 'self' https:" in policy and "unsafe" not in policy
    assert decide(pushd, ann, page, origin="https://evil.example").status == 403
    action, fields = form_of(page)
    assert pushd.get(f"{action}&decision=allow&" + urllib.parse.urlencode(fields), {**PERSON, **ann}).status == 403
    denied = to_client(decide(pushd, ann, page, "deny"))
    assert (denied["error"], denied["state"], denied["iss"], denied["kept"]) == ("access_denied", "s", pushd.url, "1")
    allowed = to_client(decide(pushd, ann, ask(pushd, ann, query())))
    assert allowed["code"] and (allowed["state"], allowed["iss"]) == ("s", pushd.url)
    assert to_client(ask(pushd, ann, query()))["code"]


def test_a_proof_of_another_form_allows_nothing(site, pushd, ann):
    """Of another person, of other parameters, or made up."""
    bob = session_cookie(site.login(site.new_person(), "Bob", "bob"))
    _, fields = form_of(ask(pushd, ann, query()))
    for cookie, text, resume in ((bob, query(), fields["resume"]), (ann, query(scope="openid groups"), fields["resume"]),
                                 (ann, query(), "A" * 40), (ann, query(), "")):
        answer = post(pushd, "oauth/authorize?" + text, cookie, urllib.parse.urlencode({"resume": resume, "decision": "allow"}), pushd.url)
        assert "code=" not in answer.headers.get("Location", ""), (text, resume)


def test_a_clients_form_is_led_to_get_with_what_it_holds(site, pushd, ann):
    """It is cross-site, so it brings no cookie; and a line end in it begins no field."""
    answer = post(pushd, "oauth/authorize", {}, query(state="a b") + "&x=\r\nX-Evil: 1#\\", "https://wiki.example")
    assert answer.status == 303 and "X-Evil" not in answer.headers
    location = answer.headers["Location"]
    assert location == f"/tgauth/oauth/authorize?{query(state='a b')}&x=%0D%0AX-Evil:%201%23%5C"
    assert "Log in to Wiki" in pushd.get(location.removeprefix("/tgauth/"), {**PERSON, **ann}).text
    assert pushd.request("HEAD", "oauth/authorize?" + query(), ann).status == 405


@pytest.mark.parametrize("changed", [{"client_id": "nobody"}, {"redirect_uri": "https://evil.example/cb"},
                                     {"redirect_uri": CALLBACK + "&more=1"}, {"client_id": "<script>"}])
def test_what_is_not_registered_is_refused_by_a_page(site, pushd, ann, changed):
    answer = ask(pushd, ann, query(**changed))
    assert answer.status == 400 and "Location" not in answer.headers
    assert "request is not valid" in answer.text and "<script>" not in answer.text
    assert "oauth_refused" in pushd.log_text()


def test_an_error_of_the_rest_is_the_clients(site, pushd, ann):
    for changed, error in (({"response_type": "token"}, "unsupported_response_type"), ({"request": "e30."}, "request_not_supported"),
                           ({"prompt": "none"}, "consent_required")):
        assert to_client(ask(pushd, ann, query(**changed)))["error"] == error
    assert to_client(ask(pushd, {}, query(prompt="none")))["error"] == "login_required"


def test_who_is_not_in_the_groups_sees_a_page(site, pushd, ann):
    answer = ask(pushd, ann, query(client_id="staff", redirect_uri="https://staff.example/cb"))
    assert answer.status == 403 and "You may not enter Staff" in answer.text
    back = html.unescape(re.search(r'<a class="button" href="([^"]*)"', answer.text)[1])
    assert back.startswith("https://staff.example/cb?") and "error=access_denied" in back


def test_prompt_login_asks_who_is_logged_in_to_confirm_anew(site, pushd):
    browser = Browser(pushd)
    browser.log_in(site, telegram_id=4711)
    before = tokens(pushd, site, session_cookie(browser.cookies["tgauth_session"]))
    answer = browser.get("oauth/authorize?" + query(prompt="login"), **PERSON)
    assert answer.headers["Location"].endswith("&prompt=login")
    page = browser.get(answer.headers["Location"].removeprefix("/tgauth/"), **PERSON)
    assert 'data-view="waiting"' in page.text
    back = html.unescape(re.search(r'name="return" value="([^"]*)"', page.text)[1]).removeprefix("/tgauth/")
    # Not without it.
    assert browser.get(back, **PERSON).headers["Location"].startswith("/tgauth/login?")
    browser.log_in(site, telegram_id=4711)
    assert to_client(browser.get(back, **PERSON))["code"]
    assert before["id_token"]


def test_forms_lead_on_to_an_application_of_another_scheme(site, pushd):
    """Chromium holds the policy of the page against the redirects behind a form."""
    back = "/tgauth/oauth/authorize?" + query(client_id="own", redirect_uri="org.example.app:/cb")
    page = pushd.get("login?return=" + urllib.parse.quote(back, safe=""), PERSON)
    assert "form-action 'self' https: org.example.app:;" in page.headers["Content-Security-Policy"]
    assert "form-action 'self';" in pushd.get("login?return=/", PERSON).headers["Content-Security-Policy"]


# --- an application's server ---------------------------------------------------------


def test_tokens_and_who_it_is(site, pushd, ann):
    got = tokens(pushd, site, ann)
    assert got["token_type"] == "Bearer" and got["id_token"].count(".") == 2
    bearer = {"Authorization": "Bearer " + got["access_token"]}
    claims = pushd.get("oauth/userinfo", bearer).json()
    assert claims["preferred_username"] == "ann"
    assert pushd.request("POST", "oauth/userinfo", {**bearer, "Origin": "https://elsewhere.example"}).json() == claims
    in_form = {"access_token": got["access_token"]}
    assert post(pushd, "oauth/userinfo", {}, urllib.parse.urlencode(in_form)).json() == claims
    both = pushd.request("POST", "oauth/userinfo", {**bearer, **FORM}, urllib.parse.urlencode(in_form))
    assert both.status == 400 and both.json()["error"] == "invalid_request"


def test_userinfo_takes_no_token_from_a_query(site, pushd, ann):
    got = tokens(pushd, site, ann)
    answer = pushd.get("oauth/userinfo?access_token=" + got["access_token"])
    assert answer.status == 401 and answer.headers["WWW-Authenticate"] == 'Bearer realm="tgauth"'
    answer = pushd.get("oauth/userinfo", {"Authorization": "Bearer " + secrets.token_urlsafe(32)})
    assert answer.status == 401 and 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_what_a_client_is_answered_is_kept_by_nobody(site, pushd, ann):
    for path in ("token", "introspect", "revoke", "device_authorization"):
        answer = post(pushd, "oauth/" + path, {}, "a=1", "https://elsewhere.example")
        assert answer.status in (400, 401) and answer.json()["error"] in ("invalid_client", "invalid_request"), (path, answer)
        assert answer.headers["Content-Type"] == "application/json"
        assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
        assert pushd.get("oauth/" + path, PERSON).headers["Allow"] == "POST"
    answer = token(pushd, site, {"grant_type": "password", "username": "ann", "password": "x"})
    assert (answer.status, answer.json()["error"]) == (400, "unsupported_grant_type")
    answer = token(pushd, site, {"grant_type": "authorization_code"}, Authorization="Basic " + base64.b64encode(b"wiki:no").decode())
    assert (answer.status, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_two_credentials_are_none(site, pushd):
    head = (f"POST /tgauth/oauth/token HTTP/1.1\r\nHost: localhost:{pushd.port}\r\nContent-Type: {FORM['Content-Type']}\r\n"
            "Authorization: Basic YTpi\r\nAuthorization: Basic YTpj\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=1")
    assert pushd.raw(head.encode()).startswith(b"HTTP/1.1 400 ")


def test_introspection_and_revocation_show_at_once(site, pushd, ann):
    got = tokens(pushd, site, ann)["access_token"]
    basic = {**FORM, "Authorization": "Basic " + base64.b64encode(f"wiki:{site.secret}".encode()).decode()}

    def active():
        return pushd.request("POST", "oauth/introspect", basic, "token=" + got).json()["active"]

    assert active() is True
    assert pushd.request("POST", "oauth/revoke", basic, "token=" + got).status == 200
    assert active() is False
    assert pushd.get("oauth/userinfo", {"Authorization": "Bearer " + got}).status == 401


# --- logging out ---------------------------------------------------------------------


def test_a_logout_asks_and_ends_the_session(site, pushd, ann):
    page = pushd.get("oauth/end-session", {**PERSON, **ann})
    assert page.status == 200 and "Log out?" in page.text
    action, fields = form_of(page)
    body = urllib.parse.urlencode(fields)
    assert post(pushd, action, ann, body, "https://evil.example").status == 403
    assert pushd.get("auth", ann).status == 200
    answer = post(pushd, action, ann, body, pushd.url)
    assert answer.status == 200 and "You are logged out." in answer.text
    assert "tgauth_session=;" in answer.headers["Set-Cookie"]
    assert pushd.get("auth", ann).status == 401


def test_a_hint_of_the_session_needs_no_question(site, pushd, ann):
    got = tokens(pushd, site, ann)
    text = urllib.parse.urlencode({"id_token_hint": got["id_token"], "post_logout_redirect_uri": "https://wiki.example/bye", "state": "z"})
    led = post(pushd, "oauth/end-session", {}, text, "https://wiki.example")
    assert led.status == 303 and led.headers["Location"].startswith("/tgauth/oauth/end-session?id_token_hint=")
    answer = pushd.get(led.headers["Location"].removeprefix("/tgauth/"), {**PERSON, **ann})
    assert to_client(answer, "https://wiki.example/bye") == {"state": "z"}
    assert pushd.get("auth", ann).status == 401
    wrong = text.replace("bye", "evil")
    assert "Location" not in pushd.get("oauth/end-session?" + wrong, {**PERSON, **ann}).headers


# --- devices -------------------------------------------------------------------------


@pytest.fixture()
def device(site, pushd):
    body = urllib.parse.urlencode({"client_id": "own", "scope": "openid"})
    answer = post(pushd, "oauth/device_authorization", {}, body)
    assert answer.status == 200, answer
    return answer.json()


def test_a_device_is_let_in_by_its_code(site, pushd, device):
    assert re.fullmatch(r"[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}", device["user_code"])
    assert device["verification_uri"] == f"{pushd.url}/tgauth/oauth/device"
    browser = Browser(pushd)
    page = browser.get("oauth/device", **PERSON)
    assert page.status == 200 and form_of(page)[0] == "oauth/device"
    answer = browser.submit("oauth/device", {"user_code": device["user_code"].lower().replace("-", " ")})
    assert answer.status == 303 and answer.headers["Location"].startswith("/tgauth/login?return=/tgauth/oauth/device?")
    page = browser.get(answer.headers["Location"].removeprefix("/tgauth/"), **PERSON)
    back = html.unescape(re.search(r'name="return" value="([^"]*)"', page.text)[1]).removeprefix("/tgauth/")
    browser.log_in(site)
    page = browser.get(back, **PERSON)
    assert "Log in to Own?" in page.text and "Allow this only if" in page.text
    action, fields = form_of(page)
    assert pushd.request("POST", action, {**PERSON, **FORM, **session_cookie(browser.cookies["tgauth_session"])},
                         urllib.parse.urlencode({**fields, "decision": "allow"})).status == 403
    assert "Your device is connected" in browser.submit(action, {**fields, "decision": "allow"}).text
    got = post(pushd, "oauth/token", {}, urllib.parse.urlencode({
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": device["device_code"], "client_id": "own"}))
    assert got.status == 200 and got.json()["access_token"], got


def test_a_wrong_code_is_asked_again(site, pushd, ann):
    answer = post(pushd, "oauth/device", ann, "user_code=BBBB-CCCC", pushd.url)
    assert answer.status == 400 and 'aria-invalid="true"' in answer.text and 'value="BBBB-CCCC"' in answer.text
    assert post(pushd, "oauth/device", ann, "user_code=BBBB-CCCC", "https://evil.example").status == 403


# --- limits and faults ---------------------------------------------------------------


def few(site, run_pushd, name, do, status):
    """How often do() is answered as it should be, by a daemon that admits 5 a minute, before 429."""
    daemon = run_pushd(site.dsn("test_pushd"), attempts_per_minute=5, trusted_proxies="127.0.0.1")
    seen = [do(daemon).status for _ in range(12)]  # a minute may end meanwhile
    assert 429 in seen and seen[:5].count(status) >= 4 and set(seen) == {status, 429}, (name, seen)
    return daemon


def test_guesses_are_attempts_of_their_address(site, pushd, run_pushd, ann):
    wrong = base64.b64encode(b"wiki:wrong").decode()
    body = "grant_type=authorization_code&code=x&redirect_uri=x"
    daemon = few(site, run_pushd, "secrets", lambda p: p.request("POST", "oauth/token", {**FORM, "Authorization": "Basic " + wrong}, body), 401)
    assert token(daemon, site, {"grant_type": "authorization_code", "code": "x"}).status == 429
    few(site, run_pushd, "codes", lambda p: post(p, "oauth/device", ann, "user_code=BBBB-CCCC", p.url), 400)
    few(site, run_pushd, "addresses", lambda p: ask(p, {}, query(redirect_uri="https://evil.example/")), 400)


def test_without_the_database(site, pushd, run_pushd, ann):
    daemon = run_pushd("host=127.0.0.1 port=1", ready=False)
    root = Browser(daemon, prefix="/")
    assert root.get(".well-known/openid-configuration").status == 503
    for path in ("token", "introspect", "revoke", "device_authorization", "userinfo"):
        answer = daemon.request("POST", "oauth/" + path, {**PERSON, **FORM}, "access_token=x&token=x")
        assert (answer.status, answer.json()["error"]) == (503, "temporarily_unavailable"), path
        assert answer.headers["Retry-After"] and answer.headers["Cache-Control"] == "no-store"
    for path in ("authorize?" + query(), "end-session", "device?user_code=BBBB-CCCC"):
        answer = daemon.get("oauth/" + path, {**PERSON, **ann})
        assert answer.status == 503 and 'http-equiv="refresh"' in answer.text, path
