"""Makes texts comparable: width, case, punctuation, spacing and English plurals no longer tell them apart.

Chinese characters stay as they are (traditional does not become simplified) and stand in runs of their own,
apart from Latin words and numbers: `normalise("Ｌ码的T-Shirts，退！")` is `"l 码的 t shirt 退"`.
"""

import re
import unicodedata

HAN = re.compile("([\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+)")
"""A run of Chinese characters. The one pattern that knows them all: each costs a cold start a millisecond."""

_PLAIN_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")  # folding leaves these as they are
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile("[\\s\u200b-\u200d\u2060\ufeff]+")
_APOSTROPHE = re.compile("['\u2019](?:s\\b)?")  # where's is where, don't is dont
_ASCII = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})


def normalise(text: str) -> str:
    """The words of a text, folded and in order, with one space between; '' if it has none. Never raises."""
    if _PLAIN_HAN.fullmatch(text):  # what most Chinese messages and words are, at a tenth of the cost
        return text
    words = _ascii_words(text) if text.isascii() else _unicode_words(text)
    return " ".join([_singular(word) for word in words])


def has_words(text: str) -> bool:
    """Whether it holds a letter or a digit of any script: "???" and "👍" have the same normal form, none."""
    return _WORD.search(text) is not None


def exact_key(normal: str) -> str:
    """A normal form without its spaces, by which whole phrases compare: e-mail, e mail and email agree."""
    return normal.replace(" ", "")


def has_han(normal: str) -> bool:
    return not normal.isascii() and HAN.search(normal) is not None


def _ascii_words(text: str) -> list[str]:
    lowered = text.lower()
    if "'" in lowered:
        lowered = _APOSTROPHE.sub("", lowered)
    return lowered.translate(_ASCII).split()


def _unicode_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    folded = plain.casefold()
    if folded != plain:  # folding may leave letters that are not in their plain form any more
        folded = unicodedata.normalize("NFKC", folded)
    said = _APOSTROPHE.sub("", folded)
    if not HAN.search(said):
        return _WORD.findall(said)
    return [word for run in _WORD.findall(_GAP.sub(_closed, said)) for word in HAN.split(run) if word]


def _closed(gap: re.Match[str]) -> str:
    """Nothing between two Chinese characters: 转 人 工 is 转人工."""
    before, after = gap.string[gap.start() - 1 : gap.start()], gap.string[gap.end() : gap.end() + 1]
    return "" if HAN.match(before) and HAN.match(after) else gap[0]


def _singular(word: str) -> str:
    """Light, and wrong in the same way for rules and for visitors, which is all that matching needs."""
    if word[-1] != "s" or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
