"""What stands in the documents as code, for tests that do what a reader does.

A block is what is indented by four columns after an empty line, or fenced.  A marker, a comment of HTML before it, says by which
tests it is run, or why by none; test/docs holds every block to that.
"""

import ast
import dataclasses
import re
import subprocess
import textwrap

from support.servers import TOP

MARKER = re.compile(r"\s*<!-- (run by|not run): (.+?) -->\s*$")
FENCE = re.compile(r"(\s*)(```+|~~~+)")


@dataclasses.dataclass
class Block:
    document: str
    line: int
    text: str
    marker: str = None  # "run by" or "not run"
    said: str = None

    def __str__(self):
        return f"{self.document}:{self.line}"

    def paragraphs(self):
        return [part for part in re.split(r"\n\s*\n", self.text) if part.strip()]


def documents():
    """Of the tree, as paths from its top: those that git knows, or all where there is no git."""
    if (TOP / ".git").exists():
        return subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=TOP, check=True, capture_output=True, text=True).stdout.split()
    names = [str(path.relative_to(TOP)) for path in TOP.rglob("*.md")]
    return sorted(name for name in names if not re.match(r"build/|.*node_modules/", name))


def blocks(document):
    lines = (TOP / document).read_text().splitlines()
    found, marker, at = [], (None, None), 0
    while at < len(lines):
        said, fence = MARKER.match(lines[at]), FENCE.match(lines[at])
        end = at + 1
        if said:
            marker = said.groups()
        elif fence:
            while end < len(lines) and not lines[end].strip().startswith(fence.group(2)):
                end += 1
            found.append(Block(document, at + 1, textwrap.dedent("\n".join(lines[at + 1:end])), *marker))
            end, marker = end + 1, (None, None)
        elif lines[at].startswith("    ") and lines[at].strip() and (at == 0 or not lines[at - 1].strip() or MARKER.match(lines[at - 1])):
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            found.append(Block(document, at + 1, textwrap.dedent("\n".join(lines[at:end])).rstrip(), *marker))
            marker = (None, None)
        elif lines[at].strip():
            marker = (None, None)
        at = end
    return found


def block(document, beginning):
    """To the end of its block, from the paragraph on in which a line begins so."""
    found = next(b for b in blocks(document) if any(line.lstrip().startswith(beginning) for line in b.text.splitlines()))
    lines = found.text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.lstrip().startswith(beginning))
    first = at
    while first > 0 and lines[first - 1].strip():
        first -= 1
    return textwrap.dedent("\n".join(lines[first:])).rstrip()


def literals(path):
    """The texts in a Python file."""
    return {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
