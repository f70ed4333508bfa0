"""reply_markup: buttons below a message, and what Telegram says of wrong ones."""

from .errors import bad_request
from .links import LinkError, checked_link, link_user_id
from .parameters import FieldError, Fields

STYLES = ("primary", "success", "danger")
CHOSEN_CHATS = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")


def _link(value, what, https_only=True):
    try:
        return checked_link(value, https_only)
    except LinkError as error:
        raise bad_request(f"Inline keyboard button {what}{error}") from None


def _login_url(fields):
    """A bot is shown such a button with its address alone; `_login_url` is what the person's app knows."""
    given = fields.object("login_url")
    url, bot_username = given.string("url"), given.string("bot_username", "").removeprefix("@")
    given.boolean("request_write_access")
    if "bot_username" in given and not bot_username.replace("_", "a").isalnum():
        raise FieldError("LoginUrl bot username is invalid")
    if link_user_id(url) is not None:
        raise bad_request("Link to a user can't be used in login URL buttons")
    url = _link(url, "login ")
    return {"url": url, "_login_url": {"url": url, "bot_username": bot_username}}


def _web_app(fields):
    url = fields.object("web_app").string("url")
    if link_user_id(url) is not None:
        raise bad_request("Link to a user can't be used in Web App URL buttons")
    return {"web_app": {"url": _link(url, "Web App ")}}


def _action(fields):
    """What the button does: the first of the fields that say it, in the server's order."""
    if url := fields.string("url", ""):
        return {"url": url if link_user_id(url) is not None else _link(url, "", https_only=False)}
    if data := fields.string("callback_data", ""):
        if len(data.encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"callback_data": data}
    if "callback_game" in fields:
        return {"callback_game": {}}
    if "pay" in fields:
        return {"pay": True}
    for name in ("switch_inline_query", "switch_inline_query_current_chat"):
        if name in fields:
            return {name: fields.string(name)}
    if "switch_inline_query_chosen_chat" in fields:
        chosen = fields.object("switch_inline_query_chosen_chat")
        return {"switch_inline_query_chosen_chat": {
            "query": chosen.string("query", ""), **{name: chosen.boolean(name) for name in CHOSEN_CHATS}}}
    if "login_url" in fields:
        return _login_url(fields)
    if "web_app" in fields:
        return _web_app(fields)
    if "copy_text" in fields:
        text = fields.object("copy_text").string("text")
        if not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"copy_text": {"text": text}}
    raise FieldError("Text buttons are unallowed in the inline keyboard")


def _inline_button(value):
    if not isinstance(value, dict):
        raise FieldError("InlineKeyboardButton must be an Object")
    fields = Fields(value)
    button = {"text": fields.string("text")}
    if icon := fields.integer("icon_custom_emoji_id", 0):
        button["icon_custom_emoji_id"] = str(icon)
    style = fields.string("style", "").lower()
    if style in STYLES:
        button["style"] = style
    elif style not in ("", "default"):
        raise FieldError("invalid button style specified")
    button.update(_action(fields))
    if not button["text"].strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    return button


def _key(value):
    """A button of the keyboard that takes the place of the person's own: its text."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        raise FieldError("KeyboardButton must be a String or an Object")
    return Fields(value).string("text")


def _rows(markup, name, message, what, parse):
    rows = markup.array(name)
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(message)
    try:
        return [[parse(button) for button in row] for row in rows if row]
    except FieldError as error:
        raise bad_request(f"Can't parse {what}: {error}") from None


def parse_markup(value):
    """The inline keyboard of a message, or None; the other kinds of markup are checked and not shown."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    markup = Fields(value)
    try:
        keys = _rows(markup, "keyboard", "Field \"keyboard\" must be an Array of Arrays", "keyboard button", _key)
        rows = _rows(markup, "inline_keyboard", "Field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array "
                     "of Arrays", "inline keyboard button", _inline_button)
        for name in ("remove_keyboard", "force_reply", "selective"):
            markup.boolean(name)
    except FieldError as error:
        raise bad_request(str(error)) from None
    if any(len(row) > 8 for row in rows) or sum(map(len, rows)) > 100:
        raise bad_request("Reply markup is too long")
    return {"inline_keyboard": rows} if rows and not keys else None


def reply_markup(params):
    return parse_markup(params.json("reply_markup", "reply keyboard markup"))
