"""A tenant's weighted keywords, by skill and fine intent, and where they are heard in a message.

    {"returns": {"send_back": {"en": [["send back", 1.8]], "zh": [["退货", 2]], "page": [["/returns", 1]],
                               "order": [["", 0.5]]}}}

Words of every language are listened for in every message: visitors mix them. `page` holds the beginnings of
page addresses' paths, `order` those of order numbers ("" is any). Weights are natural logarithms of odds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from frontdesk.errors import InvalidField
from frontdesk.values import frozen

Normal = Callable[[str], str]
"""Words folded and parted by one space, runs of Chinese apart (`knowledge.normalise.normalise`)."""

KINDS = ("zh", "en", "page", "order")
MOST_INTENTS, MOST_WORDS, LONGEST, HEAVIEST = 500, 200, 80, 20.0
_UNITS = 12  # words, or Chinese characters, of one keyword


@frozen
class Keyword:
    """`word` as its owner wrote it; `kind` is one of KINDS."""

    word: str
    weight: float
    skill: str
    intent: str
    kind: str


@frozen
class Lists:
    """`skills`: of each intent, its skill. `words`: keywords by their units, joined by a space."""

    skills: Mapping[str, str]
    words: Mapping[str, tuple[Keyword, ...]]
    pages: tuple[Keyword, ...]
    orders: tuple[Keyword, ...]
    longest: int

    def heard(self, text: str, normal: Normal) -> list[Keyword]:
        """The keywords in a text, each once, in the order of the text."""
        found = [
            self.words[each] for each in phrases(units(text, normal), 1, self.longest) if each in self.words
        ]
        return list(dict.fromkeys(keyword for keywords in found for keyword in keywords))

    def seen(self, page: str, order: str) -> list[Keyword]:
        """Those of the page that the visitor wrote from, and of the order number they gave."""
        path = _path(page)
        pages = [each for each in self.pages if path.startswith(each.word)] if path else []
        return pages + [each for each in self.orders if order and order.upper().startswith(each.word.upper())]


def _path(page: str) -> str:
    try:
        return urlsplit(page).path or "/" if page else ""
    except ValueError:  # a bracket that is no address
        return ""


def units(text: str, normal: Normal) -> list[str]:
    """Words, and characters of Chinese; an empty one where a run of Chinese begins."""
    found: list[str] = []
    for word in normal(text).split():
        found += ["", *word] if _is_han(word[0]) else [word]
    return found


def phrases(said: list[str], least: int, most: int) -> Iterator[str]:
    """Neighbours of `least` to `most` units, from each place."""
    for at in range(len(said)):
        if said[at]:
            for end in range(at + least, min(at + most, len(said)) + 1):
                yield " ".join(said[at:end])


def _is_han(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"


def read_lists(raw: object, normal: Normal) -> Lists:
    """Raises InvalidField with the path of what is wrong."""
    skills: dict[str, str] = {}
    keywords: list[Keyword] = []
    words: dict[str, tuple[Keyword, ...]] = {}
    for skill, intents in _object(raw, "keywords"):
        for intent, kinds in _object(intents, skill):
            if skills.setdefault(intent, skill) != skill or len(skills) > MOST_INTENTS:
                raise InvalidField(f"{skill}.{intent}", f"Each intent once, and {MOST_INTENTS} at most.")
            for each, path in _keywords(skill, intent, kinds):
                keywords.append(each)
                if each.kind in ("zh", "en"):
                    key = " ".join(_known(units(each.word, normal), path))
                    words[key] = (*words.get(key, ()), each)
    longest = max((key.count(" ") + 1 for key in words), default=0)
    return Lists(skills, words, _of("page", keywords), _of("order", keywords), longest)


def _known(said: list[str], path: str) -> list[str]:
    plain = said[1:] if said and not said[0] else said
    if not plain or len(plain) > _UNITS:
        raise InvalidField(path, f"Must hold 1 to {_UNITS} words, with a letter or a digit.")
    return plain


def _of(kind: str, keywords: Iterable[Keyword]) -> tuple[Keyword, ...]:
    return tuple(each for each in keywords if each.kind == kind)


def _keywords(skill: str, intent: str, raw: object) -> Iterator[tuple[Keyword, str]]:
    """Each with the path that it stands at."""
    for kind, listed in _object(raw, f"{skill}.{intent}"):
        path = f"{skill}.{intent}.{kind}"
        if kind not in KINDS or not isinstance(listed, list) or len(listed) > MOST_WORDS:
            raise InvalidField(path, f"A list of {', '.join(KINDS)}, of {MOST_WORDS} at most.")
        for at, pair in enumerate(listed):
            yield Keyword(*_pair(pair, f"{path}.{at}"), skill, intent, kind), f"{path}.{at}"


def _pair(raw: object, path: str) -> tuple[str, float]:
    match raw:
        case [str(word), int() | float() as weight] if (
            len(word) <= LONGEST and not isinstance(weight, bool) and 0 < weight <= HEAVIEST
        ):
            return word, float(weight)
    raise InvalidField(
        path, f"A word of {LONGEST} characters at most, and its weight, above 0, {HEAVIEST} at most."
    )


def _object(raw: object, path: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(raw, Mapping):
        raise InvalidField(path, "Must be an object.")
    for name, value in raw.items():
        if not isinstance(name, str) or not name or len(name) > LONGEST:
            raise InvalidField(path, f"Names have 1 to {LONGEST} characters.")
        yield name, value
