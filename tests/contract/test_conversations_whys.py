"""Port Conversations: reasons beside the log, on every store."""

import itertools
from collections.abc import Iterator

import pytest

from frontdesk.conversation.model import Mark
from frontdesk.conversation.ports import Conversations
from tests import world
from tests.contract.stores import ADA, LIN, STORES, Store, message, place

NUMBERS = itertools.count(9_000)
WHY = {"p": "v1", "n": {"skill": "退货"}, "r": [[ADA, 1.25, [0.5, None]]]}


@pytest.fixture(scope="module", params=STORES)
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversations]:
    store: Store = request.param
    yield from store(tmp_path_factory.mktemp("store"))


def test_a_reason_is_found_by_its_place_and_its_agent(log: Conversations) -> None:
    here = place(next(NUMBERS))
    log.explain(here, 2, ADA, WHY)
    log.explain(here, 2, LIN, {"p": "v2"})
    assert log.why(here, 2, ADA) == WHY
    assert log.why(here, 2, LIN) == {"p": "v2"}
    assert log.why(here, 3, ADA) is None
    assert log.why(place(next(NUMBERS)), 2, ADA) is None


def test_the_first_reason_stands(log: Conversations) -> None:
    here = place(next(NUMBERS))
    log.explain(here, 2, ADA, WHY)
    log.explain(here, 2, ADA, {"p": "another"})
    assert log.why(here, 2, ADA) == WHY


def test_reasons_are_no_events_and_no_marks(log: Conversations) -> None:
    here = place(next(NUMBERS))
    log.put(here, message(1))
    log.mark(here, Mark("typing#agent", 1, 0, world.NOW, {}))
    log.explain(here, 2, ADA, WHY)
    assert log.tail(here, 1, consistent=True) == [message(1)]
    log.clear_marks(here)
    assert log.why(here, 2, ADA) == WHY


def test_cleared_reasons_are_gone_and_nothing_else_is(log: Conversations) -> None:
    here, other = place(next(NUMBERS)), place(next(NUMBERS))
    log.put(here, message(1))
    log.mark(here, Mark("typing#agent", 1, 0, world.NOW, {}))
    for seq in range(1, 31):
        log.explain(here, seq, ADA, WHY)
    log.explain(other, 2, ADA, WHY)
    log.clear_whys(here)
    assert not any(log.why(here, seq, ADA) for seq in range(1, 31))
    assert log.why(other, 2, ADA) == WHY
    assert log.tail(here, 1, consistent=True) == [message(1)]
    assert [mark.name for mark in log.marks(here)] == ["typing#agent"]
