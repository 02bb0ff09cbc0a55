"""Deliberately broken builds: each patches one thing, and the same checks must notice."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import frontdesk
from tests.faults.plot import Focus, brief

Patch = tuple[Any, Any, Any]  # (module, class or mapping; name or key; what stands there instead)


@dataclass(frozen=True, slots=True)
class Mutant:
    """`patches` are made anew for each run; `experiment` must catch it, and `focus` says where it shows."""

    promise: str
    name: str
    patches: Callable[[], list[Patch]]
    focus: Focus = brief
    experiment: str = "seeds"


def wherever(original: Callable[..., Any], stand_in: Callable[..., Any]) -> list[Patch]:
    """Every module that has this function under its name, its own one too."""
    name = original.__name__
    return [(module, name, stand_in) for module in modules() if vars(module).get(name) is original]


@cache
def modules() -> tuple[ModuleType, ...]:
    """The whole package, loaded before anything is broken: who imports late would keep the broken piece."""
    for found in pkgutil.walk_packages(frontdesk.__path__, "frontdesk."):
        importlib.import_module(found.name)
    return tuple(module for name, module in sorted(sys.modules.items()) if name.startswith("frontdesk."))


@contextmanager
def broken(mutant: Mutant) -> Iterator[None]:
    """Inside the block the product is broken in this one way."""
    modules()
    with ExitStack() as stack:
        for target, name, stand_in in mutant.patches():
            stack.enter_context(_replaced(target, name, stand_in))
        yield


@contextmanager
def _replaced(target: Any, name: Any, stand_in: Any) -> Iterator[None]:
    if isinstance(target, MutableMapping):
        kept = target[name]
        target[name] = stand_in
    else:
        kept = vars(target)[name]
        setattr(target, name, stand_in)
    try:
        yield
    finally:
        if isinstance(target, MutableMapping):
            target[name] = kept
        else:
            setattr(target, name, kept)
