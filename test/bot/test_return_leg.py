"""The return leg with the real daemons: what a confirmation is worth before its own browser was returned to.

Browsers speak HTTP with pushd, people tap in a simulated Telegram.
"""

import re
import urllib.parse

import pytest

from support.browser import FIREFOX, PERSON, SESSION, Browser
from support.database import token_of
from support.return_leg import return_token, wrong_code
from support.servers import Redis, wait_until
from support.start_token import from_base64url

PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
BACK, DIGITS, END = "↩️ Back to the site", "🔢 My page is on another device", "🚪 End this session"


@pytest.fixture()
def leg(db, request):
    """What tgauth.return_leg is, for a test."""
    db.setting("return_leg", getattr(request, "param", "required"))
    yield
    db.setting("return_leg", None)


@pytest.fixture()
def pushd(db, leg, run_pushd, bot, telegram):
    """A site under an address that Telegram makes a button of, and a bot for it."""
    made = run_pushd(db.dsn("test_pushd"), bot_url=f"https://t.me/{telegram.username}", attempts_per_minute=10000)
    made.stop()
    made.start(url=f"http://127.0.0.1:{made.port}")
    telegram.wait_for(lambda: db.value("SELECT address FROM tgauth_address WHERE whose = 'url 0'") == f"{made.url}/tgauth/")
    yield made


def pick(telegram, person, frame):
    """Whoever it is presses Start, and picks the number that the page shows."""
    telegram.press_start(person, token_of(frame))
    telegram.wait_for(lambda: str(frame["code"]) in [b["text"] for b in sum(telegram.buttons(person), [])], "the question")
    telegram.tap(person, str(frame["code"]))
    return telegram.wait_for(lambda: str(frame["code"]) not in [b["text"] for b in sum(telegram.buttons(person), [])]
                             and telegram.messages(person)[-1], "the answer")


def labels(telegram, person):
    return [b["text"] for b in sum(telegram.buttons(person), [])]


def address_in(telegram, person):
    """Where the button leads: a path under the prefix."""
    url = next(b["url"] for b in sum(telegram.buttons(person), []) if b["text"] == BACK)
    return url.partition("/tgauth/")[2]


def digits_in(text):
    return "".join(re.search(r"^(\d{3}) (\d{3})$", text, re.M).groups())


def as_person(browser, path):
    return browser.get(path, Accept=PERSON["Accept"])


def is_in(browser):
    return browser.get("session").status == 200


def press_everything(telegram, person, browser):
    """A willing victim: every button that the bot shows, until it shows none that is new; addresses open in their browser."""
    pressed = set()
    while new := [b for b in sum(telegram.buttons(person), []) if b["text"] not in pressed and b["text"] != END]:
        pressed.add(new[0]["text"])
        if "url" in new[0]:
            as_person(browser, new[0]["url"].partition("/tgauth/")[2])
        else:
            before = telegram.messages(person)[-1]
            telegram.tap(person, new[0]["text"])
            telegram.wait_for(lambda: telegram.messages(person)[-1] != before, "the bot")
    return pressed


@pytest.mark.parametrize("leg, agent", [("off", PHONE), ("required", PHONE), ("required", FIREFOX)],
                         indirect=["leg"])
def test_an_attacker_shows_their_own_link_to_a_willing_victim(telegram, pushd, agent, request):
    """The attack of RFC 10027 3: the victim does all that they are asked to. Without the leg it succeeds, so this sees it."""
    required = request.node.callspec.params["leg"] == "required"
    attacker, victim = Browser(pushd, agent), Browser(pushd, PHONE)
    frame = attacker.start()
    as_person(victim, "login")  # the victim has a login of their own besides
    ann = telegram.person("Ann")
    pick(telegram, ann, frame)
    pressed = press_everything(telegram, ann, victim)
    assert attacker.post("claim").status == (409 if required else 200)
    assert is_in(attacker) == (not required) and not is_in(victim)
    if not required:
        return
    assert BACK in pressed and (DIGITS in pressed) == (agent == PHONE)
    # over every way, as often as they like
    with attacker.socket() as ws, attacker.events() as events:
        assert ws.receive_state("returning") and events.receive_state("returning")
    assert attacker.post("claim").json() == {"status": "returning"}
    assert as_person(attacker, "login?return=/").status == 200 and not is_in(attacker)
    assert attacker.submit("claim", {}).headers["Location"].startswith("/tgauth/login") and not is_in(attacker)
    assert attacker.post("start").json()["state"] == "returning"
    assert as_person(attacker, f"return?token={'A' * 28}").status == 200 and not is_in(attacker)
    # and guess at will
    code = digits_in(telegram.messages(ann)[-1]["text"])
    answers = [attacker.post("return/code", {"code": wrong_code(code, i)}) for i in range(1, 6)]
    assert [a.status for a in answers] == [409] * 4 + [410] and answers[0].json()["tries_left"] == 4
    assert attacker.post("return/code", {"code": code}).status == 410 and not is_in(attacker)
    assert SESSION not in attacker.cookies


def test_one_phone_goes_back_by_the_button(telegram, pushd):
    """Two tabs: the one that waited hears it, the one that the button opened is logged in at once."""
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    as_person(browser, "login?return=/orders%3Fpage=2")
    kept = next(c for c in browser.set_cookies if c.startswith("tgauth_return="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=900"} <= set(kept.split("; "))
    frame = browser.start()
    with browser.socket() as ws:
        message = pick(telegram, ann, frame)
        assert "One more step" in message["text"] and labels(telegram, ann) == [BACK, DIGITS]
        assert ws.receive_state("returning")
        assert browser.post("claim").json() == {"status": "returning"}
        address = address_in(telegram, ann)
        assert browser.request("HEAD", address, headers=PERSON).status == 200 and not is_in(browser)
        assert browser.get(address, Sec_Purpose="prefetch;prerender").status == 503 and not is_in(browser)
        login = dict(browser.cookies)
        opened = as_person(browser, address)
        assert (opened.status, opened.headers["Location"]) == (303, "/orders?page=2") and is_in(browser)
        assert ws.receive_state("confirmed")
    # the tab that waited sent its claim with what it had, and has the same session
    mine = browser.cookies[SESSION]
    browser.cookies = login
    assert browser.post("claim", {"return": "/orders"}).json()["return"] == "/orders" and browser.cookies[SESSION] == mine
    # a second opening, in the same browser and in another one
    assert as_person(browser, address).headers["Location"] == "/orders?page=2"
    elsewhere = as_person(Browser(pushd, PHONE), address)
    assert elsewhere.status == 200 and "Go back to the browser you began in" in elsewhere.text
    # the digits are over
    telegram.tap(ann, DIGITS)
    assert telegram.wait_for(lambda: [c for c in telegram.calls("answerCallbackQuery") if "has ended" in c.get("text", "")])


def test_another_machine_by_six_digits(telegram, pushd):
    """A desktop's page: the digits come at once. They are typed as people type, and the page needs no script."""
    browser, ann = Browser(pushd), telegram.person("Ann")
    frame = browser.start()
    with browser.socket() as ws:
        message = pick(telegram, ann, frame)
        code = digits_in(message["text"])
        assert "Only on Demo <shop>" in message["text"] and labels(telegram, ann) == [BACK]
        assert ws.receive_state("returning")
        page = as_person(browser, "login?return=/x").text
        assert "One more step" in page and 'action="/tgauth/return/code"' in page and f'value="/x"' in page
        for nonsense in ({}, {"code": ""}, {"code": "12345"}, {"code": "1234567"}, {"code": "12345x"}, {"code": "x" * 5000}):
            assert browser.submit("return/code", nonsense).headers["Location"].startswith("/tgauth/login?notice=return_code")
            assert browser.post("return/code", nonsense).status == 400
        wrong = browser.submit("return/code", {"code": wrong_code(code), "return": "/x"})
        assert wrong.headers["Location"] == "/tgauth/login?notice=return_code&return=/x"
        assert "Those are not the six digits" in as_person(browser, "login?notice=return_code&return=/x").text
        assert browser.post("return/code", {"code": wrong_code(code)}).json() == {"status": "returning", "tries_left": 3}
        # from a page of somebody else's, and without a cookie
        assert browser.post("return/code", {"code": code}, {"Origin": "https://evil.example"}).status == 403
        assert Browser(pushd).post("return/code", {"code": code}).status == 401
        assert Browser(pushd).submit("return/code", {"code": code}).headers["Location"].startswith("/tgauth/login?notice=expired")
        arabic = "".join(chr(0x6f0 + int(d)) if i < 3 else chr(0x660 + int(d)) for i, d in enumerate(code))
        done = browser.submit("return/code", {"code": f" {arabic[:3]} {arabic[3:]}", "return": "/x"})
        assert (done.status, done.headers["Location"]) == (303, "/x") and is_in(browser)
        assert ws.receive_state("confirmed")
    # they are good once
    other = Browser(pushd)
    other.start()
    assert other.post("return/code", {"code": code}).json() == {"status": "waiting"}


def test_digits_for_a_page_that_a_phone_asked_for(telegram, pushd):
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann", language_code="ru")
    way = urllib.parse.quote("/tgauth/oauth/authorize?client_id=wiki&state=1", safe="")
    as_person(browser, f"login?return={way}")
    pick(telegram, ann, browser.start())
    address = next(b["url"] for b in telegram.buttons(ann)[0]).partition("/tgauth/")[2]
    telegram.tap(ann, "🔢 Страница на другом устройстве")
    message = telegram.wait_text(ann, "Введите эти шесть цифр")
    assert labels(telegram, ann) == ["↩️ Вернуться на сайт", "🚪 Завершить сеанс"]
    assert browser.post("return/code", {"code": digits_in(message["text"])}).json()["status"] == "confirmed"
    assert is_in(browser)
    # an application's request is answered once: the tab that waited goes on to it, the other one asks first
    asked = as_person(browser, address).headers["Location"]
    assert asked.startswith("/tgauth/login?return=/tgauth/oauth/authorize")
    assert 'href="/tgauth/oauth/authorize?client_id=wiki&amp;state=1"' in as_person(browser, asked.partition("/tgauth/")[2]).text


def test_the_person_thinks_better_of_it(telegram, pushd):
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    pick(telegram, ann, browser.start())
    telegram.tap(ann, DIGITS)
    code = digits_in(telegram.wait_text(ann, "six digits")["text"])
    telegram.tap(ann, END)
    wait_until(lambda: browser.post("claim").json() == {"status": "revoked"}, "the end of the login")
    assert browser.post("return/code", {"code": code}).status == 410 and not is_in(browser)


def test_an_address_that_is_too_old_or_of_another_login(db, telegram, pushd):
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    login = from_base64url(token_of(frame := browser.start()))
    key = bytes(db.value("SELECT key FROM tgauth_key WHERE key_number = %s", login[0]))
    pick(telegram, ann, frame)
    late = as_person(browser, "return?token=" + return_token(key, login[1:17], age=62, key_number=login[0]))
    assert late.headers["Location"].startswith("/tgauth/login?notice=return_late")
    assert "good for a minute only" in as_person(browser, late.headers["Location"].partition("/tgauth/")[2]).text
    other = as_person(browser, "return?token=" + return_token(key, bytes(16), key_number=login[0]))
    assert other.status == 200 and "began on another device" in other.text
    for nonsense in ("return", "return?token=", "return?token=x", "return?token=" + "x" * 3000, "return?token=%00"):
        assert as_person(browser, nonsense).headers["Location"].startswith("/tgauth/login")
    assert browser.post("claim").json() == {"status": "returning"}
    # the person starts again, which leaves that login to itself
    assert "data-link" in as_person(browser, "login?again=1&return=/").text
    assert browser.post("claim").json() == {"status": "waiting"}


def test_no_restart_loses_anything(db, telegram, pushd, idle_bot, bot_server, bot_directory, run_pushd):
    """pushd, the bot, Redis and PostgreSQL each between the confirmation and the return, and a second pushd: the row is the truth."""
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    pick(telegram, ann, browser.start())
    redis = Redis(bot_directory).start()
    pushd.stop()
    pushd.start(url=pushd.url, redis=f"127.0.0.1:{redis.port}").wait_redis()
    redis.stop()
    with browser.socket() as ws:
        assert ws.receive_state("returning")
        bot_server.stop()
        bot_server.start()
        idle_bot.stop()
        idle_bot.start()
        telegram.tap(ann, DIGITS)
        code = digits_in(telegram.wait_text(ann, "six digits")["text"])
        # another daemon, on a channel of its own, which no hint of this login reaches
        other = run_pushd(db.dsn("test_pushd"), channel=1, url=pushd.url, bot_url=f"https://t.me/{telegram.username}")
        browser.pushd = other
        assert "One more step" in as_person(browser, "login").text
        with browser.socket() as there:
            assert there.receive_state("returning")
            assert browser.post("return/code", {"code": code}).status == 200 and is_in(browser)
            assert there.receive_state("confirmed") and ws.receive_state("confirmed")


def test_an_answer_that_was_lost_is_given_again(telegram, pushd):
    """The bot's message failed after the confirmation was committed; the person opens the link once more."""
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    frame = browser.start()
    telegram.press_start(ann, token_of(frame))
    telegram.wait_for(lambda: str(frame["code"]) in labels(telegram, ann))
    telegram.fail("editMessageText", code=400, description="Bad Request: message can't be edited")
    telegram.tap(ann, str(frame["code"]))
    wait_until(lambda: browser.post("claim").json() == {"status": "returning"}, "the confirmation")
    telegram.press_start(ann, token_of(frame))
    telegram.wait_for(lambda: labels(telegram, ann) == [BACK, DIGITS], "the way back")
    as_person(browser, address_in(telegram, ann))
    assert is_in(browser)


@pytest.mark.parametrize("leg", ["offered"], indirect=True)
def test_offered_is_a_way_back_and_nothing_more(telegram, pushd):
    """For logins from a phone; the page has long gone on."""
    phone, desktop, ann = Browser(pushd, PHONE), Browser(pushd), telegram.person("Ann")
    as_person(phone, "login?return=/cart")
    frame = phone.start()
    with phone.socket() as ws:
        assert "You are logged in" in pick(telegram, ann, frame)["text"] and labels(telegram, ann)[0] == BACK
        assert ws.receive_state("confirmed")
    address = address_in(telegram, ann)
    elsewhere = as_person(Browser(pushd, PHONE), address)
    assert elsewhere.status == 200 and "You are logged in there" in elsewhere.text
    assert as_person(phone, address).headers["Location"] == "/cart" and is_in(phone)
    assert as_person(phone, address).headers["Location"] == "/cart"
    pick(telegram, ann, desktop.start())
    assert BACK not in labels(telegram, ann) and desktop.post("claim").status == 200


def test_an_address_that_telegram_makes_no_button_of(db, telegram, bot, leg, run_pushd):
    """On localhost there are the digits alone, also for a phone."""
    pushd = run_pushd(db.dsn("test_pushd"), bot_url=f"https://t.me/{telegram.username}")
    telegram.wait_for(lambda: "localhost" in (db.value("SELECT address FROM tgauth_address WHERE whose = 'url 0'") or ""))
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    message = pick(telegram, ann, browser.start())
    assert "reply_markup" not in message
    assert browser.post("return/code", {"code": digits_in(message["text"])}).status == 200


def test_the_first_contact_confirms_and_the_page_is_returned_to(db, telegram, pushd):
    db.setting("confirm_mode", "start")
    try:
        browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
        telegram.press_start(ann, token_of(browser.start()))
        telegram.wait_for(lambda: labels(telegram, ann) == [BACK, DIGITS], "the way back")
        assert browser.post("claim").json() == {"status": "returning"}
        as_person(browser, address_in(telegram, ann))
        assert is_in(browser)
    finally:
        db.setting("confirm_mode", None)


def test_blocked_meanwhile(db, telegram, pushd):
    browser, ann = Browser(pushd, PHONE), telegram.person("Ann")
    pick(telegram, ann, browser.start())
    with browser.socket() as ws:
        assert ws.receive_state("returning")
        db.query("SELECT tgauth_block(id) FROM tgauth_user WHERE telegram_id = %s", ann)
        assert ws.receive_state("revoked")
    gone = as_person(browser, address_in(telegram, ann))
    assert gone.headers["Location"].startswith("/tgauth/login?notice=expired") and not is_in(browser)
