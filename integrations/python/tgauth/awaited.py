"""Any handle, for a program that awaits."""

from __future__ import annotations

import asyncio
import concurrent.futures
from typing import Callable, Optional, TypeVar, Union

from .cache import CachedSessions
from .handles import Sessions
from .session import Session, Unavailable, token_id

T = TypeVar("T")


class AsyncSessions:
    """Asks in `threads` of its own, so that the loop goes on, and waits `timeout` seconds for all of it."""

    def __init__(self, sessions: Sessions, threads: int = 16, timeout: float = 10) -> None:
        self.sessions = sessions
        self.timeout = timeout
        self.executor = concurrent.futures.ThreadPoolExecutor(threads, "tgauth")

    async def find(self, token: str) -> Optional[Session]:
        # What is no token, and what is in a cache, waits for nobody.
        if token_id(token) is None:
            return None
        known = self.sessions.known(token) if isinstance(self.sessions, CachedSessions) else None
        return known or await self._run(self.sessions.find, token)

    async def end(self, token: str) -> None:
        await self._run(self.sessions.end, token)

    async def _run(self, function: Callable[[str], T], token: str) -> T:
        try:
            asked = asyncio.get_running_loop().run_in_executor(self.executor, function, token)
            return await asyncio.wait_for(asked, self.timeout)
        except asyncio.TimeoutError as error:
            raise Unavailable(f"no answer within {self.timeout} s") from error


def awaited(sessions: Union[Sessions, AsyncSessions]) -> AsyncSessions:
    return sessions if isinstance(sessions, AsyncSessions) else AsyncSessions(sessions)
