"""Who might take something: read once, then kept up with what is offered to them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from frontdesk.conversation.model import HoldChange
from frontdesk.routing.model import Candidate


class Room:
    """The candidates of one pull. Others take and release meanwhile: the store has the last word."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._by_id = {each.id: each for each in candidates}

    def candidates(self, expertise: Mapping[str, float] | None = None) -> list[Candidate]:
        """Everybody; `expertise` is how well each knows what is asked for, by id."""
        if not expertise:
            return list(self._by_id.values())
        return [replace(each, expertise=expertise.get(each.id, 0.0)) for each in self._by_id.values()]

    def somebody_is_free(self, now: int, weight: int = 1) -> bool:
        return any(each.is_free(now, weight) for each in self._by_id.values())

    def took(self, agent: str, conversation: str, seq: int, weight: int, at: int) -> None:
        """The store has given it to them."""
        each = self._by_id[agent]
        change = HoldChange(agent, takes=True, seq=seq, weight=weight)
        self._by_id[agent] = replace(each, desk=each.desk.changed(conversation, change, at))

    def fill(self, agent: str) -> None:
        """The store says that they have no place: somebody else was faster."""
        each = self._by_id[agent]
        self._by_id[agent] = replace(each, desk=replace(each.desk, capacity=each.desk.load))
