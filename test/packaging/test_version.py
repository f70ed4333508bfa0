"""One version everywhere: tgauth.control says it, the rest agrees."""

import json
import re
import subprocess
import tomllib

from support.servers import TOP

VERSION = re.search(r"^default_version = '(.+)'", (TOP / "tgauth.control").read_text(), re.M).group(1)


def test_daemons():
    for program in ("tgauth-pushd", "tgauth-bot"):
        said = subprocess.run([TOP / program, "--version"], capture_output=True, text=True, check=True).stdout
        assert said == f"{program} {VERSION}\n"


def test_metadata():
    """What PGXN asks for, and nothing that is not so."""
    meta = json.loads((TOP / "META.json").read_text())
    provided = meta["provides"]["tgauth"]
    assert meta["version"] == provided["version"] == f"{VERSION}.0"
    assert {"name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"} <= set(meta)
    assert (TOP / provided["file"]).name == f"tgauth--{VERSION}.sql"
    assert (TOP / provided["file"]).exists() and (TOP / provided["docfile"]).exists()
    needs = meta["prereqs"]["runtime"]["requires"]
    required = re.search(r"^requires = '(.+)'", (TOP / "tgauth.control").read_text(), re.M).group(1)
    assert set(needs) == {"PostgreSQL", *required.replace(" ", "").split(",")}
    oldest = re.search(r"shell seq (\d+) ", (TOP / "Makefile").read_text()).group(1)
    assert needs["PostgreSQL"] == f"{oldest}.0.0"


def test_package():
    assert (TOP / "debian/changelog").read_text().startswith(f"tgauth ({VERSION})")


def test_packages_for_applications():
    project = tomllib.loads((TOP / "integrations/python/pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    for name in ("package.json", "package-lock.json"):
        assert json.loads((TOP / "integrations/node" / name).read_text())["version"] == f"{VERSION}.0"


def test_images():
    tags = re.findall(r"image: tgauth-\w+:\$\{TGAUTH_VERSION:-([^}]+)\}", (TOP / "docker/compose.yaml").read_text())
    assert tags and set(tags) == {VERSION}


def test_changelog():
    assert re.search(r"^## (\S+)", (TOP / "CHANGELOG.md").read_text(), re.M).group(1) == VERSION


def test_api():
    assert json.loads((TOP / "pushd/routes/openapi.json").read_text())["info"]["version"] == VERSION
