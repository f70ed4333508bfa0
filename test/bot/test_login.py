"""One login through tgauth-bot: the question, and every way it can end."""

import re

import pytest

from support.browser import FIREFOX
from support.keypad import tap_digits

NOT_ME = "🚫 It was not me"
SHOW_PASSWORD = "🔑 Show password"
# As they are made: groups of four.
PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3,}")


def press_start(telegram, person, token):
    telegram.press_start(person, token)
    return telegram.wait_text(person, "Demo <shop>")


def rows(telegram, person):
    return [[b["text"] for b in row] for row in telegram.buttons(person)]


def wrong_number(telegram, person, code):
    numbers = [b["text"] for b in telegram.buttons(person)[0]]
    assert str(code) in numbers
    return next(n for n in numbers if n != str(code))


def test_question_says_who_asks(telegram, db, bot):
    ann = telegram.person("Ann", username="ann_lee")
    _, token, code = db.begin()
    question = press_start(telegram, ann, token)
    for part in ("Log in to Demo <shop>?", "Firefox on Linux", "IP address: 192.0.2.7", "Time: just now", "It was not me"):
        assert part in question["text"]
    numbers, no = telegram.buttons(ann)
    assert len(numbers) == 3 and str(code) in [b["text"] for b in numbers]
    assert [b["text"] for b in no] == [NOT_ME]
    assert {e["type"] for e in question["entities"]} == {"bold", "code"}
    assert db.state(token) is None


def test_the_question_names_the_sites_host(telegram, db, bot, run_pushd):
    """As pushd knows it, so that a person can compare it with what their browser shows."""
    ann = telegram.person("Ann")
    pushd = run_pushd(db.dsn("test_pushd"), url="http://shop.localhost:8123")
    telegram.wait_for(lambda: db.value("SELECT site_host FROM tgauth_settings()") == "shop.localhost:8123", "pushd to tell it")
    secret, token, code = db.begin()
    assert "Demo <shop>?\n\nSite: shop.localhost:8123\nFirefox on Linux\n" in press_start(telegram, ann, token)["text"]
    telegram.tap(ann, str(code))
    answer = telegram.wait_text(ann, "You are logged in")["text"]
    assert "Site: shop.localhost:8123" in answer and "Return to your browser" in answer and "just now" not in answer
    name = db.value("SELECT site_name FROM tgauth_settings()")
    try:
        db.setting("site_name", None)
        telegram.press_start(ann, db.begin()[1])
        assert "Site:" not in telegram.wait_text(ann, "Log in to shop.localhost:8123?")["text"]
    finally:
        db.setting("site_name", name)
        pushd.stop()
        db.query("DELETE FROM tgauth_address WHERE whose = 'site'")


def test_the_question_names_the_application(telegram, db, bot):
    """Its name is what somebody typed once: no markup, no line of its own, no end of the message."""
    ann = telegram.person("Ann")
    db.query("INSERT INTO tgauth_client (client_id, number, name, redirect_uris) VALUES ('wiki', 1, %s, '{}')",
             "<b>Wiki</b>\nSite: bank.example \u202e" + "x" * 5000)
    token, code = db.one("SELECT start_token, match_code FROM tgauth_begin(client_id => 'wiki')")
    lines = press_start(telegram, ann, token)["text"].split("\n")
    named = [line for line in lines if line.startswith("Application: ")]
    assert len(named) == 1 and named[0].startswith("Application: <b>Wiki</b>Site: bank.example xxx") and len(named[0]) < 200
    assert not any(line.startswith("Site:") for line in lines)
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in to Demo <shop>.")
    token = db.value("SELECT start_token FROM tgauth_begin(client_id => 'wiki')")
    db.query("DELETE FROM tgauth_client")
    assert "Application:" not in press_start(telegram, ann, token)["text"]


def test_right_number_logs_in(telegram, db, bot):
    ann = telegram.person("Ann", "Lee", "ann_lee", "en")
    secret, token, code = db.begin()
    question = press_start(telegram, ann, token)
    query = telegram.tap(ann, str(code))
    answer = telegram.wait_text(ann, "You are logged in to Demo <shop>.")
    assert answer["message_id"] == question["message_id"]
    assert [[b["text"] for b in row] for row in telegram.buttons(ann)] == [[SHOW_PASSWORD]]
    assert db.session(secret) == (ann, "ann_lee", "Ann")
    assert db.query("SELECT last_name, language_code FROM tgauth_user WHERE telegram_id = %s", ann) == [("Lee", "en")]
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "Logged in. Return to your browser"


def test_password_is_shown_when_asked_for(telegram, db, bot):
    ann = telegram.person("Ann", username="ann_pass")
    _, token, code = db.begin()
    press_start(telegram, ann, token)
    telegram.tap(ann, str(code))
    data = telegram.calls("sendMessage")[-1]["reply_markup"]["inline_keyboard"][0]
    confirmed = telegram.wait_text(ann, "You are logged in")
    assert not PASSWORD.search(confirmed["text"])
    query = telegram.tap(ann, SHOW_PASSWORD)
    answer = telegram.wait_text(ann, "One-time password")
    assert telegram.wait_for(lambda: telegram.query_answer(query)) is not None
    # in a message of its own, so that deleting it leaves the other
    assert answer["message_id"] != confirmed["message_id"]
    assert "works once, within 10 min" in answer["text"]
    shown = [answer["text"].encode("utf-16-le")[2 * e["offset"]:2 * (e["offset"] + e["length"])].decode("utf-16-le")
             for e in answer["entities"] if e["type"] == "code"]
    assert shown[-2] == "ann_pass" and PASSWORD.fullmatch(shown[-1])
    logins = [db.value("SELECT status FROM tgauth_login('ann_pass', %s)", shown[-1]) for _ in range(2)]
    assert logins == ["ok", "invalid"]
    # The button of the question once more, as a second callback or a redelivery would.
    query = telegram.send_tap(ann, confirmed["message_id"], next(b["callback_data"] for b in data if b["text"] == str(code)))
    telegram.wait_for(lambda: telegram.query_answer(query))
    assert telegram.from_bot(ann)[-1]["text"] == answer["text"]


def test_without_a_user_name_the_id_is_shown(telegram, db, bot):
    zoe = telegram.person("Zoë")
    secret, token, code = db.begin()
    press_start(telegram, zoe, token)
    telegram.tap(zoe, str(code))
    telegram.wait_text(zoe, "You are logged in")
    telegram.tap(zoe, SHOW_PASSWORD)
    assert f"User name {zoe}" in telegram.wait_text(zoe, "One-time password")["text"]
    assert db.session(secret)[0] == zoe


def test_no_password_where_it_is_not_reset(telegram, db, bot):
    ann = telegram.person("Ann")
    db.setting("reset_password", "off")
    try:
        _, token, code = db.begin()
        press_start(telegram, ann, token)
        telegram.tap(ann, str(code))
        answer = telegram.wait_text(ann, "You are logged in")
        assert not PASSWORD.search(answer["text"]) and "reply_markup" not in answer
    finally:
        db.setting("reset_password", None)


def test_wrong_number_burns_the_login(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    press_start(telegram, ann, token)
    query = telegram.tap(ann, wrong_number(telegram, ann, code))
    telegram.wait_text(ann, "That is not the number on the page")
    assert db.state(token) == "mismatch" and db.session(secret) is None
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"].startswith("Not the number")
    telegram.press_start(ann, token)
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 2)
    assert "That is not the number" in telegram.from_bot(ann)[-1]["text"]
    assert not telegram.buttons(ann)


def test_many_wrong_numbers_have_to_wait(telegram, db, bot):
    ann = telegram.person("Ann")
    for _ in range(6):
        _, token, _ = db.begin()
        db.query("SELECT tgauth_confirm(%s, %s, match_code => 0)", token, ann)
    db.query("UPDATE tgauth_attempt SET wait_until = now() + interval '10 minutes'")  # from 2 s
    secret, token, _ = db.begin()
    telegram.press_start(ann, token)
    answer = telegram.wait_text(ann, "Too many wrong numbers")
    assert "reply_markup" not in answer and db.session(secret) is None


def test_it_was_not_me(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, token, _ = db.begin()
    press_start(telegram, ann, token)
    telegram.tap(ann, NOT_ME)
    answer = telegram.wait_text(ann, "declined")
    assert "Firefox on Linux" in answer["text"] and "192.0.2.7" in answer["text"]
    assert "reply_markup" not in answer
    assert db.state(token) == "declined" and db.session(secret) is None


def test_used_by_somebody_else(telegram, db, bot):
    ann, boris = telegram.person("Ann"), telegram.person("Boris")
    secret, token, code = db.begin()
    press_start(telegram, ann, token)
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in")
    telegram.press_start(boris, token)
    telegram.wait_text(boris, "already used this link")
    assert db.session(secret)[0] == ann


def test_a_link_that_two_people_open_is_nobodys(telegram, db, bot):
    ann, boris = telegram.person("Ann"), telegram.person("Boris", language_code="ru")
    secret, token, code = db.begin()
    press_start(telegram, ann, token)
    telegram.press_start(boris, token)
    answer = telegram.wait_text(boris, "открыли из двух аккаунтов")
    telegram.tap(ann, str(code))
    assert "reply_markup" not in answer and "reply_markup" not in telegram.wait_text(ann, "opened from two Telegram accounts")
    assert db.state(token) == "shared" and db.session(secret) is None


def test_start_again_after_it_was_confirmed(telegram, db, bot):
    ann = telegram.person("Ann")
    _, token, code = db.begin()
    press_start(telegram, ann, token)
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in")
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "already confirmed this login to Demo <shop>")


def test_expired(telegram, db, bot):
    ann = telegram.person("Ann")
    db.setting("start_ttl", "10")
    try:
        _, token, _ = db.begin()
        db.query("SELECT pg_sleep(11)")
        telegram.press_start(ann, token)
        telegram.wait_text(ann, "This link has expired")
    finally:
        db.setting("start_ttl", None)


def test_blocked(telegram, db, bot):
    ann = telegram.person("Ann")
    _, token, code = db.begin()
    press_start(telegram, ann, token)
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in")
    db.query("UPDATE tgauth_user SET blocked = true WHERE telegram_id = %s", ann)
    telegram.press_start(ann, db.begin()[1])
    telegram.wait_text(ann, "Your account on Demo <shop> is blocked")


@pytest.mark.parametrize("argument", ["x", "A" * 64, "A" * 63, "A" * 65, "é" * 32, "A" * 64 + " more", "../../etc"], ids=range(7))
def test_invalid_tokens(telegram, bot, argument):
    ann = telegram.person("Ann")
    telegram.send_text(ann, f"/start {argument}")
    telegram.wait_text(ann, "This is not a login link")


def test_button_mode(telegram, db, bot):
    ann = telegram.person("Ann")
    db.setting("confirm_mode", "button")
    try:
        secret, token, _ = db.begin()
        assert "number" not in press_start(telegram, ann, token)["text"]
        assert [[b["text"] for b in row] for row in telegram.buttons(ann)] == [["✅ Log me in"], [NOT_ME]]
        telegram.tap(ann, "✅ Log me in")
        telegram.wait_text(ann, "You are logged in")
        assert db.session(secret)[0] == ann
    finally:
        db.setting("confirm_mode", None)


def test_type_mode(telegram, db, bot):
    """A keypad, whose second digits say the whole number, and lead back as well."""
    ann = telegram.person("Ann")
    db.setting("confirm_mode", "type")
    try:
        secret, token, code = db.begin()
        question = press_start(telegram, ann, token)
        first = [["1", "2", "3", "4", "5"], ["6", "7", "8", "9", "0"], [NOT_ME]]
        assert "tap its first digit, then its second" in question["text"] and rows(telegram, ann) == first
        query = telegram.tap(ann, "3")
        telegram.wait_for(lambda: rows(telegram, ann) == [
            ["31", "32", "33", "34", "35"], ["36", "37", "38", "39", "30"], ["⌫", NOT_ME]], "the second digits")
        assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "Now the second digit"
        assert telegram.from_bot(ann)[-1]["text"] == question["text"]
        telegram.tap(ann, "⌫")
        telegram.wait_for(lambda: rows(telegram, ann) == first, "the first digits again")
        telegram.tap(ann, "0")  # no number begins with it
        tap_digits(telegram, ann, code)
        telegram.wait_text(ann, "You are logged in")
        assert db.session(secret)[0] == ann and len(telegram.from_bot(ann)) == 1
        secret, token, code = db.begin()
        telegram.press_start(ann, token)
        tap_digits(telegram, ann, 10 + (code - 9) % 90)
        telegram.wait_text(ann, "not the number on the page")
        assert db.state(token) == "mismatch"
    finally:
        db.setting("confirm_mode", None)


@pytest.mark.parametrize("language, said, both", [("en", "❗ You have not logged in from this browser before.", "from this browser or this network before"),
                                                  ("ru", "❗ Из этого браузера вы раньше не входили.", "Из этого браузера и из этой сети")])
def test_what_is_unusual_comes_first(telegram, db, bot, language, said, both):
    ann = telegram.person("Ann", language_code=language)
    db.setting("confirm_mode", "button")
    db.setting("unusual_mode", "type")

    def question(address, agent):
        token = db.one("SELECT start_token FROM tgauth_begin(%s, %s)", address, agent)[0]
        before = len(telegram.from_bot(ann))
        telegram.press_start(ann, token)
        return telegram.wait_for(lambda: len(telegram.from_bot(ann)) > before and telegram.from_bot(ann)[-1]["text"], "the question")

    other = FIREFOX.replace("X11; Linux x86_64", "Windows NT 10.0")
    try:
        assert question("192.0.2.7", FIREFOX).startswith("🔐")
        telegram.tap(ann, telegram.buttons(ann)[0][0]["text"])
        telegram.wait_for(lambda: db.value("SELECT count(*) FROM tgauth_user WHERE telegram_id = %s", ann), "the login")
        assert question("192.0.2.9", FIREFOX).startswith("🔐") and len(rows(telegram, ann)) == 2
        assert question("192.0.2.7", other).startswith(said) and len(rows(telegram, ann)) == 3
        assert both in question("10.0.2.7", other).split("\n\n")[0]
    finally:
        db.setting("confirm_mode", None)
        db.setting("unusual_mode", None)


def test_start_mode(telegram, db, bot):
    ann = telegram.person("Ann")
    db.setting("confirm_mode", "start")
    try:
        secret, token, _ = db.begin()
        telegram.press_start(ann, token)
        answer = telegram.wait_text(ann, "You are logged in")
        assert not PASSWORD.search(answer["text"])
        assert [[b["text"] for b in row] for row in telegram.buttons(ann)] == [[SHOW_PASSWORD]]
        assert db.session(secret)[0] == ann
        telegram.press_start(ann, token)
        telegram.wait_text(ann, "already")
    finally:
        db.setting("confirm_mode", None)


def test_mode_became_stricter_between_question_and_tap(telegram, db, bot):
    ann = telegram.person("Ann")
    db.setting("confirm_mode", "button")
    try:
        secret, token, _ = db.begin()
        press_start(telegram, ann, token)
        db.setting("confirm_mode", "match")
        telegram.tap(ann, "✅ Log me in")
        telegram.wait_text(ann, "needs the number on the page")
        assert db.state(token) is None and db.session(secret) is None
    finally:
        db.setting("confirm_mode", None)


def test_in_russian(telegram, db, bot):
    boris = telegram.person("Борис", username="boris_p", language_code="ru")
    _, token, code = db.begin()
    assert "Войти на сайт Demo <shop>?" in press_start(telegram, boris, token)["text"]
    assert telegram.buttons(boris)[1][0]["text"] == "🚫 Это не я"
    query = telegram.tap(boris, str(code))
    telegram.wait_text(boris, "Вы вошли на сайт Demo <shop>")
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"] == "Готово. Вернитесь в браузер"
    telegram.tap(boris, "🔑 Показать пароль")
    telegram.wait_text(boris, "Одноразовый пароль")


def test_address_of_ipv6_and_of_nothing(telegram, db, bot):
    ann = telegram.person("Ann")
    telegram.press_start(ann, db.begin("2001:db8:1:2:3:4:5:6", "curl/8")[1])
    text = telegram.wait_text(ann, "2001:db8:1:2::/64")["text"]
    assert "Unknown browser" in text
    telegram.press_start(ann, db.begin(None, None)[1])
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 2)
    assert "address" not in telegram.from_bot(ann)[-1]["text"]


def test_message_of_the_question_is_gone(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    question = press_start(telegram, ann, token)
    data = next(b["callback_data"] for b in telegram.buttons(ann)[0] if b["text"] == str(code))
    for message in telegram.messages(ann):
        telegram.delete(ann, message["message_id"])
    telegram.send_tap(ann, question["message_id"], data)
    telegram.wait_text(ann, "You are logged in")
    assert db.session(secret)[0] == ann


def test_edited_start_message_changes_nothing(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    other_secret, other_token, _ = db.begin()
    start = telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    telegram.edit_text(ann, start, f"/start {other_token}")
    telegram.tap(ann, str(code))
    telegram.wait_text(ann, "You are logged in")
    assert db.session(secret)[0] == ann and db.session(other_secret) is None


@pytest.mark.parametrize("data", ["", "c", "c00", "x" * 63, "c42" + "~" * 60, "z42" + "0" * 60, "c42" + "0" * 60,
                                  "n00" + "#" * 60, "cAB" + "0" * 60, "c42" + "é" * 30],
                         ids=range(10))
def test_buttons_that_a_modified_client_makes_up(telegram, db, bot, data):
    ann = telegram.person("Ann")
    start = telegram.send_text(ann, "/help")
    telegram.wait_text(ann, "It was not me")
    users = db.value("SELECT count(*) FROM tgauth_user")
    query = telegram.send_tap(ann, start + 1, data)
    assert telegram.wait_for(lambda: telegram.query_answer(query))["text"].startswith("This button")
    assert db.value("SELECT count(*) FROM tgauth_user") == users


def test_a_tap_counts_for_who_taps(telegram, db, bot):
    """Boris sends the data of Ann's button in his own chat: it is Boris who answers, to a link that Ann has opened."""
    ann, boris = telegram.person("Ann"), telegram.person("Boris")
    secret, token, code = db.begin()
    press_start(telegram, ann, token)
    data = next(b["callback_data"] for b in telegram.buttons(ann)[0] if b["text"] == str(code))
    start = telegram.send_text(boris, "/help")
    telegram.wait_text(boris, "It was not me")
    telegram.send_tap(boris, start + 1, data)
    telegram.wait_text(boris, "opened from two Telegram accounts")
    assert db.session(secret) is None


def test_commands_and_other_texts(telegram, bot):
    ann = telegram.person("Ann")
    telegram.send_text(ann, "/start")
    telegram.wait_text(ann, "Hello, \u2068Ann\u2069!")
    telegram.send_text(ann, "/help")
    telegram.wait_text(ann, "It was not me")
    telegram.send_text(ann, f"/HELP@{telegram.username} x")
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 3)
    telegram.send_text(ann, "good morning")
    telegram.wait_text(ann, "What I can do: /help")


@pytest.mark.parametrize("name, shown", [
    ("<b>Ann</b> & \"x\"", "<b>Ann</b> & \"x\""), ("\u202eevil\u2066\nline\x07", "evilline"), ("x" * 65536, "x" * 128 + "…"),
    ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("", ""), ("شهرزاد", "شهرزاد"), ("nul\0byte", "nul")],
    ids=["markup", "controls", "64K", "emoji", "empty", "arabic", "nul"])
def test_hostile_first_names(telegram, db, bot, name, shown):
    person = telegram.person(name, username="hostile")
    telegram.send_text(person, "/start")
    assert f"Hello, \u2068{shown}\u2069!" in telegram.wait_text(person, "Hello")["text"]
    secret, token, code = db.begin()
    press_start(telegram, person, token)
    telegram.tap(person, str(code))
    telegram.wait_text(person, "You are logged in")
    assert db.session(secret)[0] == person


def contest(db, telegram, person):
    """Two clients claim one login of theirs."""
    secret, token, code = db.begin()
    press_start(telegram, person, token)
    telegram.tap(person, str(code))
    telegram.wait_for(lambda: db.state(token) == "confirmed", "the login")
    db.claim(secret)
    db.claim(secret, address="198.51.100.9", user_agent="curl/8")
    assert db.state(token) == "contested"


@pytest.mark.parametrize("language, words", [("en", "Your login to Demo <shop> was ended."),
                                             ("de", "Ihre Anmeldung bei Demo <shop> wurde beendet."),
                                             ("ru", "Ваш вход на сайт Demo <shop> завершён.")])
def test_a_login_that_two_clients_claimed_is_told_of(telegram, db, bot, language, words):
    ann = telegram.person("Ann", language_code=language)
    contest(db, telegram, ann)
    told = telegram.wait_text(ann, words)
    assert "Firefox" in told["text"] and "192.0.2.7" in told["text"] and "198.51.100.9" not in told["text"]
    assert len(telegram.buttons(ann)) == 1
    assert f"event=contested telegram_id={ann} " in bot.log_text()
    # once
    db.login(ann)
    db.query("SELECT tgauth_person_revoke_all(%s)", ann, user="test_bot")
    before = len(telegram.from_bot(ann))
    telegram.press_start(ann, db.begin()[1])
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) > before, "the next question")
    assert len([m for m in telegram.from_bot(ann) if words in m["text"]]) == 1


def test_a_bot_that_was_away_tells_it_when_it_is_back(telegram, db, idle_bot):
    idle_bot.start()
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    contest(db, telegram, ann)
    telegram.wait_text(ann, "was ended")
    press_start(telegram, bob, db.begin()[1])
    idle_bot.stop()
    secret, token, code = db.begin()
    assert db.confirm(token, code, bob) == "confirmed"
    db.claim(secret)
    db.claim(secret, address="198.51.100.9")
    idle_bot.start()
    telegram.wait_text(bob, "was ended")
    assert len([m for m in telegram.from_bot(ann) if "was ended" in m["text"]]) == 1
