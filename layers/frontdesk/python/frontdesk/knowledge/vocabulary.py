"""Hears which of many words stand in a text, at a cost that follows the text and not the words."""

from collections import defaultdict
from collections.abc import Iterable
from operator import add

from frontdesk.knowledge.normalise import has_han


class Vocabulary:
    """Latin words and phrases are looked up whole, Chinese ones by their first two characters, anywhere."""

    def __init__(self, words: Iterable[str]) -> None:
        self._single: set[str] = set()
        self._phrases: dict[str, list[str]] = defaultdict(list)
        self._han: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if has_han(word):
                self._han[word[:2]].append(word)
            elif " " in word:
                self._phrases[word[: word.index(" ")]].append(word)
            else:
                self._single.add(word)

    def heard_in(self, normal: str) -> set[str]:
        """The words that stand in a text's normal form."""
        said = normal.split(" ")
        heard = self._single.intersection(said)
        if self._phrases:
            heard.update(self._phrases_in(normal, said))
        if self._han and not normal.isascii():
            heard.update(self._han_in(normal))
        return heard

    def _phrases_in(self, normal: str, said: list[str]) -> list[str]:
        whole = f" {normal} "
        firsts = self._phrases.keys() & said
        return [phrase for first in firsts for phrase in self._phrases[first] if f" {phrase} " in whole]

    def _han_in(self, normal: str) -> list[str]:
        starts = self._han.keys() & {*normal, *map(add, normal, normal[1:])}
        return [word for start in starts for word in self._han[start] if word in normal]
