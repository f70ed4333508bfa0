"""The shipped brands as a person sees them, and a logo that would run a script.

    TGAUTH_PICTURES=DIR make test T=test/browser/test_brand.py

leaves pictures in DIR, in two schemes and two languages."""

import os
import pathlib

import pytest

from support.contrast import check_contrast
from support.servers import TOP

EXAMPLES = sorted((TOP / "docs/examples").glob("brand-*"))
PICTURES = os.environ.get("TGAUTH_PICTURES")
HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="document.documentElement.setAttribute('data-ran', '1')">
<rect width="9" height="9"/><script>document.documentElement.setAttribute('data-ran', '2')</script></svg>"""


@pytest.fixture
def phone(whole_site, whole_browser):
    agent = whole_browser.script("return navigator.userAgent")
    whole_browser.forget()
    whole_browser.cdp("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=False)

    def speak(language):
        whole_browser.cdp("Network.setUserAgentOverride", userAgent=agent, acceptLanguage=language)

    whole_browser.speak = speak
    yield whole_browser
    speak("en")
    whole_browser.cdp("Emulation.setDeviceMetricsOverride", width=1100, height=800, deviceScaleFactor=1, mobile=False)
    whole_browser.emulate(prefers_color_scheme="light")
    whole_site.restart_pushd()


@pytest.mark.parametrize("brand", EXAMPLES, ids=lambda path: path.name)
def test_an_example(whole_site, phone, brand):
    whole_site.restart_pushd(brand_dir=brand)
    for language in ("en", "fa"):
        phone.speak(language)
        phone.open_page(whole_site)
        for scheme in ("light", "dark"):
            phone.emulate(prefers_color_scheme=scheme)
            # what fades has faded
            phone.script("return new Promise((go) => setTimeout(go, 250))")
            assert phone.script("const i = document.querySelector('img.logo'); return i.complete && i.naturalWidth > 0")
            assert phone.too_wide() == [] and check_contrast(phone) > 5
            if PICTURES:
                phone.screenshot(pathlib.Path(PICTURES) / f"{brand.name}-{language}-{scheme}.png")
    assert not [line for line in phone.console() if "Content Security Policy" in line]


def test_a_logo_runs_no_script(whole_site, phone, tmp_path):
    """Neither in a page nor by itself."""
    (tmp_path / "logo.svg").write_text(HOSTILE)
    tmp_path.chmod(0o755)
    whole_site.restart_pushd(brand_dir=tmp_path)
    phone.open_page(whole_site)
    assert phone.script("return document.querySelector('img.logo').naturalWidth") > 0
    assert phone.one("html").get_attribute("data-ran") is None
    phone.get(phone.one("img.logo").get_attribute("src"))
    root = phone.cdp("DOM.getDocument")["root"]
    html = phone.cdp("DOM.getOuterHTML", nodeId=root["nodeId"])["outerHTML"]
    assert "<rect" in html and 'data-ran="' not in html
