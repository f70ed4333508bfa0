#!/usr/bin/python3
"""The OpenAPI document as a page for people: prints docs/openapi.md (`make docs/openapi.md`)."""

import json
import pathlib

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
SOURCE = TOP / "pushd/routes/openapi.json"
PAGE = TOP / "docs/openapi.md"

HEAD = """# The HTTP API, endpoint by endpoint

[openapi.json](../pushd/routes/openapi.json) as a page, made from it by `make docs/openapi.md`; the daemon serves it at `/tgauth/api/openapi.json`. What the
endpoints are for, and an example of each, is in [api.md](api.md).

"""


def anchor(title):
    return "#" + "".join(c for c in title.lower() if c.isalnum() or c in " -_").replace(" ", "-")


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def name_of(schema):
    """A link to a schema that is told of below; None for one that stands where it is."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return f"[{name}]({anchor(name)})" if name else None


def kind(schema):
    """What a value is, in a few words."""
    if name_of(schema):
        return name_of(schema)
    if "allOf" in schema:
        return " and ".join(kind(part) for part in schema["allOf"])
    if schema.get("type") == "array":
        return f"array of {kind(schema['items'])}"
    if schema.get("properties"):
        return "object of " + ", ".join(f"`{name}`" for name in schema["properties"])
    if "enum" in schema:
        words = ", ".join(f"`{word}`" for word in schema["enum"])
    else:
        words = schema.get("type", "any value")
    limits = [f"{word} {schema[key]}" for key, word in (
        ("minimum", "from"), ("maximum", "to"), ("minLength", "at least"), ("maxLength", "at most")) if key in schema]
    if "pattern" in schema:
        limits.append(f"`{schema['pattern']}`")
    return " ".join([words, *limits]) + (" or null" if schema.get("nullable") else "")


def members(schema):
    """Rows of a table: each member of an object, and those of objects in it by their path."""
    rows = []
    for name, value in schema.get("properties", {}).items():
        needed = "" if name in schema.get("required", []) else "optional. "
        rows.append((name, kind(value).partition(" of `")[0], needed + value.get("description", "")))
        inner = value["items"] if value.get("type") == "array" and "$ref" not in value["items"] else value
        rows += [(f"{name}{'[]' if inner is not value else ''}.{path}", *rest) for path, *rest in members(inner)]
    return rows


def table(first, rows):
    lines = [f"| {first} | | |", "|---|---|---|"]
    return lines + [f"| `{cell(name)}` | {cell(what)} | {cell(text).strip()} |" for name, what, text in rows] + [""]


def who(document, security):
    schemes = document["components"]["securitySchemes"]
    names = [f"{name} ({schemes[name]['description'].rstrip('.')})" for need in security for name in need]
    anybody = not security or {} in security
    return "Asked by anybody." if not names else f"Asked {'by anybody, or ' if anybody else ''}with the token of: {', '.join(names)}."


def content(response):
    return next(iter(response.get("content", {}).values()), {}).get("schema", {})


def answers(document, operation):
    lines = ["| answer | | |", "|---|---|---|"]
    for status, response in sorted(operation["responses"].items()):
        if "$ref" in response:
            response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        headers = "".join(f" With `{name}`." for name in response.get("headers", {}))
        schema = content(response)
        lines.append(f"| {status} | {cell(kind(schema)) if schema else ''} | {cell(response['description'])}{headers} |")
    return lines + [""]


def endpoint(document, path, method, operation):
    lines = [f"### {method.upper()} {path}", "", operation["summary"] + ". " + who(document, operation["security"]), ""]
    body = content(operation.get("requestBody", {}))
    if body and (name_of(body) or not body.get("properties")):
        lines += [f"Takes {kind(body)}.", ""]
    elif body:
        lines += table("member", members(body))
    return lines + answers(document, operation)


def schema_section(name, schema):
    lines = [f"### {name}", ""]
    parts = [part for part in schema.get("allOf", [schema]) if "$ref" not in part]
    others = [name_of(part) for part in schema.get("allOf", []) if "$ref" in part]
    if others:
        lines += [f"All of {', '.join(others)}, and:" if parts else f"All of {', '.join(others)}.", ""]
    rows = [row for part in parts for row in members(part)]
    return lines + (table("member", rows) if rows else [cell(kind(schema)) + ".", ""])


def page(document):
    lines = [HEAD + document["info"]["description"], "", "## Endpoints", ""]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += endpoint(document, path, method, operation)
    lines += ["## Schemas", ""]
    for name, schema in document["components"]["schemas"].items():
        lines += schema_section(name, schema)
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(SOURCE.read_text())))
