"""A conversation's events go into the counters, each once."""

from typing import TYPE_CHECKING

from frontdesk.conversation.model import Place
from frontdesk.conversation.tail import read_tail
from frontdesk.insight.count import count

if TYPE_CHECKING:
    from frontdesk.bootstrap import Services

AT_ONCE = 90
"""Events of one transaction: each raises one counter at most, and a transaction has room for a hundred."""


def count_conversation(of: "Services", place: Place) -> int:
    """Raise the counters by what is not in them yet; returns how many events were new to them.

    Whoever loses a race against another count leaves the rest to it. Raises errors.CursorUnknown where
    there is no such log, errors.Retired where it is gone.
    """
    tail = read_tail(of.conversations, place, 1)
    was, new = of.counters.counted(place), 0
    while was < tail[-1].seq:
        head = min(was + AT_ONCE, tail[-1].seq)
        if not of.counters.raise_to(place, was, head, count(tail[:head], was)):
            break
        new, was = new + head - was, head
    return new
