"""HTTP/1.1 for the simulator: just what its clients use, on asyncio.

http.server's threads would cost more than what they serve: the benchmark reads
a hundred updates a poll while thousands of answers are sent.
"""

import asyncio
import dataclasses
import json
import urllib.parse

LIMIT = 1 << 20
REASONS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 409: "Conflict", 413: "Payload Too Large", 429: "Too Many Requests",
           500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


@dataclasses.dataclass
class Request:
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes

    def parameters(self):
        """Query string and body, JSON or form, as one dictionary; ValueError if the body is neither."""
        result = dict(self.query)
        kind = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind == "application/json" and self.body:
            body = json.loads(self.body)
            if not isinstance(body, dict):
                raise ValueError("not an object")
            result.update(body)
        elif kind == "application/x-www-form-urlencoded":
            result.update(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))
        return result


@dataclasses.dataclass
class Response:
    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict = dataclasses.field(default_factory=dict)
    # Fewer bytes than promised, then the end: an answer cut off on the way.
    cut_at: int = None
    # An asynchronous iterator of bytes instead of a body: the connection ends with it.
    stream: object = None


class Disconnect(Exception):
    """Raised by a handler that wants the connection closed without an answer."""


async def read_request(reader):
    """The next request of a connection, or None at its end; ValueError for what is no HTTP."""
    line = (await reader.readline()).decode("latin-1").strip()
    if not line:
        return None
    method, target, _ = line.split(" ", 2)
    headers = {}
    while (line := (await reader.readline()).decode("latin-1").strip()):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", 0))
    if not 0 <= length <= LIMIT:
        raise ValueError("body too large")
    body = await reader.readexactly(length) if length else b""
    url = urllib.parse.urlsplit(target)
    query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
    return Request(method, urllib.parse.unquote(url.path), query, headers, body)


async def write_response(writer, response):
    head = [f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Unknown')}",
            f"Content-Type: {response.content_type}"]
    head += [f"{name}: {value}" for name, value in response.headers.items()]
    if response.stream is None:
        head.append(f"Content-Length: {len(response.body)}")
    else:
        head.append("Connection: close")
    writer.write("\r\n".join(head).encode() + b"\r\n\r\n")
    if response.stream is None:
        writer.write(response.body if response.cut_at is None else response.body[:response.cut_at])
        await writer.drain()
        return response.cut_at is None
    try:
        async for part in response.stream:
            writer.write(part)
            await writer.drain()
    finally:
        await response.stream.aclose()
    return False


async def serve_connection(reader, writer, handle):
    """Requests one after the other until either side closes."""
    try:
        while True:
            try:
                request = await read_request(reader)
            except ValueError:
                await write_response(writer, Response(400, b"Bad Request", "text/plain"))
                return
            if request is None or not await write_response(writer, await handle(request)):
                return
            if request.headers.get("connection", "").lower() == "close":
                return
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, Disconnect):
        pass
    finally:
        writer.close()


async def post_json(url, body, headers):
    """POSTs to a webhook and returns the status; ConnectionError or ValueError if none came."""
    parts = urllib.parse.urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=parts.scheme == "https" or None)
    try:
        data = json.dumps(body, ensure_ascii=False).encode()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: application/json",
                "Connection: close", f"Content-Length: {len(data)}"]
        head += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + data)
        await writer.drain()
        status = (await reader.readline()).decode("latin-1").split(" ")
        await reader.read()
        if len(status) < 2:
            raise ConnectionError("no answer")
        return int(status[1])
    finally:
        writer.close()
