"""What an agent's console tells their desk."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.conversation.model import Desk

AWAY_MS = 30 * 60_000  # whose console was silent for so long begins a new sitting when it speaks again


def told(desk: Desk, *, capacity: int | None, online: bool | None, at: int) -> Desk:
    """The desk after its agent says so at `at`; what is None stays, and a late word sets no clock back.

    Who comes online begins to count what they take, and the time that they give.
    """
    seen_at = max(at, desk.seen_at)
    there = desk.online if online is None else online
    comes = there and (not desk.online or seen_at - desk.seen_at > AWAY_MS)
    return replace(
        desk,
        capacity=desk.capacity if capacity is None else capacity,
        online=there,
        seen_at=seen_at,
        since=seen_at if comes else desk.since,
        taken=0 if comes else desk.taken,
        given=-seen_at * len(desk.held) if comes else desk.given,
    )


def without(desk: Desk, gone: Mapping[str, int]) -> Desk:
    """The desk without these holds (seq by conversation); one that is of another seq stays."""
    held = {key: hold for key, hold in desk.held.items() if gone.get(key) != hold[0]}
    return replace(desk, held=held)
