"""What a person does in Telegram to log in through the bot."""

from support.browser import FIREFOX


def log_in(telegram, db, person, address="192.0.2.7", user_agent=FIREFOX, seconds=30):
    """A whole login; its secret and the bot's answer."""
    secret, token, code = db.begin(address, user_agent)
    before = len(telegram.from_bot(person))
    telegram.press_start(person, token)
    telegram.wait_for(lambda: str(code) in [b["text"] for b in sum(telegram.buttons(person), [])], "the question", seconds)
    telegram.tap(person, str(code))
    answer = telegram.wait_for(lambda: next(
        (m for m in telegram.from_bot(person)[before:] if "You are logged in" in m["text"]), None), "the answer", seconds)
    assert db.session(secret)[0] == person
    return secret, answer
