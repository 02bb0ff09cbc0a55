"""The workers behind the stream: the bot's late answer, and the guard that sees that nobody is forgotten."""

from collections.abc import Callable

from tests.model.flaws import Flaw
from tests.model.log import Draft, Event, Tail
from tests.model.ops import Put, Read, Steps
from tests.model.point import Point, Process
from tests.model.writing import append, tail_from


def answers(conv: int, s: int, flaw: Flaw | None = None) -> Steps[None]:
    """The LLM path: reads from s, composes, puts if that still holds, else composes once more."""
    tail = yield from tail_from(conv, s, flaw)
    while not isinstance(tail, str):
        state = tail[-1].state
        said = Draft("answer", "bot", f"re:{s}", upto=s, llm=True, read=tail[-1].seq)
        said = said._replace(epoch=state.epoch, due=state.unanswered)
        if flaw is Flaw.STATUS_READ_FIRST:
            yield from _put_at_the_end(conv, tail, said)
            return
        _, after = yield from append(conv, tail, said, flaw)
        if after[-1].state.unanswered in {0, said.due} or after == tail:
            return
        tail = after


def _put_at_the_end(conv: int, tail: Tail, said: Draft) -> Steps[None]:
    """The naive bot: one look at the status, then the answer goes wherever the log ends by now."""
    if tail[-1].state.holder != "bot" or not 0 < tail[-1].state.unanswered <= said.upto:
        return
    end: Tail = yield Read(conv, said.upto, strong=True)
    state = end[-1].state._replace(unanswered=0, visible=end[-1].seq + 1)
    yield Put(conv, Event(end[-1].seq + 1, end[-1].state.visible, said, state))


def guard(conv: int, s: int, flaw: Flaw | None = None) -> Steps[None]:
    """Hands over if the bot still holds what was unanswered at s."""
    tail = yield from tail_from(conv, s, flaw)
    if not isinstance(tail, str):
        yield from append(conv, tail, Draft("handed_over", "bot", f"guard:{s}", upto=s), flaw)


def dispatch(
    flaw: Flaw | None = None, *, answering: bool = True, twice: bool = False
) -> Callable[[int, Event], tuple[Process, ...]]:
    """What the stream wakes: for each event that leaves the bot holding a question, an answer and a guard."""

    def hears(conv: int, event: Event) -> tuple[Process, ...]:
        if not _needs_bot(event, flaw):
            return ()
        named = f"{conv}:{event.seq}"
        woken = [Process(f"guard {named}", Point.start(guard, (conv, event.seq, flaw)), worker=True)]
        if answering:
            point = Point.start(answers, (conv, event.seq, flaw))
            woken.append(Process(f"answer {named}", point, worker=True))
        again = [process._replace(name=f"{process.name} again") for process in woken if twice]
        return tuple(woken + again) if flaw is not Flaw.NO_GUARD else ()

    return hears


def _needs_bot(event: Event, flaw: Flaw | None) -> bool:
    if event.state.holder != "bot" or not event.state.unanswered:
        return False
    changed = event.state.since == event.seq and flaw is not Flaw.GUARD_FOR_VISITORS_ONLY
    return event.said.side == "visitor" or changed
