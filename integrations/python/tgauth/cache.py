"""A handle's answers kept for a moment, in the memory of this process."""

from __future__ import annotations

import collections
import copy
import threading
import time
from typing import OrderedDict, Optional, Tuple

from .handles import Sessions
from .session import Session, is_over, token_id


class CachedSessions:
    """Believes what `otherwise` said of a session for `seconds`, and holds `entries` of them at the most.

    So long a session that was ended elsewhere goes on here, and no longer, also where nobody answers any more.  What
    ends through `end()` is over at once.  That a token is nobody's is never kept: a login may make it somebody's.
    """

    def __init__(self, otherwise: Sessions, seconds: float = 1, entries: int = 10000) -> None:
        if seconds <= 0 or entries < 1:
            raise ValueError("seconds and entries of a cache are above 0")
        self.otherwise, self.seconds, self.entries = otherwise, seconds, entries
        self.lock = threading.Lock()
        self.ends = 0
        # By token id, so that a dump of the memory of a cache opens nothing; in the order in which they run out.
        self.kept: OrderedDict[str, Tuple[float, Session]] = collections.OrderedDict()

    def find(self, token: str) -> Optional[Session]:
        session = self.known(token)
        if session is not None:
            return session
        ends, now = self.ends, time.monotonic()
        session = self.otherwise.find(token)
        if session is not None:
            self._keep(token, session, ends, now + self.seconds)
        return session

    def known(self, token: str) -> Optional[Session]:
        """What is kept of it, without asking anybody."""
        with self.lock:
            until, session = self.kept.get(token_id(token) or "", (0.0, None))
        if session is None or time.monotonic() >= until or is_over(session):
            return None
        return copy.deepcopy(session)

    def end(self, token: str) -> None:
        try:
            self.otherwise.end(token)
        finally:
            with self.lock:
                self.ends += 1
                self.kept.pop(token_id(token) or "", None)

    def _keep(self, token: str, session: Session, ends: int, until: float) -> None:
        name = token_id(token) or ""
        with self.lock:
            # An answer from before a session ended does not bring it back.
            if ends != self.ends:
                return
            self.kept.pop(name, None)
            self.kept[name] = until, copy.deepcopy(session)
            if len(self.kept) > self.entries:
                self.kept.popitem(last=False)
