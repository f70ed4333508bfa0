"""One version everywhere: tgauth.control says it, the rest agrees."""

import json
import re
import subprocess

from support.servers import TOP

VERSION = re.search(r"^default_version = '(.+)'", (TOP / "tgauth.control").read_text(), re.M).group(1)


def test_daemons():
    for program in ("tgauth-pushd", "tgauth-bot"):
        said = subprocess.run([TOP / program, "--version"], capture_output=True, text=True, check=True).stdout
        assert said == f"{program} {VERSION}\n"


def test_metadata():
    meta = json.loads((TOP / "META.json").read_text())
    assert meta["version"] == meta["provides"]["tgauth"]["version"] == f"{VERSION}.0"


def test_package():
    assert (TOP / "debian/changelog").read_text().startswith(f"tgauth ({VERSION})")


def test_images():
    tags = re.findall(r"image: tgauth-\w+:(\S+)", (TOP / "docker/compose.yaml").read_text())
    assert tags and set(tags) == {VERSION}


def test_changelog():
    assert re.search(r"^## (\S+)", (TOP / "CHANGELOG.md").read_text(), re.M).group(1) == VERSION


def test_api():
    assert json.loads((TOP / "pushd/routes/openapi.json").read_text())["info"]["version"] == VERSION
