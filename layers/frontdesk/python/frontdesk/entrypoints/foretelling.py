"""What a board tells of the wait, and what the next one has learnt: pure, so that a simulation can run it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from frontdesk.inbox.board import Board, Spot, Staff, Told
from frontdesk.routing.model import Candidate
from frontdesk.routing.policy import Policy
from frontdesk.routing.wait import AT_ONCE, Pace, estimate, observed, scored

WATCHED = 64  # whose waits are compared with what they were told
UNSEEN_MS = 120_000  # of a longer time without a look nobody knows how long the places were taken
HIGH_RANK = 1  # urgent and high overtake the others
HIGH, REST = "high", "rest"


def wait_of(board: Board, index: int) -> tuple[int, int] | None:
    """Seconds from and to that the one at `index` still waits, four times in five; None: nobody can say."""
    told = _told(board, pace_of(board), index)
    return told[1] if told else None


def is_late(board: Board, index: int, now: int) -> bool:
    """Whether a place is free for the one at `index`, and yet they stand there longer than they were told:
    who was to look lets them pass, so nobody can say any more."""
    told = _told(board, pace_of(board), index)
    if told is None or told[0] != AT_ONCE:
        return False
    id = board.order[index].conversation
    return any(each.at + each.high * 1_000 < now for each in board.told if each.conversation == id)


def wait_for(board: Board, served: int) -> tuple[int, int] | None:
    """Seconds from and to which it takes until so many have left the queue; None: nobody can say."""
    if not board.staff.at_work:
        return None
    return estimate(pace_of(board), served, board.staff.places, REST)


def staff_for(asked: Iterable[Spot], candidates: Iterable[Candidate], policy: Policy, now: int) -> Staff:
    """Who is there, and how many free places there are for each thing that is asked for."""
    present = [each for each in candidates if each.is_present(now)]
    free = {spot.asks_for: _free(spot, present, policy) for spot in asked}
    return Staff(len(present), sum(max(each.desk.capacity, 0) for each in present), free, now)


def _free(spot: Spot, present: list[Candidate], policy: Policy) -> int:
    """Free places of those who may take it: a skill and mostly a language give way where nobody has them."""
    speak = [each for each in present if each.speaks(spot.language)]
    if not speak and policy.language_gives_way_s is not None:
        speak = present
    able = [each for each in speak if each.knows(spot.skill)] or speak
    return sum(max(each.desk.free, 0) for each in able) if able else -1


def next_board(
    old: Board, order: tuple[Spot, ...], more: bool, staff: Staff, waited: Mapping[str, float], now: int
) -> Board:
    """The board after `old`. `waited`: of those who are gone and were served, how many seconds after they
    were told."""
    pace = _after(old, order, pace_of(old), now)
    standing = {spot.conversation for spot in order}
    for told in old.told:
        if told.conversation in waited and told.conversation not in standing:
            said = (told.low, told.high)
            pace = scored(pace, told.group, said, waited[told.conversation])
    board = Board(max(now, old.rev + 1), now, order, more, staff, (), _kept(pace))
    return replace(board, told=_watched(old, board, standing, pace))


def _after(old: Board, order: tuple[Spot, ...], pace: Pace, now: int) -> Pace:
    """What the time since the last look says of how fast places become free, if all of them were taken."""
    passed = now - old.at
    first = next(iter(old.queued), None)
    if first is None or not 0 < passed <= UNSEEN_MS or old.staff.free.get(first.asks_for, 0) != 0:
        return pace
    still = {spot.conversation for spot in order if not spot.offered}
    left = sum(spot.conversation not in still for spot in old.queued)
    return observed(pace, left, passed / 1_000 * old.staff.places)


def _watched(old: Board, board: Board, standing: set[str], pace: Pace) -> tuple[Told, ...]:
    """Those who were told before and still stand there, and those who have just come."""
    told = [each for each in old.told if each.conversation in standing]
    known = {spot.conversation for spot in old.order}
    for index, spot in enumerate(board.order):
        if len(told) >= WATCHED:
            break
        foretold = None if spot.conversation in known else _told(board, pace, index)
        if foretold:
            group, (low, high) = foretold
            told.append(Told(spot.conversation, board.at, low, high, group))
    return tuple(told)


def _told(board: Board, pace: Pace, index: int) -> tuple[str, tuple[int, int]] | None:
    spot = board.order[index]
    free = board.staff.free.get(spot.asks_for, 0)
    if not board.staff.at_work or free < 0:
        return None
    ahead = sum(not each.offered for each in board.order[:index])
    missing = 0 if spot.offered else max(0, ahead + 1 - free)
    group = AT_ONCE if not missing else HIGH if spot.rank <= HIGH_RANK else REST
    return group, estimate(pace, missing, board.staff.places, group)


def pace_of(board: Board) -> Pace:
    """What a board has learnt; '{}' of the first one."""
    known = board.pace
    margins = {group: (low, high) for group, (low, high) in known.get("margins", {}).items()}
    return Pace(known.get("served", 0.0), known.get("spent", 0.0), margins)


def _kept(pace: Pace) -> dict[str, object]:
    kept = asdict(pace)
    margins = {group: [round(low, 3), round(high, 3)] for group, (low, high) in pace.margins.items()}
    return {**kept, "served": round(pace.served, 3), "spent": round(pace.spent, 1), "margins": margins}
