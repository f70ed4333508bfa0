"""integrations/node as a package: its handles and middlewares alone, its types, what npm packs, its texts.

With real servers and browsers it runs in test_applications.py, its bots in test/bot/test_node_plugins.py.
"""

import json
import re
import subprocess
import tarfile

import pytest

from support import node_texts
from support.node_package import PACKAGE, node_package
from support.servers import TOP


@pytest.fixture(scope="module")
def package():
    return node_package()


def run(directory, *command):
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_handles_and_middlewares(package):
    """Servers that lie, wait and go away; a rejection that nobody handles ends it."""
    said = run(package, "node", "--unhandled-rejections=strict", "--test", "--test-reporter=tap", "test/sessions.test.mjs")
    assert int(re.search(r"^# pass (\d+)$", said, re.M).group(1)) > 50 and re.search(r"^# fail 0$", said, re.M), said


def test_types(package):
    """They compile, and fit those of the frameworks and clients."""
    run(package, "node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "test/types.ts")


def test_types_are_of_what_there_is():
    """What a module exports is declared, but for what the package's own modules share."""
    for module in json.loads((PACKAGE / "package.json").read_text())["exports"].values():
        declared = set(re.findall(r"^export declare (?:const|class|function) (\w+)", (PACKAGE / module["types"]).read_text(), re.M))
        exported = set(re.findall(r"^export (?:async )?(?:const|class|function) (\w+)", (PACKAGE / module["default"]).read_text(), re.M))
        assert declared and exported - {"survivesLosses"} == declared, module


def test_what_is_packed(package, tmp_path):
    run(package, "npm", "pack", "--ignore-scripts", "--pack-destination", tmp_path)
    (packed,) = tmp_path.glob("*.tgz")
    with tarfile.open(packed) as archive:
        names = set(archive.getnames())
    assert names == {f"package/src/{path.name}" for path in (PACKAGE / "src").iterdir()} | {f"package/{name}" for name in ("LICENSE", "README.md", "package.json")}
    assert (PACKAGE / "LICENSE").read_text() == (TOP / "LICENSE").read_text()
    (tmp_path / "package.json").write_text('{"private": true, "type": "module"}')
    run(tmp_path, "npm", "install", "--offline", "--legacy-peer-deps", "--no-audit", "--no-fund", packed)
    said = run(tmp_path, "node", "--input-type=module", "-e", "import { tokenId } from 'tgauth'; console.log(tokenId('A'.repeat(43)))")
    assert said == "66687aadf862bd776c8fc18b8e9f8e20\n", "without a framework: the handles need none"


def test_what_it_depends_on():
    """Nothing; and the lock file names no registry."""
    manifest = json.loads((PACKAGE / "package.json").read_text())
    assert "dependencies" not in manifest
    assert set(manifest["peerDependencies"]) == {name for name, meta in manifest["peerDependenciesMeta"].items() if meta["optional"]}
    lock = json.loads((PACKAGE / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry or name and "integrity" not in entry]
    root = lock["packages"][""]
    assert (root["version"], root["devDependencies"]) == (manifest["version"], manifest["devDependencies"])


def test_texts_are_the_bots():
    assert node_texts.TARGET.read_text() == node_texts.render(), "run test/support/node_texts.py"
