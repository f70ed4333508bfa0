"""A Telegram for tests and for the demo: the Bot API, and a phone to press Start on.

    https://api.telegram.org/bot<TOKEN>/METHOD  is here  http://HOST:PORT/bot<TOKEN>/METHOD
    https://t.me/BOT?start=TOKEN                is here  http://HOST:PORT/BOT?start=TOKEN

Methods, JSON and error messages follow Telegram's documentation and its open
server, so that a bot which works here works there.  In a test:

    with TelegramSimulator() as telegram:
        start_the_bot(telegram.token, telegram.url)
        ann = telegram.person("Ann")
        telegram.press_start(ann, start_token)
        telegram.tap(ann, "42")
        print(telegram.messages(ann)[-1]["text"])

The simulator runs an event loop in a thread of its own; every method of the
class may be called from any other thread.
"""

import asyncio
import collections
import contextlib
import copy
import dataclasses
import functools
import json
import random
import threading
import time

from .errors import TelegramError, not_found, unauthorized
from .faults import Fault, Faults
from .http import Disconnect, Response, serve_connection
from .methods import METHODS
from .parameters import from_message
from .phone import Phone
from .signed import opened_url
from .updates import Described
from .webhook import Webhooks
from .world import Bot, Person, World

DEFAULT_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
DEFAULT_BOT = "tgauth_demo_bot"


def in_loop(method):
    """A method that runs in the simulator's event loop, called from outside it."""
    @functools.wraps(method)
    def call(self, *arguments, **named):
        async def run():
            return method(self, *arguments, **named)
        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(30)
    return call


class TelegramSimulator:
    def __init__(self, port=0, token=DEFAULT_TOKEN, username=DEFAULT_BOT, name="tgauth demo",
                 host="127.0.0.1"):
        self.loop = asyncio.new_event_loop()
        self.world = World(self._changed)
        self.faults = Faults()
        self.phone = Phone(self.world, self._set_away)
        self.record = collections.deque(maxlen=200_000)
        self.token = token
        self.username = username
        self.world.bots[token] = Bot(token, username, name)
        self.webhooks = Webhooks(self.loop, self._call_in_answer)
        self.thread = threading.Thread(target=self._run, name="telegram", daemon=True)
        self.host = host
        self.port = port
        self.url = None

    # --- its life ------------------------------------------------------------

    def start(self):
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._connection, self.host, self.port), self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def stop(self):
        async def end():
            self.server.close()
            tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    __enter__ = start

    def __exit__(self, *exception):
        self.stop()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    # --- HTTP ----------------------------------------------------------------

    async def _connection(self, reader, writer):
        await serve_connection(reader, writer, self._handle)

    async def _handle(self, request):
        if request.path.startswith("/bot") and request.path.count("/") >= 2:
            return await self._bot_api(request)
        return await self.phone.handle(request)

    async def _bot_api(self, request):
        """Calls a method: named by the path, or where that ends with the token, by the parameter `method`."""
        if self.world.away:
            raise Disconnect
        token, _, method = request.path[len("/bot"):].partition("/")
        params = from_message(request.query, request.headers, request.body)
        method = (method or params.text("method")).lower()

        async def perform():
            try:
                if request.method not in ("GET", "POST"):
                    raise TelegramError(501, "Not Implemented")
                result = await self._call(self._bot_of(token), method, params)
            except TelegramError as error:
                return error.response()
            answer = {"ok": True, "result": result}
            if isinstance(result, Described):
                answer.update(dataclasses.asdict(result))
            return Response(200, json.dumps(answer, ensure_ascii=False).encode())

        fault = self.faults.take(method)
        answer = await (fault.answer(perform) if fault else perform())
        if self.world.away:
            raise Disconnect
        return answer

    def _bot_of(self, token):
        identifier, colon, _ = token.partition(":")
        if not colon or not identifier.isdigit() or identifier.startswith("0") or len(token) > 80:
            raise unauthorized("invalid token specified")
        if token not in self.world.bots:
            raise unauthorized()
        return self.world.bots[token]

    async def _call(self, bot, method, params):
        if method not in METHODS:
            raise not_found("method not found")
        self.record.append((method, params.values))
        result = await METHODS[method](self.world, bot, params)
        return self.faults.updates(bot, result) if method == "getupdates" else result

    async def _call_in_answer(self, bot, method, params):
        with contextlib.suppress(TelegramError):
            await self._call(bot, method, params)

    def _changed(self, bot, what):
        if what != "update":
            self.phone.changed(bot, what)
        elif self.world.away:
            return
        elif bot.webhook:
            self.webhooks.wake(bot)
        elif bot.poll is not None and not bot.poll.done():
            bot.poll.set_result(None)

    def _set_away(self, away):
        """Towards the bots: calls are cut off, updates are kept for when it is back."""
        self.world.away = away
        for bot in self.world.bots.values():
            if bot.poll is not None and not bot.poll.done():
                bot.poll.set_result(None)
            self._changed(bot, "update")

    # --- what a test does and sees ---------------------------------------------

    @property
    def bot(self):
        return self.world.bots[self.token]

    @in_loop
    def add_bot(self, token, username, name="Another bot"):
        self.world.bots[token] = Bot(token, username, name)

    @in_loop
    def person(self, first_name, last_name=None, username=None, language_code="en", person_id=None):
        """A new person, by their id."""
        person_id = person_id or random.randrange(10_000_000, 8_000_000_000)
        self.world.people[person_id] = Person(person_id, first_name, last_name, username, language_code)
        return person_id

    @in_loop
    def send_text(self, person, text):
        return self.world.person_sends(self.bot, person, text)["message_id"]

    @in_loop
    def press_start(self, person, start_token=None):
        """The START button of a deep link: the bot is sent the whole command, the chat shows /start."""
        text = f"/start {start_token}" if start_token else "/start"
        return self.world.person_sends(self.bot, person, text, shown="/start")["message_id"]

    @in_loop
    def edit_text(self, person, message_id, text):
        self.world.person_edits(self.bot, person, message_id, text)

    @in_loop
    def delete(self, person, message_id):
        self.world.person_deletes(self.bot, person, message_id)

    @in_loop
    def block(self, person):
        self.world.person_blocks(self.bot, person)

    @in_loop
    def inject(self, kind, content):
        """An update of any kind with any content; its id."""
        update = self.world.push_update(self.bot, kind, content)
        return update and update["update_id"]

    @in_loop
    def messages(self, person):
        """The chat as it stands, oldest first, as Message objects."""
        chat = self.world.chat(self.bot, person)
        return [self.world.with_reply(chat, m) for _, m in sorted(chat.messages.items())]

    def from_bot(self, person):
        return [m for m in self.messages(person) if m["from"]["is_bot"]]

    def buttons(self, person):
        """Rows of buttons of the newest message that has any."""
        for message in reversed(self.messages(person)):
            if "reply_markup" in message:
                return message["reply_markup"]["inline_keyboard"]
        return []

    def tap(self, person, button, message_id=None):
        """Presses the newest button whose text or callback data is this; the callback query's id."""
        for message in reversed(self.messages(person)):
            if message_id in (None, message["message_id"]):
                for b in sum(message.get("reply_markup", {}).get("inline_keyboard", []), []):
                    if button in (b["text"], b.get("callback_data")):
                        return self.send_tap(person, message["message_id"], b["callback_data"])
        raise LookupError(f"no button {button!r} in the chat")

    @in_loop
    def open(self, person, button):
        """Where the newest button with this text leads the person, sealed where that is due."""
        chat = self.world.chat(self.bot, person)
        for _, message in sorted(chat.messages.items(), reverse=True):
            for b in sum(message.get("reply_markup", {}).get("inline_keyboard", []), []):
                if b["text"] == button:
                    return opened_url(b, self.bot, self.world.bots.values(), chat.person, self.world.clock())
        raise LookupError(f"no button {button!r} in the chat")

    @in_loop
    def send_tap(self, person, message_id, data):
        return self.world.person_taps(self.bot, person, message_id, data)

    @in_loop
    def query_answer(self, query_id):
        """The callback answer, or None so far."""
        return copy.deepcopy(self.bot.queries[query_id].answer)

    @in_loop
    def calls(self, method):
        """The parameters of every call of a method so far."""
        return [parameters for name, parameters in self.record if name == method.lower()]

    @in_loop
    def pending(self):
        return len(self.bot.pending)

    @in_loop
    def commands(self, scope="default"):
        """Those of a scope, by language; a chat's scope is the person's id."""
        return {code: copy.deepcopy(commands) for (kind, code), commands in self.bot.commands.items() if kind == scope}

    @in_loop
    def webhook(self):
        return dict(self.bot.webhook)

    def wait_for(self, ready, what="the bot", seconds=30):
        """Polls until ready() is true and returns it; lookups that find nothing yet count as false."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                result = ready()
            except (LookupError, KeyError):
                result = None
            if result:
                return result
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds} s for {what}")
            time.sleep(0.01)

    def wait_text(self, person, part, seconds=30):
        """The newest message of the bot in which this text stands."""
        def find():
            return next((m for m in reversed(self.from_bot(person)) if part in m["text"]), None)
        try:
            return self.wait_for(find, f"a message with {part!r}", seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; there are {[m['text'] for m in self.from_bot(person)]}") from None

    # --- faults --------------------------------------------------------------

    @in_loop
    def fail(self, method, kind="error", times=1, **details):
        """The next calls of a method go wrong; see faults.Fault."""
        self.faults.add(method, Fault(kind, **details), times)

    @in_loop
    def set_away(self, away):
        """Whether the Bot API is there at all."""
        self.phone.set_away(away)

    @in_loop
    def limit(self, per_second):
        """Messages and edits beyond so many within any second are refused."""
        self.faults.per_second = per_second

    def too_many(self):
        """How many were."""
        return self.faults.too_many

    @in_loop
    def redeliver(self, count=1):
        """The last confirmed updates come once more with the next poll."""
        self.faults.extra_updates[self.bot.username] = list(self.bot.confirmed)[-count:]
        self._changed(self.bot, "update")

    @in_loop
    def reverse_next(self):
        """The next poll with updates hands them out in the wrong order."""
        self.faults.reverse_next.add(self.bot.username)

    @in_loop
    def age(self, seconds):
        """Moves Telegram's clock forward."""
        now = self.world.clock
        self.world.clock = lambda: now() + seconds
