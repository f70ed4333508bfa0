"""What clients and networks try against integrations/apache and integrations/haproxy, byte by byte, beyond what test_auth_proxies.py does to each proxy."""

import concurrent.futures
import contextlib
import http.client
import re
import socket
import threading
import urllib.parse

import pytest

from support import documents
from support.apache import Apache
from support.browser import PERSON
from support.haproxy import HaproxyLua
from support.proxies import replace_once, unverified_tls

IDENTITY = ("Remote-User", "Remote-Name", "Remote-Groups", "X-Tgauth-User-Id", "X-Tgauth-Telegram-Id", "X-Tgauth-Proof")
OTHERS = ("Remote-Email", "X-Tgauth-Login", "X-Tgauth-Anything")
PASS = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: 7\r\n" for name in IDENTITY)


class Recorder:
    """A server that keeps what it is sent and answers what it is told to."""

    def __init__(self):
        self.heads, self.bodies, self.answer, self.hangs = [], [], b"", False
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self.server.accept()[0],), daemon=True).start()

    def _serve(self, client):
        with client, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                if not (part := client.recv(65536)):
                    return
                head += part
            head, _, body = head.partition(b"\r\n\r\n")
            self.heads.append(head)
            if b"100-continue" in head:
                client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            fields = {name.lower(): value for name, value in fields_of(head)}
            chunked = "transfer-encoding" in fields
            while len(body) < int(fields.get("content-length", 0)) or chunked and not body.endswith(b"\r\n\r\n"):
                body += client.recv(65536)
            self.bodies.append(body)
            if self.hangs:
                while client.recv(65536):
                    pass
            client.sendall(self.answer(fields) if callable(self.answer) else self.answer)
            while not callable(self.answer) and b" 101 " in self.answer[:20] and (part := client.recv(65536)):
                client.sendall(part.upper())

    def says(self, head, body=b"", fields="", length=None):
        self.answer = f"{head}{fields}Content-Length: {len(body) if length is None else length}\r\nConnection: close\r\n\r\n".encode() + body

    def stop(self):
        self.server.close()


def host_of(proxy):
    return urllib.parse.urlsplit(proxy.url).netloc


class Line:
    """A connection to a proxy, on which bytes are sent as they stand."""

    def __init__(self, proxy):
        plain = socket.create_connection(("127.0.0.1", proxy.port), 30)
        self.socket = unverified_tls().wrap_socket(plain, server_hostname="localhost")
        self.host = host_of(proxy)

    def send(self, start, *fields, body=b"", host=True):
        lines = [start, *([f"Host: {self.host}"] if host else []), *fields, ""]
        self.socket.sendall("".join(f"{line}\r\n" for line in lines).encode("latin1") + body)
        return self

    def answer(self, method="GET"):
        response = http.client.HTTPResponse(self.socket, method=method)
        response.begin()
        response.content = response.read()
        return response

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Staged:
    """A proxy between a recorder in pushd's place and one in the application's."""

    def __init__(self, directory, kind, **options):
        self.pushd, self.application = Recorder(), Recorder()
        self.proxy = kind(directory, self.pushd.port, self.application.port)
        self.proxy.start(**options)
        self.reset()

    def reset(self):
        self.pushd.says(PASS)
        self.application.says("HTTP/1.1 200 OK\r\n", b"the application")
        self.pushd.hangs = False
        self.pushd.heads.clear()
        self.application.heads.clear()
        self.application.bodies.clear()

    def line(self):
        return Line(self.proxy)

    def ask(self, start="GET /x HTTP/1.1", *fields, **options):
        with self.line() as line:
            return line.send(start, *fields, **options).answer(start.partition(" ")[0])

    def stop(self):
        self.proxy.stop()
        self.pushd.stop()
        self.application.stop()


@pytest.fixture(scope="module", params=[Apache, HaproxyLua], ids=["apache", "haproxy"])
def standing(request, tmp_path_factory):
    made = Staged(tmp_path_factory.mktemp(request.param.__name__), request.param)
    yield made
    made.stop()


@pytest.fixture
def staged(standing):
    standing.reset()
    return standing


def fields_of(head):
    lines = head.decode("latin1").split("\r\n")[1:]
    return [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in lines]


def seen(head):
    """As an application reads it that cannot tell punctuation."""
    found = {}
    for name, value in fields_of(head):
        plain = "".join(c if c.isalnum() else "-" for c in name.lower())
        found.setdefault(plain, []).append(value)
    return found


# --- identity ---------------------------------------------------------------------------


def spellings(name):
    yield from (name, name.lower(), name.upper(), name.replace("-", "_"), name.replace("-", "_").upper(), name.replace("-", "_", 1), name.replace("-", "."),
                name.replace("-", "~", 1), name.replace("-", "!"), name.replace("-", "'", 1), name.replace("-", "|"))


@pytest.mark.parametrize("name", IDENTITY + OTHERS)
def test_no_spelling_of_an_identity_passes(staged, name):
    for spelled in spellings(name):
        for fields in ((f"{spelled}: root",), (f"{spelled}: root", f"{spelled}: root"), (f"{spelled}:root",), (f"{spelled}: \t root",),
                       (f"{spelled}:", " root"), ("X-Before: 1", f"{spelled}: root", "\troot"), (f"{spelled} : root",), (f" {spelled}: root",),
                       (f"X-Before: 1\r\n {spelled}: root",)):
            staged.reset()
            staged.ask("GET /x HTTP/1.1", *fields)
            for head in staged.application.heads + staged.pushd.heads:
                # a line that begins with a space is the end of the one before it
                assert not any("root" in " ".join(values) for name, values in seen(head).items() if name not in ("x-before", "host", "x-forwarded-host")), (fields, head)
            for head in staged.application.heads:
                assert all(seen(head)[known.lower()] == ["7"] for known in IDENTITY), (fields, head)
                assert not any(seen(head).get(other.lower()) for other in OTHERS), (fields, head)


def test_trailers_carry_no_identity(staged):
    body = b"3\r\nabc\r\n0\r\nRemote-User: root\r\nX_Tgauth_User_Id: root\r\n\r\n"
    staged.ask("POST /x HTTP/1.1", "Transfer-Encoding: chunked", "Trailer: Remote-User", body=body)
    assert seen(staged.application.heads[0])["remote-user"] == ["7"] and b"root" not in staged.application.heads[0]
    # HAProxy hands them on until 3.2, behind the body, where no application may look for identity
    assert isinstance(staged.proxy, HaproxyLua) or b"root" not in staged.application.bodies[0]


def test_what_a_client_says_of_its_way_ends_at_the_proxy(staged):
    staged.ask("GET /x HTTP/1.1", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http",
               "X-Forwarded-Uri: /elsewhere", "X-Forwarded-Method: POST", "Forwarded: for=198.51.100.7;host=evil.example", "X-Real-Ip: 198.51.100.7")
    told = dict(fields_of(staged.pushd.heads[0]))
    host = host_of(staged.proxy)
    assert told["X-Forwarded-For"] == "127.0.0.1" and told["X-Forwarded-Host"] == told["Host"] == host and told["X-Forwarded-Proto"] == "https"
    assert told["X-Forwarded-Uri"] == "/x" and told["X-Forwarded-Method"] == "GET"
    assert b"198.51.100.7" not in staged.pushd.heads[0] and b"evil" not in staged.pushd.heads[0]
    passed = seen(staged.application.heads[0])
    assert passed["x-forwarded-for"] == ["127.0.0.1"] and passed["x-forwarded-proto"] == ["https"] and "evil" not in str(passed.get("x-forwarded-host"))
    # the login page's own requests too
    staged.ask("GET /tgauth/login HTTP/1.1", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http", "Forwarded: for=1;host=evil.example")
    passed = seen(staged.pushd.heads[-1])
    assert passed["x-forwarded-for"] == ["127.0.0.1"] and passed["x-forwarded-proto"] == ["https"]
    assert passed.get("x-forwarded-host", [host]) == [host] and "forwarded" not in passed


# --- the question -----------------------------------------------------------------------


def test_no_byte_splits_the_question(staged):
    """Of odd bytes in path, query and fields: one request arrives at pushd, with no field that is not of the proxy's own making."""
    known = {"host", "connection", "accept", "accept-language", "authorization", "cookie", "referer", "sec-fetch-mode", "upgrade", "user-agent",
             "x-requested-with", "content-length", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-method", "x-forwarded-uri"}
    for byte in (*range(0x21), *b"\"#%,:;<=>\\`|~", 0x7F, 0x80, 0x85, 0x8A, 0xA0, 0xFF):
        odd = chr(byte)
        for start, fields in ((f"GET /a{odd}X-Forwarded-For:1{odd}?q={odd} HTTP/1.1", ()), ("GET /x HTTP/1.1", (f"Cookie: a={odd}Remote-User: 1{odd}b",)),
                              ("GET /x HTTP/1.1", (f"Referer: /{odd}X-Evil: 1",)), (f"G{odd}T /x HTTP/1.1", ()), (f"GET /x HTTP/1.1{odd}", ())):
            staged.reset()
            with contextlib.suppress(OSError, http.client.HTTPException):
                staged.ask(start, *fields)
            for head in staged.pushd.heads:
                assert head.startswith(b"GET /tgauth/auth"), (byte, head)
                assert {name.lower() for name, _ in fields_of(head)} <= known, (byte, head)
                assert not any(c < 0x20 and c not in b"\r\n\t" or c == 0x7F for c in head) and b"\r" not in head.replace(b"\r\n", b""), (byte, head)
                assert b"\n" not in head.replace(b"\r\n", b""), (byte, head)


@pytest.mark.parametrize("path", ["/tgauth/../x", "/tgauth/%2e%2e/x", "/tgauth/..%2fx", "/tgauth%2f..%2fx", "//tgauth/../x", "/./tgauth/../x", "/tgauth/;/../x",
                                  "/x/../tgauth/", "/tgauth", "/TGAUTH/x", "/tgauth//..//x", "/tgauth/..;/x", "/.well-known/jwks.json/../../x", "/.well-known/jwks.json/x",
                                  "/.well-known/jwks.jsonx", "http://elsewhere.example/tgauth/", "/x?/tgauth/", "/x;/tgauth/", "/%74gauth/../x", "/tgauth/\\..\\x", "*"])
def test_no_path_leads_past_the_question(staged, path):
    """Whatever comes to the application, pushd was asked about."""
    staged.pushd.says("HTTP/1.1 401 Unauthorized\r\n")
    for method in ("GET", "OPTIONS", "POST", "TRACE", "PROPFIND"):
        with contextlib.suppress(OSError, http.client.HTTPException):
            staged.ask(f"{method} {path} HTTP/1.1", "Content-Length: 0")
    assert not staged.application.heads


def test_other_versions_and_methods_are_asked_about_too(staged):
    staged.pushd.says("HTTP/1.1 401 Unauthorized\r\n")
    for start in ("GET /x HTTP/1.0", "GET /x", "CONNECT localhost:80 HTTP/1.1", "BREW /x HTTP/1.1", "PRI * HTTP/2.0", "HEAD /x HTTP/1.1"):
        with contextlib.suppress(OSError, http.client.HTTPException):
            staged.ask(start)
    assert not staged.application.heads


# --- pushd's answer ----------------------------------------------------------------------


@pytest.mark.parametrize("answer", [
    "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 20", "nonsense\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    PASS.replace("Remote-Groups: 7\r\n", "") + "Content-Length: 0\r\n\r\n", PASS.replace("200 OK", "500 No") + "Content-Length: 0\r\n\r\n",
    PASS.replace("200 OK", "404 No") + "Content-Length: 0\r\n\r\n", PASS.replace("200 OK", "204 No") + "\r\n", PASS.replace("200 OK", "302 No") + "Content-Length: 0\r\n\r\n",
    PASS.replace("200 OK", "503 No") + "Content-Length: 0\r\n\r\n", PASS + "Content-Length: 10\r\n\r\nshort", PASS])
def test_what_is_no_answer_is_a_503(staged, answer):
    """Nobody passes, and nobody is told that they are logged out."""
    staged.pushd.answer = answer.encode()
    for fields in ((), tuple(f"{name}: {value}" for name, value in PERSON.items())):
        told = staged.ask("GET /x HTTP/1.1", *fields)
        assert told.status == 503 and told.getheader("Retry-After") == "2" and told.getheader("Location") is None
    assert not staged.application.heads


def test_a_pushd_that_hangs_is_a_503(staged):
    staged.pushd.hangs = True
    assert staged.ask().status == 503 and not staged.application.heads


def test_what_pushd_says_to_the_client_arrives(staged):
    staged.pushd.says("HTTP/1.1 403 Forbidden\r\n", b"<h1>\xd0\xbd\xd0\xb5\xd1\x82</h1>",
                      "Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: default-src 'none'\r\nCache-Control: no-store\r\n")
    told = staged.ask()
    assert told.status == 403 and told.content.decode() == "<h1>нет</h1>" and told.getheader("Content-Type") == "text/html; charset=utf-8"
    assert told.getheader("Content-Security-Policy") == "default-src 'none'" and told.getheader("Cache-Control") == "no-store"
    staged.pushd.says("HTTP/1.1 303 See Other\r\n", fields="Location: https://example.com/tgauth/login?return=/x%3Fy%0a\r\n")
    told = staged.ask()
    assert told.status == 303 and told.getheader("Location") == "https://example.com/tgauth/login?return=/x%3Fy%0a"
    staged.pushd.says("HTTP/1.1 401 Unauthorized\r\n", b'{"error":"not_logged_in"}', "Content-Type: application/json\r\n")
    told = staged.ask()
    assert told.status == 401 and told.content == b'{"error":"not_logged_in"}' and told.getheader("Content-Type") == "application/json"
    assert not staged.application.heads


# --- connections ------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["303 See Other", "401 Unauthorized", "403 Forbidden", "503 No"])
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_the_body_of_a_refused_request_is_not_the_next_one(staged, status, framing):
    smuggled = f"GET /smuggled HTTP/1.1\r\nHost: {host_of(staged.proxy)}\r\n\r\n".encode()
    body = smuggled if framing == "length" else b"%x\r\n%s\r\n0\r\n\r\n" % (len(smuggled), smuggled)
    field = f"Content-Length: {len(body)}" if framing == "length" else "Transfer-Encoding: chunked"
    staged.pushd.says(f"HTTP/1.1 {status}\r\n", b"no")
    with staged.line() as line:
        assert line.send("POST /x HTTP/1.1", field, body=body).answer("POST").status == int(status[:3])
        staged.pushd.says(PASS)
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.send("GET /second HTTP/1.1", "Connection: close").answer()
    assert not any(b"smuggled" in head for head in staged.application.heads + staged.pushd.heads)


def test_each_request_of_a_connection_is_asked_about(staged):
    with staged.line() as line:
        for passes in (True, False, True, False, False, True):
            staged.reset()
            staged.pushd.says(PASS if passes else "HTTP/1.1 401 Unauthorized\r\n", b"")
            told = line.send("GET /x HTTP/1.1").answer()
            assert told.status == (200 if passes else 401) and len(staged.pushd.heads) == 1 and len(staged.application.heads) == passes


def test_head_has_no_body(staged):
    with staged.line() as line:
        for status in ("403 Forbidden", "401 Unauthorized", "303 See Other"):
            staged.pushd.says(f"HTTP/1.1 {status}\r\n", b"a page")
            assert line.send("HEAD /x HTTP/1.1").answer("HEAD").status == int(status[:3])
        staged.pushd.says(PASS)
        staged.application.says("HTTP/1.1 200 OK\r\n", b"", length=15)
        assert line.send("HEAD /x HTTP/1.1").answer("HEAD").status == 200
        assert staged.application.heads[-1].startswith(b"HEAD /x ")


@pytest.mark.parametrize("path", ["/socket", "/tgauth/ws"])
def test_a_websocket_goes_both_ways(staged, path):
    """One of the application, which is asked about, and pushd's own, which is not."""
    upgraded = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n"
    server = staged.pushd if path.startswith("/tgauth") else staged.application
    server.answer = upgraded
    if server is staged.pushd:
        staged.application.says("HTTP/1.1 500 No\r\n")
    with staged.line() as line:
        line.send(f"GET {path} HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
        read = line.socket.makefile("rb")
        assert b" 101 " in read.readline()
        while read.readline().strip():
            pass
        for part in (b"first", b"second" * 100):
            line.socket.sendall(part)
            assert read.read(len(part)) == part.upper()
    assert len(staged.pushd.heads) == 1


def test_there_is_no_way_to_a_tunnel(staged):
    """Of what it carries pushd would be asked no more."""
    host = host_of(staged.proxy)
    for start in (f"CONNECT {host} HTTP/1.1", "CONNECT /x HTTP/1.1"):
        assert staged.ask(start).status in (400, 405) and not staged.application.heads
    staged.ask("GET /x HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c")
    assert "upgrade" not in seen(staged.application.heads[0])


@pytest.mark.parametrize("extra", [(), ("Expect: 100-continue",)], ids=["at once", "expect"])
def test_a_body_arrives_whole(staged, extra):
    body = bytes(range(256)) * 1500
    assert staged.ask("PUT /x HTTP/1.1", f"Content-Length: {len(body)}", *extra, body=body).status == 200
    assert staged.application.bodies[-1] == body and staged.pushd.bodies[-1] == b""
    chunks = b"".join(b"4000\r\n" + body[at:at + 0x4000] + b"\r\n" for at in range(0, 0x4000 * 20, 0x4000)) + b"0\r\n\r\n"
    assert staged.ask("POST /x HTTP/1.1", "Transfer-Encoding: chunked", *extra, body=chunks).status == 200
    assert len(staged.application.bodies[-1]) >= 0x4000 * 20


def test_clients_at_once_get_their_own(staged):
    """No answer is another's: pushd says in each who it was asked about."""
    staged.pushd.answer = lambda fields: (PASS.replace(": 7", f": {fields['cookie']}") + "Content-Length: 0\r\n\r\n").encode()
    staged.application.answer = lambda fields: f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(fields['remote-user'])}\r\n\r\n{fields['remote-user']}".encode()
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda n: staged.ask("GET /x HTTP/1.1", f"Cookie: n{n}").content.decode(), range(300)))
    assert told == [f"n{n}" for n in range(300)]


# --- the operator -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Apache, HaproxyLua], ids=["apache", "haproxy"])
def test_an_address_that_is_none_lets_nobody_in(tmp_path, kind):
    """What fails in Lua itself."""
    application = Recorder()
    application.says("HTTP/1.1 200 OK\r\n")
    proxy = kind(tmp_path, 1, application.port)
    proxy.text = re.sub(r"(Use Tgauth|lua\.tgauth) \S+", r"\1 nowhere", proxy.text)
    proxy.start()
    with Line(proxy) as line:
        assert line.send("GET /x HTTP/1.1").answer().status == 503 and not application.heads
    proxy.stop()
    application.stop()


def test_a_connection_that_was_never_used_is_closed_without_a_word(tmp_path):
    """A browser that opened it ahead would take HAProxy's 408 for the answer to what it asks next."""
    proxy = HaproxyLua(tmp_path, 1, 1)
    proxy.text = replace_once(proxy.text, "timeout http-request 10s", "timeout http-request 1s")
    proxy.start()
    with Line(proxy) as line:
        assert line.socket.recv(1000) == b""
    proxy.stop()


def test_a_part_for_a_group(tmp_path):
    """Apache reads paths as the application does; HAProxy does not, and leaves the parts of a host to it."""
    staged = Staged(tmp_path, Apache, settings=documents.block("integrations/apache/README.md", "<Location"))
    for groups, path, status in (("admins", "/admin/x", 200), ("staff,admins,z", "/admin", 200), ("", "/admin/x", 403), ("admins-not,not-admins", "/admin/x", 403),
                                 ("", "/x", 200), ("", "/%61dmin/x", 403), ("", "/x/../admin/x", 403), ("", "//admin/x", 403)):
        staged.pushd.says(PASS.replace("Remote-Groups: 7", f"Remote-Groups: {groups}"))
        assert staged.ask(f"GET {path} HTTP/1.1", "Remote-Groups: admins").status == status, (groups, path)
    staged.stop()
