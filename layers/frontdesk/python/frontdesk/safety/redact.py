"""Takes personal data out of a text before anything but our own rules reads it.

What is known by a checksum or a fixed form is taken: phone numbers, e-mail addresses, Chinese identity
cards, payment cards, street addresses with a house number. Names of people are not recognised, and an address
without a number stays: a text that lost half its words helps nobody.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from frontdesk.patterns import pattern
from frontdesk.values import frozen

Span = tuple[int, int]

_EMAIL = pattern(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_ID_CARD = pattern(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
_CARD = pattern(r"(?<![0-9A-Za-z-])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")
_MOBILE_CN = pattern(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9A-Za-z])")
_LANDLINE_CN = pattern(r"(?<![0-9A-Za-z])\(?0[1-9][0-9]{1,2}\)?[- ]?[0-9]{7,8}(?![0-9A-Za-z-])")
_INTERNATIONAL = pattern(r"(?<![0-9A-Za-z])\+[1-9](?:[ ().-]{0,2}[0-9]){7,14}(?![0-9A-Za-z])")
_PHONE_EN = pattern(r"(?<![0-9A-Za-z-])(?:\([0-9]{3}\) ?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4}(?![0-9A-Za-z-])")
_STREET_EN = pattern(
    r"(?<![0-9A-Za-z])[0-9]{1,5}[A-Za-z]?(?: [A-Z][A-Za-z'.]{1,20}){1,3} "
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Close|Terrace|Square)\b\.?"
    r"(?:,? (?:Apt|Flat|Unit|Suite)\.? ?[0-9A-Za-z]{1,5})?"
)
_STREET_ZH = pattern(
    "(?:[\u4e00-\u9fff]{1,8}(?:省|市|区|县|镇)){0,4}[\u4e00-\u9fffA-Za-z0-9]{1,10}(?:路|街|大道|巷|胡同|弄)"
    "[0-9一二三四五六七八九十百]{1,6}号(?:[0-9A-Za-z\u4e00-\u9fff-]{0,12}(?:室|单元|栋|楼))?"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999


@frozen
class Redacted:
    """The text with `‹phone›` and the like in it, and how many of each kind were taken."""

    text: str
    taken: Mapping[str, int]


def redact(text: str, keep: Iterable[Span] = ()) -> Redacted:
    """`keep` are spans of `plain(text)` that a shop asks for (an order number) and that stay as they are."""
    said, kept = plain(text), tuple(keep)
    taken: dict[str, int] = {}
    pieces: list[str] = []
    at = 0
    for start, end, kind in _disjoint(said, kept):
        pieces += [said[at:start], f"‹{kind}›"]
        taken[kind] = taken.get(kind, 0) + 1
        at = end
    return Redacted("".join([*pieces, said[at:]]) if taken else text, taken)


def plain(text: str) -> str:
    """Full-width digits and letters made plain, so that they cannot hide anything."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def without_marks(text: str) -> str:
    """The text without what stands for the data taken: nobody searches for that."""
    if "‹" not in text:
        return text
    return re.sub("‹(?:" + "|".join(kind for kind, *_ in _KINDS) + ")›", " ", text)


def _disjoint(text: str, keep: tuple[Span, ...]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for start, end, kind in _all(text):
        in_the_way = (*keep, *((each[0], each[1]) for each in found))
        if not any(start < other_end and other < end for other, other_end in in_the_way):
            found.append((start, end, kind))
    return sorted(found)


def _all(text: str) -> Iterator[tuple[int, int, str]]:
    """The surest kinds first: who has taken a span keeps it."""
    for kind, marks, form, is_one in _KINDS:
        for match in form.finditer(text) if any(mark in text for mark in marks) else ():
            if is_one(match.group()):
                yield match.start(), match.end(), kind


def _has_id_checksum(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def _passes_luhn(number: str) -> bool:
    digits = [int(char) for char in number if char.isdigit()]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _always(_: str) -> bool:
    return True


_DIGITS = "0123456789"
_KINDS: tuple[tuple[str, str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", "@", _EMAIL, _always),
    ("id", _DIGITS, _ID_CARD, _has_id_checksum),
    ("card", _DIGITS, _CARD, _passes_luhn),
    ("phone", _DIGITS, _MOBILE_CN, _always),
    ("phone", "+", _INTERNATIONAL, _always),
    ("phone", _DIGITS, _LANDLINE_CN, _always),
    ("phone", _DIGITS, _PHONE_EN, _always),
    ("address", "号", _STREET_ZH, _always),
    ("address", _DIGITS, _STREET_EN, _always),
)
"""Each with the characters of which a match holds one: a text without them is not looked through."""
