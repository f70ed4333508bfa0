"""A complete bot of one's own: TG=https://api.telegram.org/bot<TOKEN> DSN=... python3 bot.py (needs psycopg2)"""
import json, os, sys, urllib.error, urllib.request, psycopg2

db = psycopg2.connect(os.environ["DSN"], options="-c search_path=pg_catalog,tgauth").cursor()  # a role with tgauth_grant(role, 'bot')
db.connection.autocommit = True

def call(method, **parameters):
    request = urllib.request.Request(f"{os.environ['TG']}/{method}", json.dumps(parameters).encode(), {"Content-Type": "application/json"})
    try:
        return json.load(urllib.request.urlopen(request, timeout=70))["result"]
    except urllib.error.HTTPError as error:  # a wrong token ends the bot; what one person's chat refuses does not
        (sys.exit if method == "getUpdates" else print)(f"{method}: {json.load(error)['description']}")

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=50, allowed_updates=["message", "callback_query"]):
        query, message = update.get("callback_query"), update.get("message", {})
        command, _, token = message.get("text", "").partition(" ")
        if query:
            person, question = query["from"], query["message"]
            db.execute("SELECT status FROM tgauth_answer(%s, %s, %s, %s)", (query["data"], person["id"], person.get("username"), person["first_name"]))
            call("editMessageText", chat_id=person["id"], message_id=question["message_id"], text=f"Login: {db.fetchone()[0]}.")
        elif message.get("chat", {}).get("type") == "private" and command == "/start" and token:
            db.execute("SELECT status, format('%%s %%s with %%s on %%s, from %%s? Tap the number on the page.', coalesce('Link your Telegram to ' || links || ' on', 'Log in to'),"
                       " site_name, browser, os, host(address)), array_append(choices::text[], 'It was not me'), buttons FROM tgauth_preview(%s, %s)", (token, message["from"]["id"]))
            status, text, labels, buttons = db.fetchone()
            call("sendMessage", chat_id=message["chat"]["id"], text=text if status == "ok" else f"This link: {status}.",
                 reply_markup={"inline_keyboard": [[{"text": label, "callback_data": data}] for label, data in zip(labels, buttons or ())]})
        offset = update["update_id"] + 1
