"""What records are made with: `@frozen` is `@dataclass(frozen=True, slots=True)` at two thirds of its cost.

The standard library compiles a method at a time, seven for such a class; our eighty records were a tenth of
a cold start. Here it compiles what is called most, `__init__`, and what freezes; the rest is shared.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(plain: type[T]) -> type[T]:
    """A frozen dataclass with slots: the same fields, equality, hash and repr, and `replace` and `fields`."""
    plain.__doc__ = plain.__doc__ or plain.__name__  # without one, dataclass works out a signature to show
    made: Any = dataclass(frozen=True, slots=True, repr=False, eq=False)(plain)
    compared: Callable[[Any], Any] = attrgetter(*(each.name for each in fields(made) if each.compare))

    def equal(self: Any, other: object) -> Any:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    made.__eq__ = equal
    made.__hash__ = lambda self: hash(compared(self))
    made.__repr__ = _repr
    return made  # type: ignore[no-any-return]


def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"
