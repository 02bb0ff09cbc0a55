"""What a stream tells a visitor in the queue: place and wait, when they change, at most every two seconds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Place, State
from frontdesk.entrypoints.http.patience import patiently
from frontdesk.entrypoints.http.sse import block
from frontdesk.entrypoints.http.wire_log import mark_out
from frontdesk.entrypoints.waiting import PENDING, queue_mark

LOOK_S = 2.0


@dataclass(slots=True)
class InLine:
    """`look_by` (monotonic seconds) is when to look again; never while they do not wait."""

    look_by: float = math.inf
    told: Mapping[str, Any] | None = None

    async def news(self, of: Services, place: Place, state: State | None, now: float) -> list[bytes]:
        """The mark, if it says anything new."""
        if state is None or state.status not in PENDING:
            self.look_by, self.told = math.inf, None
            return []
        if now < self.look_by < math.inf:
            return []
        self.look_by = now + LOOK_S
        mark = await patiently(of, lambda: queue_mark(of, place, state))
        if mark is None or mark.data == self.told:
            return []
        self.told = mark.data
        return [block("mark", mark_out(mark))]
