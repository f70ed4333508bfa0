"""The methods of the Bot API that the simulator knows, one function each.

Names, parameters and answers are those of https://core.telegram.org/bots/api;
a parameter may come as JSON or as the text of a form.
"""

import asyncio
import json
import re

from .errors import bad_request, conflict
from .world import checked_text

LONGEST_POLL = 50
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def integer(params, name, default=0):
    value = params.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        return default


def structure(params, name, what):
    """A parameter that is an object or an array, or the JSON of one."""
    value = params.get(name)
    if isinstance(value, str):
        if not value:
            return None
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
    return value


def boolean(params, name):
    return str(params.get(name, "")).lower() in ("true", "yes", "1")


def checked_button(button):
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(prefix + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(prefix + "Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if button.get("url"):
        if not re.match(r"(?i)(https?|tg)://[^\s/]", button["url"]):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif button.get("callback_data"):
        if not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    elif button.get("copy_text"):
        if not 1 <= len(button["copy_text"].get("text", "")) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    else:
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    return button


def reply_markup(params):
    markup = structure(params, "reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[checked_button(button) for button in row] for row in rows if row]
    if any(len(row) > 8 for row in rows) or sum(map(len, rows)) > 100:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def reply_to(params):
    target = structure(params, "reply_parameters", "reply parameters")
    if target is not None:
        return {"message_id": integer(target, "message_id"),
                "optional": boolean(target, "allow_sending_without_reply")}
    if "reply_to_message_id" in params:
        return {"message_id": integer(params, "reply_to_message_id"),
                "optional": boolean(params, "allow_sending_without_reply")}
    return None


def message_target(params):
    if params.get("chat_id") in (None, ""):
        raise bad_request("chat_id is empty")
    if not integer(params, "message_id"):
        raise bad_request("message identifier is not specified")
    return params["chat_id"], integer(params, "message_id")


async def get_me(world, bot, params):
    return {**bot.as_user(), "can_join_groups": True, "can_read_all_group_messages": False,
            "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False}


async def get_updates(world, bot, params):
    """Waits until there is an update or the time is up; another poll ends this one."""
    if bot.webhook:
        raise conflict("can't use getUpdates method while webhook is active; "
                       "use deleteWebhook to delete the webhook first")
    set_allowed_updates(bot, params)
    offset = integer(params, "offset")
    if offset < 0:
        offset = bot.pending[offset]["update_id"] if -offset <= len(bot.pending) else 0
    bot.confirm_before(offset)
    if bot.poll is not None and not bot.poll.done():
        bot.poll.set_exception(conflict("terminated by other getUpdates request; "
                                        "make sure that only one bot instance is running"))
    limit = min(max(integer(params, "limit", 100), 1), 100)
    timeout = min(max(integer(params, "timeout"), 0), LONGEST_POLL)
    if not bot.pending and timeout:
        poll = bot.poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, timeout)
        except asyncio.TimeoutError:
            pass
        finally:
            if bot.poll is poll:
                bot.poll = None
    return [bot.pending[i] for i in range(min(limit, len(bot.pending)))]


def set_allowed_updates(bot, params):
    allowed = structure(params, "allowed_updates", "allowed updates")
    if isinstance(allowed, list):
        bot.allowed_updates = allowed


async def send_message(world, bot, params):
    if params.get("chat_id") in (None, ""):
        raise bad_request("chat_id is empty")
    return world.bot_sends(bot, params["chat_id"], params.get("text"), params.get("parse_mode"),
                           reply_markup(params), reply_to(params))


async def edit_message_text(world, bot, params):
    chat_id, message_id = message_target(params)
    text, entities = checked_text(params.get("text"), params.get("parse_mode"))
    return world.bot_edits(bot, chat_id, message_id,
                           {"text": text, "entities": entities, "reply_markup": reply_markup(params)})


async def edit_message_reply_markup(world, bot, params):
    chat_id, message_id = message_target(params)
    return world.bot_edits(bot, chat_id, message_id, {"reply_markup": reply_markup(params)})


async def delete_message(world, bot, params):
    world.bot_deletes(bot, *message_target(params))
    return True


async def answer_callback_query(world, bot, params):
    text = params.get("text") or ""
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    world.bot_answers_query(bot, str(params.get("callback_query_id", "")),
                            {"text": text, "show_alert": boolean(params, "show_alert")})
    return True


async def set_my_commands(world, bot, params):
    commands = structure(params, "commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    for command in commands:
        if not COMMAND.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[params.get("language_code", "")] = commands
    return True


async def get_my_commands(world, bot, params):
    return bot.commands.get(params.get("language_code", ""), [])


async def delete_my_commands(world, bot, params):
    bot.commands.pop(params.get("language_code", ""), None)
    return True


async def set_webhook(world, bot, params):
    url = params.get("url") or ""
    secret = params.get("secret_token") or ""
    if url and not re.match(r"(?i)https?://[^\s/]", url):
        raise bad_request("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    if boolean(params, "drop_pending_updates"):
        bot.pending.clear()
    set_allowed_updates(bot, params)
    bot.webhook = {"url": url, "secret": secret, "max": integer(params, "max_connections", 40)} if url else {}
    if url and bot.poll is not None and not bot.poll.done():
        bot.poll.set_exception(conflict("terminated by setWebhook request"))
    world.changed(bot, "update")
    return True


async def delete_webhook(world, bot, params):
    if boolean(params, "drop_pending_updates"):
        bot.pending.clear()
    bot.webhook = {}
    world.changed(bot, "update")
    return True


async def get_webhook_info(world, bot, params):
    info = {"url": bot.webhook.get("url", ""), "has_custom_certificate": False,
            "pending_update_count": len(bot.pending)}
    if bot.webhook:
        info.update(max_connections=bot.webhook["max"], ip_address="127.0.0.1")
        if bot.webhook_error:
            info.update(bot.webhook_error)
    if bot.allowed_updates:
        info["allowed_updates"] = bot.allowed_updates
    return info


async def send_chat_action(world, bot, params):
    world.writable_chat(bot, params.get("chat_id"))
    return True


# Method names are not case-sensitive.
METHODS = {name.replace("_", ""): function for name, function in {
    "get_me": get_me, "get_updates": get_updates, "send_message": send_message,
    "edit_message_text": edit_message_text, "edit_message_reply_markup": edit_message_reply_markup,
    "delete_message": delete_message, "answer_callback_query": answer_callback_query,
    "set_my_commands": set_my_commands, "get_my_commands": get_my_commands,
    "delete_my_commands": delete_my_commands, "set_webhook": set_webhook, "delete_webhook": delete_webhook,
    "get_webhook_info": get_webhook_info, "send_chat_action": send_chat_action}.items()}
