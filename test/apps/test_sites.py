"""Three hosts on two domains behind each documented proxy, one pushd and one login, in a browser with a screen.

nginx and Caddy stand in docs/examples, the others in integrations/apache/README.md and integrations/haproxy/README.md.
"""

import contextlib
import json
import re
import shutil
import time

import pytest

from support.apache import ApacheSites
from support.chromium import Chromium
from support.echo import EchoApplication
from support.haproxy import HaproxySites
from support.proxies import EXAMPLES, CaddySites, NginxSites
from support.servers import wait_until

# Every name is this machine; the certificate is of our own making.
FLAGS = ("--ignore-certificate-errors", "--host-resolver-rules=MAP *.example.com 127.0.0.1, MAP *.example.org 127.0.0.1")
SESSION, ENTER = "__Host-tgauth_session", "__Host-tgauth_enter"


class Hosts:
    """A proxy with pushd and two applications behind it."""

    def __init__(self, site, kind):
        self.site = site
        self.directory = site.directory / kind.__name__
        self.directory.mkdir()
        self.app_echo, self.wiki_echo = EchoApplication(), EchoApplication()
        self.pushd = site.new_pushd(self.directory)
        self.proxy = kind(self.directory, self.pushd.port, self.app_echo.port, self.wiki_echo.port)
        self.portal, self.app, self.wiki = map(self.proxy.url, (kind.PORTAL, kind.APP, kind.WIKI))
        for url in (self.app, self.wiki):
            site.query("SELECT tgauth.tgauth_add_site(%s)", url.removeprefix("https://"))
        self.pushd.start(url=self.portal).wait_redis()
        self.proxy.start()

    def stop(self):
        self.proxy.stop()
        self.pushd.stop()
        self.app_echo.stop()
        self.wiki_echo.stop()


@pytest.fixture(scope="module", params=[NginxSites, CaddySites, ApacheSites, HaproxySites], ids=["nginx", "caddy", "apache", "haproxy"])
def hosts(request, site):
    if request.param is CaddySites and shutil.which("caddy") is None:
        pytest.skip("Caddy is not installed")
    made = Hosts(site, request.param)
    yield made
    made.stop()


@pytest.fixture
def chromium():
    with Chromium(flags=FLAGS) as browser:
        yield browser


def fields(browser):
    return json.loads(browser.text("#fields"))


def cookies(browser):
    return {cookie["name"]: cookie["value"] for cookie in browser.driver.get_cookies()}


def log_in(hosts, browser, person=4242):
    browser.get(hosts.app + "/reports?month=%D0%B6&x=1")
    assert browser.url.startswith(hosts.portal + "/tgauth/login?return=")
    assert hosts.site.confirm_page(browser, person, "Анна") == "confirmed"
    browser.wait(lambda: browser.url == hosts.app + "/reports?month=%D0%B6&x=1", "the page that was asked for")


def status(browser):
    return browser.script("return fetch('/data').then(answer => answer.status)")


def test_asked_once_in_everywhere_out_everywhere(hosts, chromium):
    log_in(hosts, chromium, 4242)
    user = hosts.site.value("SELECT id::text FROM tgauth.tgauth_user WHERE telegram_id = 4242")
    assert fields(chromium)["remote-user"] == user
    first = cookies(chromium)[SESSION]
    # the other domain asks for nothing
    chromium.get(hosts.wiki + "/a/b?c=d")
    assert chromium.url == hosts.wiki + "/a/b?c=d" and fields(chromium)["remote-user"] == user
    second = cookies(chromium)[SESSION]
    chromium.get(hosts.portal + "/tgauth/account")
    third = cookies(chromium)[SESSION]
    assert len({first, second, third}) == 3
    devices = chromium.text(".devices")
    assert len(chromium.all(".devices li")) == 1
    assert all(url.removeprefix("https://") in devices for url in (hosts.app, hosts.wiki))
    # out on one of them: everywhere, within a second
    chromium.get(hosts.wiki + "/x")
    assert chromium.script("return fetch('/tgauth/logout', {method: 'POST'}).then(answer => answer.status)") == 200
    assert status(chromium) == 401
    chromium.get(hosts.app + "/x")
    assert chromium.url.startswith(hosts.portal + "/tgauth/login?return=")


def test_a_revocation_is_seen_everywhere_within_a_second(hosts, chromium):
    log_in(hosts, chromium, 4343)
    chromium.get(hosts.wiki + "/")
    assert status(chromium) == 200
    chromium.driver.switch_to.new_window("tab")
    chromium.get(hosts.app + "/")
    assert status(chromium) == 200
    hosts.site.query("SELECT tgauth.tgauth_revoke_all(id) FROM tgauth.tgauth_user WHERE telegram_id = 4343")
    time.sleep(1)
    for handle in chromium.driver.window_handles:
        chromium.driver.switch_to.window(handle)
        assert status(chromium) == 401


def test_a_cookie_that_one_hosts_application_stole_opens_no_other(hosts, chromium):
    """The application sees it in each request; so it replays it everywhere."""
    log_in(hosts, chromium, 4444)
    seen = [value for _, _, headers in hosts.app_echo.requests for name, value in headers
            if name.lower() == "cookie" and SESSION in value]
    stolen = seen[-1].partition(SESSION + "=")[2].partition(";")[0]
    assert stolen == cookies(chromium)[SESSION]
    with Chromium(flags=FLAGS) as thief:
        for url, own in ((hosts.app, True), (hosts.wiki, False), (hosts.portal, False)):
            thief.get(url + "/tgauth/login.css")
            thief.driver.add_cookie({"name": SESSION, "value": stolen, "path": "/", "secure": True})
            thief.get(url + ("/tgauth/account" if url == hosts.portal else "/"))
            assert thief.url.startswith(hosts.portal + "/tgauth/login") != own


def test_a_code_is_good_once_and_for_the_browser_that_was_sent(hosts, chromium):
    log_in(hosts, chromium, 4545)
    # Another's code in a link: the victim's browser has no cookie for it, or one of its own.
    chromium.driver.get_log("performance")
    chromium.get(hosts.wiki + "/first")
    sent = [json.loads(entry["message"])["message"] for entry in chromium.driver.get_log("performance")]
    links = [m["params"]["request"]["url"] for m in sent if m["method"] == "Network.requestWillBeSent"]
    code = next(link for link in links if "/tgauth/enter?code=" in link)
    assert code.startswith(hosts.wiki) and chromium.url == hosts.wiki + "/first"
    with Chromium(flags=FLAGS) as victim:
        victim.get(code)
        assert victim.one("main").get_attribute("data-view") == "not_entered" and SESSION not in cookies(victim)
        victim.get(hosts.wiki + "/")
        assert victim.url.startswith(hosts.portal + "/tgauth/login?return=")
        victim.get(code)
        assert victim.one("main").get_attribute("data-view") == "not_entered" and SESSION not in cookies(victim)
        # on another host it is as worthless
        victim.get(code.replace(hosts.wiki, hosts.app))
        assert victim.one("main").get_attribute("data-view") == "not_entered" and SESSION not in cookies(victim)
    # going back to it is no error for who is in
    chromium.get(code)
    assert chromium.url == hosts.wiki + "/first"


def test_a_host_that_was_never_named_is_never_redirected_to(hosts, chromium):
    log_in(hosts, chromium, 4646)
    chromium.get(f"{hosts.portal}/tgauth/site?host=evil.example.org&browser={'0' * 32}&return=/")
    assert chromium.url.startswith(hosts.portal) and chromium.one("main").get_attribute("data-view") == "error"


def test_groups_of_a_site(hosts, chromium):
    site, host = hosts.site, hosts.wiki.removeprefix("https://")
    log_in(hosts, chromium, 4747)
    user = site.value("SELECT id FROM tgauth.tgauth_user WHERE telegram_id = 4747")
    with contextlib.ExitStack() as after:
        site.query("SELECT tgauth.tgauth_add_site(%s, '{staff}')", host)
        after.callback(site.query, "SELECT tgauth.tgauth_add_site(%s)", host)
        time.sleep(1)
        chromium.get(hosts.wiki + "/x")
        assert chromium.one("main").get_attribute("data-view") == "forbidden" and host in chromium.text("h1")
        site.query("SELECT tgauth.tgauth_set_groups(%s, '{staff}')", user)
        chromium.get(hosts.wiki + "/x")
        assert chromium.url == hosts.wiki + "/x" and fields(chromium)["remote-groups"] == "staff"
        # taken away again: the site's own host says so
        site.query("SELECT tgauth.tgauth_set_groups(%s, '{}')", user)
        wait_until(lambda: status(chromium) == 403, "the group to be gone", 2)
        chromium.get(hosts.wiki + "/x")
        assert chromium.url == hosts.wiki + "/x" and chromium.one("main").get_attribute("data-view") == "forbidden"
        assert chromium.one("main").value_of_css_property("max-width") != "none", "the page's style"
        # somebody else: out, and back to where this was
        chromium.one("form button").click()
        chromium.wait(lambda: chromium.url.startswith(hosts.portal + "/tgauth/login?return="), "the portal")
        assert site.confirm_page(chromium, 4748, "Bea") == "confirmed"
        chromium.wait(lambda: chromium.all("main[data-view=forbidden]"), "the other one to be refused")


def test_without_script(hosts):
    with Chromium(flags=FLAGS, script=False) as browser:
        browser.get(hosts.wiki + "/plain?a=1")
        assert hosts.site.confirm_page(browser, 4848) == "confirmed"
        browser.one("form[action$='claim'] button").click()
        wait_until(lambda: browser.url == hosts.wiki + "/plain?a=1", "the site")


def test_traefik():
    """No Traefik comes with Debian: what is not of several hosts stands as in the tested file of one."""
    one, several = ((EXAMPLES / name).read_text() for name in ("traefik.yml", "traefik-sites.yml"))

    def settings(text):
        part = text[text.index("  middlewares:\n    # CGI"):text.index("  services:")]
        return [line for line in part.splitlines() if not line.strip().startswith("#")]

    assert settings(one) == settings(several)
    routers = several[several.index("  routers:"):several.index("  middlewares:\n    # CGI")]
    guarded = [router for router in re.split(r"\n    (?=\w+:\n)", routers) if "middlewares: [no-forged-identity, tgauth]" in router]
    assert [re.search(r"Host\(`([^`]+)`\)", router).group(1) for router in guarded] == ["app.example.com", "wiki.example.org"]
    assert all(f"rule: Host(`{host}`)\n" in routers for host in ("app.example.com", "wiki.example.org"))
    assert "\t" not in re.sub(r"^#.*$", "", several, flags=re.M)
