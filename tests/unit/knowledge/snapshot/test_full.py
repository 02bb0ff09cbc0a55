"""A full index gives back what it was built from, and is refused where it doesn't fit."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from frontdesk import errors
from frontdesk.knowledge.fusion import Fusion
from frontdesk.knowledge.snapshot.full import Full, open_full
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.snapshot.pack import open_pack, pack
from tests import world
from tests.contract.knowledge_engines import SHOP_CHUNKS, WordVectors, piece

SHOP = world.SHOP.id


def opened(data: bytes) -> Full:
    return Full(open_pack(data))


def test_every_chunk_comes_back_with_its_languages_together() -> None:
    full = opened(build_full(SHOP, SHOP_CHUNKS))
    assert set(full.chunks()) == set(SHOP_CHUNKS)
    assert [chunk.language for chunk in full.chunks()] == ["en"] * 5 + ["zh"] * 5


def test_the_same_chunks_make_the_same_bytes() -> None:
    vectors = WordVectors().passages([chunk.text for chunk in SHOP_CHUNKS])
    built = [build_full(SHOP, SHOP_CHUNKS, model="words-64", vectors=vectors) for _ in range(2)]
    assert built[0] == built[1]


def test_the_weights_of_the_build_are_those_of_the_search() -> None:
    assert opened(build_full(SHOP, SHOP_CHUNKS, fusion=Fusion(0.9, 1.2, 0.1, 7))).fusion == Fusion(
        0.9, 1.2, 0.1, 7
    )


def test_vectors_and_model_come_together_one_for_each_chunk() -> None:
    one = np.ones((1, 64), np.float32)
    with pytest.raises(ValueError, match="id of the model"):
        build_full(SHOP, SHOP_CHUNKS[:1], vectors=one)
    with pytest.raises(ValueError, match="its vectors"):
        build_full(SHOP, SHOP_CHUNKS[:1], model="words-64")
    with pytest.raises(ValueError, match="1 vectors for 2"):
        build_full(SHOP, SHOP_CHUNKS[:2], model="words-64", vectors=one)


def test_two_chunks_of_one_hash_are_refused() -> None:
    with pytest.raises(ValueError, match="same hash"):
        build_full(SHOP, [SHOP_CHUNKS[0], replace(SHOP_CHUNKS[1], hash=SHOP_CHUNKS[0].hash)])


def test_rows_are_barred_by_group_and_by_withdrawn_article() -> None:
    full = opened(build_full(SHOP, SHOP_CHUNKS))
    rows = list(full.chunks())
    assert full.barred(frozenset({"staff"}), frozenset()) is None
    barred = full.barred(frozenset(), frozenset({"delivery"}))
    assert barred is not None
    assert {rows[at].article for at in np.flatnonzero(barred)} == {"staff", "delivery"}


def test_a_file_of_another_kind_or_tenant_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(errors.Damaged):
        opened(pack({"kind": "frontdesk.bundle.1"}, {}))
    (tmp_path / "full").write_bytes(build_full("ten_other", [piece("one", "zh", "退货")]))
    with pytest.raises(errors.Damaged):
        open_full(tmp_path / "full", SHOP)
    assert open_full(tmp_path / "full", "ten_other").size == 1


def test_parts_of_different_lengths_are_damage() -> None:
    whole = open_pack(build_full(SHOP, SHOP_CHUNKS))
    sections = {name: bytes(whole.section(name)) for name in whole.names()}
    sections["audiences"] = sections["audiences"][:-2]
    with pytest.raises(errors.Damaged):
        opened(pack(whole.about, sections))
