"""Finds the rule of one language that a text hits, without looking at the rules it can't hit.

Each rule is listed under the words of its rarest list only: no text hits it without one of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from frontdesk.knowledge.expressions import Expressions, said
from frontdesk.knowledge.model import Rule, When
from frontdesk.knowledge.vocabulary import Vocabulary
from frontdesk.values import frozen


@frozen
class Match:
    """A rule that a text hits, by its place in the rule set, and by which words, or by which of its patterns;
    by neither for a whole phrase."""

    rule: int
    words: tuple[str, ...] = ()
    pattern: int | None = None


class Index:
    """The rules of one language."""

    def __init__(self, rules: Sequence[Rule], language: str) -> None:
        whens = {at: rule.when[language] for at, rule in enumerate(rules) if language in rule.when}
        self._ids = [rule.id for rule in rules]
        self._whole = self._whole_phrases(whens)
        self._lists = {at: tuple(map(frozenset, when.lists)) for at, when in whens.items() if when.lists}
        self._none = {at: frozenset(when.none) for at, when in whens.items() if when.none}
        self._listed = _under_their_rarest_list(whens)
        self._vocabulary = Vocabulary({word for when in whens.values() for word in _words(when)})
        self._patterns = [
            (self._ids[at], at, number, pattern)
            for at, when in whens.items()
            for number, pattern in enumerate(when.patterns)
        ]
        self._expressions = Expressions([each[-1] for each in self._patterns]) if self._patterns else None
        self.has_slots = any("{" in phrase for phrase in self._whole)

    def exact(self, phrase: str) -> Match | None:
        """The rule one of whose whole phrases has this key; of two such the lower id."""
        at = self._whole.get(phrase)
        return None if at is None else Match(at)

    def by_pattern(self, text: str, normal: str) -> Match | None:
        """The rule one of whose patterns is found, and none of whose `none`; of several the lowest id."""
        if self._expressions is None:
            return None
        hits = sorted(self._patterns[place] for place in self._expressions.found_in(said(text)))
        held_back = self._vocabulary.heard_in(normal) if hits and self._none else set()
        allowed = (hit for hit in hits if held_back.isdisjoint(self._none.get(hit[1], ())))
        hit = next(allowed, None)
        return hit and Match(hit[1], pattern=hit[2])

    def best(self, normal: str) -> Match | None:
        """The rule with most lists answered; of equals the longer words, of equals the lower id."""
        heard = self._vocabulary.heard_in(normal)
        candidates = {at for word in heard & self._listed.keys() for at in self._listed[word]}
        ranked = [self._rank(at, heard) for at in candidates if self._is_hit(at, heard)]
        if not ranked:
            return None
        at = min(ranked)[-1]
        return Match(at, tuple(sorted({max(words & heard, key=_length) for words in self._lists[at]})))

    def _is_hit(self, at: int, heard: set[str]) -> bool:
        if at in self._none and not heard.isdisjoint(self._none[at]):
            return False
        return not any(words.isdisjoint(heard) for words in self._lists[at])

    def _rank(self, at: int, heard: set[str]) -> tuple[int, int, str, int]:
        """Each list counts once, by its longest word, so that a rule gains nothing by listing synonyms."""
        lists = self._lists[at]
        length = sum(max(map(len, words & heard)) for words in lists)
        return -len(lists), -length, self._ids[at], at

    def _whole_phrases(self, whens: Mapping[int, When]) -> dict[str, int]:
        phrases: dict[str, int] = {}
        for at in sorted([at for at in whens if whens[at].exact], key=self._ids.__getitem__):
            for phrase in whens[at].exact:
                phrases.setdefault(phrase, at)
        return phrases


def _length(word: str) -> tuple[int, str]:
    return len(word), word


def _words(when: When) -> Iterable[str]:
    yield from when.none
    for words in when.lists:
        yield from words


def _under_their_rarest_list(whens: Mapping[int, When]) -> Mapping[str, Sequence[int]]:
    uses = Counter(word for when in whens.values() for words in when.lists for word in words)
    listed: dict[str, list[int]] = defaultdict(list)
    for at, when in whens.items():
        if when.lists:
            rarest = min(when.lists, key=lambda words: sum(map(uses.__getitem__, words)))
            for word in rarest:
                listed[word].append(at)
    return listed
