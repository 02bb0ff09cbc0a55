"""What records are made with: `@frozen` is `@dataclass(frozen=True, slots=True)` at a third of its cost.

The standard library compiles a method at a time, seven for such a class; our eighty records were a tenth of
a cold start. Here `__init__` is compiled, when the first record of a class is made; the rest is shared.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(plain: type[T]) -> type[T]:
    """A frozen dataclass with slots: the same fields, equality, hash and repr, and `replace` and `fields`."""
    plain.__doc__ = plain.__doc__ or plain.__name__  # without one, dataclass works out a signature to show
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(plain)
    compared: Callable[[Any], Any] = attrgetter(*(each.name for each in fields(made) if each.compare))

    def first(self: Any, *args: Any, **named: Any) -> None:
        made.__init__ = init = _init_of(made)
        init(self, *args, **named)

    def equal(self: Any, other: object) -> Any:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    made.__init__ = first
    made.__eq__ = equal
    made.__hash__ = lambda self: hash(compared(self))
    made.__repr__ = _repr
    made.__setattr__ = _refuse_setting
    made.__delattr__ = _refuse_deleting
    made.__getstate__ = _state
    made.__setstate__ = _restore
    return made  # type: ignore[no-any-return]


def _init_of(made: Any) -> Callable[..., None]:
    """As the standard library writes it, for fields that are all given in order or by name."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_unset": MISSING}
    given, body = ["self"], []
    for each in fields(made):
        value, default = each.name, ""
        if each.default is not MISSING:
            default, names[f"_of_{each.name}"] = f"=_of_{each.name}", each.default
        elif each.default_factory is not MISSING:
            default, names[f"_of_{each.name}"] = "=_unset", each.default_factory
            value = f"_of_{each.name}() if {each.name} is _unset else {each.name}"
        given.append(each.name + default)
        body.append(f" _set(self, {each.name!r}, {value})")
    exec(f"def __init__({', '.join(given)}):\n" + "\n".join(body), names)  # noqa: S102 -- of field names only
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _repr(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_setting(_: Any, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
