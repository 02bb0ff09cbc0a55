"""Finds what a visitor named: an order number, a parcel number, an e-mail address.

The patterns are ours, linear and bounded; a rule set only chooses among them and narrows them by data.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping

from frontdesk.knowledge.model import Slot
from frontdesk.patterns import pattern
from frontdesk.values import frozen

_ORDER = pattern(r"(?<![A-Za-z0-9])([A-Za-z]{0,4})[-#]?([0-9]{4,12})(?![A-Za-z0-9])")
_PARCEL = pattern(r"(?<![A-Za-z0-9])([A-Za-z]{0,4})([0-9]{8,20})([A-Za-z]{0,2})(?![A-Za-z0-9])")
_EMAIL = pattern(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_MOBILE = pattern(r"1[3-9][0-9]{9}")  # a Chinese mobile number is no parcel


@frozen
class Found:
    """A captured value and where it stood in the text given to `capture` (start, end)."""

    value: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text with full-width letters and digits made plain, as `capture` reads it."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def capture(slots: Iterable[Slot], text: str) -> dict[str, Found]:
    """What the text says for each slot, the first mention counting; slots it does not name are absent."""
    found = {slot.name: KINDS[slot.kind](slot, text) for slot in slots}
    return {name: value for name, value in found.items() if value is not None}


def around(text: str, found: Mapping[str, Found]) -> list[str]:
    """The text cut at its captured values: what stands before, the slot's name, what stands after."""
    pieces, at = [], 0
    for name, value in sorted(found.items(), key=lambda item: item[1].start):
        if value.start >= at:
            pieces += [text[at : value.start], name]
            at = value.end
    return [*pieces, text[at:]]


def _order_number(slot: Slot, text: str) -> Found | None:
    least, most = slot.digits if slot.digits[1] else (5, 12)
    letters = "".join(char for char in slot.prefix if char.isalpha()).casefold()
    for match in _ORDER.finditer(text):
        said, digits = match.groups()
        if least <= len(digits) <= most and (not letters or said.casefold() in ("", letters)):
            value = slot.prefix + digits if letters else match.group().lstrip("-#").upper()
            return Found(value, *match.span())
    return None


def _parcel_number(slot: Slot, text: str) -> Found | None:
    least, most = slot.digits if slot.digits[1] else (9, 20)
    for match in _PARCEL.finditer(text):
        before, digits, _ = match.groups()
        wanted = (
            before.casefold() == slot.prefix.casefold()
            if slot.prefix
            else not _MOBILE.fullmatch(match.group())
        )
        if wanted and least <= len(digits) <= most:
            return Found(match.group().upper(), *match.span())
    return None


def _email(_: Slot, text: str) -> Found | None:
    match = _EMAIL.search(text)
    return Found(match.group(), *match.span()) if match else None


KINDS: Mapping[str, Callable[[Slot, str], Found | None]] = {
    "order_number": _order_number,
    "parcel_number": _parcel_number,
    "email": _email,
}
