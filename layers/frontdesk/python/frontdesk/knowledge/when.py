"""Reads what a text must hold for a rule to hit it, and normalises each word of it."""

from collections.abc import Container, Iterable
from functools import lru_cache

from frontdesk.errors import InvalidField
from frontdesk.knowledge import fields
from frontdesk.knowledge.model import When
from frontdesk.knowledge.normalise import normalise
from frontdesk.knowledge.template import cut, phrase_key

MOST_LISTS, MOST_WORDS, LONGEST_WORD, LONGEST_PHRASE = 8, 200, 80, 400
MOST_PATTERNS, LONGEST_PATTERN = 20, 400
NOTHING_TO_MATCH = "This holds no letter and no digit, so no text could match it."


def read_when(raw: object, path: str, slots: Container[str]) -> When:
    """Each list in `all` must have a word in the text (a text is a list of one); `any` is one more list."""
    given = fields.known(raw, path, ("exact", "patterns", "all", "any", "none"))
    lists = [
        _words(words if isinstance(words, list) else [words], f"{path}.all[{at}]")
        for at, words in enumerate(fields.items(given.get("all", []), f"{path}.all", MOST_LISTS))
    ]
    if any_of := _words(given.get("any", []), f"{path}.any"):
        lists.append(any_of)
    exact = tuple(
        _phrase(phrase, f"{path}.exact[{at}]", slots)
        for at, phrase in enumerate(fields.items(given.get("exact", []), f"{path}.exact", MOST_WORDS))
    )
    none = _words(given.get("none", []), f"{path}.none")
    patterns = tuple(
        fields.text(pattern, f"{path}.patterns[{at}]", LONGEST_PATTERN)
        for at, pattern in enumerate(
            fields.items(given.get("patterns", []), f"{path}.patterns", MOST_PATTERNS)
        )
    )
    if not (exact or lists or patterns) or not all(lists):
        raise InvalidField(
            path, "Give at least one of `exact`, `patterns`, `all` or `any`, and no empty list in `all`."
        )
    return When(exact, tuple(lists), none, patterns)


def _words(raw: object, path: str) -> tuple[str, ...]:
    given = fields.items(raw, path, MOST_WORDS)
    try:
        return tuple(map(_word, given))
    except (TypeError, ValueError):  # which it was is worked out only now: good sets are read fast
        raise _wrong_word(given, path) from None


@lru_cache(maxsize=4096)  # rules share most of their words
def _word(raw: object) -> str:
    """The normal form of a word; raises TypeError or ValueError for what is none."""
    if not isinstance(raw, str) or len(raw) > LONGEST_WORD or not (normal := normalise(raw)):
        raise ValueError
    return normal


def _wrong_word(given: Iterable[object], path: str) -> InvalidField:
    for at, raw in enumerate(given):
        if not normalise(fields.text(raw, f"{path}[{at}]", LONGEST_WORD)):
            return InvalidField(f"{path}[{at}]", NOTHING_TO_MATCH)
    raise AssertionError("every word of the list can be read")


def _phrase(raw: object, path: str, slots: Container[str]) -> str:
    pieces = cut(fields.text(raw, path, LONGEST_PHRASE))
    for name in pieces[1::2]:
        if name not in slots:
            raise InvalidField(path, f"{{{name}}} is not among the slots.")
    if key := phrase_key(pieces):
        return key
    raise InvalidField(path, NOTHING_TO_MATCH)
