"""Virtual people who log in: they open the page, press Start, pick the number, claim, use their session and end it."""

import asyncio
import html
import re

from chaos import accounts
from chaos.browser import HTML, LOGIN, SESSION, Browser
from chaos.model import hash_id
from chaos.phone import Phone, buttons

AGENTS = ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36")
LOGGED_IN = re.compile("You are logged in|already confirmed this login")
USELESS = re.compile("has expired|not a login link")
NOBODY_IN = re.compile("declined|not the number on the page|has expired")


class Page:
    """What a login page shows: a link and its number."""

    def __init__(self, text):
        self.token = re.search(r"start=([A-Za-z0-9_-]{64})", text).group(1)
        self.code = re.search(r"data-code>(\d+)<", text).group(1)
        self.stale = False  # Telegram says that it has expired

    def renew(self, frame):
        self.token, self.code = frame["link"][-64:], str(frame["code"])


class Visitor:
    """A person, a phone, and one browser after the other."""

    def __init__(self, world, model, n, busy=False):
        self.world, self.model, self.n, self.busy = world, model, n, busy
        self.rng = world.rng("person", n)
        name = f"P{n}"
        self.person = model.person(name, 10_000_000 + n)
        world.telegram.person(name, person_id=self.person.telegram_id)
        self.phone = Phone(world.telegram, self.person.telegram_id)
        self.visits = 0
        self.ghosts = set()
        self.passkey = None

    def browser(self):
        self.visits += 1
        return Browser(self.world, self.rng, f"192.0.{2 + self.n}.{self.visits % 250 + 1}", self.rng.choice(AGENTS))

    async def live(self):
        await asyncio.sleep(self.rng.random() * 2)
        while not self.world.ending:
            await self.visit()
            await self.phone.clear()
            if not self.busy:
                await asyncio.sleep(self.rng.uniform(0.1, 1.5))
        await asyncio.gather(*self.ghosts)

    async def visit(self):
        browser, luck = self.browser(), self.rng.random()
        if luck < 0.12 and self.person.user_id:
            pair = await accounts.log_in_by_password(self, browser)
            if pair:
                await pair.live(browser)
            return
        if luck < 0.25 and self.passkey:
            session = await accounts.log_in_by_passkey(self, browser, self.passkey)
        else:
            session = await self.log_in(browser)
        if session is None:
            return
        await self.use(browser, session)
        if not self.world.ending and self.rng.random() < 0.8:
            await self.end(browser, session)
            self.ghosts.add(asyncio.create_task(self.haunt(session)))

    # --- to log in -------------------------------------------------------------------------

    async def log_in(self, browser):
        """The session, or None where the login came to nothing."""
        answer = await browser.persist(lambda: browser.get("login", headers=HTML))
        if answer.status != 200 or LOGIN not in browser.cookies:
            raise AssertionError(f"the login page is {answer}")
        page = Page(html.unescape(answer.text))
        login = self.model.begins(self.person, hash_id(browser.cookies[LOGIN]))
        tapping = asyncio.create_task(self.confirm(login, page))
        try:
            session = await self.wait(browser, login, page)
            if session:
                await tapping
            return session
        finally:
            tapping.cancel()
            await asyncio.gather(tapping, return_exceptions=True)

    async def wait(self, browser, login, page):
        """As the page does: a line that stands, or questions; at its end the claim."""
        kind, tries = self.rng.choice(("ws", "ws", "events", "poll")), 0
        held = dict(browser.cookies)
        while True:
            if self.model.overdue(login):
                self.model.lost(login)
                return None
            if page.stale and login.tapped_at is None:
                self.model.useless(login)
                return None
            if kind == "poll":
                await asyncio.sleep(self.rng.uniform(0.3, 1.5))
                state = await self.claim(browser, login)
            else:
                state = await self.listen(browser, login, page, kind)
                if state == "lost":
                    tries += 1
                    state = await self.claim(browser, login) if tries > 1 else None
                elif state == "confirmed":
                    self.model.hears(login, state)
                    state = await self.claim(browser, login)
            if state == "claimed":
                await self.claim_more(browser, login, held)
                return login.session
            if state in (None, "waiting"):
                if self.world.ending and login.acknowledged_at is None:
                    return None
                await browser.pause(min(tries, 3))
                continue
            if state == "contested":
                self.model.contested(login)
            elif state in ("declined", "mismatch", "shared"):
                self.model.hears(login, state)
            elif state == "expired" and login.acknowledged_at is None:
                self.model.useless(login)
            else:
                login.over = state
                self.model.violation("ended", self.person, f"{login.id[:8]} came to '{state}'")
            return None

    async def listen(self, browser, login, page, kind):
        """The last word of one line; lost where it had none."""
        async for frame in browser.frames(kind):
            if frame.get("link"):
                page.renew(frame)
            if frame["state"] not in ("waiting", "opened", "returning", "alive"):
                return frame.get("reason", frame["state"])
            if page.stale or self.model.overdue(login) or self.world.ending and login.acknowledged_at is None:
                break
        return "lost"

    async def claim(self, browser, login):
        """'claimed', or what the server says; None where it says nothing."""
        asked_at = self.world.now()
        answer = await browser.post("claim")
        if answer is None or answer.status >= 500 or answer.status == 429:
            self.model.claim_unanswered(login, asked_at)
            return None
        said = answer.json()
        if answer.status == 200:
            if login.told_at is None:
                self.model.hears(login, "confirmed")
            self.model.claimed(login, browser.cookies[SESSION], said)
            return "claimed"
        return said.get("status") or said["error"]

    async def claim_more(self, browser, login, held):
        """Another tab claims as well, or somebody elsewhere who has a copy of the cookie."""
        luck = self.rng.random()
        if luck < 0.15:
            tab = Browser(self.world, self.rng, browser.address, browser.agent)
            tab.cookies = held
            if await self.claim(tab, login) == "contested":
                self.model.contested(login)
        elif luck < 0.2:
            thief = self.browser()
            thief.agent, thief.cookies = "curl/7.88.1", held
            self.model.ending(login.session)
            answer = await thief.post("claim")
            if answer and answer.status == 200:
                self.model.violation("misdelivered", self.person, f"a copy of the cookie of {login.id[:8]} got in")
            elif answer and answer.status == 410:
                self.model.ended(login.session)

    async def confirm(self, login, page):
        """In the chat: Start, the question, a number, and what it says then."""
        rng = self.rng
        mood = rng.random()
        await asyncio.sleep(rng.expovariate(2))
        since = None
        while not page.stale:
            sent = await self.phone.send(f"/start {page.token}")
            since = since or sent
            question = await self.phone.find(since, lambda m: page.code in [b["text"] for b in buttons(m)], 8)
            if question:
                break
            # A link of a daemon whose clock was wrong: people load the page again.
            page.stale = await self.phone.find(sent, lambda m: USELESS.search(m["text"]), 0) is not None
        else:
            return
        await asyncio.sleep(rng.expovariate(4))
        numbers = [b["text"] for b in buttons(question)]
        right = mood < 0.92
        choice = page.code if right else numbers[-1] if mood < 0.96 else next(n for n in numbers if n != page.code)
        while True:
            self.model.taps(login, right)
            await self.phone.tap(question, choice)
            if rng.random() < 0.1:
                await self.phone.tap(question, choice)
            done = LOGGED_IN if right else NOBODY_IN
            if await self.phone.find(since, lambda m: done.search(m["text"]), 8):
                break
        if right:
            self.model.acknowledged(login)

    # --- to be logged in -------------------------------------------------------------------

    async def use(self, browser, session):
        for _ in range(self.rng.randrange(1, 6)):
            await self.ask(browser, session)
            await asyncio.sleep(self.rng.expovariate(2))
        if SESSION not in browser.cookies or session.ending_at is not None:
            return
        if self.passkey is None and self.rng.random() < 0.5:
            self.passkey = await accounts.add_passkey(self, browser)
        if self.rng.random() < 0.4:
            await self.world.application.log_in(browser, session)
        await self.world.application.ask_userinfo(browser)

    async def ask(self, browser, session):
        """Forward auth, or who one is; the answer held against the model."""
        asked_at, name = self.world.now(), self.rng.choice(("auth", "session", "auth", "session", "SQL"))
        if name == "SQL":
            await self.ask_sql(session)
            return
        answer = await browser.request("GET", f"/tgauth/{name}", headers={"Cookie": f"{SESSION}={session.token}"})
        if answer is None or answer.status >= 500 or answer.status == 429:
            return
        self.model.counts["questions answered"] += 1
        if answer.status == 401:
            await self.is_unknown(session, name)
            return
        self.model.believed(session, asked_at, f"GET {name}")
        if name == "session":
            self.model.is_of(session, answer.json())
        else:
            self.model.is_of(session, {"telegram_id": int(answer.field("X-Tgauth-Telegram-Id")),
                                       "user_id": int(answer.field("Remote-User"))})

    async def ask_sql(self, session):
        """Whom row-level security takes the bearer for."""
        asked_at = self.world.now()
        (user_id,), = await self.world.query("SELECT tgauth_authenticate(%s)", session.token, user="test_app")
        if user_id is None:
            await self.is_unknown(session, "tgauth_authenticate")
        else:
            self.model.believed(session, asked_at, "tgauth_authenticate", at_once=True)
            self.model.same_user(session.person, user_id)

    async def is_unknown(self, session, by):
        if session.ending_at is not None:
            return
        rows = await self.world.query("SELECT revoked_why FROM tgauth_session WHERE login_id = decode(%s, 'hex')", session.login.id)
        if rows and rows[0][0] == "contested" and session.login.unanswered_claim_at is not None:
            self.model.contested(session.login)
        else:
            self.model.disbelieved(session, f"{by} (the row: {rows})")

    async def end(self, browser, session):
        """By any of the ways that there are, until one says that it is done."""
        way = self.rng.choice((self.log_out, self.end_in_chat, self.end_by_sql))
        self.model.ending(session)
        await way(browser, session)
        self.model.ended(session)

    async def log_out(self, browser, session):
        answer = await browser.persist(lambda: browser.post("logout"))
        if answer.status != 200:
            self.model.violation("logout", self.person, f"is answered {answer}")

    async def end_in_chat(self, browser, session):
        since, data = 0, f"r{session.login.id}"
        while True:
            since = await self.phone.send("/sessions")
            listed = await self.phone.find(since, lambda m: "You are logged in" in m["text"] or "not logged in" in m["text"], 8)
            if not listed:
                continue
            button = next((b for b in buttons(listed) if b["callback_data"] == data), None)
            if button is None:
                break
            await self.phone.tap(listed, button["text"])
            if await self.phone.find(since, lambda m: data not in str(m), 8):
                break

    async def end_by_sql(self, browser, session):
        await self.world.query("SELECT tgauth_revoke(decode(%s, 'hex'))", session.login.id, user="test_app")

    async def haunt(self, session):
        """A copy of the cookie somewhere is asked for again and again, until nobody may believe it."""
        thief = self.browser()
        while self.world.now() < self.model.unbelievable(session) + 1.5:
            await self.ask(thief, session)
            await asyncio.sleep(self.rng.uniform(0.5, 2))
