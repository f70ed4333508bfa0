"""Whether the checker sees: each patch of test/chaos/bugs is a bug, and has to be caught within two minutes.

    make chaos-bugs                    all of them
    make chaos-bugs B='claim seal'     those with one of these in their names

A patch begins with what is wrong, then `Caught as:` the kinds of violation that it may be seen by, and, where
chance would need longer to come by them, `Faults:` those that bring it out.  The tree is copied and built apart.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from support.servers import TOP, temporary_directory

BUGS = pathlib.Path(__file__).resolve().parent / "bugs"
SECONDS = 120


class Bug:
    def __init__(self, path):
        text = path.read_text()
        self.path, self.name = path, path.stem
        self.kinds = self.words(text, "Caught as")
        self.faults = self.words(text, "Faults")

    @staticmethod
    def words(text, field):
        found = re.search(rf"^{field}: (.+)$", text, re.M)
        return [word.strip() for word in found.group(1).split(",")] if found else []


class Tree:
    """A copy of the tree, in which one bug after the other is built."""

    def __init__(self, directory):
        self.top = directory / "tree"
        self.top.mkdir()
        files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP,
                               check=True, capture_output=True).stdout
        archive = subprocess.run(["tar", "--create", "--null", "--files-from=-"], cwd=TOP, input=files, check=True,
                                 capture_output=True).stdout
        subprocess.run(["tar", "--extract"], cwd=self.top, input=archive, check=True)
        self.make()

    def make(self):
        subprocess.run(["make", "-s", f"-j{os.cpu_count()}", "all"], cwd=self.top, check=True)

    def patch(self, bug, *options):
        subprocess.run(["patch", "-s", "-p1", *options, "-i", bug.path], cwd=self.top, check=True)

    def chaos(self, bug, seed):
        """The kind of the first violation, None without one, and what was printed."""
        command = ["/usr/bin/python3", "-m", "chaos", "--until-violation", "--seconds", str(SECONDS), "--seed", seed]
        for name in bug.faults:
            command += ["--fault", name]
        result = subprocess.run(command, cwd=self.top, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env={**os.environ, "PYTHONPATH": f"{self.top}/test:{self.top}/demo"})
        found = re.search(r"^violations [1-9].*\n +[\d.]+ ([^:]+):", result.stdout, re.M)
        return found and found.group(1), result.stdout


def main():
    wanted = sys.argv[1:]
    bugs = [Bug(path) for path in sorted(BUGS.glob("*.patch")) if not wanted or any(w in path.stem for w in wanted)]
    directory, missed = temporary_directory(), 0
    try:
        tree = Tree(directory)
        for bug in bugs:
            tree.patch(bug)
            tree.make()
            began = time.monotonic()
            kind, text = tree.chaos(bug, "1")
            caught = kind in bug.kinds
            missed += not caught
            print(f"{'caught' if caught else 'MISSED'} {bug.name}: {kind} after {time.monotonic() - began:.0f} s", flush=True)
            if not caught:
                print(text, flush=True)
            tree.patch(bug, "--reverse")
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{len(bugs) - missed} of {len(bugs)} bugs caught")
    return 1 if missed or not bugs else 0


if __name__ == "__main__":
    sys.exit(main())
