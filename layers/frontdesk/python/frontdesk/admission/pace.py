"""How often one mark may be overwritten: twice a second, and what must not be left out has a place kept."""

import threading
from collections import OrderedDict

SPAN_MS, MOST = 1_000, 2
ROOM = 10_000


class MarkPace:
    """The last writes of each mark by this container, the longest unused forgotten first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._written: OrderedDict[str, tuple[int, ...]] = OrderedDict()  # ms since the epoch

    def take(self, key: str, now: int, *, spare: int = 0) -> bool:
        """Whether the mark may be written now, with `spare` writes of this second left; if so, it counts."""
        with self._lock:
            recent = self._recent(key, now)
            if len(recent) + spare >= MOST:
                return False
            self._written[key] = (*recent, now)
            self._written.move_to_end(key)
            if len(self._written) > self._room:
                self._written.popitem(last=False)
        return True

    def _recent(self, key: str, now: int) -> tuple[int, ...]:
        """A clock set back must not silence a mark: what lies far ahead is as old as what lies behind."""
        return tuple(at for at in self._written.get(key, ()) if abs(now - at) < SPAN_MS)
