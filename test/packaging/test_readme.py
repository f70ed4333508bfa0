"""README.md, docs/reference.md and their translations say the same: the same commands, code, links, tables, in the same order."""

import re

import pytest

from support.servers import TOP

LANGUAGES = {"en": ["README.md", "docs/reference.md"], "ru": ["README.ru.md", "docs/reference.ru.md"]}


def text(language):
    return "\n".join((TOP / name).read_text() for name in LANGUAGES[language])


def targets(document):
    return re.findall(r"\]\(([^)]+)\)|src=\"(docs/[^\"]+)\"", document)


def blocks(language):
    """Indented code, without its comments: what a reader copies."""
    lines = [re.sub(r"\s+(--|#) .*$", "", line) for line in text(language).splitlines()
             if re.match(r"\s{4}\s*\S", line) and not line.lstrip().startswith(("*", "`"))]
    return [line for line in lines if not re.match(r"\s+\S.*[а-яё]", line, re.I)]


def spans(language):
    """Code within the text.  What stands between < and > with a space may be in either language."""
    found = re.findall(r"`([^`]+)`", re.sub(r"^    .*$", "", text(language), flags=re.M))
    return sorted(re.sub(r"<[^<>]* [^<>]*>", "<>", re.sub(r"\s+", " ", span)) for span in found)


def links(language):
    found = [(link or picture).replace(".ru.md", ".md") for link, picture in targets(text(language))]
    return [target for target in found if target not in ("README.md", "reference.md")]


def shape(language):
    """Headings by depth, rows of tables by columns, items of lists."""
    marks = []
    for line in text(language).splitlines():
        if line.startswith("#"):
            marks.append(line.split()[0])
        elif line.startswith("|"):
            marks.append("|" * line.count("|"))
        elif re.match(r"\s*(\d+\.|\*) ", line):
            marks.append(line.split()[0])
    return marks


@pytest.mark.parametrize("what", [blocks, spans, links, shape])
def test_both_languages_have_the_same(what):
    english, russian = what("en"), what("ru")
    assert len(english) > 5
    assert english == russian


def anchors(document):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_what_one_installs_is_said_once():
    """The commands of the README are those of docs/operations.md, which has more of them."""
    operations = (TOP / "docs" / "operations.md").read_text()
    commands = [line for line in blocks("en") if line.lstrip().startswith(("sudo", "make deb"))]
    assert len(commands) > 6
    assert not [line for line in commands if line.strip() not in operations]


def test_every_link_leads_somewhere():
    for document in [*TOP.glob("*.md"), *(TOP / "docs").glob("*.md"), *(TOP / "integrations").rglob("*.md")]:
        if "node_modules" in document.parts:
            continue
        for link, picture in targets(document.read_text()):
            file, _, part = (link or picture).partition("#")
            if file.startswith("https:"):
                continue
            place = document.parent / file if file else document
            assert place.exists(), f"{document}: {file}"
            assert not part or part in anchors(place), f"{document}: {link}"


def test_every_make_target_that_is_named_exists():
    makefile = (TOP / "Makefile").read_text()
    for target in set(re.findall(r"(?:^ +|`|sudo )make ([a-z-]+)", text("en"), re.M)):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_each_function_and_endpoint_of_the_api_has_its_example():
    """As the README says of docs/api.md."""
    lines = (TOP / "docs" / "api.md").read_text().splitlines()
    examples = "\n".join(line for line in lines if line.startswith("    "))
    cells = [line.split("|")[1:3] for line in lines if line.startswith("| `") and not line.startswith("| `tgauth.")]
    functions = [name for row in cells for name in re.findall(r"(tgauth_\w+)\(", row[0])]
    endpoints = [path for row in cells for path in re.findall(r"`(?:GET|POST) (\S+)`", row[1])]
    assert len(functions) > 15 and len(endpoints) > 8
    for name in functions:
        assert f"{name}(" in examples, name
    for path in endpoints:
        assert re.search(rf"(\$TGAUTH/|https://\S+?){re.escape(path.lstrip('/'))}(?![\w/])", examples), path


def test_the_index_names_every_document():
    index = TOP / "docs" / "README.md"
    named = {(index.parent / target.partition("#")[0]).resolve() for target, _ in targets(index.read_text())}
    assert not {path for path in (TOP / "docs").glob("*.md") if path != index} - named


def test_one_sentence_names_the_ways_in_besides_a_foreign_service():
    """Sites in Russia may have to offer one; the README for them says so."""
    sentences = re.split(r"(?<=\.)\s+", (TOP / "README.ru.md").read_text())
    said = [sentence for sentence in sentences if "закон" in sentence and "иностранного сервиса" in sentence]
    assert len(said) == 1 and "пароль" in said[0] and "ключ доступа" in said[0]
