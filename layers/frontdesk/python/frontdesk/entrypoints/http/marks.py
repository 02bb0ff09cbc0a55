"""Marks that clients leave beside a log, at most two writes a second: who types, how far they have seen.

What comes sooner is checked and not written. `typing: on` takes only the first write of a second, so the
`off` after it always finds one, and an `on` that was left out comes again with the next keys. A `seen`
that was left out would not come again: its client is told to repeat it.
"""

from collections.abc import Callable, Mapping

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.live import STOP, stop
from frontdesk.conversation.model import Mark, Place, State
from frontdesk.conversation.tail import read_tail


def leave_typing(
    of: Services, place: Place, side: str, epoch: Callable[[], int], *, on: bool, name: str = ""
) -> None:
    """`epoch` reads the head's, and checks whatever else must hold, be there a write or not."""
    mark, current = f"typing#{side}", epoch()
    data = {"on": on, "name": name} if name else {"on": on}
    if of.marks.take(f"{place.key}#{mark}", of.now(), spare=int(on)):
        _leave(of, place, mark, current, data)


def leave_seen(of: Services, place: Place, side: str, seq: int, epoch: Callable[[State], int]) -> None:
    """Raises errors.CursorUnknown beyond the head, and errors.TooMany for the third in a second."""
    mark, current = f"seen#{side}", epoch(state_at(of, place, seq))
    if not of.marks.take(f"{place.key}#{mark}", of.now()):
        raise errors.TooMany(retry_after=1)
    _leave(of, place, mark, current, {"seq": seq})


def leave_stop(of: Services, place: Place, seq: int, epoch: Callable[[State], int]) -> None:
    """The bot may stop what it says to `seq`. Raises errors.CursorUnknown beyond the head, and
    errors.TooMany for the third in a second: its client repeats it."""
    current = epoch(state_at(of, place, seq))
    if not of.marks.take(f"{place.key}#{STOP}", of.now()):
        raise errors.TooMany(retry_after=1)
    stop(of.conversations, place, seq, current, of.now())


def _leave(of: Services, place: Place, name: str, epoch: int, data: Mapping[str, object]) -> None:
    """Overwrite the mark of this name; it shows as long as the conversation's epoch is this one."""
    now = of.now()
    of.conversations.mark(place, Mark(name, rev=now, epoch=epoch, at=now, data=data))


def state_at(of: Services, place: Place, seq: int) -> State:
    """The state of a log that reaches `seq`: nobody has seen what does not exist."""
    try:
        return read_tail(of.conversations, place, max(seq, 1))[-1].state
    except errors.CursorUnknown:
        raise errors.CursorUnknown(field="seq") from None
