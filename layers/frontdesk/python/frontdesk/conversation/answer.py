"""The bot's answers: promised inline, composed by a worker, and shown only where the bot may still speak."""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.conversation.append import Appended, append
from frontdesk.conversation.model import Author, Draft, Event, Place, Reply, Side, State, Status
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import find

BOT_AUTHOR = Author(Side.BOT, "bot")


Responder = Callable[[str, State], Reply | None]


def may_promise(state: State) -> bool:
    """An inline answer to the next message is promised only if the bot will hold it and owes nothing else."""
    bot_next = state.status in (Status.SNOOZED, Status.RESOLVED) and not state.last_agent
    return not state.unanswered and (bot_next or state.status is Status.BOT)


def inline_answer(
    log: Conversations,
    place: Place,
    asked: Appended,
    reply: Reply | None,
    *,
    read: State,
    now: Callable[[], int],
) -> Appended:
    """Put the promised answer to the event just appended; one that comes too late is dropped, not shown.

    `read` is the state in which it was composed.
    """
    event, tail = asked.event, asked.tail
    if reply is None or not event.data.get("inline") or find(tail, Side.BOT, f"re:{event.seq}"):
        return asked
    try:
        answered = answer(log, place, tail, event, reply, read=read, now=now)
    except (errors.Outdated, errors.Contended):
        return asked
    return Appended(event, answered.tail, asked.repeated)


def answer(
    log: Conversations,
    place: Place,
    tail: list[Event],
    asked: Event,
    reply: Reply,
    *,
    read: State,
    now: Callable[[], int],
) -> Appended:
    """Answer everything unanswered up to `asked`; raises errors.Outdated where the bot may not speak."""
    draft = Draft(
        reply.kind,
        BOT_AUTHOR,
        f"re:{asked.seq}",
        reply.text,
        reply.data,
        covers=asked.seq,
        read=read,
    )
    return append(log, place, tail, lambda _: draft, now=now)
