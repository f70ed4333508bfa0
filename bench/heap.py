"""What a daemon's memory consists of, as live_heap.c tells it."""

import collections
import pathlib
import re
import shutil
import signal
import subprocess

from processes import BUILT
from support.servers import TOP, wait_until

DAEMON = TOP / "tgauth-pushd"
# Who only passes on what somebody else wants.
HELPERS = re.compile(r"^(malloc|calloc|realloc|reserve|tga_buffer_\w+|strdup|strndup)$")


def environment(directory):
    return {"LD_PRELOAD": str(BUILT / "live_heap.so"), "LIVE_HEAP": str(pathlib.Path(directory) / "live_heap")}


def names_of(offsets):
    """Functions of the daemon: offset → name, the innermost of those that the compiler put in line."""
    output = subprocess.run(["addr2line", "-a", "-i", "-f", "-e", DAEMON, *offsets],
                            check=True, capture_output=True, text=True).stdout
    return {int(part[:16], 16): part.split("\n")[1] for part in re.split("^0x", output, flags=re.MULTILINE)[1:]}


def read(daemon, directory):
    """Blocks and bytes by caller: the daemon's function that wanted them, and how."""
    path = pathlib.Path(environment(directory)["LIVE_HEAP"])
    path.unlink(missing_ok=True)
    daemon.send_signal(signal.SIGRTMIN)
    wait_until(lambda: path.exists() and path.read_text().endswith("end\n"), "the report of the heap")
    stacks = [line.split() for line in path.read_text().splitlines()[:-1]]
    ours = {frame.rpartition("+")[2] for stack in stacks for frame in stack[2:] if str(DAEMON) in frame}
    names = names_of(sorted(ours)) if ours else {}
    totals = collections.Counter()
    for count, size, *frames in stacks:
        own = [names[int(f.rpartition("+")[2], 16)] for f in frames if str(DAEMON) in f]
        foreign = [re.search(r"([\w.-]+?)(?:\.so[\d.]*)?(?:\((\w+)\))?\+", f.rpartition("/")[2]).groups()
                   for f in frames[:1] if str(DAEMON) not in f]
        wanted = next((name for name in own if not HELPERS.match(name)), None) or (own[0] if own else "-")
        by = "".join(f" → {name or library}" for library, name in foreign)
        totals[wanted + by] += int(size)
    return totals


def differences(before, after, count, least=8):
    """Lines of what each of so many sockets has added, the most first."""
    added = {who: (size - before[who]) / count for who, size in after.items()}
    lines = [f"{size:7.0f}  {who}" for who, size in sorted(added.items(), key=lambda item: -item[1]) if size >= least]
    return [*lines, f"{sum(added.values()):7.0f}  in all from malloc, with its own overhead"]


def members(*types):
    """Lines of what structures consist of, the large members first; none on a machine without gdb."""
    if shutil.which("gdb") is None:
        return []
    lines = []
    for name in types:
        layout = subprocess.run(["gdb", "-batch", "-ex", f"ptype /o {name}", DAEMON], check=True, capture_output=True,
                                text=True).stdout
        found = [(int(size), member) for size, member in
                 re.findall(r"^/\*[ \d:]+\| +(\d+) +\*/    .*?([\w\[\]]+);$", layout, re.M)]
        large = [f"{member} {size}" for size, member in sorted(found, reverse=True) if size >= 32]
        lines.append(f"{name}: {', '.join(large)}, smaller ones {sum(size for size, _ in found if size < 32)}")
    return lines
