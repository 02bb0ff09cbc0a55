"""The mood of a visitor by their words: angry, worried, pleased or calm, in Chinese and English."""

import re
from collections.abc import Iterable
from typing import Literal

from frontdesk.patterns import pattern

Mood = Literal["angry", "worried", "pleased", "calm"]

_ANGRY = pattern(
    r"\b(?:angry|furious|ridiculous|unacceptable|outrageous|terrible|horrible|awful|disgusting|useless"
    r"|worst|scam"
    r"|fraud|liars?|cheat(?:ed|ing)?|fed up|sick of|rip-?off|joke of|complain(?:t|ing)?|wtf|damn|bullshit"
    r"|stupid"
    r"|idiots?|never again|how dare)\b|[!！]{3,}"
    "|太差|差劲|垃圾|骗子|骗人|欺骗|坑人|投诉|生气|愤怒|气死|无语|离谱|过分|恶心|忍无可忍|什么态度|什么破"
    "|滚|混蛋|傻|黑店|差评|退钱",
    re.IGNORECASE,
)
_WORRIED = pattern(
    r"\b(?:urgent(?:ly)?|asap|worried|worry|anxious|desperate|afraid|scared|please help|immediately|emergency"
    r"|still waiting|still no|no one|nobody (?:answers|replies)|disappointed|upset|frustrated)\b"
    "|着急|很急|急用|急急|赶紧|尽快|担心|怎么还没|一直没|还没收到|没人理|没人回|失望|等了很久|等好久|害怕"
    "|急死",
    re.IGNORECASE,
)
_PLEASED = pattern(
    r"\b(?:thank(?:s| you)|great|awesome|perfect|love it|lovely|excellent|wonderful|appreciate)\b"
    "|谢谢|感谢|太好了|太棒|很满意|不错|喜欢|辛苦了|赞",
    re.IGNORECASE,
)


def mood_of(said: Iterable[str]) -> Mood:
    """Of what a visitor wrote lately, the strongest that shows; shouting in capitals is anger too."""
    text = "\n".join(said)
    if _ANGRY.search(text) or _shouts(text):
        return "angry"
    if _WORRIED.search(text):
        return "worried"
    return "pleased" if _PLEASED.search(text) else "calm"


def _shouts(text: str) -> bool:
    letters = [char for char in text if char.isascii() and char.isalpha()]
    return len(letters) >= 12 and sum(char.isupper() for char in letters) > 0.8 * len(letters)
