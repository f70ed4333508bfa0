"""Text in Markdown, by the library's own helper; Debian's version 13, which has threads and no asyncio."""

import os
import urllib.parse

import psycopg2
from telegram import BotCommand, BotCommandScopeAllPrivateChats, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import CallbackQueryHandler, CommandHandler, Updater
from telegram.utils.helpers import escape_markdown

db = psycopg2.connect(os.environ["DSN"])
db.autocommit = True


def ask(sql, *values):
    with db.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def keyboard(buttons):
    """Of any mode: the data of a button begin with a letter and the number that it is for."""
    words = {"n00": "It was not me", "c00": "Log me in", "b00": "Back"}
    keys = [InlineKeyboardButton(words.get(data[:3]) or str(int(data[1:3])), callback_data=data) for data in buttons]
    return InlineKeyboardMarkup([keys[i:i + 5] for i in range(0, len(keys), 5)])


def start(update, context):
    status, site, client, buttons = ask(
        "SELECT status, site_name, format(' with %%s on %%s, from %%s?', browser, os, host(address)), buttons "
        "FROM tgauth_preview(%s, %s)", context.args[0], update.effective_user.id)
    if status != "ok":
        return update.message.reply_text(f"This link: {status}.")
    update.message.reply_markdown(f"Log in to *{escape_markdown(site)}*{escape_markdown(client)}", quote=True,
                                  reply_markup=keyboard(buttons))


def who(update, context):
    user = update.effective_user
    chat, photos = context.bot.get_chat(update.effective_chat.id), user.get_profile_photos()
    update.message.reply_chat_action("typing")
    update.message.reply_text(f"{chat.first_name}: {chat.get_member(user.id).status}, {photos.total_count} photos")


def pressed(update, context):
    query, user = update.callback_query, update.effective_user
    status, buttons = ask("SELECT status, buttons FROM tgauth_answer(%s, %s, %s, %s)", query.data, user.id, user.username, user.first_name)
    query.answer(status)
    if buttons:
        return query.edit_message_reply_markup(keyboard(buttons))
    query.edit_message_text(f"Login: {status}.")


updater = Updater(os.environ["TOKEN"], base_url=f"{os.environ['API']}/bot")
for handler in (CommandHandler("start", start), CommandHandler("who", who), CallbackQueryHandler(pressed)):
    updater.dispatcher.add_handler(handler)
updater.bot.set_my_commands([BotCommand("start", "Log in")], scope=BotCommandScopeAllPrivateChats())
if hook := os.environ.get("HOOK"):
    place = urllib.parse.urlsplit(hook)
    updater.start_webhook("127.0.0.1", place.port, place.path.lstrip("/"), webhook_url=hook)
else:
    updater.start_polling()
updater.idle()
