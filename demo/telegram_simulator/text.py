"""The text of a message and its entities: what parse_mode or `entities` say, and
what Telegram finds by itself.

Offsets and lengths of entities count UTF-16 code units, the offsets in error
messages count bytes of UTF-8, as in Telegram.
"""

import bisect
import re

from .errors import bad_request
from .html import parse_html
from .links import link_entity
from .markdown import parse_markdown, parse_markdown_v2
from .parameters import FieldError, Fields
from .units import ParseError, utf16_length

MAX_BYTES = 1 << 15
# Line breaks of other systems, what turns the direction of writing, lines through and below letters.
REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
# What these mark is text as it stands: no other entity begins inside.
VERBATIM = {"code", "pre"}
PLAIN = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote"}
# Telegram finds these itself, and passes over them where a bot names them.
FOUND_ALONE = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
FOUND = re.compile(r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>]))"
                   r"|(?P<url>https?://[^\s<>\"']+|\b\d{1,3}(?:\.\d{1,3}){3}\b)"
                   r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})")
PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}


def overlap(a, b):
    return a["offset"] < b["offset"] + b["length"] and b["offset"] < a["offset"] + a["length"]


def without_forbidden_nesting(entities):
    """code and pre neither contain other entities nor are contained in one: they win."""
    verbatim = [e for e in entities if e["type"] in VERBATIM]
    return [e for e in entities if e["type"] in VERBATIM or not any(overlap(e, v) for v in verbatim)]


def found_entities(text, taken):
    """Commands, links and mentions that Telegram marks without being told."""
    result = []
    for match in FOUND.finditer(text):
        entity = {"offset": utf16_length(text[:match.start()]), "length": utf16_length(match.group()),
                  "type": match.lastgroup}
        if not any(overlap(entity, t) for t in taken if t["type"] in VERBATIM | {"text_link", "text_mention"}):
            result.append(entity)
    return result


def cleaned(text, entities):
    """Without the characters that Telegram takes out; control characters become spaces."""
    gone = [utf16_length(text[:match.start()]) for match in REMOVED.finditer(text)]
    for entity in entities if gone else ():
        begin, end = (at - bisect.bisect_left(gone, at) for at in (entity["offset"], entity["offset"] + entity["length"]))
        entity.update(offset=begin, length=end - begin)
    return CONTROL.sub(" ", REMOVED.sub("", text)), entities


def trimmed(text, entities):
    """Telegram cuts white space off both ends."""
    cut = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    length = utf16_length(text)
    result = []
    for entity in entities:
        begin = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, length)
        if end > begin:
            result.append({**entity, "offset": begin, "length": end - begin})
    return text, result


def _given_entity(fields):
    """One entity that the bot names itself; None for those that Telegram finds alone."""
    entity = {"offset": fields.integer("offset"), "length": fields.integer("length")}
    kind = fields.string("type")
    if kind in FOUND_ALONE:
        return None
    if kind in PLAIN:
        details = {"type": kind}
    elif kind == "pre":
        language = fields.string("language", "")
        details = {"type": "pre", "language": language} if language else {"type": "pre"}
    elif kind == "text_link":
        details = link_entity(fields.string("url"))
    elif kind == "text_mention":
        details = {"type": kind, "user": {"id": fields.object("user").integer("id")}}
    elif kind == "custom_emoji":
        details = {"type": kind, "custom_emoji_id": str(fields.integer("custom_emoji_id"))}
    else:
        raise FieldError("Unsupported type specified" if kind else "Type is not specified")
    for name in ("offset", "length"):
        if not 0 <= entity[name] <= 1_000_000:
            raise bad_request(f"Receive an entity with incorrect {name} {entity[name]}")
    return details and {**entity, **details}


def given_entities(value):
    if not isinstance(value, list):
        return []
    try:
        if not all(isinstance(entity, dict) for entity in value):
            raise FieldError("expected an Object")
        return [entity for entity in (_given_entity(Fields(v)) for v in value) if entity]
    except FieldError as error:
        raise bad_request(f"Can't parse MessageEntity: {error}") from None


def format_text(source, parse_mode="", entities=None):
    """The text and the entities of a message; raises as Telegram answers."""
    try:
        size = len(source.encode())
    except UnicodeEncodeError:
        raise bad_request("Strings must be encoded in UTF-8") from None
    if size > MAX_BYTES:
        raise bad_request("Text is too long")
    mode = (parse_mode or "").lower()
    if mode in PARSERS:
        try:
            text, marked = PARSERS[mode](source)
        except ParseError as error:
            raise bad_request(f"Can't parse entities: {error}") from None
    elif mode in ("", "none"):
        text, marked = source, given_entities(entities)
    else:
        raise bad_request("Unsupported parse_mode")
    text, marked = trimmed(*cleaned(text, without_forbidden_nesting(marked)))
    marked += found_entities(text, marked)
    return text, sorted(marked, key=lambda e: (e["offset"], -e["length"]))
