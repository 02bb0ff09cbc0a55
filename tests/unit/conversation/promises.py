"""What must hold of every log, whoever did what in whichever order; docs/protocol.md says why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from frontdesk.conversation.model import Desk, Event, Kind, Side, State, Status
from tests.model import log as model

HELD = (Status.OFFERED, Status.OPEN, Status.WAITING)


class Replayed:
    """A log as the table of transitions would have written it, event by event."""

    def __init__(self) -> None:
        self.tail: model.Tail = ()

    def add(self, event: Event) -> None:
        """Fails if the table has no such step, or gives another state."""
        said = self._said(event)
        lawful = model.follow(self.tail, said)
        assert isinstance(lawful, model.Event), f"{event.kind} at {event.seq}: {lawful}"
        state = event.state
        stands = (state.status, state.holder, state.since, state.visible, state.unanswered)
        assert (event.seq, event.prev) == (lawful.seq, lawful.prev)
        assert (*stands, state.epoch, state.last_agent) == tuple(lawful.state), (
            f"{event} is not {lawful.state}"
        )
        self.tail = (*self.tail, lawful)

    def _said(self, event: Event) -> model.Draft:
        before = self.tail[-1].state if self.tail else model.NOTHING
        to = event.data.get("agent", "queue" if event.kind is Kind.TRANSFERRED else "")
        place = int(event.data.get("since", event.data.get("covers", 0)))
        if event.kind is Kind.DECLINED and place >= before.since:
            place = before.since
        return model.Draft(
            event.kind.value,
            event.author.side.value,
            event.id,
            before.holder
            if event.data.get("led")
            else event.author.id,  # a supervisor hands on for the holder
            event.text,
            to,
            place,
            read=event.seq,
            epoch=before.epoch,
            due=before.unanswered,
        )


def check_log(log: Sequence[Event]) -> None:
    """Everything a log shows by itself."""
    assert [event.seq for event in log] == list(range(1, len(log) + 1)), "a gap in the log"
    ids = Counter((event.author.side, event.id) for event in log)
    assert not [id for id, count in ids.items() if count > 1], "one id stands twice"
    visible = [event for event in log if event.is_visible]
    assert all(after.prev == before.seq for before, after in pairwise(visible)), "prev skips an event"
    for event in log:
        _check_state(event)
        _check_words(log, event)


def _check_state(event: Event) -> None:
    state = event.state
    assert (state.status is Status.OPEN) == bool(
        state.agent and state.unanswered and state.status in HELD[1:]
    )
    assert bool(state.agent) == (state.status in HELD), "an agent holds what nobody could hold"
    assert bool(state.waiting_since) == bool(state.unanswered)


def _check_words(log: Sequence[Event], event: Event) -> None:
    """No answer from before a takeover, none about what was erased; nothing put away unseen."""
    unseen = log[int(event.data.get("covers", event.seq)) : event.seq - 1]
    if event.author.side is Side.BOT:
        assert all(each.kind is not Kind.ERASED for each in unseen), "an erased question was answered"
    if "composed" in event.data:
        before = log[: event.seq - 1]
        read = max(each.seq for each in before if told(each.state) == event.data["composed"])
        since = before[read:]
        assert not any(each.state.agent for each in since), "an answer outlived a takeover"
        _check_asked(log, event)
    if event.data.get("inline") and event.seq > 1:
        assert not log[event.seq - 2].state.unanswered, "promised while another question waits"
    if event.kind in (Kind.RESOLVED, Kind.SNOOZED):
        assert all(each.author.side is not Side.VISITOR for each in unseen), "put away unseen"


def _check_asked(log: Sequence[Event], event: Event) -> None:
    """A worker's answer is to all that was owed up to its place, and a model's to the visitor's last word."""
    if "asked" not in event.data:
        return
    first, last = log[event.seq - 2].state.unanswered, int(event.data["covers"])
    owed = [each for each in log[first - 1 : last] if each.kind is Kind.MESSAGE]
    erased = any("erased" in each.data for each in owed)
    assert erased or event.data["asked"] == [each.text for each in owed], "answered, but not asked for"
    if event.data.get("by") == "model":
        after = log[last : event.seq - 1]
        assert all(each.author.side is not Side.VISITOR for each in after), "a model was outrun"


def told(state: State) -> list[object]:
    """A state without its times: a second try has others."""
    return [state.status, state.holder, state.since, state.visible, state.unanswered, state.epoch]


def check_desks(desks: Mapping[str, Desk], heads: Mapping[str, Event]) -> None:
    """What an agent's desk holds is what the logs say they hold."""
    for agent, desk in desks.items():
        holds = {conversation for conversation, head in heads.items() if head.state.agent == agent}
        assert set(desk.held) == holds, f"{agent} holds {holds}, the desk says {set(desk.held)}"
        assert all(seq <= heads[conversation].seq for conversation, (seq, _) in desk.held.items())


def check_erased(shown: Iterable[Event]) -> None:
    """No text stands below an erasure, in what is shown or stored."""
    spoken = ""
    for event in shown:
        assert event.kind is not Kind.ERASED or not spoken, f"{spoken!r} stands below an erasure"
        spoken = spoken or event.text
