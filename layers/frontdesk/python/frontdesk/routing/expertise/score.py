"""How well each agent knows what a conversation is about: one dot product, and no numpy."""

from collections.abc import Collection, Mapping, Sequence
from math import isfinite

from frontdesk.values import frozen

FULL = 65_535  # a score of 1, as it is stored
ANYTHING = ""  # the row of whatever has none of its own


@frozen
class Row:
    """One topic's scores by each member's place; what to think of others without and with its `skill`."""

    scores: Sequence[int]
    skill: str = ""
    without: int = 0
    having: int = 0


@frozen
class Vectors:
    """As much of a tenant's expertise as one conversation needs: members' places, and rows by topic.

    Made by `Shelf.vectors`, which loads what is missing. Row ANYTHING stands in for a topic that has none.
    """

    members: Mapping[str, int]
    rows: Mapping[str, Row]


NO_VECTORS = Vectors({}, {})


def score(
    vectors: Vectors,
    topic_weights: Mapping[str, float],
    agents: Mapping[str, Collection[str]] | None = None,
) -> dict[str, float]:
    """Each agent's expertise (0 to 1: how well it would end with them) in this mixture of topics.

    A skill may stand for a topic. `agents` are ids with the skills they have entered; who came since last
    night is thought of as others with their skills are. Without it, everybody whom last night knew. Weights
    need not add up to 1; without any that counts, it is anything. Empty where nothing was learned yet.
    """
    parts = _parts(vectors, topic_weights)
    if not parts:
        return {}
    if agents is None:
        agents = dict.fromkeys(vectors.members, ())
    return {agent: _one(vectors, parts, agent, skills) for agent, skills in agents.items()}


def _parts(vectors: Vectors, weights: Mapping[str, float]) -> list[tuple[Row, float]]:
    counting = {topic: weight for topic, weight in weights.items() if isfinite(weight) and weight > 0}
    total = sum(counting.values())
    if not counting or not isfinite(total):
        counting, total = {ANYTHING: 1.0}, 1.0
    rows = (
        (vectors.rows.get(topic) or vectors.rows.get(ANYTHING), weight) for topic, weight in counting.items()
    )
    return [(row, weight / total / FULL) for row, weight in rows if row is not None]


def _one(vectors: Vectors, parts: Sequence[tuple[Row, float]], agent: str, skills: Collection[str]) -> float:
    place = vectors.members.get(agent)
    if place is not None:
        return sum(row.scores[place] * weight for row, weight in parts)
    return sum(
        (row.having if not row.skill or row.skill in skills else row.without) * weight
        for row, weight in parts
    )
