"""What the bot's tests stand on: PostgreSQL with the extension, a simulated Telegram, the bot."""

import contextlib
import shutil

import pytest

from support.daemons import Bot
from support.database import Database
from support.servers import Postgres, temporary_directory
from telegram_simulator import TelegramSimulator


@pytest.fixture(scope="module")
def bot_server(request):
    directory = temporary_directory()
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        server = Postgres(directory).start()
        stack.callback(server.stop)
        Database(server).create(schema=getattr(request.module, "SCHEMA", "public")).setting("site_name", "Demo <shop>")
        yield server


@pytest.fixture()
def db(bot_server):
    return Database(bot_server)


@pytest.fixture()
def telegram():
    with TelegramSimulator() as simulator:
        yield simulator


@pytest.fixture()
def bot_directory():
    directory = temporary_directory()
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture()
def idle_bot(db, telegram, bot_directory):
    """A bot that is not started yet."""
    bot = Bot(bot_directory, db.dsn("test_bot"), telegram)
    yield bot
    bot.stop()
    if bot.log_text():
        print(bot.log_text())
    assert "Sanitizer" not in bot.log_text() and "runtime error" not in bot.log_text()


@pytest.fixture()
def bot(idle_bot):
    return idle_bot.start()
