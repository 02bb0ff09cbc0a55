"""Finds sentences in found text that speak to a model, not to a reader: neither shown nor obeyed.

It knows forms (`planted_forms`): orders to ignore or reveal instructions, role play, marks of chat formats,
"tell every visitor", hidden comments and unseen characters, in Chinese and English. It does not understand:
an order in another language, in a cipher or put as an innocent fact passes, and then meets the ground check,
which lets nothing be said that the rest of the passage does not hold. A lie of a tenant's own article
("everything is free") is beyond both. A sentence wrongly taken is only not quoted.
"""

import functools
import re
import unicodedata

from frontdesk.assistant.planted_forms import ANY, MARKS
from frontdesk.assistant.sentences import sentences
from frontdesk.patterns import pattern

_UNREAD = pattern(
    r"!\[[^\]]*\]\([^)]*\)|<!--.*?(?:-->|$)|<(script|style|template)\b.*?(?:</\1\s*>|$)",
    re.DOTALL | re.IGNORECASE,
)
_UNSEEN = pattern(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_LOOKALIKES = str.maketrans("аеорсухіѕјԁոһкмтвαορνιτυχκμε", "aeopcyxisjdnhkmtbaopvituxkme")
_LEET = tuple(str.maketrans("013457@$", f"o{one}eastas") for one in "li")
_SPACED = pattern(r"\b(?:[a-z][ ._*-]){3,}[a-z]\b")


@functools.lru_cache(maxsize=1 << 11)  # a container reads the same articles again and again
def is_planted(sentence: str) -> bool:
    """Whether it reads as an order to a model; several disguises are taken off before looking."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", sentence))
    if MARKS.search(seen) or MARKS.search(sentence):
        return True
    folded = seen.casefold().translate(_LOOKALIKES).replace("\u2019", "'")
    folded = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    said = re.sub(r"(?<=[\u4e00-\u9fff])[\s*_.·~-]+(?=[\u4e00-\u9fff])", "", folded)
    one_line = re.sub(r"\s+", " ", said)
    ways = (one_line, _SPACED.sub(_closed, one_line), re.sub(r"(?<=[a-z])[*_.|~-]+(?=[a-z])", "", one_line))
    plain = [one_line.translate(leet) for leet in _LEET]
    return any(ANY.search(way) for way in dict.fromkeys((*ways, *plain)))


@functools.lru_cache(maxsize=1 << 10)
def without_planted(text: str) -> tuple[tuple[str, ...], int]:
    """The sentences that may be shown, and how many were left out.

    After an order the rest of its paragraph goes too: what follows is mostly what it orders to say.
    """
    kept: list[str] = []
    visible = _UNSEEN.sub("", _UNREAD.sub("\n", text))
    dropped = int(visible != _UNSEEN.sub("", text))
    for paragraph in re.split(r"\n\s*\n|\n(?=[-*•#])", visible):
        whole = sentences(paragraph)
        tainted = next((at for at, each in enumerate(whole) if is_planted(each)), len(whole))
        if tainted == len(whole) and len(whole) > 1 and MARKS.search(paragraph):
            tainted = 0
        kept += whole[:tainted]
        dropped += len(whole) - tainted
    return tuple(kept), dropped


def _closed(match: re.Match[str]) -> str:
    """Letters with gaps are a word: i g n o r e."""
    return re.sub("[ ._*-]", "", match.group())
