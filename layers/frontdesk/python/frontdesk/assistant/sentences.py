"""Cuts a passage into sentences as they stand: Chinese and English, lists with the line that opens them."""

import re

from frontdesk.patterns import pattern

LONGEST_LIST = 400
"""Characters of a list that stays together with the line that opens it."""

_END = pattern(
    "[。！？；!?…]+[”’」』）)\"']*"  # Chinese, and what ends a sentence in both
    r"|\.+[\"'”’)\]]*(?=\s|$|[\u4e00-\u9fff])"  # a full stop before a gap: not 3.5, not a.example
    r"|\n+"
)
_ABBREVIATED = pattern(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|mr|mrs|ms|dr|st|no|nos|vs|approx|max|min|incl|excl|dept|inc|ltd|co|fig|p|pp"
    r"|a\.m|p\.m|u\.s|u\.k|[a-z])\.$",
    re.IGNORECASE,
)
_ITEM = pattern(r"^(?:[-*•·]|\d{1,2}[.)、]|[（(]?[一二三四五六七八九十]{1,2}[、)）])\s*")


def sentences(text: str) -> list[str]:
    """In order, trimmed, none empty. A line that ends in a colon keeps the list below it."""
    return _with_lists(_cut(text))


def _cut(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if match.group().startswith(".") and _goes_on(piece, text[match.end() :]):
            continue
        pieces.append(piece.strip())
        start = match.end()
    return [piece for piece in [*pieces, text[start:].strip()] if piece]


def _goes_on(piece: str, rest: str) -> bool:
    """The full stop belongs to an abbreviation, or to the number of a list's item."""
    if re.fullmatch(r"\s*\d{1,2}\.", piece):
        return True
    return bool(_ABBREVIATED.search(piece)) and bool(rest.strip()) and not rest.lstrip(" ").startswith("\n")


def _with_lists(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        opened = joined and joined[-1].partition("\n")[0].endswith((":", "："))
        in_list = opened and ("\n" not in joined[-1] or _ITEM.match(piece))
        if in_list and len(joined[-1]) + len(piece) < LONGEST_LIST:
            joined[-1] += "\n" + piece
        else:
            joined.append(piece)
    return joined
