"""The dot product, on files that were written and read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk import errors
from frontdesk.adapters.files.blobs import FilesBlobs
from frontdesk.routing.expertise.rank import FULL, Ranking, rank
from frontdesk.routing.expertise.score import NO_VECTORS, Row, Vectors, score
from frontdesk.routing.expertise.shelf import Shelf, fetched, index_of, key_of, rows_in_file
from frontdesk.routing.expertise.store import packed, put_ranking, put_sums, unpacked
from frontdesk.routing.expertise.sums import Sums, added, nothing
from tests import world
from tests.architecture.test_hot_path import loaded
from tests.unit.routing.expertise.told import OUTCOMES, members, outcome

TENANT = world.SHOP.id
VECTORS = Vectors(
    {"ann": 0, "ben": 1},
    {"late": Row([FULL, 0], "parcels", 100, 200), "": Row([FULL // 2, FULL // 2], "", 10, 20)},
)


@pytest.fixture
def files(tmp_path: Path) -> FilesBlobs:
    return FilesBlobs(tmp_path)


def ranking() -> Ranking:
    good = [outcome("ann", "late") for _ in range(20)]
    return rank(added(nothing(), [*good, outcome("ben", "late", resolved=False)], world.NOW), members())


def test_a_score_is_the_weighted_mean_of_its_topics() -> None:
    found = score(VECTORS, {"late": 3.0, "unheard of": 1.0})
    assert found == pytest.approx({"ann": 0.875, "ben": 0.125}, abs=1e-4)


@pytest.mark.parametrize("weights", [{}, {"late": 0.0}, {"late": -1.0}, {"late": float("nan")}])
def test_without_a_weight_that_counts_it_is_anything(weights: dict[str, float]) -> None:
    assert score(VECTORS, weights) == pytest.approx({"ann": 0.5, "ben": 0.5}, abs=1e-4)


def test_who_came_today_is_thought_of_as_others_with_their_skills() -> None:
    found = score(VECTORS, {"late": 1.0}, {"ann": (), "eve": ("parcels",), "fay": ("returns",)})
    assert found == pytest.approx({"ann": 1.0, "eve": 200 / FULL, "fay": 100 / FULL})


def test_where_nothing_was_learned_nobody_has_a_score() -> None:
    assert score(NO_VECTORS, {"late": 1.0}, {"ann": ()}) == {}


@given(st.dictionaries(st.sampled_from(["late", "", "other"]), st.floats(), max_size=3))
def test_a_score_is_between_nought_and_one_whatever_the_weights(weights: dict[str, float]) -> None:
    assert all(0 <= each <= 1.000001 for each in score(VECTORS, weights, {"ann": (), "eve": ()}).values())


def test_what_was_written_is_read(files: FilesBlobs) -> None:
    made = ranking()
    index, *_ = put_ranking(files, TENANT, made)
    found = score(Shelf(files, TENANT, index).vectors(["late", "parcels"]), {"late": 1.0})
    column = {agent: int(made.scores[0, at]) / FULL for at, agent in enumerate(made.members)}
    assert found == pytest.approx(column)
    assert found["ann"] > found["ben"]


def test_a_skill_may_stand_for_a_topic(files: FilesBlobs) -> None:
    index, *_ = put_ranking(files, TENANT, ranking())
    vectors = Shelf(files, TENANT, index).vectors(["parcels"])
    assert vectors.rows["parcels"].skill == "parcels"
    found = score(vectors, {"parcels": 1.0}, {"ann": (), "ben": (), "eve": ("parcels",), "fay": ()})
    assert found["ann"] > found["ben"]
    assert found["eve"] != found["fay"]


def test_many_rows_are_spread_over_files(files: FilesBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    from frontdesk.routing.expertise import shelf

    monkeypatch.setattr(shelf, "FILE_BYTES", 16)  # two rows of four
    made = ranking()
    names = put_ranking(files, TENANT, made)
    assert len(names) == 1 + -(-len(made.scores) // 2)
    vectors = Shelf(files, TENANT, names[0]).vectors(["late", "returns"])
    assert (
        list(vectors.rows["returns"].scores)
        == made.scores[len(made.topics) + made.skills.index("returns")].tolist()
    )


def test_a_file_holds_at_least_a_row() -> None:
    assert rows_in_file(10**9) == rows_in_file(1 << 19) == 1
    assert rows_in_file(0) > 1_000


def test_equal_nights_have_one_name(files: FilesBlobs) -> None:
    assert put_ranking(files, TENANT, ranking()) == put_ranking(files, TENANT, ranking())


def test_tenants_never_mix(files: FilesBlobs) -> None:
    index, *_ = put_ranking(files, TENANT, ranking())
    with pytest.raises(errors.Damaged):
        Shelf(files, world.NEIGHBOUR.id, index)


def test_a_file_that_is_not_what_its_name_says_is_not_believed(files: FilesBlobs) -> None:
    index, first, *_ = put_ranking(files, TENANT, ranking())
    shelf = Shelf(files, TENANT, index)
    files.put(key_of(TENANT, first), b"something else")
    with pytest.raises(errors.Damaged):
        shelf.vectors(["late"])
    files.delete(key_of(TENANT, first))
    with pytest.raises(errors.Damaged):
        shelf.vectors(["late"])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"v": 2}', b"\xff", b'{"v": 1, "topics": 3}'])
def test_what_cannot_be_read_is_damaged(data: bytes) -> None:
    with pytest.raises(errors.Damaged):
        index_of(data)
    with pytest.raises(errors.Damaged):
        unpacked(data)


@given(st.lists(OUTCOMES, max_size=20))
def test_sums_come_back_as_they_were(outcomes: list[object]) -> None:
    sums = added(nothing(), outcomes, world.NOW)  # type: ignore[arg-type]
    again = unpacked(packed(sums))
    assert (again.at, dict(again.names)) == (sums.at, dict(sums.names))
    for pair, table in sums.tables.items():
        assert again.tables[pair].left.tolist() == table.left.tolist()
        assert again.tables[pair].right.tolist() == table.right.tolist()
        assert again.tables[pair].sums == pytest.approx(table.sums, rel=1e-6)


def test_sums_that_are_cut_short_are_damaged() -> None:
    whole = packed(added(nothing(), [outcome()], world.NOW))
    with pytest.raises(errors.Damaged):
        unpacked(whole[:-1])


def test_sums_are_named_by_their_content(files: FilesBlobs) -> None:
    sums: Sums = added(nothing(), [outcome()], world.NOW)
    assert fetched(files, TENANT, put_sums(files, TENANT, sums)) == packed(sums)


def test_routing_scores_without_numpy() -> None:
    assert "numpy" not in loaded("frontdesk.entrypoints.expertise")
    assert "numpy" in loaded("frontdesk.entrypoints.night")
