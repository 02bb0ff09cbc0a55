"""What the assistant needs of the outside: somebody who composes an answer, somebody who guesses intents."""

from collections.abc import Callable
from typing import Protocol

from frontdesk.assistant.model import Draft, Intent, Passage, Past
from frontdesk.values import frozen

Say = Callable[[str], bool]
"""Is told the text so far, again and again; False asks the composer to stop where it is."""


@frozen
class Brief:
    """What to compose an answer from. `seconds` and `tokens` are the budget of the turn.

    Everything in it is redacted, and the passages are without planted instructions.
    """

    question: str
    language: str
    passages: tuple[Passage, ...]
    before: tuple[Past, ...] = ()
    seconds: float = 12.0
    tokens: int = 320


class Composer(Protocol):
    """Makes a draft of an answer out of passages; the ground check decides what of it is said."""

    @property
    def id(self) -> str:
        """Who composes, with version or model: it stands in every answer's provenance."""
        ...

    def compose(self, brief: Brief, say: Say) -> Draft:
        """Raises errors.Unavailable if the model is away, late, stalls, breaks off or talks garbage."""
        ...


class Intents(Protocol):
    """Guesses what a message is about; no guess where the classifier does not know."""

    def guess(self, text: str, language: str) -> Intent | None: ...
