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

def ask(sql, *values):
    db.execute(sql, values)
    return db.fetchone()

def keyboard(buttons):  # of any mode: the data of a button begin with a letter and the number that it is for
    words = {"n00": "It was not me", "c00": "Yes", "b00": "⌫"}
    keys = [{"text": words.get(data[:3]) or str(int(data[1:3])), "callback_data": data} for data in buttons or ()]
    return {"inline_keyboard": [keys[i:i + 5] for i in range(0, len(keys), 5)]}

offset = 0
while True:
    for update in call("getUpdates", offset=offset, timeout=50, allowed_updates=["message", "callback_query"]):
        query, message = update.get("callback_query"), update.get("message", {})
        person, (command, _, token) = (query or message).get("from"), message.get("text", "").partition(" ")
        if query:
            status, buttons = ask("SELECT status, buttons FROM tgauth_answer(%s, %s, %s, %s)", query["data"], person["id"], person.get("username"), person["first_name"])
            call("editMessageText", chat_id=person["id"], message_id=query["message"]["message_id"], reply_markup=keyboard(buttons),
                 text="And the second digit?" if status == "incomplete" else f"Login: {status}.")
        elif message.get("chat", {}).get("type") == "private" and command == "/start" and token:
            status, text, buttons = ask("SELECT status, format('%%s %%s with %%s on %%s, from %%s? Tap the number on the page, or its digits.', coalesce('Link your Telegram to ' || links || ' on',"
                                        " 'Log in to'), site_name, browser, os, host(address)), buttons FROM tgauth_preview(%s, %s)", token, person["id"])
            if status == "ok" and not buttons:  # the first contact confirms
                text = f"Login: {ask('SELECT status FROM tgauth_confirm(%s, %s, %s, %s)', token, person['id'], person.get('username'), person['first_name'])[0]}."
            call("sendMessage", chat_id=person["id"], text=text if status == "ok" else f"This link: {status}.", reply_markup=keyboard(buttons))
        offset = update["update_id"] + 1
