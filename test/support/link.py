"""A line of TCP to a server that can be cut or frozen, while the server itself runs on."""

import socket
import threading


class Link:
    def __init__(self, port, host="127.0.0.1", at=0):
        """To a port of this machine, from a host and port that are its own."""
        self.target = port
        self.up = True
        self.flows = threading.Event()
        self.flows.set()
        self.sockets = set()
        self.server = socket.create_server((host, at))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            if not self.up:
                client.close()
                continue
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client):
        self.flows.wait()
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            client.close()
            return
        self.sockets |= {client, server}
        for pair in ((client, server), (server, client)):
            threading.Thread(target=self._copy, args=pair, daemon=True).start()

    def _copy(self, source, sink):
        try:
            while part := source.recv(65536):
                self.flows.wait()
                sink.sendall(part)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Connections break, and no new ones are taken."""
        self.up = False
        for end in self.sockets:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.sockets.clear()

    def freeze(self):
        """Nothing passes, and nobody is told: what a stopped machine looks like."""
        self.flows.clear()

    def lead_to(self, port):
        """Connections break, and what comes then goes to another port."""
        self.cut()
        self.target = port
        self.mend()

    def mend(self):
        self.up = True
        self.flows.set()
