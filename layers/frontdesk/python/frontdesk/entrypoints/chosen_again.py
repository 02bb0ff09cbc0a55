"""Every recorded choice of a tenant made again, by the policy of its time, and compared event by event."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Kind, Place
from frontdesk.entrypoints.policy import policy_at
from frontdesk.entrypoints.recorded_days import conversations
from frontdesk.routing.again import choose_again
from frontdesk.routing.policy import FACTORS
from frontdesk.values import frozen


@frozen
class ChosenAgain:
    """An offer of the log. `outcome`: `same`, `differs`, or `gone` where its reason or policy is no more.

    `now`: who would be chosen; '' if nobody.
    """

    conversation: str
    seq: int
    agent: str
    outcome: str
    now: str = ""


def chosen_again(of: Services, tenant: str, begins: int, ends: int) -> Iterator[ChosenAgain]:
    """Every offer from `begins` to `ends` (ms since the epoch) through `choose` once more."""
    for conversation, tail in conversations(of, tenant, begins):
        for event in tail:
            if event.kind is Kind.OFFERED and begins <= event.at < ends:
                yield _again(of, Place(tenant, conversation), event)


def _again(of: Services, place: Place, event: Event) -> ChosenAgain:
    agent = str(event.data.get("agent", ""))
    record = of.conversations.why(place, event.seq, agent)
    policy = policy_at(of, place.tenant, record["policy"]) if record else None
    if record is None or policy is None:
        return ChosenAgain(place.conversation, event.seq, agent, "gone")
    then = replace(policy, weights=_weights(record))  # the default of another release weighed otherwise
    chosen = choose_again(record, place.conversation, then).chosen
    now = chosen.id if chosen else ""
    return ChosenAgain(place.conversation, event.seq, agent, "same" if now == agent else "differs", now)


def _weights(record: Mapping[str, Any]) -> Mapping[str, float]:
    return dict(zip(FACTORS, record["weights"], strict=True))
