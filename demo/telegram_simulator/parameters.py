"""What a request asks for: parameters from its query and body, and the JSON within them.

Telegram's server takes each parameter as text: where a body is JSON, a number, a
truth value, an array or an object is its JSON.  So a form that has the markup as a
string and a JSON body that has it as an object mean the same, a null is the text
`null`, and what no JSON can be read from is as if it had not been sent.
"""

import email.parser
import json
import re
import urllib.parse

from .errors import bad_request

INTEGER = re.compile(r"-?\d+")
JSON_NAMES = {bool: "Boolean", dict: "Object", list: "Array", str: "String"}


class Parameters:
    """values are as they came (text of a form, values of JSON); files are the parts of a form that had a file name."""

    def __init__(self, values, files=()):
        self.values = dict(values)
        self.files = dict(files)

    def __contains__(self, name):
        return name in self.values

    def text(self, name):
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name, default=0, low=-(1 << 63), high=(1 << 63) - 1):
        """Digits at the beginning count, as in the server; anything else is 0."""
        text = self.text(name)
        if not text:
            return default
        found = INTEGER.match(text)
        return min(max(int(found.group()) if found else 0, low), high)

    def boolean(self, name):
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name, what):
        """The JSON in a parameter; None where there is none.  A null comes as text, since no method means it."""
        text = self.text(name)
        if not text:
            return None
        try:
            value = json.loads(text)
            return "null" if value is None else value
        except ValueError:
            raise bad_request(f"Can't parse {what} JSON object") from None

    def identifier(self, name):
        """The number of a user."""
        number = self.integer(name, low=0)
        if number == 0:
            raise bad_request(f"Invalid {name} specified")
        return number


class FieldError(Exception):
    """What is wrong with a field of a JSON object; the caller puts before it which object it is."""


class Fields:
    """A JSON object, whose fields have types that the server insists on."""

    def __init__(self, value):
        self.value = value

    def __contains__(self, name):
        return name in self.value

    def _typed(self, name, kind):
        if name not in self.value:
            raise FieldError(f"Can't find field \"{name}\"")
        value = self.value[name]
        if not isinstance(value, kind):
            raise FieldError(f"Field \"{name}\" must be of type {JSON_NAMES[kind]}")
        return value

    def string(self, name, default=None):
        """A string or a number; required unless there is a default."""
        if default is not None and name not in self.value:
            return default
        value = self.value.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return json.dumps(value)
        return self._typed(name, str)

    def integer(self, name, default=None):
        if default is not None and name not in self.value:
            return default
        if name not in self.value:
            raise FieldError(f"Can't find field \"{name}\"")
        value = self.value[name]
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise FieldError(f"Field \"{name}\" must be a Number")
        if not INTEGER.fullmatch(str(value)):
            raise FieldError(f"Field \"{name}\" must be a valid Number")
        return int(value)

    def boolean(self, name):
        return self._typed(name, bool) if name in self.value else False

    def object(self, name):
        return Fields(self._typed(name, dict))

    def array(self, name):
        """An array, or nothing in it where the field is not there."""
        return self._typed(name, list) if name in self.value else []


def _multipart(content_type, body):
    """(values, files) of a form in parts."""
    # A part's own headers may be any bytes; the parser keeps them as they are.
    message = email.parser.BytesParser().parsebytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body)
    if not message.is_multipart():
        return {}, {}
    values, files = {}, {}
    for part in message.get_payload():
        name = part.get_param("name", header="content-disposition")
        if name is None:
            continue
        content = part.get_payload(decode=True) or b""
        if part.get_param("filename", header="content-disposition") is not None:
            files[name] = content
        else:
            values[name] = content.decode(errors="surrogateescape")
    return values, files


def _json_object(body):
    try:
        value = json.loads(body.decode(errors="surrogateescape"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def from_message(query, headers, body):
    """The parameters of a request, or of a webhook's answer."""
    content_type = headers.get("content-type", "")
    kind = content_type.lower()
    values, files = {}, {}
    if "multipart/form-data" in kind:
        values, files = _multipart(content_type, body)
    elif "application/x-www-form-urlencoded" in kind:
        values = dict(urllib.parse.parse_qsl(body.decode(errors="surrogateescape"), keep_blank_values=True,
                                             errors="surrogateescape"))
    elif "application/json" in kind:
        values = _json_object(body)
    # The first of two with one name counts, and the query comes first.
    return Parameters({**values, **query}, files)
