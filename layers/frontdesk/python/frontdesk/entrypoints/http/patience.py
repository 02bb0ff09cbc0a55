"""Reading for a stream from a store that is throttled or away: patient tries, then the client's turn."""

import asyncio
import random
from collections.abc import Callable
from typing import TypeVar

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints.http.sse import RETRY_MS

T = TypeVar("T")

TRIES = 3
PAUSE_S = 1.0  # no try comes sooner than the look that it replaces: a busy store hears of us less, not more


async def patiently(of: Services, read: Callable[[], T], jitter: Callable[[], float] = random.random) -> T:
    """What a blocking read finds, off the event loop. Raises errors.Unavailable after the last try."""
    for attempt in range(1, TRIES):
        try:
            return await of.off_loop(read)
        except errors.Unavailable:
            await asyncio.sleep(PAUSE_S * attempt * (1 + jitter()))
    return await of.off_loop(read)


def come_back(jitter: Callable[[], float] = random.random) -> bytes:
    """The last block of a stream that can't go on: when to connect again, not all at the same time."""
    return f"retry: {int(RETRY_MS * (1 + 2 * jitter()))}\n\n".encode()
