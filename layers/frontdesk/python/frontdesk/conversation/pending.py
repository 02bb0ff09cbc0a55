"""What a worker does about a message the bot still owes: answer it, or hand over to a person."""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.conversation.answer import BOT_AUTHOR, Responder, answer
from frontdesk.conversation.append import Appended, append
from frontdesk.conversation.model import Draft, Event, Kind, Place, Reply, Side, State, Status
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail

TRIES = 3  # a conversation that moves faster than the bot composes has a guard, and people


def owes(state: State, seq: int) -> bool:
    """The bot holds, and something up to `seq` is unanswered."""
    return state.status is Status.BOT and 0 < state.unanswered <= seq


def answer_pending(
    log: Conversations,
    place: Place,
    seq: int,
    respond: Responder,
    give_up: Callable[[str], Reply],
    *,
    now: Callable[[], int],
) -> Appended | None:
    """Answer everything unanswered up to `seq`, or hand over in `give_up`'s words; None if nothing is owed.

    Repeats nothing: the answer's id is `re:<seq>`, so a redelivered message finds it in the tail. Composes
    again where an older question was answered meanwhile; whatever else came has a job of its own.
    """
    tail = read_tail(log, place, seq)
    for _ in range(TRIES):
        state, asked = tail[-1].state, tail[0]
        if not owes(state, seq):
            return None
        question = _question(log, place, asked, state)
        told = respond(question.text, state) if question.kind is Kind.MESSAGE else None
        reply = told or give_up(question.text)
        try:
            return answer(log, place, tail, asked, reply, read=state, now=now)
        except errors.Outdated:
            tail = read_tail(log, place, seq, consistent=True)
            if tail[-1].state.unanswered == state.unanswered:
                return None
    return None


def _question(log: Conversations, place: Place, asked: Event, state: State) -> Event:
    """What the visitor said; where an agent gave it back to the bot, that stands further up."""
    if asked.author.side is Side.VISITOR or state.unanswered >= asked.seq:
        return asked
    return read_tail(log, place, state.unanswered)[0]


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
