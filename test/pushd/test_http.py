"""pushd's HTTP: every route, method and malformed request; no database is needed
for most of it, and some run without one on purpose."""

import json
import re
import socket
import stat
import subprocess
import time

import pytest
import websockets

from support.browser import RECEIVE_SECONDS, Browser, read_all
from support.daemons import Pushd, clean_environment
from support.servers import TOP, wait_until

PATHS = ["login", "start", "ws", "events", "claim", "session", "logout", "healthz", "readyz",
         "metrics", "tgauth.js", "login.css", "login.js"]


def status_of(raw):
    return int(raw.split(b" ", 2)[1]) if raw.startswith(b"HTTP/1.1 ") else None


# --- routes -------------------------------------------------------------------


def test_unknown_paths(pushd):
    browser = Browser(pushd, prefix="")
    for path in ("/", "/tgauth", "/tgauth/nothing", "/tgauth/login/", "/tgauth//login",
                 "/tgauth/../login", "/tgauth/%6cogin", "/login", "/tgauth/login.html",
                 "/tgauth/page.c", "/TGAUTH/login"):
        answer = browser.get(path)
        assert answer.status == 404, path
        assert answer.json()["error"] == "not_found"


@pytest.mark.parametrize("path, allowed", [
    ("login", "GET, HEAD"), ("start", "POST"), ("ws", "GET"), ("events", "GET"),
    ("claim", "POST"), ("session", "GET, HEAD"), ("logout", "POST"), ("healthz", "GET, HEAD"),
    ("tgauth.js", "GET, HEAD")])
def test_other_methods(browser, path, allowed):
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"):
        if method in allowed:
            continue
        answer = browser.request(method, path, headers={"Origin": browser.pushd.url})
        assert answer.status == 405, method
        assert answer.headers["Allow"] == allowed


def test_head_is_get_without_a_body(browser):
    for path in ("login", "healthz", "tgauth.js", "session"):
        got, head = browser.get(path), browser.request("HEAD", path)
        assert head.status == got.status and head.body == b""
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
        assert int(head.headers["Content-Length"]) > 0


@pytest.mark.parametrize("path", ["login", "session", "healthz", "login.css", "nothing"])
def test_security_fields(browser, path):
    headers = browser.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    if not path.endswith(".css"):
        assert headers["Cache-Control"] == "no-store"


def test_assets_are_cached_by_version(browser):
    page = browser.get("login").text
    css = re.search(r"/tgauth/(login\.css\?v=[0-9a-f]+)", page).group(1)
    versioned = browser.get(css)
    assert versioned.status == 200 and "immutable" in versioned.headers["Cache-Control"]
    bare = browser.get("tgauth.js")
    assert bare.headers["Cache-Control"] == "public, no-cache"
    assert bare.headers["Content-Type"].startswith("text/javascript")
    again = browser.get("tgauth.js", If_None_Match=bare.headers["ETag"])
    assert again.status == 304 and again.body == b""
    assert browser.get("tgauth.js", If_None_Match='"other"').status == 200
    assert "immutable" not in browser.get("login.css?v=0123456789abcdef").headers["Cache-Control"]


def test_language_of_the_page(browser):
    assert 'lang="ru"' in browser.get("login", Accept_Language="ru-RU,ru;q=0.9").text
    assert browser.get("login", Accept_Language="xx, *;q=0.5").headers["Content-Language"] == "en"


def test_readiness_and_metrics(pushd):
    assert pushd.readiness() == {"postgres": "ok", "redis": "off"}
    assert pushd.metrics()["tgauth_postgres_up"] == 1
    text = pushd.get("metrics").text
    assert "# TYPE tgauth_requests_total counter" in text


def test_metrics_are_not_for_everybody(run_pushd):
    pushd = run_pushd(ready=False)
    assert pushd.get("metrics").status == 200
    assert Browser(pushd).get("metrics", X_Forwarded_For="203.0.113.7").status == 404
    closed = run_pushd(ready=False, metrics_from="203.0.113.0/24")
    assert closed.get("metrics").status == 404
    behind = run_pushd(ready=False, metrics_from="203.0.113.0/24", trusted_proxies="127.0.0.0/8")
    assert Browser(behind).get("metrics", X_Forwarded_For="203.0.113.7").status == 200
    assert Browser(behind).get("metrics", X_Forwarded_For="203.0.113.7, 198.51.100.1").status == 404


# --- origin --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["start", "claim", "logout"])
def test_posts_of_another_origin_are_refused(browser, path):
    for origin in ("https://evil.example", "null", "http://localhost", "http://localhost:1",
                   browser.pushd.url + ".evil.example", "https" + browser.pushd.url[4:], None):
        answer = browser.post(path, headers={"Origin": origin})
        assert answer.status == 403 and answer.json()["error"] == "origin", origin
    assert browser.post(path, headers={"Origin": None, "Sec-Fetch-Site": "cross-site"}).status == 403
    assert browser.post(path, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}).status == 403
    assert browser.post(path, headers={"Origin": None, "Sec-Fetch-Site": "same-origin"}).status != 403
    # a page of ours under no-referrer; a sandbox says null too, and cross-site
    assert browser.post(path, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"}).status != 403
    for site in ("cross-site", "same-site", "none", "same-origin, cross-site"):
        assert browser.post(path, headers={"Origin": "null", "Sec-Fetch-Site": site}).status == 403


def test_refusals_say_what_came_and_what_is_expected(browser):
    url = browser.pushd.url
    for origin, shown in ((f"{url}0", f"{url}0"), ("null", "null"), (None, "no Origin"), ('https://"<\xe9>', 'https://"<?>')):
        answer = browser.post("logout", headers={"Origin": origin})
        assert answer.status == 403 and answer.json()["message"] == f"the request comes from {shown}, and --url says {url}"
    message = browser.get("logout").json()["message"]
    assert message == "this path has POST, and not GET"
    assert browser.request("BREW", "login").json()["message"] == "this path has GET, HEAD, and not BREW"


def test_401_says_how_to_do_better(browser):
    for answer in (browser.get("session"), browser.get("auth"), browser.post("claim"), browser.get("events")):
        assert answer.status == 401 and answer.headers["WWW-Authenticate"] == 'Cookie realm="tgauth"'
    assert browser.post("token").headers["WWW-Authenticate"] == 'Bearer realm="tgauth"'


@pytest.mark.parametrize("sent, kept", [
    ("/%FF", "/%FF"), ("/%D0%B6", "/%D0%B6"), ("/\xff", "/%FF"), ("/%2525", "/%25"), ("/a%00", "/"), ("//x", "/"),
    ("/" + "%C3%A9" * 1535, "/" + "%C3%A9" * 1535), ("/" + "%FF" * 3072, "/")])
def test_a_return_address_is_ascii_whatever_comes(browser, database, sent, kept):
    database.confirm_frame(browser.start())
    answer = browser.request("POST", "claim", f"return={sent}".encode("latin1"), {
        "Origin": browser.pushd.url, "Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 200
    assert json.loads(answer.body.decode("ascii"))["return"] == kept


def test_a_name_that_is_no_utf_8_is_a_wrong_name(browser):
    answer = browser.request("POST", "password", "username=%FF%FE&password=x", {
        "Origin": browser.pushd.url, "Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status == 400 and answer.json()["error"] == "invalid_request"


def test_a_page_without_a_user_agent(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"))
    assert Browser(pushd, agent=None).get("login").status == 200


def test_websocket_of_another_origin_is_refused(browser):
    browser.start()
    for origin in ("https://evil.example", "null", None):
        with pytest.raises(websockets.InvalidStatusCode) as refusal:
            browser.socket(Origin=origin)
        assert refusal.value.status_code == 403


# --- cookies -----------------------------------------------------------------------


def test_cookies_over_https(run_pushd, database):
    pushd = run_pushd(database.dsn("test_pushd"), url="https://login.example")
    browser = Browser(pushd)
    frame = browser.start()
    login, = browser.set_cookies
    assert login.startswith("__Host-tgauth_login=")
    assert login.split("; ")[1:] == ["Path=/", "Max-Age=900", "HttpOnly", "SameSite=Lax", "Secure"]
    assert "wss://login.example" in browser.get("login").headers["Content-Security-Policy"]
    database.confirm_frame(frame)
    browser.post("claim")
    session, gone = browser.set_cookies
    assert session.startswith("__Host-tgauth_session=")
    assert session.split("; ")[1] == "Path=/" and session.endswith("HttpOnly; SameSite=Lax; Secure")
    assert gone.startswith("__Host-tgauth_login=; Path=/; Max-Age=0;")
    assert 2590000 <= int(re.search(r"Max-Age=(\d+)", session).group(1)) <= 2592000


def test_cookies_over_loopback_http(browser):
    browser.get("login")
    login, = browser.set_cookies
    assert login.startswith("tgauth_login=")
    assert login.split("; ")[1:] == ["Path=/", "Max-Age=900", "HttpOnly", "SameSite=Lax"]


# --- malformed requests -----------------------------------------------------------------

HOST = b"Host: localhost\r\n"

MALFORMED = [
    (b"GET / HTTP/1.1\r\n\r\n", 400),  # no Host
    (b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", 400),
    (b"GET /\r\n\r\n", 400),
    (b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET / HTTP/1.1 \r\n" + HOST + b"\r\n", 400),
    (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET nothing HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET http://localhost HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET /\x80 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 505),
    (b"GET / HTTP/1.2\r\n" + HOST + b"\r\n", 505),
    (b"GET / FTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET / HTTP/1.1\n" + HOST + b"\n\r\n\r\n", 400),
    (b"GET / HTTP/1.1\nHost: localhost\n\n", 400),  # and not after the time for a request
    (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    (b"GET http:/// HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\nC: d\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n folded\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A : b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"no colon\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b": empty\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A: \x00\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\rc\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),  # TLS on a plain port
    (b"\x00" * 64, 400),
    (b"\r\n\r\n\r\n", 400),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Content-Length: 1x\r\n\r\n", 400),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Content-Length:\r\n\r\n", 400),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999\r\n\r\n", 413),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400),
    (b"POST /tgauth/claim HTTP/1.1\r\n" + HOST + b"Expect: miracles\r\n\r\n", 417),
    (b"GET /" + b"a" * 100000, 414),
    (b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a" * 100000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\n" + HOST + b"A: b\r\n" * 300 + b"\r\n", 431),
]


@pytest.mark.parametrize("request_bytes, status", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_requests(pushd, request_bytes, status):
    answer = pushd.raw(request_bytes)
    assert status_of(answer) == status, answer[:300]
    head, body = answer.split(b"\r\n\r\n", 1)
    assert b"\r\nConnection: close" in head
    assert re.fullmatch(rb'\{"error":"[a-z_]+","message":"[^"]+"\}\n', body)
    assert pushd.get("healthz").status == 200


def test_request_in_pieces(pushd):
    whole = b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for size in (1, 2, 7):
        with pushd.connect() as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for i in range(0, len(whole), size):
                s.sendall(whole[i:i + size])
            assert status_of(read_all(s)) == 200


def test_body_that_comes_late(pushd, database):
    """The head is still good when a body that came in pieces is whole."""
    browser = Browser(pushd)
    database.confirm_frame(browser.start())
    body = b"return=/" + b"a" * 1000
    fields = {"Host": "localhost", "Origin": pushd.url, "Content-Length": len(body), "Connection": "close",
              "Content-Type": "application/x-www-form-urlencoded", **browser.headers()}
    head = "POST /tgauth/claim HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()) + "\r\n"
    with pushd.connect() as s:
        s.sendall(head.encode())
        for i in range(0, len(body), 100):
            time.sleep(0.02)
            s.sendall(body[i:i + 100])
        answer = read_all(s)
    assert status_of(answer) == 200 and b'"return":"/aaaa' in answer


def test_pipelined_requests(pushd):
    one = b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    body = b"return=/"
    post = (b"POST /tgauth/claim HTTP/1.1\r\nHost: localhost\r\nOrigin: " + pushd.url.encode() +
            b"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    last = b"GET /tgauth/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = pushd.raw(one + post + one + last)
    assert re.findall(rb"HTTP/1\.1 (\d+)", answer) == [b"200", b"401", b"200", b"404"]


def test_unread_body_ends_the_connection(pushd):
    """What was refused by its head must not be read as the next request."""
    inner = b"GET /tgauth/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = pushd.raw(b"POST /tgauth/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                       % len(inner) + inner)
    assert re.findall(rb"HTTP/1\.1 (\d+)", answer) == [b"404"]


def test_http_1_0(pushd):
    answer = pushd.raw(b"GET /tgauth/healthz HTTP/1.0\r\n\r\n")
    assert status_of(answer) == 200 and b"\r\nConnection: close" in answer
    answer = pushd.raw(b"GET http://localhost/tgauth/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert status_of(answer) == 200


def test_expect_continue(pushd):
    with pushd.connect() as s:
        s.sendall(b"POST /tgauth/claim HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                  b"Origin: " + pushd.url.encode() + b"\r\nContent-Length: 8\r\nConnection: close\r\n\r\n")
        assert s.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        s.sendall(b"return=/")
        assert status_of(read_all(s)) == 401


def test_client_that_leaves(pushd):
    for piece in (b"", b"GET", b"GET /tgauth/login HTTP/1.1\r\nHost: localhost\r\n\r\n",
                  b"POST /tgauth/claim HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"):
        with pushd.connect() as s:
            s.sendall(piece)
    assert pushd.get("healthz").status == 200


def test_body_too_large(browser):
    answer = browser.post("claim", {"return": "/" + "a" * 40000})
    assert answer.status == 413 and answer.json()["error"] == "too_large"
    answer = browser.request("GET", "healthz", b"body", {"Content-Length": "4"})
    assert answer.status == 413


WS_FIELDS = {
    "Connection": "keep-alive, Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "tgauth.v1",
}


@pytest.mark.parametrize("change, status", [
    ({"Upgrade": None}, 426), ({"Connection": "close"}, 426), ({"Upgrade": "h2c"}, 426),
    ({"Sec-WebSocket-Version": "8"}, 426), ({"Sec-WebSocket-Version": None}, 426),
    ({"Sec-WebSocket-Key": None}, 400), ({"Sec-WebSocket-Key": "short"}, 400),
    ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ= "}, 400),
    ({"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==x"}, 400),
    ({"Sec-WebSocket-Protocol": None}, 400), ({"Sec-WebSocket-Protocol": "tgauth.v2"}, 400),
    ({"Origin": None}, 403), ({"Origin": None, "Sec-Fetch-Site": "same-origin"}, 403),
    ({}, 401),
])
def test_bad_handshakes(browser, change, status):
    headers = {"Origin": browser.pushd.url, **WS_FIELDS, **change}
    answer = browser.get("ws", **{k: v for k, v in headers.items()})
    assert answer.status == status, answer
    if status == 426:
        assert answer.headers["Sec-WebSocket-Version"] == "13" and answer.headers["Upgrade"] == "websocket"
        assert answer.headers["Connection"] == "Upgrade, " + ("close" if change.get("Connection") == "close" else "keep-alive")


def test_frames_sent_with_the_handshake(browser):
    """A client that does not wait for the 101."""
    browser.start()
    fields = {"Host": "localhost", "Origin": browser.pushd.url, **browser.headers(), **WS_FIELDS}
    head = "GET /tgauth/ws HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()) + "\r\n"
    ping = bytes([0x89, 0x80, 0, 0, 0, 0])
    with browser.pushd.connect() as s:
        s.sendall(head.encode() + ping)
        answer = b""
        while b"\x8a\x00" not in answer:
            chunk = s.recv(4096)
            assert chunk, answer
            answer += chunk
    assert status_of(answer) == 101
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in answer


def test_without_postgres(run_pushd):
    pushd = run_pushd(ready=False)
    browser = Browser(pushd)
    assert browser.get("healthz").status == 200
    ready = browser.get("readyz")
    assert ready.status == 503 and ready.json() == {"postgres": "down", "redis": "off"}
    page = browser.get("login", Accept="text/html")
    assert page.status == 503 and page.headers["Retry-After"] and "<html" in page.text
    assert browser.set_cookies == []
    for answer in (browser.post("start"), browser.post("claim")):
        assert answer.status == 503 and answer.headers["Retry-After"]
    assert browser.get("session").status == 401
    browser.cookies["tgauth_session"] = "A" * 43
    assert browser.get("session").status == 503
    assert browser.post("logout").status == 503
    assert browser.get("login.css").status == 200


# --- unix socket ---------------------------------------------------------------------------------


def unix_get(path, target):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(RECEIVE_SECONDS)
        s.connect(str(path))
        s.sendall(f"GET {target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n"
                  "X-Forwarded-For: 203.0.113.9\r\n\r\n".encode())
        return read_all(s)


def test_unix_socket(directory, database):
    path = directory / "pushd.sock"
    pushd = Pushd(directory, database.dsn("test_pushd"), name="pushd-unix", listen=f"unix:{path}", url="https://a.example")

    def ready():
        try:
            return status_of(unix_get(path, "/tgauth/readyz")) == 200
        except OSError:
            return False

    for _ in range(2):  # the second one finds what the first, killed, left behind
        pushd.launch(pushd.command(), env=pushd.env)
        wait_until(ready, f"the unix socket; see {pushd.log}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        assert b"__Host-tgauth_login=" in unix_get(path, "/tgauth/login")
        assert status_of(unix_get(path, "/tgauth/metrics")) == 404
        pushd.process.kill()
        pushd.process.wait()
        assert path.exists()
    pushd.launch(pushd.command(), env=pushd.env)
    wait_until(ready, "the unix socket")
    assert pushd.stop() == 0
    assert not path.exists()


# --- options -----------------------------------------------------------------------------------------


def run_once(*arguments, **env):
    return subprocess.run([TOP / "tgauth-pushd", *arguments], capture_output=True, text=True,
                          timeout=RECEIVE_SECONDS, env=clean_environment(**env))


@pytest.mark.parametrize("arguments", [
    ["--nonsense"], ["--listen"], ["--listen", "nonsense"], ["--listen", "127.0.0.1"],
    ["--listen", "127.0.0.1:99999"], ["--listen", "unix:"], ["--url", "http://example.com"],
    ["--url", "ftp://localhost"], ["--url", "https://example.com/path"], ["--url", "https://a b"],
    ["--url", "https://"], ["--url", "https://example.com:0"], ["--url", "http://127.0.0.1.evil.example"],
    ["--prefix", "tgauth"], ["--prefix", "/tgauth"], ["--prefix", "//"], ["--prefix", "/a?b/"],
    ["--after-login", "//evil"], ["--bot-url", "https://evil.example/bot"], ["--bot-url", "https://t.me/"],
    ["--channel", "256"], ["--channel", "-1"], ["--cache-ttl", "0"], ["--cache-ttl", "many"],
    ["--trusted-proxies", "10.0.0.0/33"], ["--trusted-proxies", "proxy"], ["--redis", "a:b:c"],
    ["--log-level", "loud"], ["--log-format", "xml"], ["--max-head-bytes", "1"], ["extra"]])
def test_bad_options(arguments):
    result = run_once(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and result.stderr.startswith("tgauth-pushd: ")


def test_help_and_configuration():
    text = run_once("--help").stdout
    assert run_once("-h").stdout == text and run_once("-V").stdout == run_once("--version").stdout != ""
    for word in ("--listen", "TGAUTH_URL", "--trusted-proxies", "SECRET_KEY", "POSTGRES_HOST"):
        assert word in text
    text = run_once("--print-config", "--channel=7", SECRET_KEY="hush", TG_URL="https://t.me/SomeBot",
                    REDIS_HOST="cache", POSTGRES_PASSWORD="hush").stdout
    assert "7" in text and "https://t.me/SomeBot" in text and "cache" in text
    assert "hush" not in text


def test_address_in_use(run_pushd, tmp_path):
    first = run_pushd(ready=False)
    result = run_once(f"--listen=127.0.0.1:{first.port}")
    assert result.returncode == 1 and "cannot_listen" in result.stderr


def test_postgres_by_compose_names(run_pushd, database, postgres):
    env = {"POSTGRES_HOST": postgres.host, "POSTGRES_DB": database.name, "POSTGRES_USER": "test_pushd",
           "POSTGRES_PASSWORD": "it's \\ ignored", "PGPORT": postgres.port}
    pushd = run_pushd(env=env)
    assert pushd.readiness()["postgres"] == "ok"


@pytest.mark.parametrize("tail", ["", "/", "?start="])
def test_bot_url_by_option(run_pushd, database, tail):
    browser = Browser(run_pushd(database.dsn("test_pushd"), bot_url="https://t.me/OtherBot" + tail))
    assert browser.start()["link"].startswith("https://t.me/OtherBot?start=")
