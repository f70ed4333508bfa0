"""How Telegram counts text, and what the parsers of its three modes share."""


class ParseError(Exception):
    pass


def utf16_length(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Scanner:
    """Reads a source from left to right; what it writes is the text without the marks."""

    def __init__(self, source):
        self.source = source
        self.at = 0
        self.text = []
        self.length = 0
        self.entities = []

    def ahead(self, part):
        return self.source.startswith(part, self.at)

    def add(self, text):
        self.text.append(text)
        self.length += utf16_length(text)

    def byte_offset(self, position):
        return len(self.source[:position].encode())

    def entity(self, offset, details):
        """What was written since that offset is marked, unless nothing was."""
        if details and self.length > offset:
            self.entities.append({"offset": offset, "length": self.length - offset, **details})

    def result(self):
        return "".join(self.text), self.entities
