"""What the bot's log tells: one line for each decision, of whom, about which login, and why; never a secret."""

import re

from support.database import hash_id
from support.phone import log_in


def lines(bot, event):
    """The lines of an event, each as a dictionary."""
    pairs = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)')
    found = [{k: v.strip('"') for k, v in pairs.findall(line)} for line in bot.log_text().splitlines()]
    return [line for line in found if line["event"] == event]


def picture(line):
    return {k: line.get(k) for k in ("status", "telegram_id", "user_id", "login_id", "reason")}


def question(telegram, db, person):
    """A login that the person has been asked about: its secret and its number."""
    secret, token, code = db.begin()
    before = len(telegram.from_bot(person))
    telegram.press_start(person, token)
    telegram.wait_for(lambda: len(telegram.from_bot(person)) > before, "the question")
    return secret, code


def test_confirmations_and_refusals(telegram, db, bot):
    ann, boris = telegram.person("Ann"), telegram.person("Boris")
    confirmed, _ = log_in(telegram, db, ann)
    user = str(db.value("SELECT id FROM tgauth_user WHERE telegram_id = %s", ann))
    declined, _ = question(telegram, db, ann)
    telegram.tap(ann, "🚫 It was not me")
    telegram.wait_text(ann, "Nobody was logged in")
    mismatch, code = question(telegram, db, boris)
    telegram.tap(boris, next(b["text"] for b in telegram.buttons(boris)[0] if b["text"] != str(code)))
    telegram.wait_text(boris, "not the number")
    telegram.press_start(boris, "A" * 64)
    telegram.wait_text(boris, "not a login link")
    db.query("SELECT tgauth_block(%s)", int(user))
    blocked, token, _ = db.begin()
    telegram.press_start(ann, token)
    telegram.wait_text(ann, "is blocked")

    def row(status, person, secret, user_id=None):
        return {"status": status, "telegram_id": str(person), "user_id": user_id,
                "login_id": hash_id(secret) if secret else None, "reason": None}
    seen = [picture(line) for line in lines(bot, "login")]
    for expected in (row("confirmed", ann, confirmed, user), row("declined", ann, declined), row("mismatch", boris, mismatch),
                     row("blocked", ann, blocked)):
        assert seen.count(expected) == 1, (expected, seen)
    assert [line["status"] for line in seen] == ["confirmed", "declined", "mismatch", "invalid", "blocked"]
    db.query("SELECT tgauth_unblock(%s)", int(user))


def test_a_refusal_has_its_reason(telegram, db, bot):
    ann = telegram.person("Ann")
    db.query("CREATE FUNCTION public.doorman(u tgauth_user) RETURNS void LANGUAGE plpgsql AS "
             "$$ BEGIN RAISE EXCEPTION 'members only'; END $$")
    db.setting("login_hook", "public.doorman")
    try:
        _, code = question(telegram, db, ann)
        telegram.tap(ann, str(code))
        telegram.wait_text(ann, "members only")
        (line,) = lines(bot, "login")
        assert line["status"] == "refused" and line["reason"] == "members only"
    finally:
        db.setting("login_hook", None)
        db.query("DROP FUNCTION public.doorman")


def test_passwords_and_sessions(telegram, db, bot):
    ann = telegram.person("Ann")
    secret, answer = log_in(telegram, db, ann)
    telegram.send_text(ann, "/password")
    telegram.wait_text(ann, "One-time password for")
    telegram.send_text(ann, "/logout")
    telegram.wait_text(ann, "Log out of")
    telegram.tap(ann, "🚪 Log out")
    telegram.wait_text(ann, "not logged in to Demo <shop> anywhere")
    (password,), (end,) = lines(bot, "password"), lines(bot, "session_end")
    assert (password["status"], password["telegram_id"]) == ("ok", str(ann))
    assert (end["status"], end["telegram_id"], end["login_id"]) == ("ended", str(ann), hash_id(secret))
    for entity in [e for m in telegram.from_bot(ann) for e in m.get("entities", []) if e["type"] == "code"]:
        text = next(m for m in telegram.from_bot(ann) if entity in m.get("entities", []))["text"]
        code = text.encode("utf-16-le")[2 * entity["offset"]:2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        if len(code) >= 20:
            assert code not in bot.log_text(), "a password is in the log"
