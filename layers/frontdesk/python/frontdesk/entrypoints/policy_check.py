"""A policy is tried on who waits now: who would be asked by the one in force, and who by the new one."""

from collections import Counter
from dataclasses import replace

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place, Status
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.assignment import candidates, language_told
from frontdesk.entrypoints.policy import policy_of
from frontdesk.routing.assign import wanted_by
from frontdesk.routing.choose import choose
from frontdesk.routing.model import Decision, Waiting
from frontdesk.routing.policy import Policy
from frontdesk.values import frozen

TRIED = 50


@frozen
class Tried:
    """One who waits, with the decision of each policy, each as if nobody else waited."""

    waiting: Waiting
    before: Decision
    after: Decision

    @property
    def differs(self) -> bool:
        return _who(self.before) != _who(self.after)


def try_policy(of: Services, tenant: str, proposed: Policy) -> tuple[Tried, ...]:
    """The first 50 of the queue under the policy in force and under the proposed one. Nothing is written."""
    in_force, now = policy_of(of, tenant), of.now()
    before, after = candidates(of, tenant, in_force), candidates(of, tenant, proposed)
    tried: list[Tried] = []
    for row in of.inbox.page(tenant, Status.QUEUED.value, limit=TRIED).rows:
        tail = read_tail(of.conversations, Place(tenant, row.conversation), 1)
        if tail[-1].state.status is not Status.QUEUED:
            continue  # taken since the list was made
        waiting = _waiting(tail, row.conversation)
        first, then = (replace(waiting, weight=policy.weight_of()) for policy in (in_force, proposed))
        tried.append(Tried(waiting, choose(before, first, in_force, now), choose(after, then, proposed, now)))
    return tuple(tried)


def passed_by(decision: Decision) -> dict[str, int]:
    """How many could not be asked, by why."""
    return dict(Counter(decision.passed.values()))


def _waiting(tail: list[Event], conversation: str) -> Waiting:
    return replace(wanted_by(tail, language_told), conversation=conversation)


def _who(decision: Decision) -> str:
    return decision.chosen.id if decision.chosen else ""
