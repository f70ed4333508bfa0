"""Chromium for the tests: a fresh profile each, closed and removed at the end.

    with Chromium(language="ru", dark=True, width=360, height=740) as browser:
        browser.get(url)
        browser.wait(lambda: browser.state() == "opened", "the page to say so")
"""

import base64
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from support.servers import wait_until

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars")


TOO_WIDE = """
    return [...document.querySelectorAll("body *")].filter((e) => {
        if (!e.checkVisibility() || e.closest("svg") || e.matches("input")) return false;
        const box = e.getBoundingClientRect();
        return box.left < -0.5 || box.right > innerWidth + 0.5 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
    }).map((e) => e.outerHTML.slice(0, 200));"""


class Chromium:
    def __init__(self, language="en", dark=False, width=1100, height=800, scale=1, script=True,
                 forced_colors=False, flags=()):
        self.profile = tempfile.mkdtemp(prefix="tgauth-chromium-")
        options = webdriver.ChromeOptions()
        for flag in (*FLAGS, f"--user-data-dir={self.profile}", f"--lang={language}", *flags):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {
            "intl.accept_languages": language,
            "profile.managed_default_content_settings.javascript": 1 if script else 2})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_page_load_timeout(30)
        self.authenticator = None
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=scale, mobile=width < 500)
        features = {"prefers-color-scheme": "dark" if dark else "light"}
        if forced_colors:
            features["forced-colors"] = "active"
        self.emulate(**features)
        self.forget()

    def emulate(self, **features):
        self.cdp("Emulation.setEmulatedMedia",
                 features=[{"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def forget(self):
        """As if it were new: one empty tab, no cookies, nothing heard or seen."""
        first, *others = self.driver.window_handles
        for handle in others:
            self.driver.switch_to.window(handle)
            self.driver.close()
        self.driver.switch_to.window(first)
        self.driver.get("about:blank")
        self.cdp("Network.clearBrowserCookies")
        self.cdp("Network.clearBrowserCache")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self._messages = []

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def cdp(self, method, **parameters):
        return self.driver.execute_cdp_cmd(method, parameters)

    # --- passkeys -----------------------------------------------------------------

    def plug_in(self, present=True):
        """An authenticator in the place of the one before; where nobody is present it asks, and waits."""
        if self.authenticator:
            self.cdp("WebAuthn.removeVirtualAuthenticator", authenticatorId=self.authenticator)
        self.cdp("WebAuthn.enable")
        self.authenticator = self.cdp("WebAuthn.addVirtualAuthenticator", options={
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": present})["authenticatorId"]

    def be_present(self, enabled=True):
        self.cdp("WebAuthn.setAutomaticPresenceSimulation", authenticatorId=self.authenticator, enabled=enabled)

    def passkeys(self):
        return self.cdp("WebAuthn.getCredentials", authenticatorId=self.authenticator)["credentials"]

    def put_passkey(self, passkey):
        """As it was kept before, or in another authenticator."""
        self.cdp("WebAuthn.clearCredentials", authenticatorId=self.authenticator)
        self.cdp("WebAuthn.addCredential", authenticatorId=self.authenticator, credential=passkey)

    # --- going and looking ------------------------------------------------------

    def get(self, url):
        self.driver.get(url)

    @property
    def url(self):
        return self.driver.current_url

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def wait(self, ready, what, seconds=30):
        """What ready() gives; a page on its way to another one counts as not ready."""
        def attempt():
            try:
                return ready()
            except Exception as error:  # the page changes under our feet: asked again
                attempt.error = error
                return None
        attempt.error = None
        try:
            return wait_until(attempt, what, seconds)
        except TimeoutError as error:
            text = self.script("return document.body.innerText")
            raise TimeoutError(f"{error}; {attempt.error or ''} at {self.url}:\n{text}\n{self.console()}") from None

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def shown(self, selector):
        return any(e.is_displayed() for e in self.all(selector))

    def text(self, selector="body"):
        return self.one(selector).text

    def press(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    def tab(self):
        self.press(Keys.TAB)

    def focused(self):
        """What the focused element is called, as its text or label."""
        return self.script("const e = document.activeElement; return (e.getAttribute('aria-label') || e.textContent).trim()")

    # --- the login page ---------------------------------------------------------

    def state(self):
        return self.one("main").get_attribute("data-state")

    def wait_state(self, state):
        self.wait(lambda: self.state() == state, f"the page's state {state}")

    def status(self):
        return self.text("[data-status]")

    def wait_line(self):
        """Until the page's line to the server stands: it has been given a link of its own."""
        self.wait(lambda: self.frames("received"), "a first frame")

    def begin_anew(self):
        """Presses 'New code', and waits for the line of the login that begins."""
        before = len(self.frames("received"))
        self.one("[data-new]").click()
        self.wait(lambda: len(self.frames("received")) > before, "a first frame")

    def link(self):
        return self.one("[data-link]").get_attribute("href")

    def start_token(self):
        return self.link().partition("start=")[2]

    def code(self):
        """Of the steps, which make room for another word once the link was opened."""
        return int(self.one("p[data-code]").get_attribute("textContent"))

    def cookies(self):
        """By name, as Chromium keeps them, HttpOnly ones too."""
        return {c["name"]: c for c in self.cdp("Network.getAllCookies")["cookies"]}

    def open_page(self, site, back="/welcome"):
        self.get(site.login_url(back))
        self.wait_line()

    def arrives(self, path):
        self.wait(lambda: re.sub(r"^https?://[^/]*", "", self.url) == path, f"the way to {path}")

    # --- what went over the wire --------------------------------------------------

    def frames(self, direction):
        """Payloads of WebSocket frames 'sent' or 'received' since the browser began."""
        self._read_log()
        method = f"Network.webSocketFrame{direction.capitalize()}"
        return [m["params"]["response"]["payloadData"] for m in self._messages if m["method"] == method]

    def responses(self):
        """(URL, status) of everything loaded since the browser began."""
        self._read_log()
        return [(m["params"]["response"]["url"], m["params"]["response"]["status"])
                for m in self._messages if m["method"] == "Network.responseReceived"]

    def bytes_loaded(self):
        self._read_log()
        return sum(m["params"]["encodedDataLength"] for m in self._messages
                   if m["method"] == "Network.loadingFinished")

    def _read_log(self):
        self._messages += [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]

    def console(self):
        """What the page complained of: errors, and violations of its policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def too_wide(self):
        """What is cut off, or stands outside of the page."""
        return self.script(TOO_WIDE)

    # --- pictures -------------------------------------------------------------------

    def screenshot(self, path, whole=False):
        data = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(data["data"]))
        return path

    def read_qr(self):
        """What a phone would read from the screen."""
        with tempfile.TemporaryDirectory() as directory:
            path = self.screenshot(f"{directory}/page.png")
            result = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path],
                                    capture_output=True, text=True)
        return result.stdout.strip()
