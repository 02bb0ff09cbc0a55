"""What must hold in every world, and what must hold once everything has come to rest."""

from collections import Counter

from tests.model.log import HELD, HIDDEN, QUESTIONS
from tests.model.log_promises import check_log
from tests.model.model import Items, World
from tests.model.ops import LOST

LOST_MESSAGE = "an acknowledged message is lost"
TWICE = "one message stands twice"
FORGOTTEN = "a wish for a person is said to stand where no question does"
MISSED = "a tab's cursor has passed a visible event that it was not given"
SHOWN = "a reader shows a text that it knows to be erased"
LIVE = "live text is shown though the bot no longer holds, or after an erasure"
DOCUMENT = "a search document keeps an erased text"
REBORN = "a retired conversation lives again"
LEFTOVER = "something of a retired conversation stays for ever"
INBOX = "the inbox is behind the log for ever"
COUNT = "the counter does not count the log"
HOLDS = "the hold items and the holders differ"
ADRIFT = "at rest the hold items and the holders differ"
CAPACITY = "an agent holds more than the capacity"
WAITING = "a visitor waits and nobody is going to look"
REFUSED = "an honest message is refused"
STUCK = "a process waits for ever"


def broken(world: World, at_rest: bool) -> frozenset[str]:
    """Every broken promise of a world in which nothing is ever deleted."""
    found = {fault for items in world.logs for fault in check_log(items)}
    found |= {
        screens(world),
        ids_once(world),
        acknowledged(world),
        wishes(world),
        cursors(world),
        honest(world),
        holders(world),
    }
    if at_rest:
        found |= {rest(world), ADRIFT if HOLDS in found else ""}
    return frozenset(found - {""})


def ids_once(world: World) -> str:
    """One client id, one message, also over all conversations that a visitor may have opened with it."""
    ids = Counter(
        (event.said.side, event.said.id, event.said.side != "visitor" and conv)
        for conv, items in enumerate(world.logs)
        for event in items
        if event
    )
    return TWICE if any(count > 1 for count in ids.values()) else ""


def acknowledged(world: World) -> str:
    for key, value in world.told:
        if key[0] == "acked":
            conv, seq = value
            item = world.logs[conv][seq - 1] if seq <= len(world.logs[conv]) else None
            if item is None or item.said.id != key[2]:
                return LOST_MESSAGE
    return ""


def wishes(world: World) -> str:
    """Who is told that their wish stands finds a question of the visitor there."""
    for key, value in world.told:
        if key[0] == "stands":
            conv, seq = value
            items = [item for item in world.logs[conv] if item]
            if not any(item.seq == seq and item.said.kind in QUESTIONS for item in items):
                return FORGOTTEN
    return ""


def honest(world: World) -> str:
    refused = (value for key, value in world.told if key[0] == "refused" and value != LOST)
    return REFUSED if any(refusal.code == "id_reused" for refusal in refused) else ""


def cursors(world: World) -> str:
    for key, value in world.told:
        if key[0] == "seen":
            conv, start, cursor, seen = value
            visible = (e.seq for e in world.logs[conv] if e and e.said.kind not in HIDDEN)
            if seen != tuple(seq for seq in visible if start < seq <= cursor):
                return MISSED
    return ""


def holders(world: World) -> str:
    heads = {conv: world.head(conv) for conv in range(len(world.logs))}
    for agent in world.agents:
        holds = {
            conv
            for conv, head in heads.items()
            if head and head.state.status in HELD and head.state.holder == agent.name
        }
        if max(len(holds), len(agent.held)) > agent.capacity:
            return CAPACITY
        if holds != {conv for conv, _ in agent.held}:
            return HOLDS
    return ""


def screens(world: World) -> str:
    screen = dict(world.told).get(("screen",))
    if screen is None:
        return ""
    texts, erased, live = screen
    if any(seq < erased for seq in texts):
        return SHOWN
    return LIVE if live and (live[0] != live[1] or live[2] != "bot") else ""


def rest(world: World) -> str:
    """At rest whoever waits is in a queue or with a person, and every process has ended."""
    if world.processes:
        return STUCK
    heads = (world.head(conv) for conv in range(len(world.logs)))
    waits = (head.state.unanswered and head.state.status not in HELD | {"queued"} for head in heads if head)
    return WAITING if any(waits) else ""


def documents(world: World, at_rest: bool) -> frozenset[str]:
    """With search documents: what was erased is nowhere once everything has come to rest."""
    erased = max((e.seq for e in world.logs[0] if e and e.said.kind == "erased"), default=0)
    kept = (text for key, text in world.shelf if key.startswith("document") and int(key.split()[1]) < erased)
    return broken(world, at_rest) | (frozenset({DOCUMENT}) if at_rest and any(kept) else frozenset())


def projections(world: World, at_rest: bool) -> frozenset[str]:
    """With projections: at rest they say what the log says."""
    faults = set(broken(world, at_rest))
    head, shelf = world.head(0), dict(world.shelf)
    if at_rest and head and shelf.get("inbox") != (head.seq, head.state.status):
        faults.add(INBOX)
    if at_rest and head and shelf.get("count") != (head.seq, head.seq):
        faults.add(COUNT)
    return frozenset(faults)


def retiring(world: World, at_rest: bool) -> frozenset[str]:
    """Conversation 0 may be retired and deleted; what is acknowledged stands in one that still lives."""
    items, fence = world.logs[0], dict(world.told).get(("fence", "0"), 0)
    faults = {ids_once(world)}
    for key, (conv, seq) in ((key, value) for key, value in world.told if key[0] == "acked"):
        buried = conv == 0 and _is_buried(items) and not seq < fence
        item = world.logs[conv][seq - 1] if seq <= len(world.logs[conv]) else None
        if buried or (item is None and not seq < fence) or (item and conv and item.said.id != key[2]):
            faults.add(LOST_MESSAGE)
    if at_rest:
        faults.add(rest(world))
        faults |= {REBORN} if fence and not _is_buried(items) else set()
        faults |= {LEFTOVER} if fence and any(items[1:]) else set()
    return frozenset(faults - {""})


def _is_buried(items: Items) -> bool:
    return items[0] is None or items[0].said.kind == "tombstone"
