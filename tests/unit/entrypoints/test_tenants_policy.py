"""The owner puts a policy, reads it and those before it, and tries one on who waits."""

from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.policy import policy_of
from frontdesk.routing.policy import DEFAULT
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.model import Level
from tests import world
from tests.reception import SHOP, Reception
from tests.unit.routing.policies import WHOLE

ID = world.SHOP.id
PLACE = Place(ID, world.TOM_CONVERSATION)
VIP = f"{SHOP}/visitors/{world.TOM.id}/level"


@pytest.fixture
def desk() -> Reception:
    return Reception()


def put(desk: Reception, body: Any = WHOLE, **more: Any) -> Any:
    return desk.tenants("PUT", f"{SHOP}/policy", body, key=desk.token_of(world.OWNER), **more)


def test_a_policy_comes_back_whole_and_is_in_force(desk: Reception) -> None:
    answer = put(desk)
    assert answer.status == 201
    assert answer.headers["etag"] == f'"{answer.body["version"]}"'
    assert (answer.body["by"], answer.body["published_at"]) == (world.OWNER.id, "2026-11-23T01:30:00.000Z")
    got = desk.tenants("GET", f"{SHOP}/policy", key=desk.token_of(world.MARTA))
    assert (got.body, got.headers["etag"]) == (write_policy(read_policy(WHOLE)), answer.headers["etag"])
    assert policy_of(desk, ID).version == answer.body["version"]


def test_the_same_policy_twice_is_one_and_an_unseen_one_is_not_written_over(desk: Reception) -> None:
    first = put(desk)
    assert put(desk, headers={"If-Match": '"0"'}).body == first.body
    other = {"schema": 1, "form_after_s": 33}
    assert put(desk, other, headers={"If-Match": '"0"'}).problem == (412, "version_mismatch", "If-Match")
    assert put(desk, other, headers={"If-None-Match": "*"}).problem[0] == 412
    assert put(desk, other, headers={"If-Match": first.headers["etag"]}).status == 200


def test_earlier_policies_are_listed_and_readable_and_going_back_is_putting_again(desk: Reception) -> None:
    first = put(desk).body["version"]
    desk.clock += 1_000
    second = desk.tenants("PUT", f"{SHOP}/policy", {"schema": 1}).body
    assert second["by"] == f"key_{'0' * 26}"
    listed = desk.tenants("GET", f"{SHOP}/policy/versions").body["items"]
    assert [(each["version"], each["in_force"]) for each in listed] == [
        (second["version"], True),
        (first, False),
    ]
    old = desk.tenants("GET", f"{SHOP}/policy/versions/{first}")
    assert put(desk, old.body).body["version"] == first
    assert desk.tenants("GET", f"{SHOP}/policy/versions/{'0' * 24}").problem == (404, "not_found", "version")
    assert desk.tenants("GET", f"{SHOP}/policy/versions/default").body == write_policy(DEFAULT)


def test_without_a_policy_there_is_nothing_to_get(desk: Reception) -> None:
    assert desk.tenants("GET", f"{SHOP}/policy").problem == (404, "nothing_set", "tenant")
    assert desk.tenants("GET", f"{SHOP}/policy/versions").body == {"items": []}


@pytest.mark.parametrize("path", ["policy", "policy/check"])
@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, (422, "invalid_field", "schema")),
        ([], (422, "invalid_field", "body")),
        (
            {"schema": 1, "teams": [{"id": "a", "skills": ["knitting"]}]},
            (422, "invalid_field", "teams.0.skills.0"),
        ),
        (
            {"schema": 1, "teams": [{"id": "a", "overflow": [{"to": "a", "after_s": 0}]}]},
            (422, "policy_cycle", "teams.0.overflow.0.to"),
        ),
        ({"schema": 1, "weights": {"load": 1e400}}, (400, "bad_request", "body")),  # Infinity is no JSON
        ({"schema": 1, "x": "y" * (1 << 18)}, (413, "too_large", "body")),
    ],
)  # fmt: skip
def test_a_bad_policy_is_refused_by_its_field_and_nothing_is_stored(
    desk: Reception, path: str, body: Any, problem: Any
) -> None:
    method = "PUT" if path == "policy" else "POST"
    assert desk.tenants(method, f"{SHOP}/{path}", body).problem == problem
    assert policy_of(desk, ID) is DEFAULT


def test_a_policy_may_be_larger_than_other_bodies(desk: Reception) -> None:
    hours = {**WHOLE["teams"][0]["hours"], "holidays": [
        {"date": f"2027-{month:02d}-{day:02d}", "spans": [{"opens": "09:00", "closes": "10:00"}]}
        for month in range(1, 8) for day in range(1, 29)
    ]}  # fmt: skip
    body = {"schema": 1, "teams": [{"id": f"t{n}", "hours": hours} for n in range(12)]}
    assert put(desk, body).status == 201


def waits(desk: Reception) -> None:
    visitor = Author(Side.VISITOR, world.TOM.id)
    draft = Draft(Kind.PERSON_REQUESTED, visitor, world.client_id(0), data={"locale": "en"})
    with using(desk):
        open_conversation(desk.conversations, PLACE, draft, lambda *_: None, now=desk.now)
        desk.settle()


def test_a_dry_run_says_who_would_be_asked_before_and_after_and_writes_nothing(desk: Reception) -> None:
    waits(desk)
    desk.clock += 5_000
    for agent in (world.ADA, world.LIN):
        desk.conversations.set_desk(ID, agent.id, capacity=1, online=True, at=desk.now() - 1)
    before, body = rows(desk), {"schema": 1, "weights": {"load": 0}}
    answer = desk.tenants("POST", f"{SHOP}/policy/check", body).body
    assert answer["in_force"] == "default"
    (tried,) = answer["waiting"]
    assert (tried["conversation"], tried["waited_s"], tried["language"]) == (PLACE.conversation, 5.0, "en")
    assert tried["before"]["agent"] in (world.ADA.id, world.LIN.id)
    assert tried["before"]["reason"] == "skill_and_language"
    assert set(tried["before"]["factors"]) == set(DEFAULT.weights)
    assert tried["differs"] is False
    assert rows(desk) == before
    assert put(desk, body).body["version"] == answer["version"]


def test_a_dry_run_places_one_after_the_other_in_the_order_of_the_proposed_levels(desk: Reception) -> None:
    first = Place(ID, world.fixed_id("cnv", 1))
    visitor = Author(Side.VISITOR, world.MEI.id)
    draft = Draft(Kind.PERSON_REQUESTED, visitor, world.client_id(0), data={"locale": "en"})
    with using(desk):
        open_conversation(desk.conversations, first, draft, lambda *_: None, now=desk.now)
        desk.settle()
    desk.clock += 5_000
    put(desk)
    desk.tenants("PUT", VIP, {"level": "gold"})
    put(desk, {"schema": 1})
    desk.clock += 40_000  # the policy without levels is known everywhere
    waits(desk)
    desk.conversations.set_desk(ID, world.ADA.id, capacity=1, online=True, at=desk.now())
    before = rows(desk)
    levels = {"schema": 1, "levels": {"gold": "high"}}
    tried = desk.tenants("POST", f"{SHOP}/policy/check", levels).body["waiting"]
    assert [(each["conversation"], each["priority"]) for each in tried] == [
        (PLACE.conversation, "high"),
        (first.conversation, "normal"),
    ]
    assert [(each["before"]["agent"], each["after"]["agent"]) for each in tried] == [
        ("", world.ADA.id),
        (world.ADA.id, ""),
    ]
    assert [each["after"]["passed"] for each in tried] == [{}, {"full": 1}]
    assert rows(desk) == before


def test_a_dry_run_shows_whom_new_hours_leave_out(desk: Reception) -> None:
    waits(desk)
    put(desk, {"schema": 1, "teams": [{"id": "night"}]})
    person = {"email": world.LIN.email, "name": "林小雨", "skills": ["orders"], "teams": ["night"]}
    assert desk.tenants("PUT", f"{SHOP}/agents/{world.LIN.id}", person).status == 200
    desk.conversations.set_desk(ID, world.LIN.id, capacity=1, online=True, at=desk.now())
    night = {"time_zone": "Asia/Shanghai", "week": [[{"opens": "20:00", "closes": "24:00"}]] * 7}
    body = {"schema": 1, "teams": [{"id": "night", "hours": night}]}
    (tried,) = desk.tenants("POST", f"{SHOP}/policy/check", body).body["waiting"]
    assert (tried["before"]["agent"], tried["after"]["agent"]) == (world.LIN.id, "")
    assert (tried["after"]["reason"], tried["after"]["passed"]) == ("absent", {"absent": 1})
    assert tried["differs"] is True


def test_an_agent_is_put_into_teams_of_the_policy_and_of_no_other(desk: Reception) -> None:
    person = {"email": world.LIN.email, "name": "Lin", "teams": ["night"]}
    path = f"{SHOP}/agents/{world.LIN.id}"
    assert desk.tenants("PUT", path, person).problem == (422, "invalid_field", "teams.0")
    put(desk)
    assert desk.tenants("PUT", path, person).body["teams"] == ["night"]
    assert desk.tenants("GET", path).body["teams"] == ["night"]
    twice = {**person, "teams": ["night", "night"]}
    assert desk.tenants("PUT", path, twice).problem == (422, "invalid_field", "teams")


def test_a_supervisor_and_a_program_give_a_visitor_a_level(desk: Reception) -> None:
    put(desk)
    given = desk.console(
        "PUT", f"/visitors/{world.TOM.id}/level", {"level": "gold"}, token=desk.token_of(world.MARTA)
    )
    assert (given.status, given.body["level"], given.body["by"]) == (200, "gold", world.MARTA.id)
    assert desk.tenants("GET", VIP).body == given.body
    assert desk.tenants("PUT", VIP, {"level": "platinum"}).body["by"] == f"key_{'0' * 26}"
    gone = desk.tenants("PUT", VIP, {"level": None}, key=desk.token_of(world.OWNER))
    assert gone.body == {"visitor": world.TOM.id, "level": None, "by": "", "set_at": ""}
    assert desk.directory.get(Level, ID, world.TOM.id, fresh=True) is None
    assert desk.tenants("PUT", VIP, {"level": "diamond"}).problem == (422, "invalid_field", "level")


def rows(desk: Reception) -> dict[str, list[Any]]:
    names = [row[0] for row in desk.database.read("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: desk.database.read(f"SELECT * FROM {name}") for name in names}  # noqa: S608
