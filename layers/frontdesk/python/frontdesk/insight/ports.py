"""What insight needs of a store."""

from collections.abc import Iterable
from typing import Protocol

from frontdesk.conversation.model import Place
from frontdesk.insight.model import Count


class Counters(Protocol):
    """Sums by hour, skill and agent, and how far each conversation has been counted.

    Cost on DynamoDB: a transaction of the conversation's row and each counter it raises, 2 write units each;
    4 more for the first count under a key. Reading: half a unit for each counter.
    """

    def counted(self, place: Place) -> int:
        """The last seq that is in the counters, 0 if none; strongly consistent."""

    def raise_to(self, place: Place, was: int, head: int, counts: Iterable[Count]) -> bool:
        """Add the counts and note that all up to `head` is counted, or do neither.

        False if it was not counted up to `was`: somebody else has counted meanwhile.
        """

    def between(self, tenant: str, first: int, last: int) -> list[Count]:
        """Everything counted from hour `first` to hour `last` (hours since the epoch, both included)."""

    def clear(self, tenant: str, first: int, last: int) -> int:
        """Delete the sums from hour `first` to hour `last`; returns how many keys had any."""

    def forget(self, place: Place) -> None:
        """The log is deleted: how far it was counted is nobody's question any more. The counters stay."""
