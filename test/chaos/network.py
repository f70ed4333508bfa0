"""The network between two parts: TCP that passes through the harness's hands, and fails as networks do."""

import asyncio
import contextlib
import socket
import struct


class Line:
    """A port of its own that leads to another port of this machine."""

    def __init__(self, name, target):
        self.name = name
        self.target = target
        self.port = None
        self.up = True
        self.delay = 0
        self.flows = asyncio.Event()
        self.flows.set()
        self.pairs = set()  # of writers: client, server
        self.deaf = set()  # of those, the ones that carry nothing any more

    async def open(self):
        self.server = await asyncio.start_server(self._connected, "127.0.0.1", self.port or 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def close(self):
        self.server.close()
        self.cut()

    async def _connected(self, reader, writer):
        if not self.up:
            abort(writer)
            return
        await self.flows.wait()
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            abort(writer)
            return
        pair = writer, server_writer
        self.pairs.add(pair)
        try:
            await asyncio.gather(self._copy(reader, server_writer, pair), self._copy(server_reader, writer, pair))
        finally:
            self.pairs.discard(pair)
            self.deaf.discard(pair)
            for end in pair:
                end.close()

    async def _copy(self, reader, writer, pair):
        try:
            while part := await reader.read(65536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self.flows.wait()
                if pair in self.deaf:
                    continue
                writer.write(part)
                await writer.drain()
            await self.flows.wait()
            if pair not in self.deaf:
                writer.write_eof()
        except (OSError, RuntimeError):
            for end in pair:
                abort(end)

    # --- what goes wrong ---------------------------------------------------------------

    def cut(self):
        """Connections end, and no new ones are taken."""
        self.up = False
        for pair in self.pairs:
            for end in pair:
                end.close()

    def reset(self):
        """Every connection is reset; new ones are taken."""
        for pair in self.pairs:
            for end in pair:
                abort(end)

    def half_close(self):
        """To each client its server seems to have said its last word."""
        for client, _ in self.pairs:
            with contextlib.suppress(OSError, RuntimeError):
                client.write_eof()

    def hold(self):
        """Nothing passes and nobody is told; what was sent arrives when it is mended."""
        self.flows.clear()

    def forget(self):
        """Connections stand and carry nothing any more, as behind a router that forgot them."""
        self.deaf |= self.pairs

    def mend(self):
        self.up = True
        self.delay = 0
        self.flows.set()


def abort(writer):
    """Closes with a reset."""
    with contextlib.suppress(OSError, AttributeError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
