"""Holds answers against an OpenAPI 3.0 document: as much of it as ours uses, and no more.

A member that the document does not name is an error here, so that answers
cannot grow unseen.
"""

import re

TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


class Checker:
    def __init__(self, document):
        assert document["openapi"].startswith("3.0")
        self.document = document
        self.paths = document["paths"]

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for step in node["$ref"].lstrip("#/").split("/"):
                target = target[step]
            node = target
        return node

    def check(self, method, path, status, headers, value):
        """The answer must be one that the document describes."""
        operations = self.paths[path]
        if method.lower() not in operations:
            assert status == 405
            return
        responses = operations[method.lower()]["responses"]
        assert str(status) in responses, f"{method} {path}: {status} is not described"
        response = self.resolve(responses[str(status)])
        for name, header in response.get("headers", {}).items():
            if header.get("required"):
                assert name in headers, f"{method} {path}: {status} without {name}"
                self.match(self.plain(header["schema"], headers[name]), header["schema"], name)
        (media_type, content), = response["content"].items()
        if headers:
            assert headers["Content-Type"] == media_type
        self.match(value, content["schema"], f"{method} {path} {status}")

    @staticmethod
    def plain(schema, text):
        return int(text) if schema["type"] == "integer" else text

    def merged(self, schema):
        schema = self.resolve(schema)
        if "allOf" not in schema:
            return schema
        parts = [self.merged(part) for part in schema["allOf"]]
        return {"type": "object", "properties": {k: v for p in parts for k, v in p["properties"].items()},
                "required": [name for p in parts for name in p.get("required", [])]}

    def match(self, value, schema, where):
        schema = self.merged(schema)
        if value is None:
            assert schema.get("nullable"), f"{where} is null"
            return
        expected = TYPES[schema["type"]]
        assert isinstance(value, expected) and (expected is bool or not isinstance(value, bool)), \
            f"{where} is no {schema['type']}: {value!r}"
        if "enum" in schema:
            assert value in schema["enum"], f"{where}: {value!r}"
        if "pattern" in schema:
            assert re.search(schema["pattern"], value), f"{where}: {value!r}"
        if "minimum" in schema:
            assert value >= schema["minimum"], f"{where}: {value!r}"
        if expected is list:
            for i, item in enumerate(value):
                self.match(item, schema["items"], f"{where}[{i}]")
        if expected is dict and "properties" in schema:
            missing = set(schema.get("required", [])) - set(value)
            assert not missing, f"{where} lacks {missing}"
            for name, item in value.items():
                assert name in schema["properties"], f"{where} has {name}, which is not described"
                self.match(item, schema["properties"][name], f"{where}.{name}")
