"""integrations/python, its handles: forged tokens, servers that are slow, gone, frozen or answer nonsense, and caches."""

import asyncio
import base64
import contextlib
import os
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from tgauth import AsyncSessions, CachedSessions, HttpSessions, RedisSessions, SqlSessions, Unavailable, session_token, token_id
from tgauth import asgi, wsgi

from support import documents
from support.database import hash_id
from support.servers import Redis, free_port, wait_until

TOKEN = "A" * 43
NO_TOKENS = ["", "x", "A" * 42, "A" * 44, "A" * 8192, "A" * 42 + "B", "A" * 42 + "+", "A" * 42 + "/", "A" * 42 + "=", "A" * 42 + "\n", "\n" + "A" * 42,
             "A" * 41 + "\r\n", "А" * 43, "A" * 42 + "\0", "x\r\nX-Forwarded-For: 1\r\n\r\nGET / HTTP/1.1\r\n", "'; DROP TABLE tgauth_user; --",
             "A" * 42 + "４", "..", "*", "A" * 42 + "*", TOKEN + "; tgauth_session=" + TOKEN]
ANSWER = (b'{"user_id": 7, "telegram_id": null, "username": null, "first_name": "Ann", "groups": [], "proof": "telegram", '
          b'"login_id": "00", "created_at": "2026-01-01T00:00:00Z", "expires_at": "2999-01-01T00:00:00Z"}')


def http_answer(body=ANSWER, status="200 OK", more=b""):
    return b"HTTP/1.1 " + status.encode() + b"\r\nContent-Length: %d\r\n" % len(body) + more + b"\r\n" + body


class Server:
    """Stands in for pushd: to each question on each connection it answers what `script` returns; None hangs until the end."""

    def __init__(self, script):
        self.script, self.questions, self.connections, self.over = script, [], [], threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/tgauth/session"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection = self.socket.accept()[0]
                self.connections.append(connection)
                threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with connection, contextlib.suppress(OSError):
            while True:
                question = b""
                while b"\r\n\r\n" not in question:
                    part = connection.recv(65536)
                    if not part:
                        return
                    question += part
                self.questions.append(question)
                answer = self.script(question)
                if answer is None:
                    self.over.wait()
                    return
                connection.sendall(answer)
                if b"CLOSE" in answer:
                    return

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.socket.close()


@pytest.fixture(scope="module")
def running(site):
    site.pushd.start().wait_redis()
    yield site
    site.pushd.stop()


def http_handle(site):
    return HttpSessions(f"{site.pushd.address}/tgauth/session", timeout=10)


def sql_handle(site, **options):
    return SqlSessions(site.dsn("test_app"), **options)


def is_unavailable(handle, token=TOKEN):
    with pytest.raises(Unavailable):
        handle.find(token)
    with pytest.raises(Unavailable):
        handle.end(token)
    return True


# --- tokens and cookies ----------------------------------------------------------------


@pytest.mark.parametrize("token", NO_TOKENS, ids=range(len(NO_TOKENS)))
def test_what_is_no_token_goes_nowhere(token):
    """Not to pushd, in whose request it would be a line of its own; not to Redis, not to PostgreSQL."""
    assert token_id(token) is None
    with Server(lambda question: http_answer()) as server:
        http, nobody = HttpSessions(server.url), SqlSessions("host=127.0.0.1 port=1")
        for handle in (http, RedisSessions(redis.Redis(port=1, socket_timeout=1), http), nobody, CachedSessions(http)):
            assert handle.find(token) is None
            handle.end(token)
        assert asyncio.run(AsyncSessions(http).find(token)) is None
        assert server.questions == []


def test_a_token_is_found_as_the_database_finds_it():
    for secret in (bytes(32), bytes(range(32)), b"\xff" * 32, os.urandom(32)):
        token = base64.urlsafe_b64encode(secret).decode().rstrip("=")
        assert token_id(token) == hash_id(token)


@pytest.mark.parametrize("header, https, plain", [
    (None, None, None), ("", None, None), (f"tgauth_session={TOKEN}", None, TOKEN), (f"__Host-tgauth_session={TOKEN}", TOKEN, None),
    (f"__host-tgauth_session={TOKEN}", None, None), (f"=__Host-tgauth_session={TOKEN}", None, None),
    (f"a=1;__Host-tgauth_session={TOKEN};b", TOKEN, None), (f"__Host-tgauth_session=x; __Host-tgauth_session={TOKEN}", None, None),
    (f"tgauth_session={TOKEN}; tgauth_session={'B' * 43}", None, TOKEN), (f'__Host-tgauth_session="{TOKEN}"', None, None),
    (f"\u2003__Host-tgauth_session={TOKEN}", None, None), (f"x__Host-tgauth_session={TOKEN}", None, None),
    (";" * 8192 + f"__Host-tgauth_session={TOKEN}", TOKEN, None),
])
def test_the_cookie(header, https, plain):
    """The first of its name, as pushd takes it; over https the name that no other host can set."""
    assert session_token(header) == https
    assert session_token(header, plain_http=True) == plain


def test_pushd_is_asked_with_that_cookie_alone():
    """What else the browser brought is the application's."""
    with Server(lambda question: http_answer()) as server:
        found = {}
        application = wsgi.Tgauth(lambda environ, start: found.update(environ) or [b""], HttpSessions(server.url))
        application({"HTTP_COOKIE": f"secret=1; __Host-tgauth_session={TOKEN}; __Host-tgauth_session={'B' * 43}"}, None)
        assert found["tgauth.session"]["user_id"] == 7
        question, = server.questions
        assert question.startswith(b"GET /tgauth/session HTTP/1.1\r\n") and b"secret" not in question and b"BBBB" not in question


def test_an_address_that_is_none():
    for url in ("", "127.0.0.1:8080", "ftp://a/tgauth/session", "http:///session", "http://a/tgauth/"):
        with pytest.raises(ValueError, match="session endpoint"):
            HttpSessions(url)


# --- the three against real servers ----------------------------------------------------


def test_all_say_the_same(running):
    token = running.login(first_name="Анна", username="ann_handles")
    running.query("SELECT tgauth_set_groups(%s, '{staff}')", running.user_id(token))
    http, sql = http_handle(running), sql_handle(running)
    found = wait_until(lambda: (http.find(token) or {}).get("groups") == ["staff"] and http.find(token), "the groups", 5)
    cached = RedisSessions(redis.Redis(port=running.redis.port, socket_timeout=5), sql_handle(running, schema="nowhere"))
    assert sql.find(token) == cached.find(token) == found and found["first_name"] == "Анна"
    assert http.find(TOKEN) is None and sql.find(TOKEN) is None


@pytest.mark.parametrize("make", [http_handle, sql_handle])
def test_an_end_is_one_everywhere(running, make):
    handle, token = make(running), running.login()
    assert handle.find(token)
    handle.end(token)
    handle.end(token)
    assert handle.find(token) is None and running.query("SELECT * FROM tgauth_session(%s)", token) == []
    wait_until(lambda: http_handle(running).find(token) is None, "the end", 5)


@pytest.mark.parametrize("make", [http_handle, sql_handle])
def test_threads_do_not_take_one_for_another(running, make):
    handle = make(running)
    users = {token: running.user_id(token) for token in (running.login() for _ in range(8))}

    def ask(token):
        return all(handle.find(token)["user_id"] == users[token] for _ in range(40))
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, users))
    assert 0 < len(handle.idle.waiting) <= 8


@pytest.mark.parametrize("make", [http_handle, sql_handle])
def test_a_fork_takes_no_connection_along(running, make):
    """Parent and child would read each other's answers."""
    handle, token = make(running), running.login()
    assert handle.find(token)
    kept = handle.idle.waiting[0]
    child = os.fork()
    if child == 0:
        status = 1
        with contextlib.suppress(BaseException):
            good = handle.find(token)["user_id"] == running.user_id(token)
            status = 0 if good and kept not in handle.idle.waiting else 1
        os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert handle.find(token) and list(handle.idle.waiting) == [kept]


def test_the_handles_of_the_readme(running):
    text = documents.block("integrations/python/README.md", "from tgauth import")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{running.pushd.port}").replace("Redis(", f"Redis(port={running.redis.port}, ")
    text = text.replace("host=127.0.0.1 dbname=site user=shop", running.dsn("test_app"))
    names, token = {"redis": redis}, running.login()
    for line in text.splitlines():
        exec(line, names)
        assert "sessions" not in names or names["sessions"].find(token)["user_id"] == running.user_id(token)


# --- pushd ----------------------------------------------------------------------------


NO_ANSWERS = [
    http_answer(b"not json"), http_answer(b"[]"), http_answer(b"null"), http_answer(b"{}"), http_answer(b'{"user_id": "7", "groups": []}'),
    http_answer(b'{"user_id": true, "groups": []}'), http_answer(b"[" * 100000), http_answer(ANSWER[:-20] + b"\xff"), http_answer(b"x" * (2 << 20)),
    http_answer(status="204 No Content"), http_answer(status="302 Found", more=b"Location: /\r\n"), http_answer(status="403 Forbidden"),
    http_answer(status="503 Service Unavailable"), b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{CLOSE", b"SSH-2.0 CLOSE\r\n", b"CLOSE", None,
]


@pytest.mark.parametrize("answer", NO_ANSWERS, ids=range(len(NO_ANSWERS)))
def test_what_pushd_does_not_answer_is_neither_yes_nor_no(answer):
    with Server(lambda question: answer) as server:
        handle = HttpSessions(server.url, timeout=0.5)
        with pytest.raises(Unavailable):
            handle.find(TOKEN)


def test_nobody_listens():
    assert is_unavailable(HttpSessions(f"http://127.0.0.1:{free_port()}/tgauth/session"))
    assert is_unavailable(SqlSessions("host=127.0.0.1 port=1"))
    assert is_unavailable(HttpSessions("http://no-such-host.invalid/tgauth/session"))


def test_a_connection_that_pushd_closed_is_made_anew():
    with Server(lambda question: http_answer()) as server:
        handle = HttpSessions(server.url)
        for _ in range(3):
            assert handle.find(TOKEN)["user_id"] == 7
            for connection in server.connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        assert len(server.questions) == 3 and len(server.connections) == 3


def test_a_late_answer_is_nobody_elses():
    """A connection on which an answer is owed is not asked again."""
    with Server(lambda question: None if b"AAAA" in question else http_answer(status="401 No")) as server:
        handle = HttpSessions(server.url, timeout=0.3)
        with pytest.raises(Unavailable):
            handle.find(TOKEN)
        assert not handle.idle.waiting and handle.find("B" * 42 + "A") is None


def test_pushd_goes_and_comes(running):
    handle, token = http_handle(running), running.login()
    assert handle.find(token)
    assert running.pushd.stop() == 0
    try:
        assert is_unavailable(handle, token)
    finally:
        running.pushd.start().wait_redis()
    assert handle.find(token)


# --- Redis -----------------------------------------------------------------------------


def redis_handle(server, otherwise):
    return RedisSessions(redis.Redis(port=server.port, socket_timeout=0.5), otherwise)


@pytest.fixture
def other_redis(tmp_path):
    server = Redis(tmp_path).start()
    yield server
    server.stop()


@pytest.mark.parametrize("fault", ["gone", "frozen", "refusing", "nonsense", "over", "wrong type"])
def test_redis_is_only_a_cache(running, other_redis, fault):
    token, http = running.login(), http_handle(running)
    key = f"tgauth:session:{hash_id(token)}"
    if fault == "gone":
        other_redis.stop()
    elif fault == "frozen":
        other_redis.send_signal(signal.SIGSTOP)
    elif fault == "refusing":
        other_redis.command("CONFIG", "SET", "requirepass", "x")
    elif fault == "nonsense":
        other_redis.command("SET", key, '{"user_id": 1')
    elif fault == "over":
        other_redis.command("SET", key, ANSWER.decode().replace("2999", "2001"))
    else:
        other_redis.command("LPUSH", key, "x")
    try:
        handle = redis_handle(other_redis, http)
        assert handle.find(token)["user_id"] == running.user_id(token) and handle.find(TOKEN) is None
        assert is_unavailable(redis_handle(other_redis, HttpSessions("http://127.0.0.1:1/session")))
    finally:
        if fault == "frozen":
            other_redis.send_signal(signal.SIGCONT)


def test_a_redis_that_hangs_is_not_asked_by_every_request(running, other_redis):
    handle, asked = redis_handle(other_redis, http_handle(running)), []
    handle.client = type("Hanging", (), {"get": lambda _, key: asked.append(key) or 1 / 0})()
    for _ in range(3):
        assert handle.find(TOKEN) is None
    assert len(asked) == 1
    handle.ask_from = 0
    assert handle.find(TOKEN) is None and len(asked) == 2


def test_a_client_without_a_timeout_is_refused():
    with pytest.raises(ValueError, match="socket_timeout"):
        RedisSessions(redis.Redis(), HttpSessions("http://127.0.0.1:1/session"))


# --- PostgreSQL -------------------------------------------------------------------------


def backend(site):
    return site.value("SELECT pid FROM pg_stat_activity WHERE usename = 'test_app' AND query LIKE '%%session_json%%' ORDER BY backend_start DESC LIMIT 1")


def test_a_backend_that_was_ended_is_replaced(running):
    handle, token = sql_handle(running), running.login()
    for _ in range(3):
        assert handle.find(token)
        ended = backend(running)
        running.query("SELECT pg_terminate_backend(%s)", ended)
        wait_until(lambda: not running.query("SELECT FROM pg_stat_activity WHERE pid = %s", ended), "the backend's end", 10)
    assert handle.find(token)


def test_a_backend_that_hangs(running):
    handle, token = sql_handle(running, timeout=0.5), running.login()
    assert handle.find(token)
    frozen = backend(running)
    os.kill(frozen, signal.SIGSTOP)
    try:
        with pytest.raises(Unavailable, match="in time"):
            handle.find(token)
        assert not handle.idle.waiting and handle.find(token), "a connection of its own for the next"
    finally:
        os.kill(frozen, signal.SIGCONT)


def test_a_server_that_only_accepts():
    with Server(lambda question: None) as server:
        port = server.socket.getsockname()[1]
        assert is_unavailable(SqlSessions(f"host=127.0.0.1 port={port} dbname=x user=x", timeout=0.5))


def test_a_role_or_schema_that_is_none(running):
    for handle in (SqlSessions(running.dsn("nobody")), sql_handle(running, schema="no%s{}\"where")):
        assert is_unavailable(handle)


# --- the cache -------------------------------------------------------------------------


class Told:
    """A handle that says what the test says."""

    def __init__(self, **sessions):
        self.sessions, self.asked, self.away, self.during = sessions, 0, False, lambda: None

    def find(self, token):
        self.asked += 1
        if self.away:
            raise Unavailable("away")
        found = self.sessions.get(token)
        self.during()
        return found

    def end(self, token):
        if self.away:
            raise Unavailable("away")
        self.sessions.pop(token, None)


def session(**changes):
    return {"user_id": 7, "groups": ["staff"], "expires_at": "2999-01-01T00:00:00Z", **changes}


def run_out(cache):
    cache.kept = type(cache.kept)((name, (0.0, found)) for name, (_, found) in cache.kept.items())


def test_the_cache_believes_until_its_time():
    told = Told(**{TOKEN: session()})
    cache = CachedSessions(told, seconds=1000)
    assert cache.find(TOKEN)["user_id"] == 7 and cache.find(TOKEN)["user_id"] == 7 and told.asked == 1
    cache.find(TOKEN)["groups"].append("admins")
    assert cache.find(TOKEN)["groups"] == ["staff"], "what one request does to it is its own"
    told.sessions.clear()
    assert cache.find(TOKEN), "ended elsewhere"
    run_out(cache)
    assert cache.find(TOKEN) is None
    told.sessions[TOKEN] = session()
    assert cache.find(TOKEN), "nobody is not kept"
    told.away = True
    run_out(cache)
    with pytest.raises(Unavailable):
        cache.find(TOKEN)


def test_an_end_through_the_cache_is_one_at_once():
    told = Told(**{TOKEN: session()})
    cache = CachedSessions(told, seconds=1000)
    assert cache.find(TOKEN)
    cache.end(TOKEN)
    assert cache.find(TOKEN) is None
    told.sessions[TOKEN] = session()
    told.during = lambda: cache.end(TOKEN)
    cache.find(TOKEN)
    told.during = lambda: None
    assert cache.find(TOKEN) is None, "an answer from before it ended"
    told.sessions[TOKEN], told.away = session(), False
    assert cache.find(TOKEN)
    told.away = True
    with pytest.raises(Unavailable):
        cache.end(TOKEN)
    with pytest.raises(Unavailable):
        cache.find(TOKEN)


def test_the_cache_has_a_bound():
    tokens = [base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=") for number in range(50)]
    told = Told(**{token: session(user_id=number) for number, token in enumerate(tokens)})
    cache = CachedSessions(told, seconds=1000, entries=10)
    assert [cache.find(token)["user_id"] for token in tokens] == list(range(50)) and len(cache.kept) == 10
    assert not set(tokens) & set(cache.kept), "no token lies in it"
    told.sessions[tokens[0]] = session(expires_at="2001-01-01T00:00:00Z")
    told.asked = 0
    assert cache.find(tokens[0]) and cache.find(tokens[0]) and told.asked == 2, "what is over is asked for"
    for wrong in ({"seconds": 0}, {"entries": 0}):
        with pytest.raises(ValueError):
            CachedSessions(told, **wrong)


# --- programs that await ----------------------------------------------------------------


def test_the_loop_goes_on_while_pushd_hangs():
    async def run(url):
        handle = AsyncSessions(HttpSessions(url, timeout=30), threads=4, timeout=0.5)
        asked = [asyncio.ensure_future(handle.find(TOKEN)) for _ in range(20)]
        turns = 0
        while not all(task.done() for task in asked):
            await asyncio.sleep(0.01)
            turns += 1
        return turns, [task.exception() for task in asked]
    with Server(lambda question: None) as server:
        turns, errors = asyncio.run(run(server.url))
        assert turns > 5 and all(isinstance(error, Unavailable) for error in errors) and len(server.connections) <= 4
        for connection in server.connections:
            connection.shutdown(socket.SHUT_RDWR)


def test_requests_that_were_given_up(running):
    """Their questions go on in threads, and their answers reach nobody else."""
    users = {token: running.user_id(token) for token in (running.login() for _ in range(4))}

    async def run():
        handle = AsyncSessions(http_handle(running), threads=2)
        for _ in range(20):
            given_up = [asyncio.ensure_future(handle.find(token)) for token in users]
            await asyncio.sleep(0.001)
            for task in given_up:
                task.cancel()
            for task, (token, user) in zip(given_up, users.items()):
                with contextlib.suppress(asyncio.CancelledError):
                    await task
                assert (await handle.find(token))["user_id"] == user
    asyncio.run(run())


def test_a_cached_answer_needs_no_thread():
    told = Told(**{TOKEN: session()})

    async def run():
        handle = AsyncSessions(CachedSessions(told, seconds=1000))
        assert (await handle.find(TOKEN))["user_id"] == 7
        handle.executor.shutdown()
        assert (await handle.find(TOKEN))["user_id"] == 7
        await AsyncSessions(handle.sessions).end(TOKEN)
        assert told.sessions == {}
    asyncio.run(run())


@pytest.mark.parametrize("kind, first", [("http", {"type": "http.response.start", "status": 503, "headers": asgi.UNAVAILABLE_FIELDS}),
                                         ("websocket", {"type": "websocket.close", "code": 1013})])
def test_asgi_says_that_nobody_can_tell(kind, first):
    """Also a cookie in pieces, as HTTP/2 may bring it, is one."""
    told, sent = Told(**{TOKEN: session()}), []

    async def application(scope, receive, send):
        await send(scope["tgauth.session"])

    async def send(message):
        sent.append(message)
    tgauth = asgi.Tgauth(application, told)
    scope = {"type": kind, "headers": [(b"cookie", b"a=1"), (b"cookie", b"__Host-tgauth_session=" + TOKEN.encode())]}
    asyncio.run(tgauth(dict(scope), None, send))
    told.away = True
    asyncio.run(tgauth(dict(scope), None, send))
    assert sent[0]["user_id"] == 7 and sent[1] == first


# --- the way to the login page ------------------------------------------------------------


@pytest.mark.parametrize("path, query, to", [
    ("/a b", "c=d&e=%2F", "/a%20b%3Fc%3Dd%26e%3D%252F"), ("/ж", "", "/%D0%B6"), ("", "", "/"), ("//evil.example", "", "//evil.example"),
    ("/\r\nSet-Cookie: x", "", "/%0D%0ASet-Cookie%3A%20x"), ("/a#b&return=c", "", "/a%23b%26return%3Dc")])
def test_the_way_to_the_login_page(running, path, query, to):
    """Back to this path; what leads to another host, pushd does not follow."""
    environ = {"PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query}
    scope = {"path": path or "/", "query_string": query.encode()}
    assert wsgi.login_page_for(environ) == asgi.login_page_for(scope) == f"/tgauth/login?return={to}"
    for root in ("/root", ""):
        mounted = {"path": f"{root}/x", "root_path": "/root", "query_string": b""}
        assert asgi.login_page_for(mounted) == "/tgauth/login?return=/root/x"
    page = running.pushd.get(f"login?return={to}")
    assert page.status == 200 and "evil.example" not in page.text
