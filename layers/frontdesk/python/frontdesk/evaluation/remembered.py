"""An encoder that keeps on disk what it has encoded: evaluations repeat, passages stay the same."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.ports import Embedder

Vectors = NDArray[np.float32]
_KEY = 32


class Remembered:
    """Files in `folder`, by model and kind: records of a text's SHA-256 and its vector, little endian."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder / hashlib.sha256(embedder.id.encode()).hexdigest()[:16]
        self._known: dict[str, dict[bytes, Vectors]] = {}

    @property
    def id(self) -> str:
        return self._embedder.id

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._vectors("queries", texts, self._embedder.queries)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._vectors("passages", texts, self._embedder.passages)

    def _vectors(
        self, kind: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        """Written one by one, so that a long run that is stopped goes on where it was."""
        known = self._read(kind)
        for text in texts:
            key = _key(text)
            if key not in known:
                known[key] = np.asarray(encode([text])[0], np.float32)
                with (self._folder / kind).open("ab") as file:
                    file.write(key + known[key].astype("<f4").tobytes())
        return np.array([known[_key(text)] for text in texts], np.float32).reshape(-1, self.dimensions)

    def _read(self, kind: str) -> dict[bytes, Vectors]:
        if kind not in self._known:
            self._folder.mkdir(parents=True, exist_ok=True)
            path, record = self._folder / kind, _KEY + 4 * self.dimensions
            data = path.read_bytes() if path.exists() else b""
            self._known[kind] = {
                data[at : at + _KEY]: np.frombuffer(data, "<f4", self.dimensions, at + _KEY)
                for at in range(0, len(data) - record + 1, record)
            }
        return self._known[kind]


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
