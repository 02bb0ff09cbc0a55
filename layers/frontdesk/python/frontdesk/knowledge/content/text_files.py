"""Bytes as text: the encodings that knowledge comes in, and the language it is in."""

from frontdesk.knowledge.content.items import Unreadable
from frontdesk.knowledge.normalise import HAN

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes, charset: str = "") -> str:
    """By its byte order mark, else as the sender says, else UTF-8, else GB 18030. Raises Unreadable."""
    marked = [name for mark, name in _BOMS if data.startswith(mark)]
    for name in marked or [charset or "utf-8", "utf-8", "gb18030"]:
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable("its text is neither UTF-8 nor GB 18030")


def language_of(text: str) -> str:
    """`zh` where a tenth of the letters or more are Chinese."""
    sample = text[:5_000]
    chinese = sum(map(len, HAN.findall(sample)))
    letters = sum(character.isalpha() for character in sample)
    return "zh" if chinese and chinese * 10 >= letters else "en"
