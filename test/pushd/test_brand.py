"""A site's own logo, colours and texts: how they are served, read anew and refused, and whether one can read what is shipped."""

import re
import signal
import subprocess

import pytest

from support.daemons import clean_environment
from support.servers import TOP, wait_until

EXAMPLES = sorted((TOP / "docs/examples").glob("brand-*"))
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'


@pytest.fixture
def brand(tmp_path):
    directory = tmp_path / "brand"
    directory.mkdir()
    (directory / "logo.svg").write_text(LOGO)
    (directory / "brand.css").write_text(":root { --accent: #060; }\n")
    (directory / "texts_en").write_text("title_site = 'Come in to {{site_name}}'\ntitle = 'Come in'\nerror_not_found = 'Nothing & nobody'\n")
    return directory


def hang_up(pushd, event):
    """Has everything read anew, and gives the line that the log has of that."""
    before = pushd.log_text().count(f"event={event} ")
    pushd.send_signal(signal.SIGHUP)
    wait_until(lambda: pushd.log_text().count(f"event={event} ") > before, f"the log to say {event}")
    return [line for line in pushd.log_text().splitlines() if f"event={event} " in line][-1]


def address(pushd, name):
    """Under which the login page has a file."""
    return re.search(rf'"/tgauth/({re.escape(name)}\?v=\w+)"', pushd.get("login").text)[1]


def test_served(run_pushd, database, brand):
    pushd = run_pushd(database.dsn("test_pushd"), brand_dir=brand)
    assert f'event=brand path={brand} files="logo.svg brand.css texts_en"' in pushd.log_text()
    page = pushd.get("login", {"Accept": "text/html"})
    assert "Come in" in page.text and "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "Nothing &amp; nobody" in pushd.get("nowhere", {"Accept": "text/html"}).text
    for name, type in (("logo.svg", "image/svg+xml"), ("brand.css", "text/css; charset=utf-8")):
        file = pushd.get(address(pushd, name))
        assert file.text == (brand / name).read_text()
        assert file.headers["Content-Type"] == type and file.headers["X-Content-Type-Options"] == "nosniff"
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert pushd.get(name).headers["Cache-Control"] == pushd.get(name + "?v=0").headers["Cache-Control"] == "public, no-cache"
        assert pushd.get(name, {"If-None-Match": file.headers["ETag"]}).status == 304
        policy = file.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ") and "script" not in policy
        assert policy.endswith("; sandbox") == (name == "logo.svg")
    assert pushd.get("texts_en").status == pushd.get("logo.png").status == 404


def test_read_anew(run_pushd, database, brand):
    """Without a configuration file as well; and what is wrong leaves all as it was."""
    pushd = run_pushd(database.dsn("test_pushd"), brand_dir=brand)
    before = address(pushd, "brand.css")
    (brand / "brand.css").write_text(":root { --accent: #00f; }\n")
    (brand / "texts_en").write_text("# ours\ntitle = 'To {{site_name}}'\n")
    line = hang_up(pushd, "brand_refused")
    assert f"{brand}/texts_en:2: the line takes no {{{{site_name}}}}; as shipped: 'Log in'" in line and "as they were" in line
    assert address(pushd, "brand.css") == before and "Come in" in pushd.get("login").text
    (brand / "texts_en").unlink()
    assert 'files="logo.svg brand.css"' in hang_up(pushd, "brand")
    assert address(pushd, "brand.css") != before and "Come in" not in pushd.get("login").text
    # who has the page from before gets the new file, and does not keep it for ever
    assert pushd.get(before).headers["Cache-Control"] == "public, no-cache" and "#00f" in pushd.get(before).text


def test_by_a_configuration_file(run_pushd, database, brand, tmp_path):
    file = tmp_path / "pushd.conf"
    file.touch(0o600)
    pushd = run_pushd(database.dsn("test_pushd"), config=file)
    assert pushd.get("brand.css").status == 404 and "event=brand " not in pushd.log_text()
    file.write_text(f"brand-dir = {brand}\n")
    hang_up(pushd, "brand")
    assert f'changed="brand-dir={brand}"' in pushd.log_text() and "Come in" in pushd.get("login").text
    file.write_text("brand-dir = /nowhere\n")
    assert f"{file}:1: brand-dir: '/nowhere' is no directory" in hang_up(pushd, "config_refused")
    assert "Come in" in pushd.get("login").text
    file.write_text("")
    assert "files=(none)" in hang_up(pushd, "brand")
    assert pushd.get("brand.css").status == 404 and "Come in" not in pushd.get("login").text


def run(*options):
    return subprocess.run([TOP / "tgauth-pushd", *options], env=clean_environment(), capture_output=True, text=True, timeout=30)


def test_refused_at_the_start(brand):
    (brand / "texts_fa").write_text("\ntitel = 'x'\n")
    done = run("--brand-dir", brand, "--listen", "127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr == (f"tgauth-pushd: {brand}/texts_fa:2: the line has no text's name before '=': "
                           "tgauth-pushd --print-texts fa lists them\n")
    assert run("--brand-dir", brand / "texts_fa").stderr.startswith(f"tgauth-pushd: --brand-dir: '{brand}/texts_fa' is no directory")


def test_the_texts_as_they_are_printed(run_pushd, database, brand):
    """Without the '#' before them they are a file of a brand that changes nothing."""
    printed = run("--print-texts", "en")
    assert printed.returncode == 0 and run("--print-texts", "xx").returncode == 2
    lines = printed.stdout.splitlines()
    assert len(lines) > 200 and all(line.startswith("#") for line in lines)
    (brand / "texts_en").write_text("\n".join(line.removeprefix("#") for line in lines[1:]))
    pushd = run_pushd(database.dsn("test_pushd"), brand_dir=brand)
    assert "Open Telegram and press Start" in pushd.get("login").text
    (brand / "texts_en").write_text(printed.stdout)
    assert "texts_en" in hang_up(pushd, "brand")
    assert "Open Telegram and press Start" in pushd.get("login").text


# --- what is shipped can be read -----------------------------------------------------

# Text, and what it stands on: 4.5 (WCAG 2 AA); what is no text, or large: 3.
PAIRS = [("ink", "card", 4.5), ("ink", "ground", 4.5), ("ink", "tint", 4.5), ("ink", "warn-tint", 4.5), ("quiet", "card", 4.5),
         ("quiet", "tint", 4.5), ("accent", "card", 4.5), ("accent", "tint", 4.5), ("on-accent", "accent", 4.5),
         ("on-accent", "accent-over", 4.5), ("good", "tint", 4.5), ("warn", "card", 4.5), ("edge", "card", 3), ("good", "card", 3)]


def colours(css, dark):
    """The custom properties of :root, as they come out in a scheme."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    dark_part = r"@media \(prefers-color-scheme: dark\) \{(.*?\})\s*\}"
    light = re.sub(dark_part, "", css, flags=re.S)
    parts = [light, *re.findall(dark_part, css, re.S)] if dark else [light]
    return {name: value for part in parts for root in re.findall(r":root \{(.*?)\}", part, re.S)
            for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", root)}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * weight for p, weight in zip(parts, (0.2126, 0.7152, 0.0722)))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_itself():
    assert contrast("#000", "#ffffff") == pytest.approx(21) and contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", [None, *EXAMPLES], ids=lambda path: path.name if path else "ours")
def test_contrast(theme, dark):
    ours = (TOP / "pushd/page/login.css").read_text()
    found = colours(ours, dark) | (colours((theme / "brand.css").read_text(), dark) if theme else {})
    assert [(f"{a} on {b}", round(contrast(found[a], found[b]), 2)) for a, b, least in PAIRS
            if contrast(found[a], found[b]) < least] == []
    if theme:  # what is left out in one of the schemes would come from the other
        own = (theme / "brand.css").read_text()
        assert colours(own, True).keys() == colours(own, False).keys() == colours(ours, False).keys()


def test_the_element_s_own_contrast():
    css = (TOP / "pushd/page/element.css").read_text()
    found = dict(re.findall(r"var\(--tgauth-([\w-]+), (#\w+)\)", css))
    assert contrast(found["accent"], found["on-accent"]) >= 4.5


@pytest.mark.parametrize("theme", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_taken(run_pushd, database, theme):
    pushd = run_pushd(database.dsn("test_pushd"), brand_dir=theme)
    files = re.search(r"event=brand .*files=(\".*?\"|\S+)", pushd.log_text())[1].strip('"').split()
    assert set(files) == {path.name for path in theme.iterdir()} - {"README.md"}
