"""A visitor's side: what the functions do with a post or a poll, and the tab that asks them."""

from typing import Any, NamedTuple

from tests.model.flaws import Flaw
from tests.model.log import HIDDEN, Draft, Event, Tail
from tests.model.ops import LOST, Call, Choose, Read, Steps, Tell
from tests.model.writing import Refused, append, tail_from


class Answer(NamedTuple):
    """What a post or a poll brings back: own seq (0 for a poll), visible events, how far they reach."""

    posted: int
    events: tuple[Event, ...]
    cursor: int
    more: bool
    stands: bool = False  # nothing was written: the question at `posted` asks for the same


def post(
    conv: int, said: Draft, base: int, after: int, limit: int = 100, flaw: Flaw | None = None
) -> Steps[Answer | Refused]:
    """A visitor's request: one event, and the bot's inline answer where one is promised."""
    tail = yield from tail_from(conv, base, flaw)
    if isinstance(tail, str):
        return Refused(tail)
    read = tail[-1]
    said = said._replace(read=read.seq, epoch=read.state.epoch)
    posted, tail = yield from append(conv, tail, said, flaw)
    if posted == Refused("standing"):
        waits = tail[-1].state.unanswered
        return answer(waits, tail, max(after, base), limit, flaw)._replace(stands=True)
    if isinstance(posted, Refused):
        return posted
    if posted.promised or (flaw is Flaw.PROMISE_KEPT and said.inline and read.state.unanswered == 0):
        _, tail = yield from append(conv, tail, inline_answer(posted, read), flaw)
    return answer(posted.seq, tail, max(after, base), limit, flaw)


def open_conversation(conv: int, said: Draft) -> Steps[Answer | Refused]:
    """Only this writes event 1; the put itself finds an earlier try."""
    posted, tail = yield from append(conv, (), said)
    if isinstance(posted, Refused):
        return posted
    if posted.promised:
        tail = yield Read(conv, 1, strong=True)
        _, tail = yield from append(conv, tail, inline_answer(posted, tail[-1]))
    return answer(1, tail, 0)


def inline_answer(posted: Event, read: Event) -> Draft:
    return Draft("answer", "bot", f"re:{posted.seq}", upto=posted.seq, read=read.seq, epoch=read.state.epoch)


def answer(posted: int, tail: Tail, after: int, limit: int = 100, flaw: Flaw | None = None) -> Answer:
    visible = tuple(event for event in tail if event.seq > after and event.said.kind not in HIDDEN)
    events = visible[:limit]
    more = len(visible) > limit
    cursor = events[-1].seq if more else tail[-1].seq
    return Answer(posted, events, max(posted, cursor) if flaw is Flaw.CURSOR_IS_POSTED else cursor, more)


def poll(conv: int, after: int, limit: int = 100, flaw: Flaw | None = None) -> Steps[Answer | Refused]:
    tail = yield from tail_from(conv, max(after, 1), flaw)
    return Refused(tail) if isinstance(tail, str) else answer(0, tail, after, limit)


class Send(NamedTuple):
    """One entry of an outbox."""

    text: str
    kind: str = "message"
    inline: bool = False


class Client(NamedTuple):
    """A visitor's tab: which conversation, how far it has read, how often it tries."""

    name: str
    conv: int = 0
    cursor: int = 1
    tries: int = 2
    limit: int = 100
    polls: bool = False


def tab(client: Client, outbox: tuple[Send, ...], flaw: Flaw | None = None) -> Steps[None]:
    """Sends one message at a time; the base stays what it was when the id was minted, `after` moves."""
    cursor, seen = client.cursor, tuple[int, ...]()
    for number, send in enumerate(outbox):
        base, mine = cursor, f"m_{cursor}_{client.name}{number}"
        said = Draft(send.kind, "visitor", mine, text=send.text, inline=send.inline)
        for attempt in range(client.tries):
            if attempt and client.polls and (yield Choose(("polls", "does not poll"))) == "polls":
                news = yield Call("poll", poll, (client.conv, cursor, client.limit, flaw))
                cursor, seen = _shown(news, cursor, seen)
            start = cursor if flaw is Flaw.RENEWED_BASE else base
            reply = yield Call("post", post, (client.conv, said, start, cursor, client.limit, flaw))
            if reply != LOST:
                break
        if reply == Refused("conversation_retired"):
            yield from opener(client._replace(conv=client.conv + 1), send)
            return
        if not isinstance(reply, Answer):
            yield Tell(("refused", client.name), reply)
            return
        cursor, seen = _shown(reply, cursor, seen)
        told = "stands" if reply.stands else "acked"
        yield Tell((told, client.name, mine), (client.conv, reply.posted))
        yield Tell(("seen", client.name), (client.conv, client.cursor, cursor, seen))


def opener(client: Client, send: Send, flaw: Flaw | None = None) -> Steps[None]:
    """Opens a conversation: the key names it, so that a retry comes to the same one."""
    mine, conv = f"m_0_{client.name}", client.conv
    said = Draft(send.kind, "visitor", mine, text=send.text, inline=send.inline)
    for _ in range(client.tries):
        reply = yield Call("open", open_conversation, (conv, said))
        if isinstance(reply, Answer):
            yield Tell(("acked", client.name, mine), (conv, reply.posted))
            return
        if reply == Refused("conversation_retired"):  # a new key, so another conversation
            conv, mine = conv + 1, f"m_0_{client.name}+"
            said = said._replace(id=mine)
        elif flaw is Flaw.FRESH_CONVERSATION_ID:
            conv += 1


def _shown(news: Any, cursor: int, seen: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    if not isinstance(news, Answer):
        return cursor, seen
    return max(cursor, news.cursor), (*seen, *(event.seq for event in news.events))
