"""What stands in the documents as code, for tests that do what a reader does."""

import textwrap

from support.servers import TOP


def block(document, beginning):
    """The indented block in which a line begins so."""
    lines = (TOP / document).read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("    ") and line.lstrip().startswith(beginning))
    first = next(i for i in range(at, 0, -1) if not lines[i - 1].startswith("    ")) if lines[at - 1].strip() else at
    last = next((i for i in range(at, len(lines)) if lines[i] and not lines[i].startswith("    ")), len(lines))
    return textwrap.dedent("\n".join(lines[first:last])).rstrip()
