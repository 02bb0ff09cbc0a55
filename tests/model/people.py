"""Agents, and those who act for them: routers, expiries, the sweep."""

from tests.model.flaws import Flaw
from tests.model.log import Draft, Event, Tail
from tests.model.model import Hears
from tests.model.ops import LOST, Call, Look, Read, Shelve, Steps, Tell
from tests.model.point import Point, Process
from tests.model.writing import Refused, Sign, append, tail_from


def act(
    conv: int, base: int, said: Draft, flaw: Flaw | None = None, unmoved: Sign | None = None
) -> Steps[Event | Refused]:
    """An agent's request, a router's offer, an expiry: one event."""
    tail = yield from tail_from(conv, base, flaw)
    if isinstance(tail, str):
        return Refused(tail)
    written, _ = yield from append(conv, tail, said, flaw, unmoved)
    return written


def shift(conv: int, base: int, saying: tuple[Draft, ...], flaw: Flaw | None = None) -> Steps[None]:
    """An agent does one thing after the other and stops at the first refusal."""
    for said in saying:
        done = yield from act(conv, base, said, flaw)
        if isinstance(done, Refused):
            return


def console(conv: int, base: int, said: Draft, tries: int = 2) -> Steps[None]:
    """An agent's screen: the same request again when no answer comes."""
    for _ in range(tries):
        answer = yield Call("act", act, (conv, base, said))
        if answer != LOST:
            return


def route(conv: int, s: int, agent: str, flaw: Flaw | None = None) -> Steps[None]:
    """Offers what is queued to an agent; the transaction finds out whether there is room."""
    offer = Draft("offered", "system", f"offer:{s}:{agent}", to=agent)
    yield from act(conv, s, offer, flaw)


def expire(conv: int, since: int, flaw: Flaw | None = None) -> Steps[None]:
    """The delayed message behind an offer."""
    yield from act(conv, since, Draft("offer_expired", "system", f"expired:{since}", upto=since), flaw)


def expiries(flaw: Flaw | None = None) -> Hears:
    def hears(conv: int, event: Event) -> tuple[Process, ...]:
        if event.said.kind != "offered":
            return ()
        point = Point.start(expire, (conv, event.seq, flaw))
        return (Process(f"expiry {conv}:{event.seq}", point, worker=True),)

    return hears


def requeue(conv: int, base: int, agent: str, flaw: Flaw | None = None) -> Steps[None]:
    """The sweep takes back what a vanished agent holds; the agent's sign of life is on the hold item."""
    seen = yield Look(f"sign of {agent}")
    said = Draft("requeued", "system", f"sweep:{base}", to=agent)
    unmoved = None if flaw is Flaw.VANISHED_BY_READ else (f"sign of {agent}", seen)
    if seen is None:
        yield from act(conv, base, said, flaw, unmoved)


def come_back(conv: int, base: int, agent: str) -> Steps[None]:
    """A sign of life, then a look at the conversation that is still held."""
    yield Shelve(f"sign of {agent}", 1)
    tail: Tail = yield Read(conv, base, strong=True)
    if tail[-1].state.holder == agent:
        yield Tell(("back", agent), (conv, tail[-1].seq))
