"""The change stream: filters, order, retries, halving, parking, and when the place is kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from infra.local.feed import Feed, Record
from infra.local.filters import passes
from infra.local.plan import StreamMapping
from infra.local.template import TemplateError
from infra.local.turns import NotDurable
from tests.unit.runner.client import run
from tests.unit.runner.scripted import Scripted, failures

EVENTS_ONLY = {"dynamodb": {"Keys": {"s": {"S": [{"prefix": "e#"}]}}}}
MAPPING = StreamMapping(
    "Dispatch", "log", batch=4, parallel=1, bisect=True, retries=2, partial=True, filters=(EVENTS_ONLY,)
)


def record(number: int, item: str = "cnv_1", key: str = "") -> Record:
    sort = key or f"e#{number:012d}"
    return {"dynamodb": {"Keys": {"c": {"S": item}, "s": {"S": sort}}, "SequenceNumber": str(number)}}


class Log:
    """A source of changes in memory."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self.records, self.at, self.kept = list(records), 0, 0

    async def next(self, limit: int) -> list[Record]:
        if self.at >= len(self.records):
            await asyncio.Event().wait()
        found = self.records[self.at : self.at + limit]
        self.at += len(found)
        return found

    def done(self) -> None:
        self.kept = self.at


class Trip:
    """One feed over a log, run until the log is empty."""

    def __init__(
        self, function: Scripted, *records: Record, mapping: StreamMapping = MAPPING, lanes: int = 1
    ) -> None:
        self.function, self.log = function, Log(records)
        self.parked: list[list[str]] = []
        self.pauses: list[float] = []

        async def main() -> None:
            feed = Feed(mapping, self.log, function, self._park, lanes=lanes, sleep=self._sleep)
            task = asyncio.create_task(feed.run())
            while self.log.at < len(self.log.records) or feed.busy:
                await asyncio.sleep(0)
            task.cancel()

        run(main)

    def _park(self, _: StreamMapping, records: Sequence[Record], error: str) -> None:
        self.parked.append(numbers(records))

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    @property
    def batches(self) -> list[list[str]]:
        return [numbers(event["Records"]) for event in self.function.events]


def numbers(records: Sequence[Record]) -> list[str]:
    return [each["dynamodb"]["SequenceNumber"] for each in records]


def test_batches_come_in_order_and_no_larger_than_the_template_says() -> None:
    trip = Trip(Scripted({}), *map(record, range(10)))
    assert trip.batches == [list("0123"), list("4567"), list("89")]
    assert trip.log.kept == 10


def test_what_the_filter_refuses_never_reaches_the_function() -> None:
    trip = Trip(Scripted({}), record(1), record(2, key="m#typing"), record(3))
    assert trip.batches == [["1", "3"]]


def test_after_a_partial_failure_the_batch_goes_on_from_the_failed_record() -> None:
    trip = Trip(Scripted(failures("2"), {}), *map(record, range(4)), mapping=replace(MAPPING, bisect=False))
    assert trip.batches == [list("0123"), list("23")]
    assert trip.parked == []


def test_a_record_that_fails_for_ever_is_found_by_halving_and_parked_alone() -> None:
    def poisoned(event: Any) -> Any:
        return ValueError("poison") if "2" in numbers(event["Records"]) else {}

    trip = Trip(Scripted(poisoned), *map(record, range(8)))
    assert trip.parked == [["2"]]
    handled = [number for batch in trip.batches if "2" not in batch for number in batch]
    assert sorted(handled) == list("0134567")
    assert trip.log.kept == 8


def test_without_halving_the_rest_of_the_batch_is_parked_after_the_last_try() -> None:
    trip = Trip(Scripted(failures("1")), *map(record, range(3)), mapping=replace(MAPPING, bisect=False))
    assert trip.parked == [["1", "2"]]
    assert len(trip.batches) == 3
    assert trip.pauses == [0.2, 0.4]


def test_pauses_grow_and_have_a_ceiling() -> None:
    mapping = replace(MAPPING, retries=12)
    trip = Trip(Scripted(ValueError()), record(1), mapping=mapping)
    assert (trip.pauses[:3], max(trip.pauses), len(trip.pauses)) == ([0.2, 0.4, 0.8], 10.0, 12)


def test_an_unknown_identifier_means_the_whole_batch() -> None:
    trip = Trip(
        Scripted(failures("nonsense"), {}), record(1), record(2), mapping=replace(MAPPING, bisect=False)
    )
    assert trip.batches == [["1", "2"], ["1", "2"]]


def test_a_commit_that_fails_costs_no_try_and_parks_nothing() -> None:
    trip = Trip(Scripted(*[NotDurable("disk full")] * 9, {}), record(1), mapping=replace(MAPPING, retries=1))
    assert (len(trip.batches), trip.parked, trip.log.kept) == (10, [], 1)


def test_lanes_keep_the_order_of_each_item() -> None:
    records = [record(number, item=f"cnv_{number % 5}", key="e#1") for number in range(40)]
    trip = Trip(Scripted({}), *records, mapping=replace(MAPPING, batch=40, parallel=4), lanes=4)
    assert 1 < len(trip.batches) <= 4
    for item in range(5):
        seen = [int(number) for batch in trip.batches for number in batch if int(number) % 5 == item]
        assert seen == sorted(seen)
        assert len(seen) == 8


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ({"kind": ["message"]}, True),
        ({"kind": ["note", "message"]}, True),
        ({"kind": ["note"]}, False),
        ({"kind": [{"anything-but": ["note"]}]}, True),
        ({"kind": [{"suffix": "age"}]}, True),
        ({"old": [{"exists": False}]}, True),
        ({"kind": [{"exists": False}]}, False),
        ({"deep": {"er": ["no"]}}, False),
    ],
)
def test_filter_patterns_match_as_lambda_says(pattern: Any, wanted: bool) -> None:
    assert passes([pattern])({"kind": "message"}) is wanted


def test_a_filter_operator_we_do_not_run_is_an_error() -> None:
    with pytest.raises(TemplateError, match="numeric"):
        passes([{"n": [{"numeric": [">", 0]}]}])
