"""A day's description as JSON: what is missing takes its default, what is wrong is named."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any

from frontdesk import errors
from frontdesk.routing.simulate.day import Day, Matter, Staff

HOURS = 24


def read_day(body: Mapping[str, Any]) -> Day:
    """Raises errors.InvalidField naming the field, as in `staff.0.hours`."""
    _check_names(body, Day, "")
    try:
        begins = datetime.fromisoformat(str(body["date"])).replace(tzinfo=UTC)
    except (KeyError, ValueError):
        raise errors.InvalidField("date", "Must be a day such as 2026-11-11.") from None
    values = {name: read(body[name], name) for name, read in _READ.items() if name in body}
    for name in ("rates", "matters", "staff", "languages"):
        if not values.get(name):
            raise errors.InvalidField(name, "Must be there and not empty.")
    if len(values["rates"]) != HOURS:
        raise errors.InvalidField("rates", "Must be 24 numbers, arrivals of each hour.")
    return Day(begins=int(begins.timestamp() * 1_000), **values)


def _check_names(body: Mapping[str, Any], kind: type[Any], path: str) -> None:
    known = {each.name for each in fields(kind)} - {"begins"} | ({"date", "about"} if kind is Day else set())
    for name in body:
        if name not in known:
            raise errors.InvalidField(path + name, "There is no such field.")


def _number(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise errors.InvalidField(path, "Must be a number that is not negative.")
    return float(value)


def _numbers(value: Any, path: str) -> tuple[float, ...]:
    return tuple(_number(each, f"{path}.{at}") for at, each in enumerate(_list(value, path)))


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise errors.InvalidField(path, "Must be a list.")
    return value


def _texts(value: Any, path: str) -> tuple[str, ...]:
    for at, each in enumerate(_list(value, path)):
        if not isinstance(each, str) or not each:
            raise errors.InvalidField(f"{path}.{at}", "Must be a text.")
    return tuple(value)


def _shares(value: Any, path: str) -> dict[str, float]:
    if not isinstance(value, dict):
        raise errors.InvalidField(path, "Must be an object of shares.")
    shares = {name: _number(share, f"{path}.{name}") for name, share in value.items()}
    if not sum(shares.values()):
        raise errors.InvalidField(path, "At least one share must be above 0.")
    return shares


def _matters(value: Any, path: str) -> tuple[Matter, ...]:
    read = {"skill": _text, "share": _number, "topics": _texts, "work_s": _number}
    return tuple(_record(Matter, each, f"{path}.{at}.", read) for at, each in enumerate(_list(value, path)))


def _staff(value: Any, path: str) -> tuple[Staff, ...]:
    read = {
        "name": _text,
        "count": _count,
        "skills": _texts,
        "languages": _texts,
        "hours": _spans,
        "capacity": _count,
        "teams": _texts,
    }
    return tuple(_record(Staff, each, f"{path}.{at}.", read) for at, each in enumerate(_list(value, path)))


def _record(kind: type[Any], body: Any, path: str, read: Mapping[str, Callable[[Any, str], Any]]) -> Any:
    if not isinstance(body, dict):
        raise errors.InvalidField(path.rstrip("."), "Must be an object.")
    _check_names(body, kind, path)
    for each in fields(kind):
        if each.name not in body and each.default is MISSING:
            raise errors.InvalidField(path + each.name, "Is missing.")
    return kind(**{name: read[name](value, path + name) for name, value in body.items()})


def _text(value: Any, path: str) -> str:
    return _texts([value], path)[0]


def _count(value: Any, path: str) -> int:
    number = _number(value, path)
    if number != int(number) or not 1 <= number <= 10_000:
        raise errors.InvalidField(path, "Must be a whole number from 1 to 10,000.")
    return int(number)


def _spans(value: Any, path: str) -> tuple[tuple[float, float], ...]:
    spans = [_numbers(each, f"{path}.{at}") for at, each in enumerate(_list(value, path))]
    for at, span in enumerate(spans):
        if len(span) != 2 or not span[0] < span[1]:
            raise errors.InvalidField(f"{path}.{at}", "Must be two hours of the day, such as [9, 17.5].")
    return tuple((span[0], span[1]) for span in spans)


_READ: Mapping[str, Callable[[Any, str], Any]] = {
    "rates": _numbers,
    "matters": _matters,
    "staff": _staff,
    "languages": _shares,
    "priorities": _shares,
    "spread": _number,
    "noise": _number,
    "variety": _number,
    "patience_s": _number,
}
