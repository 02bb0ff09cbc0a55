"""What a worker does about a message the bot still owes: answer it, or hand over to a person."""

from collections.abc import Callable, Sequence

from frontdesk import errors
from frontdesk.conversation.answer import BOT_AUTHOR, answer
from frontdesk.conversation.append import Appended, append
from frontdesk.conversation.model import Draft, Event, Kind, Place, Reply, State, Status
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail

Compose = Callable[[Sequence[str], State], Reply | None]
"""Is told all that the visitor wrote and nobody answered, oldest first; None: it has nothing to say."""

TRIES = 3  # a conversation that moves faster than the bot composes has a guard, and people


def owes(state: State, seq: int) -> bool:
    """The bot holds, and something up to `seq` is unanswered."""
    return state.status is Status.BOT and 0 < state.unanswered <= seq


def answer_pending(
    log: Conversations,
    place: Place,
    seq: int,
    compose: Compose,
    give_up: Callable[[str], Reply],
    *,
    now: Callable[[], int],
) -> Appended | None:
    """Answer everything unanswered up to `seq`, or hand over in `give_up`'s words; None if nothing is owed.

    One answer for all of it, for an answer that the visitor outran was dropped. Repeats nothing: its id is
    `re:<seq>`, so a redelivered message finds it in the tail. Composes again where an older question was
    answered meanwhile; whatever else came has a job of its own.
    """
    tail = read_tail(log, place, seq)
    for _ in range(TRIES):
        state, asked = tail[-1].state, tail[0]
        if not owes(state, seq):
            return None
        said = [event.text for event in questions(_owed(log, place, tail, seq), state.unanswered, seq)]
        try:
            reply = (compose(said, state) if said else None) or give_up("\n".join(said))
            return answer(log, place, tail, asked, reply, read=state, now=now)
        except errors.Outdated:
            tail = read_tail(log, place, seq, consistent=True)
            if tail[-1].state.unanswered == state.unanswered:
                return None
    return None


def questions(tail: Sequence[Event], first: int, last: int) -> list[Event]:
    """The visitor's messages from `first` to `last`: what an answer answers is told by the log alone."""
    return [event for event in tail if first <= event.seq <= last and event.kind is Kind.MESSAGE]


def answered_by(tail: Sequence[Event], event: Event) -> list[Event]:
    """The messages that an answer answered: all that was owed just before, up to the place that it covers.

    `tail` begins at the first event.
    """
    first = tail[event.seq - 2].state.unanswered  # what was composed for any other was not put
    return questions(tail, first, int(event.data.get("covers", 1)))


def _owed(log: Conversations, place: Place, tail: list[Event], seq: int) -> list[Event]:
    """The log from the oldest question on; mostly that is `seq` itself."""
    first = tail[-1].state.unanswered
    return tail if first == seq else read_tail(log, place, first, reach=seq)


def guard(
    log: Conversations, place: Place, seq: int, give_up: Callable[[str], Reply], *, now: Callable[[], int]
) -> Appended | None:
    """Hand over if the bot still owes what stood at `seq`: nobody waits for a bot that has died."""
    tail = read_tail(log, place, seq)
    if not owes(tail[-1].state, seq):
        return None
    reply = give_up(tail[0].text)
    draft = Draft(Kind.HANDED_OVER, BOT_AUTHOR, f"guard:{seq}", reply.text, reply.data, covers=seq)
    try:
        return append(log, place, tail, lambda _: draft, now=now)
    except errors.Outdated:
        return None
