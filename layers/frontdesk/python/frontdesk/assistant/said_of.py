"""Cuts a sentence into parts: values, and the words that they are said of, left out or not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from frontdesk.assistant.facts import Mark, marks
from frontdesk.assistant.weigh import needs
from frontdesk.patterns import pattern
from frontdesk.values import frozen

_STRONG = pattern(r"[;\n。!?]+|\.(?=\s|$)")
_WEAK = pattern(
    r"(?<!\d),|,(?!\d)|[、()|]|\b(?:and|or|but|while|whereas|with|plus|against|versus|vs|than)\b"
    "|[和及与或而但]|另外|还有|则",
)
_REFERS = pattern(
    r"\s*(?:it|its|they|their|this|these|that|those|he|she|both|此|该|这|它|其|他们|两者)(?![a-z])"
)
_LOWER = pattern(
    r"(?:\bover|\babove|\bmore than|\bat least|\bmin(?:imum)?(?: of)?|\bexceeding|\bbeyond|\blonger than"
    r"|\bheavier than|>|超过|超出|至少|最少|大于|高于|多于|(?<!不)满)\s*$"
)
_UPPER = pattern(
    r"(?:\bup to|\bunder|\bbelow|\bless than|\bat most|\bmax(?:imum)?(?: of)?|\bwithin|\bno more than"
    r"|\bfewer than|<|不超过|不超出|至多|最多|小于|低于|少于|不满|不足|未满)\s*$"
)
_LOWER_AFTER = pattern(r"\s*(?:or more|and more|and over|or over|\+|以上|及以上|起)")
_UPPER_AFTER = pattern(r"\s*(?:or less|or fewer|and under|or under|以下|以内|之内|内)")
_BLANK = pattern(r"[\s\W]*(?:(?:from|to|on|at|until|till|through|the|in|of|至|到|从|为|是)[\s\W]*)*")


@frozen
class Value:
    """A number with its unit, weekday, month, clock or name; `bound` is +1 from it on, -1 up to it, or 0."""

    kind: str
    value: str
    bound: int = 0


@frozen
class Part:
    """`before` and `after` are what stands beside its values, which are in reading order.

    `inherits` is left out and meant; `lent` and `beside`, words and values of the head, may be meant.
    """

    before: str
    after: str
    values: tuple[Value, ...]
    inherits: str = ""
    lent: str = ""
    beside: tuple[Value, ...] = ()

    @property
    def said(self) -> str:
        return f"{self.inherits}\n{self.before}\n{self.after}"


@dataclass
class _Piece:
    """What is being put together of a line; `bare`: values and nothing that they are said of."""

    texts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    bare: bool = True

    def take(self, other: "_Piece") -> None:
        self.texts += other.texts
        self.kinds += other.kinds
        self.bare = self.bare and other.bare

    def lists_on(self, last: "_Piece") -> bool:
        """ "Monday and Tuesday", "¥80, three days": more of what was just spoken of."""
        if not self.bare or len(set(self.kinds)) != 1 or not last.kinds:
            return False
        kind = self.kinds[0]
        return last.kinds[-1] == kind or kind not in last.kinds or kind == "number"


def parts(sentences: Sequence[str], names: frozenset[str], above: str = "") -> list[Part]:
    """The parts of all sentences that hold a value. `above` is what a pronoun at the beginning points to."""
    found: list[Part] = []
    for sentence in sentences:
        plain = unicodedata.normalize("NFKC", sentence).lower()
        for line in filter(None, map(str.strip, _STRONG.split(plain))):
            found += _of_line(line, names, above)
            above = line
    return found


def _of_line(line: str, names: frozenset[str], above: str) -> list[Part]:
    """Its parts; who says "it", or leaves something out, takes it from before."""
    meant = above if _REFERS.match(line) or not needs(_without(line, names)) else ""
    head, *others = [_part(piece, names) for piece in _pieces(line, names)] or [Part("", "", ())]
    found = [replace(head, inherits=meant)]
    for part in others:
        left_out = _verb(head.before)
        if _goes_on(head, part) or not needs(part.before):
            left_out = f"{meant}\n{head.before}"
        beside = f"{head.before}\n{'' if needs(part.after) else head.after}"
        found.append(replace(part, inherits=left_out, lent=beside, beside=head.values))
    return [part for part in found if part.values]


def _goes_on(head: Part, part: Part) -> bool:
    """ "Express takes a day, the fee is 8": another kind of value is said of the same thing, most likely."""
    return not {each.kind for each in head.values} & {each.kind for each in part.values}


def _pieces(line: str, names: frozenset[str]) -> list[str]:
    """Between commas and joining words, as long as each says a value of something."""
    done: list[_Piece] = []
    waiting = _Piece()
    for text in filter(str.strip, _WEAK.split(line)):
        kinds = [mark.kind for mark in _marks(text, names)]
        piece = _Piece([text], kinds, bare=bool(kinds) and _is_bare(text, names))
        if done and not waiting.texts and piece.lists_on(done[-1]):
            done[-1].take(piece)
            continue
        waiting.take(piece)
        if kinds and not (waiting.bare and len(set(waiting.kinds)) == 1):
            done.append(waiting)
            waiting = _Piece()
    if waiting.texts and done:
        done[-1].take(waiting)
    return [" , ".join(each.texts) for each in done or [waiting] if each.texts]


def _part(piece: str, names: frozenset[str]) -> Part:
    found = _marks(piece, names)
    values = tuple(Value(mark.kind, mark.value, _bound(piece, mark)) for mark in found)
    if not found:
        return Part(piece, "", ())
    first = min(mark.start for mark in found)
    rest = _without(piece[first:], names)
    return Part(_unbound(piece[:first]), rest, values)


def _bound(piece: str, mark: Mark) -> int:
    if mark.kind == "name":
        return 0
    before, after = piece[: mark.start], piece[mark.end :]
    if _UPPER.search(before) or _UPPER_AFTER.match(after):
        return -1
    return 1 if _LOWER.search(before) or _LOWER_AFTER.match(after) else 0


def _unbound(before: str) -> str:
    return _LOWER.sub("", _UPPER.sub("", before))


def _marks(piece: str, names: frozenset[str]) -> list[Mark]:
    """Values in reading order, names among them."""
    found = marks(piece)
    for match in re.finditer(r"[a-z0-9][a-z0-9-]*", piece):
        if match.group() in names and not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(Mark(match.start(), match.end(), "name", match.group()))
    return sorted(found, key=lambda mark: mark.start)


def _without(piece: str, names: frozenset[str]) -> str:
    """What is left of it beside its values."""
    kept, at = "", 0
    for mark in _marks(piece, names):
        kept += piece[at : mark.start] + " "
        at = max(at, mark.end)
    return kept + piece[at:]


def _is_bare(piece: str, names: frozenset[str]) -> bool:
    return bool(_BLANK.fullmatch(_without(piece, names)))


def _verb(before: str) -> str:
    """The word that stands before the value ("costs"): who only names another thing leaves it out."""
    found = re.findall(r"[a-z']+", before)
    return found[-1] if found else ""
