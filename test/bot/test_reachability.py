"""What the bot tells the database of Telegram, for the login page: in both directions, and not too often."""

import json
import time

import pytest

from support.servers import free_port, wait_until


@pytest.fixture()
def words(db):
    """Every word of the bot's, in order: True where Telegram answers."""
    db.query("DROP TABLE IF EXISTS words; CREATE TABLE words (n serial, works boolean);"
             "CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
             "INSERT INTO public.words (works) VALUES (NEW.works); RETURN NULL; END $$;"
             "DROP TRIGGER IF EXISTS note ON tgauth_telegram; DELETE FROM tgauth_telegram;"
             "CREATE TRIGGER note AFTER INSERT OR UPDATE ON tgauth_telegram FOR EACH ROW EXECUTE FUNCTION note()")

    def read():
        return [works for works, in db.query("SELECT works FROM words ORDER BY n")]
    return read


def is_away(db):
    return db.value("SELECT telegram_away FROM tgauth_settings()", user="test_pushd")


def test_telegram_comes_and_goes(telegram, db, idle_bot, words):
    idle_bot.start("--poll-seconds", "1")
    wait_until(lambda: words() == [True], "the first word")
    assert not is_away(db)
    # one that flaps is worth no word: none of its absences lasts
    for _ in range(4):
        telegram.set_away(True)
        time.sleep(0.4)
        telegram.set_away(False)
        telegram.wait_for(lambda: telegram.bot.poll, "a poll that waits")
    assert words() == [True]
    telegram.set_away(True)
    wait_until(lambda: is_away(db), "the word that it is away", 20)
    telegram.set_away(False)
    wait_until(lambda: not is_away(db), "the word that it is back", 20)
    assert words() == [True, False, True]


def test_as_telegram_sees_its_webhook(telegram, db, idle_bot, words):
    """It answers the bot, and cannot bring it anything; then it is away; then all is well."""
    now = int(time.time())
    info = {"url": "", "pending_update_count": 3, "last_error_date": now, "last_error_message": "Connection refused"}
    telegram.fail("getWebhookInfo", "replaced", new=json.dumps({"ok": True, "result": info}).encode())
    telegram.fail("getWebhookInfo", "close")
    idle_bot.start("--listen", f"127.0.0.1:{free_port()}", "--webhook-url", "http://127.0.0.1:1/hook", wait=False)
    wait_until(lambda: words() == [True, False, True], "three words", 30)
    assert not is_away(db) and "event=webhook_fails" in idle_bot.log_text()
    assert len(telegram.calls("getWebhookInfo")) == 1
