"""integrations/python as a package: it is built and installed without a network, typed, and needs nothing that was not asked for."""

import shutil
import subprocess
import zipfile

import pytest

from support import documents
from support.servers import TOP

PYTHON = "/usr/bin/python3"
PACKAGE = TOP / "integrations/python"
BLOCKER = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("redis", "psycopg2", "django", "flask", "fastapi", "starlette"):
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import tgauth, tgauth.wsgi, tgauth.asgi
print(tgauth.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    directory = tmp_path_factory.mktemp("wheel")
    shutil.copytree(PACKAGE, directory / "integrations/python", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    subprocess.run([PYTHON, "-m", "pip", "wheel", "-q", "--no-index", "--no-build-isolation", "--no-deps", "-w", directory,
                    directory / "integrations/python"], check=True)
    made, = directory.glob("*.whl")
    return made


def test_the_wheel(wheel, tmp_path):
    """The README's command, without a network; nothing but the standard library is imported by the package itself."""
    command = documents.block("integrations/python/README.md", "pip install integrations/python").split()
    subprocess.run([PYTHON, "-m", *command, "-q", "--no-index", "--no-build-isolation", "--target", tmp_path / "site"],
                   cwd=wheel.parent, check=True)
    said = subprocess.run([PYTHON, "-c", BLOCKER], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site")}, check=True,
                          capture_output=True, text=True).stdout
    assert said == f"{tmp_path}/site/tgauth/__init__.py\n"


def test_what_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        metadata = packed.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    modules = {f"tgauth/{path.name}" for path in (PACKAGE / "tgauth").iterdir() if path.is_file()}
    assert {name for name in names if ".dist-info/" not in name} == modules and "tgauth/py.typed" in modules
    assert any(name.endswith("/LICENSE") for name in names)
    assert all("; extra ==" in line for line in metadata.splitlines() if line.startswith("Requires-Dist:"))


def test_the_licence_is_the_projects():
    assert (PACKAGE / "LICENSE").read_text() == (TOP / "LICENSE").read_text()


def test_types(tmp_path):
    checked = subprocess.run([PYTHON, "-m", "mypy", "--strict", "--cache-dir", tmp_path, "tgauth"], cwd=PACKAGE, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_an_application_is_checked_by_them(wheel, tmp_path):
    """py.typed: what an application does wrong with a session is seen."""
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", tmp_path / "site", wheel], check=True)
    (tmp_path / "application.py").write_text("from tgauth import HttpSessions\n"
                                             "session = HttpSessions('http://a/session').find('x')\nreveal_type(session['groups'])\n")
    checked = subprocess.run([PYTHON, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", "application.py"], cwd=tmp_path,
                             env={"MYPYPATH": "", "PYTHONPATH": str(tmp_path / "site"), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert "Value of type \"Optional[Session]\" is not indexable" in checked.stdout and 'builtins.list[builtins.str]' in checked.stdout, checked.stdout
