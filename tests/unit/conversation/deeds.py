"""What somebody may do on the shop floor; each deed swallows the errors that its client would live with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from frontdesk import errors
from frontdesk.conversation import timers
from frontdesk.conversation.act import act
from frontdesk.conversation.append import append
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import (
    ASKING,
    Author,
    Draft,
    Event,
    Kind,
    Place,
    Reply,
    Side,
    State,
    Status,
)
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.pending import answer_pending, guard
from frontdesk.conversation.post import post
from frontdesk.conversation.retire import SETTLED_MS, fence, remove
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import View, view
from tests.unit.conversation.floor import AGENTS, MARTA, PLACES, VISITOR, Floor, Screen, Sent
from tests.unit.conversation.lagging import Look, Put
from tests.unit.conversation.promises import check_erased, told

RULE, MODEL, NOBODY = "a rule knows", "a model knows", "nobody knows"
"""What a visitor may write, by who can answer it."""

ROUTER = Author(Side.SYSTEM, "route")
FORGET = Author(Side.SYSTEM, "forget")


@dataclass(frozen=True)
class Deed:
    """A function of this module, by name, and its arguments: small, so that a failure reads well."""

    name: str
    arguments: tuple[Any, ...]

    def __call__(self, floor: Floor) -> None:
        DEEDS[self.name](floor, *self.arguments)

    def __repr__(self) -> str:
        return f"{self.name}{self.arguments}"


@dataclass(frozen=True)
class Befalls:
    """What befalls the next put: a rival is faster, a transaction stands in the way, the answer is lost."""

    rival: Deed | None = None
    busy: bool = False
    lost: bool = False


@dataclass(frozen=True)
class Trouble:
    """What goes wrong while a deed is done."""

    looks: tuple[Look, ...] = ()
    puts: tuple[Befalls, ...] = ()


def perform(floor: Floor, deed: Deed, trouble: Trouble) -> None:
    floor.store.looks.extend(trouble.looks)
    for each in trouble.puts:
        rival = partial(each.rival, floor) if each.rival else None
        floor.store.puts.append(Put(rival, each.busy, each.lost))
    deed(floor)
    floor.store.calm()
    floor.check()


@contextmanager
def lived_with(*known: type[errors.FrontdeskError]) -> Iterator[None]:
    """A store may be busy and a conversation over; a place that one was given is never unknown."""
    try:
        yield
    except errors.CursorUnknown:
        raise
    except (errors.Unavailable, errors.Contended, errors.Retired):
        pass
    except errors.Conflict as error:
        if not isinstance(error, known):
            raise


# visitors


def writes(floor: Floor, number: int, tab_number: int, kind: Kind, text: str) -> None:
    """A tab sends one message at a time, and the same again until it hears of it."""
    place = PLACES[number]
    tab = floor.tabs[place, tab_number if floor.written[place] else 0]
    if tab.sent is None and floor.written[place] and not tab.cursor:
        polls(floor, number, tab_number)
    if tab.sent is None and (tab.cursor or not floor.written[place]):
        first = Sent("m_0_key", 0, Kind.MESSAGE if kind is Kind.MESSAGE else Kind.PERSON_REQUESTED, text)
        data: dict[str, object] = {"score": 4} if kind is Kind.RATED else {}
        tab.sent = Sent(floor.mint("m", tab.cursor), tab.cursor, kind, text, data) if tab.cursor else first
    if tab.sent is not None:
        _send(floor, place, tab, tab.sent)


def _send(floor: Floor, place: Place, tab: Screen, sent: Sent) -> None:
    try:
        seen = _post(floor, place, tab, sent)
    except (errors.Unavailable, errors.Contended):
        return
    except (errors.AlreadyResolved, errors.Retired):
        tab.sent = None
        return
    tab.sent = None
    if sent.kind is not Kind.PERSON_REQUESTED or not _stands(floor, place, seen, sent):
        floor.acknowledged.append((place, seen.posted, sent.id))
    tab.shows(seen, hidden_too=False)


def _stands(floor: Floor, place: Place, seen: View, sent: Sent) -> bool:
    """Whether a wish for a person was answered with the question that waits, and not written."""
    event = floor.written[place][seen.posted - 1]
    if event.id == sent.id:
        return False
    state = seen.state
    assert event.kind in ASKING, "a wish stands for what asks nothing"
    assert state.unanswered == event.seq, "a wish stands where nothing waits"
    assert state.status in (Status.QUEUED, Status.OFFERED, Status.OPEN), "a wish stands with nobody"
    return True


def _post(floor: Floor, place: Place, tab: Screen, sent: Sent) -> View:
    draft = Draft(sent.kind, VISITOR, sent.id, sent.text, sent.data)
    if sent.base:
        return post(
            floor.store,
            place,
            draft,
            base=sent.base,
            after=tab.cursor,
            respond=at_once,
            admit=lambda _: None,
            now=floor.now,
        )
    opened = open_conversation(floor.store, place, draft, at_once, now=floor.now)
    return view(opened.tail, tab.cursor, posted=opened.event.seq)


def polls(floor: Floor, number: int, tab_number: int) -> None:
    _read(floor, PLACES[number], floor.tabs[PLACES[number], tab_number], hidden_too=False)


def _read(floor: Floor, place: Place, screen: Screen, *, hidden_too: bool) -> None:
    """GET, from the client's own cursor on."""
    if floor.written[place]:
        with lived_with():
            tail = read_tail(floor.store, place, max(screen.cursor, 1), reach=screen.cursor)
            screen.shows(view(tail, screen.cursor, hidden_too=hidden_too), hidden_too=hidden_too)


def forges(floor: Floor, number: int, beyond: int) -> None:
    """A place that the log never had is refused, and nothing is written."""
    place, base = PLACES[number], len(floor.written[PLACES[number]]) + beyond
    floor.store.calm()
    try:
        _post(floor, place, Screen(), Sent(f"m_{base}_forged", base, Kind.MESSAGE, RULE))
    except (errors.CursorUnknown, errors.Retired):
        return
    raise AssertionError("a forged place was accepted")


def at_once(text: str, state: State) -> Reply | None:
    """By a rule; the answer tells in which state it was composed."""
    return Reply(f"re: {text}", data={"composed": told(state)}) if text == RULE else None


# agents


def acts(floor: Floor, number: int, agent_number: int, kind: Kind, to: int, looks_first: bool) -> None:
    """An agent does something on what their screen shows; what they have not heard of they send again."""
    place = PLACES[number]
    agent = AGENTS[agent_number] if agent_number < len(AGENTS) else _holder(floor, place)
    screen = floor.consoles[place, agent]
    if screen.sent is None:
        if looks_first or not screen.cursor:
            _read(floor, place, screen, hidden_too=True)
        if not screen.cursor:
            return
        screen.sent = Sent(
            floor.mint("a", screen.cursor), screen.cursor, kind, "…", _details(kind, agent, to)
        )
    draft = Draft(screen.sent.kind, agent, screen.sent.id, "…", screen.sent.data, supervisor=agent is MARTA)
    try:
        seen = act(floor.store, place, draft, base=screen.sent.base, after=screen.cursor, now=floor.now)
    except (errors.Unavailable, errors.Contended):
        return
    except errors.CursorUnknown:
        raise
    except (errors.Conflict, errors.Retired):
        screen.sent = None
        return
    screen.sent = None
    screen.shows(seen, hidden_too=True)


def drops_in(floor: Floor, number: int, agent_number: int) -> None:
    """An agent takes a conversation and gives it straight back to the bot."""
    for kind in (Kind.TAKEN, Kind.RETURNED):
        acts(floor, number, agent_number, kind, 0, looks_first=True)


def _holder(floor: Floor, place: Place) -> Author:
    """Most of what an agent does is refused to anybody else."""
    log = floor.written[place]
    return next((agent for agent in AGENTS if log and agent.id == log[-1].state.agent), AGENTS[0])


def _details(kind: Kind, agent: Author, to: int) -> dict[str, object]:
    if kind is Kind.TRANSFERRED:
        goal = {"agent": AGENTS[to].id} if to < len(AGENTS) else {"skill": "returns"}
        return {**goal, "led": agent is MARTA}
    return {"priority": "high"} if kind is Kind.PRIORITISED else {}


def sits_down(floor: Floor, agent_number: int, capacity: int) -> None:
    floor.set_capacity(AGENTS[agent_number], capacity)


def erases(floor: Floor, number: int, agent_number: int) -> None:
    """By an agent, or at the visitor's wish; once it is answered, no text is left below it."""
    place = PLACES[number]
    if not floor.written[place] or place in floor.removed:
        return
    author = AGENTS[agent_number] if agent_number < len(AGENTS) else FORGET
    with lived_with():
        erased = erase(floor.store, place, author, floor.mint("a", 1), base=1, now=floor.now)
        check_erased(floor.store.whole(place)[: erased.seq])


# workers and the sweep


def works(floor: Floor, pick: int, again: bool) -> None:
    """Deliver a message of the queue, in any order; one that fails comes again, and one that is done may."""
    if not floor.jobs:
        return
    place, job = floor.jobs.pop(pick % len(floor.jobs))
    if again:
        floor.jobs.append((place, job))
    try:
        _work(floor, place, job.body["do"], job.body.get("seq", 0))
    except (errors.Unavailable, errors.Contended):
        floor.jobs.append((place, job))
    except errors.Retired:
        pass


def _work(floor: Floor, place: Place, what: str, seq: int) -> None:
    if what == "answer":
        answer_pending(floor.store, place, seq, later, give_up, now=floor.now)
    if what == "guard":
        guard(floor.store, place, seq, give_up, now=floor.now)
    if what == "expire":
        timers.expire_offer(floor.store, place, seq, now=floor.now)


def later(said: Sequence[str], state: State) -> Reply | None:
    """By a model, or by a rule whose answer did not come at once; it tells what it was asked."""
    told_by = {RULE: {}, MODEL: {"by": "model"}}.get(said[-1])
    if told_by is None:
        return None
    data = {"composed": told(state), "asked": list(said), **told_by}
    return Reply(f"re: {said[-1]}", data=data)


def give_up(_text: str) -> Reply:
    return Reply("a colleague takes over", Kind.HANDED_OVER)


def offers(floor: Floor, number: int, agent_number: int) -> None:
    place = PLACES[number]
    if not floor.written[place]:
        return
    with lived_with(errors.Outdated, errors.NoRoom):
        tail = read_tail(floor.store, place, 1)
        state = tail[-1].state
        if state.status is Status.QUEUED:
            data = {"agent": AGENTS[agent_number].id, "since": state.since}
            draft = Draft(Kind.OFFERED, ROUTER, f"offer:{state.since}", data=data)
            append(floor.store, place, tail, lambda _: draft, now=floor.now)


def classifies(floor: Floor, number: int, skill: int) -> None:
    """The router has read it, and knows of no skill (0) or of one; who said so before is not overruled."""
    place = PLACES[number]
    if not floor.written[place]:
        return
    with lived_with(errors.Outdated):
        tail = read_tail(floor.store, place, 1)
        state = tail[-1].state
        data = {"since": state.since, "skill": ("", "sizes")[skill]}
        draft = Draft(Kind.CLASSIFIED, ROUTER, f"about:{state.since}", data=data)
        told = append(floor.store, place, tail, lambda _: draft, now=floor.now)
        if not told.repeated:
            before = told.tail[-2].state
            assert (before.status, before.topic) == (Status.QUEUED, ""), "a guess overruled somebody"


SWEPT = {
    Status.BOT: ("guard", "abandon"),
    Status.QUEUED: ("guard", "release"),
    Status.OFFERED: ("expire", "release"),
    Status.OPEN: ("release", "abandon"),
    Status.WAITING: ("release", "abandon"),
    Status.SNOOZED: ("wake", "release"),
    Status.RESOLVED: ("fence", "abandon"),
}


def sweeps(floor: Floor, number: int, pick: int, behind: int, silent_ms: int) -> None:
    """What the inbox shows may be `behind` the log by some events."""
    place, log = PLACES[number], floor.written[PLACES[number]]
    if log:
        row = log[max(0, len(log) - 1 - behind)]
        with lived_with(errors.Outdated):
            _sweep(floor, place, row, SWEPT[row.state.status][pick], silent_ms)


def _sweep(floor: Floor, place: Place, row: Event, what: str, silent_ms: int) -> None:
    store, now = floor.store, floor.now
    if what == "abandon":
        timers.abandon(store, place, row.seq, now=now)
    if what == "wake":
        timers.wake(store, place, row.state.since, now=now)
    if what == "expire":
        timers.expire_offer(store, place, row.state.since, now=now)
    if what == "guard":
        guard(store, place, row.seq, give_up, now=now)
    if what == "release" and row.state.agent:
        timers.release_vanished(store, place, row.seq, row.state.agent, silent_ms=silent_ms, now=now)
    if what == "fence" and silent_ms:  # not each time, or few conversations would grow old
        fence(store, place, base=row.seq, now=now)
        assert store.whole(place)[0].kind is Kind.TOMBSTONE, "the fence has no tombstone"


def time_passes(floor: Floor, number: int) -> None:
    """So long that every writer has ended and every replica has everything; then the sweep removes."""
    place = PLACES[number]
    floor.store.calm()
    floor.store.settle()
    floor.clock += SETTLED_MS
    if floor.written[place] and floor.written[place][-1].kind is Kind.RETIRED:
        floor.removed.add(place)
        remove(floor.store, place, now=floor.clock)


DEEDS: dict[str, Callable[..., None]] = {
    each.__name__: each
    for each in (
        writes,
        polls,
        forges,
        acts,
        drops_in,
        sits_down,
        erases,
        works,
        offers,
        classifies,
        sweeps,
        time_passes,
    )
}
