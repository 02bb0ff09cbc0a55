"""An honest queue: bounded, with a wait that is worked out and not promised."""

from frontdesk.admission.tiers import Conduct
from frontdesk.values import frozen

HANDLING_S = 300  # how long an agent stays with one visitor, until the tenant's own figure is known
LEAST_RETRY_S, MOST_RETRY_S = 60, 900


@frozen
class Turn:
    """May a visitor join the queue: their place in it and about how long it takes, or when to try again.

    `wait_s` is None when nobody can say, because no agent is at work. A refused visitor is offered the form.
    """

    admitted: bool
    place: int = 0
    wait_s: int | None = None
    retry_after: int = 0


def take_turn(waiting: int, agents: int, conduct: Conduct, handling_s: int = HANDLING_S) -> Turn:
    """`waiting` visitors stand in the queue now, `agents` are at work."""
    bound = conduct.queue_per_agent * agents if agents else conduct.queue_unattended
    if waiting >= bound:
        return Turn(False, retry_after=_retry_after(waiting - bound + 1, agents, handling_s))
    return Turn(True, waiting + 1, (waiting + 1) * handling_s // agents if agents else None)


def _retry_after(too_many: int, agents: int, handling_s: int) -> int:
    """When so many will have been served; nobody is sent away for less than a minute or more than 15."""
    wait = too_many * handling_s // agents if agents else MOST_RETRY_S
    return min(max(wait, LEAST_RETRY_S), MOST_RETRY_S)
