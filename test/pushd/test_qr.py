"""The QR codes of links are read by a program that others wrote, whatever the token."""

import re

import pytest
import zbar

from support.browser import Browser

LINKS = 1000
QUIET = 4
EDGE = 12


def modules(frame):
    """The rows of the code, as the path of its frame fills them: a byte for each module."""
    side = frame["qr_size"]
    rows = [bytearray(side) for _ in range(side)]
    x = y = 0
    path = frame["qr_path"]
    assert path.startswith("M0 0")
    for dx, dy, run in re.findall(r"m(-?\d+) (\d+)(?:h(\d+)v1h-\d+z)?", path):
        x, y = x + int(dx), y + int(dy)
        if run:
            rows[y][x:x + int(run)] = b"\1" * int(run)
    return rows


def picture(rows, scale, around):
    """Side and grey pixels of the code as pages show it: black on its white box, on a light or a dark page."""
    white = QUIET * scale
    wide = len(rows) * scale + 2 * (white + EDGE)
    edge = bytes([around]) * EDGE
    light = edge + b"\xff" * (wide - 2 * EDGE) + edge
    lines = [bytes([around]) * wide] * EDGE + [light] * white
    for row in rows:
        ink = b"".join((b"\0" if module else b"\xff") * scale for module in row)
        lines += [edge + b"\xff" * white + ink + b"\xff" * white + edge] * scale
    return wide, b"".join(lines + lines[EDGE:EDGE + white] + lines[:EDGE])


@pytest.fixture(scope="module")
def links(daemon):
    """What as many new browsers are told."""
    return [Browser(daemon).start() for _ in range(LINKS)]


@pytest.mark.parametrize("around", [0xff, 0x14], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [2, 3, 4, 6])
def test_every_code_is_read(links, scale, around):
    scanner = zbar.ImageScanner()
    scanner.parse_config("disable")
    scanner.parse_config("qrcode.enable")
    assert len({frame["link"] for frame in links}) == LINKS
    for frame in links:
        side, pixels = picture(modules(frame), scale, around)
        image = zbar.Image(side, side, "Y800", pixels)
        scanner.scan(image)
        assert [symbol.data for symbol in image] == [frame["link"]]
