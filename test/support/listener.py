"""Who listens to notifications, and knows when all have come."""

import select

from support.start_token import EPOCH, StartToken, mac

FENCE_CHANNEL = 255


def sealed(key, number, login_id, at, channel=0):
    """The seal of a confirmation's hint, from the words of start_token.h and not from its C."""
    head = bytes([number]) + (at - EPOCH).to_bytes(4, "big")
    return head + mac(key, b"confirmed" + head + login_id + bytes([channel]))[:16]


class Listener:
    def __init__(self, database, *channels):
        self.database = database
        self.connection = database.connect()
        with self.connection.cursor() as cursor:
            for channel in (*channels, f"tgauth_{FENCE_CHANNEL}"):
                cursor.execute(f'LISTEN "{channel}"')

    def raise_fence(self):
        """A hint goes the way of those before it, so it comes after them."""
        number, key = self.database.one("SELECT key_number, key FROM tgauth_keys() WHERE is_current")
        now = self.database.value("SELECT floor(extract(epoch FROM clock_timestamp()))::bigint")
        token = StartToken(bytes(key), bytes(32), number, now - EPOCH, channel=FENCE_CHANNEL)
        assert self.database.value("SELECT status FROM tgauth_preview(%s, 1)", token.text) == "ok"

    def all(self):
        """What was sent until now: channel and payload."""
        self.raise_fence()
        heard = []
        while True:
            self.connection.poll()
            while self.connection.notifies:
                notification = self.connection.notifies.pop(0)
                if notification.channel == f"tgauth_{FENCE_CHANNEL}":
                    return heard
                heard.append((notification.channel, notification.payload))
            assert select.select([self.connection], [], [], 10)[0], "no fence"

    def waiting(self, seconds=0.5):
        """What comes within a moment."""
        select.select([self.connection], [], [], seconds)
        self.connection.poll()
        heard = [(n.channel, n.payload) for n in self.connection.notifies]
        self.connection.notifies.clear()
        return heard
