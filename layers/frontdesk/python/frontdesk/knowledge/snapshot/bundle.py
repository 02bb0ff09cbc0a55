"""The small file of a version that `messages` loads: rules, top questions, words, intents. Stdlib only.

It answers only what it is sure of: a question that somebody has written an answer to, asked in the same or
nearly the same words, or in words that the classifier has learnt from that entry's examples.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from frontdesk import errors
from frontdesk.knowledge.intents.edge import Edge, read_edge
from frontdesk.knowledge.lexical.small import SmallIndex
from frontdesk.knowledge.normalise import has_words
from frontdesk.knowledge.passages import Chunk, Found
from frontdesk.knowledge.snapshot.pack import Pack, open_pack
from frontdesk.knowledge.snapshot.questions import LONGEST_TEXT, Questions, agree, phrase_hash
from frontdesk.knowledge.text.terms import terms
from frontdesk.values import frozen

KIND = "frontdesk.bundle.1"
"""What the file is, and of which layout; another layout is another kind."""

NEAR = 0.83
"""The cosine from which another wording is the same question."""
LEAD = 0.08
"""How far a question must be nearer than any other entry's."""
LIKELY, MARGIN, SHARED = 0.9, 0.5, 0.45
"""What a guess of the classifier needs: confidence, lead, and how near one of the entry's questions is."""


@frozen
class Top:
    """An answer that somebody has written: `by` is "phrase", "words" or "intent"; `confidence` 0 to 1."""

    chunk: Chunk
    by: str
    confidence: float


@frozen
class Bundle:
    """One opened file; safe to share between threads."""

    name: str
    about: Mapping[str, Any]
    _pack: Pack
    _starts: memoryview
    _phrases: memoryview
    _owners: memoryview
    _questions: Mapping[str, Questions]
    _words: SmallIndex
    _intents: Edge | None = None
    _read: dict[int, Chunk] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Chunks in it; the entries come first."""
        return len(self._starts) - 1

    def rules(self) -> dict[str, Any] | None:
        """The rule set as it was when the version was made, None without rules."""
        raw: dict[str, Any] | None = json.loads(bytes(self._pack.section("rules")))
        return raw

    def lookup(self, text: str, language: str) -> Top | None:
        """The entry that answers this, if it is certain. Never raises, whatever the text."""
        if len(text) > LONGEST_TEXT:
            return None
        same = self.exactly(text, language)
        if same is not None:
            return same
        questions = self._questions.get(language)
        near = questions.near(text, language) if questions else None
        if near is None or near.score < SHARED or near.row >= self.size:
            return None
        if near.score >= NEAR and near.score - near.second >= LEAD and self._agrees(text, near.row):
            return Top(self.chunk(near.row), "words", round(near.score, 3))
        return self._guessed(text, near.row)

    def exactly(self, text: str, language: str) -> Top | None:
        """The entry that asks just this, whatever its case, width and punctuation. Never raises."""
        row = self._exactly(text, language) if len(text) <= LONGEST_TEXT and has_words(text) else -1
        return Top(self.chunk(row), "phrase", 1.0) if 0 <= row < self.size else None

    def find(self, text: str, language: str, limit: int = 8) -> list[Found]:
        """What shares the most words with the text, in its language; other languages if that has nothing."""
        found = [
            Found(self.chunk(row), score, {"lexical": score})
            for row, score in self._words.search(terms(text, language), 4 * limit)
            if row < self.size
        ]
        own = [each for each in found if each.chunk.language[:2] == language[:2]]
        return (own or found)[:limit]

    def chunk(self, row: int) -> Chunk:
        found = self._read.get(row)
        if found is None:
            fields: list[str] = json.loads(
                bytes(self._section("chunks")[self._starts[row] : self._starts[row + 1]])
            )
            found = self._read[row] = Chunk(*fields)
        return found

    def _section(self, name: str) -> memoryview:
        return self._pack.section(name)

    def _exactly(self, text: str, language: str) -> int:
        key = phrase_hash(text, language)
        at = bisect_left(self._phrases, key)
        return self._owners[at] if at < len(self._phrases) and self._phrases[at] == key else -1

    def _guessed(self, text: str, row: int) -> Top | None:
        """What the classifier takes it for, where the nearest words are of the same entry."""
        if self._intents is None:
            return None
        chunk, guess = self.chunk(row), self._intents.guess(text)
        sure = guess.label == chunk.article and guess.confidence >= LIKELY and guess.margin >= MARGIN
        return Top(chunk, "intent", round(guess.confidence, 3)) if sure and self._agrees(text, row) else None

    def _agrees(self, text: str, row: int) -> bool:
        chunk = self.chunk(row)
        return any(agree(text, question) for question in chunk.question.split("\n"))


def bundle_name(data: bytes) -> str:
    """What a bundle is called: the SHA-256 of its bytes."""
    return hashlib.sha256(data).hexdigest()


def open_bundle(data: bytes, name: str, tenant: str) -> Bundle:
    """Raises Damaged unless these are the bytes that were published under this name, for this tenant."""
    if bundle_name(data) != name:
        raise errors.Damaged("a bundle is not what was published")
    pack = open_pack(data)
    if pack.about.get("kind") != KIND or pack.about.get("tenant") != tenant:
        raise errors.Damaged("not a bundle of this tenant")
    try:
        return _opened(pack, name)
    except (ValueError, TypeError, KeyError) as error:
        raise errors.Damaged(f"a bundle does not fit itself: {error}") from error


def _opened(pack: Pack, name: str) -> Bundle:
    def of(language: str) -> Questions:
        return Questions(lambda part: pack.section(f"{language}.{part}"))

    return Bundle(
        name,
        pack.about,
        pack,
        pack.section("chunks.starts").cast("I"),
        pack.section("phrases").cast("Q"),
        pack.section("phrases.rows").cast("I"),
        {language: of(language) for language in pack.about["languages"]},
        SmallIndex(pack.section("words")),
        read_edge(pack) if pack.about["intents"] else None,
    )
