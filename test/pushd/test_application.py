"""What a login is for: the application is named on the page and in its links, to nobody else's cost."""

import re

import pytest

from support.browser import PERSON, Browser
from support.daemons import Pushd
from support.database import token_of
from support.servers import wait_until
from support.start_token import from_base64url

NAME = '<Wiki> & "\u202eevil" \u05d0'
AUTHORIZE = "/tgauth/oauth/authorize%3Fresponse_type=code%26client_id=wiki%26state=a%2526client_id%253Dother"


@pytest.fixture(scope="module")
def pushd(database, directory):
    daemon = Pushd(directory, database.dsn("test_pushd"), name="pushd-applications", attempts_per_minute=100000).start()
    yield daemon
    assert daemon.stop() == 0, daemon.log_text()


def number(link):
    return from_base64url(link[-64:])[30]


def page(browser, back=AUTHORIZE):
    text = browser.get("login?return=" + back, **PERSON).text
    named = re.search(r'<p class="application">(.*?)</p>', text)
    of_script = re.search(r'data-application="(\d*)"', text)[1]
    link = re.search(r'href="(https://t\.me/[^"]*)"', text)[1]
    return named and named[1], of_script, number(link)


def add(database, client_id, n, name):
    database.query("INSERT INTO tgauth_client (client_id, number, name, redirect_uris) VALUES (%s, %s, %s, '{}')",
                   client_id, n, name)
    database.query("SELECT tgauth_rotate_key()")  # as a change of a client, it makes pushd ask anew


@pytest.fixture()
def wiki(pushd, database):
    add(database, "wiki", 200, NAME)
    wait_until(lambda: page(Browser(pushd))[2] == 200, "the application")
    yield
    database.query("DELETE FROM tgauth_client")
    database.query("SELECT tgauth_rotate_key()")
    wait_until(lambda: page(Browser(pushd))[2] == 0, "the end of the application")


def test_the_page_names_it(wiki, browser):
    named, of_script, in_link = page(browser)
    assert named == "You are logging in to <bdi>&lt;Wiki&gt; &amp; &quot;\u202eevil&quot; \u05d0</bdi>"
    assert (of_script, in_link) == ("200", 200)


@pytest.mark.parametrize("back", [
    "/inside", "/tgauth/oauth/authorize", "/tgauth/oauth/authorize%3Fclient_id=blog", "/tgauth/oauth/authorize%3Fclient_id=",
    "/oauth/authorize%3Fclient_id=wiki", "/tgauth/oauth/authorizer%3Fclient_id=wiki", "/inside%3Fclient_id=wiki",
    "https://evil.example/tgauth/oauth/authorize%3Fclient_id=wiki", "/tgauth/oauth/authorize%3Fclient_id=wiki%2500",
    "/tgauth/oauth/authorize%3Fclient_id=" + "w" * 300])
def test_what_is_no_request_of_one_names_none(wiki, browser, back):
    assert page(browser, back) == (None, "", 0)


def test_renewed_links_are_for_the_application_of_their_page(wiki, browser, database):
    page(browser)
    with browser.socket("?application=200") as ws:
        frame = ws.renew()
        assert number(frame["link"]) == 200
        assert database.value("SELECT application FROM tgauth_preview(%s, 5)", token_of(frame), user="test_bot") == NAME
        assert ws.receive() == {"state": "opened"}
    with browser.events("?application=200") as sse:
        assert number(sse.receive()["link"]) == 200
    assert number(browser.post("start", {"application": "200"}).json()["link"]) == 200
    # Another tab of the same browser is for nothing in particular.
    with browser.socket() as ws:
        assert number(ws.renew()["link"]) == 0
    assert number(browser.start()["link"]) == 0


def test_the_way_to_a_site_names_that(pushd, database):
    add(database, "portal.example", 3, "a client, and no site")
    database.query("INSERT INTO tgauth_site (host, number, created_at) VALUES ('notes.example:8443', 9, now())")
    database.query("SELECT tgauth_rotate_key()")
    way = "/tgauth/site%3Fhost=notes.example%253A8443%26return=%252Fa"
    wait_until(lambda: page(Browser(pushd), way)[2] == 9, "the site")
    assert page(Browser(pushd), way)[0] == "You are logging in to <bdi>notes.example:8443</bdi>"
    for other in ("portal.example", "notes.example", "a+client%2C+and+no+site", ""):
        assert page(Browser(pushd), f"/tgauth/site%3Fhost={other}") == (None, "", 0)
    database.query("DELETE FROM tgauth_site")
    database.query("DELETE FROM tgauth_client")


@pytest.mark.parametrize("said", ["199", "0", "-1", "456", "2000", "x", "", "200x", "0200"])
def test_a_number_that_nothing_has_is_none(wiki, browser, said):
    assert number(browser.post("start", {"application": said}).json()["link"]) == 0
    with browser.socket("?application=" + said) as ws:
        assert number(ws.renew()["link"]) == 0


def test_a_visitor_leaves_no_trace(wiki, browser, database):
    tables = [name for name, in database.query("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relname ~ '^tgauth_'")]
    count = lambda: [database.value(f"SELECT count(*) FROM {table}") for table in tables]
    before = count()
    page(browser)
    with browser.socket("?application=200") as ws:
        ws.renew()
    assert count() == before
