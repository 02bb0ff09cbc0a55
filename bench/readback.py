"""What was acknowledged against what is read: lost, doubled, out of order, not linked to the event before."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import Any

Heard = dict[str, Any]
"""An event on the wire."""

SPOKEN = {"message": "visitor", "reply": "agent"}


@dataclass(frozen=True, slots=True)
class Said:
    """One acknowledged turn; `id` is the client_id it was posted under."""

    id: str
    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Turns that are missing or say something else, stand once too often, or stand before an earlier one;
    `unlinked` are events whose `prev` or seq does not follow."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    unlinked: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (self.lost, self.doubled, self.out_of_order, self.unlinked)

    def __add__(self, other: "Found") -> "Found":
        return Found(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))


def compare(said: Sequence[Said], heard: Sequence[Heard]) -> Found:
    """`heard` is all that the visitor sees, from 0; events that nobody said, such as the bot's, only count in
    the chain."""
    spoken = [event for event in heard if event["kind"] in SPOKEN]
    places = {one.id: at for at, one in enumerate(said)}
    first: dict[str, Heard] = {}
    for event in spoken:
        first.setdefault(event["id"], event)
    kept = [one.id for one in said if one.id in first and _same(one, first[one.id])]
    order = [places[id] for id in first if id in places]
    return Found(
        lost=len(said) - len(kept),
        doubled=len(spoken) - len(order),
        out_of_order=sum(later < earlier for earlier, later in pairwise(order)),
        unlinked=_unlinked(heard),
    )


def _same(said: Said, event: Heard) -> bool:
    side = SPOKEN[event["kind"]]
    return (said.side, said.text) == (side, event.get("text")) and event["author"]["side"] == side


def _unlinked(heard: Sequence[Heard]) -> int:
    """Visible events whose `prev` is not the visible event before it."""
    before = [0, *(event["seq"] for event in heard)]
    return sum(event["prev"] != prev for event, prev in zip(heard, before, strict=False))


def gaps(log: Sequence[Heard]) -> int:
    """Places where the whole log, hidden events too, does not count on by one from 1."""
    return sum(event["seq"] != place for place, event in enumerate(log, 1))
