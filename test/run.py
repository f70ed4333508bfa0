#!/usr/bin/python3
"""Runs every suite and says at the end how many tests passed and failed.

    test/run.py [unit] [regress] [isolation] [pytest]     (default: all of them)

Each suite starts what it needs; nothing is left running.  The last line is
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


def unit():
    total = Count()
    tests = sorted(p for p in (BUILD / "test/unit").glob("*_test") if os.access(p, os.X_OK))
    for test in tests:
        output, status = run([test])
        count = Count(len(re.findall(r"^ok ", output, re.M)), len(re.findall(r"^not ok ", output, re.M)))
        total.add(failed_without_a_word(count, status))
    return total


def pg_suite(target, directory):
    """pg_regress and pg_isolation_regress, in the words of PostgreSQL 13 to 15 and of 16 on."""
    output, status = run([PYTHON, "test/with_postgres.py", "make", "-s", target])
    passed = re.findall(r"^(?:test \S+\s+\.\.\. ok\b|ok \d+)", output, re.M)
    failed = re.findall(r"^(?:test \S+\s+\.\.\. FAILED\b|not ok \d+)", output, re.M)
    if failed and (directory / "regression.diffs").exists():
        print((directory / "regression.diffs").read_text(errors="replace")[:20000])
    return failed_without_a_word(Count(len(passed), len(failed)), status)


def regress():
    return pg_suite("check-regress", BUILD / "regress")


def isolation():
    return pg_suite("check-isolation", BUILD / "isolation")


def pytest():
    report = BUILD / "pytest.xml"
    report.unlink(missing_ok=True)
    # Two workers: most tests wait for a clock or a socket, not for a processor.
    _, status = run([PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--durations=15",
                     f"--junitxml={report}", "test"])
    count = Count()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            bad = int(suite.get("failures")) + int(suite.get("errors"))
            skipped = int(suite.get("skipped"))
            count.add(Count(int(suite.get("tests")) - bad - skipped, bad, skipped))
    return failed_without_a_word(count, status)


SUITES = {"unit": unit, "regress": regress, "isolation": isolation, "pytest": pytest}


def main():
    wanted = sys.argv[1:] or list(SUITES)
    unknown = [name for name in wanted if name not in SUITES]
    if unknown:
        sys.exit(f"test/run.py: no suite '{unknown[0]}'; there are {', '.join(SUITES)}")
    total = Count()
    for name in wanted:
        print(f"# {name}", flush=True)
        count = SUITES[name]()
        print(f"# {name}: {count}", flush=True)
        total.add(count)
    print(total)
    return 0 if total.failed == 0 and total.passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
