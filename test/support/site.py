"""A site for tests: a cluster of its own, Redis, pushd, and people who log in by SQL.

No bot runs: `login()` does what one does, in the role of one.  For a login through
the page, `confirm_page()` takes link and number from it as a person would.
"""

import contextlib
import shutil

import redis

from support.daemons import Pushd
from support.database import Database
from support.servers import Postgres, Redis, temporary_directory

BOT_URL = "https://t.me/example_bot"


class Site(Database):
    """pushd is not yet started."""

    def __init__(self, directory, settings=None, schema="public"):
        super().__init__(Postgres(directory, settings).start())
        self.directory = directory
        self.create(schema=schema)
        self.redis = Redis(directory).start()
        self.keys = redis.Redis(port=self.redis.port, socket_timeout=5)
        self.pushd = self.new_pushd()

    def new_pushd(self, directory=None, name="pushd", **options):
        options = {"bot_url": BOT_URL, "redis_port": self.redis.port, "trusted_proxies": "127.0.0.1", "log_level": "debug",
                   "attempts_per_minute": 100000, "max_per_address": 10000, "drain_seconds": 10, **options}
        return Pushd(directory or self.directory, self.dsn("test_pushd"), name=name, **options)

    def stop(self):
        for server in (self.pushd, self.redis, self.server):
            server.stop()

    def confirm_page(self, browser, telegram_id, first_name="Ann", username=None):
        """Picks in Telegram what the browser's page shows."""
        token = browser.wait(browser.link, "the page's link").partition("start=")[2]
        return self.confirm(token, browser.code(), telegram_id, first_name, username)


@contextlib.contextmanager
def new_site(settings=None, schema="public"):
    directory = temporary_directory()
    try:
        site = Site(directory, settings, schema)
        try:
            yield site
        finally:
            site.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)
