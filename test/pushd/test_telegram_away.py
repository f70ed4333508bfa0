"""What the login page and <tgauth-login> say while Telegram does not answer the bot."""

import pytest

from support.browser import Browser
from support.daemons import Pushd
from support.servers import wait_until


@pytest.fixture(scope="module")
def pushd(database, directory):
    """One that may be asked all the time."""
    daemon = Pushd(directory, database.dsn("test_pushd"), name=f"pushd-{database.name}", attempts_per_minute=100000).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


def tell(database, pushd, works):
    """The bot's word, which pushd hears within seconds."""
    database.value("SELECT tgauth_set_telegram(%s)", works, user="test_bot")
    wait_until(lambda: ("does not answer right now" in Browser(pushd).get("login").text) == (works is False), "pushd to hear it", 10)


def test_other_ways_come_first(database, pushd, browser):
    tell(database, pushd, False)
    try:
        page = browser.get("login").text
        assert page.index('name="password"') < page.index("data-link>") and "Log in through Telegram all the same" in page
        assert page.count("data-status") == page.count('id="username"') == 1 and "/password to the bot" not in page
        frame = browser.start()
        assert frame["telegram_away"] and frame["link"] and frame["texts"]["log_in"] == "Log in another way"
        assert "does not answer right now" in frame["texts"]["pick"]
        # a person whose link works all the same is logged in as ever
        assert database.confirm_frame(frame) == "confirmed" and browser.post("claim").status == 200
    finally:
        tell(database, pushd, True)
    page, frame = Browser(pushd).get("login").text, Browser(pushd).start()
    assert page.index("data-link>") < page.index('name="password"') and "/password to the bot" in page
    assert "telegram_away" not in frame and frame["texts"]["log_in"] == "Log in with Telegram"
