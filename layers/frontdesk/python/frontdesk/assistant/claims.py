"""Reads a model's draft: its sentences and the passages each cites as [1] or 【1】."""

import re
from collections.abc import Iterator

from frontdesk.assistant.model import Claim
from frontdesk.assistant.sentences import sentences
from frontdesk.patterns import pattern

_CITED = pattern(r"[\[【［(（]\s*((?:\d{1,2}\s*[,，、;]?\s*)+)[\]】］)）]")
_LEADING = pattern(r"^\s*(?:[\[【［]\s*(?:\d{1,2}\s*[,，、;]?\s*)+[\]】］]\s*)+")
_MARKUP = pattern(r"\*\*|__|^#{1,6}\s+|`", re.MULTILINE)
_BULLET = pattern(r"^(?:[-*•]|\d{1,2}[.)、])\s+")


def claims_of(text: str) -> tuple[Claim, ...]:
    """Marks that follow the full stop belong to the sentence before them; markup is taken off."""
    claims: list[Claim] = []
    for written in sentences(_moved(_MARKUP.sub("", text))):
        lead = _LEADING.match(written)
        if lead and claims:
            claims[-1] = Claim(claims[-1].text, claims[-1].sources + tuple(_numbers(lead.group())))
        piece = written[lead.end() :] if lead and claims else written
        said = _BULLET.sub("", _tidy(_CITED.sub("", piece)))
        if re.search(r"\w", said):
            claims.append(Claim(said, tuple(dict.fromkeys(_numbers(piece)))))
    return tuple(claims)


def whole_sentences(text: str) -> str:
    """What is finished of a text that is still being written."""
    ends = [match.end() for match in re.finditer(r"[。！？!?；\n]|\.(?=\s)", text)]
    return text[: ends[-1]] if ends else ""


def _moved(text: str) -> str:
    """`Thirty days. [1]` and `三十天。[1]` become `Thirty days [1].`"""
    return re.sub(r"([.。！？!?；;]+)\s*((?:[\[【［]\s*\d[\d\s,，、;]*[\]】］]\s*)+)", r" \2\1 ", text)


def _numbers(text: str) -> Iterator[int]:
    for cited in _CITED.findall(text):
        yield from (int(number) for number in re.findall(r"\d+", cited))


def _tidy(text: str) -> str:
    return re.sub(r"\s+([.,;:!?。，；：！？])", r"\1", re.sub(r"[ \t]+", " ", text)).strip()
