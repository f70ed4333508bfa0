#!/usr/bin/python3
"""Writes integrations/node/src/texts.js from the bot's own texts, so that a plugin speaks as tgauth-bot does.

Kept in the tree; test/apps/test_node.py looks whether it is current.
"""

import ast
import json
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = TOP / "integrations/node/src/texts.js"
HEAD = "// The words of tgauth-bot, by language; made by test/support/node_texts.py from bot/texts_*.c.\n"


def wanted():
    """What is said of a login: what stands in bot.js as text.NAME, and each status with its callback answer."""
    source = (TOP / "integrations/node/src/bot.js").read_text()
    statuses = re.search(r"#define TGA_STATUSES\(X\)(.*?)\n\n", (TOP / "common/status.h").read_text(), re.S).group(1)
    names = set(re.findall(r"\btext\.([A-Z_]+)", source))
    for name in re.findall(r"X\((\w+),", statuses):
        names |= {name, "CALLBACK_" + name}
    return names - {"CALLBACK_OK"}


def texts(language, names):
    source = (TOP / f"bot/texts_{language}.c").read_text()
    found = {}
    for name, literals in re.findall(r'TGA_TEXT\(\s*(\w+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', source):
        found[name] = "".join(ast.literal_eval(literal) for literal in re.findall(r'"(?:[^"\\]|\\.)*"', literals))
    return {name: found[name] for name in sorted(names)}


def render():
    languages = re.findall(r"X\(\w+, (\w+), (?:ltr|rtl)\)", (TOP / "common/daemon/language.h").read_text())
    names = wanted()
    body = json.dumps({language: texts(language, names) for language in languages}, ensure_ascii=False, indent="\t")
    # Marks of direction are seen where they are written out.
    body = re.sub(r"[\u200e\u200f\u2066-\u2069]", lambda mark: f"\\u{ord(mark.group()):04x}", body)
    return f"{HEAD}export const texts = {body};\n"


if __name__ == "__main__":
    TARGET.write_text(render())
