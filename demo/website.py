"""The website of the demo: one page, which knows who is logged in by asking pushd.

What a real site does in nginx and in its own language is here in Python: paths
under /tgauth/ go to pushd, everything else is the site.
"""

import asyncio
import html
import json
import threading

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Demo shop</title>
<style>
body {{ font: 18px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem; }}
h1 {{ font-size: 2rem; margin-bottom: .5rem; }}
a.button, button {{ display: inline-block; font: inherit; font-weight: 600; color: #fff; background: #1f76c2; border: 0;
	border-radius: 12px; padding: .7rem 1.3rem; text-decoration: none; cursor: pointer; }}
button.quiet {{ background: none; color: inherit; border: 1px solid currentColor; }}
dl {{ display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; }} dt {{ opacity: .65; }} dd {{ margin: 0; overflow-wrap: anywhere; }}
</style>
<main>
<h1>{title}</h1>
{body}
</main>
</html>
"""

STRANGER = """<p>A shop with nothing in it but a way in. You have no password here and need none.</p>
<p><a class="button" href="/tgauth/login?return=/">Log in with Telegram</a></p>"""

CUSTOMER = """<p>You are logged in. The shop knows this about you:</p>
<dl>{facts}</dl>
<form method="post" action="/tgauth/logout"><input type="hidden" name="return" value="/">
<button class="quiet">Log out</button></form>"""

FACTS = (("first_name", "first name"), ("username", "user name"), ("telegram_id", "Telegram id"),
         ("user_id", "number here"), ("expires_at", "logged in until"))
HEAD_LIMIT = 64 * 1024


def site_page(session):
    if session is None:
        return PAGE.format(title="Demo shop", body=STRANGER)
    facts = "".join(f"<dt>{label}</dt><dd>{html.escape(str(session[name]))}</dd>"
                    for name, label in FACTS if session.get(name) is not None)
    name = html.escape(session.get("first_name") or "friend")
    return PAGE.format(title=f"Hello, {name}!", body=CUSTOMER.format(facts=facts))


class Website:
    """Serves in a thread of its own, from start() to stop()."""

    def __init__(self, port, pushd_port):
        self.port = port
        self.pushd_port = pushd_port
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self):
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self.connection, "127.0.0.1", self.port, limit=HEAD_LIMIT), self.loop).result(10)
        return self

    def stop(self):
        async def end():
            self.server.close()
            tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def connection(self, reader, writer):
        """One request a connection: the next may be for the other side."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, path, _ = head.split(b" ", 2)
            if path.startswith(b"/tgauth/") or path.startswith(b"/.well-known/"):
                await self.forward(head, reader, writer)
            elif method == b"GET" and path.split(b"?")[0] == b"/":
                await self.answer(writer, b"200 OK", site_page(await self.session(head)))
            else:
                await self.answer(writer, b"404 Not Found", PAGE.format(title="Not here", body=""))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, OSError):
            pass
        finally:
            writer.close()

    async def answer(self, writer, status, page):
        body = page.encode()
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                     b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async def session(self, head):
        """Who is logged in: pushd's answer to the visitor's cookies, or None."""
        cookies = [line for line in head.split(b"\r\n") if line.lower().startswith(b"cookie:")]
        if not cookies:
            return None
        reader, writer = await asyncio.open_connection("127.0.0.1", self.pushd_port)
        try:
            host = b"localhost:%d" % self.port
            writer.write(b"\r\n".join([b"GET /tgauth/session HTTP/1.1", b"Host: " + host, b"Connection: close",
                                       *cookies, b"", b""]))
            answer_head, _, body = (await reader.read()).partition(b"\r\n\r\n")
            return json.loads(body) if answer_head.split(b" ", 2)[1] == b"200" else None
        finally:
            writer.close()

    async def forward(self, head, reader, writer):
        lines = head.rstrip(b"\r\n").split(b"\r\n")
        upgrade = any(line.lower().startswith(b"upgrade:") for line in lines)
        drop = (b"x-forwarded-for:",) if upgrade else (b"x-forwarded-for:", b"connection:")
        lines = [line for line in lines if not line.lower().startswith(drop)]
        lines.append(b"X-Forwarded-For: " + writer.get_extra_info("peername")[0].encode())
        if not upgrade:
            lines.append(b"Connection: close")
        pushd_reader, pushd_writer = await asyncio.open_connection("127.0.0.1", self.pushd_port)
        pushd_writer.write(b"\r\n".join(lines) + b"\r\n\r\n")

        async def pipe(source, sink):
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()

        up = asyncio.ensure_future(pipe(reader, pushd_writer))
        down = asyncio.ensure_future(pipe(pushd_reader, writer))
        try:
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)
            pushd_writer.close()
