"""What goes wrong on purpose: answers that a test asks for instead of the right one."""

import asyncio
import collections
import dataclasses
import time

from .errors import TelegramError, too_many_requests
from .http import Disconnect, Response

HUGE = 10 * 1024 * 1024

# What counts against https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
LIMITED = {"sendmessage", "editmessagetext"}


@dataclasses.dataclass
class Fault:
    """kind: error | page | hang | half | short | huge | close | lost | spoilt | replaced

    error  Telegram's error answer with this code and description
    page   an HTML page with this status, as proxies make them
    hang   no answer ever
    half   a whole answer with half of the JSON in it
    short  a right answer, of which half arrives
    huge   10 MB that look like the beginning of an answer
    close  the connection closed, the method not done
    lost   the method done, the connection closed without an answer
    spoilt a right answer in which some bytes, old, are others, new
    replaced  at once, an answer that consists of the bytes new
    """
    kind: str
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int = None
    old: bytes = b""
    new: bytes = b""

    async def answer(self, perform):
        if self.kind == "error":
            error = too_many_requests(self.retry_after) if self.code == 429 else TelegramError(
                self.code, self.description)
            return error.response()
        if self.kind == "page":
            return Response(self.code, b"<html><h1>Bad gateway</h1></html>", "text/html")
        if self.kind == "hang":
            await asyncio.Event().wait()
        if self.kind == "huge":
            body = b'{"ok":true,"result":[{"update_id":1,"message":{"text":"' + b"x" * HUGE + b'"}}]}'
            return Response(200, body)
        if self.kind == "replaced":
            return Response(200, self.new)
        if self.kind == "close":
            raise Disconnect
        response = await perform()
        if self.kind == "lost":
            raise Disconnect
        if self.kind == "spoilt":
            return dataclasses.replace(response, body=response.body.replace(self.old, self.new))
        half = len(response.body) // 2
        if self.kind == "half":
            return dataclasses.replace(response, body=response.body[:half])
        return dataclasses.replace(response, cut_at=half)


class Faults:
    def __init__(self):
        self.waiting = collections.defaultdict(collections.deque)
        self.per_second = None
        self.within_a_second = collections.deque()
        self.too_many = 0
        self.extra_updates = {}
        self.reverse_next = set()

    def add(self, method, fault, times):
        self.waiting[method.lower()].extend([fault] * times)

    def take(self, method):
        queue = self.waiting[method]
        if queue:
            return queue.popleft()
        if self.per_second is None or method not in LIMITED:
            return None
        now, times = time.monotonic(), self.within_a_second
        while times and times[0] <= now - 1:
            times.popleft()
        if len(times) >= self.per_second:
            self.too_many += 1
            return Fault("error", 429, retry_after=1)
        times.append(now)
        return None

    def left(self, method):
        """How many calls of a method are still to go wrong."""
        return len(self.waiting[method.lower()])

    def updates(self, bot, updates):
        """What getUpdates really hands out: some twice, or in the wrong order."""
        updates = self.extra_updates.pop(bot.username, []) + updates
        if updates and bot.username in self.reverse_next:
            self.reverse_next.discard(bot.username)
            updates.reverse()
        return updates[:100]
