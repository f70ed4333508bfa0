"""parse_mode=HTML."""

import re

from .links import link_entity
from .units import ParseError, Scanner

SIMPLE = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
          "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
          "span": "spoiler"}
TAGS = {*SIMPLE, "code", "pre", "blockquote", "a", "tg-emoji"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
TAG_NAME = re.compile(r"[^\s>]*")
SPACE = re.compile(r"\s*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def dereference(match):
    """The character of an HTML reference; one that Telegram does not know stays as it is."""
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return NAMED.get(name, match.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else match.group()


def code_language(attributes):
    name = attributes.get("class", "")
    return name.removeprefix("language-") if name.startswith("language-") else ""


class _Html(Scanner):
    """`open` holds the tags that wait for their end: name, attributes, offset, index into the text."""

    def __init__(self, source):
        super().__init__(source)
        self.open = []

    def skip_space(self):
        self.at = SPACE.match(self.source, self.at).end()

    def ended(self):
        return self.at >= len(self.source)

    def attribute_value(self, where):
        quote = self.source[self.at]
        if quote in "\"'":
            end = self.source.find(quote, self.at + 1)
            if end < 0 or end + 1 >= len(self.source):
                raise ParseError(f"Unclosed start tag at byte offset {where}")
            value = REFERENCE.sub(dereference, self.source[self.at + 1:end])
            self.at = end + 1
            return value
        token = NAME_TOKEN.match(self.source, self.at)
        after = self.source[token.end():token.end() + 1]
        if after and not after.isspace() and after != ">":
            raise ParseError(f"Unexpected end of name token at byte offset {self.byte_offset(self.at)}")
        self.at = token.end()
        if self.ended():
            raise ParseError(f"Unclosed start tag at byte offset {where}")
        return token.group().lower()

    def attributes(self, tag, where):
        """Those up to the end of the start tag, which is read as well."""
        result = {}
        while True:
            self.skip_space()
            if self.ended():
                raise ParseError(f"Unclosed start tag \"{tag}\" at byte offset {where}")
            if self.source[self.at] == ">":
                self.at += 1
                return result
            name = ATTRIBUTE_NAME.match(self.source, self.at).group()
            if not name:
                raise ParseError(f"Empty attribute name in the tag \"{tag}\" at byte offset {where}")
            self.at += len(name)
            self.skip_space()
            if self.ahead("="):
                self.at += 1
                self.skip_space()
                if self.ended():
                    raise ParseError(f"Unclosed start tag \"{tag}\" at byte offset {where}")
                result[name] = self.attribute_value(where)
            else:
                result[name] = ""

    def start_tag(self):
        where = self.byte_offset(self.at)
        tag = TAG_NAME.match(self.source, self.at + 1).group()
        self.at += 1 + len(tag)
        tag = tag.lower()
        if self.ended():
            raise ParseError(f"Unclosed start tag at byte offset {where}")
        if tag not in TAGS:
            raise ParseError(f"Unsupported start tag \"{tag}\" at byte offset {where}")
        attributes = self.attributes(tag, where)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise ParseError(f"Tag \"span\" must have class \"tg-spoiler\" at byte offset {where}")
        self.open.append((tag, attributes, self.length, len(self.text)))

    def end_tag(self):
        where = self.byte_offset(self.at)
        if not self.open:
            raise ParseError(f"Unexpected end tag at byte offset {where}")
        found = TAG_NAME.match(self.source, self.at + 2).group()
        self.at += 2 + len(found)
        self.skip_space()
        if not self.ahead(">"):
            raise ParseError(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        tag, attributes, offset, text_index = self.open.pop()
        if found and found.lower() != tag:
            raise ParseError(f"Unmatched end tag at byte offset {where}, "
                             f"expected \"</{tag}>\", found \"</{found.lower()}>\"")
        if self.length > offset and not self.joined(tag, attributes, offset):
            self.entity(offset, self.details(tag, attributes, text_index))

    def joined(self, tag, attributes, offset):
        """pre and code around one text are one block of code in a language."""
        last = self.entities[-1] if self.entities else {}
        if (last.get("offset"), last.get("length")) != (offset, self.length - offset):
            return False
        if (tag, last["type"]) == ("pre", "code"):
            language = last["_language"]
        elif (tag, last["type"]) == ("code", "pre"):
            language = code_language(attributes)
        else:
            return False
        if language:
            last.update(type="pre", language=language)
        return bool(language)

    def details(self, tag, attributes, text_index):
        if tag in SIMPLE:
            return {"type": SIMPLE[tag]}
        if tag == "code":
            return {"type": "code", "_language": code_language(attributes)}
        if tag == "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        if tag == "tg-emoji":
            number = attributes.get("emoji-id", "")
            if not re.fullmatch(r"-?\d+", number) or int(number) == 0:
                raise ParseError("Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": number}
        if tag == "a":
            return link_entity(attributes.get("href") or "".join(self.text[text_index:]))
        return {"type": tag}

    def parse(self):
        while not self.ended():
            if self.ahead("</"):
                self.end_tag()
            elif self.ahead("<"):
                self.start_tag()
            elif self.ahead("&") and (reference := REFERENCE.match(self.source, self.at)):
                self.add(dereference(reference))
                self.at = reference.end()
            else:
                self.add(self.source[self.at])
                self.at += 1
        if self.open:
            raise ParseError(f"Can't find end tag corresponding to start tag \"{self.open[-1][0]}\"")
        for entity in self.entities:
            entity.pop("_language", None)
        return self.result()


def parse_html(source):
    return _Html(source).parse()
