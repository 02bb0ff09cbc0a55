"""What of a chunk is embedded: of a FAQ entry its questions, as questions; of an article what it says."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder

MOST = 400
"""Characters; a longer text costs the encoder more and says no more."""
MOST_QUESTIONS = 24
"""Of an entry: its own and likes from all over its list."""


def embedded(chunk: Chunk) -> str:
    """The text that says most of what the chunk is about."""
    if chunk.question:
        return chunk.question.partition("\n")[0][:MOST]
    return "\n".join(filter(None, (chunk.heading, chunk.text)))[:MOST]


def asked(chunk: Chunk) -> list[str]:
    """An entry's questions, its own first."""
    lines = [line[:MOST] for line in chunk.question.split("\n") if line.strip()]
    many = min(len(lines), MOST_QUESTIONS)
    return [lines[at * len(lines) // many] for at in range(many)]


def embed(embedder: Embedder, chunks: Sequence[Chunk]) -> NDArray[np.float32]:
    """A unit vector for each chunk, shape (chunks, dimensions), for `build_full`. Raises Unavailable.

    It depends on nothing but what the chunk's hash covers. Encoders tell questions from passages: a visitor's
    question is nearer to an entry's if both were encoded as questions. An entry's vector is the middle of all
    its questions: of a shop's common questions in Chinese it puts .92 first, its own question alone .65.
    """
    vectors = np.zeros((len(chunks), embedder.dimensions), np.float32)
    told = [at for at, chunk in enumerate(chunks) if not asked(chunk)]
    if told:
        vectors[told] = embedder.passages([embedded(chunks[at]) for at in told])
    for at, chunk in enumerate(chunks):
        if questions := asked(chunk):
            vectors[at] = _middle(embedder.queries(questions))
    return vectors


def _middle(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """A unit vector; the first where they cancel each other out."""
    middle = vectors.mean(axis=0)
    length = float(np.linalg.norm(middle))
    return np.asarray(middle / length if length > 1e-6 else vectors[0], np.float32)
