"""A relying party and a person's browser, which know of the provider only what its metadata says.

Everything goes over HTTP to a real pushd; tokens are read by PyJWT, an implementation that has nothing of ours in it.
"""

import base64
import hashlib
import html
import json
import re
import secrets
import time
import urllib.parse

import jwt

from support.browser import PERSON, Browser, http_request

CALLBACK = "https://rp.example/cb"
GOODBYE = "https://rp.example/bye"
# Errors that say that a person would have to be asked.
NEEDS_A_PERSON = {"login_required", "interaction_required", "consent_required", "account_selection_required"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def parameters(url):
    """Of a query, in which nothing may stand twice."""
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query, keep_blank_values=True)
    assert len(pairs) == len(dict(pairs)), url
    return dict(pairs)


def left_half_of_hash(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


class Person(Browser):
    """Goes where it is led, confirms each login in Telegram, and decides on each page of consent."""

    def __init__(self, site, pushd, decision="allow", **who):
        super().__init__(pushd)
        self.site = site
        self.decision = decision
        self.who = {"telegram_id": site.new_person(), "first_name": "Ann", "username": f"ann{site.next_person}", **who}
        self.shown = []  # the pages that were to be answered
        self.page = None  # where it came to rest at the provider

    def visit(self, url, form=None, own=False):
        """The address elsewhere that a way ends at; None if it ends with a page, which is then `page`.

        A form is posted by another site unless it is the provider's own.
        """
        self.shown = []
        for _ in range(12):
            if not url.startswith(self.pushd.url + self.prefix):
                return url
            headers = {**PERSON, **(FORM if form is not None else {})}
            if form is not None and own:
                headers["Origin"] = self.pushd.url
            page = self.request("GET" if form is None else "POST", url[len(self.pushd.url + self.prefix):], form, headers)
            form, own = None, False
            if page.status in range(300, 400):
                # RFC 9700 4.12: nothing that repeats a body elsewhere
                assert page.status in (302, 303), page
                url = urllib.parse.urljoin(url, page.headers["Location"])
                continue
            self.page = page
            view = re.search(r'data-view="(\w+)"', page.text)
            self.shown.append(view and view[1])
            if self.shown[-1] == "waiting":
                url = self.confirm_login()
            elif self.shown[-1] == "consent":
                url, form = self.decide()
                own = True
            else:
                return None
        raise AssertionError(f"a loop: {url}")

    def confirm_login(self):
        back = html.unescape(re.search(r'name="return" value="([^"]*)"', self.page.text)[1])
        self.log_in(self.site, **self.who)
        return urllib.parse.urljoin(self.pushd.url, back)

    def page_form(self):
        """Where the page's first form leads, and what it holds."""
        form = re.search(r'<form class="[\w -]+" method="post" action="([^"]*)">(.*?)</form>', self.page.text, re.S)
        assert form, self.page.text
        return (urllib.parse.urljoin(self.pushd.url, html.unescape(form[1])),
                {name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[2])})

    def decide(self):
        action, fields = self.page_form()
        return action, urllib.parse.urlencode({**fields, "decision": self.decision})


class RelyingParty:
    def __init__(self, site, pushd, client_id, redirect_uri=CALLBACK, authentication="client_secret_basic", **options):
        named = "".join(f", {name} => %s" for name in options)
        self.secret = site.value(
            f"SELECT tgauth_add_client(%s, %s, ARRAY[%s], authentication => %s{named})",
            client_id, f"The {client_id}", redirect_uri, authentication, *options.values())
        self.pushd = pushd
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.authentication = authentication
        self.metadata = self.fetch(pushd.url + "/.well-known/openid-configuration").json()

    def fetch(self, url, method="GET", headers=None, form=None):
        parts = urllib.parse.urlsplit(url)
        body = urllib.parse.urlencode(form) if isinstance(form, (dict, list)) else form
        return http_request(self.pushd.address, parts.path + (f"?{parts.query}" if parts.query else ""), method,
                            {"Host": parts.netloc, **(FORM if body is not None else {}), **(headers or {})}, body)

    # --- authorize --------------------------------------------------------------------

    def request(self, **changed):
        """The parameters of a request; one that is None stays away."""
        self.verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        self.asked = {"client_id": self.client_id, "redirect_uri": self.redirect_uri, "response_type": "code",
                      "scope": "openid", "state": secrets.token_urlsafe(96), "nonce": secrets.token_urlsafe(16),
                      "code_challenge": challenge, "code_challenge_method": "S256", **changed}
        self.asked = {name: value for name, value in self.asked.items() if value is not None}
        return self.asked

    def address(self, **changed):
        return self.metadata["authorization_endpoint"] + "?" + urllib.parse.urlencode(self.request(**changed))

    def ask(self, person, method="GET", **changed):
        """What comes back at the redirect URI, by a way that the person follows."""
        if method == "POST":
            landed = person.visit(self.metadata["authorization_endpoint"], urllib.parse.urlencode(self.request(**changed)))
        else:
            landed = person.visit(self.address(**changed))
        return self.came_back(landed, person)

    def came_back(self, landed, person=None):
        assert landed is not None, person.page.text
        assert landed.startswith(self.redirect_uri), landed
        answer = parameters(landed)
        assert answer.get("state") == self.asked.get("state")
        # RFC 9207: in answers and in errors, the client compares it with the issuer that it asked
        assert answer["iss"] == self.metadata["issuer"]
        assert set(answer) <= {"code", "state", "iss", "error", "error_description"}, answer
        assert ("code" in answer) != ("error" in answer)
        return answer

    # --- token ------------------------------------------------------------------------

    def credentials(self, how=None):
        """A header, and fields of the form."""
        how = how or self.authentication
        if how == "client_secret_basic":
            pair = ":".join(urllib.parse.quote_plus(part) for part in (self.client_id, self.secret))
            return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}, {}
        if how == "client_secret_post":
            return {}, {"client_id": self.client_id, "client_secret": self.secret}
        return {}, {"client_id": self.client_id}

    def post(self, endpoint, form, how=None):
        headers, fields = self.credentials(how)
        return self.fetch(self.metadata[endpoint], "POST", headers, {**form, **fields})

    def exchange(self, code, how=None, **changed):
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri,
                "code_verifier": self.verifier, **changed}
        return self.post("token_endpoint", {k: v for k, v in form.items() if v is not None}, how)

    def tokens(self, code, **changed):
        answer = self.exchange(code, **changed)
        assert answer.status == 200, answer
        return self.check_tokens(answer)

    def check_tokens(self, answer):
        got = answer.json()
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Pragma"] == "no-cache"
        assert got["token_type"] == "Bearer" and got["expires_in"] > 0 and isinstance(got["expires_in"], int)
        return got

    def log_in(self, person, **changed):
        """Tokens with the claims of their ID token, all of it checked as Core 3.1.3.7 wants it."""
        answer = self.ask(person, **changed)
        assert "code" in answer, answer
        got = self.tokens(answer["code"])
        got["claims"] = self.claims(got["id_token"])
        assert got["claims"].get("nonce") == self.asked.get("nonce")
        assert got["claims"].get("at_hash") in (None, left_half_of_hash(got["access_token"]))
        return got

    def keys(self):
        return self.fetch(self.metadata["jwks_uri"]).json()["keys"]

    def claims(self, token, **options):
        header = jwt.get_unverified_header(token)
        assert header["alg"] in self.metadata["id_token_signing_alg_values_supported"]
        key, = [key for key in self.keys() if key["kid"] == header["kid"]]
        assert key["alg"] == header["alg"] and key["use"] == "sig"
        claims = jwt.decode(token, jwt.PyJWK(key).key, algorithms=[header["alg"]], audience=self.client_id,
                            issuer=self.metadata["issuer"], options={"require": ["iss", "sub", "aud", "exp", "iat"], **options})
        assert abs(claims["iat"] - time.time()) < 60
        return claims

    # --- userinfo ---------------------------------------------------------------------

    def ask_userinfo(self, token, method="GET", place="header"):
        headers = {"Authorization": f"Bearer {token}"} if place == "header" else {}
        form = {"access_token": token} if place == "body" else ("" if method == "POST" else None)
        return self.fetch(self.metadata["userinfo_endpoint"], method, headers, form)

    def userinfo(self, token, method="GET", place="header"):
        answer = self.ask_userinfo(token, method, place)
        assert answer.status == 200 and answer.headers["Content-Type"].startswith("application/json"), answer
        return answer.json()

    # --- logout -----------------------------------------------------------------------

    def goodbye(self, **parameters):
        query = urllib.parse.urlencode(parameters)
        return self.metadata["end_session_endpoint"] + (f"?{query}" if query else "")


def unsigned(claims):
    """A JWT that says of itself that nobody has signed it."""
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."
