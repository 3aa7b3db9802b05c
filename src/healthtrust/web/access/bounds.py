"""How much one asker may send and ask: requests and changes a minute, bytes and fields of a request, waiting.

Everybody has a pace of their own, by name; whom nobody knows shares that of their address. What is counted
is kept in the memory of this process, over the last minute.
"""

from __future__ import annotations

import asyncio
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Message, Receive

from healthtrust.web.settings import Limits

MEGABYTE = 1_000_000
MOST_FIELDS = 5_000
MOST_FILES = 20
LONGEST_ADDRESS = 4_000
QUIET_SECONDS = 30.0
"""How long the next piece of a request may take."""
DRAIN_SECONDS = 5.0
"""How long a browser that sends too much is listened to, so that it hears the answer rather than a reset."""


class TooLarge(Exception):
    """Somebody sends more than they may."""


class TooSlow(Exception):
    """Somebody began to send, and stopped."""


class TooMany(Exception):
    """Somebody asks more often than they may."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class Pace:
    """Counts what each asks for, and says when it is too much."""

    def __init__(self, limits: Limits) -> None:
        self._counted = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(limits.requests_a_minute)
        self._writes = RateLimitItemPerMinute(limits.writes_a_minute)

    def count(self, who: str, writes: bool) -> None:
        """Count a request; raises TooMany with the seconds to wait."""
        kinds = [("request", self._requests)] + [("write", self._writes)] * writes
        for kind, item in kinds:
            if not self._counted.hit(item, kind, who):
                again = self._counted.get_window_stats(item, kind, who).reset_time
                raise TooMany(max(1, math.ceil(again - time.time())))


def bounded(receive: Receive, most: int) -> Receive:
    """Return what receives no more than so many bytes, and waits only so long for the next of them."""
    got, more = 0, True

    async def take() -> Message:
        nonlocal got, more
        if not more:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), QUIET_SECONDS)
        except TimeoutError:
            raise TooSlow from None
        got += len(message.get("body", b""))
        more = bool(message.get("more_body", False))
        if got > most:
            raise TooLarge
        return message

    return take


async def drain(receive: Receive, most: int) -> None:
    """Let go by what is still being sent, up to some bytes and seconds: nothing of it is kept."""
    got, end = 0, time.monotonic() + DRAIN_SECONDS
    while got < most and (left := end - time.monotonic()) > 0:
        try:
            message = await asyncio.wait_for(receive(), min(left, 1.0))
        except TimeoutError:
            return
        got += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return
