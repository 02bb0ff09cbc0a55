"""What must hold once nothing happens any more: nobody waits, and every projection says what the log says."""

from collections.abc import Iterator

from frontdesk.conversation.model import Status
from tests.faults.checks import unsent
from tests.faults.facts import Facts, Violation

WAITS = "a visitor is left waiting"
IDLE = "a conversation is queued although somebody is free"
BEHIND = "the inbox does not say what the log says"
UNSENT = "a client was never told what became of its message"
STUCK = "work is left in a queue"


def at_rest(facts: Facts, *, somebody_works: bool = True) -> list[Violation]:
    """With diligent agents at work nobody waits; with none everybody waits where one will look."""
    found = [*_waiting(facts, somebody_works), *_projected(facts)]
    found += [Violation("rest", UNSENT, f"{each.who} {each.id}") for each in unsent(facts.ledger.intents)]
    return found


def _waiting(facts: Facts, somebody_works: bool) -> Iterator[Violation]:
    for conversation, head in facts.heads().items():
        state = head.state
        where = f"{conversation}: {state.status} by {state.holder}, {state.unanswered} of {head.seq}"
        if state.status is Status.OFFERED or (state.status is Status.QUEUED and somebody_works):
            yield Violation("rest", IDLE, where)
        elif state.unanswered and (somebody_works or state.status is not Status.QUEUED):
            yield Violation("rest", WAITS, where)


def _projected(facts: Facts) -> Iterator[Violation]:
    for conversation, head in facts.heads().items():
        row = facts.rows.get(conversation)
        stands = (head.seq, head.state.status.value, head.state.holder)
        if row is None or (row.head, row.status, row.holder) != stands:
            yield Violation("rest", BEHIND, f"{conversation}: {row and (row.head, row.status)}, not {stands}")
