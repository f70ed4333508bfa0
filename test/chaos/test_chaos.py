"""A minute of chaos from a fixed seed; `make chaos SECONDS=1200 SEED=2` is the same for longer, and with other luck."""

import os
import re
import subprocess

from support.servers import TOP


def chaos(*options):
    """Its status and what it printed."""
    command = ["/usr/bin/python3", "-m", "chaos", *map(str, options)]
    environment = {**os.environ, "PYTHONPATH": f"{TOP}/test:{TOP}/demo"}
    result = subprocess.run(command, cwd=TOP, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return result.returncode, result.stdout


def test_a_minute_of_chaos():
    status, text = chaos("--seconds", 60, "--seed", 1, "--people", 12)
    assert status == 0, text
    assert int(re.search(r"confirmations acknowledged (\d+)", text).group(1)) > 0
    assert int(re.search(r"^faults (\d+):", text, re.M).group(1)) > 0
