"""Waiting for news from a store that calls nobody: the tail is polled, often while an answer is near."""

from collections.abc import Callable, Sequence
from typing import Any

from frontdesk.adapters.dynamodb.codec import from_item
from frontdesk.conversation.model import Event, Status
from frontdesk.values import frozen

SOON_S = 0.1
LATER_S = 1.0
_SLOWING = 1.5

Marks = frozenset[tuple[str, str, str]]


@frozen
class Glance:
    """What one look at the log showed: an event above the place, an answer that is due, the marks."""

    event: bool
    due: bool
    marks: Marks

    @classmethod
    def at(cls, items: Sequence[dict[str, Any]], after: int) -> "Glance":
        """`items` are the event `after`, what follows it and the marks, in order of their keys."""
        events = [from_item(item) for item in items if item["s"]["S"].startswith("e#")]
        marks = (item for item in items if item["s"]["S"].startswith("m#"))
        return cls(
            event=any(event.seq > after for event in events),
            due=bool(events) and _is_due(events[-1]),
            marks=frozenset((item["s"]["S"], item["rev"]["N"], item["at"]["N"]) for item in marks),
        )


def _is_due(event: Event) -> bool:
    """The bot owes an answer or an agent has seconds to accept: something is about to happen."""
    state = event.state
    return state.status is Status.OFFERED or (state.status is Status.BOT and state.unanswered > 0)


async def wait_for_news(look: Callable[[], Glance | None], timeout_s: float) -> bool:
    """Look until an event stands above the place or a mark has changed; False when the time is over.

    `look` blocks, so it runs in a thread; None says that it could not see, and is no news.
    """
    import asyncio  # here, since only streams wait: it is a tenth of every other function's cold start

    loop = asyncio.get_running_loop()
    end = loop.time() + timeout_s
    before: Marks | None = None
    pause = SOON_S
    while True:
        glance = await asyncio.to_thread(look)
        if glance and (glance.event or (before is not None and glance.marks != before)):
            return True
        before = glance.marks if glance else before
        left = end - loop.time()
        if left <= 0:
            return False
        await asyncio.sleep(min(pause, left))
        pause = SOON_S if glance and glance.due else min(LATER_S, pause * _SLOWING)
