"""parse_mode=Markdown and parse_mode=MarkdownV2.

The first is flat: one mark at a time, up to its next occurrence.  The second
nests, demands a backslash before each character that could be a mark, and has
quotes, which begin at a line with `>` and end with the last of such lines.
"""

import re

from .links import link_entity
from .units import ParseError, Scanner

LANGUAGE = re.compile(r"[^\s`]*")
FLAT = {"_": "italic", "*": "bold", "`": "code"}
RESERVED = set("_*[]()~`>#+-=|{}.!\n")
# A mark and what it opens; of two that fit, the longer one.
MARKS = (("```", "pre"), ("__", "underline"), ("||", "spoiler"), ("![", "custom_emoji"), ("_", "italic"), ("*", "bold"),
         ("~", "strikethrough"), ("[", "text_link"), ("`", "code"))
CLOSING = {**{kind: mark for mark, kind in MARKS}, "text_link": "]", "custom_emoji": "]"}
# Within these, nothing but their own mark means anything.
VERBATIM = ("code", "pre")
# The names by which Telegram's errors call them.
NAMES = {"bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
         "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
         "blockquote": "BlockQuote"}


class _Markdown(Scanner):
    def block_start(self):
        """After the mark of a block of code: its language, or "", and one line break."""
        word = LANGUAGE.match(self.source, self.at)
        language = ""
        if word.group() and word.end() < len(self.source) and self.source[word.end()] != "`":
            language = word.group()
            self.at = word.end()
        line_end = self.source[self.at:self.at + 2]
        if line_end in ("\r\n", "\n\r"):
            self.at += 2
        elif line_end[:1] in ("\r", "\n"):
            self.at += 1
        return language

    def target(self):
        """The address in parentheses, up to the end of the text if nothing ends it."""
        end = self.source.find(")", self.at)
        end = len(self.source) if end < 0 else end
        address = self.source[self.at:end]
        self.at = end + 1
        return address

    def mark(self):
        begin, offset, first = self.at, self.length, len(self.text)
        character = self.source[begin]
        block = self.ahead("```")
        end_mark = "```" if block else "]" if character == "[" else character
        self.at += len(end_mark)
        language = self.block_start() if block else ""
        end = self.source.find(end_mark, self.at)
        if end < 0:
            raise ParseError(f"Can't find end of the entity starting at byte offset {self.byte_offset(begin)}")
        self.add(self.source[self.at:end])
        self.at = end + len(end_mark)
        if block:
            self.entity(offset, {"type": "pre", "language": language} if language else {"type": "pre"})
        elif character != "[":
            self.entity(offset, {"type": FLAT[character]})
        elif self.ahead("("):
            self.at += 1
            self.entity(offset, link_entity(self.target()))
        else:
            self.entity(offset, link_entity("".join(self.text[first:])))

    def parse(self):
        while self.at < len(self.source):
            if re.match(r"\\[_*`\[]", self.source[self.at:self.at + 2]):
                self.add(self.source[self.at + 1])
                self.at += 2
            elif self.source[self.at] in "_*`[":
                self.mark()
            else:
                self.add(self.source[self.at])
                self.at += 1
        return self.result()


class _MarkdownV2(_Markdown):
    """`open` holds what waits for its end: kind, language, offset, index into the text, place in the source."""

    def __init__(self, source):
        super().__init__(source)
        self.open = []
        self.quoting = False
        self.line_start = True

    def kind(self):
        return self.open[-1][0] if self.open else None

    def escaped(self, position):
        """The character behind a backslash that means it literally, or ""."""
        following = self.source[position + 1:position + 2]
        return following if self.source[position] == "\\" and following and 0 < ord(following) <= 126 else ""

    def plain(self, character):
        self.add(character)
        if character != "\r":
            self.line_start = character == "\n"

    def not_closed(self):
        kind, language, _, _, place = self.open[-1]
        return ParseError(f"Can't find end of {NAMES[kind]}{'Code' if language else ''} entity "
                          f"at byte offset {self.byte_offset(place)}")

    def address(self):
        """The address in parentheses behind a text, with its escapes undone."""
        begin = self.at = self.at + 1
        address = ""
        while self.at < len(self.source) and self.source[self.at] != ")":
            literal = self.escaped(self.at)
            address += literal or self.source[self.at]
            self.at += 2 if literal else 1
        if self.at >= len(self.source):
            raise ParseError(f"Can't find end of a URL at byte offset {self.byte_offset(begin)}")
        self.at += 1
        return address

    def ends_quote(self):
        return self.quoting and self.ahead("\n") and not self.ahead("\n>")

    def closes(self):
        kind = self.kind()
        if kind in (None, "blockquote") or not self.ahead(CLOSING[kind]):
            return False
        return kind != "italic" or not self.ahead("__")

    def begin(self):
        place = self.at
        character = self.source[place]
        if character == "\n" or (character == ">" and self.line_start and self.quoting):
            self.at += 1
            if character == "\n":
                self.plain(character)
            return
        if character == ">" and self.line_start:
            kind, mark = "blockquote", ">"
            self.quoting = True
        else:
            mark, kind = next(((m, k) for m, k in MARKS if self.ahead(m)), (None, None))
        if kind is None:
            raise ParseError(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        self.at += len(mark)
        language = self.block_start() if kind == "pre" else ""
        self.open.append((kind, language, self.length, len(self.text), place))

    def close(self):
        kind, language, offset, first, _ = self.open[-1]
        self.at += len(CLOSING[kind])
        details = {"type": kind}
        if language:
            details["language"] = language
        if kind == "text_link":
            details = link_entity(self.address() if self.ahead("(") else "".join(self.text[first:]))
        elif kind == "custom_emoji":
            if not self.ahead("("):
                raise ParseError("The entity must contain a tg://emoji or tg://time URL")
            number = re.fullmatch(r"(?i)tg://emoji\?id=([1-9]\d*)", self.address())
            if not number:
                raise ParseError("Invalid tg://emoji or tg://time URL specified")
            details["custom_emoji_id"] = number[1]
        self.open.pop()
        self.entity(offset, details)

    def close_quote(self, end):
        """At the line break that ends a quote, or at the end of the text; || right before it folds the quote up."""
        folded = self.kind() == "spoiler" and self.source[self.open[-1][4] + 2:end].strip("\r") == ""
        if folded:
            self.open.pop()
        if self.kind() != "blockquote":
            raise self.not_closed()
        _, _, offset, _, _ = self.open.pop()
        self.quoting = False
        if end < len(self.source):
            self.plain("\n")
            self.at += 1
        self.entity(offset, {"type": "expandable_blockquote" if folded else "blockquote"})

    def parse(self):
        while self.at < len(self.source):
            character = self.source[self.at]
            if literal := self.escaped(self.at):
                self.plain(literal)
                self.at += 2
            elif character not in ({"`"} if self.kind() in VERBATIM else RESERVED):
                self.plain(character)
                self.at += 1
            elif self.ends_quote():
                self.close_quote(self.at)
            elif self.closes():
                self.close()
            else:
                self.begin()
        if self.quoting and self.open:
            self.close_quote(len(self.source))
        if self.open:
            raise self.not_closed()
        return self.result()


def parse_markdown(source):
    return _Markdown(source).parse()


def parse_markdown_v2(source):
    return _MarkdownV2(source).parse()
