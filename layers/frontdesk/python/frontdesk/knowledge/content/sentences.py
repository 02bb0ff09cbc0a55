"""Where sentences end, in Chinese and in English."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"[。！？；…]+[”’」』）】》\"')]*"  # these end one wherever they stand
    r"|[.!?]+[”’\"')\]]*(?=\s|[\u3400-\u9fff]|$)"  # these before a space, a Chinese character, or the end
)
_WORDS = (
    "mr mrs ms dr prof st no nr vs etc e.g i.e eg ie cf al inc ltd co corp dept est fig approx min max tel "
    "ext jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m u.s u.k"
)
_ABBREVIATIONS = frozenset(_WORDS.split())
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*|\d+)$")


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a paragraph, in order and complete: joined they are the paragraph but for spaces."""
    start = 0
    for found in _END.finditer(text):
        if found.group()[0] == "." and not _ends(text, found.start(), found.end()):
            continue
        sentence = text[start : found.end()].strip()
        start = found.end()
        if sentence:
            yield sentence
    rest = text[start:].strip()
    if rest:
        yield rest


def _ends(text: str, at: int, after: int) -> bool:
    """Whether this full stop ends a sentence: not after `Dr` or `3` of a list, not before a small letter."""
    word = _LAST_WORD.search(text, max(0, at - 20), at)
    following = text[after:].lstrip()
    if word is None or not following:
        return True
    known = word[1].lower() in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isalpha() and word[1] != "I")
    number_of_list = word[1].isdigit() and word.start() == 0
    return not known and not number_of_list and not following[0].islower()
