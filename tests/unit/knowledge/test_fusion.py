"""Two scores become one order by how far each stands out."""

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.knowledge.fusion import Fusion, as_data, deviations, from_data


def scores(*values: float) -> NDArray[np.float32]:
    return np.array(values, np.float32)


def of_entries(*flags: bool) -> NDArray[np.bool_]:
    return np.array(flags, np.bool_)


def test_a_lead_in_meaning_outweighs_a_small_lead_in_words() -> None:
    fused = Fusion(vector=1.0).fused(
        scores(10.0, 9.9, 1.0, 1.0), scores(0.80, 0.95, 0.80, 0.80), of_entries(*[False] * 4)
    )
    assert int(fused.argmax()) == 1


def test_what_is_alike_everywhere_decides_nothing() -> None:
    assert deviations(scores(3, 3, 3)).tolist() == [0, 0, 0]
    assert deviations(scores()).tolist() == []
    assert Fusion().fused(scores(2, 1), scores(0.5, 0.5), of_entries(True, False)).tolist() == [1, -1]


def test_the_scale_of_a_score_does_not_matter() -> None:
    lexical, cosines = scores(4, 7, 1), scores(0.8, 0.7, 0.9)
    entries = of_entries(True, False, False)
    once = Fusion().fused(lexical, cosines, entries)
    assert Fusion().fused(lexical * 100, cosines, entries) == pytest.approx(once, abs=1e-4)


def test_meaning_says_more_of_an_entry_than_of_a_passage() -> None:
    lexical, cosines = scores(4, 4, 1), scores(0.9, 0.9, 0.5)
    entry, passage, _ = Fusion().fused(lexical, cosines, of_entries(True, False, False))
    assert entry > passage


@pytest.mark.parametrize(
    ("lexical", "articles", "decided"),
    [
        ((10, 5, 1), (1, 2, 3), True),
        ((10, 9, 1), (1, 2, 3), False),
        ((10, 9, 1), (1, 1, 3), True),  # the close second is of the same article
        ((10, 9), (1, 1), False),
        ((), (), False),
    ],
)
def test_words_alone_decide_where_no_other_article_is_close(
    lexical: tuple[float, ...], articles: tuple[int, ...], decided: bool
) -> None:
    assert Fusion(sure=0.3).decided(scores(*lexical), np.array(articles, np.uint32)) is decided


def test_weights_survive_a_snapshot() -> None:
    assert from_data(as_data(Fusion(0.7, 0.9, 0.2, 50))) == Fusion(0.7, 0.9, 0.2, 50)
