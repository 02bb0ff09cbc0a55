"""What ends, what is forgotten and what follows the log: retiring, erasing, projections."""

from collections.abc import Callable

from tests.model.flaws import Flaw
from tests.model.log import BLANK, TOMBSTONE, Draft, Event, Tail
from tests.model.ops import Delete, Look, Outlive, Overwrite, Read, Shelve, Steps, Tell, Underway
from tests.model.point import Point, Process
from tests.model.writing import Refused, append, is_erased, tail_from


def retire(conv: int, flaw: Flaw | None = None) -> Steps[None]:
    """Fence, tombstone, an hour, all between, an hour, the fence; a broken run is finished by the next."""
    tail: Tail = yield Read(conv, 1, strong=True)
    fence, _ = yield from append(conv, tail, Draft("retired", "system", "sweep:retire"))
    last = tail[-1].seq
    if flaw is Flaw.NO_FENCE:
        if tail[-1].state.status != "resolved":
            return
    elif isinstance(fence, Event):
        last = fence.seq
        yield Tell(("fence", str(conv)), last)
    elif tail[-1].said.kind != "retired":
        return
    yield from _bury(conv, last, flaw)


def _bury(conv: int, last: int, flaw: Flaw | None) -> Steps[None]:
    if flaw is not Flaw.NO_TOMBSTONE:
        yield Overwrite(conv, TOMBSTONE, if_there=False)
    if flaw is not Flaw.NO_WAIT:
        yield Outlive((yield Underway()))
    if flaw not in {Flaw.NO_TOMBSTONE, Flaw.BURIED_ONCE}:
        yield Overwrite(conv, TOMBSTONE, if_there=True)  # a slow erasure may have written over it
    if flaw is Flaw.FENCE_FIRST:
        yield Delete(conv, last)
    for seq in range(1 if flaw is Flaw.NO_TOMBSTONE else 2, last):
        yield Delete(conv, seq)
    if flaw not in {Flaw.FENCE_TOO_SOON, Flaw.NO_WAIT, Flaw.FENCE_FIRST}:
        yield Outlive((yield Underway()))
    yield Delete(conv, last)


def erase(conv: int, base: int, flaw: Flaw | None = None) -> Steps[None]:
    """The event first, then the texts, then whatever was copied from them; and once more an hour later."""
    tail = yield from tail_from(conv, base)
    if isinstance(tail, str):
        return
    erased, _ = yield from append(conv, tail, Draft("erased", "system", f"erase:{base}"), flaw)
    if isinstance(erased, Refused):
        return
    yield from _forget(conv, erased.seq, flaw)
    if flaw is not Flaw.SWEPT_ONCE:
        yield Outlive((yield Underway()))
        yield from _forget(conv, erased.seq, flaw)


def _forget(conv: int, upto: int, flaw: Flaw | None) -> Steps[None]:
    below: Tail = yield Read(conv, 1, strong=True, upto=upto - 1)
    for event in below:
        if event.said.text not in {"", BLANK}:
            empty = event._replace(said=event.said._replace(text=BLANK))
            yield Overwrite(conv, empty, if_there=flaw is not Flaw.OVERWRITES_BLINDLY)
        yield Shelve(f"document {event.seq}", "", rising=False)


def index(conv: int, seq: int) -> Steps[None]:
    """A search document, written from the log and not from the queue's message."""
    tail = yield from tail_from(conv, seq)
    if not isinstance(tail, str):
        text = "" if is_erased(tail, seq) or tail[0].said.text == BLANK else tail[0].said.text
        yield Shelve(f"document {seq}", text, rising=False)


def look(conv: int, after: int, flaw: Flaw | None = None) -> Steps[None]:
    """What a reader puts on the screen: texts, and the bot's text so far."""
    tail = yield from tail_from(conv, after)
    if isinstance(tail, str):
        return
    trusts = flaw is Flaw.READER_TRUSTS_ITEM
    texts = tuple(
        e.seq for e in tail if e.said.text not in {"", BLANK} and (trusts or not is_erased(tail, e.seq))
    )
    erased = max((e.seq for e in tail if e.said.kind == "erased"), default=0)
    live = yield Look("live")
    state = tail[-1].state
    shows = live is not None and (live == state.epoch and state.holder == "bot")
    shows = shows or (live is not None and flaw is Flaw.LIVE_TEXT_STAYS)
    yield Tell(("screen",), (texts, erased, shows and (live, state.epoch, state.holder)))


def compose(conv: int, base: int) -> Steps[None]:
    """The bot's text so far, a mark that carries the epoch of what it was composed from."""
    tail = yield from tail_from(conv, base)
    if not isinstance(tail, str) and tail[-1].state.holder == "bot":
        yield Shelve("live", tail[-1].state.epoch, rising=False)


def project(event: Event, flaw: Flaw | None = None) -> Steps[None]:
    """The inbox row: a register that only rises."""
    row = (event.seq, event.state.status)
    yield Shelve("inbox", row, rising=flaw is not Flaw.LAST_WRITE_WINS)


def count(conv: int, flaw: Flaw | None = None) -> Steps[None]:
    """Events counted from the counter's own place in the log to its head, both raised at once."""
    counted, total = (yield Look("count")) or (0, 0)
    if flaw is Flaw.COUNTS_RECORDS:
        yield Shelve("count", (counted + 1, total + 1), rising=False)
        return
    tail = yield from tail_from(conv, max(counted, 1))
    if not isinstance(tail, str):
        news = sum(event.seq > counted for event in tail)
        yield Shelve("count", (tail[-1].seq, total + news))


def projectors(flaw: Flaw | None = None) -> Callable[[int, Event], tuple[Process, ...]]:
    """The stream brings each event, in any order, and once more."""

    def hears(conv: int, event: Event) -> tuple[Process, ...]:
        rows = Process(f"inbox {event.seq}", Point.start(project, (event, flaw)), worker=True)
        counts = Process(f"count {event.seq}", Point.start(count, (conv, flaw)), worker=True)
        return (rows, rows._replace(name=f"{rows.name} again"), counts)

    return hears


def indexers(conv: int, event: Event) -> tuple[Process, ...]:
    if event.said.kind != "message":
        return ()
    return (Process(f"index {event.seq}", Point.start(index, (conv, event.seq)), worker=True),)
