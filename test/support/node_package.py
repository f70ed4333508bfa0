"""integrations/node in build/node, with what its tests need from npm."""

import fcntl
import re
import shutil
import subprocess

import pytest

from support.servers import TOP

PACKAGE = TOP / "integrations/node"
# How npm says that there is no way to the registry.
UNREACHABLE = re.compile(r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b")


def install(source, target):
    """npm ci of a lock file into target; asked anew only when the lock file is another one.  Skips without a registry."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    target.mkdir(parents=True, exist_ok=True)
    done, lock = target / "installed.lock", (source / "package-lock.json").read_text()
    if not done.exists() or done.read_text() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(source / name, target)
        npm = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"], cwd=target,
                             capture_output=True, text=True, timeout=400, stdin=subprocess.DEVNULL)
        if npm.returncode != 0 and UNREACHABLE.search(npm.stderr):
            pytest.skip("the npm registry cannot be reached: " + UNREACHABLE.search(npm.stderr).group())
        assert npm.returncode == 0, npm.stderr
        done.write_text(lock)


def node_package():
    """The package as it lies there, installed; the same for all who ask at a time."""
    target = TOP / "build/node"
    target.mkdir(parents=True, exist_ok=True)
    with open(TOP / "build/node.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(PACKAGE, target)
        for name in ("src", "examples", "test"):
            shutil.copytree(PACKAGE / name, target / name, dirs_exist_ok=True)
        for name in ("package.json", "README.md", "LICENSE"):
            shutil.copy(PACKAGE / name, target)
    return target
