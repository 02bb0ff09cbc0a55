"""Reads one field of a rule set, or says by its path what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from frontdesk.errors import InvalidField
from frontdesk.knowledge.model import LANGUAGES

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def mapping(raw: object, path: str) -> Mapping[str, Any]:
    if not isinstance(raw, (dict, Mapping)):  # dict first: asking the abstract class is slow
        raise InvalidField(path, "This must be an object.")
    return raw


def known(raw: object, path: str, names: Iterable[str]) -> Mapping[str, Any]:
    """An object with no field but these."""
    given = mapping(raw, path)
    for name in given:
        if name not in names:
            raise InvalidField(_join(path, name), f"There is no such field. Known here: {', '.join(names)}.")
    return given


def text(raw: object, path: str, longest: int) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise InvalidField(path, "This must be a text that is not empty.")
    if len(raw) > longest:
        raise InvalidField(path, f"This text is too long; {longest} characters at most.")
    return raw


def number(raw: object, path: str, least: int, most: int) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
        raise InvalidField(path, f"This must be a whole number from {least} to {most}.")
    return raw


def choice(raw: object, path: str, choices: Iterable[str]) -> str:
    if not isinstance(raw, str) or raw not in choices:
        raise InvalidField(path, f"This must be one of: {', '.join(choices)}.")
    return raw


def items(raw: object, path: str, most: int) -> list[Any]:
    if not isinstance(raw, list):
        raise InvalidField(path, "This must be a list.")
    if len(raw) > most:
        raise InvalidField(path, f"This list is too long; {most} items at most.")
    return raw


def by_language(raw: object, path: str) -> Mapping[str, Any]:
    """An object whose fields are languages, in the order of `LANGUAGES`."""
    given = known(raw, path, LANGUAGES)
    return {language: given[language] for language in LANGUAGES if language in given}


def texts(raw: object, path: str, longest: int) -> dict[str, str]:
    return {
        language: text(value, f"{path}.{language}", longest)
        for language, value in by_language(raw, path).items()
    }


def cases(raw: object, path: str, longest: int, most: int) -> dict[str, tuple[str, ...]]:
    return {
        language: tuple(
            text(case, f"{path}.{language}[{at}]", longest)
            for at, case in enumerate(items(value, f"{path}.{language}", most))
        )
        for language, value in by_language(raw, path).items()
    }


def name(raw: object, path: str) -> str:
    """The name of a fact or a slot, as answers write it between braces."""
    if not isinstance(raw, str) or not _NAME.fullmatch(raw):
        raise InvalidField(path, "Names are up to 32 lower-case letters, digits and _.")
    return raw


def _join(path: str, name: object) -> str:
    return f"{path}.{str(name)[:40]}" if path else str(name)[:40]
