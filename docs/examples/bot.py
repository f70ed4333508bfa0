"""A complete bot of one's own: TG=https://api.telegram.org/bot<TOKEN> DSN=... python3 bot.py (needs psycopg2)"""
import json, os, urllib.request
import psycopg2

db = psycopg2.connect(os.environ["DSN"])  # a role with tgauth_grant(role, 'bot')
db.autocommit = True

def call(method, **parameters):
    request = urllib.request.Request(f"{os.environ['TG']}/{method}", json.dumps(parameters).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=70))["result"]

def ask(sql, *values):
    with db.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()

def start(person, token, message_id):
    status, text, choices = ask("SELECT status, format('Log in to %%s with %%s on %%s, from %%s? Tap the number on the page.', "
                                "site_name, browser, os, host(address)), choices FROM tgauth_preview(%s, %s)", token, person["id"])
    rows = [[{"text": n, "callback_data": n} for n in map(str, choices or ())], [{"text": "It was not me", "callback_data": "no"}]]
    call("sendMessage", chat_id=person["id"], text=text if status == "ok" else f"This link: {status}.",
         # A reply to /start, so that a callback brings the token back; edited meanwhile, it has another number.
         reply_parameters={"message_id": message_id}, **({"reply_markup": {"inline_keyboard": rows}} if status == "ok" else {}))

def callback(person, token, data, message_id):
    status, = ask("SELECT tgauth_decline(%s, %s)", token, person["id"]) if data == "no" else ask(
        "SELECT status FROM tgauth_confirm(%s, %s, %s, %s, match_code => %s)", token, person["id"], person.get("username"), person["first_name"], int(data))
    call("editMessageText", chat_id=person["id"], message_id=message_id, text=f"Login: {status}.")

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=50, allowed_updates=["message", "callback_query"]):
        query = update.get("callback_query", {})
        message = query.get("message", update.get("message", {}))
        command = message.get("reply_to_message", message).get("text", "").partition(" ")
        if message.get("chat", {}).get("type") == "private" and command[0] == "/start" and command[2]:
            callback(query["from"], command[2], query["data"], message["message_id"]) if query else start(message["from"], command[2], message["message_id"])
        offset = update["update_id"] + 1
