"""Understands "the second one": an answer to what the bot has asked back."""

import re
import unicodedata

from frontdesk.assistant.model import Turn

_ORDINALS = {
    0: r"1|one|first|the first(?: one)?|number one|option 1|一|第一个?|第1个?|前者",
    1: r"2|two|second|the second(?: one)?|number two|option 2|二|两|第二个?|第2个?",
    2: r"3|three|third|the third(?: one)?|number three|option 3|三|第三个?|第3个?",
}
_YES = r"yes|yes please|yep|yeah|right|correct|exactly|that one|是|是的|对|对的|没错|嗯|就是这个"


def offered(turn: Turn) -> tuple[str, ...]:
    """What the bot has just asked back; () if it has not."""
    last = turn.before[-1].data.get("choices", ()) if turn.before else ()
    return tuple(str(choice) for choice in last)


def asked_back(turn: Turn) -> bool:
    """Whether the bot's last word was a question of its own: it does not ask twice."""
    return bool(turn.before) and turn.before[-1].data.get("decision") == "ask"


def chosen(text: str, choices: tuple[str, ...]) -> str:
    """The question that a short reply picks, else the text itself."""
    said = re.sub(r"[.。!！)）、\s]+$", "", unicodedata.normalize("NFKC", text).strip().lower())
    if len(choices) == 1 and re.fullmatch(_YES, said):
        return choices[0]
    for at, pattern in _ORDINALS.items():
        if at < len(choices) and re.fullmatch(pattern, said):
            return choices[at]
    return text
