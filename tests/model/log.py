"""Events, the state each one carries, and which event may follow a log: the table of transitions, applied."""

from typing import NamedTuple

from tests.model.flaws import Flaw
from tests.model.table import ERRORS, UNWRITTEN, Row, row_for

HIDDEN = frozenset(
    {
        *("note", "declined", "classified", "offered", "offer_expired", "prioritised", "requeued"),
        *("identified", "retired"),
    }
)
QUESTIONS = frozenset({"message", "person_requested"})
HELD = frozenset({"offered", "open", "waiting"})


class State(NamedTuple):
    """What a log's last event says about its conversation; the model leaves out priority, topic and times."""

    status: str = "nothing"
    holder: str = "none"
    since: int = 0
    visible: int = 0
    unanswered: int = 0
    epoch: int = 0
    last_agent: str = ""


class Draft(NamedTuple):
    """What a writer wants to say, before it has a place in the log."""

    kind: str
    side: str
    id: str
    author: str = ""
    text: str = ""
    to: str = ""  # the agent who is offered the conversation or gets it by transfer, or "queue"
    upto: int = 0  # an agent's `after`, a bot's s, the `since` or head that a system event names
    inline: bool = False  # a message that rules can answer at once
    llm: bool = False
    read: int = 0  # the last seq that had been read when a bot's or an inline answer was composed
    epoch: int = 0  # the epoch of that read
    due: int = 0  # the `unanswered` of that read; 0 inline, where nothing was
    leads: bool = False  # a supervisor, who may hand on what others hold, or nobody


class Event(NamedTuple):
    seq: int
    prev: int
    said: Draft
    state: State
    promised: bool = False

    def __str__(self) -> str:
        return f"{self.seq} {self.said.kind} {self.said.id} ({self.state.status}, {self.state.holder})"


Tail = tuple[Event, ...]
NOTHING = State()
TOMBSTONE = Event(1, 0, Draft("tombstone", "system", "tombstone"), NOTHING)
ENDED = frozenset({"retired", "tombstone"})
BLANK = "(erased)"  # what an overwritten item holds instead of its text


def follow(tail: Tail, said: Draft, flaw: Flaw | None = None) -> Event | str:
    """The event that `said` becomes after `tail`, or "dropped", "standing", or the code of an error."""
    state, head = (tail[-1].state, tail[-1].seq) if tail else (NOTHING, 0)
    if tail and tail[-1].said.kind in ENDED:
        return "conversation_retired" if said.side in {"visitor", "agent"} else "dropped"
    row = row_for(said.kind, state.status, facts(tail, state, said, flaw))
    if row.to in UNWRITTEN or row.to in ERRORS:
        return row.to
    after = advance(row, tail, said, flaw)
    promised = said.inline and after.holder == "bot" and _may_promise(state, said, flaw)
    return Event(head + 1, state.visible, said, after, promised)


def _may_promise(state: State, said: Draft, flaw: Flaw | None) -> bool:
    """An inline answer is promised if nothing is owed and nothing has moved since it was composed."""
    erased = state.epoch != said.epoch and flaw is not Flaw.NO_EPOCH
    moved = state.since > said.read and flaw is not Flaw.NO_SINCE
    return state.unanswered == 0 and not erased and not moved


def facts(tail: Tail, state: State, said: Draft, flaw: Flaw | None) -> frozenset[str]:
    """Everything the table may ask about. Room is known only to the transaction, so it is supposed here."""
    mine = state.holder == said.author
    return frozenset(
        {
            "self" if mine else "other" if state.status in HELD else "nobody",
            "allowed" if mine or said.leads else "barred",
            "known" if state.last_agent else "new",
            "owed" if state.unanswered and flaw is not Flaw.ASKS_AGAIN else "nothing owed",
            "seen" if flaw is Flaw.RESOLVES_UNSEEN or not _spoke_above(tail, said.upto) else "unseen",
            "due" if is_due(tail, state, said, flaw) else "not due",
            "current" if flaw is Flaw.STATE_UNNAMED or _is_current(tail, state, said) else "stale",
            "to queue" if said.to == "queue" else "to holder" if said.to == state.holder else "to agent",
            "room",
        }
    )


def is_due(tail: Tail, state: State, said: Draft, flaw: Flaw | None) -> bool:
    """The bot's conditions, decided again after every lost put."""
    if flaw is Flaw.GUARD_TAKES_ALL and said.kind == "handed_over":
        return state.unanswered > 0
    if not 0 < state.unanswered <= said.upto:
        return False
    if said.kind != "answer":
        return True
    if flaw is not Flaw.NO_EPOCH and state.epoch != said.epoch:
        return False
    if flaw is not Flaw.NO_SINCE and said.read < state.since != said.upto:
        return False
    if flaw is not Flaw.NO_DUE and said.due not in {0, state.unanswered}:
        return False
    return not said.llm or flaw is Flaw.LLM_IGNORES_NEWER or not _spoke_above(tail, said.upto)


def _spoke_above(tail: Tail, place: int) -> bool:
    return any(event.said.side == "visitor" and event.seq > place for event in tail)


def _is_current(tail: Tail, state: State, said: Draft) -> bool:
    head = tail[-1].seq if tail else 0
    if said.kind == "requeued":
        return state.holder == said.to and head == said.upto
    if said.kind == "abandoned":
        return state.unanswered == 0 and head == said.upto
    return state.since == said.upto


def advance(row: Row, tail: Tail, said: Draft, flaw: Flaw | None) -> State:
    """The state after the event, by its row."""
    state = tail[-1].state if tail else NOTHING
    seq = tail[-1].seq + 1 if tail else 1
    unanswered = _unanswered(row, tail, state, said, seq, flaw)
    holder = {"same": state.holder, "author": said.author, "target": said.to}.get(row.holder, row.holder)
    held = "open" if unanswered else "waiting"
    status = {"same": state.status, "held": held}.get(row.to, row.to)
    if flaw is Flaw.REOPENS_TO_AGENT and row.conditions == {"known"}:
        status, holder = "open", state.last_agent
    moved = row.since == "yes" or (row.since == "if changed" and status != state.status)
    keeps = said.kind not in {"taken", "reply", "transferred"} or holder in {"queue", "bot"}
    return State(
        status=status,
        holder=holder,
        since=seq if moved else state.since,
        visible=state.visible if said.kind in HIDDEN else seq,
        unanswered=unanswered,
        epoch=state.epoch + (said.kind == "erased" and flaw is not Flaw.NO_EPOCH),
        last_agent=state.last_agent if keeps else holder,
    )


def _unanswered(row: Row, tail: Tail, state: State, said: Draft, seq: int, flaw: Flaw | None) -> int:
    if row.unanswered == "this if 0":
        return state.unanswered or seq
    if said.kind == "erased" and flaw is Flaw.ERASE_LEAVES_WAITING:
        return state.unanswered
    if row.unanswered == "0" or (flaw is Flaw.COVERS_NEWER and row.unanswered.startswith("above")):
        return 0
    if row.unanswered == "same":
        return state.unanswered
    return _first_above(tail, state.unanswered, said.upto)


def _first_above(tail: Tail, unanswered: int, place: int) -> int:
    """The first open question above `place`; what was answered before stays answered."""
    if unanswered == 0 or unanswered > place:
        return unanswered
    open_questions = (e.seq for e in tail if e.said.kind in QUESTIONS and e.seq > place)
    return min(open_questions, default=0)


def log_of(*said: Draft) -> Tail:
    """A log that holds these events, one after the other."""
    tail: Tail = ()
    for draft in said:
        event = follow(tail, draft)
        assert isinstance(event, Event), f"{draft} may not follow {tail[-1] if tail else 'nothing'}: {event}"
        tail = (*tail, event)
    return tail
