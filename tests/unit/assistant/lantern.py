"""What Lanternfish knows, in Chinese and English (lantern.json): articles, FAQ entries, questions, swaps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.model import Past, Said, Turn
from frontdesk.assistant.pipeline import respond
from frontdesk.assistant.ports import Composer
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.safety.words import load_words
from tests import world
from tests.unit.assistant.shelf import TENANT, VERSION, Shelf, chunk

_CASES: dict[str, Any] = json.loads((Path(__file__).parent / "lantern.json").read_text(encoding="utf-8"))
KNOWN: tuple[Chunk, ...] = tuple(chunk(**each) for each in _CASES["chunks"])
ANSWERABLE: list[tuple[str, str]] = [(question, fact) for question, fact in _CASES["answerable"]]
UNANSWERABLE: list[str] = _CASES["unanswerable"]
SWAPS: dict[str, str] = _CASES["swaps"]

WORDS = load_words(Path("layers/packs/safety/words.json").read_text(encoding="utf-8"))
BOOK = RuleBook.compile(load_ruleset(world.RULES, "v7"))


def swapped(fact: str, other: str) -> Shelf:
    """The same knowledge with one fact changed, as an edited article would have it."""
    return Shelf(
        chunk(
            each.text.replace(fact, other),
            title=each.title,
            heading=each.heading,
            question=each.question,
            language=each.language,
        )
        for each in KNOWN
    )


def said_to(
    text: str,
    *,
    search: KnowledgeSearch | None = None,
    composer: Composer | None = None,
    before: tuple[Past, ...] = (),
    live: Callable[[str], bool] = lambda _: True,
    rulebook: RuleBook | None = None,
    staffed: bool | None = None,
    spend: Callable[[], bool] = lambda: True,
) -> Said:
    means = Means(WORDS, search or Shelf(KNOWN), composer or Extractive(), rulebook, spend=spend)
    return respond(Turn(text, TENANT, VERSION, before=before, staffed=staffed), means, live)
