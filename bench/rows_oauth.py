"""What an application's server asks of the OpenID provider, against libcrypto's signature alone."""

import base64
import contextlib
import http.client
import re
import secrets
import subprocess
import urllib.parse

from processes import processor_seconds
from rows import FOR_INFORMATION, Group, Row, ratio_least

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CALLBACK = "https://wiki.example/callback"


class OAuth(Group):
    """The processor time of pushd and PostgreSQL together; the floor signs as often as a processor second lets it."""

    rows = [Row("POST oauth/token a processor second (an RS256)", *ratio_least(0.15)),
            Row("GET oauth/userinfo a processor second (an RS256)", *FOR_INFORMATION)]

    def open(self, stack):
        self.count = 100 if self.quick else 2000
        secret = self.site.value("SELECT tgauth_add_client('wiki', 'Wiki', ARRAY[%s], consent => 'never', pkce_required => false)", CALLBACK)
        self.client = {**FORM, "Authorization": "Basic " + base64.b64encode(f"wiki:{secret}".encode()).decode()}
        self.pushd = self.new_pushd()
        stack.callback(self.pushd.stop)
        self.session = self.site.login()

    def codes(self):
        query = urllib.parse.urlencode({"client_id": "wiki", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid profile",
                                        "state": secrets.token_urlsafe(), "nonce": secrets.token_urlsafe()})
        rows = self.site.query("SELECT (tgauth_authorize(%s, convert_to(%s, 'UTF8'), %s)).redirect_to FROM generate_series(1, %s)",
                               self.pushd.url, query, self.session, self.count)
        return [re.search("[?&]code=([^&]+)", address)[1] for address, in rows]

    def ours(self):
        forms = [urllib.parse.urlencode({"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK})
                 for code in self.codes()]
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.pushd.port)) as connection:
            def ask(method, path, headers, body=None):
                connection.request(method, "/tgauth/oauth/" + path, body, headers)
                answer = connection.getresponse()
                text = answer.read()
                assert answer.status == 200, text
                return text

            token = re.search(b'"access_token" *: *"([^"]+)', ask("POST", "token", self.client, forms.pop()))[1].decode()
            return [self.rate([lambda form=form: ask("POST", "token", self.client, form) for form in forms]),
                    self.rate([lambda: ask("GET", "userinfo", {"Authorization": "Bearer " + token})] * self.count)]

    def rate(self, requests):
        """So many a processor second."""
        processes = self.pushd.process.pid, self.site.server.process.pid
        before = sum(map(processor_seconds, processes))
        for request in requests:
            request()
        return len(requests) / (sum(map(processor_seconds, processes)) - before)

    def floor(self):
        said = subprocess.run(["openssl", "speed", "-mr", "-seconds", "1" if self.quick else "3", "rsa2048"],
                              check=True, capture_output=True, text=True).stdout
        signatures = float(re.search(r"^\+F2:\d+:2048:([\d.e-]+):", said, re.M)[1])
        return [1 / signatures if signatures < 1 else signatures] * 2
