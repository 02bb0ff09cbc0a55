"""The composer that needs no model: the best sentences as they stand, at most three, each with its source."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.assistant.model import Claim, Draft, Passage
from frontdesk.assistant.ports import Brief, Say
from frontdesk.patterns import pattern

if TYPE_CHECKING:
    from frontdesk.assistant.relevance import Asked, Unit

MOST = 3
"""Sentences of an answer; an FAQ entry's answer counts as one."""
BESIDE = 0.85
"""Another sentence of the same passage is added from this share of the best one's score on."""

_REFERS = pattern(
    r"(?:it|its|they|their|this|these|that|those|he|she|otherwise|such|both|then|also)\b"
    "|此|该|这(?!里)|它|其|他们|上述|否则|两者|同时|另外",
    re.IGNORECASE,
)
_QUALIFIES = pattern(
    r"(?:but|however|except|unless|only|excluded|exceptions?|please note|note that|not included|this does not"
    r"|unfortunately)\b|但|不过|然而|除|仅|只有|注意|请注意|例外|特殊|不包括|不含",
    re.IGNORECASE,
)


class Extractive:
    """Port Composer. Verbatim, so that it cannot say what is not there; the same input, the same answer."""

    id = "extractive/1"

    def compose(self, brief: Brief, say: Say) -> Draft:
        from frontdesk.assistant.relevance import ask  # the name alone is asked for where nothing is found

        claims = extract(ask(brief.question, brief.passages), brief.passages)
        text = " ".join(claim.text for claim in claims)
        return Draft(claims, self.id, text, stopped=not say(text))


def extract(asked: "Asked", passages: Sequence[Passage]) -> tuple[Claim, ...]:
    """The best unit with what it refers to and what limits it; () if nothing was found."""
    from frontdesk.assistant.relevance import units

    ranked = units(asked, passages)
    if not ranked:
        return ()
    best = ranked[0]
    if best.text == best.passage.text:
        return (Claim(best.text, (best.passage.number,)),)
    return tuple(
        Claim(best.passage.sentences[at], (best.passage.number,)) for at in sorted(_chosen(best, ranked))
    )


def _chosen(best: "Unit", ranked: "Sequence[Unit]") -> set[int]:
    """Places in the passage: a sentence alone may mean something else than with its neighbours."""
    sentences, chosen = best.passage.sentences, {best.at}
    if best.at > 0 and _REFERS.match(best.text):
        chosen.add(best.at - 1)
    after = best.at + 1
    if after < len(sentences) and _QUALIFIES.match(sentences[after]):
        chosen.add(after)
    for unit in ranked[1:]:
        if len(chosen) >= MOST:
            break
        if unit.passage == best.passage and unit.fit.own > 0 and unit.score >= BESIDE * best.score:
            chosen.add(unit.at)
    return chosen
