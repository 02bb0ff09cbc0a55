"""A frozen record behaves as the standard library's frozen dataclass with slots."""

import copy
from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest

from frontdesk.values import frozen


@frozen
class Parcel:
    number: str
    weight: int = 1
    code: str = field(default="", repr=False)
    seen: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Peer:
    number: str
    weight: int = 1
    code: str = field(default="", repr=False)
    seen: int = field(default=0, compare=False)


@frozen
class Crate:
    number: str
    weight: int = 1
    code: str = ""


def test_it_prints_as_its_peer_does_and_keeps_what_is_not_to_be_shown() -> None:
    assert repr(Parcel("1", code="secret")) == repr(Peer("1", code="secret")).replace("Peer", "Parcel")


def test_what_is_equal_has_one_hash() -> None:
    same = [Parcel("1", 2), Parcel("1", 2, seen=7)]
    assert same[0] == same[1]
    assert len({*same}) == 1


def test_every_compared_field_tells_two_apart() -> None:
    assert len({Parcel("1"), Parcel("2"), Parcel("1", 2), Parcel("1", code="x")}) == 4


def test_another_kind_with_the_same_content_is_not_equal() -> None:
    others: list[object] = [Crate("1"), ("1", 1, "")]
    assert Parcel("1") not in others


def test_nothing_can_be_set_or_added() -> None:
    parcel = Parcel("1")
    for name in ("number", "other"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(parcel, name, "2")
    assert not hasattr(parcel, "__dict__")


def test_copies_are_equal() -> None:
    parcel = Parcel("1", 2)
    assert replace(parcel, weight=3) == Parcel("1", 3)
    assert copy.deepcopy(parcel) == parcel


def test_what_is_not_given_has_its_default_and_each_record_a_mapping_of_its_own() -> None:
    @frozen
    class Label:
        text: str
        notes: dict[str, str] = field(default_factory=dict)

    one, other = Label("a"), Label(text="b", notes={"c": "d"})
    assert (one.notes, other.notes) == ({}, {"c": "d"})
    assert Label("a").notes is not one.notes


def test_a_record_needs_what_has_no_default_and_takes_nothing_else() -> None:
    wrongs: list[dict[str, Any]] = [{}, {"number": "1", "colour": "red"}]
    for wrong in wrongs:
        with pytest.raises(TypeError, match=r"Crate.__init__\(\)"):
            Crate(**wrong)


def test_nothing_can_be_deleted() -> None:
    parcel = Parcel("1", 2, "x")
    with pytest.raises(FrozenInstanceError):
        del parcel.number
