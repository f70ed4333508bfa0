"""What the page is like: readable, reachable, small, in every light and language."""

import re

import pytest

from support.chromium import Chromium
from support.contrast import check_contrast


def open_everything(browser):
    browser.script("document.querySelectorAll('details').forEach(d => d.open = true)")


def accessibility_tree(browser):
    nodes = browser.cdp("Accessibility.getFullAXTree")["nodes"]
    return [(n["role"]["value"], n.get("name", {}).get("value", ""),
             {p["name"]: p["value"].get("value") for p in n.get("properties", [])})
            for n in nodes if not n["ignored"]]


def overflow(browser):
    return browser.script("return document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_contrast_in_every_state(site, person, dark):
    with Chromium(dark=dark) as browser:
        browser.open_page(site)
        open_everything(browser)
        assert check_contrast(browser) >= 12
        site.front.blocked.add("claim")
        site.decline(person, browser.start_token())
        browser.wait_state("declined")
        check_contrast(browser)
        browser.begin_anew()
        site.press_start(person, browser.start_token())
        browser.wait_state("opened")
        check_contrast(browser)
        site.telegram.tap(person, str(browser.code()))
        browser.wait_state("confirmed")
        check_contrast(browser)
        site.front.blocked.clear()
        browser.arrives("/welcome")
        browser.get(site.login_url() + "&notice=not_yet")
        check_contrast(browser)
    with Chromium(dark=dark, script=False) as browser:
        browser.get(site.login_url() + "&notice=not_yet")
        assert browser.shown(".without")
        check_contrast(browser)


def test_everything_has_a_name_and_a_place(site, browser):
    browser.open_page(site)
    open_everything(browser)
    tree = accessibility_tree(browser)
    roles = [role for role, _, _ in tree]
    assert roles.count("main") == 1
    assert [name for role, name, p in tree if role == "heading" and p.get("level") == 1] == ["Log in to Mountain Post"]
    assert [p["level"] for role, _, p in tree if role == "heading"] == [1, 2, 2, 2]
    reachable = [(role, name) for role, name, p in tree if p.get("focusable") and role != "RootWebArea"]
    assert len(reachable) == 11 and all(name for _, name in reachable)
    assert {("textbox", "User name"), ("textbox", "Password"), ("button", "Log in")} < set(reachable)
    assert ("textbox", "Message for the bot") in reachable
    assert ("link", "Open Telegram") in reachable
    assert [name for role, name, _ in tree if role in ("img", "image")] == ["QR code of the link to Telegram"]
    assert ("status", "polite") in [(role, p.get("live")) for role, _, p in tree]
    assert "timer" not in roles, "a link that renews itself has no end to wait for"
    assert roles.count("list") == 1 and browser.script("return document.title") == "Log in to Mountain Post"
    ids = browser.script("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_screen_reader_hears_each_state_once(site, person, browser):
    browser.open_page(site)
    browser.script("""
        window.heard = [];
        new MutationObserver(() => heard.push(document.querySelector("[data-status]").textContent))
            .observe(document.querySelector("[data-status]"), {childList: true, characterData: true, subtree: true});""")
    before = len(browser.frames("received"))
    browser.script("document.dispatchEvent(new Event('visibilitychange'))")
    browser.wait(lambda: len(browser.frames("received")) > before, "an answer")
    site.press_start(person, browser.start_token())
    browser.wait_state("opened")
    code = browser.code()
    site.say_no(person)
    browser.wait_state("declined")
    assert browser.script("return heard") == [f"Tap {code} in Telegram", "This login was declined in Telegram."]


@pytest.mark.parametrize("language", ["en", "ru", "de", "uk", "es", "fa"])
def test_narrow_screens(site, language):
    with Chromium(language=language, width=320, height=640) as browser:
        browser.open_page(site)
        assert overflow(browser) == 0
        assert not browser.shown(".qr"), "nobody scans the screen that they hold"
        # The number and the button, which one needs, are seen without scrolling.
        assert browser.script("return document.querySelector('[data-link]').getBoundingClientRect().bottom < innerHeight")
        browser.one("details.narrow summary").click()
        browser.wait(lambda: browser.shown(".narrow .qr"), "the QR code")
        browser.script("document.querySelector('.narrow').scrollIntoView()")
        assert browser.read_qr() == browser.link()
        open_everything(browser)
        assert overflow(browser) == 0
        small = browser.script("""return [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
            .filter((e) => e.checkVisibility() && !e.closest("p:not(.go, .copy)"))
            .filter((e) => e.getBoundingClientRect().height < 24).map((e) => e.outerHTML)""")
        assert small == []


def test_large_text(site):
    """At 200 % nothing is cut off (WCAG 1.4.4)."""
    with Chromium(width=550, height=400, scale=2) as browser:
        browser.open_page(site)
        browser.script("document.documentElement.style.fontSize = '200%'")
        open_everything(browser)
        assert overflow(browser) == 0


@pytest.mark.parametrize("how", [{"dark": True}, {"forced_colors": True}, {"scale": 2}], ids=lambda how: next(iter(how)))
def test_the_qr_code_can_be_read(site, how):
    with Chromium(**how) as browser:
        browser.open_page(site)
        assert browser.read_qr() == browser.link()
        corner = browser.script("return getComputedStyle(document.querySelector('.qr svg')).backgroundColor")
        assert corner == "rgb(255, 255, 255)"


def test_focus_is_seen(site, browser):
    browser.open_page(site)
    for _ in range(2):
        browser.tab()
        style = browser.script("""const s = getComputedStyle(document.activeElement);
            return [s.outlineStyle, parseFloat(s.outlineWidth)]""")
        assert style[0] == "solid" and style[1] >= 2


def test_less_motion(site):
    with Chromium() as browser:
        browser.open_page(site)
        running = "return document.getAnimations().filter(a => a.playState == 'running').length"
        assert browser.script(running) == 1
        browser.emulate(prefers_reduced_motion="reduce")
        assert browser.wait(lambda: browser.script(running) == 0, "the page to hold still")


def test_nothing_from_elsewhere_and_not_much(site, browser):
    browser.open_page(site)
    loaded = [url for url, _ in browser.responses() if url.startswith("http")]
    assert len(loaded) >= 4 and all(url.startswith(site.front.url + "/tgauth/") for url in loaded), loaded
    assert browser.bytes_loaded() < 32 * 1024
    assert [line for line in browser.console() if "favicon" not in line] == []
    length = browser.script("return fetch('/tgauth/tgauth.js').then(a => a.arrayBuffer()).then(b => b.byteLength)")
    assert length < 3 * 1024


def test_the_policy_holds(site, browser):
    """Were a word of somebody else's to get into the page, it would do nothing."""
    browser.open_page(site)
    policy = browser.script("return fetch('').then(a => a.headers.get('content-security-policy'))")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    browser.script("""
        const s = document.createElement("script");
        s.textContent = "window.injected = true";
        document.body.append(s);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.injected = true'><style>main { display: none }</style>");""")
    browser.script("return new Promise((go) => setTimeout(go, 300))")
    assert not browser.script("return window.injected") and browser.shown("main")
    assert any("Content Security Policy" in line for line in browser.console())


def test_what_is_named_is_escaped(site, browser):
    site.db.setting("site_name", "<b>&amp;\"")
    site.restart_pushd()
    try:
        browser.get(site.login_url('/"><script>window.injected = true</script>'))
        assert browser.text("h1") == 'Log in to <b>&amp;"'
        assert not browser.script("return window.injected")
    finally:
        site.db.setting("site_name", "Mountain Post")
        site.restart_pushd()


def test_copying_the_command(site, browser):
    browser.cdp("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.open_page(site)
    browser.one(".help summary").click()
    browser.one("[data-copy]").click()
    browser.wait(lambda: browser.text("[data-copy]") == "Copied", "a word that it was copied")
    assert browser.script("return navigator.clipboard.readText()") == f"/start {browser.start_token()}"
    assert re.fullmatch(r"/start [\w-]{64}", browser.one("[data-command]").get_attribute("value"))
    browser.wait(lambda: browser.text("[data-copy]") == "Copy", "the button as it was")


def test_files_are_kept_by_version(site, browser):
    browser.open_page(site)
    loaded = dict(browser.responses())
    versioned = [url for url in loaded if "?v=" in url]
    assert len(versioned) == 2
    control = "return fetch(arguments[0]).then(a => a.headers.get('cache-control'))"
    assert all("immutable" in browser.script(control, url) for url in versioned)
    for url in ("/tgauth/tgauth.js", "/tgauth/login.css?v=0000000000000000"):
        assert "immutable" not in browser.script(control, url)
    assert browser.script("""return fetch("/tgauth/tgauth.js", {cache: "no-store"}).then((first) =>
        fetch("/tgauth/tgauth.js", {cache: "no-store", headers: {"If-None-Match": first.headers.get("etag")}}))
        .then((second) => second.status)""") == 304
