"""English words to their stems: M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980.

As its author's own later code has it (`bli` and `logi` in step 2, words of one or two letters left alone).
Stdlib only: the bundle on the hot path uses it. Stems are remembered, since a language has few words.
"""

import functools

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate",
    "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al",
    "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive",
    "ize", "al", "er", "ic", "ou",
)  # fmt: skip


@functools.lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """The stem of a lower-case English word; what is not plain letters comes back as it is."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    word = _past(_plural(word))
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    return _final(_ending(_replaced(_replaced(word, _STEP_2), _STEP_3)))


def _shape(word: str) -> str:
    """The word as consonants and vowels: `trouble` is `ccvvccv`."""
    marks: list[str] = []
    for at, letter in enumerate(word):
        vowel = letter in "aeiou" or (letter == "y" and at > 0 and marks[-1] == "c")
        marks.append("v" if vowel else "c")
    return "".join(marks)


def _measure(word: str) -> int:
    """How many times a consonant follows a vowel: Porter's m."""
    return _shape(word).count("vc")


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        root = word.removesuffix(suffix)
        if root != word:
            return _restored(root) if "v" in _shape(root) else word
    return word


def _restored(root: str) -> str:
    """What `ed` and `ing` took from the end, put back: hop(p)ing, fil(e)ing."""
    if root.endswith(("at", "bl", "iz")):
        return root + "e"
    if len(root) > 1 and root[-1] == root[-2] and _shape(root)[-1] == "c" and root[-1] not in "lsz":
        return root[:-1]
    return root + "e" if _measure(root) == 1 and _short(root) else root


def _short(root: str) -> bool:
    """Ends in consonant, vowel, consonant, the last not w, x or y."""
    return _shape(root).endswith("cvc") and root[-1] not in "wxy"


def _replaced(word: str, endings: dict[str, str]) -> str:
    suffix = max((each for each in endings if word.endswith(each)), key=len, default="")
    root = word[: len(word) - len(suffix)]
    return root + endings[suffix] if suffix and _measure(root) > 0 else word


def _ending(word: str) -> str:
    suffix = next((each for each in _STEP_4 if word.endswith(each)), "")
    root = word[: len(word) - len(suffix)]
    if not suffix or _measure(root) < 2 or (suffix == "ion" and root[-1:] not in ("s", "t")):
        return word
    return root


def _final(word: str) -> str:
    if word.endswith("e"):
        root = word[:-1]
        if _measure(root) > 1 or (_measure(root) == 1 and not _short(root)):
            word = root
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
