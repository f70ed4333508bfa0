"""A parent that holds pushd's listening socket, as systemd does for the service of a socket unit."""

import os
import socket
import sys

from support.daemons import Pushd

# What systemd does between fork and exec: the socket becomes descriptor 3, and the words are for this process.
LAUNCH = """import os, sys
for n, fd in enumerate(map(int, sys.argv[1].split(","))):
    os.dup2(fd, 3 + n), os.close(fd)
    os.environ.update(LISTEN_FDS=str(n + 1), LISTEN_PID=os.environ.get("LISTEN_PID", str(os.getpid())))
os.execv(sys.argv[2], sys.argv[2:])"""


def listener(address):
    """A socket at a port of 127.0.0.1, or at a path, with a high descriptor."""
    s = socket.socket(socket.AF_INET if isinstance(address, int) else socket.AF_UNIX)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", address) if isinstance(address, int) else address)
    s.listen(4096)
    return s


def launch_held(process, sockets, command, env):
    """Starts a Process with the sockets from descriptor 3 on."""
    high = [os.dup(s.fileno()) for s in sockets]
    high = [fd if fd > 15 else os.dup2(fd, 100 + n) for n, fd in enumerate(high)]
    try:
        for fd in high:
            os.set_inheritable(fd, True)
        process.launch([sys.executable, "-c", LAUNCH, ",".join(map(str, high)), *command], env=env, close_fds=False)
    finally:
        for fd in high:
            os.close(fd)


class HeldPushd(Pushd):
    """A pushd that is given its sockets at every start; stop and start leave them open."""

    def __init__(self, directory, dsn, paths=(), **options):
        super().__init__(directory, dsn, listen="127.0.0.1:1", **options)
        self.sockets = [listener(self.port), *(listener(path) for path in paths)]

    def launch(self, command, env):
        launch_held(super(), self.sockets, command, env)
