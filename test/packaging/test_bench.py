"""bench/all measures: its figures are no test's matter, but that there are figures is."""

import re
import subprocess

from support.servers import TOP


def test_whole_logins_and_the_frame_are_measured_against_the_floor():
    table = subprocess.run([TOP / "bench" / "all", "--quick", "--repetitions", "1", "logins", "frame"],
                           check=True, capture_output=True, text=True, timeout=120).stdout
    rows = re.findall(r"^(\w.*?)  +([\d.,e+]+) +([\d.,e+]+) +([\d.]+)   [≥≤]", table, re.M)
    assert len(rows) == 5, table
    assert all(float(number.replace(",", "")) > 0 for _, *numbers in rows for number in numbers), table
