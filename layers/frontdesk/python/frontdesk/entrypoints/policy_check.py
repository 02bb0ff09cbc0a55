"""A policy is tried on who waits now: who would be asked by the one in force, and who by the new one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place, Status
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.assignment import candidates, language_told
from frontdesk.entrypoints.levels import priority_under
from frontdesk.entrypoints.policy import policy_of
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.project import place_in_queue
from frontdesk.routing.assign import wanted_by
from frontdesk.routing.choose import choose
from frontdesk.routing.model import Decision, Waiting
from frontdesk.routing.policy import Policy
from frontdesk.routing.room import Room
from frontdesk.values import frozen

TRIED = 50


@frozen
class Tried:
    """One who waits, with the decision of each policy when those before it have been placed."""

    waiting: Waiting
    before: Decision
    after: Decision

    @property
    def differs(self) -> bool:
        return _who(self.before) != _who(self.after)


def try_policy(of: Services, tenant: str, proposed: Policy) -> tuple[Tried, ...]:
    """The first 50 of the queue under the policy in force and under the proposed one, in the order of that
    one. Nothing is written."""
    waiting = list(_waiting(of, tenant))
    before, after = (_decided(of, tenant, waiting, each) for each in (policy_of(of, tenant), proposed))
    return tuple(Tried(wanted, before[id][1], decision) for id, (wanted, decision) in after.items())


def _waiting(of: Services, tenant: str) -> Iterator[tuple[InboxRow, list[Event]]]:
    for row in of.inbox.page(tenant, Status.QUEUED.value, limit=TRIED).rows:
        tail = read_tail(of.conversations, Place(tenant, row.conversation), 1)
        if tail[-1].state.status is Status.QUEUED:  # else taken since the list was made
            yield row, tail


def _decided(
    of: Services, tenant: str, waiting: list[tuple[InboxRow, list[Event]]], policy: Policy
) -> dict[str, tuple[Waiting, Decision]]:
    """One after the other in the order that the policy's levels bring; who is placed takes room."""
    room, now = Room(candidates(of, tenant, policy)), of.now()
    raised = [
        (replace(row, priority=priority_under(of, tenant, tail, policy.levels)), tail)
        for row, tail in waiting
    ]
    decided: dict[str, tuple[Waiting, Decision]] = {}
    for row, tail in sorted(raised, key=lambda each: place_in_queue(each[0])):
        wanted = replace(
            wanted_by(tail, language_told),
            conversation=row.conversation,
            priority=row.priority,
            weight=policy.weight_of(),
        )
        decision = choose(room.candidates(), wanted, policy, now)
        if decision.chosen is not None:
            room.took(decision.chosen.id, row.conversation, tail[-1].seq, wanted.weight, now)
        decided[row.conversation] = (wanted, decision)
    return decided


def passed_by(decision: Decision) -> dict[str, int]:
    """How many could not be asked, by why."""
    return dict(Counter(decision.passed.values()))


def _who(decision: Decision) -> str:
    return decision.chosen.id if decision.chosen else ""
