"""Entries are compared with a question in meaning, seen from the middle of all entries of their language."""

import numpy as np
import pytest

from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.find import MEANT, Sighted, ask, find
from frontdesk.knowledge.snapshot.full import Full
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.snapshot.pack import open_pack
from frontdesk.knowledge.vectors.centred import FEWEST_ENTRIES
from frontdesk.knowledge.vectors.embedded import embed
from tests.contract.knowledge_engines import WordVectors

EMBEDDER = WordVectors()


def entry(number: int) -> Chunk:
    name = f"thing{number}"
    question = f"what about {name} and {name}x" if number else "opening hours"
    return Chunk(f"{number:064x}", f"faq{number}", "en", "", "", f"Answer {number}.", question)


def looked_for(text: str, entries: int) -> Sighted:
    chunks = [entry(number) for number in range(entries)]
    vectors = embed(EMBEDDER, chunks)
    full = Full(open_pack(build_full("t", chunks, model=EMBEDDER.id, vectors=vectors)))
    asked = ask(full, text, "en", None)
    return find(full, asked, lambda: np.asarray(EMBEDDER.queries([text])[0], np.float32), 4)


def test_an_entry_is_compared_though_words_alone_decide() -> None:
    seen = looked_for("opening hours", FEWEST_ENTRIES)
    assert seen.vector is not None
    assert seen.found[0].parts[MEANT] == pytest.approx(1.0, abs=0.02)


def test_seen_from_their_middle_the_asked_one_stands_out_more() -> None:
    meant, cosine = (
        [found.parts[part] for found in looked_for("opening hours", 30).found] for part in (MEANT, "vector")
    )
    assert meant[0] - meant[1] > cosine[0] - cosine[1]


def test_few_entries_have_no_middle() -> None:
    assert all(MEANT not in found.parts for found in looked_for("opening hours", FEWEST_ENTRIES - 1).found)
