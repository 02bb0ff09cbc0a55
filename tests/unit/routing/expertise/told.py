"""Logs of conversations in people's hands, in a line each, and generated outcomes."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from frontdesk.conversation.append import append
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.routing.expertise.model import Member, Outcome
from tests import world

ADA = Author(Side.AGENT, world.ADA.id)
LIN = Author(Side.AGENT, world.LIN.id)
MARTA = Author(Side.AGENT, world.MARTA.id)
TOM = Author(Side.VISITOR, world.TOM.id)
BOT = Author(Side.BOT, "bot")
SYSTEM = Author(Side.SYSTEM, "sweep")
PLACE = Place(world.SHOP.id, world.TOM_CONVERSATION)

AGENTS = ("ann", "ben", "cleo", "dan")
SKILLS = ("parcels", "returns")
TOPIC_SKILL = {"late": "parcels", "lost": "parcels", "refund": "returns", "size": "", "": ""}


class Told:
    """A log that grows by what somebody does, a minute later each time or when told."""

    def __init__(self, log: Any) -> None:
        self.log, self.at, self.tail = log, world.NOW, list[Event]()

    def __call__(
        self, kind: Kind, author: Author, *, after_ms: int = world.MINUTE, above: bool = False, **data: Any
    ) -> "Told":
        """`above`: by a supervisor, over whoever holds it."""
        self.at += after_ms
        seq, text = len(self.tail) + 1, str(data.pop("text", ""))
        draft = Draft(kind, author, f"x{seq}", text, data, covers=seq - 1, supervisor=above)
        if self.tail:
            append(self.log, PLACE, self.tail, lambda _: draft, now=lambda: self.at)
        else:
            open_conversation(self.log, PLACE, draft, lambda *_: None, now=lambda: self.at)
        self.tail = self.log.tail(PLACE, 1)
        return self


def outcome(agent: str = "ann", topic: str = "late", **fields: Any) -> Outcome:
    """A success that nobody rated, of just now."""
    usual: dict[str, Any] = {
        "skill": TOPIC_SKILL.get(topic, ""), "team": "", "terms": (), "resolved": True, "transferred": False,
        "rating": None, "seconds_to_resolve": 300.0, "at": world.NOW,
    }  # fmt: skip
    return Outcome(agent=agent, topic=topic, **{**usual, **fields})


def members(agents: Sequence[str] = AGENTS) -> list[Member]:
    """The first two know parcels, the others returns."""
    return [
        Member(agent, (SKILLS[n // 2 % 2],), "east" if n % 2 else "west") for n, agent in enumerate(agents)
    ]


OUTCOMES = st.builds(
    outcome,
    agent=st.sampled_from(AGENTS),
    topic=st.sampled_from(sorted(TOPIC_SKILL)),
    terms=st.lists(st.sampled_from(["where", "money", "包裹"]), max_size=2, unique=True).map(tuple),
    resolved=st.booleans(),
    transferred=st.booleans(),
    rating=st.none() | st.integers(1, 5),
    seconds_to_resolve=st.floats(0, 200_000),
    at=st.integers(world.NOW - 400 * world.DAY, world.NOW),
)
