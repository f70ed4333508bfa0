"""Methods of the Bot API that ask about chats and people.  Every chat is a private one."""

from .errors import bad_request

ACTIONS = {"cancel", "typing", "record_video", "upload_video", "record_audio", "record_voice", "upload_audio",
           "upload_voice", "upload_photo", "upload_document", "choose_sticker", "pick_up_location", "find_location",
           "record_video_note", "upload_video_note"}
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


async def get_me(world, bot, params):
    return {**bot.as_user(), "can_join_groups": True, "can_read_all_group_messages": False,
            "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False,
            "has_topics_enabled": False, "allows_users_to_create_topics": False}


async def get_chat(world, bot, params):
    chat = world.chat_of(bot, params.text("chat_id"))
    full = {**chat.person.as_chat(), "can_send_gift": True}
    if chat.person.username:
        full["active_usernames"] = [chat.person.username]
    return {**full, "accepted_gift_types": dict.fromkeys(GIFTS, True), "max_reaction_count": 11,
            "accent_color_id": chat.person.id % 7}


async def get_chat_member(world, bot, params):
    """A private chat has two members: the person and the bot."""
    user_id = params.identifier("user_id")
    chat = world.chat_of(bot, params.text("chat_id"))
    members = {chat.person.id: chat.person, bot.id: bot}
    if user_id not in members:
        raise bad_request("Member not found")
    return {"user": members[user_id].as_user(), "status": "member"}


async def get_chat_member_count(world, bot, params):
    world.chat_of(bot, params.text("chat_id"))
    return 2


async def get_chat_members_count(world, bot, params):
    """The name of getChatMemberCount before version 5.3."""
    return await get_chat_member_count(world, bot, params)


async def get_chat_administrators(world, bot, params):
    world.chat_of(bot, params.text("chat_id"))
    raise bad_request("there are no administrators in the private chat")


async def leave_chat(world, bot, params):
    world.chat_of(bot, params.text("chat_id"))
    raise bad_request("Chat member status can't be changed in private chats")


async def get_user_profile_photos(world, bot, params):
    """Nobody here has a photo."""
    world.known_person(bot, params.identifier("user_id"))
    return {"total_count": 0, "photos": []}


async def get_file(world, bot, params):
    """Nobody here sends files, so every identifier is of none."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    raise bad_request("invalid file_id")


async def send_chat_action(world, bot, params):
    if params.text("action").lower() not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    world.writable_chat(bot, params.text("chat_id"))
    return True


METHODS = [get_me, get_chat, get_chat_member, get_chat_member_count, get_chat_members_count, get_chat_administrators,
           leave_chat, get_user_profile_photos, get_file, send_chat_action]
