"""Methods of the Bot API for messages: to send, edit and delete them, and to answer callback queries."""

from .errors import TelegramError, bad_request
from .keyboards import reply_markup
from .parameters import FieldError, Fields


def reply_to(params):
    if "reply_parameters" in params:
        target = params.json("reply_parameters", "reply parameters")
        if not target:
            return None
        if not isinstance(target, dict):
            raise bad_request("Object expected as reply parameters")
        fields = Fields(target)
        try:
            return {"message_id": fields.integer("message_id"), "optional": fields.boolean("allow_sending_without_reply")}
        except FieldError as error:
            raise bad_request(str(error)) from None
    if message_id := params.integer("reply_to_message_id", low=0):
        return {"message_id": message_id, "optional": params.boolean("allow_sending_without_reply")}
    return None


def link_preview(params):
    """What a message says of its preview, as its answer repeats it."""
    options = params.json("link_preview_options", "link preview options")
    if options is None:
        return {"is_disabled": True} if params.boolean("disable_web_page_preview") else None
    if not isinstance(options, dict):
        raise bad_request("Object expected as link preview options")
    return {name: value for name, value in options.items() if value}


def content(world, params):
    """Text, entities and preview of a message."""
    preview = link_preview(params)
    if not params.text("text"):
        raise bad_request("Message text is empty")
    # Entities that are no JSON are as good as none.
    try:
        entities = params.json("entities", "entities")
    except TelegramError:
        entities = None
    text, entities = world.formatted(params.text("text"), params.text("parse_mode"), entities)
    return {"text": text, "entities": entities, "link_preview_options": preview}


async def send_message(world, bot, params):
    message = content(world, params)
    target = reply_to(params)
    message["reply_markup"] = reply_markup(params)
    if params.boolean("protect_content"):
        message["has_protected_content"] = True
    return world.bot_sends(bot, params.text("chat_id"), message, target)


def edited_message(params):
    """(chat, message) of an edit; messages that were sent by inline mode do not exist here."""
    message_id = params.integer("message_id", low=0)
    if not params.text("chat_id") and message_id == 0:
        raise bad_request("MESSAGE_ID_INVALID" if params.text("inline_message_id") else "Message identifier is not specified")
    return params.text("chat_id"), message_id


async def edit_message_text(world, bot, params):
    message = content(world, params)
    message["reply_markup"] = reply_markup(params)
    return world.bot_edits(bot, *edited_message(params), message)


async def edit_message_reply_markup(world, bot, params):
    markup = reply_markup(params)
    return world.bot_edits(bot, *edited_message(params), {"reply_markup": markup})


async def delete_message(world, bot, params):
    if not params.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    message_id = params.integer("message_id", low=0)
    if message_id == 0:
        raise bad_request("Message identifier is not specified")
    world.bot_deletes(bot, params.text("chat_id"), [message_id])
    return True


async def delete_messages(world, bot, params):
    if not params.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not params.text("message_ids"):
        raise bad_request("Message identifiers are not specified")
    ids = params.json("message_ids", "message_ids")
    if not isinstance(ids, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(ids) > 100:
        raise bad_request("Too many message identifiers specified")
    for number in ids:
        if not str(number).isdigit() or int(number) == 0:
            raise bad_request("Invalid message identifier specified")
    world.bot_deletes(bot, params.text("chat_id"), [int(number) for number in ids], missing_ok=True)
    return True


async def answer_callback_query(world, bot, params):
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.boolean("show_alert")}
    if params.text("url"):
        answer["url"] = params.text("url")
    world.bot_answers_query(bot, params.text("callback_query_id"), answer)
    return True


METHODS = [send_message, edit_message_text, edit_message_reply_markup, delete_message, delete_messages,
           answer_callback_query]
