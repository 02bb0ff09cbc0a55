"""How well each agent would do at each topic: their own outcomes there, filled up with what is near.

Three steps, each the prior of the next. What members of a team do in a skill, against everybody; what the
agent does at topics near this one, by PageRank; what the agent did at this very topic. All three are told as
what somebody does better or worse than everybody at the same topic, so that hard topics make nobody look bad.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.routing.expertise.graph import Graph, graph_of
from frontdesk.routing.expertise.groups import Groups
from frontdesk.routing.expertise.model import Member
from frontdesk.routing.expertise.sums import COUNT, GOOD, QUICK, RATED, RATING, Sums
from frontdesk.routing.expertise.walk import Floats, Indices, Sparse, reach, summed
from frontdesk.values import frozen

Small = NDArray[np.float32]
Scores = NDArray[np.uint16]

FULL = 65_535  # a score of 1, as it is stored
BLOCK = 512  # agents that are worked out at once


@frozen
class Settings:
    """`follow`: how far the walk goes; the others count outcomes: as much as so many do, a prior weighs.

    `quick` and `rating` weigh beside success, which weighs 1; a rating alone counts less than it seems to.
    """

    follow: float = 0.5
    own: float = 16.0
    near: float = 15.0
    team: float = 20.0
    quick: float = 2.5
    rating: float = 1.5


DEFAULTS = Settings()
USUAL = 0.7  # what is thought of a topic that nobody met


@frozen
class Ranking:
    """Scores (0 to 1, in 65,535ths) of `topics`, then `skills`, then of whatever else, by `members`.

    `skill_of`: each topic's place among the skills, -1 for none. `strangers`: in each row what to think of
    somebody who is not among the members: without its skill, and with it.
    """

    topics: tuple[str, ...]
    skills: tuple[str, ...]
    members: tuple[str, ...]
    skill_of: Indices
    scores: Scores
    strangers: Scores


def rank(sums: Sums, members: Sequence[Member], settings: Settings = DEFAULTS) -> Ranking:
    """Every member at every topic and skill; who has no outcome at all is thought of as their team is."""
    members = sorted(members, key=lambda member: member.id)
    graph = graph_of(sums, members)
    topics, skills = graph.names["topic"], graph.names["skill"]
    rows = len(topics) + len(skills)
    found = reach(graph.core, graph.out, graph.back, settings.follow)[:rows, : len(topics)]
    near = found.astype(np.float32)
    np.fill_diagonal(near, 0.0)  # what was done at the very topic is told apart
    usual, count, better = _evidence(sums, members, settings)
    groups = Groups(graph, members, count, better, settings.team)
    level = np.concatenate([usual, _of_skills(graph, usual)]).astype(np.float32)
    frequent = _frequent(count, len(topics))
    scores = np.empty((rows + 1, len(members)), dtype=np.uint16)
    strips = zip(count.by_columns(BLOCK), better.by_columns(BLOCK), strict=True)
    for number, (often, much) in enumerate(strips):
        block = slice(number * BLOCK, number * BLOCK + often.shape[1])
        prior = groups.prior(block)
        prior = (near @ much + settings.near * prior) / (near @ often + settings.near)
        prior[: len(topics)] = (much + settings.own * prior[: len(topics)]) / (often + settings.own)
        scores[:, block] = _stored(_and_whatever_else(level[:, None] + prior, frequent))
    strangers = _stored(_and_whatever_else(level[:, None] + groups.strangers(), frequent))
    ids = tuple(member.id for member in members)
    return Ranking(topics, skills, ids, graph.skill_of, scores, strangers)


def _frequent(count: Sparse, topics: int) -> Small:
    """Each topic's share of all that was seen; nothing seen, all alike."""
    share = count.strengths() + 1e-9
    return (share / share.sum()).astype(np.float32) if topics else np.zeros(0, dtype=np.float32)


def _and_whatever_else(scores: Small, frequent: Small) -> Small:
    """One row more, for what nobody has met: the mean over topics, as frequent as they are."""
    scores = np.clip(scores, 0.0, 1.0)
    mean = frequent @ scores[: len(frequent)] if len(frequent) else np.full(scores.shape[1], USUAL)
    return np.concatenate([scores, mean[None, :]]).astype(np.float32)


def _stored(scores: Small) -> Scores:
    return np.rint(scores * FULL).astype(np.uint16)


def _evidence(sums: Sums, members: Sequence[Member], settings: Settings) -> tuple[Floats, Sparse, Sparse]:
    """What is usual at each topic; how much each member was seen at it, and by how much they did better.

    A rating is one more look at the same thing. Who has left still tells what is usual.
    """
    table = sums.tables["agent", "topic"]
    many = len(sums.names["topic"])
    good = (table.sums[:, GOOD] + settings.quick * table.sums[:, QUICK]) / (1 + settings.quick)
    count, rated, rating = (table.sums[:, column] for column in (COUNT, RATED, RATING))
    usual, liked = _usual(table.right, good, count, many), _usual(table.right, rating, rated, many)
    better = good - usual[table.right] * count + settings.rating * (rating - liked[table.right] * rated)
    place = {member.id: index for index, member in enumerate(members)}
    column = np.array([place.get(name, -1) for name in sums.names["agent"]], dtype=np.int64)
    column = column[table.left]
    here = column >= 0
    row, column = table.right[here], column[here]
    weight = count + settings.rating * rated
    return (
        usual,
        Sparse(many, len(members), row, column, weight[here]),
        Sparse(many, len(members), row, column, better[here]),
    )


def _usual(topic: Indices, sums: Floats, counts: Floats, many: int) -> Floats:
    """The mean at each topic, with one outcome more that was as outcomes mostly are."""
    return (summed(topic, sums, many) + USUAL) / (summed(topic, counts, many) + 1)


def _of_skills(graph: Graph, usual: Floats) -> Floats:
    """What is usual in a skill: the mean of its topics."""
    many = len(graph.names["skill"])
    has = graph.skill_of >= 0
    total = summed(graph.skill_of[has], usual[has], many)
    return (total + USUAL) / (np.bincount(graph.skill_of[has], minlength=many) + 1)
