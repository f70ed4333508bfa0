"""Buttons, commands, chats and profiles of the simulator: methods that bots of others call before and beside a login."""

import hashlib
import hmac
import json
import urllib.parse
import urllib.request

import pytest

from support.bot_api import keyboard, refusal, result

COMMANDS = [{"command": "help", "description": "Help"}]
OTHERS = [{"command": "start", "description": "Begin"}]


@pytest.fixture()
def ann(telegram):
    person = telegram.person("Ann", "Lee", "ann_lee", "ru")
    telegram.send_text(person, "hi")
    return person


@pytest.mark.parametrize("parameters, description", [
    ({"text": ""}, "message text is empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "x", "chat_id": 1}, "chat not found"),
    ({"text": "x", "chat_id": "@ann_lee"}, "chat not found"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "parse_mode": "poetry"}, "unsupported parse_mode"),
    ({"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ({"text": "x", "reply_parameters": {"chat_id": 1}}, "can't find field \"message_id\""),
    ({"text": "x", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "reply_markup": []}, "object expected as reply markup"),
    ({"text": "x", "reply_markup": {"inline_keyboard": {}}}, "field \"inline_keyboard\" must be of type Array"),
    ({"text": "x", "reply_markup": {"inline_keyboard": [7]}},
     "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays"),
    ({"text": "x", "reply_markup": {"keyboard": [[{"a": 1}]]}}, "can't parse keyboard button: Can't find field \"text\""),
    ({"text": "x", "reply_markup": {"keyboard": [[7]]}}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ({"text": "x", "reply_markup": {"force_reply": 1}}, "field \"force_reply\" must be of type Boolean"),
])
def test_refused_messages(telegram, ann, parameters, description):
    assert refusal(telegram, "sendMessage", **{"chat_id": ann, **parameters}) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("button, description", [
    ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
    ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    ("a", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ({"callback_data": "a"}, "can't parse inline keyboard button: Can't find field \"text\""),
    ({"text": True, "callback_data": "a"}, "can't parse inline keyboard button: Field \"text\" must be of type String"),
    ({"text": "", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
    ({"text": "a", "callback_data": "a", "style": "pink"}, "can't parse inline keyboard button: invalid button style specified"),
    ({"text": "a", "url": "http://localhost:8080/"},
     "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL"),
    ({"text": "a", "url": "ftp://e.org"}, "inline keyboard button URL 'ftp://e.org' is invalid: Unsupported URL protocol"),
    ({"text": "a", "web_app": "https://e.org"}, "can't parse inline keyboard button: Field \"web_app\" must be of type Object"),
    ({"text": "a", "web_app": {}}, "can't parse inline keyboard button: Can't find field \"url\""),
    ({"text": "a", "web_app": {"url": "http://e.org"}},
     "inline keyboard button Web App URL 'http://e.org' is invalid: Only HTTPS links are allowed"),
    ({"text": "a", "login_url": {"url": "e.org"}},
     "inline keyboard button login URL 'e.org' is invalid: Only HTTPS links are allowed"),
    ({"text": "a", "login_url": {"url": "https://e.org:0"}},
     "inline keyboard button login URL 'https://e.org:0' is invalid: Wrong port number specified in the URL"),
    ({"text": "a", "login_url": {"url": "tg://user?id=1"}}, "link to a user can't be used in login URL buttons"),
    ({"text": "a", "login_url": {"url": "https://e.org", "bot_username": "a b"}},
     "can't parse inline keyboard button: LoginUrl bot username is invalid"),
    ({"text": "a", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
])
def test_refused_buttons(telegram, ann, button, description):
    markup = keyboard(button)
    assert refusal(telegram, "sendMessage", chat_id=ann, text="x", reply_markup=markup) == (400, f"Bad Request: {description}")
    assert not telegram.from_bot(ann)


def test_buttons_as_telegram_gives_them_back(telegram, ann):
    given = [{"text": 42, "callback_data": 7}, {"text": "site", "url": "E.org"}, {"text": "me", "url": f"tg://user?id={ann}"},
             {"text": "log in", "login_url": {"url": "https://e.org/in?a=1", "request_write_access": True}},
             {"text": "app", "web_app": {"url": "https://e.org"}}, {"text": "copy", "copy_text": {"text": "it"}, "style": "danger"},
             {"text": "tell", "switch_inline_query": ""}, {"text": "pay", "pay": True}]
    taken = [{"text": "42", "callback_data": "7"}, {"text": "site", "url": "http://e.org/"}, given[2],
             {"text": "log in", "url": "https://e.org/in?a=1"}, {"text": "app", "web_app": {"url": "https://e.org/"}},
             given[5], given[6], given[7]]
    sent = result(telegram, "sendMessage", chat_id=ann, text="x", reply_markup=keyboard(*given))
    assert sent["reply_markup"] == keyboard(*taken)
    telegram.tap(ann, "42")
    query = result(telegram, "getUpdates", offset=-1)[0]["callback_query"]
    assert (query["data"], query["message"]["reply_markup"]) == ("7", keyboard(*taken))
    for other in ({"keyboard": [["a", {"text": "b", "request_contact": True}]]}, {"remove_keyboard": True}, {"force_reply": True}):
        assert "reply_markup" not in result(telegram, "sendMessage", chat_id=ann, text="x", reply_markup=other)


def fields_of(query):
    return dict(urllib.parse.parse_qsl(query, keep_blank_values=True))


def seal(fields, key):
    text = "\n".join(f"{k}={v}" for k, v in sorted(fields.items()) if k != "hash")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def test_what_login_url_and_web_app_open(telegram, ann):
    result(telegram, "sendMessage", chat_id=ann, text="x", reply_markup=keyboard(
        {"text": "log in", "login_url": {"url": "https://e.org/in?a=1#top"}}, {"text": "app", "web_app": {"url": "https://e.org/app"}}))
    login = urllib.parse.urlsplit(telegram.open(ann, "log in"))
    fields = fields_of(login.query)
    assert (login.netloc, login.path, login.fragment, fields.pop("a")) == ("e.org", "/in", "top", "1")
    assert (fields["id"], fields["first_name"], fields["username"]) == (str(ann), "Ann", "ann_lee")
    assert fields["hash"] == seal(fields, hashlib.sha256(telegram.token.encode()).digest())
    app = urllib.parse.urlsplit(telegram.open(ann, "app"))
    data = fields_of(fields_of(app.fragment)["tgWebAppData"])
    assert json.loads(data["user"])["id"] == ann
    assert data["hash"] == seal(data, hmac.new(b"WebAppData", telegram.token.encode(), hashlib.sha256).digest())
    # The phone's page leads to the same places.
    with urllib.request.urlopen(f"{telegram.url}/phone/events?bot={telegram.username}&person={ann}") as events:
        (rows,) = [m["buttons"] for m in json.loads(events.readline().decode().removeprefix("data: "))["messages"] if m["buttons"]]
    for button, host in zip(rows[0], ("https://e.org/in?", "https://e.org/app#tgWebAppData=")):
        request = urllib.request.Request(telegram.url + button["opens"])
        answer = urllib.request.build_opener(NoRedirect).open(request)
        assert answer.status == 302 and answer.headers["Location"].startswith(host)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, request, answer, code, message, headers):
        return answer


def test_delete_messages(telegram, ann):
    ids = [result(telegram, "sendMessage", chat_id=ann, text="x")["message_id"] for _ in range(3)]
    assert result(telegram, "deleteMessages", chat_id=ann, message_ids=[*ids[:2], 999]) is True
    assert [m["message_id"] for m in telegram.from_bot(ann)] == ids[2:]
    for wrong, message in (("", "message identifiers are not specified"), ({}, "expected an Array of message identifiers"),
                           ([0], "invalid message identifier specified"), ([1] * 101, "too many message identifiers specified")):
        assert refusal(telegram, "deleteMessages", chat_id=ann, message_ids=wrong) == (400, f"Bad Request: {message}")


def test_edits_that_name_nothing(telegram, ann):
    assert refusal(telegram, "editMessageText", text="x") == (400, "Bad Request: message identifier is not specified")
    assert refusal(telegram, "editMessageText", text="x", message_id=1) == (400, "Bad Request: chat_id is empty")
    assert refusal(telegram, "editMessageText", text="x", chat_id=ann) == (400, "Bad Request: message to edit not found")
    assert refusal(telegram, "editMessageText", text="x", inline_message_id="a") == (400, "Bad Request: MESSAGE_ID_INVALID")
    first = telegram.messages(ann)[0]["message_id"]
    assert refusal(telegram, "editMessageText", text="x", chat_id=ann, message_id=first) == (400, "Bad Request: message can't be edited")
    assert refusal(telegram, "deleteMessage", message_id=1) == (400, "Bad Request: chat identifier is not specified")
    assert refusal(telegram, "deleteMessage", chat_id=ann) == (400, "Bad Request: message identifier is not specified")


# --- what a bot says of itself --------------------------------------------------

def test_commands_by_scope_and_language(telegram, ann):
    private = {"type": "all_private_chats"}
    assert result(telegram, "setMyCommands", commands=COMMANDS, language_code="ru") is True
    assert telegram.commands() == {"ru": COMMANDS}
    assert result(telegram, "getMyCommands") == []
    assert result(telegram, "setMyCommands", commands=OTHERS, scope=private) is True
    assert result(telegram, "getMyCommands", scope=private) == OTHERS
    assert result(telegram, "getMyCommands", scope={"type": "default"}, language_code="ru") == COMMANDS
    assert shown(telegram, ann) == OTHERS
    chat = {"type": "chat", "chat_id": str(ann)}
    slash = [{"command": "/help", "description": " Help "}]
    assert result(telegram, "setMyCommands", commands=slash, scope=json.dumps(chat), language_code="ru") is True
    assert telegram.commands(ann) == {"ru": COMMANDS}
    assert shown(telegram, ann) == COMMANDS
    assert result(telegram, "deleteMyCommands", scope=chat, language_code="ru") is True
    assert result(telegram, "deleteMyCommands", scope=private) is True
    assert shown(telegram, ann) == COMMANDS
    assert result(telegram, "deleteMyCommands", language_code="ru") is True
    assert shown(telegram, ann) == []


def shown(telegram, person):
    """The commands on the person's phone."""
    return state(telegram, person)["commands"]


def state(telegram, person):
    with urllib.request.urlopen(f"{telegram.url}/phone/events?bot={telegram.username}&person={person}") as events:
        return json.loads(events.readline().decode().removeprefix("data: "))


@pytest.mark.parametrize("parameters, description", [
    ({"commands": "["}, "can't parse commands JSON object"),
    ({"commands": {}}, "expected an Array of BotCommand"),
    ({"commands": [7]}, "can't parse BotCommand: expected an Object"),
    ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
    ({"commands": [{"command": "/", "description": "x"}]}, "command must be non-empty"),
    ({"commands": [{"command": "a" * 33, "description": "x"}]}, "command length must not exceed 32"),
    ({"commands": [{"command": "a", "description": " "}]}, "command description must be non-empty"),
    ({"commands": [{"command": "a", "description": "x" * 257}]}, "command description length must not exceed 256"),
    ({"commands": [{"command": "He lp", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ({"commands": COMMANDS * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ({"commands": COMMANDS, "language_code": "rus"}, "invalid language code specified"),
    ({"commands": COMMANDS, "scope": "{"}, "can't parse BotCommandScope JSON object"),
    ({"commands": COMMANDS, "scope": "default"}, "can't parse BotCommandScope JSON object"),
    ({"commands": COMMANDS, "scope": None}, "can't parse BotCommandScope: BotCommandScope must be an Object"),
    ({"commands": COMMANDS, "scope": {"type": "moon"}}, "can't parse BotCommandScope: Unsupported type specified"),
    ({"commands": COMMANDS, "scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
    ({"commands": COMMANDS, "scope": {"type": "chat", "chat_id": ""}}, "can't parse BotCommandScope: Empty chat_id specified"),
    ({"commands": COMMANDS, "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
])
def test_refused_commands(telegram, parameters, description):
    assert refusal(telegram, "setMyCommands", **parameters) == (400, f"Bad Request: {description}")
    assert telegram.commands() == {}


def test_scopes_that_a_private_chat_has_not(telegram, ann):
    scope = {"type": "chat_administrators", "chat_id": ann}
    assert refusal(telegram, "getMyCommands", scope=scope) == (400, "Bad Request: can't use specified scope in private chats")


def test_names_and_descriptions(telegram):
    name = result(telegram, "getMe")["first_name"]
    assert result(telegram, "getMyName") == {"name": name}
    assert result(telegram, "setMyName", name="Бот", language_code="ru") is True
    assert (result(telegram, "getMyName"), result(telegram, "getMyName", language_code="ru")) == ({"name": name}, {"name": "Бот"})
    assert result(telegram, "setMyDescription", description="Logs you in") is True
    assert result(telegram, "getMyDescription", language_code="ru") == {"description": "Logs you in"}
    assert result(telegram, "getMyShortDescription") == {"short_description": ""}
    assert result(telegram, "setMyShortDescription", short_description="In") is True
    assert result(telegram, "getMyShortDescription") == {"short_description": "In"}
    assert refusal(telegram, "setMyName", name="x", language_code="x") == (400, "Bad Request: invalid language code specified")


def test_menu_button(telegram, ann):
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://e.org/app"}}
    assert result(telegram, "getChatMenuButton") == {"type": "commands"}
    assert result(telegram, "setChatMenuButton", chat_id=ann, menu_button=app) is True
    assert result(telegram, "getChatMenuButton", chat_id=ann) == app
    assert result(telegram, "getChatMenuButton") == {"type": "commands"}
    menu = state(telegram, ann)["menu"]
    answer = urllib.request.build_opener(NoRedirect).open(telegram.url + menu["opens"])
    assert menu["text"] == "Open" and answer.headers["Location"].startswith("https://e.org/app#tgWebAppData=")
    assert result(telegram, "setChatMenuButton", chat_id=ann) is True
    assert result(telegram, "getChatMenuButton", chat_id=ann) == {"type": "commands"}
    for wrong, message in (({"type": "x"}, "can't parse menu button: MenuButton has unsupported type"),
                           ("[]", "can't parse menu button: MenuButton must be an Object"),
                           ({**app, "text": ""}, "menu button text must be non-empty"),
                           ({**app, "web_app": {"url": "http://e.org"}},
                            "menu button Web App URL 'http://e.org' is invalid: Only HTTPS links are allowed")):
        assert refusal(telegram, "setChatMenuButton", menu_button=wrong) == (400, f"Bad Request: {message}")
    assert refusal(telegram, "setChatMenuButton", chat_id=5) == (400, "Bad Request: user not found")
    assert refusal(telegram, "setChatMenuButton", chat_id="x") == (400, "Bad Request: invalid chat_id specified")


# --- chats ----------------------------------------------------------------------

def test_get_chat_and_its_members(telegram, ann):
    chat = result(telegram, "getChat", chat_id=str(ann))
    assert {k: chat[k] for k in ("id", "type", "first_name", "last_name", "username", "active_usernames")} == {
        "id": ann, "type": "private", "first_name": "Ann", "last_name": "Lee", "username": "ann_lee", "active_usernames": ["ann_lee"]}
    assert chat["accepted_gift_types"].keys() and chat["max_reaction_count"] and "accent_color_id" in chat
    member = result(telegram, "getChatMember", chat_id=ann, user_id=ann)
    assert (member["status"], member["user"]["first_name"]) == ("member", "Ann")
    me = result(telegram, "getMe")
    assert result(telegram, "getChatMember", chat_id=ann, user_id=me["id"])["user"]["is_bot"] is True
    assert result(telegram, "getChatMemberCount", chat_id=ann) == result(telegram, "getChatMembersCount", chat_id=ann) == 2


@pytest.mark.parametrize("method, parameters, description", [
    ("getChat", {}, "chat_id is empty"), ("getChat", {"chat_id": 5}, "chat not found"),
    ("getChat", {"chat_id": "@ann_lee"}, "chat not found"),
    ("getChatMember", {"chat_id": "ann"}, "invalid user_id specified"),
    ("getChatMember", {"chat_id": "ann", "user_id": 5}, "member not found"),
    ("getChatAdministrators", {"chat_id": "ann"}, "there are no administrators in the private chat"),
    ("leaveChat", {"chat_id": "ann"}, "chat member status can't be changed in private chats"),
    ("getUserProfilePhotos", {"user_id": 5}, "user not found"), ("getUserProfilePhotos", {}, "invalid user_id specified"),
    ("getFile", {}, "file_id not specified"), ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("sendChatAction", {"chat_id": "ann", "action": "dance"}, "wrong parameter action in request"),
    ("sendChatAction", {"chat_id": 5, "action": "typing"}, "chat not found"),
])
def test_refused_questions(telegram, ann, method, parameters, description):
    parameters = {k: ann if v == "ann" else v for k, v in parameters.items()}
    assert refusal(telegram, method, **parameters) == (400, f"Bad Request: {description}")


def test_photos_and_actions(telegram, ann):
    assert result(telegram, "getUserProfilePhotos", user_id=ann, limit=1) == {"total_count": 0, "photos": []}
    assert result(telegram, "sendChatAction", chat_id=ann, action="typing") is True
    telegram.block(ann)
    assert refusal(telegram, "sendChatAction", chat_id=ann, action="typing") == (403, "Forbidden: bot was blocked by the user")
    assert result(telegram, "getChat", chat_id=ann)["id"] == ann
