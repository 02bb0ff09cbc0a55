"""What one side may see of a tail: visible events in order, and how far they reach."""

from collections.abc import Sequence

from frontdesk.conversation.model import Event, State
from frontdesk.values import frozen

PAGE = 100


@frozen
class View:
    """`cursor` is the last seq considered, hidden events included; `more`: a GET fetches the rest."""

    events: list[Event]
    cursor: int
    more: bool
    state: State
    posted: int = 0


def view(
    tail: Sequence[Event], after: int, *, hidden_too: bool = False, limit: int = PAGE, posted: int = 0
) -> View:
    """The events above `after`, at most `limit`; one below the tail's first event is read as that event."""
    shown = [event for event in tail if event.seq > after and (hidden_too or event.is_visible)]
    head = tail[-1]
    if len(shown) <= limit:
        return View(shown, max(head.seq, after), False, head.state, posted)
    return View(shown[:limit], shown[limit - 1].seq, True, head.state, posted)
