#!/usr/bin/python3
"""Runs the tests, or some of them, and says at the end how many passed and failed.

    test/run.py [PART …]     (default: everything)

A part is a suite (unit, regress, isolation, pytest), a path or node id of pytest,
or the name of one test of the other suites: a file of sql/, specs/ or test/unit/
with or without directory and ending.  Each suite starts what it needs; nothing is left running.

What the background notifier has a part in runs without it and with it: regress and isolation always, and of
pytest's END_TO_END where everything runs.  TGAUTH_TEST_PRELOAD=on runs a part of pytest with it.

The last line is
`N passed, N failed`, with `, N skipped` where a machine lacks something, and
the exit status is 0 only if nothing failed and something ran.
"""

import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

TOP = pathlib.Path(__file__).resolve().parent.parent
BUILD = TOP / "build"
PYTHON = "/usr/bin/python3"

# What waits for hints, besides the tests that start both kinds of servers themselves.
END_TO_END = [f"test/pushd/test_{name}.py" for name in (
    "account", "auth", "claim", "gaps", "login", "outage", "revocation", "session_life", "settings", "websocket")]
END_TO_END += ["test/bot/test_login.py", "test/bot/test_faults.py", "test/browser/test_login.py"]


class Count:
    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def run(command, **options):
    """Runs a command, shows its output as it comes, returns output and status."""
    process = subprocess.Popen([str(c) for c in command], cwd=TOP, text=True, errors="replace",
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    lines = []
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line)
    return "".join(lines), process.wait()


def failed_without_a_word(count, status):
    """A suite that broke off counts as one failure, also when no test did."""
    if status != 0 and count.failed == 0:
        count.failed = 1
    return count


def unit(names=()):
    total = Count()
    tests = sorted(p for p in (BUILD / "test/unit").glob("*_test") if os.access(p, os.X_OK))
    for test in [test for test in tests if test.name in names or not names]:
        output, status = run([test])
        count = Count(len(re.findall(r"^ok ", output, re.M)), len(re.findall(r"^not ok ", output, re.M)))
        total.add(failed_without_a_word(count, status))
    return total


def with_preload(preload):
    print(f"# shared_preload_libraries = '{'tgauth' if preload == 'on' else ''}'", flush=True)
    return {**os.environ, "TGAUTH_TEST_PRELOAD": preload}


def pg_suite(target, directory, *variables):
    total = Count()
    for preload in ("off", "on"):
        total.add(pg_suite_once(with_preload(preload), target, directory, *variables))
    return total


def pg_suite_once(env, target, directory, *variables):
    """pg_regress and pg_isolation_regress, in the words of PostgreSQL 13 to 15 and of 16 on."""
    output, status = run([PYTHON, "test/with_postgres.py", "make", "-s", target, *variables], env=env)
    passed = re.findall(r"^(?:test \S+\s+\.\.\. ok\b|ok \d+)", output, re.M)
    failed = re.findall(r"^(?:test \S+\s+\.\.\. FAILED\b|not ok \d+)", output, re.M)
    if failed and (directory / "regression.diffs").exists():
        print((directory / "regression.diffs").read_text(errors="replace")[:20000])
    return failed_without_a_word(Count(len(passed), len(failed)), status)


def regress(names=()):
    # setup makes what all but it and install use
    first = ["setup"] if set(names) - {"install", "setup"} else []
    chosen = [f"REGRESS={' '.join([*first, *(n for n in names if n not in first)])}"] if names else []
    return pg_suite("check-regress", BUILD / "regress", *chosen)


def isolation(names=()):
    chosen = [f"ISOLATION={' '.join(names)}"] if names else []
    return pg_suite("check-isolation", BUILD / "isolation", *chosen)


def pytest(paths=()):
    if paths:
        return pytest_once(os.environ, paths)
    total = pytest_once(with_preload("off"), ["test"])
    total.add(pytest_once(with_preload("on"), END_TO_END))
    return total


def pytest_once(env, paths):
    report = BUILD / "pytest.xml"
    report.unlink(missing_ok=True)
    # More workers than processors: most tests wait for a clock or a socket.
    _, status = run([PYTHON, "-m", "pytest", "-q", "-n", str(min(8, 2 * (os.cpu_count() or 1))), "--dist", "loadfile", "--durations=15",
                     f"--junitxml={report}", *paths], env=env)
    count = Count()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            bad = int(suite.get("failures")) + int(suite.get("errors"))
            skipped = int(suite.get("skipped"))
            count.add(Count(int(suite.get("tests")) - bad - skipped, bad, skipped))
    return failed_without_a_word(count, status)


SUITES = {"unit": unit, "regress": regress, "isolation": isolation, "pytest": pytest}


def parts(wanted):
    """Each suite that is wanted, with the names in it; without names it is the whole suite."""
    found = {}
    for part in wanted:
        name = pathlib.Path(part).stem
        suites = {"regress": TOP / "sql" / f"{name}.sql", "isolation": TOP / "specs" / f"{name}.spec",
                  "unit": TOP / "test/unit" / f"{name.removesuffix('_test')}_test.c"}
        if part in SUITES:
            found[part] = []
        elif (TOP / part.partition("::")[0]).exists() and pathlib.Path(part).suffix not in (".sql", ".spec", ".c"):
            found.setdefault("pytest", []).append(part)
        elif any(file.exists() for file in suites.values()):
            for suite, file in suites.items():
                if file.exists():
                    found.setdefault(suite, []).append(file.stem)
        else:
            sys.exit(f"test/run.py: '{part}' is no suite ({', '.join(SUITES)}), no path of pytest, "
                     "and no file of sql/, specs/ or test/unit/")
    return found


def main():
    total = Count()
    for name, chosen in parts(sys.argv[1:] or SUITES).items():
        print(f"# {name} {' '.join(chosen)}".rstrip(), flush=True)
        count = SUITES[name](chosen)
        print(f"# {name}: {count}", flush=True)
        total.add(count)
    print(total)
    return 0 if total.failed == 0 and total.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
