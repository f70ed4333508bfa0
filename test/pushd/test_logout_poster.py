"""Back-channel logout: what pushd posts to clients, and what becomes of clients that misbehave."""

import contextlib
import http.server
import json
import socket
import socketserver
import threading
import time
import urllib.parse

import pytest

from support.browser import session_cookie
from support.servers import wait_until
from support.start_token import from_base64url


class Client:
    """An application at an address of its own; `answers` says what each post is answered with."""

    def __init__(self, site, name, respond=None):
        self.site, self.name, self.posts, self.open, self.most = site, name, [], 0, 0
        self.respond = respond or (lambda handler: handler.send(200))
        client = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                client.open += 1
                client.most = max(client.most, client.open)
                try:
                    body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                    client.posts.append((time.monotonic(), self.path, dict(self.headers), body))
                    client.respond(self)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                finally:
                    client.open -= 1

            do_GET = do_POST

            def send(self, status, body=b"", **fields):
                self.send_response(status)
                for field, value in fields.items():
                    self.send_header(field, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads, request_queue_size = True, 1000

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.uri = f"http://127.0.0.1:{self.server.server_port}/logout?of={name}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def owe(self, count=1, uri=None):
        """So many logout tokens are due, as after a revocation."""
        self.site.query(
            "INSERT INTO tgauth_client (client_id, number, name, redirect_uris, backchannel_logout_uri) SELECT %s, "
            "coalesce(max(number), 0) + 1, %s, '{}', %s FROM tgauth_client ON CONFLICT (client_id) DO NOTHING",
            self.name, self.name, uri or self.uri)
        self.site.query(
            "INSERT INTO tgauth_client_logout (client_id, uri, sid, user_id, created_at, next_at) SELECT %s, %s, "
            "substr(sha256(convert_to(%s || n, 'UTF8')), 1, 16), 1, now(), now() FROM generate_series(1, %s) AS n",
            self.name, uri or self.uri, self.name, count)

    def rows(self):
        return self.site.query("SELECT tries, next_at > now() AS later, failed_at IS NOT NULL, last_error "
                               "FROM tgauth_client_logout WHERE client_id = %s ORDER BY id", self.name)

    def waits_for(self, count, seconds=15):
        wait_until(lambda: len(self.posts) >= count, f"{count} posts to {self.name}", seconds)


@pytest.fixture(scope="module")
def pushd(site):
    site.pushd = site.new_pushd()
    return site.pushd.start().wait_redis()


@pytest.fixture()
def new_client(site, pushd):
    clients = []

    def new(name, respond=None):
        clients.append(Client(site, name, respond))
        return clients[-1]

    yield new
    site.query("DELETE FROM tgauth_client_logout; DELETE FROM tgauth_client")
    for client in clients:
        client.stop()


def hang(handler):
    time.sleep(30)


def trickle(handler):
    """A gigabyte, slowly."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(2**30))
    handler.end_headers()
    for _ in range(300):
        handler.wfile.write(b"x" * 100)
        time.sleep(0.1)


def pour(handler):
    """A gigabyte, at once."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(2**30))
    handler.end_headers()
    for _ in range(2**14):
        handler.wfile.write(b"x" * 2**16)


def test_a_logout_token_is_posted(site, pushd, new_client):
    wiki, sent = new_client("wiki"), pushd.metric("client_logouts_sent_total")
    wiki.owe()
    wiki.waits_for(1)
    _, path, fields, body = wiki.posts[0]
    assert path == "/logout?of=wiki" and fields["Content-Type"] == "application/x-www-form-urlencoded"
    assert fields["User-Agent"] == "tgauth-pushd"
    form = urllib.parse.parse_qs(body, strict_parsing=True)
    assert list(form) == ["logout_token"] and form["logout_token"][0].count(".") == 2
    wait_until(lambda: wiki.rows() == [], "the end of the row")
    assert pushd.metric("client_logouts_sent_total") == sent + 1
    assert "event=client_logout " in pushd.log_text() and form["logout_token"][0] not in pushd.log_text()


def test_a_logout_is_told_at_once(site, pushd, new_client):
    """And in the words of the specification, section 2.4; the hint comes, or it would take five seconds."""
    wiki = new_client("told")
    wiki.owe(0)
    for n in range(1, 4):
        token = site.login()
        login_id, user_id, sid = site.login_id(token), site.user_id(token), f"{n:032x}"
        site.query("UPDATE tgauth_session SET has_clients = true WHERE login_id = decode(%s, 'hex')", login_id)
        site.query("INSERT INTO tgauth_client_session (sid, client_id, login_id, user_id, created_at, last_used_at) VALUES "
                   "(decode(%s, 'hex'), 'told', decode(%s, 'hex'), %s, now(), now())", sid, login_id, user_id)
        assert pushd.request("POST", "logout", {"Origin": pushd.url, **session_cookie(token)}).status == 200
        wiki.waits_for(n, 3)
        said = urllib.parse.parse_qs(wiki.posts[-1][3])["logout_token"][0]
        claims = json.loads(from_base64url(said.split(".")[1]))
        assert (claims["iss"], claims["aud"], claims["sub"], claims["sid"]) == (pushd.url, "told", str(user_id), sid)
        assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}} and "nonce" not in claims


def test_204_will_do(new_client):
    client = new_client("empty", lambda handler: handler.send(204))
    client.owe()
    wait_until(lambda: client.posts and client.rows() == [], "the end of the row")


@pytest.mark.parametrize("name, respond, error", [
    ("broken", lambda handler: handler.send(500, b"sorry"), "status 500"),
    ("unwilling", lambda handler: handler.send(400), "status 400"),
    ("created", lambda handler: handler.send(201), "status 201"),
    ("elsewhere", lambda handler: handler.send(302, Location="/other"), "status 302"),
    ("kept", lambda handler: handler.send(307, Location="/other"), "status 307"),
    ("mute", lambda handler: handler.connection.shutdown(socket.SHUT_RDWR), "Server returned nothing"),
    ("pouring", pour, "answer longer than allowed"),
])
def test_what_is_not_taken_is_tried_again_later(site, pushd, new_client, name, respond, error):
    client, failed = new_client(name, respond), pushd.metric("client_logout_failures_total")
    client.owe()
    wait_until(lambda: client.rows()[0][3], "the error")
    (tries, later, given_up, said), = client.rows()
    assert (tries, later, given_up) == (1, True, False) and said.startswith(error)
    assert len(client.posts) == 1 and client.posts[0][1].startswith("/logout")
    assert pushd.metric("client_logout_failures_total") == failed + 1
    assert f"event=client_logout_failed client={client.uri.split('/logout')[0]} error=" in pushd.log_text()
    wait_until(lambda: pushd.metric("client_logouts_waiting") >= 1, "the gauge", 40)


def test_delays_grow_until_it_is_given_up(site, pushd, new_client):
    client, dead = new_client("dead", lambda handler: handler.send(503)), pushd.metric("client_logouts_given_up_total")
    client.owe()
    for tries, delay in ((0, 10), (1, 20), (2, 40), (20, 3600)):
        # As if the time until then had passed.
        site.query("UPDATE tgauth_client_logout SET tries = %s, next_at = now()", tries)
        wait_until(lambda: client.rows()[0][0] == tries + 1, f"try {tries + 1}")
        due_in = site.value("SELECT extract(epoch FROM next_at - now())::float8 FROM tgauth_client_logout")
        assert delay - 5 < due_in <= delay
    site.query("UPDATE tgauth_client_logout SET created_at = now() - interval '13 hours', next_at = now()")
    wait_until(lambda: client.rows()[0][2], "the end of all tries")
    wait_until(lambda: pushd.metric("client_logouts_given_up_total") == dead + 1, "the counter")
    assert "event=client_logout_given_up " in pushd.log_text()
    wait_until(lambda: pushd.metric("client_logouts_dead") >= 1, "the gauge", 40)
    posts = len(client.posts)
    time.sleep(7)
    assert len(client.posts) == posts, "a dead letter is posted no more"


def test_one_that_hangs_hinders_nobody(site, pushd, new_client):
    slow, trickling, good = new_client("slow", hang), new_client("trickling", trickle), new_client("good")
    slow.owe(600)
    trickling.owe(600)
    slow.waits_for(1)
    for _ in range(3):
        begun = time.monotonic()
        good.owe(50)
        wait_until(lambda: good.rows() == [], "the good one's", 25)
        assert time.monotonic() - begun < 12
        assert pushd.get("healthz").status == 200
    assert slow.most <= 2 and trickling.most <= 2, "few at once to one"
    wait_until(lambda: all(any(tries > 0 for tries, *_ in c.rows()) for c in (slow, trickling)), "the end of patience", 30)
    # What was not even tried is due again soon, and then put off as long as they are silent.
    site.query("UPDATE tgauth_client_logout SET next_at = now() WHERE tries = 0")
    wait_until(lambda: all(tries > 0 for tries, *_ in slow.rows() + trickling.rows()), "all to be put off", 40)
    assert len(slow.posts) <= 20 and "no answer to another one lately" in {row[3] for row in slow.rows()}
    assert len(good.posts) == 150


def test_one_that_is_away(site, pushd, new_client):
    away, good = new_client("away"), new_client("good")
    with contextlib.closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        uri = f"http://127.0.0.1:{s.getsockname()[1]}/"
    away.owe(20, uri)
    away.owe(1, "http://no-such-host.invalid/")
    away.owe(1, "http://127.0.0.1@no-such-host.invalid/")
    good.owe(5)
    wait_until(lambda: good.rows() == [], "the good one's")
    wait_until(lambda: all(tries == 1 for tries, *_ in away.rows()), "a try each")
    assert [row[3] for row in away.rows()[20:]] == ["the address is neither https nor of this machine"] * 2


def test_two_daemons_do_not_post_twice(site, pushd, new_client, tmp_path):
    other = site.new_pushd(tmp_path, "other").start()
    try:
        client = new_client("shared")
        client.owe(400)
        wait_until(lambda: client.rows() == [], "all of them", 60)
        time.sleep(1)
        assert len(client.posts) == 400 == len({body for *_, body in client.posts})
    finally:
        assert other.stop() == 0, other.log_text()


def test_the_end_of_the_daemon_lets_a_post_finish(site, pushd, new_client, tmp_path):
    """And leaves what has not begun to another, or to its next start."""
    def slow(handler):
        time.sleep(1)
        handler.send(200)

    client = new_client("leaving", slow)
    site.pushd.stop()
    leaving = site.new_pushd(tmp_path, "leaving").start()
    client.owe(8)
    client.waits_for(2)
    assert leaving.stop() == 0, leaving.log_text()
    assert len(client.posts) == 2 and len(client.rows()) == 6
    assert {row[:1] + row[2:] for row in client.rows()} == {(0, False, None)}
    site.query("UPDATE tgauth_client_logout SET next_at = now()")
    site.pushd.start()
    wait_until(lambda: client.rows() == [], "the rest", 30)
    assert len(client.posts) == 8
