"""The queue as a visitor sees it: their place and wait, from a board that whoever looks keeps fresh."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Mark, Place, State, Status
from frontdesk.entrypoints.assignment import candidates
from frontdesk.entrypoints.foretelling import is_late, next_board, staff_for, wait_of
from frontdesk.entrypoints.policy import policy_of
from frontdesk.entrypoints.staffing import back_at
from frontdesk.inbox.board import EXACT, Board, Spot, Staff
from frontdesk.inbox.model import PRIORITY_RANK, InboxRow

PENDING = (Status.QUEUED, Status.OFFERED)
STAFF_MS = 10_000
FEW = 20  # so many are listed again for less than it costs to write down that nothing has changed
_HELD = ("open", "waiting")


def queue_mark(of: Services, place: Place, state: State) -> Mark | None:
    """What a waiting visitor is told, as a mark that nobody stores; None if they do not wait, or the list
    has not heard of them yet."""
    if state.status not in PENDING:
        return None
    board = fresh_board(of, place.tenant)
    index = board.index(place.conversation)
    if index is None and not board.more:
        return None
    late = index is not None and is_late(board, index, of.now())
    wait_s = None if index is None or late else wait_of(board, index)
    data = {
        "place": EXACT if index is None else index + 1,
        "of": len(board.order),
        "wait_s": wait_s,
        "at_work": board.staff.at_work,
        "form": not board.staff.at_work or _is_long(of, place.tenant, state, wait_s),
        **({"late": True} if late else {}),
        **({"more": True} if board.more else {}),
        **({} if board.staff.at_work else back_at(of, place.tenant)),
    }
    return Mark("queue", board.rev, state.epoch, board.at, data)


def marks_of(of: Services, place: Place, state: State) -> list[Mark]:
    """The marks beside a log, and what its visitor is told while they wait for a person."""
    mark = queue_mark(of, place, state)
    return [*of.conversations.marks(place), *([mark] if mark else [])]


def fresh_board(of: Services, tenant: str) -> Board:
    """The board, made anew if it is older than two seconds, and kept if that brought anything new.

    Whoever loses the race to keep theirs has a good one too.
    """
    old, now = of.inbox.board(tenant) or Board(), of.now()
    if old.rev and old.is_fresh(now):
        return old
    board = _made(of, tenant, old, now)
    if len(board.order) > FEW or (board.order, board.staff) != (old.order, old.staff):
        of.inbox.set_board(tenant, board, expect=old.rev)
    return board


def _made(of: Services, tenant: str, old: Board, now: int) -> Board:
    offered = {id: None for _, id in of.inbox.standing(tenant, "offered", limit=EXACT + 1)}
    queued = {id: rank for rank, id in of.inbox.standing(tenant, "queued", limit=EXACT + 1)}
    listed: dict[str, int | None] = {**queued, **offered}  # one may move between the two reads
    standing = [*offered, *(id for id in queued if id not in offered)]
    order = _spots(of, tenant, old, {id: listed[id] for id in standing[:EXACT]})
    staff = _staff(of, tenant, old, order, now)
    waited = _waited(of, tenant, old, order, now)
    return next_board(old, order, len(standing) > EXACT, staff, waited, now)


def _spots(of: Services, tenant: str, old: Board, listed: Mapping[str, int | None]) -> tuple[Spot, ...]:
    """By rank, None for those being offered; what those who are new ask for is read once, from their rows."""
    known = {spot.conversation: spot for spot in old.order}
    new = [id for id in listed if id not in known]
    known |= {row.conversation: _spot(row) for row in of.inbox.rows(tenant, new)} if new else {}
    spots = [(known.get(id) or Spot(id), rank) for id, rank in listed.items()]
    return tuple(
        replace(spot, offered=rank is None, rank=spot.rank if rank is None else rank) for spot, rank in spots
    )


def _spot(row: InboxRow) -> Spot:
    return Spot(row.conversation, PRIORITY_RANK.get(row.priority, 2), row.topic, row.language)


def _staff(of: Services, tenant: str, old: Board, order: tuple[Spot, ...], now: int) -> Staff:
    """Desks are read where the queue has moved, else every few seconds."""
    if order == old.order and abs(now - old.staff.at) < STAFF_MS:
        return old.staff
    policy = policy_of(of, tenant)
    return staff_for(order, candidates(of, tenant, policy), policy, now)


def _waited(of: Services, tenant: str, old: Board, order: tuple[Spot, ...], now: int) -> dict[str, float]:
    """Of those who were told something and are gone: when a person took them. Who left was not served."""
    standing = {spot.conversation for spot in order}
    gone = {told.conversation: told for told in old.told if told.conversation not in standing}
    rows = of.inbox.rows(tenant, list(gone)) if gone else []
    return {
        row.conversation: (min(row.since_at, now) - gone[row.conversation].at) / 1_000
        for row in rows
        if _is_served(row)
    }


def _is_served(row: InboxRow) -> bool:
    return row.status in _HELD


def _is_long(of: Services, tenant: str, state: State, wait_s: tuple[int, int] | None) -> bool:
    """Who has waited so long, or is told to, may leave an address."""
    waited_s = (of.now() - (state.waiting_since or state.since_at)) / 1_000
    return max(waited_s, wait_s[0] if wait_s else 0) >= policy_of(of, tenant).form_after_s
