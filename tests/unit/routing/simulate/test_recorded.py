"""A day that was is read from the log: who waited for whom, how long it took, and who was there."""

import argparse
from pathlib import Path

import pytest

from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.cli.simulate import run
from frontdesk.entrypoints.recorded_days import recorded
from frontdesk.routing.simulate.model import Shift
from frontdesk.routing.simulate.recorded import Stay, paces, shifts
from tests import world
from tests.desk import Desk

ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)
TOM = Author(Side.VISITOR, world.TOM.id)
HOUR = 3_600_000


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=desk.clock - HOUR)
    return desk


def asks(desk: Desk, number: int) -> Place:
    place = Place(world.SHOP.id, world.fixed_id("cnv", number))
    draft = Draft(Kind.PERSON_REQUESTED, TOM, world.client_id(0, number))
    open_conversation(desk.conversations, place, draft, lambda *_: None, now=desk.now)
    desk.settle()
    return place


def does(desk: Desk, place: Place, kind: Kind, seq: int, by: Author = ADA) -> None:
    draft = Draft(kind, by, world.client_id(seq, seq, "a" if by is ADA else "m"), covers=seq)
    act(desk.conversations, place, draft, base=seq, after=seq, now=desk.now)
    desk.settle()


def test_a_stay_in_the_queue_becomes_an_arrival_with_its_wait_and_work(desk: Desk) -> None:
    began = desk.clock
    place = asks(desk, 1)
    desk.clock += 20_000
    does(desk, place, Kind.TAKEN, 1)
    desk.clock += 240_000
    does(desk, place, Kind.RESOLVED, 2)

    arrivals, workers = recorded(desk, world.SHOP.id, began, desk.clock + 1)

    assert [(each.at, each.work_s, each.patience_s) for each in arrivals] == [(began, 240, float("inf"))]
    assert [(each.name, each.shifts[0].begins <= began + 20_000) for each in workers] == [
        (world.ADA.name, True)
    ]


def test_who_left_the_queue_was_as_patient_as_they_were(desk: Desk) -> None:
    began = desk.clock
    place = asks(desk, 1)
    desk.clock += 90_000
    does(desk, place, Kind.CLOSED, 1, TOM)
    (alone,) = recorded(desk, world.SHOP.id, began, desk.clock + 1)[0]
    assert alone.patience_s == 90


def test_a_neighbour_sees_none_of_it(desk: Desk) -> None:
    asks(desk, 1)
    assert recorded(desk, world.NEIGHBOUR.id, 0, desk.clock + HOUR) == ([], [])


def test_moments_that_lie_close_together_are_one_shift() -> None:
    noon = world.NOW
    found = list(shifts([noon + HOUR, noon, noon + 5 * HOUR]))
    margin = 300_000
    assert found == [
        Shift(noon - margin, noon + HOUR + margin),
        Shift(noon + 5 * HOUR - margin, noon + 5 * HOUR + margin),
    ]


def test_few_conversations_say_little_of_an_agent() -> None:
    def stay(agent: str, took_s: int) -> Stay:
        return Stay("cnv", 0, topic="parcel", agent=agent, taken_at=1, done_at=1 + took_s * 1_000)

    pace = paces([stay("fast", 50)] + [stay("slow", 150)] * 100)
    assert 0.88 < pace["fast", "parcel"] < 0.9
    assert pace["slow", "parcel"] == pytest.approx(1.0066, abs=0.001)


def asked_for(tmp_path: Path, **more: object) -> argparse.Namespace:
    policy = tmp_path / "new.json"
    policy.write_text('{"schema": 1, "weights": {"load": 1}}', "utf-8")
    plain = {"policy": str(policy), "against": "", "tenant": "", "begins": "", "ends": "", "day": "",
             "seed": 0, "promise": 60.0, "json": False, "check": False}  # fmt: skip
    return argparse.Namespace(**(plain | more))


def test_the_command_prints_old_beside_new(desk: Desk, tmp_path: Path) -> None:
    place = asks(desk, 1)
    desk.clock += 20_000
    does(desk, place, Kind.TAKEN, 1)
    told = run(desk, asked_for(tmp_path, tenant=world.SHOP.id, begins="2020-01-01", ends="2040-01-01"))
    assert told.splitlines()[0] == "1 arrivals, 1 agents"
    assert "95" not in told
    assert told.splitlines()[2].split()[:2] == ["all", "1"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "--tenant"),
        ({"tenant": world.SHOP.id, "begins": "soon", "ends": "2040-01-01"}, "--from"),
        ({"tenant": world.SHOP.id, "begins": "2040-01-01", "ends": "2020-01-01"}, "before"),
        ({"tenant": world.SHOP.id, "begins": "2020-01-01", "ends": "2020-01-02"}, "nobody"),
    ],
)
def test_what_can_not_be_simulated_is_said(
    desk: Desk, tmp_path: Path, more: dict[str, str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        run(desk, asked_for(tmp_path, **more))


def test_the_recorded_choices_come_out_the_same(desk: Desk, tmp_path: Path) -> None:
    """Three wait, one desk with room for two: two choices, each made again from its record."""
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=2, online=True, at=desk.clock)
    for number in (1, 2, 3):
        asks(desk, number)
    when = {"tenant": world.SHOP.id, "begins": "2020-01-01", "ends": "2040-01-01"}
    told = run(desk, asked_for(tmp_path, check=True, **when))
    assert told == "2 choices: 2 the same, 0 not, 0 unknown"


def test_a_choice_that_comes_out_otherwise_is_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As if the code that chose had changed since: this offer went to somebody whom nothing speaks for."""
    desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=2, online=True, at=desk.clock)
    place = asks(desk, 1)
    record = dict(desk.conversations.why(place, 2, world.ADA.id) or {})
    record["top"] = [[world.LIN.id, *record["top"][0][1:]]]
    desk.conversations.clear_whys(place)
    desk.conversations.explain(place, 2, world.ADA.id, record)
    when = {"tenant": world.SHOP.id, "begins": "2020-01-01", "ends": "2040-01-01"}
    with pytest.raises(ValueError, match="0 the same, 1 not"):
        run(desk, asked_for(tmp_path, check=True, **when))
    assert world.LIN.id in capsys.readouterr().out
