"""The line between a client and the desk: a real one to a process, or one in a simulated world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Broken(Exception):
    """No answer came: refused, broken off, or nobody knows whether it was done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is its JSON, None if there was none."""

    status: int
    body: Any = None
    retry_after: float = 0.0

    @property
    def code(self) -> str:
        """The stable code of a problem."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""

    @property
    def passes(self) -> bool:
        """Whether the same request may succeed in a moment."""
        busy = self.status in (429, 502, 503, 504) and self.code != "queue_full"
        return busy or self.code == "contended"


class Line(Protocol):
    """How clients reach the desk and let time pass."""

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request. Raises Broken when no answer comes."""
        ...

    async def sleep(self, seconds: float) -> None: ...

    def now(self) -> int:
        """Milliseconds since the epoch, by the client's clock."""
        ...
