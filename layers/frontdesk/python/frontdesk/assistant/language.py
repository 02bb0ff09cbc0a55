"""Tells Chinese from English, and both from anything else, by script and by small words."""

import re
from collections.abc import Iterable
from typing import Literal

from frontdesk.knowledge.normalise import HAN
from frontdesk.patterns import pattern

Language = Literal["zh", "en", "other"]

LONGEST_NAME = 6
"""Chinese characters that a name has among foreign words, be it of a person, a place or a thing."""
SAMPLE = 300
"""Characters looked at: the language of a message shows in its beginning."""

_JAPANESE_OR_KOREAN = pattern("[\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff]")
_WORD = re.compile(
    r"(?<![\w@#.&-])[^\W\d_]+(?:'[^\W\d_]+)?(?![\w@&]|[-.]\w)"
)  # not LF-20418, not a@b.example
_LATIN = re.compile("[a-z\u00c0-\u024f']+")
_SPEECH = pattern(
    "[的了吗嗎呢吧么麼嘛啊呀我你您它们們是不没沒这這那哪怎什几幾请請谢謝想要给給把被在还還都会會可能再]|多少|有没|有沒|查|退|换|換|钱|錢"
)
"""Chinese that is said, not named: a sentence has some of it, a name or a quoted word seldom."""
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙吴吳徐孙孫朱胡郭林罗羅郑鄭梁宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘田董袁叶葉蒋蔣杜苏蘇"
    "魏吕呂丁沈姚卢盧傅崔谭譚廖范汪陆陸贾賈韦韋邱侯邹鄒孟秦阎閻薛"
)
_NAME = pattern(f"(?:[{_SURNAMES}]|欧阳|歐陽|司马|司馬|诸葛|諸葛|上官)[\u4e00-\u9fff]{{1,2}}")
_QUOTED = pattern('"[^"]{1,200}"|[“「『《‘][^”」』》’]{1,200}[”」』》’]')

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


def shown(text: str) -> Language:
    """As `detect_language`, but "other" where only a name, a quotation or a word or two speak for it.

    What it says, `detect_language` says as well: so a turn that was recorded with its language is read in it.
    """
    detected = detect_language(text)
    if detected != "zh":
        return detected
    own = _QUOTED.sub(" ", text[:SAMPLE].lower()).replace("\u2019", "'")
    words = [word for word in _WORD.findall(HAN.sub(" ", own)) if word not in _ANYWHERE]
    return "zh" if _is_told_in_chinese(own, words) else "other"


def spoken(text: str, locale: str) -> str:
    """The language to answer in: the one that the text shows, else the locale's; "zh" or "en"."""
    found = shown(text)
    if found != "other":
        return found
    return "zh" if locale[:2].lower() == "zh" else "en"


def locale_of(text: str, earlier: Iterable[str], locale: str) -> str:
    """What `spoken` falls back to: what the visitor wrote `earlier` (newest first), else `locale`.

    Who has written nothing but Chinese characters is Chinese, be it a name: nothing speaks for another.
    """
    before = list(earlier)
    told = next((found for found in map(shown, before) if found != "other"), "")
    if told:
        return told
    only_han = any(
        detect_language(each) == "zh" and not _WORD.search(HAN.sub(" ", each)) for each in (text, *before)
    )
    return "zh" if only_han else locale


def _is_told_in_chinese(own: str, words: list[str]) -> bool:
    """Whether its Chinese makes a sentence around words of Latin letters, or stands alone and is no name."""
    han = sum(map(len, HAN.findall(own)))
    if not words:
        return han > 0 and not _NAME.fullmatch("".join(HAN.findall(own)))
    if _ENGLISH.isdisjoint(words):
        return bool(_SPEECH.search(own)) or han > LONGEST_NAME
    return han >= 2 * len(words) and bool(_SPEECH.search(own))


def _of_words(words: list[str]) -> Language:
    """English if its letters prevail, and its small words are at least as many as those of others."""
    told = [word for word in words if word not in _ANYWHERE]
    latin = [word for word in told if _LATIN.fullmatch(word)]
    if not told or len(latin) * 2 <= len(told):
        return "other"
    english = sum(word in _ENGLISH for word in latin)
    elsewhere = sum(word in _ELSEWHERE or not word.isascii() for word in latin)
    return "en" if english >= elsewhere else "other"
