"""Fields of a document that a stranger wrote: each is read with its bounds, others are refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from frontdesk.errors import InvalidField
from frontdesk.patterns import pattern

T = TypeVar("T")

NAME = pattern(r"[a-z0-9][a-z0-9_-]{0,39}")
MISSING = object()


class Fields:
    """One object of the document, at `path` ('' for the whole); `done` refuses the fields that are left."""

    def __init__(self, given: object, path: str = "") -> None:
        self.path = path
        if not isinstance(given, Mapping):
            raise InvalidField(path or "body", "Must be an object.")
        self._left: dict[str, Any] = dict(given)

    def at(self, name: object) -> str:
        """The path of a field of this object."""
        return f"{self.path}.{name}" if self.path else str(name)

    def take(self, name: str, default: object = MISSING) -> Any:
        found = self._left.pop(name, default)
        if found is MISSING:
            raise InvalidField(self.at(name), "Is missing.")
        return found

    def done(self) -> None:
        for name in self._left:
            raise InvalidField(self.at(name)[:200], "There is no such field.")

    def whole(self, name: str, low: int, high: int, default: object = MISSING) -> int:
        return self._whole(name, self.take(name, default), low, high)

    def whole_or_none(self, name: str, low: int, high: int, default: int | None) -> int | None:
        found = self.take(name, default)
        return None if found is None else self._whole(name, found, low, high)

    def _whole(self, name: str, found: object, low: int, high: int) -> int:
        whole = isinstance(found, int) or (isinstance(found, float) and found.is_integer())
        if (
            isinstance(found, bool)
            or not isinstance(found, int | float)
            or not whole
            or not low <= found <= high
        ):
            raise InvalidField(self.at(name), f"Must be a whole number from {low} to {high}.")
        return int(found)

    def number(self, name: str, high: float, default: float) -> float:
        """From 0 to `high`; what is not finite is neither."""
        found = self.take(name, default)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= high:
            raise InvalidField(self.at(name), f"Must be a number from 0 to {high:g}.")
        return float(found)

    def choice(self, name: str, among: Sequence[str], default: object = MISSING) -> str:
        found = self.take(name, default)
        if not isinstance(found, str) or found not in among:
            raise InvalidField(self.at(name), f"Must be one of: {', '.join(filter(None, among))}.")
        return found

    def flag(self, name: str) -> bool:
        found = self.take(name, False)
        if not isinstance(found, bool):
            raise InvalidField(self.at(name), "Must be true or false.")
        return found

    def text(self, name: str, form: "re.Pattern[str]", told: str, default: object = MISSING) -> str:
        found = self.take(name, default)
        if found == default or (isinstance(found, str) and form.fullmatch(found)):
            return str(found)
        raise InvalidField(self.at(name), told)

    def name(self, name: str, default: object = MISSING) -> str:
        """An id that people choose, such as `returns`."""
        found = self.take(name, default)
        return str(found) if found == default else as_name(found, self.at(name))

    def items(self, name: str, most: int, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        """What `read(item, path)` makes of each item of a list, none if there is no such list."""
        found = self.take(name, [])
        if not isinstance(found, list) or len(found) > most:
            raise InvalidField(self.at(name), f"Must be a list of at most {most}.")
        return tuple(read(item, f"{self.at(name)}.{at}") for at, item in enumerate(found))

    def names(self, name: str, most: int) -> tuple[str, ...]:
        """A list of ids, none of them twice."""
        return different(self.items(name, most, as_name), self.at(name))


def as_name(item: Any, path: str) -> str:
    """An id that people choose, such as `returns`. Raises errors.InvalidField."""
    if not isinstance(item, str) or not NAME.fullmatch(item):
        raise InvalidField(path, "Must be 1 to 40 of a-z, 0-9, _ and -.")
    return item


def different(found: tuple[str, ...], path: str, within: str = "") -> tuple[str, ...]:
    """The same, unless something stands in it twice; `within` is the field of each item that says it."""
    for at, each in enumerate(found):
        if each in found[:at]:
            raise InvalidField(f"{path}.{at}{within}", "Stands here twice.")
    return found
