"""What Telegram's apps add to the address of a button: who the person is, under a seal of the bot's token.

A login_url's address gets the fields of the Login Widget, a Web App's gets its
init data behind the `#`.  https://core.telegram.org/widgets/login and
https://core.telegram.org/bots/webapps say how a site checks them.
"""

import hashlib
import hmac
import json
import random
import urllib.parse


def _seal(fields, key):
    text = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return {**fields, "hash": hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}


def login_url(url, person, token, now):
    fields = {"id": person.id, "first_name": person.first_name, "last_name": person.last_name,
              "username": person.username, "auth_date": int(now)}
    sealed = _seal({k: v for k, v in fields.items() if v is not None}, hashlib.sha256(token.encode()).digest())
    address, hash_mark, fragment = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urllib.parse.urlencode(sealed)}{hash_mark}{fragment}"


def web_app_url(url, person, token, now):
    user = {k: v for k, v in person.as_user().items() if k != "is_bot"}
    fields = {"query_id": f"AA{random.getrandbits(64):x}", "auth_date": int(now),
              "user": json.dumps(user, ensure_ascii=False, separators=(",", ":"))}
    data = urllib.parse.urlencode(_seal(fields, hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()))
    return f"{url.partition('#')[0]}#tgWebAppData={urllib.parse.quote(data)}&tgWebAppVersion=8.0&tgWebAppPlatform=web"


def opened_url(button, bot, bots, person, now):
    """Where a button leads this person; None for a button that opens nothing."""
    if "_login_url" in button:
        login = button["_login_url"]
        asked = next((b for b in bots if b.username.lower() == login["bot_username"].lower()), bot)
        return login_url(login["url"], person, asked.token, now)
    if "web_app" in button:
        return web_app_url(button["web_app"]["url"], person, bot.token, now)
    return button.get("url")
