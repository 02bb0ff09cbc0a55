"""A file of sections is read where it lies, and never read when it is not what was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk import errors
from frontdesk.knowledge.snapshot.pack import map_pack, open_pack, pack

SECTIONS = {"words": "快递 parcel".encode(), "none": b"", "numbers": bytes(range(200))}


@given(st.dictionaries(st.text(max_size=20), st.binary(max_size=300), max_size=6))
def test_every_section_comes_back_aligned(sections: dict[str, bytes]) -> None:
    opened = open_pack(pack({"of": "test"}, sections))
    opened.verify()
    assert {name: bytes(opened.section(name)) for name in opened.names()} == sections


def test_the_same_sections_make_the_same_bytes() -> None:
    assert pack({"b": 1, "a": 2}, SECTIONS) == pack({"a": 2, "b": 1}, SECTIONS)


def test_a_file_is_mapped(tmp_path: Path) -> None:
    (tmp_path / "pack").write_bytes(pack({"of": "test"}, SECTIONS))
    opened = map_pack(tmp_path / "pack")
    assert opened.about == {"of": "test"}
    assert bytes(opened.section("words")).decode() == "快递 parcel"


def test_an_empty_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "pack").touch()
    with pytest.raises(errors.Damaged):
        map_pack(tmp_path / "pack")


def test_an_unknown_section_is_damage() -> None:
    with pytest.raises(errors.Damaged):
        open_pack(pack({}, SECTIONS)).section("other")


def test_no_half_of_a_file_opens() -> None:
    whole = pack({"of": "test"}, SECTIONS)
    for end in range(0, len(whole) - 1, 7):
        with pytest.raises(errors.Damaged):
            open_pack(whole[:end])


def test_every_flipped_byte_is_noticed() -> None:
    whole = pack({"of": "test"}, SECTIONS)
    for place in range(len(whole)):
        bad = bytearray(whole)
        bad[place] ^= 0x40
        try:
            opened = open_pack(bad)
            opened.verify()
        except errors.Damaged:
            continue
        assert {name: bytes(opened.section(name)) for name in opened.names()} == SECTIONS  # between sections
