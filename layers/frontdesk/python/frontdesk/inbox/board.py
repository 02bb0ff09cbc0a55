"""The board of a tenant's queue: who stands where, kept in one item that whoever looks makes new.

It is no truth: a row of the inbox says whether somebody waits, and the log says it for certain. It is made
from the list of the queue at most once in `FRESH_MS`, and not at all while nobody looks.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from frontdesk.values import frozen

FRESH_MS = 2_000
EXACT = 500
"""Places that are counted; who stands further back is told so."""
LIKE = "cnv_"


@frozen
class Spot:
    """Where somebody stands: which skill and language they ask for, the rank of their priority (0 first).

    `offered`: an agent is being asked about them right now.
    """

    conversation: str
    rank: int = 2
    skill: str = ""
    language: str = ""
    offered: bool = False

    @property
    def asks_for(self) -> str:
        return f"{self.skill}|{self.language}"


@frozen
class Staff:
    """Who is there, as of `at` (ms): how many agents, places they have in all, and for each `Spot.asks_for`
    how many of these are free; -1 where nobody there may take it."""

    at_work: int = 0
    places: int = 0
    free: Mapping[str, int] = field(default_factory=dict)
    at: int = 0


@frozen
class Told:
    """What somebody was told when they came: at `at` (ms), to wait between `low` and `high` seconds."""

    conversation: str
    at: int
    low: int
    high: int
    group: str


@frozen
class Board:
    """`order`: first those who are being offered, then the queue. `more`: others stand behind these.

    `rev` only rises; `at` is when it was made, in ms. `pace` is what the waits so far have taught.
    """

    rev: int = 0
    at: int = 0
    order: tuple[Spot, ...] = ()
    more: bool = False
    staff: Staff = Staff()
    told: tuple[Told, ...] = ()
    pace: Mapping[str, Any] = field(default_factory=dict)

    def is_fresh(self, now: int) -> bool:
        """A board from the future was made by a clock that is wrong: nobody waits for it to come true."""
        return abs(now - self.at) < FRESH_MS

    def index(self, conversation: str) -> int | None:
        found = (at for at, spot in enumerate(self.order) if spot.conversation == conversation)
        return next(found, None)

    @property
    def queued(self) -> Sequence[Spot]:
        return [spot for spot in self.order if not spot.offered]


def packed(board: Board) -> str:
    """As small JSON, without its rev: a thousand places are not one kilobyte each."""
    staff, asked = board.staff, sorted({spot.asks_for for spot in board.order})
    number = {asks_for: at for at, asks_for in enumerate(asked)}
    return json.dumps(
        {
            "at": board.at,
            "more": board.more,
            "asked": asked,
            "order": [
                [_short(spot.conversation), spot.rank, number[spot.asks_for], int(spot.offered)]
                for spot in board.order
            ],
            "staff": [staff.at_work, staff.places, dict(staff.free), staff.at],
            "told": [[_short(t.conversation), t.at, t.low, t.high, t.group] for t in board.told],
            "pace": dict(board.pace),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpacked(rev: int, text: str) -> Board:
    """The board that `packed` wrote."""
    told = json.loads(text)
    asked = [asks_for.split("|", 1) for asks_for in told["asked"]]
    at_work, places, free, seen = told["staff"]
    return Board(
        rev,
        told["at"],
        tuple(
            Spot(_long(id), rank, asked[number][0], asked[number][1], bool(offered))
            for id, rank, number, offered in told["order"]
        ),
        told["more"],
        Staff(at_work, places, free, seen),
        tuple(Told(_long(id), at, low, high, group) for id, at, low, high, group in told["told"]),
        told["pace"],
    )


def _short(conversation: str) -> str:
    return conversation.removeprefix(LIKE)


def _long(id: str) -> str:
    return LIKE + id
