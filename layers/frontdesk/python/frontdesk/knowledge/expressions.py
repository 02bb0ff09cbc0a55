"""Patterns that a tenant writes: RE2's syntax, whose time grows with the text alone, whatever the pattern.

RE2 (https://github.com/google/re2/wiki/Syntax) knows no look-around and no back-references. It is loaded only
where a rule set has patterns. `re` never sees one.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from frontdesk.errors import InvalidField

if TYPE_CHECKING:
    import re2

LARGEST = 4_000
"""Of a compiled pattern, in RE2's instructions: `.{0,400}` is 3,600, a Chinese character of any kind 80."""

MEMORY = 8 << 20
"""Bytes, for all patterns of one language together."""

_LETTERS = ("a", "e", "1", "2", "\u4e00", "\u7684", "?", "!")
"""A pattern that is found in two of these, each a text of its own, would be found in nearly every message."""


def said(text: str) -> str:
    """What a pattern is looked for in: width folded, runs of white space one space, punctuation as it was."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if plain.isascii() else plain.encode("utf-8", "replace").decode()


def check_pattern(pattern: str, path: str) -> None:
    """Raises InvalidField, with what is wrong in it, for one that RE2 does not take or that fits anything."""
    if told := _why_not(pattern):
        raise InvalidField(path, told)


@lru_cache(maxsize=4096)
def _why_not(pattern: str) -> str:
    import re2

    try:
        made = re2.compile(pattern, _options())
    except (re2.error, UnicodeError) as error:
        return f"RE2 does not read it ({_told(error)}); it has no look-around and no back-references."
    if made.programsize > LARGEST:
        return "It is too large: shorten it, or repeat less."
    if made.search("") or sum(1 for letter in _LETTERS if made.search(letter)) > 1:
        return "It fits nearly every text: it must ask for more than any one character."
    return ""


def _told(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else "not readable"


class Expressions:
    """Patterns that are looked for together, in one pass over the text."""

    def __init__(self, patterns: Sequence[str], path: str = "") -> None:
        """Raises InvalidField, at `path`, where they are too large together."""
        import re2

        self._set: Any = re2.Set.SearchSet(_options())
        for pattern in patterns:
            self._set.Add(pattern)
        try:
            self._set.Compile()
        except re2.error:
            raise InvalidField(path, "The patterns of one language are too large together.") from None

    def found_in(self, text: str) -> list[int]:
        """The places of the patterns that are found, ascending; `text` as `said` gives it."""
        return sorted(self._set.Match(text) or ())


def _options() -> "re2.Options":
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = MEMORY
    return options
