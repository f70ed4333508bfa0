"""Bots of grammY and Telegraf with the plugins of integrations/node: logins in the words of tgauth-bot."""

import os

import pytest

from support.keypad import keys, tap_digits
from support.node_package import node_package
from support.servers import Process

SCHEMA = "tgauth"  # where the plugins look for the extension
OF = "Firefox on Linux"


@pytest.fixture(scope="module", params=["grammy", "telegraf"])
def library(request):
    return request.param, node_package()


@pytest.fixture()
def bot(library, bot_server, telegram, bot_directory):
    name, package = library
    process = Process(name, bot_directory)
    process.launch(["node", package / f"examples/{name}_bot.mjs"], cwd=package,
                   env={**os.environ, "TOKEN": telegram.token, "API": telegram.url,
                        "DSN": f"postgres://test_bot@{bot_server.host}:{bot_server.port}/postgres"})
    telegram.wait_for(lambda: telegram.calls("getUpdates") or process.process.poll() is not None, "its first poll")
    assert process.process.poll() is None, process.log_text()
    yield process
    assert process.process.poll() is None, process.log_text()
    process.stop()


@pytest.fixture()
def ann(telegram):
    return telegram.person("Ann", username="ann_plugin")


def ask(telegram, db, person, words="Log in to Demo <shop>?"):
    secret, token, code = db.begin()
    telegram.press_start(person, token)
    return secret, token, code, telegram.wait_text(person, words)


def test_a_login(telegram, db, bot, ann):
    secret, token, code, question = ask(telegram, db, ann)
    assert OF in question["text"] and "192.0.2.7" in question["text"] and "Time: just now" in question["text"]
    query = telegram.tap(ann, str(code))
    said = telegram.wait_text(ann, "You are logged in to Demo <shop>.")
    assert OF in said["text"] and "Time:" not in said["text"], "who asked, from the question"
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "Logged in. Return to your browser"
    assert db.session(secret) == (ann, "ann_plugin", "Ann")
    assert not [key for key in keys(telegram, ann) if key.isdigit()]


def test_only_the_right_number(telegram, db, bot, ann):
    _, token, code, _ = ask(telegram, db, ann)
    telegram.tap(ann, next(key for key in keys(telegram, ann) if key.isdigit() and key != str(code)))
    telegram.wait_text(ann, "That is not the number on the page.")
    assert db.state(token) == "mismatch"


def test_it_was_not_me(telegram, db, bot, ann):
    _, token, _, _ = ask(telegram, db, ann)
    telegram.tap(ann, "🚫 It was not me")
    said = telegram.wait_text(ann, "Login to Demo <shop> declined.")
    assert OF in said["text"]
    assert db.state(token) == "declined"


def test_typed_digits_and_one_tap(telegram, db, bot, ann):
    try:
        for mode in ("type", "button", "start"):
            db.setting("confirm_mode", mode)
            secret, token, code = db.begin()
            telegram.press_start(ann, token)
            if mode == "type":
                telegram.wait_text(ann, "Enter the number that the login page shows")
                tap_digits(telegram, ann, code)
            if mode == "button":
                telegram.wait_text(ann, "Log in to Demo <shop>?")
                telegram.tap(ann, "✅ Log me in")
            telegram.wait_for(lambda: db.session(secret), f"a login in mode {mode}")
            telegram.wait_for(lambda: "You are logged in" in telegram.from_bot(ann)[-1]["text"], "to be told")
    finally:
        db.setting("confirm_mode", None)


def test_the_first_digit_taken_back(telegram, db, bot, ann):
    db.setting("confirm_mode", "type")
    try:
        secret, token, code = db.begin()
        telegram.press_start(ann, token)
        other = str(code // 10 % 9 + 1)
        telegram.wait_for(lambda: other in keys(telegram, ann), "the keypad")
        telegram.tap(ann, other)
        telegram.wait_for(lambda: "⌫" in keys(telegram, ann), "the way back")
        telegram.tap(ann, "⌫")
        telegram.wait_for(lambda: "⌫" not in keys(telegram, ann), "the first keypad")
        tap_digits(telegram, ann, code)
        telegram.wait_for(lambda: db.session(secret), "a login")
    finally:
        db.setting("confirm_mode", None)


def test_links_that_are_over(telegram, db, bot, ann):
    _, token, code, _ = ask(telegram, db, ann)
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in")
    boris = telegram.person("Boris")
    telegram.press_start(boris, token)
    telegram.wait_text(boris, "Somebody else has already used this link.")
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "You have already confirmed this login")
    telegram.press_start(boris, "A" * 64)
    telegram.wait_text(boris, "This is not a login link.")


def test_by_the_language_of_the_person(telegram, db, bot):
    boris = telegram.person("Борис", language_code="ru-RU")
    _, _, _, question = ask(telegram, db, boris, "Войти")
    assert "🚫" in "".join(keys(telegram, boris)) and OF.split()[0] in question["text"]


def test_html_of_others_is_text(telegram, db, bot):
    """A person's own name, a site's name with marks of HTML: shown as they are."""
    eve = telegram.person("<b>Eve</b> & {site}")
    secret, _, code, _ = ask(telegram, db, eve)
    telegram.tap(eve, str(code))
    telegram.wait_text(eve, "You are logged in to Demo <shop>.")
    assert db.session(secret)[2] == "<b>Eve</b> & {site}"


def test_what_is_not_the_logins_goes_on_to_the_bot(telegram, db, bot, ann):
    for text in ("/start", "/start shop", "/start " + "A" * 63):
        telegram.send_text(ann, text)
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 3, "three answers")
    assert {message["text"] for message in telegram.from_bot(ann)} == {"Hello! I am a bot of my own."}


def test_the_return_leg(telegram, db, bot, ann):
    db.setting("return_leg", "required")
    db.query("SELECT tgauth_set_site_url(0, 'https://shop.example/tgauth/')")
    try:
        secret, _, code, _ = ask(telegram, db, ann)
        telegram.tap(ann, str(code))
        said = telegram.wait_text(ann, "Enter these six digits on the page where you began:")
        assert said["reply_markup"]["inline_keyboard"][0][0]["url"].startswith("https://shop.example/tgauth/return?token=")
        digits = next(word for word in said["text"].split("\n") if word.replace(" ", "").isdigit()).replace(" ", "")
        assert db.value("SELECT status FROM tgauth_return_code(%s, %s)", secret, digits) == "confirmed"
    finally:
        db.setting("return_leg", None)


def test_a_new_browser_can_be_ended(telegram, db, bot, ann):
    db.login(telegram_id=ann, user_agent="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0", address="198.51.100.9")
    secret, _, code, _ = ask(telegram, db, ann)
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "This is your first login from this browser and this network.")
    assert db.session(secret)
    query = telegram.tap(ann, "🚪 End this session")
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "Session ended"
    assert db.value("SELECT count(*) FROM tgauth_person_sessions(%s)", ann) == 1


def test_postgresql_away_and_back(telegram, db, bot_server, bot, ann):
    """The question stays and can be tapped again; nothing crashes."""
    secret, token, code, _ = ask(telegram, db, ann)
    bot_server.stop()
    try:
        query = telegram.tap(ann, str(code))
        answered = telegram.wait_for(lambda: telegram.query_answer(query), "an answer without a database")
        assert answered["text"] == "Something went wrong. Please try again in a minute"
    finally:
        bot_server.start()
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in to Demo <shop>.")
    assert db.state(token) == "confirmed"
