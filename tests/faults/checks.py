"""What must hold at every moment: P1 to P6, of the store and of what clients were told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from frontdesk.conversation.model import ASKING, Event, Kind, Side
from tests.faults.facts import Facts, Violation
from tests.faults.lawful import unlawful
from tests.faults.ledger import Intent, Screen

LOST = "an acknowledged message is lost"
CHANGED = "an acknowledged message says something else"
TWICE = "one id stands twice"
COPIED = "one message stands twice"
GAP = "the log has a gap"
CHAIN = "prev does not name the visible event before"
OVERTAKEN = "one client's messages stand in another order than it sent them"
UNSEEN = "a client's view is not the visible log"
SUFFIX = "an answer is not the visible part between its two places"
REFUSED = "an honest client is refused"
TWO_HOLD = "two agents hold one conversation"
NOT_HOLDER = "the desk that holds it is not the head's holder"
ADRIFT = "a desk's holds are not the conversations that name its agent"
OVERFULL = "an agent holds more than the capacity"


def always(facts: Facts, *, capacity_is_constant: bool = True) -> list[Violation]:
    """Every promise that is broken right now."""
    found = [*kept(facts), *once(facts), *ordered(facts), *seen(facts), *honest(facts), *holders(facts)]
    if capacity_is_constant:
        found += overfull(facts)
    return found


def kept(facts: Facts) -> Iterator[Violation]:
    """P1: what was acknowledged stands where its sender was told."""
    for intent in facts.ledger.acknowledged:
        log = facts.logs.get(intent.conversation, ())
        event = log[intent.posted - 1] if intent.posted <= len(log) else None
        if event is not None and intent.kind == "person_requested" and event.kind in ASKING:
            continue  # its own, or the question that asked for the same before
        if event is None or (event.author.side, event.id) != (intent.side, intent.id):
            yield Violation("P1", LOST, f"{intent.who} {intent.id} at {intent.posted}")
        elif event.text != intent.text and not event.data.get("erased"):
            yield Violation("P1", CHANGED, f"{intent.who} {intent.id}")


def once(facts: Facts) -> Iterator[Violation]:
    """P2: an id stands once in its conversation, a client's id and its words once anywhere."""
    ids: Counter[tuple[str, Side, str]] = Counter()
    words: Counter[str] = Counter()
    for conversation, log in facts.logs.items():
        for event in log:
            told = event.author.side in (Side.VISITOR, Side.AGENT)
            ids["" if told else conversation, event.author.side, event.id] += 1
            if told and event.text:
                words[event.text] += 1
    yield from (Violation("P2", TWICE, str(key)) for key, count in ids.items() if count > 1)
    yield from (Violation("P2", COPIED, text) for text, count in words.items() if count > 1)


def ordered(facts: Facts) -> Iterator[Violation]:
    """P3: one order without a gap, lawful states, and each client's messages in its own order."""
    for conversation, log in facts.logs.items():
        if [event.seq for event in log] != list(range(1, len(log) + 1)):
            yield Violation("P3", GAP, conversation)
            continue
        visible = [event for event in log if event.is_visible]
        if any(after.prev != before.seq for before, after in pairwise(visible)):
            yield Violation("P3", CHAIN, conversation)
        yield from unlawful(conversation, log, facts.leads)
    yield from _overtaken(facts)


def _overtaken(facts: Facts) -> Iterator[Violation]:
    places = {(event.author.side.value, event.id): event.seq for log in facts.logs.values() for event in log}
    last: dict[tuple[str, str], int] = {}
    for intent in facts.ledger.intents:
        place = places.get((intent.side, intent.id))
        if place is None:
            continue
        key = (intent.who, intent.conversation)
        if place < last.get(key, 0):
            yield Violation("P3", OVERTAKEN, f"{intent.who} {intent.id}")
        last[key] = place


def seen(facts: Facts) -> Iterator[Violation]:
    """P4: what a client has put together is exactly what it may see, up to its cursor."""
    for screen in facts.ledger.screens:
        log = facts.logs.get(screen.conversation, ())
        may_see = [event for event in log if screen.for_agent or event.is_visible]
        yield from _view(screen, [event for event in may_see if event.seq <= screen.cursor])
        seqs = [event.seq for event in may_see]
        for read in screen.reads:
            if list(read.seqs) != [seq for seq in seqs if read.after < seq <= read.cursor]:
                yield Violation("P4", SUFFIX, f"{screen.who} {screen.conversation} {read}")


def _view(screen: Screen, visible: Sequence[Event]) -> Iterator[Violation]:
    shown = [(each.seq, each.prev, each.kind, each.id, each.text) for each in screen.shown]
    stands = [(each.seq, each.prev, each.kind.value, each.id, each.text) for each in visible]
    if shown != stands:
        missed = sorted({each[0] for each in stands} ^ {each[0] for each in shown})
        yield Violation("P4", UNSEEN, f"{screen.who} {screen.conversation} at {screen.cursor}: {missed}")


def honest(facts: Facts) -> Iterator[Violation]:
    """P2, P4: nobody who keeps to the protocol is told that their id or their place is wrong."""
    yield from (Violation("P4", REFUSED, surprise) for surprise in facts.ledger.surprises)


def holders(facts: Facts) -> Iterator[Violation]:
    """P5, P6: one desk holds what an agent holds, and no desk holds anything else."""
    holding: dict[str, list[str]] = {}
    for desk in facts.desks:
        for conversation in desk.held:
            holding.setdefault(conversation, []).append(desk.agent)
    heads = {conversation: head.state.agent for conversation, head in facts.heads().items()}
    for conversation, agents in holding.items():
        if len(agents) > 1:
            yield Violation("P5", TWO_HOLD, f"{conversation}: {agents}")
        elif heads.get(conversation) and agents != [heads[conversation]]:
            yield Violation("P5", NOT_HOLDER, f"{conversation}: {agents}, not {heads[conversation]}")
    for desk in facts.desks:
        named = {conversation for conversation, agent in heads.items() if agent == desk.agent}
        if named != set(desk.held):
            yield Violation("P6", ADRIFT, f"{desk.agent}: {sorted(named ^ set(desk.held))}")


def overfull(facts: Facts) -> Iterator[Violation]:
    """P6, where nobody lowers a capacity."""
    yield from (Violation("P6", OVERFULL, desk.agent) for desk in facts.desks if desk.load > desk.capacity)


def unsent(intents: Sequence[Intent]) -> list[Intent]:
    """What is neither acknowledged nor refused: its client still tries."""
    return [intent for intent in intents if not intent.posted and not intent.refused]


def answers(log: Sequence[Event]) -> list[Event]:
    return [event for event in log if event.kind in (Kind.ANSWER, Kind.HANDED_OVER)]
