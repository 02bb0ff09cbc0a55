"""Agents, and those who act for them: routers, expiries, the sweep."""

from tests.model.flaws import Flaw
from tests.model.log import Draft, Event
from tests.model.model import Hears
from tests.model.ops import LOST, Call, Look, Shelve, Steps
from tests.model.point import Point, Process
from tests.model.writing import Refused, append, tail_from


def act(conv: int, base: int, said: Draft, flaw: Flaw | None = None) -> Steps[Event | Refused]:
    """An agent's request, a router's offer, an expiry: one event."""
    tail = yield from tail_from(conv, base, flaw)
    if isinstance(tail, str):
        return Refused(tail)
    written, _ = yield from append(conv, tail, said, flaw)
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
    """Offers what is queued to an agent, once for each time it is queued; the transaction finds the room."""
    tail = yield from tail_from(conv, s, flaw)
    if not isinstance(tail, str):
        since = tail[-1].state.since
        offer = Draft("offered", "system", f"offer:{since}", to=agent, upto=since)
        yield from append(conv, tail, offer, flaw)


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
    """The sweep: where the log ends, then whether its holder is silent, then a release naming that end."""
    tail = yield from tail_from(conv, base, flaw)
    if isinstance(tail, str) or (yield Look(f"sign of {agent}")):
        return
    said = Draft("requeued", "system", f"requeued:{tail[-1].seq}", to=agent, upto=tail[-1].seq)
    yield from append(conv, tail, said, flaw)


def come_back(conv: int, base: int, agent: str) -> Steps[None]:
    """A sign of life, then a reply."""
    yield Shelve(f"sign of {agent}", 1)
    yield from act(conv, base, Draft("reply", "agent", f"a_{base}_back", author=agent, upto=base))
