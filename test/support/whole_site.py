"""A whole site for the browser tests: PostgreSQL, Redis, pushd, the bot, Telegram, and a front."""

import urllib.request

from support.daemons import Bot
from support.front import PREFIX, Front
from support.site import Site
from telegram_simulator import TelegramSimulator


class WholeSite:
    """What a browser test talks to; every method speaks from the person's or the site owner's side."""

    def __init__(self, directory):
        self.directory = directory
        self.db = Site(directory)
        self.db.setting("site_name", "Mountain Post")
        self.redis = self.db.redis
        self.telegram = TelegramSimulator().start()
        self.bot = Bot(directory, self.db.dsn("test_bot"), self.telegram).start()
        self.pushd = self.db.pushd
        self.front = Front(("127.0.0.1", self.pushd.port))
        self.start_pushd()

    def start_pushd(self, **options):
        self.pushd.start(**{"url": self.front.url, "bot_url": f"https://t.me/{self.telegram.username}",
                            "after_login": "/after", **options})

    def restart_pushd(self, **options):
        assert self.pushd.stop() == 0
        self.start_pushd(**options)

    def login_url(self, back="/welcome"):
        return f"{self.front.url}{PREFIX}login?return={urllib.request.quote(back, safe='')}"

    def phone_url(self, link):
        """Where t.me would lead, here."""
        return link.replace("https://t.me/", self.telegram.url + "/")

    # --- what a person does in Telegram ----------------------------------------

    def press_start(self, person, token):
        before = len(self.telegram.from_bot(person))
        self.telegram.press_start(person, token)
        self.telegram.wait_for(lambda: len(self.telegram.from_bot(person)) > before, "the bot's question")

    def confirm(self, person, token, code):
        self.press_start(person, token)
        self.telegram.tap(person, str(code))

    def decline(self, person, token):
        self.press_start(person, token)
        self.say_no(person)

    def say_no(self, person):
        self.telegram.tap(person, self.telegram.buttons(person)[-1][0]["text"])

    def pick_wrong(self, person, token, code):
        self.press_start(person, token)
        numbers = [b["text"] for b in self.telegram.buttons(person)[0]]
        self.telegram.tap(person, next(n for n in numbers if n != str(code)))

    def stop(self):
        self.bot.stop()
        self.front.stop()
        self.telegram.stop()
        self.db.stop()
