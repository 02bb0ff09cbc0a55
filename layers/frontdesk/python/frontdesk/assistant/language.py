"""Tells Chinese from English, and both from anything else, by script and by small words."""

import re
from typing import Literal

from frontdesk.knowledge.normalise import HAN
from frontdesk.patterns import pattern

Language = Literal["zh", "en", "other"]

SAMPLE = 300
"""Characters looked at: the language of a message shows in its beginning."""

_JAPANESE_OR_KOREAN = pattern("[\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff]")
_WORD = re.compile(
    r"(?<![\w@#.&-])[^\W\d_]+(?:'[^\W\d_]+)?(?![\w@&]|[-.]\w)"
)  # not LF-20418, not a@b.example
_LATIN = re.compile("[a-z\u00c0-\u024f']+")

_ENGLISH_WORDS = """
i you he she it we they me my your his her its our their the a an and or but not no yes is are was were be
been am do does did done have has had can could will would should may might must what when where which who
why how this that these those there here to of in on at for from with by about as if so than then too very
just any some all more please thanks thank help want need get got order where's what's i'm i'd i've it's
don't can't didn't isn't won't
"""
_OTHER_WORDS = """
el la los las una del que qué cómo está estoy dónde donde por para con mi su muy pero gracias hola quiero
pedido le les des du est où mon ma mes une et je vous nous pas sur avec pour bonjour merci commande suis
c'est j'ai der das ein eine und ich ist wo mein meine nicht mit für auf bitte danke wie kann bestellung sie
wir il lo gli che di sono dove mio come grazie ciao ordine per non o os as um uma não meu minha onde está
obrigado olá você com het een ik niet waar mijn met voor van en
"""
_ANY_WORDS = "ok okay hi hello hey bye vip app wifi sms pdf usb qr id pin lol yes no"
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_ELSEWHERE = frozenset(_OTHER_WORDS.split()) - _ENGLISH
_ANYWHERE = frozenset(_ANY_WORDS.split())  # written in any language; alone they say nothing about it


def detect_language(text: str) -> Language:
    """Which of the two shows; "other" for another language, a number, an emoji, a lone "ok"."""
    sample = text[:SAMPLE].lower().replace("\u2019", "'")
    han = 0 if sample.isascii() else sum(map(len, HAN.findall(sample)))
    if han and len(_JAPANESE_OR_KOREAN.findall(sample)) * 4 > han:
        return "other"
    words = _WORD.findall(HAN.sub(" ", sample) if han else sample)
    if han:
        return "zh" if han >= len(words) or _ENGLISH.isdisjoint(words) else "en"
    return _of_words(words)


def spoken(text: str, locale: str) -> str:
    """The language to answer in: the text's, else the locale's; "zh" or "en"."""
    detected = detect_language(text)
    if detected != "other":
        return detected
    return "zh" if locale[:2].lower() == "zh" else "en"


def _of_words(words: list[str]) -> Language:
    """English if its letters prevail, and its small words are at least as many as those of others."""
    told = [word for word in words if word not in _ANYWHERE]
    latin = [word for word in told if _LATIN.fullmatch(word)]
    if not told or len(latin) * 2 <= len(told):
        return "other"
    english = sum(word in _ENGLISH for word in latin)
    elsewhere = sum(word in _ELSEWHERE or not word.isascii() for word in latin)
    return "en" if english >= elsewhere else "other"
