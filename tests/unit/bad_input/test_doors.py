"""What the other tests spoil was good before: every operation is known here, and its request succeeds."""

import pytest

from tests.office import Office
from tests.unit.bad_input.doors import DOORS, NOTHING_YET, OPERATIONS, Door, id_of


def test_every_operation_of_the_api_has_its_door() -> None:
    assert [door.route for door in DOORS] == list(dict.fromkeys(door.route for door in DOORS))
    assert {door.route for door in DOORS} == set(OPERATIONS)


@pytest.mark.parametrize("door", DOORS, ids=id_of)
def test_the_good_request_succeeds(door: Door) -> None:
    answer = door.knock(Office())
    assert answer.status == NOTHING_YET.get(door.route, answer.status), answer
    assert answer.status < 300 or door.route in NOTHING_YET, answer


@pytest.mark.parametrize("door", DOORS, ids=id_of)
def test_nothing_between_us_and_the_client_keeps_an_answer(door: Door) -> None:
    answer = door.knock(Office())
    assert answer.status == 204 or answer.headers["cache-control"] == "no-store", answer.headers
