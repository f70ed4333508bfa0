"""HTTP/1.1 for the simulator, on asyncio: what clients of the Bot API send, and what webhooks answer.

http.server's threads would cost more than what they serve: the benchmark reads
a hundred updates a poll while thousands of answers are sent.
"""

import asyncio
import dataclasses
import http
import json
import urllib.parse

LIMIT = 50 << 20
TEXT = "text/plain"


@dataclasses.dataclass
class Request:
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    keep_alive: bool = True


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


class Refused(Exception):
    """What cannot be served as HTTP: a status, after which the connection is closed."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


def reason(status):
    return {413: "Request Entity Too Large", 416: "Range Not Satisfiable"}.get(status) or (
        http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else "Unknown")


async def read_headers(reader):
    headers = {}
    while (line := (await reader.readline()).decode("latin-1").strip()):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def number(text, base=10):
    """A length as HTTP writes it: digits and nothing else."""
    if not text.isascii() or not text.isalnum():
        raise Refused(400)
    try:
        return int(text, base)
    except ValueError:
        raise Refused(400) from None


async def read_chunks(reader):
    """A body in chunks; their extensions and the trailer say nothing to us."""
    parts, size = [], 0
    while True:
        length = number((await reader.readline()).decode("latin-1").partition(";")[0].strip(), 16)
        if length == 0:
            await read_headers(reader)
            return b"".join(parts)
        size += length
        if size > LIMIT:
            raise Refused(413)
        parts.append(await reader.readexactly(length))
        if await reader.readexactly(2) != b"\r\n":
            raise Refused(400)


async def read_body(reader, headers, to_end=False):
    """The body that these headers announce; to_end where its end may be the connection's."""
    coding = headers.get("transfer-encoding", "").lower()
    if coding:
        if coding != "chunked":
            raise Refused(501)
        return await read_chunks(reader)
    if "content-length" not in headers:
        return await reader.read() if to_end else b""
    length = number(headers["content-length"])
    if length > LIMIT:
        raise Refused(413)
    return await reader.readexactly(length)


async def read_request(reader, writer):
    """The next request of a connection, or None at its end."""
    line = (await reader.readline()).decode("latin-1").strip()
    if not line:
        return None
    parts = line.split(" ")
    if len(parts) != 3:
        raise Refused(400)
    method, target, version = parts
    if version not in ("HTTP/1.1", "HTTP/1.0"):
        raise Refused(505)
    headers = await read_headers(reader)
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = await read_body(reader, headers)
    url = urllib.parse.urlsplit(target)
    query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True, errors="surrogateescape"))
    keep_alive = headers.get("connection", "" if version == "HTTP/1.1" else "close").lower() != "close"
    return Request(method, urllib.parse.unquote(url.path), query, headers, body, keep_alive)


async def write_response(writer, response):
    head = [f"HTTP/1.1 {response.status} {reason(response.status)}", f"Content-Type: {response.content_type}"]
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
                request = await read_request(reader, writer)
            except Refused as refused:
                await write_response(writer, Response(refused.status, reason(refused.status).encode(), TEXT))
                return
            except ValueError:
                # A line beyond what the reader buffers.
                await write_response(writer, Response(431, reason(431).encode(), TEXT))
                return
            if request is None or not await write_response(writer, await handle(request)) or not request.keep_alive:
                return
    except (ConnectionError, asyncio.IncompleteReadError, Disconnect):
        pass
    finally:
        writer.close()


@dataclasses.dataclass
class Answer:
    """What a webhook answered."""
    status: int
    reason: str
    headers: dict
    body: bytes


async def post_json(url, body, headers):
    """POSTs to a webhook and returns its Answer; ConnectionError if none came."""
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
        line = (await reader.readline()).decode("latin-1").strip().split(" ", 2)
        if len(line) < 2 or not line[1].isdigit():
            raise ConnectionError("Webhook connection closed")
        headers = await read_headers(reader)
        try:
            content = await read_body(reader, headers, to_end=True)
        except (Refused, asyncio.IncompleteReadError) as error:
            raise ConnectionError("Webhook connection closed") from error
        return Answer(int(line[1]), line[2] if len(line) > 2 else "", headers, content)
    finally:
        writer.close()
