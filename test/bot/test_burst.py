"""More people at one time than Telegram lets a bot answer."""

import pytest

from support.servers import free_port, wait_until

PEOPLE = 200
A_SECOND = 30  # what Telegram publishes for all chats of a bot


@pytest.mark.parametrize("webhook", [False, True], ids=["poll", "webhook"])
def test_a_burst_waits_and_loses_nobody(telegram, db, idle_bot, webhook):
    port = free_port()
    options = ["--listen", f"127.0.0.1:{port}", "--webhook-url", f"http://127.0.0.1:{port}/hook"] if webhook else []
    idle_bot.start(*options, wait=not webhook)
    if webhook:
        telegram.wait_for(lambda: telegram.webhook(), "the webhook")
    telegram.limit(A_SECOND)
    codes, secrets = {}, {}
    for i in range(PEOPLE):
        person = telegram.person(f"P{i}")
        secrets[person], token, codes[person] = db.begin()
        telegram.press_start(person, token)

    def tap_where_asked():
        for person in [p for p in codes if telegram.buttons(p)]:
            telegram.tap(person, str(codes.pop(person)))
        return not codes

    wait_until(tap_where_asked, "a question for each", 120)
    for person, secret in secrets.items():
        telegram.wait_text(person, "You are logged in", 120)
        assert db.session(secret)[0] == person
        assert len(telegram.from_bot(person)) == 1
    assert "event=telegram_refused" not in idle_bot.log_text()
    # What is refused is the bucket's fill on top of a second's rate, once for the questions and once for the ends.
    assert telegram.too_many() < PEOPLE
