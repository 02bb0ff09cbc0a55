"""The whole classifier in the full index: what a message is about, in the owner's own categories."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from frontdesk import errors
from frontdesk.knowledge.intents.model import Guess
from frontdesk.knowledge.snapshot.pack import Pack

if TYPE_CHECKING:
    from frontdesk.knowledge.intents.fused import Fused

GROUPS = "intents.groups"


class Guesser(NamedTuple):
    """`fused.labels` are ids of entries. `groups`: of each its category, or itself where it has none."""

    fused: "Fused"
    groups: Mapping[str, str]

    def likeliest(self, guess: Guess) -> tuple[str, float]:
        """The group it is most likely about, and how likely; "" where it is none of them."""
        sums = guess.by_group(self.groups) if guess.label else {}
        named = {name: share for name, share in sums.items() if name}
        name = max(named, key=lambda each: (named[each], each), default="")
        return name, named.get(name, 0.0)


def read_guesser(pack: Pack) -> Guesser | None:
    """None where the version has none. Arrays stay where they lie. Raises Damaged."""
    if GROUPS not in pack.names():
        return None
    from frontdesk.knowledge.intents.fused import read_fused  # only where there is one to be read

    try:
        groups: dict[str, str] = json.loads(bytes(pack.section(GROUPS)))
    except ValueError as error:
        raise errors.Damaged("intents of the full index") from error
    return Guesser(read_fused(pack), groups)
