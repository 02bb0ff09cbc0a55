"""Reads what a text must hold for a rule to hit it, and normalises each word of it."""

from collections.abc import Container
from functools import lru_cache

from frontdesk.errors import InvalidField
from frontdesk.knowledge import fields
from frontdesk.knowledge.model import When
from frontdesk.knowledge.normalise import normalise
from frontdesk.knowledge.template import cut, phrase_key

MOST_LISTS, MOST_WORDS, LONGEST_WORD, LONGEST_PHRASE = 8, 200, 80, 400


def read_when(raw: object, path: str, slots: Container[str]) -> When:
    """Each list in `all` must have a word in the text (a text is a list of one); `any` is one more list."""
    given = fields.known(raw, path, ("exact", "all", "any", "none"))
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
    if not (exact or lists) or not all(lists):
        raise InvalidField(
            path, "Give at least one word in `exact`, `all` or `any`, and no empty list in `all`."
        )
    return When(exact, tuple(lists), none)


def _words(raw: object, path: str) -> tuple[str, ...]:
    return tuple(_word(word, f"{path}[{at}]") for at, word in enumerate(fields.items(raw, path, MOST_WORDS)))


def _word(raw: object, path: str) -> str:
    if normal := _normal(fields.text(raw, path, LONGEST_WORD)):
        return normal
    raise InvalidField(path, "This holds no letter and no digit, so no text could match it.")


def _phrase(raw: object, path: str, slots: Container[str]) -> str:
    pieces = cut(fields.text(raw, path, LONGEST_PHRASE))
    for name in pieces[1::2]:
        if name not in slots:
            raise InvalidField(path, f"{{{name}}} is not among the slots.")
    if key := phrase_key(pieces):
        return key
    raise InvalidField(path, "This holds no letter and no digit, so no text could match it.")


@lru_cache(maxsize=4096)
def _normal(word: str) -> str:  # rules share most of their words
    return normalise(word)
