"""The phone of the simulator: its page, and what the page asks for.

    GET  /BOT, /BOT?start=TOKEN   the page (what t.me would open)
    GET  /phone/people            who can hold the phone
    POST /phone/people            one more: {"first_name", "username", "language_code"}
    GET  /phone/events            the chat, as server-sent events, each time it changes
    GET  /phone/open              where a button leads that opens something, sealed for this person
    POST /phone/send, tap, delete what fingers do
    POST /phone/away              {"away"}: whether bots reach Telegram, and it them

Only this page's own origin can POST: bodies must be application/json, which a
page from elsewhere may not send without being asked first.
"""

import asyncio
import base64
import hashlib
import json
import pathlib
import random
import re
import urllib.parse

from .http import Response
from .parameters import from_message
from .profile import commands_shown_to
from .signed import opened_url
from .world import Person

PAGE = pathlib.Path(__file__).with_name("phone.html")
PERSONAS = [Person(5001001, "Ann", "Lee", "ann_lee", "en"), Person(5001002, "Борис", "Петров", "boris_p", "ru"),
            Person(5001003, "Zoë", None, None, "de")]
KEEP_ALIVE_SECONDS = 15


def whole_page():
    """The page with its style and script in it: one address, one policy, nothing else to load."""
    page = PAGE.read_text(encoding="utf-8")
    for name in ("phone.css", "phone.js"):
        page = page.replace(f"/* {name} */", PAGE.with_name(name).read_text(encoding="utf-8"))
    return page


def content_security_policy(page):
    """The page's own inline script and style by their hashes, and nothing else."""
    def hashes(tag):
        return " ".join("'sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() + "'"
                        for part in re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S))
    return (f"default-src 'none'; script-src {hashes('script')}; style-src {hashes('style')}; "
            "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'")


def answer(value, status=200):
    return Response(status, json.dumps(value, ensure_ascii=False).encode())


class Phone:
    def __init__(self, world, tell_away):
        self.world = world
        self.tell_away = tell_away
        self.watchers = {}
        for person in PERSONAS:
            world.people[person.id] = person

    def changed(self, bot, chat):
        for event in self.watchers.get((bot.username, chat.person.id), ()):
            event.set()

    def set_away(self, away):
        self.tell_away(away)
        for event in set().union(*self.watchers.values()):
            event.set()

    async def handle(self, request):
        name = request.path.strip("/")
        if name.startswith("phone/"):
            return await self.api(request, name[len("phone/"):])
        if request.method != "GET":
            return answer({"error": "method not allowed"}, 405)
        if name == "":
            bot = next(iter(self.world.bots.values()))
            return Response(302, headers={"Location": f"/{bot.username}"})
        try:
            self.world.bot_by_username(name)
        except KeyError:
            return Response(404, b"There is no such bot.\n", "text/plain")
        page = whole_page()
        return Response(200, page.encode(), "text/html; charset=utf-8",
                        {"Content-Security-Policy": content_security_policy(page), "Cache-Control": "no-store",
                         "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"})

    async def api(self, request, action):
        try:
            if request.method == "GET" and action == "events":
                bot, person = self.who(request.query)
                return Response(200, content_type="text/event-stream", headers={"Cache-Control": "no-store"},
                                stream=self.events(bot, person))
            if request.method == "GET" and action == "open":
                return Response(302, headers={"Location": self.opened(request.query), "Cache-Control": "no-store"})
            if request.method == "GET" and action == "people":
                return answer([p.as_user() for p in self.world.people.values()])
            if request.method == "POST":
                if request.headers.get("content-type") != "application/json":
                    return answer({"error": "JSON expected"}, 400)
                return answer(self.act(action, from_message({}, request.headers, request.body).values))
        except (KeyError, ValueError, TypeError, StopIteration) as error:
            return answer({"error": f"{type(error).__name__}: {error}"}, 400)
        return answer({"error": "no such thing"}, 404)

    def who(self, values):
        return self.world.bot_by_username(values["bot"]), self.world.people[int(values["person"])]

    def act(self, action, values):
        if action == "people":
            name = str(values["first_name"])
            if not name.strip():
                raise ValueError("a person needs a name")
            person = Person(random.randrange(6_000_000_000, 7_000_000_000), name, None,
                            str(values.get("username") or "") or None, str(values.get("language_code") or "en"))
            self.world.people[person.id] = person
            return person.as_user()
        if action == "away":
            self.set_away(bool(values["away"]))
            return {}
        bot, person = self.who(values)
        if action == "send":
            text = str(values["text"]).strip()
            if not 1 <= len(text) <= 4096:
                raise ValueError("1 to 4096 characters")
            shown = "/start" if values.get("button") else None
            return {"message_id": self.world.person_sends(bot, person.id, text, shown)["message_id"]}
        if action == "tap":
            return {"query": self.world.person_taps(bot, person.id, int(values["message_id"]), str(values["data"]))}
        if action == "delete":
            self.world.person_deletes(bot, person.id, int(values["message_id"]))
            return {}
        raise KeyError(action)

    def opened(self, values):
        """Of a button of a message, counted through its rows; of the menu's button where no message is named."""
        bot, person = self.who(values)
        if "message_id" in values:
            markup = self.world.chat(bot, person.id).messages[int(values["message_id"])]["reply_markup"]
            button = sum(markup["inline_keyboard"], [])[int(values["button"])]
        else:
            button = bot.menu_buttons.get(person.id) or bot.menu_buttons[None]
        url = opened_url(button, bot, self.world.bots.values(), person, self.world.clock())
        if url is None:
            raise ValueError("this button opens nothing")
        return url

    def buttons(self, bot, person, message):
        """The rows of a message's buttons, each with where it leads if it leads anywhere."""
        number, rows = 0, []
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            rows.append([])
            for button in row:
                if "_login_url" in button or "web_app" in button:
                    button = {**button, "opens": self.link(bot, person, message_id=message["message_id"], button=number)}
                elif "url" in button:
                    button = {**button, "opens": button["url"]}
                rows[-1].append(button)
                number += 1
        return rows

    @staticmethod
    def link(bot, person, **more):
        return "/phone/open?" + urllib.parse.urlencode({"bot": bot.username, "person": person.id, **more})

    def menu(self, bot, person):
        """The Web App that takes the place of the list of commands, if there is one."""
        button = bot.menu_buttons.get(person.id) or bot.menu_buttons.get(None, {})
        return {"text": button["text"], "opens": self.link(bot, person)} if "web_app" in button else None

    def state(self, bot, person):
        chat = self.world.chat(bot, person.id)
        messages = [{"id": m["message_id"], "mine": not m["from"]["is_bot"], "date": m["date"],
                     "text": chat.shown_text.get(m["message_id"], m["text"]),
                     "entities": [] if m["message_id"] in chat.shown_text else m.get("entities", []),
                     "edited": "edit_date" in m,
                     "buttons": self.buttons(bot, person, m)}
                    for _, m in sorted(chat.messages.items())]
        answered = {i: q.answer for i, q in bot.queries.items() if q.chat is chat and q.answer is not None}
        return {"bot": {"name": bot.first_name, "username": bot.username}, "person": person.as_user(),
                "away": self.world.away, "started": chat.started, "messages": messages, "answered": answered,
                "commands": commands_shown_to(bot, person), "menu": self.menu(bot, person)}

    async def events(self, bot, person):
        event = asyncio.Event()
        watchers = self.watchers.setdefault((bot.username, person.id), set())
        watchers.add(event)
        try:
            while True:
                event.clear()
                yield f"data: {json.dumps(self.state(bot, person), ensure_ascii=False)}\n\n".encode()
                try:
                    await asyncio.wait_for(event.wait(), KEEP_ALIVE_SECONDS)
                except asyncio.TimeoutError:
                    yield b": still here\n\n"
        finally:
            watchers.discard(event)
