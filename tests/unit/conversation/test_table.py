"""The code follows the table in docs/protocol.md: every situation has its row, every row its situation."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from frontdesk import errors
from frontdesk.conversation.model import ASKING, HIDDEN, Draft, Event, HoldChange, Kind, Side, State, Status
from frontdesk.conversation.transitions import following, hold_changes, stands
from tests import world
from tests.model.table import Row, row_for, rows
from tests.unit.conversation.scenes import ADA, HEAD, HELD, Scene, scenes

SEQ, AT = HEAD + 1, world.NOW + world.HOUR
SCENES = list(scenes())
KINDS = [kind for kind in Kind if kind is not Kind.TOMBSTONE]  # which no writer appends

Fact = Callable[[Scene, State], bool]


def is_self(scene: Scene, state: State) -> bool:
    return state.holder == scene.draft.author.id


def above(scene: Scene, place: int) -> list[Event]:
    """What the visitor did above a place."""
    return [event for event in scene.tail if event.seq > place and event.author.side is Side.VISITOR]


def is_due(scene: Scene, state: State) -> bool:
    draft, read = scene.draft, scene.draft.read
    if not 0 < state.unanswered <= draft.covers:
        return False
    if read and (read.epoch != state.epoch or state.since not in (read.since, draft.covers)):
        return False
    if read and read.unanswered and read.unanswered != state.unanswered:
        return False
    by_model = draft.kind is Kind.ANSWER and draft.data.get("by") == "model"
    return not (by_model and above(scene, draft.covers))


def is_current(scene: Scene, state: State) -> bool:
    draft = scene.draft
    if draft.kind is Kind.REQUEUED:
        return state.holder == draft.data["agent"] and draft.covers == HEAD
    if draft.kind is Kind.ABANDONED:
        return draft.covers == HEAD and not state.unanswered
    if draft.kind is Kind.DECLINED:
        return draft.covers >= state.since
    untold = draft.kind is not Kind.CLASSIFIED or not state.topic
    return untold and bool(state.since == draft.data.get("since"))


def goal(scene: Scene, state: State) -> str:
    to = scene.draft.data.get("agent")
    return "to queue" if to is None else "to holder" if to == state.holder else "to agent"


FACTS: dict[str, Fact] = {
    "self": is_self,
    "other": lambda scene, state: state.status in HELD and not is_self(scene, state),
    "nobody": lambda _, state: state.status not in HELD,
    "room": lambda *_: True,  # only the transaction knows; tests/contract has both
    "owed": lambda _, state: state.unanswered > 0,
    "nothing owed": lambda _, state: not state.unanswered,
    "known": lambda _, state: bool(state.last_agent),
    "new": lambda _, state: not state.last_agent,
    "seen": lambda scene, _: not above(scene, scene.draft.covers),
    "unseen": lambda scene, _: bool(above(scene, scene.draft.covers)),
    "due": is_due,
    "not due": lambda scene, state: not is_due(scene, state),
    "current": is_current,
    "stale": lambda scene, state: not is_current(scene, state),
    "allowed": lambda scene, state: is_self(scene, state) or scene.draft.supervisor,
    "barred": lambda scene, state: not is_self(scene, state) and not scene.draft.supervisor,
    "to agent": lambda scene, state: goal(scene, state) == "to agent",
    "to holder": lambda scene, state: goal(scene, state) == "to holder",
    "to queue": lambda scene, state: goal(scene, state) == "to queue",
}


def row_of(scene: Scene) -> Row:
    state = scene.state
    facts = {name for name, holds in FACTS.items() if holds(scene, state)} if state else set()
    row = row_for(scene.draft.kind.value, scene.source, frozenset(facts))
    assert scene.draft.author.side in row.authors
    return row


def outcome(scene: Scene) -> State | str:
    """The state that follows, or `dropped`, or `standing`, or the code of the error."""
    seq = SEQ if scene.state else 1
    if scene.state and stands(scene.state, scene.draft):
        return "standing"
    try:
        return following(scene.state, scene.draft, seq=seq, at=AT, tail=scene.tail)
    except errors.Outdated:
        return "dropped"
    except errors.Conflict as error:
        return error.code


def expected(row: Row, scene: Scene) -> State | str:
    """What the row says, and what docs/protocol.md says of every row."""
    if row.holder == "-":
        return row.to
    before, draft = scene.state, scene.draft
    seq = SEQ if before else 1
    old = before or State(Status.BOT, "", since=0, visible=0)
    unanswered = waiting(row, old, scene, seq)
    holders = {"same": old.holder, "author": draft.author.id, "target": draft.data.get("agent")}
    held = "open" if unanswered else "waiting"
    status = Status({"same": old.status.value, "held": held}.get(row.to, row.to))
    moved = row.since == "yes" or (row.since == "if changed" and status is not old.status)
    holder = str(holders.get(row.holder, row.holder))
    return replace(
        old,
        status=status,
        holder=holder,
        since=seq if moved else old.since,
        since_at=AT if moved else old.since_at,
        visible=old.visible if draft.kind in HIDDEN else seq,
        unanswered=unanswered,
        waiting_since=asked_at(scene, unanswered),
        priority=draft.data.get("priority", old.priority),
        topic=draft.data.get("skill", old.topic),
        epoch=old.epoch + (draft.kind is Kind.ERASED),
        last_agent=holder if row.holder != "none" and makes_holder(draft.kind, holder) else old.last_agent,
        until=snoozed_until(draft, status, old),
    )


def snoozed_until(draft: Draft, status: Status, old: State) -> int:
    """A snooze says when it ends; what leaves it forgets that."""
    kept = old.until if status is Status.SNOOZED else 0
    return int(draft.data.get("until", 0)) if draft.kind is Kind.SNOOZED else kept


def waiting(row: Row, old: State, scene: Scene, seq: int) -> int:
    if row.unanswered in ("same", "0"):
        return old.unanswered if row.unanswered == "same" else 0
    if row.unanswered == "this if 0":
        return old.unanswered or seq
    assert row.unanswered in ("above after", "above s")
    questions = (event.seq for event in scene.tail if event.kind in ASKING)
    still = (place for place in questions if place > scene.draft.covers and place >= old.unanswered > 0)
    return min(still, default=0)


def asked_at(scene: Scene, unanswered: int) -> int:
    return next((event.at for event in scene.tail if event.seq == unanswered), AT) if unanswered else 0


def makes_holder(kind: Kind, holder: str) -> bool:
    return kind in (Kind.TAKEN, Kind.TRANSFERRED, Kind.REPLY) and holder.startswith("agt_")


@pytest.mark.parametrize("kind", KINDS)
def test_what_follows_is_what_the_table_says(kind: Kind) -> None:
    for scene in (scene for scene in SCENES if scene.draft.kind is kind):
        assert outcome(scene) == expected(row_of(scene), scene), scene


@pytest.mark.parametrize("kind", KINDS)
def test_desks_change_as_the_table_says(kind: Kind) -> None:
    for scene in (scene for scene in SCENES if scene.draft.kind is kind):
        after = outcome(scene)
        if isinstance(after, State):
            changes = hold_changes(scene.state, after, SEQ, 3)
            assert hold_of(changes) == row_of(scene).hold, scene
            assert all(change.agent == (after.holder if change.takes else ADA) for change in changes)
            assert all((change.seq, change.weight) == (SEQ, 3 if change.takes else 1) for change in changes)


def hold_of(changes: list[HoldChange]) -> str:
    """The word of the column `hold` for these changes."""
    takes = [change.takes for change in changes]
    return {(): "-", (True,): "claim", (False,): "release", (False, True): "move"}[tuple(takes)]


def test_every_row_is_met_from_every_status_it_names() -> None:
    met = {(row_of(scene), scene.source) for scene in SCENES}
    listed = {(row, source) for row in rows() for source in row.sources if "no room" not in row.conditions}
    assert met == listed


def test_every_event_and_every_status_stands_in_the_table() -> None:
    assert {row.event for row in rows()} == {kind.value for kind in KINDS}
    for kind in KINDS:
        sources = {source for row in rows() if row.event == kind.value for source in row.sources}
        assert sources == {"nothing", *Status}, kind


def test_where_there_is_no_room_there_would_be_a_hold_to_take() -> None:
    for full in (row for row in rows() if "no room" in row.conditions):
        roomy = full.conditions - {"no room"} | {"room"}
        pairs = [row for row in rows() if row.event == full.event and row.conditions == roomy]
        assert any(row.sources == full.sources and row.hold in ("claim", "move") for row in pairs), full
