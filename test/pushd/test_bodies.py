"""Bodies in chunks, as curl, Node, Python and tunnels send them (RFC 9112 7.1)."""

import http.client
import json
import re
import subprocess
import time

import pytest

from support.browser import Browser, read_all
from support.servers import wait_until


def chunks(*parts, end=b"0\r\n\r\n"):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + end


def claim(pushd, body, fields="", browser=None):
    cookie = "".join(f"Cookie: {k}={v}\r\n" for k, v in browser.cookies.items()) if browser else ""
    return (f"POST /tgauth/claim HTTP/1.1\r\nHost: localhost\r\nOrigin: {pushd.url}\r\n{cookie}"
            "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n"
            f"{fields}\r\n").encode() + body


LAST = b"GET /tgauth/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", answer)]


@pytest.fixture
def confirmed(browser, database):
    """A login that its browser has yet to claim."""
    database.confirm_frame(browser.start())
    return browser


@pytest.mark.parametrize("body", [
    chunks(b"return=/kept"), chunks(b"ret", b"urn", b"=/kept"), chunks(*(b"%c" % c for c in b"return=/kept")),
    chunks(b"return=/kept", end=b"0\r\nChecksum: 1\r\n\r\n"), b"c;x=y\r\nreturn=/kept\r\n0\r\n\r\n"])
def test_body_in_chunks(pushd, confirmed, body):
    answer = pushd.raw(claim(pushd, body, "Connection: close\r\n", confirmed))
    assert statuses(answer) == [200] and b'"return":"/kept"' in answer


def test_chunks_that_come_in_pieces(pushd, confirmed):
    whole = claim(pushd, chunks(b"return=/", b"a" * 300), "Connection: close\r\n", confirmed)
    head = whole.index(b"\r\n\r\n") + 4
    with pushd.connect() as s:
        s.sendall(whole[:head])
        for i in range(head, len(whole), 3):
            time.sleep(0.001)
            s.sendall(whole[i:i + 3])
        answer = read_all(s)
    assert statuses(answer) == [200] and b'"return":"/aaaa' in answer


def test_what_follows_the_chunks_is_the_next_request(pushd):
    assert statuses(pushd.raw(claim(pushd, chunks(b"return=/")) * 2 + LAST)) == [401, 401, 404]
    assert statuses(pushd.raw(b"GET /tgauth/healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                              + chunks() + LAST)) == [200, 404]


@pytest.mark.parametrize("body, status", [
    (b"x\r\n", 400), (b"\r\n", 400), (b"1\na\r\n0\r\n\r\n", 400), (b"1\r\nab\r\n", 400), (b"1 \r\na\r\n0\r\n\r\n", 400),
    (b"0x1\r\na\r\n", 400), (b"-1\r\n", 400), (b"0\r\nno field\r\n\r\n", 400), (b"fffffffff\r\n", 413),
    (b"10000\r\n", 413), (chunks(b"a" * 30000, b"a" * 30000), 413), (b"0\r\n" + b"A: b\r\n" * 2000, 431),
    (b"1" + b";" * 2000, 400)])
def test_broken_chunks(pushd, body, status):
    answer = pushd.raw(claim(pushd, body) + LAST)
    assert statuses(answer) == [status], answer[:200]
    assert b"\r\nConnection: close\r\n" in answer


def test_chunks_where_no_body_belongs(pushd):
    before = pushd.metric("refused_body_total")
    answer = pushd.raw(b"GET /tgauth/healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(b"a"))
    assert statuses(answer) == [413]
    assert pushd.metric("refused_body_total") == before + 1


def test_what_is_refused_by_its_head_is_not_read_as_chunks(pushd):
    request = b"POST /tgauth/nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(LAST)
    assert statuses(pushd.raw(request)) == [404]


def test_expecting_to_be_asked_for_chunks(pushd):
    with pushd.connect() as s:
        s.sendall(claim(pushd, b"", "Expect: 100-continue\r\nConnection: close\r\n"))
        assert s.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        s.sendall(chunks(b"return=/"))
        assert statuses(read_all(s)) == [401]


# --- by clients ------------------------------------------------------------------------------


def test_python_curl_and_node(pushd, tmp_path):
    """Each posts JSON of a length that it does not say; the answer is of what stands in it."""
    body = json.dumps({"start_token": "x", "telegram_id": "no number"}).encode()
    url = f"{pushd.address}/tgauth/api/preview"
    fields = {"Content-Type": "application/json", "Authorization": "Bearer a.b"}
    expected = 401

    connection = http.client.HTTPConnection("127.0.0.1", pushd.port, timeout=10)
    connection.request("POST", "/tgauth/api/preview", iter([body[:9], body[9:]]), fields, encode_chunked=True)
    assert connection.getresponse().status == expected
    connection.close()

    (tmp_path / "body").write_bytes(body)
    arguments = [word for k, v in {**fields, "Transfer-Encoding": "chunked"}.items() for word in ("-H", f"{k}: {v}")]
    status = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-T", "-", "-X", "POST",
                             *arguments, url], input=body, capture_output=True, timeout=20, check=True).stdout
    assert int(status) == expected

    script = ("const r = require('http').request(process.argv[1], {method: 'POST', headers: JSON.parse(process.argv[2])},"
              " a => { console.log(a.statusCode); a.resume() }); const b = process.argv[3];"
              " r.write(b.slice(0, 9)); setTimeout(() => r.end(b.slice(9)), 50)")
    status = subprocess.run(["node", "-e", script, url, json.dumps(fields), body.decode()], capture_output=True,
                            timeout=20, check=True).stdout
    assert int(status) == expected


def test_a_whole_login_in_chunks(pushd, browser, database):
    frame = browser.start()
    database.confirm_frame(frame)
    connection = http.client.HTTPConnection("127.0.0.1", pushd.port, timeout=10)
    fields = {**browser.headers({"Origin": pushd.url}), "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/tgauth/claim", iter([b"return", b"=/x"]), fields, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 200 and json.loads(answer.read())["return"] == "/x"
    connection.request("GET", "/tgauth/healthz")  # on the same connection
    assert connection.getresponse().status == 200
    connection.close()
    wait_until(lambda: Browser(pushd).get("healthz").status == 200, "pushd")
