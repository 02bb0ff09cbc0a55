"""Makes texts comparable: width, case, punctuation, spacing and English plurals no longer tell them apart.

Chinese characters stay as they are (traditional does not become simplified) and stand in runs of their own,
apart from Latin words and numbers: `normalise("Ｌ码的T-Shirts，退！")` is `"l 码的 t shirt 退"`.
"""

import re
import unicodedata

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Chinese characters, as the inside of a character class."""

_HAN = re.compile(f"[{HAN}]")
_PLAIN_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")  # folding leaves these as they are
_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_GAP = re.compile(rf"(?<=[{HAN}])[\s\u200b-\u200d\u2060\ufeff]+(?=[{HAN}])")  # 转 人 工 is 转人工
_APOSTROPHE = re.compile("['\u2019](?:s\\b)?")  # where's is where, don't is dont
_ASCII = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})


def normalise(text: str) -> str:
    """The words of a text, folded and in order, with one space between; '' if it has none. Never raises."""
    if _PLAIN_HAN.fullmatch(text):  # what most Chinese messages and words are, at a tenth of the cost
        return text
    words = _ascii_words(text) if text.isascii() else _unicode_words(text)
    return " ".join([_singular(word) for word in words])


def exact_key(normal: str) -> str:
    """A normal form without its spaces, by which whole phrases compare: e-mail, e mail and email agree."""
    return normal.replace(" ", "")


def has_han(normal: str) -> bool:
    return not normal.isascii() and _HAN.search(normal) is not None


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
    return _WORD.findall(_GAP.sub("", _APOSTROPHE.sub("", folded)))


def _singular(word: str) -> str:
    """Light, and wrong in the same way for rules and for visitors, which is all that matching needs."""
    if word[-1] != "s" or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
