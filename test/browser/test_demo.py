"""make demo: one URL, a login in a browser with the simulated phone, and nothing left afterwards."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import pytest

from support.chromium import Chromium
from support.servers import TOP, can_connect, wait_until

URL = re.compile(r"^    (http://(?:localhost|127\.0\.0\.1):(\d+)/)$", re.M)


def children(pid):
    """Processes below this one, whatever session they are in."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(path.parent.name)
            found += [child, *children(child)]
    return found


@pytest.fixture()
def taken():
    """A port at which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as s:
        yield s.getsockname()[1]


@pytest.fixture()
def demo(tmp_path, taken, request):
    """What it is to show is the parameter."""
    output = tmp_path / "demo.out"
    with open(output, "wb") as out:
        process = subprocess.Popen(["/usr/bin/python3", "demo/demo.py", "--port", str(taken), *getattr(request, "param", [])], cwd=TOP, stdout=out,
                                   stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
                                   env={k: v for k, v in os.environ.items() if k != "TGAUTH_BOT_TOKEN"})
    try:
        wait_until(lambda: "Ctrl-C" in output.read_text() or process.poll() is not None, "the demo", 60)
        assert process.poll() is None, output.read_text()
        process.output = output
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def without_telegram(browser, url, phone, site):
    """By the passkey that was offered after the first login, while the simulated Telegram is stopped."""
    browser.wait(lambda: browser.shown("[data-offer]"), "the offer of a passkey")
    browser.one("[data-offer-add]").click()
    browser.wait(lambda: browser.url == url and browser.text("h1") == "Hello, Ann!", "the site to greet Ann")
    browser.cdp("Network.clearBrowserCookies")
    browser.be_present(False)
    browser.driver.switch_to.window(phone)
    browser.one("#away").click()
    browser.wait(lambda: browser.text("#bot-state") == "Waiting for network…", "the phone to be cut off")
    browser.driver.switch_to.window(site)

    def is_told():
        browser.get(f"{url}tgauth/login?return=/")
        return any(e.text.startswith("Telegram does not answer right now") for e in browser.all(".notice")) or time.sleep(1)
    wait_until(is_told, "the login page to say so", 60)
    assert browser.shown("#username") and browser.shown("[data-passkey-log-in]")
    # the fields are there to be filled, and the authenticator takes the first suggestion
    browser.be_present()
    browser.get(f"{url}tgauth/login?return=/")
    browser.wait(lambda: browser.url == url and browser.text("h1") == "Hello, Ann!", "the site to greet Ann")


def test_log_in_with_the_simulated_phone(demo, taken):
    (url, port), = URL.findall(demo.output.read_text())
    assert port != str(taken) and f"Port {taken} cannot be had (address already in use)" in demo.output.read_text()
    with Chromium() as browser:
        browser.plug_in()
        browser.get(url)
        assert browser.script("return document.querySelector('main > h1').textContent") == "Demo shop"
        browser.one("a.button").click()
        browser.wait_state("waiting")
        code, link, site = browser.code(), browser.link(), browser.driver.current_window_handle
        assert re.fullmatch(r"http://localhost:\d+/demo_shop_bot\?start=[\w-]{64}", link)
        browser.driver.switch_to.new_window("tab")
        browser.get(link)
        browser.wait(lambda: browser.shown("#start"), "the phone's START button")
        browser.one("#start").click()
        browser.wait(lambda: browser.shown(".key"), "the question")
        next(k for k in browser.all(".key") if k.text == str(code)).click()
        browser.wait(lambda: "You are logged in to Demo shop." in browser.text("#chat"), "the answer")
        phone = browser.driver.current_window_handle
        browser.driver.switch_to.window(site)
        without_telegram(browser, url, phone, site)


@pytest.mark.parametrize("demo", [["--mode", "type", "--return", "required"]], indirect=True)
def test_type_the_number_and_come_back(demo):
    """As MODE=type RETURN=required shows it: two digits in the chat, and nobody is in before the button back was pressed."""
    said = demo.output.read_text()
    (url, _), = URL.findall(said)
    assert "tgauth.confirm_mode = type" in said and "tgauth.return_leg = required" in said
    with Chromium() as browser:
        def key(ending):
            browser.wait(lambda: any(k.text.endswith(ending) for k in browser.all(".key")), f"the key {ending}")
            return next(k for k in browser.all(".key") if k.text.endswith(ending))

        browser.get(f"{url}tgauth/login?return=/")
        browser.wait_state("waiting")
        code, link, site = str(browser.code()), browser.link(), browser.driver.current_window_handle
        browser.driver.switch_to.new_window("tab")
        browser.get(link)
        browser.wait(lambda: browser.shown("#start"), "the phone's START button")
        browser.one("#start").click()
        key(code[0]).click()
        key(code).click()
        back = key("Back to the site")
        browser.driver.switch_to.window(site)
        browser.wait(lambda: browser.text("h1") == "One more step", "the page that waits")
        browser.get(url)
        assert browser.text("h1") == "Demo shop"
        browser.driver.switch_to.window(next(w for w in browser.driver.window_handles if w != site))
        back.click()
        browser.wait(lambda: len(browser.driver.window_handles) == 3, "the page that the button opens")
        browser.driver.switch_to.window(browser.driver.window_handles[-1])
        browser.wait(lambda: browser.url == url and browser.text("h1") == "Hello, Ann!", "the site to greet Ann")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left(demo, number):
    (_, port), = URL.findall(demo.output.read_text())
    below = children(demo.pid)
    assert len(below) > 4
    demo.send_signal(number)
    assert demo.wait(60) == 0, demo.output.read_text()
    time.sleep(0.2)
    assert not [pid for pid in below if pathlib.Path(f"/proc/{pid}").exists()]
    assert not can_connect(int(port))


def test_make_hands_on_what_to_show():
    def command(*arguments, **more):
        env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        return subprocess.run(["make", "-n", "demo", *arguments], cwd=TOP, capture_output=True, text=True, env={**env, **more}, check=True).stdout
    assert command("MODE=type", "RETURN=required", "UNUSUAL=off").rstrip().endswith("demo.py --mode 'type' --return 'required' --unusual 'off'")
    assert command(MODE="of something else").rstrip().endswith("demo.py")


@pytest.mark.parametrize(("option", "words"), [(("--mode", "tpye"), "MODE=tpye is none of match, button, start, type"),
                                               (("--return", "on"), "RETURN=on is none of off, offered, required"),
                                               (("--unusual", ""), "UNUSUAL= is none of off, match, type")])
def test_a_wrong_choice_is_one_clear_line(option, words):
    result = subprocess.run(["/usr/bin/python3", "demo/demo.py", *option], cwd=TOP, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2 and result.stdout == "" and words in result.stderr.splitlines()[-1]


def test_wrong_token_is_one_clear_line():
    result = subprocess.run(["/usr/bin/python3", "demo/demo.py"], cwd=TOP, capture_output=True, text=True, timeout=60,
                            env={**os.environ, "TGAUTH_BOT_TOKEN": "1:wrong", "https_proxy": "http://127.0.0.1:9"})
    assert result.returncode == 1
    assert result.stderr.startswith("demo: ") and result.stderr.count("\n") == 1
    assert "1:wrong" not in result.stdout + result.stderr
