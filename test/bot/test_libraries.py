"""Logins through bots that are written with the libraries that others use, each small and complete, by long polling
and by webhook.

The libraries for Node.js are installed from the lock file into build/bots by npm; nothing but these tests uses them.
"""

import os
import shutil
import sys

import pytest

from support.keypad import tap_digits
from support.node_package import install
from support.servers import TOP, Process, free_port

BOTS = TOP / "test" / "bot" / "libraries"
BUILD = TOP / "build" / "bots"
EXAMPLE = "docs/examples/bot.mjs"
SCHEMA = "tgauth"  # where it looks for the extension
SECRET = "s3cret-of_the-hook"
NODE_LIBRARIES = ["grammy", "telegraf", "node-telegram-bot-api", "puregram", "gramio"]
LIBRARIES = [*NODE_LIBRARIES, "python_telegram_bot"]


@pytest.fixture(scope="module")
def node_bots():
    """build/bots with the bots and what they import; asked anew only when the lock file is another one."""
    install(BOTS, BUILD)
    for source in (*BOTS.glob("*.mjs"), TOP / EXAMPLE):
        shutil.copy(source, BUILD)
    return BUILD


@pytest.fixture()
def start(request, bot_server, telegram, bot_directory):
    """start(library, hooked): its bot, running and heard of by the simulator."""
    bots = []

    def run(library, hooked=False):
        bot = Process(library, bot_directory)
        url = f"postgres://test_bot@{bot_server.host}:{bot_server.port}/postgres"
        env = {**os.environ, "DSN": url, "TOKEN": telegram.token, "API": telegram.url,
               "TG": f"{telegram.url}/bot{telegram.token}", "SECRET": SECRET}
        if hooked:
            env["HOOK"] = f"http://127.0.0.1:{free_port()}/hook"
        if library.startswith("python"):
            command = [sys.executable, BOTS / f"{library}.py"]
        else:
            command = ["node", request.getfixturevalue("node_bots") / f"{library}.mjs"]
        bot.launch(command, env=env)
        bots.append(bot)
        telegram.wait_for(lambda: (telegram.webhook() if hooked else telegram.calls("getUpdates")) or bot.process.poll() is not None,
                          f"{library} to ask for updates")
        assert bot.process.poll() is None, bot.log_text()
        return bot

    yield run
    for bot in bots:
        bot.stop()
        print(bot.log_text())
    assert not [line for bot in bots for line in bot.log_text().splitlines()
                if line.startswith(("Traceback", "    at "))], "a bot met an error"


def log_in(telegram, db, person, question="Log in to Demo <shop> with Firefox on Linux, from 192.0.2.7?"):
    """From the link to the session; returns the question."""
    secret, token, code = db.begin()
    telegram.press_start(person, token)
    asked = telegram.wait_text(person, question)
    query = telegram.tap(person, str(code))
    telegram.wait_text(person, "Login: confirmed.")
    assert db.session(secret) == (person, "ann_lib", "Ann")
    return asked, query, token


@pytest.mark.parametrize("hooked", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("library", LIBRARIES)
def test_library(telegram, db, start, library, hooked):
    bot = start(library, hooked)
    ann, boris = telegram.person("Ann", username="ann_lib"), telegram.person("Boris")
    asked, query, token = log_in(telegram, db, ann)
    assert {"offset": 10, "length": 11, "type": "bold"} in asked["entities"]
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "confirmed"

    telegram.press_start(boris, token)
    telegram.wait_text(boris, "This link: used.")

    _, token, _ = db.begin()
    telegram.press_start(boris, token)
    telegram.wait_text(boris, "Log in to")
    telegram.tap(boris, "It was not me")
    telegram.wait_text(boris, "Login: declined.")
    assert db.state(token) == "declined"

    _, token, code = db.begin()
    telegram.press_start(boris, token)
    numbers = telegram.wait_for(lambda: [b["text"] for b in telegram.buttons(boris)[0] if b["text"] != str(code)])
    telegram.tap(boris, numbers[0])
    telegram.wait_text(boris, "Login: mismatch.")
    assert db.state(token) == "mismatch"

    if not hooked:
        db.setting("confirm_mode", "type")
        try:
            secret, token, code = db.begin()
            telegram.press_start(ann, token)
            tap_digits(telegram, ann, code)
            telegram.wait_for(lambda: db.session(secret), "a login by digits")
        finally:
            db.setting("confirm_mode", None)

    telegram.send_text(ann, "/who")
    telegram.wait_text(ann, "Ann: member, 0 photos")
    assert telegram.calls("sendChatAction")
    assert telegram.commands("all_private_chats") == {"": [{"command": "start", "description": "Log in"}]}
    assert bool(telegram.webhook()) == hooked
    assert bot.process.poll() is None


def test_without_a_library(telegram, db, start):
    """The documentation's own bot for Node.js, which speaks HTTP alone."""
    start("bot")
    log_in(telegram, db, telegram.person("Ann", username="ann_lib"))
