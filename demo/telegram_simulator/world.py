"""What Telegram's servers know in the simulator: people, bots, chats, messages,
and the updates that wait for each bot.

Everything here belongs to the simulator's event loop; nothing blocks.
"""

import collections
import contextlib
import copy
import dataclasses
import random
import re
import time

from .errors import bad_request, forbidden
from .text import format_text, found_entities

# What getUpdates hands out when nothing else was ever asked for (all but a few, as Telegram says).
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
QUERY_LIFETIME = 15 * 60
MAX_TEXT = 4096


@dataclasses.dataclass
class Person:
    id: int
    first_name: str
    last_name: str = None
    username: str = None
    language_code: str = None

    def as_user(self):
        fields = {"id": self.id, "is_bot": False, "first_name": self.first_name, "last_name": self.last_name,
                  "username": self.username, "language_code": self.language_code}
        return {k: v for k, v in fields.items() if v is not None}

    def as_chat(self):
        fields = {"id": self.id, "first_name": self.first_name, "last_name": self.last_name,
                  "username": self.username, "type": "private"}
        return {k: v for k, v in fields.items() if v is not None}


class Chat:
    """One person's private chat with one bot."""

    def __init__(self, person):
        self.person = person
        self.started = False
        self.blocked = False
        self.messages = {}
        self.shown_text = {}  # what the person's own client shows where it differs


@dataclasses.dataclass
class CallbackQuery:
    chat: Chat
    made_at: float
    answer: dict = None


class Bot:
    def __init__(self, token, username, first_name):
        self.token = token
        self.id = int(token.split(":")[0])
        self.username = username
        self.first_name = first_name
        self.chats = {}
        self.queries = {}
        self.commands = {}  # by scope and language
        self.words = {}  # names and descriptions, by which of them and language
        self.menu_buttons = {}  # by person, None for all
        self.pending = collections.deque()
        self.confirmed = collections.deque(maxlen=1000)
        self.next_update_id = random.randrange(100_000_000, 900_000_000)
        self.next_message_id = 1
        self.allowed_updates = []
        self.poll = None
        self.webhook = {}
        self.webhook_error = None

    def as_user(self):
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def wants(self, kind):
        return kind in self.allowed_updates if self.allowed_updates else kind not in NOT_BY_DEFAULT

    def confirm_before(self, offset):
        while self.pending and self.pending[0]["update_id"] < offset:
            self.confirmed.append(self.pending.popleft())

    def confirm(self, update):
        """Out of turn, as a webhook takes them; an update that was dropped meanwhile is none."""
        with contextlib.suppress(ValueError):
            self.pending.remove(update)
            self.confirmed.append(update)

    def message_id(self):
        self.next_message_id += 1
        return self.next_message_id - 1


class World:
    def __init__(self, changed):
        self.people = {}
        self.bots = {}
        self.away = False  # bots reach nothing, and nothing reaches them
        # changed(bot, what) is called after something happened: "update" for the bot,
        # or a Chat of which a phone may show something new.
        self.changed = changed
        self.clock = time.time

    def bot_by_username(self, username):
        for bot in self.bots.values():
            if bot.username.lower() == username.lower():
                return bot
        raise KeyError(username)

    def chat(self, bot, person_id):
        if person_id not in bot.chats:
            bot.chats[person_id] = Chat(self.people[person_id])
        return bot.chats[person_id]

    def profile_changed(self, bot):
        """What every phone shows of the bot may be new."""
        for chat in bot.chats.values():
            self.changed(bot, chat)

    # --- what people do ------------------------------------------------------

    def push_update(self, bot, kind, content):
        if not bot.wants(kind):
            return None
        update = {"update_id": bot.next_update_id, kind: content}
        bot.next_update_id += 1
        bot.pending.append(update)
        self.changed(bot, "update")
        return update

    def person_sends(self, bot, person_id, text, shown=None):
        chat = self.chat(bot, person_id)
        chat.started = True
        if chat.blocked:
            chat.blocked = False
        message = {"message_id": bot.message_id(), "from": chat.person.as_user(), "chat": chat.person.as_chat(),
                   "date": int(self.clock()), "text": text}
        entities = found_entities(text, [])
        if entities:
            message["entities"] = [{k: e[k] for k in ("offset", "length", "type")} for e in entities]
        chat.messages[message["message_id"]] = message
        if shown is not None:
            chat.shown_text[message["message_id"]] = shown
        self.push_update(bot, "message", copy.deepcopy(message))
        self.changed(bot, chat)
        return message

    def person_edits(self, bot, person_id, message_id, text):
        chat = self.chat(bot, person_id)
        message = chat.messages[message_id]
        message.update(text=text, edit_date=int(self.clock()))
        self.push_update(bot, "edited_message", copy.deepcopy(message))
        self.changed(bot, chat)

    def person_taps(self, bot, person_id, message_id, data):
        """A button that carries callback data is pressed; the callback query's id."""
        chat = self.chat(bot, person_id)
        query_id = str(random.getrandbits(62))
        bot.queries[query_id] = CallbackQuery(chat, self.clock())
        if message_id in chat.messages:
            message = self.with_reply(chat, chat.messages[message_id])
        else:
            message = {"message_id": message_id, "chat": chat.person.as_chat(), "date": 0}
        self.push_update(bot, "callback_query", {
            "id": query_id, "from": chat.person.as_user(), "message": message,
            "chat_instance": str(-random.Random(f"{bot.id}/{person_id}").getrandbits(62)), "data": data})
        return query_id

    def person_deletes(self, bot, person_id, message_id):
        chat = self.chat(bot, person_id)
        chat.messages.pop(message_id, None)
        self.changed(bot, chat)

    def person_blocks(self, bot, person_id):
        chat = self.chat(bot, person_id)
        chat.blocked = True
        member = {"user": bot.as_user()}
        self.push_update(bot, "my_chat_member", {
            "chat": chat.person.as_chat(), "from": chat.person.as_user(), "date": int(self.clock()),
            "old_chat_member": {**member, "status": "member"},
            "new_chat_member": {**member, "status": "kicked", "until_date": 0}})

    # --- what bots do --------------------------------------------------------

    def with_reply(self, chat, message):
        """A message as updates carry it: with what it replies to, one level deep, while that is there."""
        result = self.public(message)
        replied = chat.messages.get(message.get("_reply_to"))
        if replied is not None:
            result["reply_to_message"] = self.public(replied)
        return result

    def public(self, value):
        """A copy without what only the simulator knows."""
        if isinstance(value, dict):
            return {k: self.public(v) for k, v in value.items() if not k.startswith("_")}
        return [self.public(v) for v in value] if isinstance(value, list) else value

    def chat_of(self, bot, chat_id):
        """The chat of a parameter; people are not found by their user names."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        number = re.match(r"-?\d+", chat_id)
        chat = bot.chats.get(int(number.group())) if number else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def known_person(self, bot, person_id):
        if person_id not in bot.chats:
            raise bad_request("user not found")
        return bot.chats[person_id].person

    def writable_chat(self, bot, chat_id):
        chat = self.chat_of(bot, chat_id)
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def formatted(self, source, parse_mode, given):
        """Text and entities of a message; a mention of somebody whom nobody knows marks nothing."""
        text, entities = format_text(source, parse_mode, given)
        if not text:
            raise bad_request("Text must be non-empty")
        if len(text) > MAX_TEXT:
            raise bad_request("Message is too long")
        known = []
        for entity in entities:
            if entity["type"] == "text_mention":
                person = self.people.get(entity["user"]["id"])
                if person is None:
                    continue
                entity["user"] = person.as_user()
            known.append(entity)
        return text, known

    def bot_sends(self, bot, chat_id, content, reply_to):
        chat = self.writable_chat(bot, chat_id)
        message = {"message_id": bot.message_id(), "from": bot.as_user(), "chat": chat.person.as_chat(),
                   "date": int(self.clock()), **{k: v for k, v in content.items() if v}}
        if reply_to and reply_to["message_id"] in chat.messages:
            message["_reply_to"] = reply_to["message_id"]
        elif reply_to and not reply_to["optional"]:
            raise bad_request("message to be replied not found")
        chat.messages[message["message_id"]] = message
        self.changed(bot, chat)
        return self.with_reply(chat, message)

    def bot_edits(self, bot, chat_id, message_id, changes):
        """changes: text and its entities, or neither; reply_markup is always replaced."""
        chat = self.writable_chat(bot, chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if not message["from"]["is_bot"]:
            raise bad_request("message can't be edited")
        new = {k: v for k, v in {**message, **changes}.items() if v}
        if all(new.get(k) == message.get(k) for k in changes):
            raise bad_request("message is not modified: specified new message content and reply markup are "
                              "exactly the same as a current content and reply markup of the message")
        new["edit_date"] = int(self.clock())
        chat.messages[message_id] = new
        self.changed(bot, chat)
        return self.with_reply(chat, new)

    def bot_deletes(self, bot, chat_id, message_ids, missing_ok=False):
        chat = self.writable_chat(bot, chat_id)
        there = [i for i in message_ids if i in chat.messages]
        if not there and not missing_ok:
            raise bad_request("message to delete not found")
        if any(self.clock() - chat.messages[i]["date"] > 48 * 3600 for i in there):
            raise bad_request("message can't be deleted for everyone")
        for message_id in there:
            del chat.messages[message_id]
        self.changed(bot, chat)

    def bot_answers_query(self, bot, query_id, answer):
        query = bot.queries.get(query_id)
        if query is None or query.answer is not None or self.clock() - query.made_at > QUERY_LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer = answer
        self.changed(bot, query.chat)
