"""Whether each value of a sentence is said of the thing that its source says it of: no ¥25 of the next item.

Source and claim are cut into parts, each with its values and with the words they are said of. A value is
proven by a part that holds it, unless a part that holds another of the same kind fits the claim better.
"""

from collections.abc import Sequence

from frontdesk.assistant.said_of import Part, Value, parts
from frontdesk.assistant.weigh import content, credit, needs

BETTER = 0.05
"""By how much another part must fit better before it takes the value away."""
RECALL = 0.05
"""What the part's own words count beside the claim's: a source says more than a claim has to repeat."""
LENT = 0.6
"""Credit for a word that stands at the head of the sentence alone: "the fly of our tents …, the floor …"."""


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
    got += sum(_held(value, among) for value in values)
    return got / total if total else 0.0


def _held(value: Value, among: Part) -> float:
    if any(_same(value, other) for other in among.values):
        return 1.0
    return LENT if any(_same(value, other) for other in among.beside) else 0.0
