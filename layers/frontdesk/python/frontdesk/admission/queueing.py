"""An honest queue: bounded, and whoever is refused is told when to come back, or to leave an address."""

from frontdesk.admission.tiers import Conduct
from frontdesk.values import frozen

LEAST_RETRY_S, MOST_RETRY_S = 60, 900


@frozen
class Turn:
    """May a visitor join the queue? If not, `too_many` must be served first; they are offered the form."""

    admitted: bool
    too_many: int = 0


def bound_of(agents: int, conduct: Conduct) -> int:
    """How many may wait while so many agents are at work."""
    return conduct.queue_per_agent * agents if agents else conduct.queue_unattended


def take_turn(waiting: int, agents: int, conduct: Conduct) -> Turn:
    """`waiting` visitors stand in the queue now, `agents` are at work."""
    too_many = waiting + 1 - bound_of(agents, conduct)
    return Turn(True) if too_many <= 0 else Turn(False, too_many)


def come_back_in(wait_s: int | None) -> int:
    """Nobody is sent away for less than a minute or more than 15; None: nobody can say how long it takes."""
    return min(max(MOST_RETRY_S if wait_s is None else wait_s, LEAST_RETRY_S), MOST_RETRY_S)
