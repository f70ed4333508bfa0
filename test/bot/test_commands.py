"""The commands of tgauth-bot: sessions, logging out, passwords, the menu, and what a login from somewhere new says."""

import re

import pytest

from support.browser import FIREFOX, Browser
from support.phone import log_in
from support.servers import TOP

CHROME = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
          "Safari/537.36")


def labels(telegram, person):
    return [b["text"] for row in telegram.buttons(person) for b in row]


def codes(message):
    """What stands in fixed width: names, passwords, addresses."""
    units = message["text"].encode("utf-16-le")
    return [units[2 * e["offset"]:2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in message.get("entities", []) if e["type"] == "code"]


# --- the menu and the greeting -------------------------------------------------------------------

def test_menu_in_each_language(telegram, bot):
    codes = re.findall(r"X\(\w+, (\w+), \w+\)", (TOP / "common/daemon/language.h").read_text())
    languages = {"", *codes} - {"en"}
    menu = telegram.wait_for(lambda: set(telegram.commands()) == languages and telegram.commands())
    assert [c["command"] for c in menu[""]] == ["start", "sessions", "logout", "password", "unlink", "help"]
    assert all([c["command"] for c in menu[l]] == [c["command"] for c in menu[""]] for l in languages)
    assert menu["ru"][1]["description"] == "Где вы вошли"
    assert menu["de"][1]["description"] == "Wo Sie angemeldet sind"


def test_start_leads_to_the_site(telegram, idle_bot):
    idle_bot.start("--site-url", "https://shop.example/tgauth/login")
    ann = telegram.person("Ann")
    telegram.send_text(ann, "/start")
    telegram.wait_text(ann, "Hello")
    assert telegram.buttons(ann) == [[{"text": "Open the site", "url": "https://shop.example/tgauth/login"}]]


def test_site_that_telegram_makes_no_button_of(telegram, idle_bot):
    idle_bot.start("--site-url", "http://localhost:8080/")
    telegram.fail("sendMessage", code=400, description="Bad Request: inline keyboard button URL 'http://localhost:8080/' "
                                                       "is invalid: Wrong HTTP URL")
    ann = telegram.person("Ann")
    telegram.send_text(ann, "/start")
    assert "reply_markup" not in telegram.wait_text(ann, "Hello")


def test_the_database_learns_the_bots_name(telegram, db, bot):
    telegram.wait_for(lambda: db.value("SELECT bot_url FROM tgauth_settings()") == f"https://t.me/{telegram.username}")
    assert db.value("SELECT link FROM tgauth_begin()").startswith(f"https://t.me/{telegram.username}?start=")


def test_pushd_learns_the_bots_name_without_any_setting(telegram, db, idle_bot, run_pushd):
    db.query("DELETE FROM tgauth_address WHERE whose = 'bot'")
    browser = Browser(run_pushd(db.dsn("test_pushd"), ready=False))
    telegram.wait_for(lambda: browser.get("readyz").json()["postgres"] == "ok", "pushd to reach PostgreSQL")
    idle_bot.start()

    def link():
        answer = browser.post("start")
        return answer.json()["link"] if answer.status == 200 else None
    assert telegram.wait_for(link, "a link").startswith(f"https://t.me/{telegram.username}?start=")


# --- sessions ----------------------------------------------------------------------------------------

def test_no_sessions(telegram, db, bot):
    ann = telegram.person("Ann")
    for command in ("/sessions", "/logout"):
        telegram.send_text(ann, command)
        telegram.wait_text(ann, "You are not logged in to Demo <shop> anywhere.")
        assert not telegram.buttons(ann)


def test_sessions_are_listed_and_ended_one_by_one(telegram, db, bot):
    ann = telegram.person("Ann")
    first, _ = log_in(telegram, db, ann)
    second, _ = log_in(telegram, db, ann, "2001:db8:1:2::9", CHROME)
    telegram.send_text(ann, "/sessions")
    text = telegram.wait_text(ann, "You are logged in to Demo <shop> here:")["text"]
    assert "1. Chrome on Windows\n2001:db8:1:2::/64, just now" in text
    assert "2. Firefox on Linux\n192.0.2.7, just now" in text
    assert labels(telegram, ann) == ["🚪 Log out 1: Chrome, Windows", "🚪 Log out 2: Firefox, Linux", "🔒 End all my sessions"]
    telegram.tap(ann, "🚪 Log out 2: Firefox, Linux")
    telegram.wait_for(lambda: "2." not in telegram.from_bot(ann)[-1]["text"])
    assert db.session(first) is None and db.session(second)
    assert labels(telegram, ann) == ["🚪 Log out 1: Chrome, Windows"]
    query = telegram.tap(ann, "🚪 Log out 1: Chrome, Windows")
    assert "reply_markup" not in telegram.wait_text(ann, "not logged in to Demo <shop> anywhere")
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "Session ended"
    assert db.session(second) is None


def test_long_ago(telegram, db, bot):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann)
    for interval, words in (("90 seconds", "1 min ago"), ("2 hours", "2 h ago"), ("49 hours", "2 d ago")):
        db.query("UPDATE tgauth_session SET last_used_at = now() - %s::interval FROM tgauth_user AS u "
                 "WHERE user_id = u.id AND telegram_id = %s", interval, ann)
        telegram.send_text(ann, "/sessions")
        telegram.wait_text(ann, words)


def test_many_sessions_fit_into_a_message(telegram, db, bot):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann)
    db.query("INSERT INTO tgauth_session (login_id, user_id, channel, created_at, expires_at, last_used_at, changed_at, "
             "changed_xid) SELECT decode(md5(n::text), 'hex'), u.id, 0, now() - n * interval '1 minute', "
             "now() + interval '1 day', now(), now(), pg_current_xact_id() FROM tgauth_user AS u, "
             "generate_series(1, 50) AS n WHERE telegram_id = %s", ann)
    telegram.send_text(ann, "/sessions")
    text = telegram.wait_text(ann, "You are logged in to Demo <shop> here:")["text"]
    assert "12." in text and "13." not in text
    assert len(labels(telegram, ann)) == 13


def test_a_session_of_somebody_else_is_not_ended(telegram, db, bot):
    ann, boris = telegram.person("Ann"), telegram.person("Boris")
    secret, _ = log_in(telegram, db, ann)
    telegram.send_text(ann, "/sessions")
    telegram.wait_text(ann, "You are logged in to Demo <shop> here:")
    data = telegram.buttons(ann)[0][0]["callback_data"]
    start = telegram.send_text(boris, "/help")
    telegram.wait_text(boris, "It was not me")
    query = telegram.send_tap(boris, start + 1, data)
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "This session had already ended"
    assert db.session(secret)[0] == ann


def test_a_button_that_was_tapped_before(telegram, db, bot):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann)
    telegram.send_text(ann, "/sessions")
    message = telegram.wait_text(ann, "You are logged in to Demo <shop> here:")
    data = telegram.buttons(ann)[0][0]["callback_data"]
    telegram.send_tap(ann, message["message_id"], data)
    telegram.wait_text(ann, "anywhere")
    query = telegram.send_tap(ann, message["message_id"], data)
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "This session had already ended"


# --- logging out ------------------------------------------------------------------------------------------

def test_logout_asks_first(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, _ = log_in(telegram, db, ann)
    telegram.send_text(ann, "/logout")
    telegram.wait_text(ann, "Log out of Demo <shop>?")
    assert labels(telegram, ann) == ["🚪 Log out", "Cancel"]
    telegram.tap(ann, "Cancel")
    telegram.wait_text(ann, "Nothing has changed.")
    assert db.session(secret)
    telegram.send_text(ann, "/logout")
    telegram.wait_text(ann, "Log out of Demo <shop>?")
    telegram.tap(ann, "🚪 Log out")
    telegram.wait_text(ann, "anywhere")
    assert db.session(secret) is None


def test_logout_of_one_or_of_all(telegram, db, bot):
    ann = telegram.person("Ann")
    secrets = [log_in(telegram, db, ann)[0] for _ in range(3)]
    telegram.send_text(ann, "/logout")
    assert "You have 3 sessions" in telegram.wait_text(ann, "Log out of Demo <shop>?")["text"]
    assert labels(telegram, ann) == ["🚪 Only the latest", "🔒 Log out everywhere", "Cancel"]
    telegram.tap(ann, "🚪 Only the latest")
    telegram.wait_text(ann, "You are logged in to Demo <shop> here:")
    assert [bool(db.session(s)) for s in secrets] == [True, True, False]
    telegram.send_text(ann, "/logout")
    telegram.wait_text(ann, "You have 2 sessions")
    telegram.tap(ann, "🔒 Log out everywhere")
    telegram.wait_text(ann, "Sessions ended: 2.")
    assert not any(db.session(s) for s in secrets)


def test_not_me_offers_to_end_every_session(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, _ = log_in(telegram, db, ann)
    _, token, _ = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_for(lambda: "🚫 It was not me" in labels(telegram, ann))
    telegram.tap(ann, "🚫 It was not me")
    refused = telegram.wait_text(ann, "declined")
    assert "Firefox on Linux" in refused["text"] and db.state(token) == "declined"
    telegram.tap(ann, "🔒 End all my sessions")
    telegram.wait_text(ann, "End all your sessions?")
    assert refused["text"] == telegram.wait_text(ann, "declined")["text"]
    telegram.tap(ann, "🔒 Log out everywhere")
    telegram.wait_text(ann, "logged out of Demo <shop> everywhere")
    assert db.session(secret) is None


def test_not_me_of_who_has_no_session_offers_nothing(telegram, db, bot):
    ann = telegram.person("Ann")
    _, token, _ = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    telegram.tap(ann, "🚫 It was not me")
    assert "reply_markup" not in telegram.wait_text(ann, "declined")


# --- passwords ----------------------------------------------------------------------------------------------

def test_password(telegram, db, bot):
    ann = telegram.person("Ann", username="ann_pw")
    log_in(telegram, db, ann)
    telegram.send_text(ann, "/password")
    message = telegram.wait_text(ann, "One-time password for Demo <shop>")
    name, password = codes(message)
    assert name == "ann_pw"
    assert db.value("SELECT status FROM tgauth_login(%s, %s)", name, password) == "ok"
    telegram.tap(ann, "🧹 Delete this message")
    telegram.wait_for(lambda: all(m["message_id"] != message["message_id"] for m in telegram.from_bot(ann)))


def test_password_message_that_is_too_old_to_delete(telegram, db, bot):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann)
    telegram.send_text(ann, "/password")
    message = telegram.wait_text(ann, "One-time password")
    telegram.fail("deleteMessage", code=400, description="Bad Request: message can't be deleted for everyone")
    telegram.tap(ann, "🧹 Delete this message")
    wiped = telegram.wait_text(ann, "🧹 Deleted.")
    assert wiped["message_id"] == message["message_id"] and "reply_markup" not in wiped


def test_the_password_tells_the_name_that_works(telegram, db, bot):
    """A user name that a registered user holds is not Ann's here: her id is what to type."""
    db.query("SET tgauth.registration = on; SELECT tgauth_register('taken_name', 'a long enough pass phrase')")
    ann = telegram.person("Ann", username="taken_name")
    log_in(telegram, db, ann)
    telegram.tap(ann, "🔑 Show password")
    name, password = codes(telegram.wait_text(ann, "One-time password"))[-2:]
    assert name == str(ann)
    assert db.value("SELECT status FROM tgauth_login(%s, %s)", name, password) == "ok"


@pytest.mark.parametrize("setup, words", [
    (None, "You have not logged in to Demo <shop> yet"),
    ("blocked", "Your account on Demo <shop> is blocked"),
    ("off", "Demo <shop> has no one-time passwords")])
def test_no_password(telegram, db, bot, setup, words):
    ann = telegram.person("Ann")
    if setup:
        log_in(telegram, db, ann)
    if setup == "blocked":
        db.query("UPDATE tgauth_user SET blocked = true WHERE telegram_id = %s", ann)
    if setup == "off":
        db.setting("reset_password", "off")
    try:
        telegram.send_text(ann, "/password")
        message = telegram.wait_text(ann, words)
        assert not codes(message) and "reply_markup" not in message
    finally:
        db.setting("reset_password", None)


# --- from somewhere new ----------------------------------------------------------------------------------------

def test_the_first_login_is_no_news(telegram, db, bot):
    _, answer = log_in(telegram, db, telegram.person("Ann"))
    assert "first login" not in answer["text"]


@pytest.mark.parametrize("address, agent, words", [
    ("192.0.2.99", FIREFOX, None),
    ("198.51.100.7", FIREFOX, "first login from this network"),
    ("192.0.2.7", CHROME, "first login from this browser."),
    ("2001:db8::1", CHROME, "first login from this browser and this network")])
def test_a_login_from_somewhere_new_says_so(telegram, db, bot, address, agent, words):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann)
    secret, answer = log_in(telegram, db, ann, address, agent)
    if words is None:
        assert "first login" not in answer["text"]
        return
    assert words in answer["text"] and codes(answer)
    telegram.tap(ann, "🚪 End this session")
    telegram.wait_for(lambda: db.session(secret) is None)
    _, again = log_in(telegram, db, ann, address, agent)
    assert "first login" not in again["text"]


# --- refused by the site -----------------------------------------------------------------------------------------

def test_refused_by_the_sites_own_rule(telegram, db, bot):
    db.query("CREATE FUNCTION public.members_only(u tgauth_user) RETURNS void LANGUAGE plpgsql AS "
             "$$ BEGIN RAISE EXCEPTION 'Members <only>, please.'; END $$")
    try:
        db.setting("login_hook", "public.members_only")
        ann = telegram.person("Ann")
        secret, token, code = db.begin()
        telegram.press_start(ann, token)
        telegram.wait_text(ann, "Log in to")
        telegram.tap(ann, str(code))
        telegram.wait_text(ann, "Demo <shop> does not let you in. Members <only>, please.")
        assert db.session(secret) is None
    finally:
        db.setting("login_hook", None)
        db.query("DROP FUNCTION public.members_only")


def test_in_russian(telegram, db, bot):
    boris = telegram.person("Борис", language_code="ru")
    secret, token, code = db.begin()
    telegram.press_start(boris, token)
    telegram.wait_text(boris, "Войти на сайт")
    telegram.tap(boris, str(code))
    telegram.wait_text(boris, "Вы вошли на сайт")
    telegram.send_text(boris, "/sessions")
    assert "Firefox, Linux\n192.0.2.7, только что" in telegram.wait_text(boris, "Вы вошли на сайт Demo <shop> здесь")["text"]
    telegram.send_text(boris, "/password")
    telegram.wait_text(boris, "Одноразовый пароль для сайта Demo <shop>")
    telegram.send_text(boris, "/logout")
    telegram.wait_text(boris, "Выйти с сайта Demo <shop>?")
    telegram.tap(boris, "🚪 Выйти")
    telegram.wait_text(boris, "нигде не вошли")
    assert db.session(secret) is None


@pytest.mark.parametrize("language, asked, done, nowhere", [
    ("uk", "Увійти на сайт Demo <shop>?", "Ви увійшли на сайт Demo <shop>.", "Ви ніде не увійшли"),
    ("es", "¿Iniciar sesión en Demo <shop>?", "Has iniciado sesión en Demo <shop>.", "No tienes ninguna sesión abierta"),
    ("fa", "وارد \u2068Demo <shop>\u2069 می‌شوید؟", "وارد \u2068Demo <shop>\u2069 شدید.", "هیچ‌جا وارد نشده‌اید")])
def test_in_other_languages(telegram, db, bot, language, asked, done, nowhere):
    person = telegram.person("Ann", language_code=language)
    secret, token, code = db.begin()
    telegram.press_start(person, token)
    question = telegram.wait_text(person, asked)
    if language == "fa":
        assert "\u200f\u2068Firefox\u2069 در \u2068Linux\u2069" in question["text"] and "\u2068192.0.2.7\u2069" in question["text"]
    telegram.tap(person, str(code))
    telegram.wait_text(person, done)
    telegram.send_text(person, "/logout")
    telegram.wait_for(lambda: telegram.buttons(person) and len(telegram.buttons(person)) == 2, "the question")
    telegram.tap(person, telegram.buttons(person)[0][0]["text"])
    telegram.wait_text(person, nowhere)
    assert db.session(secret) is None


def test_in_german(telegram, db, bot):
    jörg = telegram.person("Jörg", language_code="de")
    secret, token, code = db.begin()
    telegram.press_start(jörg, token)
    telegram.wait_text(jörg, "Bei Demo <shop> anmelden?")
    telegram.tap(jörg, str(code))
    telegram.wait_text(jörg, "Sie sind bei Demo <shop> angemeldet")
    telegram.send_text(jörg, "/logout")
    assert "Firefox unter Linux, gerade eben" in telegram.wait_text(jörg, "Bei Demo <shop> abmelden?")["text"]
    telegram.tap(jörg, "🚪 Abmelden")
    telegram.wait_text(jörg, "nirgends angemeldet")
    assert db.session(secret) is None
