"""The site's own web server for browser tests: it hands /tgauth/ on to pushd and answers
everything else itself, and it can stand in the way as corporate networks do."""

import socket
import threading
import urllib.request

PREFIX = "/tgauth/"
OWN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{path}</title>
<script type="module" src="/tgauth/tgauth.js"></script><main><h1>{path}</h1>
<tgauth-login {attributes}>{inner}</tgauth-login></main>"""
# As strict as a site can be that has the element.
OWN_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
              "require-trusted-types-for 'script'; trusted-types")


class Front:
    """One connection, one request; what begins with the prefix is piped through to pushd."""

    def __init__(self, target):
        self.target = target
        self.blocked = set()  # names under the prefix that answer 403
        self.answer_claim = None  # a body instead of pushd's
        self.silent = set()  # names under the prefix that never answer
        self.inner = "Log in with Telegram"  # of the element
        self.deaf = []  # lines that stand and carry nothing any more
        self.asked = []
        self.heads = {}  # the latest of each path, without the query
        self.pipes = set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self.server.close()
        self.drop()

    def drop(self):
        """Breaks every line that stands."""
        for pipe in list(self.pipes):
            pipe.shutdown(socket.SHUT_RDWR)

    def swallow(self):
        """Lets every line stand, and carries nothing on it any more: the network under a phone that slept."""
        self.deaf += self.pipes

    def mend(self):
        self.blocked.clear()
        self.silent.clear()
        self.answer_claim = None
        self.inner = "Log in with Telegram"

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                part = client.recv(65536)
                if not part:
                    return
                head += part
            path = head.split(b" ", 2)[1].decode()
            self.asked.append(path)
            self.heads[path.partition("?")[0]] = head.decode("latin1")
            if not path.startswith(PREFIX):
                self._answer(client, "200 OK", self._page(path), OWN_POLICY if path.startswith("/own") else "")
            elif path[len(PREFIX):].partition("?")[0] in self.silent:
                while client.recv(65536):
                    pass
            elif path == PREFIX + "claim" and self.answer_claim:
                self._answer(client, "403 Forbidden", self.answer_claim)
            elif path[len(PREFIX):].partition("?")[0] in self.blocked:
                self._answer(client, "403 Forbidden", "no")
            else:
                self._pipe(client, head.replace(b"Connection: keep-alive", b"Connection: close"))

    def _page(self, path):
        name, _, attributes = path.partition("?")
        attributes = urllib.request.unquote(attributes)
        page = OWN_PAGE if name == "/own" else OWN_PAGE.partition("<script")[0] + "<h1>{path}</h1>"
        return page.format(path=name, attributes=attributes, inner=self.inner)

    def _answer(self, client, status, text, policy=""):
        body = text.encode()
        client.sendall(f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
                       f"Content-Security-Policy: {policy}\r\n"
                       f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def _pipe(self, client, head):
        try:
            server = socket.create_connection(self.target)
        except OSError:
            return
        self.pipes.add(client)
        with server:
            server.sendall(head)
            threading.Thread(target=self._copy, args=(client, server, client), daemon=True).start()
            self._copy(server, client, client)
        self.pipes.discard(client)

    def _copy(self, source, sink, client):
        try:
            while part := source.recv(65536):
                if client not in self.deaf:
                    sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
