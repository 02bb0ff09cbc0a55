"""Finds what a bot must not answer alone: self-harm, violence, threats, emergencies; the words are a pack.

A word is a phrase in its plain form. Chinese may stand anywhere, English is whole words; `*` stands for up to
three words or eight characters, so that "kill * myself" is also "kill off myself". `none` are phrases that
are blanked out first ("bath bomb", "跳楼价"), and do not save what else is said.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from frontdesk.patterns import pattern
from frontdesk.values import frozen

SCHEMA = 1
LANGUAGES = ("zh", "en")
LONGEST_TEXT = 8_000
_HAN = "\u3400-\u9fff"
_BETWEEN_HAN = pattern(f"(?<=[{_HAN}])[\\s\u200b-\u200d\u2060\ufeff.*_-]+(?=[{_HAN}])")
_UNSEEN = pattern("[\u200b-\u200d\u2060\ufeff\u00ad]")
_APOSTROPHE = pattern("['\u2019\u2018`]")
_NO_WORD = pattern(f"[^\\w{_HAN}]+|_")
_NO_WORD_ASCII = pattern(r"\W+|_")  # an English text waits for no table of Chinese


@frozen
class Topic:
    """One danger: how to tell it, and what is said when a person is called. Texts by language."""

    id: str
    priority: str
    words: tuple[str, ...]
    none: tuple[str, ...]
    says: Mapping[str, str]
    hits: Mapping[str, tuple[str, ...]]
    misses: Mapping[str, tuple[str, ...]]

    def heard(self, said: str) -> bool:
        """Whether one of its words stands in the plain text, what means something else aside."""
        blanked = _standing(self.none, said)
        said = re.sub(blanked, "|", said) if blanked else said
        words = _standing(self.words, said)
        return bool(words and re.search(words, said))


@frozen
class Alarm:
    """What was heard; it names the topic and no word of the visitor's."""

    topic: str
    priority: str
    says: Mapping[str, str]


@frozen
class SafetyWords:
    """All topics of the pack, the gravest first."""

    topics: tuple[Topic, ...]

    def heard(self, text: str) -> Alarm | None:
        """In either language, whatever the text's own: a cry for help has none."""
        said = _plain(text[:LONGEST_TEXT])
        for topic in self.topics:
            if topic.heard(said):
                return Alarm(topic.id, topic.priority, topic.says)
        return None


def load_words(body: str) -> SafetyWords:
    """The pack's `words.json`. Raises ValueError or KeyError for one that is not of this schema."""
    pack = json.loads(body)
    if pack["schema"] != SCHEMA:
        raise ValueError(f"safety words of schema {pack['schema']}, not {SCHEMA}")
    return SafetyWords(tuple(_topic(each) for each in pack["topics"]))


def failing_words(words: SafetyWords) -> list[str]:
    """Every case that fails, as `topic.hits.zh: text`."""
    return [
        f"{topic.id}.{wanted}.{language}: {text}"
        for topic in words.topics
        for wanted, cases in (("hits", topic.hits), ("misses", topic.misses))
        for language in LANGUAGES
        for text in cases[language]
        if ((alarm := words.heard(text)) is not None and alarm.topic == topic.id) != (wanted == "hits")
    ]


def _topic(raw: Mapping[str, Mapping[str, list[str]]]) -> Topic:
    return Topic(
        str(raw["id"]),
        str(raw["priority"]),
        tuple(each for language in LANGUAGES for each in raw["words"][language]),
        tuple(each for language in LANGUAGES for each in raw["none"][language]),
        {language: str(raw["says"][language]) for language in LANGUAGES},
        {language: tuple(raw["hits"][language]) for language in LANGUAGES},
        {language: tuple(raw["misses"][language]) for language in LANGUAGES},
    )


def _pattern(phrase: str) -> str:
    """Bounded and linear: a gap has an upper limit, and words are literals."""
    if not phrase.isascii():
        return "[^|,，。!?！？]{0,8}".join(re.escape(part) for part in phrase.split("*"))
    words = [r"(?:[a-z0-9]+ ){0,3}" if word == "*" else re.escape(word) + " " for word in phrase.split()]
    return "(?<![a-z0-9])" + "".join(words)


def _standing(phrases: Iterable[str], said: str) -> str:
    """The expression for the phrases whose words all stand in the text: no other can be found there.

    Mostly there is none. Compiling them all would cost a first answer more than the other steps together.
    """
    return "|".join(_pattern(phrase) for phrase in phrases if _may_stand(phrase, said))


def _may_stand(phrase: str, said: str) -> bool:
    if "*" not in phrase:
        return phrase in said
    return all(part.strip() in said for part in phrase.split("*"))


def _plain(text: str) -> str:
    """Folded; English as words with one space after each, Chinese with nothing between its characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return _NO_WORD_ASCII.sub(" ", _APOSTROPHE.sub("", folded)) + " "
    joined = _BETWEEN_HAN.sub("", _APOSTROPHE.sub("", _UNSEEN.sub("", folded)))
    return _NO_WORD.sub(" ", joined) + " "
