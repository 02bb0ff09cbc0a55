"""Marks that clients leave beside a log: who is typing, and how far they have seen."""

from collections.abc import Mapping
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Mark, Place, State
from frontdesk.conversation.tail import read_tail


def leave(of: Services, place: Place, name: str, epoch: int, data: Mapping[str, Any]) -> None:
    """Overwrite the mark of this name; it shows as long as the conversation's epoch is this one."""
    now = of.now()
    of.conversations.mark(place, Mark(name, rev=now, epoch=epoch, at=now, data=data))


def state_at(of: Services, place: Place, seq: int) -> State:
    """The state of a log that reaches `seq`: nobody has seen what does not exist."""
    try:
        return read_tail(of.conversations, place, max(seq, 1))[-1].state
    except errors.CursorUnknown:
        raise errors.CursorUnknown(field="seq") from None
