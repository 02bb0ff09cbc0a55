"""The best few are those that sorting all of them would give."""

import numpy as np
import pytest

from frontdesk.knowledge.topmost import topmost


@pytest.mark.parametrize("size", [0, 1, 63, 64, 1_000, 70_001])
@pytest.mark.parametrize("limit", [1, 8, 100])
def test_the_best_come_first_and_among_equals_the_earlier(size: int, limit: int) -> None:
    scores = np.random.default_rng(size).integers(-3, 40, size).astype(np.float32)
    expected = [at for at in np.lexsort((np.arange(size), -scores)) if scores[at] > 0][:limit]
    assert topmost(scores, limit).tolist() == expected


def test_what_has_no_score_is_not_found() -> None:
    assert topmost(np.zeros(1_000, np.float32), 5).tolist() == []
