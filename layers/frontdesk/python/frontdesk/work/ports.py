"""What the rest needs of a queue."""

from collections.abc import Mapping
from typing import Any, Protocol

MAX_DELAY_S = 900
"""The longest delay that SQS knows; who needs more sends again."""


class Queue(Protocol):
    """Standard queues: at least once, in any order. Bodies carry keys, never text."""

    def send(self, queue: str, body: Mapping[str, Any], delay_s: int = 0) -> None:
        """Hand `body` (small JSON) to whoever works `queue` (`answer`, `route`), in `delay_s` seconds.

        Raises Unavailable when the queue can't take it now; the sender's own retry sends it again.
        """
        ...
