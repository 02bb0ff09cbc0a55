"""The terms of a text, by which it is indexed and found: Chinese grams, English stems, numbers and order ids.

Chinese: every character and every pair of neighbours (traditional characters stay traditional; pairs never
cross punctuation or Latin words). English: words, singular and stemmed. Digits are kept as they are, and what
was written as one id or number (`ORD-20341`, `3.5`, `138-0000-1111`) is also one term (`ord20341`, `3.5`,
`13800001111`). Stdlib only: the bundle on the hot path uses it.
"""

import unicodedata

from frontdesk.knowledge.normalise import HAN, normalise
from frontdesk.knowledge.text.stem import stem
from frontdesk.patterns import pattern

_JOINED = pattern(r"[A-Za-z0-9]+(?:[-_/.:#][A-Za-z0-9]+)+")
_NUMBER = pattern(r"\d+\.\d+")
_SEPARATORS = str.maketrans("", "", "-_/.:#")
_STEMMED = {"en", "zh"}  # Chinese texts mix English in, and no other language


def terms(text: str, language: str) -> list[str]:
    """In reading order, repeated as often as said; [] if the text has no words. Never raises.

    `language` ("zh", "en", with or without a region) chooses the stemmer only: Chinese is recognised in any.
    """
    stemmed = language[:2].lower() in _STEMMED
    found: list[str] = []
    for word in normalise(text).split():
        if word.isascii():
            found.append(stem(word) if stemmed else word)
        elif HAN.match(word):
            found += grams(word)
        else:
            found.append(word)
    return found + ids(text)


def grams(run: str) -> list[str]:
    """The characters and the pairs of a run of Chinese: `"退款"` is `["退", "款", "退款"]`."""
    return [*run, *(run[at : at + 2] for at in range(len(run) - 1))]


def ids(text: str) -> list[str]:
    """Numbers and order ids that were written with separators, as one term each."""
    if text.isalpha():
        return []
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    written = [each for each in _JOINED.findall(plain) if any(letter.isdigit() for letter in each)]
    return [each if _NUMBER.fullmatch(each) else each.translate(_SEPARATORS).lower() for each in written]
