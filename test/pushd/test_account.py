"""The account page: a person's devices, each of which can be logged out; with and without JavaScript."""

import hashlib
import re

import pytest

from support.browser import PERSON, session_cookie
from support.chromium import Chromium
from support.database import hash_id
from support.servers import wait_until
from support.site import BOT_URL

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"


WIKI = '<Wiki> & "{{t.title}}" \u202eevil'


@pytest.fixture(scope="module")
def pushd(site):
    site.setting("site_name", "Mountain <Post>")
    return site.pushd.start().wait_redis()


@pytest.fixture()
def ann(site):
    """A person with three devices: this one, a phone, and one that told nothing of itself."""
    person = site.new_person()
    tokens = [site.login(person, "Ann", "ann")]
    for address, agent in (("2001:db8:1:2::7", PHONE), (None, None)):
        tokens.append(site.login(person, "Ann", "ann", address, agent))
    return tokens


@pytest.fixture()
def wiki(site, ann):
    """An application that ann is logged in to on two of her devices; the ids of the two logins."""
    site.query("INSERT INTO tgauth_client (client_id, number, name, redirect_uris) VALUES ('wiki', 1, %s, '{}')", WIKI)
    for n, token in enumerate(ann[:2]):
        site.query("UPDATE tgauth_session SET has_clients = true WHERE login_id = decode(%s, 'hex')", site.login_id(token))
        site.query("INSERT INTO tgauth_client_session (sid, client_id, login_id, user_id, created_at, last_used_at) VALUES "
                   "(decode(md5(%s), 'hex'), 'wiki', decode(%s, 'hex'), %s, now(), now())",
                   f"wiki {n}", site.login_id(token), site.user_id(token))
    yield [hashlib.md5(f"wiki {n}".encode()).hexdigest() for n in range(2)]
    site.query("DELETE FROM tgauth_client_session; DELETE FROM tgauth_client")


def logins(site):
    return sorted(sid for sid, in site.query("SELECT encode(sid, 'hex') FROM tgauth_client_session"))


def get(site, token, query="", language="en"):
    return site.pushd.get("account" + query, {**PERSON, **session_cookie(token), "Accept-Language": language})


def end(site, token, body, **headers):
    fields = {**PERSON, "Origin": site.pushd.url,
              "Content-Type": "application/x-www-form-urlencoded", **session_cookie(token), **headers}
    return site.pushd.request("POST", "account/end", fields, body)


def lists(page):
    """Of what lives: the history below tells of the rest."""
    return page.partition('<details class="history">')[0]


def live(site, tokens):
    return [site.user_id(token) is not None for token in tokens]


def test_a_stranger_is_sent_to_the_login_page_and_back(site, pushd):
    for headers in (PERSON, {**PERSON, **session_cookie("A" * 43)}):
        answer = pushd.get("account", headers)
        assert answer.status == 303
        assert answer.headers["Location"] == "/tgauth/login?return=/tgauth/account"


def test_the_prefix_leads_on(site, pushd, ann):
    """To the account of who is logged in, else to the login page."""
    for headers, target in ((session_cookie(ann[0]), "/tgauth/account"), ({}, "/tgauth/login?return=/"),
                            (session_cookie("A" * 43), "/tgauth/login?return=/")):
        answer = pushd.get("", {**PERSON, **headers})
        assert (answer.status, answer.headers["Location"]) == (303, target)
    assert pushd.request("POST", "", {**PERSON, "Origin": pushd.url}).status == 405


def test_what_the_page_tells(site, pushd, ann):
    answer = get(site, ann[0])
    page = answer.text
    assert answer.status == 200 and answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Language"] == "en" and "Cookie" in answer.headers["Vary"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Your devices on Mountain &lt;Post&gt;" in page and "<bdi>ann</bdi>" in page
    devices = [re.sub("</?bdi>", "", name) for name in re.findall(r"<h3>(.*?)</h3>", page)]
    assert devices[0] == "Firefox · Linux" and sorted(devices[1:]) == ["Safari · iOS", "Unknown browser"]
    assert page.count("This device") == 1 and page.index("This device") < page.index("Safari")
    assert "192.0.2.7" in page and "2001:db8:1:2::/64" in page
    assert f'href="{BOT_URL}"' in page and "@example_bot" in page
    assert page.count('action="/tgauth/account/end"') == 4
    russian = get(site, ann[0], language="ru,en;q=0.5")
    assert russian.headers["Content-Language"] == "ru"
    assert "Ваши устройства на сайте Mountain" in russian.text and "Это устройство" in russian.text
    assert not re.search(r"\{\{|\}\}", page + russian.text)


def test_times_are_told_in_words(site, pushd, ann):
    for ago, words, russian in (("3 min", "used 3\u00a0min ago", "3\u00a0мин"), ("5 hours", "used 5\u00a0h ago", "5\u00a0ч"),
                                ("30 hours", "used yesterday", "вчера"), ("4 days", "used 4\u00a0days ago", "4\u00a0дн."),
                                ("40 days", "used on 20", "20")):
        site.query("UPDATE tgauth_session SET last_used_at = now() - %s::interval - interval '10 s', "
                   "expires_at = now() + interval '1 day' WHERE login_id = decode(%s, 'hex')",
                   ago, site.login_id(ann[1]))
        assert words in get(site, ann[0]).text
        assert russian in get(site, ann[0], language="ru").text


def test_who_has_one_device_is_offered_no_others(site, pushd):
    page = get(site, site.login()).text
    assert "all other" not in page and page.count("account/end") == 1


def test_end_one(site, pushd, ann):
    answer = end(site, ann[0], f"login_id={site.login_id(ann[1])}")
    assert answer.status == 303 and answer.headers["Location"] == "/tgauth/account?notice=ended"
    assert live(site, ann) == [True, False, True]
    page = get(site, ann[0], "?notice=ended").text
    assert "That device is logged out." in page and "Safari" not in lists(page)
    # again, or one that never was: nothing to do is no error
    assert end(site, ann[0], "login_id=" + "0" * 32).status == 303


def test_end_all_others(site, pushd, ann):
    answer = end(site, ann[1], "others=1")
    assert answer.headers["Location"] == "/tgauth/account?notice=others"
    assert live(site, ann) == [False, True, False]
    assert "All other devices are logged out." in get(site, ann[1], "?notice=others").text


def test_end_this_one_is_a_logout(site, pushd, ann):
    answer = end(site, ann[0], f"login_id={site.login_id(ann[0])}")
    assert answer.status == 303 and answer.headers["Location"].startswith("/tgauth/login?notice=logged_out")
    assert any("tgauth_session=;" in c and "Max-Age=0" in c for c in answer.headers.get_all("Set-Cookie"))
    assert live(site, ann) == [False, True, True]
    assert pushd.get("auth", session_cookie(ann[0])).status == 401


def test_nobody_ends_what_is_anothers(site, pushd, ann):
    mallory = site.login(first_name="Mallory")
    assert end(site, mallory, f"login_id={site.login_id(ann[0])}").status == 303
    assert end(site, mallory, "others=1").status == 303
    assert live(site, ann) == [True, True, True]


def test_requests_from_elsewhere_and_malformed_ones(site, pushd, ann):
    one = f"login_id={site.login_id(ann[1])}"
    assert end(site, ann[0], one, Origin="https://evil.example").status == 403
    assert end(site, ann[0], one, Origin="null").status == 403
    for body in ("", "login_id=", "login_id=xyz", "login_id=" + "0" * 31, "login_id=" + "0" * 33,
                 "login_id=%00" + "0" * 31, "others", "&&&=", "\xff"):
        assert end(site, ann[0], body.encode("latin1")).status == 400, body
    assert end(site, ann[0], "x" * 40000).status == 413
    assert end(site, "A" * 43, one).status == 303
    assert pushd.get("account/end", session_cookie(ann[0])).status == 405
    assert pushd.request("POST", "account", session_cookie(ann[0])).status == 405
    assert live(site, ann) == [True, True, True]


def test_applications_that_ann_is_logged_in_to(site, pushd, ann, wiki):
    page = get(site, ann[2]).text
    assert "Applications you are logged in to" in page
    assert page.count("<h3><bdi>&lt;Wiki&gt; &amp; &quot;{{t.title}}&quot; \u202eevil</bdi></h3>") == 2
    assert sorted(re.findall(r'name="sid" value="(.*?)"', page)) == sorted(wiki)
    assert page.count("used just now") == 4
    for language, words in (("de", "Anwendungen, bei denen"), ("es", "Aplicaciones en las"), ("ru", "Приложения, в которые"),
                            ("uk", "Застосунки, у які"), ("fa", "برنامه")):
        assert words in get(site, ann[2], language=language).text
    assert "Applications you are" not in get(site, site.login()).text


def test_end_a_login_to_an_application(site, pushd, ann, wiki):
    answer = end(site, ann[2], f"sid={wiki[0]}")
    assert answer.status == 303 and answer.headers["Location"] == "/tgauth/account?notice=application"
    assert logins(site) == [wiki[1]] and live(site, ann) == [True, True, True]
    page = get(site, ann[2], "?notice=application").text
    assert "You are logged out of the application." in page and page.count('name="sid"') == 1
    assert end(site, ann[2], f"sid={wiki[0]}").status == 303, "nothing to do is no error"
    for body in ("sid=", "sid=xyz", "sid=" + "0" * 31):
        assert end(site, ann[2], body).status == 400
    # Who is somebody else, from elsewhere or nobody ends nothing.
    assert end(site, site.login(first_name="Mallory"), f"sid={wiki[1]}").status == 303
    assert end(site, ann[2], f"sid={wiki[1]}", Origin="https://evil.example").status == 403
    assert end(site, "A" * 43, f"sid={wiki[1]}").headers["Location"].startswith("/tgauth/login")
    assert logins(site) == [wiki[1]]


def history(page):
    """What the page tells of each entry, without its mark-up."""
    found = re.search(r'<details class="history">.*?</details>', page, re.S)
    if found is None:
        return []
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", entry)).strip() for entry in re.findall(r"<li>.*?</li>", found.group(), re.S)]


def test_people_see_what_happened_to_their_account(site, pushd, ann, wiki):
    user = site.user_id(ann[0])
    told = history(get(site, ann[0]).text)
    assert [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "…", entry) for entry in told] == [
        "Logged in · through Telegram …", "Logged in · through Telegram … · Safari · iOS · 2001:db8:1:2::/64",
        "Logged in · through Telegram … · Firefox · Linux · 192.0.2.7"]
    site.query("SELECT tgauth_set_groups(%s, '{staff,admin}'), tgauth_block(%s), tgauth_unblock(%s)", user, user, user)
    wait_until(lambda: get(site, ann[0]).status == 303, "the end of the session")
    token = site.login(site.value("SELECT telegram_id FROM tgauth_user WHERE id = %s", user), "Ann", "ann")
    site.query("INSERT INTO tgauth_journal (at, kind, user_id, application, detail) VALUES"
               " (now(), 'client_login', %s, 'wiki', NULL), (now(), 'refused', %s, 'gone.example', %s), (now(), 'made later', %s, NULL, NULL)",
               user, user, WIKI, user)
    # Which tells pushd of the client.
    site.query("SELECT tgauth_set_client('wiki')")
    wait_until(lambda: "application · <bdi>&lt;Wiki" in get(site, token).text, "the client's name")
    page = get(site, token).text
    told = [entry.partition(" 20")[0] for entry in history(page)]
    wiki_name = '&lt;Wiki&gt; &amp; &quot;{{t.title}}&quot; \u202eevil'
    assert sorted(told[:2]) == [f"Entered an application · {wiki_name}", f"The site refused a login · gone.example {wiki_name}"]
    assert told[2:-3] == ["Logged in · through Telegram", "Account unblocked", "The site ended your session (sessions: 3)", "Account blocked",
                          "Your groups were changed admin, staff"]
    assert "made later" not in page and "postgres" not in page, "a kind of a newer database, and the operator's role"
    for language, words in (("de", "Angemeldet · über Telegram"), ("es", "Inicio de sesión · con Telegram"), ("ru", "Вход · через Telegram"),
                            ("uk", "Вхід · через Telegram"), ("fa", "ورود · با تلگرام")):
        assert words in get(site, token, language=language).text


def test_the_history_is_of_thirty_days_and_one_person(site, pushd, ann):
    user = site.user_id(ann[0])
    entry = "INSERT INTO tgauth_journal (at, kind, user_id) SELECT clock_timestamp() - n * interval '1 minute', 'linked', %s FROM generate_series(1, %s) AS n"
    site.query("UPDATE tgauth_journal SET at = at - interval '721 hours' WHERE user_id = %s", user)
    assert history(get(site, ann[0]).text) == [] and 'class="history"' not in get(site, ann[0]).text
    site.login(first_name="Mallory")
    assert history(get(site, ann[0]).text) == []
    site.query(entry, user, 100)
    page = get(site, ann[0]).text
    assert len(history(page)) == 100 and "What is older is not shown" not in page
    site.query(entry, user, 10000)
    page = get(site, ann[0]).text
    assert len(history(page)) == 100 and "What is older is not shown" in page and len(page) < 100000


def test_who_registered_has_a_name_and_no_handle(site, pushd):
    """No session cookie comes of a registration, but one can of the form for a password."""
    site.query("SET tgauth.registration = on; SELECT tgauth_register('ann@example.org', 'correct horse battery')")
    secret = site.value("SELECT login_secret FROM tgauth_begin()")
    assert site.value("SELECT status FROM tgauth_login_browser(decode(%s, 'hex'), 'ann@example.org', 'correct horse battery')",
                      hash_id(secret)) == "ok"
    page = get(site, site.claim(secret)).text
    assert "ann@example.org" in page and "@ann@example.org" not in page


def test_hostile_names_are_only_text(site, pushd):
    for name in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{t.title}}", "<!-- each device -->",
                 "\u202eevil", "a" * 255):
        page = get(site, site.login(first_name=name)).text
        assert "<script>alert" not in page and "<img" not in page
        assert page.count("<script") == 2


def test_use_is_noted_and_shown(site, pushd, ann):
    """A session that pushd serves is marked as used, without a write for each request."""
    site.query("UPDATE tgauth_session SET last_used_at = now() - interval '1 hour' WHERE login_id = decode(%s, 'hex')",
               site.login_id(ann[1]))
    assert "used 1\u00a0h ago" in get(site, ann[0]).text
    for _ in range(20):
        pushd.get("auth", session_cookie(ann[1]))
    wait_until(lambda: "used just now" in get(site, ann[0]).text, "the use to be told", 45)


# --- in a browser -------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["script", "noscript"])
def browser(request, pushd):
    with Chromium(script=request.param) as b:
        yield b


def be(browser, site, token):
    """The browser of whoever holds that session."""
    browser.cdp("Network.setCookie", url=site.pushd.url, name="tgauth_session", value=token,
                httpOnly=True, sameSite="Lax", path="/")
    browser.get(site.pushd.url + "/tgauth/account")


def test_logging_devices_out_by_hand(site, ann, browser):
    be(browser, site, ann[0])
    assert len(browser.all(".devices li")) == 3
    browser.all(".devices li:nth-child(2) button")[0].click()
    browser.wait(lambda: len(browser.all(".devices li")) == 2, "one device less")
    assert live(site, ann).count(True) == 2
    browser.one("form.act button").click()
    browser.wait(lambda: len(browser.all(".devices li")) == 1, "the last device")
    assert live(site, ann) == [True, False, False]
    browser.one(".devices li button").click()
    browser.wait(lambda: "/tgauth/login" in browser.url, "the login page")
    assert "tgauth_session" not in browser.cookies()
    assert live(site, ann) == [False, False, False]


def test_logging_out_of_an_application_by_hand(site, ann, wiki, browser):
    be(browser, site, ann[0])
    end_it = lambda: browser.all("section[aria-labelledby=applications] button")
    assert len(end_it()) == 2
    end_it()[0].click()
    browser.wait(lambda: len(end_it()) == 1, "one login less")
    assert browser.text(".notice") == "You are logged out of the application."
    assert len(logins(site)) == 1 and live(site, ann) == [True, True, True]


def test_an_open_page_sees_its_own_end(site, pushd, ann):
    with Chromium() as browser:
        be(browser, site, ann[0])
        browser.wait(lambda: pushd.metric("watching") > 0, "the page's line")
        assert end(site, ann[1], "others=1").status == 303
        browser.wait(lambda: "/tgauth/login" in browser.url, "the login page")


def test_the_keyboard_suffices_and_everything_has_a_name(site, pushd, ann, wiki):
    with Chromium() as browser:
        be(browser, site, ann[0])
        names = []
        for _ in range(12):
            browser.tab()
            names.append(browser.focused())
        assert names[0].startswith("Log out Firefox Linux 192.0.2.7")
        assert any("Safari iOS" in name for name in names)
        assert "Log out all other devices" in names and "Back to the site" in names and "Open @example_bot" in names
        assert sum(name.startswith("Log out of <Wiki> &") for name in names) == 2
        assert "Your account in the last thirty days" in names
        tree = browser.cdp("Accessibility.getFullAXTree")["nodes"]
        assert not [n for n in tree if n.get("role", {}).get("value") in ("button", "link", "heading")
                    and not n.get("name", {}).get("value")]
        assert not browser.console()
