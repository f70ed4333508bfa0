"""People who come by a password that the bot showed, and by passkeys: pairs of tokens, refreshed and ended."""

import asyncio
import base64
import json
import re

from chaos.browser import LOGIN, SESSION
from chaos.model import Login, Session, hash_id
from support.authenticator import Passkey, base64url

PASSWORD = re.compile(r"Password\n(\S+)")
JWT_TTL = 900


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(token):
    """What a client reads that trusts where it has the token from."""
    return json.loads(decode(token.split(".")[1]))


async def post_json(browser, name, body, **headers):
    """None where there is no answer, nor one that says what became of it."""
    answer = await browser.request("POST", f"/tgauth/{name}", json.dumps(body).encode(), {
        "Origin": browser.world.url, "Content-Type": "application/json", **headers})
    return None if answer is None or answer.status >= 500 or answer.status == 429 else answer


# --- passwords -----------------------------------------------------------------------------


async def show_password(visitor):
    """What the chat shows on /password, and from which message on."""
    while True:
        since = await visitor.phone.send("/password")
        message = await visitor.phone.find(since, lambda m: PASSWORD.search(m["text"]), 8)
        if message:
            return PASSWORD.search(message["text"]).group(1), message["message_id"]


async def log_in_by_password(visitor, browser):
    """A pair of tokens; None where a lost answer took the password with it."""
    password, shown = await show_password(visitor)
    body = {"username": str(visitor.person.telegram_id), "password": password}
    answer = await post_json(browser, "api/login", body)
    while answer is not None and answer.status == 401:
        # An update that came twice had another one made; that is shown as well.
        newer = await visitor.phone.find(shown, lambda m: PASSWORD.search(m["text"]), 5)
        if newer is None:
            visitor.model.violation("password", visitor.person, f"what the chat showed in message {shown} does not verify")
            return None
        body["password"], shown = PASSWORD.search(newer["text"]).group(1), newer["message_id"]
        answer = await post_json(browser, "api/login", body)
    if answer is None:
        return None
    if answer.status != 200:
        visitor.model.violation("password", visitor.person, f"a login by password is answered {answer}")
        return None
    return Pair(visitor, answer.json())


class Pair:
    """An access and a refresh token of one session."""

    def __init__(self, visitor, answer):
        self.visitor, self.model, self.person = visitor, visitor.model, visitor.person
        self.tokens, claims = answer, claims_of(answer["access_token"])
        login = Login(claims["sid"], self.person, self.model.world.now(), tapped_at=self.model.world.now(), over="by password")
        self.session = Session(answer["access_token"], login, self.model.world.now(), is_cookie=False)
        self.model.logins[login.id] = login
        self.model.sessions[self.session.token] = self.session
        self.model.counts["logins by password"] += 1
        self.judge(claims)

    def judge(self, claims):
        """What a service believes that looks at the token alone, and for how long."""
        self.model.same_user(self.person, int(claims["sub"]))
        if claims["sid"] != self.session.login.id:
            self.model.violation("misdelivered", self.person, f"a token of {claims['sid'][:8]} came for {self.session.login.id[:8]}")
        if claims["exp"] - claims["iat"] > JWT_TTL:
            self.model.violation("revoked and believed", self.person, f"a token lives for {claims['exp'] - claims['iat']} s")

    async def live(self, browser):
        for _ in range(self.visitor.rng.randrange(3)):
            await self.visitor.ask_sql(self.session)
            if not await self.refresh(browser):
                break
        await self.end(browser)
        await self.visitor.ask_sql(self.session)
        answer = await post_json(browser, "api/refresh", {"refresh_token": self.tokens["refresh_token"]})
        if answer is not None and answer.status == 200:
            self.model.violation("revoked and believed", self.person, f"a refresh token of {self.session.login.id[:8]} after its end")

    async def refresh(self, browser):
        """False where nobody can tell what became of the pair, or it was ended on purpose."""
        old = self.tokens["refresh_token"]
        answer = await post_json(browser, "api/refresh", {"refresh_token": old})
        if answer is None:
            self.model.ending(self.session)
            return False
        if answer.status != 200:
            self.model.violation("logged out", self.person, f"the refresh token of {self.session.login.id[:8]} is answered {answer}")
            return False
        self.tokens = answer.json()
        self.judge(claims_of(self.tokens["access_token"]))
        self.model.counts["refreshed"] += 1
        if self.visitor.rng.random() < 0.3:
            # Somebody uses the old one a second time: both lose the session.
            self.model.ending(self.session)
            answer = await post_json(browser, "api/refresh", {"refresh_token": old})
            if answer is not None and answer.status == 200:
                self.model.violation("doubled", self.person, f"one refresh token of {self.session.login.id[:8]} gave two pairs")
            return False
        return True

    async def end(self, browser):
        self.model.ending(self.session)
        if self.visitor.rng.random() < 0.5:
            bearer = {"Authorization": f"Bearer {self.tokens['access_token']}"}
            while await post_json(browser, "api/logout", {}, **bearer) is None:
                await asyncio.sleep(0.5)
        else:
            await self.visitor.end_by_sql(browser, self.session)
        self.model.ended(self.session)


# --- passkeys ------------------------------------------------------------------------------


async def passkey_options(browser, purpose):
    while True:
        answer = await post_json(browser, "passkey/options", {"purpose": purpose})
        if answer is not None:
            return answer
        await browser.pause(1)


async def add_passkey(visitor, browser):
    """To the account of a browser that is logged in; None if that was not to be."""
    answer = await passkey_options(browser, "register")
    if answer.status != 200:
        return None
    options = answer.json()
    passkey = Passkey(origin=visitor.world.url, handle=decode(options["user"]["id"]))
    client, attestation = passkey.register(decode(options["challenge"]))
    answer = await post_json(browser, "passkey/register", {"name": "phone", "id": base64url(passkey.id), "response": {
        "clientDataJSON": base64url(client), "attestationObject": base64url(attestation)}})
    return passkey if answer is not None and answer.status == 200 else None


async def log_in_by_passkey(visitor, browser, passkey):
    """The session; None where nobody can tell."""
    answer = await passkey_options(browser, "login")
    if answer.status != 200:
        visitor.model.violation("passkey", visitor.person, f"the challenge is {answer}")
        return None
    names = ("clientDataJSON", "authenticatorData", "signature", "userHandle")
    passkey.count += 1
    key_id, *rest = passkey.assertion(decode(answer.json()["challenge"]))
    login = visitor.model.begins(visitor.person, hash_id(browser.cookies[LOGIN]))
    login.tapped_at, login.over = visitor.world.now(), "by passkey"
    answer = await post_json(browser, "passkey/login", {"id": base64url(key_id), "response": dict(zip(names, map(base64url, rest)))})
    if answer is None:
        return None
    if answer.status != 200:
        visitor.model.violation("passkey", visitor.person, f"a login by a passkey is answered {answer}")
        return None
    visitor.model.counts["logins by passkey"] += 1
    return visitor.model.claimed(login, browser.cookies[SESSION], answer.json())
