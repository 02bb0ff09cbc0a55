"""What a worker does about a message the bot still owes: answer it, or hand over to a person."""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.conversation.answer import BOT_AUTHOR, Responder, answer
from frontdesk.conversation.append import Appended, append
from frontdesk.conversation.model import Draft, Kind, Place, Reply, State, Status
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail


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

    Repeats nothing: the answer's id is `re:<seq>`, so a redelivered message finds it in the tail.
    """
    tail = read_tail(log, place, seq)
    state = tail[-1].state
    if not owes(state, seq):
        return None
    asked = tail[0]
    reply = (respond(asked.text, state) if asked.kind is Kind.MESSAGE else None) or give_up(asked.text)
    try:
        return answer(log, place, tail, asked, reply, now=now)
    except errors.Outdated:
        return None


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
