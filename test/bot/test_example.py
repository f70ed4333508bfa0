"""The bot of docs/examples, in Python and as far as Node is there in JavaScript, against the simulator."""

import os
import shutil
import subprocess
import sys

import pytest

from support.keypad import tap_digits
from support.servers import TOP, Process

EXAMPLES = TOP / "docs" / "examples"
SCHEMA = "tgauth"  # where they look for the extension


@pytest.fixture()
def example(bot_server, telegram, bot_directory):
    bot = Process("example", bot_directory)
    bot.launch([sys.executable, EXAMPLES / "bot.py"],
               env={**os.environ, "DSN": bot_server.dsn(user="test_bot"), "TG": f"{telegram.url}/bot{telegram.token}"})
    telegram.wait_for(lambda: telegram.calls("getUpdates") or bot.process.poll() is not None, "its first poll")
    assert bot.process.poll() is None, bot.log_text()
    yield bot
    bot.stop()
    assert "Traceback" not in bot.log_text().replace("KeyboardInterrupt", ""), bot.log_text()


def test_log_in(telegram, db, example):
    ann, boris = telegram.person("Ann", username="ann_ex"), telegram.person("Boris")
    secret, token, code = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to Demo <shop> with Firefox on Linux, from 192.0.2.7?")
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "Login: confirmed.")
    assert db.session(secret) == (ann, "ann_ex", "Ann")
    telegram.press_start(boris, token)
    telegram.wait_text(boris, "This link: used.")


def test_every_other_mode(telegram, db, example):
    """The keyboard comes from the buttons' data, whatever they are."""
    ann = telegram.person("Ann")
    try:
        for mode in ("type", "button", "start"):
            db.setting("confirm_mode", mode)
            secret, token, code = db.begin()
            telegram.press_start(ann, token)
            if mode == "type":
                telegram.wait_text(ann, "Log in to Demo <shop>")
                tap_digits(telegram, ann, code)
            if mode == "button":
                telegram.wait_text(ann, "Log in to Demo <shop>")
                telegram.tap(ann, "Yes")
            telegram.wait_for(lambda: db.session(secret), f"a login in mode {mode}")
            telegram.wait_for(lambda: "Login: confirmed." in telegram.from_bot(ann)[-1]["text"], "to be told")
    finally:
        db.setting("confirm_mode", None)


def test_functions_of_others_are_not_called(telegram, db, bot_server, request):
    """An overload that fits better, in a schema that anybody may write into."""
    db.query("CREATE FUNCTION public.tgauth_preview(text, integer, OUT status text, OUT site_name text, OUT browser text, "
             "OUT os text, OUT address inet, OUT choices integer[], OUT buttons text[]) LANGUAGE sql AS "
             "$$ SELECT 'hijacked', '', '', '', NULL::inet, NULL::integer[], NULL::text[] $$")
    try:
        request.getfixturevalue("example")
        ann = telegram.person("Ann", person_id=4711)
        telegram.press_start(ann, db.begin()[1])
        telegram.wait_text(ann, "Log in to Demo <shop> with Firefox on Linux")
    finally:
        db.query("DROP FUNCTION public.tgauth_preview(text, integer)")


def test_refuse(telegram, db, example):
    ann = telegram.person("Ann")
    _, token, _ = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    telegram.tap(ann, "It was not me")
    telegram.wait_text(ann, "Login: declined.")
    assert db.state(token) == "declined"


def test_other_texts(telegram, db, example):
    ann = telegram.person("Ann")
    for text in ("hello", "/start", "/start x", "/startle x"):
        telegram.send_text(ann, text)
    telegram.wait_text(ann, "This link: invalid.")
    assert len(telegram.from_bot(ann)) == 1


def test_a_wrong_token_is_told_plainly(telegram, bot_server):
    done = subprocess.run([sys.executable, EXAMPLES / "bot.py"], text=True, capture_output=True, timeout=30,
                          env={**os.environ, "DSN": bot_server.dsn(user="test_bot"), "TG": f"{telegram.url}/bot1:wrong"})
    assert done.returncode == 1 and done.stderr == "getUpdates: Unauthorized\n"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_a_wrong_token_is_told_plainly_in_javascript(telegram, tmp_path):
    """Without a database: the first thing that it does is to ask Telegram."""
    (tmp_path / "node_modules/pg").mkdir(parents=True)
    (tmp_path / "node_modules/pg/index.mjs").write_text("export default {Pool: class {}};")
    (tmp_path / "node_modules/pg/package.json").write_text('{"main": "index.mjs"}')
    shutil.copy(EXAMPLES / "bot.mjs", tmp_path)
    done = subprocess.run(["node", tmp_path / "bot.mjs"], text=True, capture_output=True, timeout=30,
                          env={**os.environ, "TG": f"{telegram.url}/bot1:wrong"})
    assert done.returncode == 1 and done.stderr == "getUpdates: Unauthorized\n"


@pytest.mark.parametrize("name", ["bot.py", "bot.mjs"])
def test_under_fifty_lines(name):
    assert len((EXAMPLES / name).read_text().splitlines()) < 50


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_javascript_is_javascript():
    subprocess.run(["node", "--check", EXAMPLES / "bot.mjs"], check=True)
