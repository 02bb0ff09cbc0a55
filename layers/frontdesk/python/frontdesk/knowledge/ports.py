"""What knowledge needs of the outside: a place for files, something that embeds, something that searches."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from frontdesk.knowledge.passages import Findings, Question
from frontdesk.values import frozen

if TYPE_CHECKING:  # `messages` knows this module and loads neither numpy nor pathlib
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


@frozen
class Stored:
    """A file and when (ms since the epoch) it was last put."""

    key: str
    at: int


class Blobs(Protocol):
    """Immutable bytes by key. Keys are ours (`<tenant>/<kind>/<sha256 or id>`), never a user's text."""

    def put(self, key: str, data: bytes) -> None:
        """Store it whole or not at all; putting the same key again replaces it. Raises Unavailable."""
        ...

    def get(self, key: str) -> bytes | None:
        """None if there is none. Raises Unavailable."""
        ...

    def path(self, key: str) -> "Path | None":
        """A local file with these bytes, to be mapped (a remote store fetches it once per container)."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin so, in order."""
        ...

    def files(self, prefix: str) -> Iterator[Stored]:
        """As `keys`, with the time of each; who deletes by age asks here. Raises Unavailable."""
        ...

    def delete(self, key: str) -> None:
        """Deleting what is not there is fine. Raises Unavailable."""
        ...


class Embedder(Protocol):
    """Turns text into unit vectors. `id` names model, weights and the engine's build: vectors of different
    ids are never compared."""

    @property
    def id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def queries(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Shape (len(texts), dimensions), each row of length 1. Long texts are cut. Raises Unavailable."""
        ...

    def passages(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """As `queries`, for what is searched in (some models tell the two apart)."""
        ...


class Classifier(Protocol):
    """Says what a text is about by the classifier of a published version."""

    def likeliest(self, tenant: str, version: str, text: str) -> tuple[str, float]:
        """A category of the owner's, or an entry's id, and how likely (0 to 1); ("", 0) without a guess.

        Raises Unavailable.
        """
        ...


class KnowledgeSearch(Protocol):
    """Finds chunks of one tenant's published version, never of another's."""

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        """The best `limit` chunks in the question's language (others if that has none), audience respected.

        Raises Unavailable when the engine is away, slow or has no such version; the caller falls back (P8).
        """
        ...
