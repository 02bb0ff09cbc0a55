"""Golden events of the functions that nobody waits for: stream batches, queue batches and the schedule.

Each begins with the Backlog as its docstring describes it (what is sorted with Sorting), a schedule with the
Office at the time it names (for the night Lin has resolved what she held for Mei).
What comes of an event is its answer, new lines of the log, changed rows of the inbox and new jobs.
"""

import importlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import HIDDEN, Kind
from tests.golden.backlog import Backlog, Bookmark, Sorting
from tests.golden.cases import cases, differences, event_of, expected_of, id_of
from tests.office import LIN, MEI, Office

WORKERS = cases("answer", "dispatch", "expertise", "route", "sweep")
SCHEDULED = ("expertise", "sweep")  # the second time they say that there was nothing left to do


def stage(case: Path) -> Office:
    if case.stem == "assign_sorted":
        return Sorting()
    office = Office() if case.parent.name in SCHEDULED else Backlog()
    if case.parent.name == "expertise":
        office.acts(MEI, LIN, Kind.RESOLVED)
        office.settle()
    return office


def come_of(office: Office, case: Path) -> dict[str, Any]:
    event = event_of(case)
    if "time" in event:
        office.clock = int(datetime.fromisoformat(event["time"]).timestamp() * 1_000)
    handler = importlib.import_module(f"functions.{case.parent.name}.handler").handler
    before = Bookmark(office)
    with using(office):
        answer = handler(event, None)
    return {"answer": answer, **before.since()}


@pytest.mark.parametrize("case", WORKERS, ids=id_of)
def test_an_event_brings_about_what_stands_beside_it(case: Path) -> None:
    found = come_of(stage(case), case)
    assert not differences(expected_of(case), found), found


@pytest.mark.parametrize("case", [case for case in WORKERS if case.parent.name != "dispatch"], ids=id_of)
def test_the_same_event_again_writes_nothing_more(case: Path) -> None:
    office = stage(case)
    first, again = come_of(office, case), come_of(office, case)
    assert again["log"] == []
    if case.parent.name not in SCHEDULED:
        assert again["answer"] == first["answer"]


@pytest.mark.parametrize("case", cases("dispatch"), ids=id_of)
def test_the_same_records_again_change_no_row(case: Path) -> None:
    """They send the jobs again: whoever does one looks at the log."""
    office = stage(case)
    first, again = come_of(office, case), come_of(office, case)
    assert (again["inbox"], again["log"]) == ([], [])
    assert again["jobs"] == first["jobs"]


def test_jobs_carry_keys_and_never_text() -> None:
    said = [event["text"] for case in WORKERS for event in expected_of(case)["log"] if event.get("text")]
    jobs = str([expected_of(case)["jobs"] for case in WORKERS])
    assert said
    assert [text for text in said if text in jobs] == []


def test_no_row_of_the_inbox_shows_what_visitors_may_not_see() -> None:
    hidden = {kind.value for kind in HIDDEN}
    assert Kind.NOTE.value in hidden
    notes = [
        image["text"]["S"]
        for case in cases("dispatch")
        for record in event_of(case)["Records"]
        if (image := record["dynamodb"].get("NewImage", {})).get("kind", {}).get("S") in hidden
        and "text" in image
    ]
    excerpts = str([expected_of(case)["inbox"] for case in cases("dispatch")])
    assert notes
    assert [note for note in notes if note in excerpts] == []
