"""tgauth-bot when things go wrong: Telegram as it is, PostgreSQL away, restarts at bad moments."""

import json
import signal
import socket
import time
import urllib.request

import pytest

from support.daemons import Bot, run_bot
from support.link import Link
from support.phone import log_in
from support.servers import free_port, wait_until


def wait_log(bot, text, seconds=30):
    wait_until(lambda: text in bot.log_text(), f"{text!r} in the bot's log", seconds)


# --- options and the token ---------------------------------------------------------------------

@pytest.mark.parametrize("options, environment, message", [
    ([], {}, "tgauth-bot: no token: set TGAUTH_BOT_TOKEN or --token-file"),
    ([], {"TGAUTH_BOT_TOKEN": "nonsense-s3cret"}, "tgauth-bot: TGAUTH_BOT_TOKEN: is not a bot's token"),
    ([], {"TGAUTH_BOT_TOKEN": "1:a/../s3cret"}, "tgauth-bot: TGAUTH_BOT_TOKEN: is not a bot's token"),
    (["--token-file", "/nowhere/s3"], {}, "tgauth-bot: --token-file: cannot read '/nowhere/s3': No such file"),
    (["--token-file", "/dev/null"], {}, "tgauth-bot: --token-file: cannot read '/dev/null': it is empty"),
    (["--token-file", "/etc/passwd"], {}, "tgauth-bot: --token-file: what stands in '/etc/passwd' is not"),
    (["--token", "1:x"], {}, "tgauth-bot: unknown option '--token'"),
    (["--api-url", "ftp://x"], {"TGAUTH_BOT_TOKEN": "1:x"}, "tgauth-bot: --api-url: 'ftp://x' is neither"),
    (["--api-url", "http://x/"], {"TGAUTH_BOT_TOKEN": "1:x"}, "tgauth-bot: --api-url: 'http://x/' must be"),
    (["--poll-seconds", "99"], {"TGAUTH_BOT_TOKEN": "1:x"}, "tgauth-bot: --poll-seconds: '99' is not"),
])
def test_bad_options(options, environment, message):
    result = run_bot(*options, **environment)
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(message) and result.stderr.count("\n") == 1
    assert "s3cret" not in result.stderr


def test_help_and_print_config():
    assert "TGAUTH_BOT_TOKEN" in run_bot("--help").stdout == run_bot("-h").stdout
    assert run_bot("--version").stdout == run_bot("-V").stdout != ""
    printed = run_bot("--print-config", "--send-rate", "7", TGAUTH_BOT_TOKEN="1:s3cret").stdout
    assert "send-rate = 7" in printed and "s3cret" not in printed


def test_wrong_token_ends_the_bot(idle_bot):
    idle_bot.token = "1:wrong"
    idle_bot.start(wait=False)
    assert idle_bot.wait() == 1
    assert "tgauth-bot: Telegram does not know this token (401 Unauthorized)" in idle_bot.log_text()
    assert "1:wrong" not in idle_bot.log_text()


def test_token_revoked_while_running(telegram, idle_bot):
    idle_bot.start("--poll-seconds", "1")
    telegram.fail("getUpdates", code=401, description="Unauthorized")
    assert idle_bot.wait() == 1


def test_token_file(telegram, db, idle_bot, tmp_path):
    path = tmp_path / "token"
    path.write_text(f"  {telegram.token}\n")
    idle_bot.start("--token-file", str(path), TGAUTH_BOT_TOKEN="")
    log_in(telegram, db, telegram.person("Ann"), seconds=60)


@pytest.mark.parametrize("mode, warned", [(0o600, False), (0o640, False), (0o604, True), (0o666, True)])
def test_token_file_that_everybody_reads(telegram, db, idle_bot, tmp_path, mode, warned):
    path = tmp_path / "token"
    path.write_text(telegram.token)
    path.chmod(mode)
    idle_bot.start("--token-file", str(path), TGAUTH_BOT_TOKEN="")
    assert ("event=token_file_open" in idle_bot.log_text()) == warned
    assert telegram.token.split(":")[1] not in idle_bot.log_text()


def test_sighup_ends_nothing(telegram, db, idle_bot):
    idle_bot.start()
    idle_bot.send_signal(signal.SIGHUP)
    telegram.wait_for(lambda: "event=nothing_to_reload" in idle_bot.log_text(), "the answer to the signal")
    assert idle_bot.process.poll() is None


def test_reload(telegram, db, idle_bot, tmp_path):
    """What the file changes counts at once; a token does not, and a file without one is refused."""
    file = tmp_path / "bot.conf"

    def reload(*lines, event="config_reloaded"):
        file.write_text("\n".join([f"token = {token}", *lines]) + "\n")
        before = idle_bot.log_text().count(f"event={event}")
        idle_bot.send_signal(signal.SIGHUP)
        wait_until(lambda: idle_bot.log_text().count(f"event={event}") > before, event)
        return idle_bot.log_text()

    token = telegram.token
    file.touch(0o600)
    file.write_text(f"token = {token}\n")
    idle_bot.start("--config", str(file), TGAUTH_BOT_TOKEN="", TGAUTH_POLL_SECONDS="")
    changed = reload("site-url = https://shop.example/login", "send-rate = 0", "send-queue = 20", "poll-seconds = 2",
                     "drain-seconds = 3", "poll-limit = 7")
    assert ('changed="site-url=https://shop.example/login poll-seconds=2 send-rate=0 send-queue=20 drain-seconds=3"'
            in changed.replace("\\", "")) and "restart_needed options=poll-limit" in changed
    person = telegram.person("Ann")
    telegram.press_start(person)
    telegram.wait_for(lambda: "https://shop.example/login" in str(telegram.buttons(person)), "the button")
    log_in(telegram, db, telegram.person("Bob"), seconds=60)
    token = "1:other"
    assert "restart_needed options=token" in reload() and "1:other" not in idle_bot.log_text()
    token = "''"
    assert "is not a bot's token" in reload(event="config_refused")


def test_token_is_nowhere_to_be_seen(telegram, db, idle_bot):
    telegram.fail("getUpdates", "half")
    telegram.fail("sendMessage", code=502, kind="page")
    idle_bot.start()
    log_in(telegram, db, telegram.person("Ann"), seconds=60)
    with open(f"/proc/{idle_bot.process.pid}/cmdline") as command_line:
        assert telegram.token.split(":")[1] not in command_line.read()
    idle_bot.stop()
    assert telegram.token.split(":")[1] not in idle_bot.log_text()
    assert "AbQ" not in idle_bot.log_text() and "start=" not in idle_bot.log_text()


# --- Telegram as it is ----------------------------------------------------------------------------

@pytest.mark.parametrize("fault", [
    {"code": 500}, {"code": 502, "kind": "page"}, {"kind": "half"}, {"kind": "short"}, {"kind": "close"}, {"kind": "huge"}, {"kind": "lost"},
    {"code": 429, "retry_after": 1},
    {"code": 409, "description": "Conflict: terminated by other getUpdates request; make sure that only one bot "
                                 "instance is running"}])
@pytest.mark.parametrize("method", ["getUpdates", "getMe", "deleteWebhook", "setMyCommands"])
def test_updates_come_through_all_the_same(telegram, db, idle_bot, method, fault):
    telegram.fail(method, **fault)
    if method == "deleteWebhook":
        telegram.bot.webhook = {"url": f"http://127.0.0.1:{free_port()}/", "secret": "", "max": 40}
    idle_bot.start("--poll-seconds", "1")
    log_in(telegram, db, telegram.person("Ann"), seconds=60)
    if fault.get("code") == 409 and method == "getUpdates":
        assert "event=another_poller" in idle_bot.log_text()


@pytest.mark.parametrize("method", ["getMe", "setMyCommands"])
@pytest.mark.parametrize("fault", [{"code": 429, "retry_after": 600}, {"code": 400}, {"kind": "hang"}])
def test_nothing_that_no_login_needs_stands_before_it(telegram, db, idle_bot, method, fault):
    telegram.fail(method, times=100, **fault)
    idle_bot.start()
    log_in(telegram, db, telegram.person("Ann"), seconds=5)


def test_a_menu_that_telegram_refuses_is_left_out(telegram, idle_bot):
    telegram.fail("setMyCommands", code=404, description="Not Found")
    idle_bot.start()
    telegram.wait_for(lambda: {"ru", "de"} <= set(telegram.commands()), "the other languages")
    assert "method=setMyCommands code=404" in idle_bot.log_text()


@pytest.mark.parametrize("fault", [{"code": 500}, {"code": 502, "kind": "page"}, {"kind": "half"}, {"kind": "short"}, {"kind": "close"},
                                   {"code": 429, "retry_after": 1}])
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
def test_answers_arrive_all_the_same(telegram, db, bot, method, fault):
    telegram.fail(method, **fault)
    ann = telegram.person("Ann")
    log_in(telegram, db, ann, seconds=60)
    wait_until(lambda: len(telegram.calls("answerCallbackQuery")) >= 1, "the callback answer")


def test_retry_after_is_honoured(telegram, db, bot):
    ann = telegram.person("Ann")
    telegram.fail("sendMessage", code=429, retry_after=2)
    telegram.send_text(ann, "/help")
    telegram.wait_text(ann, "It was not me")
    assert "event=telegram_says_wait" in bot.log_text() and "seconds=2" in bot.log_text()
    # The refused attempt is not on record: it never reached the method.
    assert len(telegram.calls("sendMessage")) == 1


def test_a_chat_that_has_to_wait_stops_no_other(telegram, db, bot):
    ann, boris = telegram.person("Ann"), telegram.person("Boris")
    telegram.fail("sendMessage", code=429, retry_after=600)
    telegram.send_text(ann, "/help")
    wait_log(bot, "event=telegram_says_wait")
    log_in(telegram, db, boris, seconds=10)
    assert f"telegram_id={ann}" in bot.log_text() and telegram.from_bot(ann) == []


def test_where_everyone_has_to_wait_one_call_finds_out(telegram, db, idle_bot):
    """Refused for chat after chat it is the bot that is too fast: it asks about once a second, and goes on."""
    people = [telegram.person(f"P{i}") for i in range(12)]
    telegram.fail("sendMessage", code=429, retry_after=1, times=22)
    for person in people:
        telegram.send_text(person, "/help")
    began = time.monotonic()
    idle_bot.start("--send-rate", "0")
    for person in people:
        telegram.wait_text(person, "It was not me", 60)
    # A first handful in parallel, up to 16; the others are refused one a second.
    assert time.monotonic() - began > 5


def test_a_flood_is_answered_once_and_delays_nobody(telegram, db, bot):
    flooder, ann = telegram.person("Eve"), telegram.person("Ann")
    for i in range(600):
        telegram.send_text(flooder, f"spam {i}")
    log_in(telegram, db, ann, seconds=10)
    telegram.wait_for(lambda: telegram.pending() == 0)
    telegram.wait_text(flooder, "half a minute")
    assert len(telegram.from_bot(flooder)) == 31
    assert bot.log_text().count(f"event=muted telegram_id={flooder} ") == 1


def test_hanging_connection(telegram, db, idle_bot):
    telegram.fail("getUpdates", "hang")
    idle_bot.start("--poll-seconds", "1", wait=False)
    log_in(telegram, db, telegram.person("Ann"), seconds=60)
    assert "event=telegram_unreachable" in idle_bot.log_text()


def test_no_telegram_at_start(telegram, db, idle_bot):
    for _ in range(3):
        telegram.fail("getMe", "close")
    idle_bot.start()
    log_in(telegram, db, telegram.person("Ann"), seconds=60)


def test_an_answer_that_stays_unreadable_is_asked_for_in_smaller_parts(telegram, idle_bot):
    telegram.fail("getUpdates", "half", times=2)
    ann = telegram.person("Ann")
    telegram.send_text(ann, "/help")
    idle_bot.start()
    telegram.wait_text(ann, "It was not me", 60)
    telegram.wait_for(lambda: len(telegram.calls("getUpdates")) >= 4)
    assert [call["limit"] for call in telegram.calls("getUpdates")][:4] == [100, 50, 25, 100]


def test_two_bots_with_one_token(telegram, db, bot, bot_server, bot_directory):
    """They disturb each other, say so, and lose nothing."""
    other = Bot(bot_directory, bot_server.dsn(user="test_bot"), telegram, "other").start()
    try:
        wait_until(lambda: "event=another_poller" in bot.log_text() + other.log_text(), "one of them to complain")
        for _ in range(3):
            log_in(telegram, db, telegram.person("Ann"), seconds=60)
    finally:
        assert other.stop() == 0
    log_in(telegram, db, telegram.person("Boris"), seconds=60)


def test_callback_that_is_too_old(telegram, db, bot):
    ann = telegram.person("Ann")
    telegram.fail("answerCallbackQuery", code=400,
                  description="Bad Request: query is too old and response timeout expired or query ID is invalid")
    log_in(telegram, db, ann, seconds=60)
    assert "level=error" not in bot.log_text()


def test_who_blocked_the_bot_costs_nothing(telegram, db, bot):
    ann, boris = telegram.person("Ann"), telegram.person("Boris")
    telegram.send_text(ann, "/help")
    telegram.wait_text(ann, "It was not me")
    _, token, _ = db.begin()
    telegram.fail("sendMessage", code=403, description="Forbidden: bot was blocked by the user")
    telegram.press_start(ann, token)
    # Chats have their turns side by side: the refusal is to be hers.
    telegram.wait_for(lambda: "telegram_refused" in bot.log_text(), "the refusal")
    log_in(telegram, db, boris, seconds=60)
    assert "level=error" not in bot.log_text()


def test_groups_channels_and_unknown_kinds_are_not_answered(telegram, db, bot):
    ann = telegram.person("Ann")
    user = {"id": ann, "is_bot": False, "first_name": "Ann"}
    group = {"id": -100200300, "type": "supergroup", "title": "Friends"}
    message = {"message_id": 5, "from": user, "chat": group, "date": 1, "text": "/start"}
    _, token, code = db.begin()
    for kind, content in (
            ("message", message), ("message", {**message, "text": f"/start {token}"}),
            ("message", {**message, "chat": {"id": -5, "type": "group", "title": "x"}}),
            ("message", {**message, "chat": {"id": ann, "type": "private"}, "from": {**user, "is_bot": True}}),
            ("message", {**message, "chat": {"id": ann + 1, "type": "private"}}),
            ("message", {"message_id": 6, "chat": group, "date": 1, "photo": []}),
            ("message", {"message_id": 6, "from": user, "chat": {"id": ann, "type": "private"}, "date": 1, "dice": {}}),
            ("message", None), ("message", []), ("message", "text"), ("message", {"from": 5, "chat": "x"}),
            ("callback_query", {"id": "77", "from": user, "message": message, "chat_instance": "1", "data": "c42"}),
            ("callback_query", {"id": "78", "from": user, "inline_message_id": "x", "chat_instance": "1", "data": "x"}),
            ("callback_query", {"from": user}), ("callback_query", 7)):
        telegram.inject(kind, content)
    log_in(telegram, db, ann, seconds=60)
    texts = [m["text"] for m in telegram.from_bot(ann)]
    assert len(texts) == 1, texts
    assert {c["callback_query_id"] for c in telegram.calls("answerCallbackQuery")} >= {"77", "78"}
    assert db.state(token) is None


def test_edited_messages_are_not_answered(telegram, bot):
    ann = telegram.person("Ann")
    sent = telegram.send_text(ann, "/help")
    telegram.wait_text(ann, "It was not me")
    telegram.edit_text(ann, sent, "/start")
    telegram.send_text(ann, "/help")
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 2)
    assert not [m for m in telegram.from_bot(ann) if "Hello" in m["text"]]


def test_redelivered_updates_are_done_once(telegram, db, bot):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann, seconds=60)
    before = telegram.from_bot(ann)
    telegram.wait_for(lambda: telegram.pending() == 0)
    polls = len(telegram.calls("getUpdates"))
    telegram.redeliver(2)
    telegram.wait_for(lambda: len(telegram.calls("getUpdates")) >= polls + 1)
    telegram.send_text(ann, "/help")
    telegram.wait_text(ann, "It was not me")
    assert telegram.from_bot(ann)[:-1] == before


def test_out_of_order(telegram, db, idle_bot):
    ann = telegram.person("Ann")
    telegram.reverse_next()
    for text in ("/start", "/help", "what?"):
        telegram.send_text(ann, text)
    idle_bot.start()
    telegram.wait_for(lambda: len(telegram.from_bot(ann)) == 3)
    assert [m["text"][:5] for m in telegram.from_bot(ann)] == ["👋 Hel", "When ", "I do "]


# --- what cannot be read -------------------------------------------------------------------------------

@pytest.mark.parametrize("old, new", [
    (b"spoilt", b"\\ud83d"), (b"spoilt", b"\xff\xc3("), (b"spoilt", b"a\\u00zz\\q"), (b"spoilt", b"\x07"),
    (b'"date"', b'"forward_date":1' + b"0" * 30 + b',"x":1e999,"y":-1.5e-7,"date"')])
@pytest.mark.parametrize("way", ["poll", "webhook"])
def test_odd_bytes_in_an_update_hold_up_nobody(telegram, db, idle_bot, old, new, way):
    """Before and behind it people log in at once, and it is taken itself."""
    ann, eve, boris = (telegram.person(n) for n in ("Ann", "Eve", "Boris"))
    tokens = [db.begin()[1] for _ in range(2)]
    telegram.press_start(ann, tokens[0])
    telegram.send_text(eve, "spoilt")
    telegram.press_start(boris, tokens[1])
    if way == "poll":
        telegram.fail("getUpdates", "spoilt", old=old, new=new, times=50)
        idle_bot.start()
    else:
        post_spoilt(telegram, idle_bot, old, new)
    for person in (ann, boris):
        telegram.wait_for(lambda: telegram.buttons(person), "the question", 5)
    telegram.wait_text(eve, "/help")
    assert "event=update_skipped" not in idle_bot.log_text()


def post_spoilt(telegram, bot, old, new):
    """Brings what is pending to the bot's webhook as Telegram would, with other bytes in it."""
    updates = [json.dumps(u).encode().replace(old, new) for u in telegram.bot.pending]
    telegram.bot.pending.clear()
    port = free_port()
    bot.start("--listen", f"127.0.0.1:{port}", "--webhook-url", f"http://127.0.0.1:{port}/hook", wait=False)
    telegram.wait_for(lambda: telegram.webhook().get("secret"), "the webhook")
    wait_log(bot, "event=postgres_ready")
    for update in updates:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/hook", update, {
            "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": telegram.webhook()["secret"]})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200


def test_an_update_that_cannot_be_read_is_skipped_once(telegram, db, idle_bot):
    ann, eve, boris = (telegram.person(n) for n in ("Ann", "Eve", "Boris"))
    tokens = [db.begin()[1] for _ in range(2)]
    telegram.press_start(ann, tokens[0])
    telegram.send_text(eve, "spoilt")
    telegram.press_start(boris, tokens[1])
    bad = telegram.bot.pending[1]["update_id"]
    telegram.fail("getUpdates", "spoilt", old=b'"spoilt"', new=b"nonsense", times=50)
    idle_bot.start()
    for person in (ann, boris):
        telegram.wait_for(lambda: telegram.buttons(person), "the question", 5)
    assert idle_bot.log_text().count(f"event=update_skipped update_id={bad} ") == 1
    telegram.wait_for(lambda: telegram.pending() == 0)


def test_an_update_without_an_end_is_skipped_in_the_end(telegram, db, idle_bot):
    ann, eve = telegram.person("Ann"), telegram.person("Eve")
    telegram.send_text(eve, "spoilt")
    telegram.press_start(ann, db.begin()[1])
    telegram.fail("getUpdates", "spoilt", old=b'"spoilt"', new=b"[[[[[", times=50)
    idle_bot.start("--poll-limit", "1")
    telegram.wait_for(lambda: telegram.buttons(ann), "the question", 30)
    assert idle_bot.log_text().count("event=update_skipped") == 1


@pytest.mark.parametrize("answer", [b"[]", b"{}", b'[{"update_id":"x"}]', b"[7,null]", b'[{"update_id":5}]'])
def test_a_server_that_always_answers_at_once_is_asked_a_few_times_a_second(telegram, idle_bot, answer):
    telegram.fail("getUpdates", "replaced", times=10000, new=b'{"ok":true,"result":' + answer + b"}")
    idle_bot.start(wait=False)
    wait_log(idle_bot, "event=telegram_ready")
    before = telegram.faults.left("getUpdates")
    time.sleep(2)
    assert 2 <= before - telegram.faults.left("getUpdates") <= 8


# --- many at once -------------------------------------------------------------------------------------

def questions(telegram, db, count):
    """People who have been asked: (person, secret, callback data of the right button)."""
    people = []
    for i in range(count):
        person = telegram.person(f"P{i}")
        secret, token, code = db.begin()
        telegram.press_start(person, token)
        people.append((person, secret, code))
    asked = []
    for person, secret, code in people:
        telegram.wait_for(lambda: telegram.buttons(person), "the question", 60)
        button = next(b for b in telegram.buttons(person)[0] if b["text"] == str(code))
        asked.append((person, secret, telegram.from_bot(person)[0]["message_id"], button["callback_data"]))
    return asked


def test_a_hundred_at_once_are_one_transaction(telegram, db, idle_bot):
    idle_bot.start("--send-rate", "0")
    asked = questions(telegram, db, 99)
    idle_bot.stop()
    for person, _, message_id, data in asked:
        telegram.send_tap(person, message_id, data)
    telegram.inject("message", {"from": {"id": "bad"}})
    idle_bot.start("--send-rate", "0")
    for person, secret, _, _ in asked:
        telegram.wait_text(person, "You are logged in", 60)
        assert db.session(secret)[0] == person
    people = [a[0] for a in asked]
    assert db.query("SELECT count(*), count(DISTINCT s.changed_xid::text) FROM tgauth_session s JOIN tgauth_user u "
                    "ON u.id = s.user_id WHERE telegram_id = ANY (%s)", people) == [(99, 1)]


def test_one_that_fails_spoils_none_of_the_others(telegram, db, idle_bot):
    idle_bot.start("--send-rate", "0")
    asked = questions(telegram, db, 5)
    idle_bot.stop()
    victim = asked[2][0]
    db.query("CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
             "$$ BEGIN RAISE EXCEPTION 'spoilt'; END $$")
    db.query(f"CREATE TRIGGER spoil BEFORE INSERT ON tgauth_user FOR EACH ROW WHEN (NEW.telegram_id = {victim}) "
             "EXECUTE FUNCTION spoil()")
    try:
        queries = [telegram.send_tap(person, message_id, data) for person, _, message_id, data in asked]
        idle_bot.start("--send-rate", "0")
        for person, secret, _, _ in asked:
            if person != victim:
                telegram.wait_text(person, "You are logged in", 60)
                assert db.session(secret)[0] == person
        assert "Something went wrong" in telegram.wait_for(lambda: telegram.query_answer(queries[2]))["text"]
        assert "event=query_failed" in idle_bot.log_text()
        telegram.wait_for(lambda: telegram.pending() == 0)
    finally:
        db.query("DROP FUNCTION spoil() CASCADE")
    # The question is still there, and the same button works now.
    telegram.send_tap(asked[2][0], asked[2][2], asked[2][3])
    telegram.wait_text(victim, "You are logged in")


# --- restarts ------------------------------------------------------------------------------------------

def test_restart_between_question_and_tap(telegram, db, idle_bot):
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    idle_bot.start()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    idle_bot.kill()
    telegram.tap(ann, str(code))
    idle_bot.start()
    telegram.wait_text(ann, "You are logged in")
    assert db.session(secret)[0] == ann


def test_killed_before_it_acknowledged(telegram, db, idle_bot):
    """The effect is committed, the answer is not sent, the update comes again: nothing happens twice."""
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    idle_bot.start()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    for method in ("editMessageText", "answerCallbackQuery"):
        telegram.fail(method, "hang")
    telegram.fail("getUpdates", "hang", times=3)
    # The poll under way hands the callback out; the next ones, which would acknowledge it, hang.
    telegram.tap(ann, str(code))
    telegram.wait_for(lambda: db.session(secret))
    idle_bot.kill()
    assert telegram.pending() == 1
    hash_before = db.value("SELECT one_time_hash FROM tgauth_user WHERE telegram_id = %s", ann)
    telegram.faults.waiting.clear()
    idle_bot.start()
    telegram.wait_text(ann, "already confirmed this login to Demo <shop>")
    assert db.value("SELECT one_time_hash FROM tgauth_user WHERE telegram_id = %s", ann) == hash_before


def test_sigterm_ends_well(telegram, db, bot):
    ann = telegram.person("Ann")
    log_in(telegram, db, ann, seconds=60)
    bot.send_signal(signal.SIGTERM)
    assert bot.wait() == 0
    assert telegram.pending() == 0
    assert "event=ended" in bot.log_text()


def test_sigterm_finishes_what_is_under_way(telegram, db, bot):
    ann = telegram.person("Ann")
    telegram.fail("sendMessage", code=429, retry_after=1)
    telegram.send_text(ann, "/help")
    wait_log(bot, "event=telegram_says_wait")
    bot.send_signal(signal.SIGTERM)
    assert bot.wait() == 0
    telegram.wait_text(ann, "It was not me")
    assert telegram.pending() == 0


def test_deadline_of_the_drain(telegram, idle_bot):
    idle_bot.start("--drain-seconds", "1")
    ann = telegram.person("Ann")
    telegram.fail("sendMessage", code=429, retry_after=600)
    telegram.send_text(ann, "/help")
    wait_log(idle_bot, "event=telegram_says_wait")
    idle_bot.send_signal(signal.SIGTERM)
    assert idle_bot.wait() == 0
    assert "event=drain_deadline" in idle_bot.log_text()


def test_second_sigterm_exits_at_once(telegram, bot):
    ann = telegram.person("Ann")
    telegram.fail("sendMessage", code=429, retry_after=600)
    telegram.send_text(ann, "/help")
    wait_log(bot, "event=telegram_says_wait")
    bot.send_signal(signal.SIGTERM)
    wait_log(bot, "event=draining")
    bot.send_signal(signal.SIGTERM)
    assert bot.wait() == 1


# --- PostgreSQL comes and goes ----------------------------------------------------------------------------

@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT])
def test_postgres_away(telegram, bot_server, db, bot, number):
    """Stopped or crashed, for longer than a poll: nothing is acknowledged, nothing is lost."""
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    bot_server.stop(number)
    telegram.tap(ann, str(code))
    telegram.send_text(ann, "/help")
    wait_log(bot, "event=postgres_unavailable")
    time.sleep(1)
    assert telegram.pending() >= 1
    bot_server.start()
    telegram.wait_text(ann, "You are logged in", 60)
    telegram.wait_text(ann, "It was not me")
    telegram.wait_for(lambda: telegram.pending() == 0)
    assert db.session(secret)[0] == ann


def test_no_postgres_at_start(telegram, bot_server, db, idle_bot):
    bot_server.stop()
    ann = telegram.person("Ann")
    telegram.send_text(ann, "/help")
    idle_bot.start(wait=False)
    wait_log(idle_bot, "event=postgres_unavailable")
    wait_log(idle_bot, "event=telegram_ready")
    assert telegram.calls("getUpdates") == []
    bot_server.start()
    telegram.wait_text(ann, "It was not me", 60)


def test_connection_killed_at_any_moment(telegram, bot_server, db, bot):
    people = [telegram.person(f"P{i}") for i in range(10)]
    logins = [db.begin() for _ in people]
    for person, (_, token, _) in zip(people, logins):
        telegram.press_start(person, token)
        db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tgauth-bot'")
    for person, (secret, _, code) in zip(people, logins):
        telegram.wait_for(lambda: telegram.buttons(person), "the question", 60)
        telegram.tap(person, str(code))
        db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tgauth-bot'")
    for person, (secret, _, _) in zip(people, logins):
        telegram.wait_for(lambda: db.session(secret), "the session", 60)
        telegram.wait_text(person, "You are logged in", 60)


def test_a_standby_is_no_reason_to_lose_a_login(telegram, bot_server, db, idle_bot, bot_directory):
    """Read-only for a while, as after a failover: the callback waits."""
    standby = bot_server.standby(bot_directory).start()
    link = Link(bot_server.port)
    idle_bot.dsn += f" port={link.port}"
    bot = idle_bot.start()
    ann = telegram.person("Ann")
    secret, token, code = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "Log in to")
    try:
        link.lead_to(standby.port)
        wait_log(bot, "event=postgres_unavailable")
        telegram.tap(ann, str(code))
        wait_log(bot, "sqlstate=25006")
        # It is tried twice a second, and said once.
        time.sleep(1.5)
        assert telegram.pending() == 1
        line, = [line for line in bot.log_text().splitlines() if "postgres_setup_failed" in line and "sqlstate=25006" in line]
        assert "takes no writes" in line
    finally:
        link.lead_to(bot_server.port)
        standby.stop()
    telegram.wait_text(ann, "You are logged in", 60)
    assert db.session(secret)[0] == ann


def test_the_first_host_hangs(telegram, bot_server, db, bot_directory):
    """It takes connections and says nothing more; the next one is found within its limit."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        bot = Bot(bot_directory, f"{db.dsn('test_bot')} host=127.0.0.1,127.0.0.1 port={port},{bot_server.port} "
                  "connect_timeout=2", telegram)
        try:
            bot.start()
            log_in(telegram, db, telegram.person("Ann"))
            assert "no connection within the time for one address" in bot.log_text()
        finally:
            bot.stop()


def test_role_without_rights_is_said_in_the_log(telegram, bot_server, db, bot_directory):
    db.query("DROP ROLE IF EXISTS nobody_much")
    db.query("CREATE ROLE nobody_much LOGIN")
    stranger = Bot(bot_directory, bot_server.dsn(user="nobody_much"), telegram, "stranger")
    try:
        stranger.start()
        ann = telegram.person("Ann")
        telegram.press_start(ann, db.begin()[1])
        telegram.wait_text(ann, "Something went wrong on our side")
        assert "sqlstate=42501" in stranger.log_text()
        assert "this role lacks rights" in stranger.log_text()
    finally:
        stranger.stop()


def test_log_lines_are_json_where_asked(telegram, db, idle_bot):
    idle_bot.start("--log-format", "json")
    log_in(telegram, db, telegram.person("Ann"), seconds=60)
    idle_bot.stop()
    for line in idle_bot.log_text().splitlines():
        assert json.loads(line)["program"] == "tgauth-bot"


def test_round_trips(telegram, bot_server, db, idle_bot):
    """One query for a question, one for an answer, and nothing besides."""
    db.query("ALTER ROLE test_bot SET log_statement = 'all'")
    try:
        before = len(bot_server.log_text())
        idle_bot.start()
        wait_until(lambda: "tgauth_set_bot_username" in bot_server.log_text()[before:], "the bot's name to be set")
        before = len(bot_server.log_text())
        log_in(telegram, db, telegram.person("Ann"), seconds=60)
        idle_bot.stop()
        lines = [line for line in bot_server.log_text()[before:].splitlines() if " test_bot " in line]
        said = [line.split("LOG:  ")[1].split(":")[0] for line in lines if "LOG:  " in line]
        # By the clock, whatever people do, it looks whether its settings changed and whom there is something to tell, and says that Telegram answers.
        assert [what for what in said if what not in ("execute settings_look", "execute take_contested", "execute set_telegram")] == ["execute preview", "execute confirm"]
    finally:
        db.query("ALTER ROLE test_bot RESET log_statement")
