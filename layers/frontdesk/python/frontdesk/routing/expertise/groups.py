"""What members of a team do in a skill, against everybody: all that is known of who has just come."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.routing.expertise.graph import Graph
from frontdesk.routing.expertise.model import Member
from frontdesk.routing.expertise.walk import Indices, Sparse, summed

Small = NDArray[np.float32]


class Groups:
    """Members by skill: those who have not entered it are one group, those who have are one for each team.

    Each group's mean leans on the one above it: a team on all who have the skill, these on nought. A topic
    without a skill counts as one of a skill that everybody has.
    """

    def __init__(
        self, graph: Graph, members: Sequence[Member], count: Sparse, better: Sparse, lean: float
    ) -> None:
        self._skills, self._teams = len(graph.names["skill"]) + 1, len(graph.names["team"]) + 1
        self._of_row = self._skill_by_row(graph.skill_of)
        self._team = _teams(graph, members)
        self._has = _entered(graph, members)
        self._means(count, better, lean)

    def _skill_by_row(self, skill_of: Indices) -> Indices:
        none = self._skills - 1
        return np.concatenate([np.where(skill_of < 0, none, skill_of), np.arange(none)])

    def _means(self, count: Sparse, better: Sparse, lean: float) -> None:
        skill = self._of_row[count.row]
        has = self._has[skill, count.column]
        team = np.where(has, self._team[count.column], self._teams)  # one more: without the skill
        width = self._teams + 1
        sizes = [
            summed(skill * width + team, each.value, self._skills * width).reshape(-1, width)
            for each in (count, better)
        ]
        often, much = sizes
        self._without = much[:, -1] / (often[:, -1] + lean)
        self._with = much[:, :-1].sum(axis=1) / (often[:, :-1].sum(axis=1) + lean)
        self._by_team = (much[:, :-1] + lean * self._with[:, None]) / (often[:, :-1] + lean)

    def prior(self, members: slice) -> Small:
        """What to think of these members in each row (topics, then skills) but for their own outcomes."""
        skill, team = self._of_row[:, None], self._team[None, members]
        known = np.where(
            self._has[skill, np.arange(len(self._team))[None, members]],
            self._by_team[skill, team],
            self._without[skill],
        )
        found: Small = known.astype(np.float32)
        return found

    def strangers(self) -> Small:
        """What to think in each row of somebody without its skill, and with it."""
        both = np.stack([self._without[self._of_row], self._with[self._of_row]], axis=1)
        found: Small = both.astype(np.float32)
        return found


def _teams(graph: Graph, members: Sequence[Member]) -> Indices:
    """Each member's team; who has none is in one with all others who have none."""
    place = {name: index for index, name in enumerate(graph.names["team"])}
    return np.array([place.get(member.team, len(place)) for member in members], dtype=np.int64)


def _entered(graph: Graph, members: Sequence[Member]) -> NDArray[np.bool_]:
    """(skills, members): who has which skill; all have the last, which is none."""
    place = {name: index for index, name in enumerate(graph.names["skill"])}
    found = np.zeros((len(place) + 1, len(members)), dtype=bool)
    for index, member in enumerate(members):
        found[[place[skill] for skill in member.skills], index] = True
    found[-1] = True
    return found
