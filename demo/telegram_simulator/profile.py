"""Methods of the Bot API for what a bot says of itself: commands, names, its menu button.

Commands have a scope and a language.  A person's app shows those of the first of
the scopes that fit which has any: in their own language, then without one.
"""

import re

from .errors import bad_request
from .links import LinkError, checked_link
from .parameters import FieldError, Fields

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
EVERYWHERE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
ONE_CHAT = ("chat", "chat_administrators", "chat_member")


def language(params):
    code = params.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("Invalid language code specified")
    return code


def scope(world, bot, params):
    """A name for the scope under which its commands are kept."""
    value = params.json("scope", "BotCommandScope")
    if value is None:
        return "default"
    try:
        if not isinstance(value, dict):
            raise FieldError("BotCommandScope must be an Object")
        fields = Fields(value)
        kind = fields.string("type")
        if kind in EVERYWHERE:
            return kind
        if kind not in ONE_CHAT:
            raise FieldError("Unsupported type specified")
        chat_id = fields.string("chat_id")
        if not chat_id:
            raise FieldError("Empty chat_id specified")
        if kind == "chat_member" and fields.integer("user_id") <= 0:
            raise FieldError("Invalid user_id specified")
    except FieldError as error:
        raise bad_request(f"Can't parse BotCommandScope: {error}") from None
    chat = world.chat_of(bot, chat_id)
    if kind != "chat":
        raise bad_request("Can't use specified scope in private chats")
    return chat.person.id


def checked_command(value):
    try:
        if not isinstance(value, dict):
            raise FieldError("expected an Object")
        fields = Fields(value)
        command, description = fields.string("command"), fields.string("description")
    except FieldError as error:
        raise bad_request(f"Can't parse BotCommand: {error}") from None
    command, description = command.strip().removeprefix("/"), description.strip()
    for text, name, limit in ((command, "Command", 32), (description, "Command description", 256)):
        if not text:
            raise bad_request(f"{name} must be non-empty")
        if len(text) > limit:
            raise bad_request(f"{name} length must not exceed {limit}")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


async def set_my_commands(world, bot, params):
    commands = params.json("commands", "commands")
    if not isinstance(commands, (list, type(None))):
        raise bad_request("Expected an Array of BotCommand")
    commands = [checked_command(command) for command in commands or ()]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    bot.commands[scope(world, bot, params), language(params)] = commands
    world.profile_changed(bot)
    return True


async def get_my_commands(world, bot, params):
    return bot.commands.get((scope(world, bot, params), language(params)), [])


async def delete_my_commands(world, bot, params):
    bot.commands.pop((scope(world, bot, params), language(params)), None)
    world.profile_changed(bot)
    return True


def _words(name, field, limit):
    """(get, set) of one text that a bot has in several languages."""
    async def get(world, bot, params):
        code = language(params)
        return {field: bot.words.get((name, code)) or bot.words.get((name, ""), bot.first_name if name == "name" else "")}

    async def put(world, bot, params):
        bot.words[name, language(params)] = params.text(field)[:limit]
        world.profile_changed(bot)
        return True

    get.__name__, put.__name__ = f"get_my_{name}", f"set_my_{name}"
    return get, put


def checked_menu_button(params):
    value = params.json("menu_button", "menu button")
    if value is None:
        return {"type": "default"}
    try:
        if not isinstance(value, dict):
            raise FieldError("MenuButton must be an Object")
        fields = Fields(value)
        kind = fields.string("type")
        if kind in ("default", "commands"):
            return {"type": kind}
        if kind != "web_app":
            raise FieldError("MenuButton has unsupported type")
        text, url = fields.string("text"), fields.object("web_app").string("url")
    except FieldError as error:
        raise bad_request(f"Can't parse menu button: {error}") from None
    if not text:
        raise bad_request("Menu button text must be non-empty")
    try:
        return {"type": "web_app", "text": text, "web_app": {"url": checked_link(url, https_only=True)}}
    except LinkError as error:
        raise bad_request(f"Menu button Web App {error}") from None


def menu_button_owner(world, bot, params):
    return world.known_person(bot, params.identifier("chat_id")).id if "chat_id" in params else None


async def set_chat_menu_button(world, bot, params):
    button = checked_menu_button(params)
    owner = menu_button_owner(world, bot, params)
    if button == {"type": "default"}:
        bot.menu_buttons.pop(owner, None)
    else:
        bot.menu_buttons[owner] = button
    world.profile_changed(bot)
    return True


async def get_chat_menu_button(world, bot, params):
    """Of one person: theirs, else what all have."""
    owner = menu_button_owner(world, bot, params)
    return bot.menu_buttons.get(owner) or bot.menu_buttons.get(None) or {"type": "commands"}


def commands_shown_to(bot, person):
    """What the person's own app lists."""
    for kind in (person.id, "all_private_chats", "default"):
        for code in ((person.language_code or "")[:2], ""):
            if commands := bot.commands.get((kind, code)):
                return commands
    return []


METHODS = [set_my_commands, get_my_commands, delete_my_commands, set_chat_menu_button, get_chat_menu_button,
           *_words("name", "name", 64), *_words("description", "description", 512),
           *_words("short_description", "short_description", 120)]
