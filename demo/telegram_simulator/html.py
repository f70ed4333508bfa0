"""Text formatting as Telegram's servers do it: parse_mode=HTML, and the entities
they find by themselves.

Offsets and lengths of entities count UTF-16 code units, the offsets in error
messages count bytes of UTF-8, as in Telegram.
"""

import re

from .errors import bad_request

ENTITY_OF_TAG = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}
# What these mark is text as it stands: no other entity begins inside.
VERBATIM = {"code", "pre"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)\s*=\s*("([^"]*)"|'([^']*)'|[A-Za-z0-9.-]+)""")
FOUND = re.compile(r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?)"
                   r"|(?P<url>https?://[^\s<>\"']+|\b\d{1,3}(?:\.\d{1,3}){3}\b)"
                   r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})")


def utf16_length(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def dereference(match):
    """The character of an HTML reference; one that Telegram does not know stays as it is."""
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED.get(name, match.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else match.group()


def cannot_parse(message):
    return bad_request(f"can't parse entities: {message}")


class _Parser:
    """One pass over the source; `open` holds the tags that wait for their end."""

    def __init__(self, source):
        self.source = source
        self.at = 0
        self.text = []
        self.length = 0
        self.open = []
        self.entities = []

    def byte_offset(self, position):
        return len(self.source[:position].encode())

    def add(self, text):
        self.text.append(text)
        self.length += utf16_length(text)

    def start_tag(self, begin):
        name = TAG_NAME.match(self.source, begin + 1).group()
        self.at = begin + 1 + len(name)
        name = name.lower()
        where = self.byte_offset(begin)
        if self.at >= len(self.source):
            raise cannot_parse(f"Unclosed start tag at byte offset {where}")
        if name not in ENTITY_OF_TAG:
            raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {where}')
        attributes = {}
        while not (rest := self.source[self.at:]).lstrip().startswith(">"):
            attribute = ATTRIBUTE.match(self.source, self.at)
            if not attribute:
                if ">" not in rest:
                    raise cannot_parse(f"Unclosed start tag at byte offset {where}")
                raise cannot_parse("Expected equal sign in declaration of an attribute of the tag "
                                   f'"{name}" at byte offset {where}')
            value = next(v for v in (attribute[3], attribute[4], attribute[2]) if v is not None)
            attributes[attribute[1].lower()] = REFERENCE.sub(dereference, value)
            self.at = attribute.end()
        self.at = self.source.index(">", self.at) + 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append((name, attributes, self.length, len(self.text)))

    def end_tag(self, begin):
        where = self.byte_offset(begin)
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {where}")
        found = TAG_NAME.match(self.source, begin + 2).group()
        end = re.compile(r"\s*>").match(self.source, begin + 2 + len(found))
        if not end:
            raise cannot_parse(f"Unclosed end tag at byte offset {where}")
        name, attributes, offset, text_index = self.open.pop()
        if found and found.lower() != name:
            raise cannot_parse(f'Unmatched end tag at byte offset {where}, '
                               f'expected "</{name}>", found "</{found.lower()}>"')
        self.at = end.end()
        if self.length > offset:
            entity = {"offset": offset, "length": self.length - offset, "type": ENTITY_OF_TAG[name]}
            if name == "a":
                entity["url"] = attributes.get("href") or "".join(self.text[text_index:])
                if not re.match(r"(?i)(https?|tg)://", entity["url"]):
                    return
            self.entities.append(entity)

    def parse(self):
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "<":
                (self.end_tag if self.source[self.at + 1:self.at + 2] == "/" else self.start_tag)(self.at)
            elif character == "&" and (reference := REFERENCE.match(self.source, self.at)):
                self.add(dereference(reference))
                self.at = reference.end()
            else:
                self.add(character)
                self.at += 1
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.text), self.entities


def without_forbidden_nesting(entities):
    """code and pre neither contain other entities nor are contained in one: they win."""
    verbatim = [e for e in entities if e["type"] in VERBATIM]

    def kept(entity):
        return entity["type"] in VERBATIM or not any(
            entity["offset"] < v["offset"] + v["length"] and v["offset"] < entity["offset"] + entity["length"]
            for v in verbatim)

    return [e for e in entities if kept(e)]


def found_entities(text, taken):
    """Commands, links and mentions that Telegram marks without being told."""
    result = []
    for match in FOUND.finditer(text):
        offset, length = utf16_length(text[:match.start()]), utf16_length(match.group())
        if not any(offset < t["offset"] + t["length"] and t["offset"] < offset + length
                   for t in taken if t["type"] in VERBATIM | {"text_link"}):
            result.append({"offset": offset, "length": length, "type": match.lastgroup})
    return result


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


def format_text(source, parse_mode=""):
    """The text and the entities of a message; raises as Telegram answers."""
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, entities = _Parser(source).parse()
    elif mode == "":
        text, entities = source, []
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, without_forbidden_nesting(entities))
    entities += found_entities(text, entities)
    return text, sorted(entities, key=lambda e: (e["offset"], -e["length"]))
