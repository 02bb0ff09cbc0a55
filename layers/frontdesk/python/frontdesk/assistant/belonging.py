"""Whether each value of a sentence is said of the thing that its source says it of: no ¥25 of the next item.

Source and claim are cut into parts, each with its values and with the words they are said of. A value is
proven by a part that holds it, unless a part that holds another of the same kind fits the claim better.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from frontdesk.assistant.facts import Mark, marks
from frontdesk.assistant.weigh import content, credit, needs
from frontdesk.patterns import pattern
from frontdesk.values import frozen

BETTER = 0.05
"""By how much another part must fit better before it takes the value away."""
RECALL = 0.05
"""What the part's own words count beside the claim's: a source says more than a claim has to repeat."""
LENT = 0.6
"""Credit for a word that stands at the head of the sentence alone: "the fly of our tents …, the floor …"."""

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

    `inherits` is left out and meant; `lent` may be meant.
    """

    before: str
    after: str
    values: tuple[Value, ...]
    inherits: str = ""
    lent: str = ""

    @property
    def said(self) -> str:
        return f"{self.inherits}\n{self.before}\n{self.after}"


def misplaced(claim: str, source: Sequence[str], names: frozenset[str], asked: str = "") -> str:
    """The first value that the source says of something else, as "number 25 of another"; "" if none is.

    `source` are sentences in reading order; `asked` is the question, for a claim that names nothing itself.
    """
    theirs = parts(source, names)
    for part in parts([claim], names, asked):
        for value in part.values:
            if not _belongs(part, value, theirs):
                return f"{value.kind} {value.value} of another"
            if _is_turned(part, value.kind, theirs):
                return f"{value.kind} the other way round"
    return ""


def parts(sentences: Sequence[str], names: frozenset[str], above: str = "") -> list[Part]:
    """The parts of all sentences that hold a value. `above` is what a pronoun at the beginning points to."""
    found: list[Part] = []
    for sentence in sentences:
        plain = unicodedata.normalize("NFKC", sentence).lower()
        for line in filter(None, map(str.strip, _STRONG.split(plain))):
            found += _of_line(line, names, above)
            above = line
    return found


def _belongs(part: Part, value: Value, theirs: Sequence[Part]) -> bool:
    mine = {each for each in part.values if each.kind == value.kind}
    holding = [each for each in theirs if any(_same(value, other) for other in each.values)]
    others = [each for each in theirs if each not in holding and _rivals(value, mine, each)]
    if not holding or not others:
        return True
    best = max(_fit(part, each, value.kind) for each in holding)
    return best + BETTER >= max(_fit(part, each, value.kind) for each in others)


def _same(one: Value, other: Value) -> bool:
    """A unit or a bound that only one of them names takes nothing away."""
    if one.kind != other.kind and not _leaves_out(one, other):
        return False
    return one.value == other.value and one.bound * other.bound >= 0


def _leaves_out(one: Value, other: Value) -> bool:
    kinds = (one.kind, other.kind)
    return "number" in kinds and all(kind.startswith("number") for kind in kinds)


def _rivals(value: Value, mine: set[Value], part: Part) -> bool:
    """Whether the part holds another value of the kind that the claim's part does not say as well."""
    alike = [each for each in part.values if each.kind == value.kind or _stripped(value, each, part)]
    return any(not any(_same(one, other) for one in mine) for other in alike)


def _is_turned(part: Part, kind: str, theirs: Sequence[Part]) -> bool:
    """ "From 18:00 to 9:00" for "from 9:00 to 18:00"; names may stand in any order."""
    mine = [each.value for each in part.values if each.kind == kind]
    held = [[each.value for each in other.values if each.kind in (kind, "number")] for other in theirs]
    whole = [each for each in held if set(mine) <= set(each)]
    if kind == "name" or len(set(mine)) < 2 or not whole:
        return False
    return all([value for value in each if value in mine] != mine for each in whole)


def _stripped(value: Value, other: Value, part: Part) -> bool:
    """ "3 days in town, 5 elsewhere": 5 has left its unit out."""
    alone = all(each.kind == "number" for each in part.values)
    return alone and value.kind.startswith("number") and other.kind == "number"


def _fit(claim: Part, source: Part, kind: str) -> float:
    """How well a part's words and its values of other kinds fit the claim's: 0 to 1, mostly the claim's."""
    held, asked = _share(claim, source, kind), _share(source, claim, kind)
    return (1 + RECALL) * held * asked / (RECALL * held + asked) if held and asked else 0.0


def _share(of: Part, among: Part, kind: str) -> float:
    """How much of one is found in the other, the values of the kind aside."""
    words, values = needs(of.said), {each for each in of.values if each.kind != kind}
    held, lent = content(among.said), content(among.lent)
    total = sum(need.weight for need in words) + len(values)
    got = sum(need.weight * max(credit(need, held), LENT * credit(need, lent)) for need in words)
    got += sum(any(_same(value, other) for other in among.values) for value in values)
    return got / total if total else 0.0


def _of_line(line: str, names: frozenset[str], above: str) -> list[Part]:
    """Its parts; who says "it", or leaves something out, takes it from before."""
    meant = above if _REFERS.match(line) or not needs(_without(line, names)) else ""
    head, *others = [_part(piece, names) for piece in _pieces(line, names)] or [Part("", "", ())]
    found = [replace(head, inherits=meant)]
    for part in others:
        own = bool(needs(part.before))
        left_out = _verb(head.before) if own else f"{meant}\n{head.before}"
        beside = f"{head.before}\n{'' if needs(part.after) else head.after}"
        found.append(replace(part, inherits=left_out, lent=beside))
    return [part for part in found if part.values]


def _pieces(line: str, names: frozenset[str]) -> list[str]:
    """Between commas and joining words, as long as each says a value of something."""
    done: list[str] = []
    waiting = ""
    for piece in filter(str.strip, _WEAK.split(line)):
        kinds = [mark.kind for mark in _marks(piece, names)]
        if kinds and len(set(kinds)) == 1 and _is_bare(piece, names) and not waiting and done:
            held = [mark.kind for mark in _marks(done[-1], names)]
            if held and (held[-1] == kinds[0] or kinds[0] not in held or kinds[0] == "number"):
                done[-1] += f" , {piece}"
                continue
        waiting = f"{waiting} , {piece}" if waiting else piece
        if kinds and not (len(set(_kinds(waiting, names))) == 1 and _is_bare(waiting, names)):
            done.append(waiting)
            waiting = ""
    if waiting and done:
        done[-1] += f" , {waiting}"
    return done or ([waiting] if waiting else [])


def _kinds(text: str, names: frozenset[str]) -> list[str]:
    return [mark.kind for mark in _marks(text, names)]


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
