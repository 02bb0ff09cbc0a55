"""Regular expressions that are compiled when they are first looked with, not when a module is imported.

Compiling is Python code: a long one takes milliseconds, and the bot's steps know a hundred of them, of which
a first answer needs a few.
"""

import re
from typing import Any, cast


def pattern(regex: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; a wrong expression raises re.error on its first use."""
    return cast("re.Pattern[str]", _Late(regex, flags))


class _Late:
    """Stands for a compiled pattern: the methods that were asked for stay as its own attributes."""

    def __init__(self, regex: str, flags: int) -> None:
        self._how = regex, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # whoever copies or inspects it compiles nothing
        found = getattr(re.compile(*self._how), name)
        setattr(self, name, found)
        return found
