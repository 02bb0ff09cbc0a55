"""A policy is read whole or refused by the name of its field, and the schema says the same."""

import copy
import json
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from frontdesk import errors
from frontdesk.entrypoints.http.wire_hours import HoursBody, hours_in
from frontdesk.routing.policy import DEFAULT, WEIGHTS, Policy
from frontdesk.routing.read_hours import read_hours, write_hours
from frontdesk.routing.read_policy import read_policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.model import Hours
from tests.unit.routing.policies import HOURS, WHOLE, hours, policies

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "policy.schema.json").read_text("utf-8"))
SKILLS = ("orders", "returns", "sizes")


def schema_allows(body: object) -> bool:
    return bool(Draft202012Validator(SCHEMA).is_valid(body))


def spoiled(path: str, value: Any) -> dict[str, Any]:
    """The whole policy with one value put at `path`; None for `...` takes the field away."""
    body = copy.deepcopy(WHOLE)
    *way, last = path.split(".")
    holder: Any = reduce(_step, way, body)
    if value is ...:
        del holder[last]
    else:
        holder[int(last) if last.isdigit() else last] = value
    return body


def _step(inner: Any, step: str) -> Any:
    return inner[int(step) if step.isdigit() else step]


def refused(body: object, skills: tuple[str, ...] | None = SKILLS) -> str:
    with pytest.raises(errors.InvalidField) as caught:
        read_policy(body, skills)
    assert caught.value.field
    return caught.value.field


def test_a_policy_says_what_its_document_says() -> None:
    policy = read_policy(WHOLE, SKILLS, "v1")
    assert policy.version == "v1"
    assert policy.weights == {**WEIGHTS, "expertise": 2.0, "load": 0.5}
    night = policy.team_of("returns")
    assert night
    assert (night.id, night.overflow[0].to, night.overflow[0].after_s) == ("night", "day", 30)
    assert night.hours
    assert night.hours.zone == "Europe/Berlin"
    assert policy.language_gives_way_s is None
    assert (policy.reception, policy.offer_s, policy.abandon_minutes) == ("person_first", 30, 10)
    assert policy.levels["gold"] == "high"
    assert policy.weight_of("chat") == 2


def test_the_first_promise_that_fits_holds() -> None:
    policy = read_policy(WHOLE, SKILLS)
    first = {
        (priority, skill): promise.first_reply_s
        for priority in ("urgent", "normal")
        for skill in ("returns", "")
        if (promise := policy.promise_for(priority, skill))
    }
    assert first == {
        ("urgent", "returns"): 60,
        ("urgent", ""): 60,
        ("normal", "returns"): 300,
        ("normal", ""): 600,
    }
    assert Policy().promise_for("urgent", "") is None


def test_an_empty_document_is_the_default() -> None:
    assert read_policy({"schema": 1}, (), "default") == DEFAULT
    assert schema_allows({"schema": 1})


def test_the_schema_tells_the_defaults() -> None:
    told = {name: field["default"] for name, field in SCHEMA["properties"].items() if "default" in field}
    written = write_policy(DEFAULT)
    assert told == {name: written[name] for name in written if name not in ("schema", "weights")}
    assert SCHEMA["properties"]["weights"]["properties"].keys() == WEIGHTS.keys()


BOTH = [
    ("schema", ..., "schema"),
    ("schema", 2, "schema"),
    ("schema", "1", "schema"),
    ("shema", 1, "shema"),
    ("weights", [], "weights"),
    ("weights.load", -0.1, "weights.load"),
    ("weights.load", 101, "weights.load"),
    ("weights.load", True, "weights.load"),
    ("weights.charm", 1, "weights.charm"),
    ("skill_gives_way_s", -1, "skill_gives_way_s"),
    ("skill_gives_way_s", 1.5, "skill_gives_way_s"),
    ("skill_gives_way_s", None, "skill_gives_way_s"),
    ("language_gives_way_s", 86_401, "language_gives_way_s"),
    ("last_agent_s", "7", "last_agent_s"),
    ("idle_full_s", 0, "idle_full_s"),
    ("teams", {}, "teams"),
    ("teams", [{"id": f"t{n}"} for n in range(51)], "teams"),
    ("teams.1", "day", "teams.1"),
    ("teams.1.id", ..., "teams.1.id"),
    ("teams.1.id", "The day", "teams.1.id"),
    ("teams.1.skills.0", "Orders!", "teams.1.skills.0"),
    ("teams.1.skills", ["orders", "orders"], "teams.1.skills.1"),
    ("teams.1.size", 3, "teams.1.size"),
    ("teams.0.overflow.0.after_s", ..., "teams.0.overflow.0.after_s"),
    ("teams.0.overflow.0.after_s", -1, "teams.0.overflow.0.after_s"),
    ("teams.0.overflow.0.to", ..., "teams.0.overflow.0.to"),
    ("teams.0.overflow.0.how", 1, "teams.0.overflow.0.how"),
    ("teams.0.hours", [], "teams.0.hours"),
    ("teams.0.hours.week", [[]] * 6, "teams.0.hours.week"),
    ("teams.0.hours.week.6", {}, "teams.0.hours.week.6"),
    ("teams.0.hours.week.0.1.opens", "9:00", "teams.0.hours.week.0.1.opens"),
    ("teams.0.hours.week.0.1.closes", "24:01", "teams.0.hours.week.0.1.closes"),
    ("teams.0.hours.time_zone", "Mars Base", "teams.0.hours.time_zone"),
    ("teams.0.hours.holidays.0.date", "25.12.2026", "teams.0.hours.holidays.0.date"),
    ("teams.0.hours.holidays.0.name", "Christmas", "teams.0.hours.holidays.0.name"),
    ("reception", "bot", "reception"),
    ("reception", 1, "reception"),
    ("offer_s", 4, "offer_s"),
    ("abandon_minutes", 0, "abandon_minutes"),
    ("form_after_s", 9, "form_after_s"),
    ("form_after_s", None, "form_after_s"),
    ("levels", [], "levels"),
    ("levels.gold", "highest", "levels.gold"),
    ("levels.Gold Card", "high", "levels"),
    ("levels", {f"l{n}": "high" for n in range(21)}, "levels"),
    ("promises.0.priority", "most", "promises.0.priority"),
    ("promises.0.skill", "A B", "promises.0.skill"),
    ("promises.0.first_reply_s", 2_592_001, "promises.0.first_reply_s"),
    ("promises.0.round_the_clock", 1, "promises.0.round_the_clock"),
    ("promises.0.reply_s", 1, "promises.0.reply_s"),
    ("weights_by_channel.chat", 0, "weights_by_channel.chat"),
    ("weights_by_channel.fax", 1, "weights_by_channel.fax"),
]  # fmt: skip
PARSER_ALONE = [
    ("weights", dict.fromkeys(WEIGHTS, 0), "weights"),
    ("teams.2.id", "day", "teams.2.id"),
    ("teams.1.skills.0", "knitting", "teams.1.skills.0"),
    ("teams.1.skills.0", "returns", "teams.1.skills.0"),  # the first team's already
    ("promises.1.skill", "knitting", "promises.1.skill"),
    ("promises.2.skill", "returns", "promises.2"),
    ("promises.2.first_reply_s", 0, "promises.2"),
    ("teams.1.overflow.0.to", "nobody", "teams.1.overflow.0.to"),
    ("teams.1.overflow", [{"to": "all", "after_s": 1}, {"to": "all", "after_s": 2}], "teams.1.overflow.1.to"),
    ("teams.2.overflow", [{"to": "all", "after_s": 1}], "teams.2.overflow.0.to"),
    ("teams.2.overflow", [{"to": "night", "after_s": 1}], "teams.0.overflow.0.to"),
    ("teams.0.hours.week.0.1.closes", "13:30", "teams.0.hours.week.0.1"),
    ("teams.0.hours.week.0.1.opens", "12:00", "teams.0.hours.week.0.1"),
    ("teams.0.hours.time_zone", "Europe/Atlantis", "teams.0.hours.time_zone"),
    ("teams.0.hours.holidays.0.date", "2026-02-30", "teams.0.hours.holidays.0.date"),
    ("teams.0.hours.holidays.0.date", "2026-12-24", "teams.0.hours.holidays.1.date"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "field"), BOTH)
def test_a_bad_field_is_refused_by_its_name_and_by_the_schema(path: str, value: Any, field: str) -> None:
    body = spoiled(path, value)
    assert refused(body) == field
    assert not schema_allows(body)


@pytest.mark.parametrize(("path", "value", "field"), PARSER_ALONE)
def test_what_no_schema_can_say_the_parser_refuses(path: str, value: Any, field: str) -> None:
    body = spoiled(path, value)
    assert refused(body) == field
    assert schema_allows(body)


def test_a_cycle_is_told_as_the_way_it_goes() -> None:
    with pytest.raises(
        errors.InvalidField, match="A policy with a cycle: night → day → all → night"
    ) as caught:
        read_policy(spoiled("teams.2.overflow", [{"to": "night", "after_s": 1}]))
    assert caught.value.code == "policy_cycle"


@pytest.mark.parametrize("body", [None, 7, [], "policy"])
def test_what_is_no_object_is_no_policy(body: object) -> None:
    assert refused(body) == "body"
    assert not schema_allows(body)


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -float("inf")])
def test_a_weight_is_finite(weight: float) -> None:
    assert refused(spoiled("weights.load", weight)) == "weights.load"


def test_without_a_list_of_skills_any_may_be_named() -> None:
    assert read_policy(spoiled("teams.1.skills.0", "knitting")).team_of("knitting")


@given(policies)
def test_what_is_written_is_read_as_the_same_policy(policy: Policy) -> None:
    body = write_policy(policy)
    assert read_policy(json.loads(json.dumps(body)), SKILLS) == policy
    assert write_policy(read_policy(body)) == body
    assert schema_allows(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
places = st.sampled_from([path for path, _, _ in (*BOTH, *PARSER_ALONE) if path != "levels.Gold Card"])


@settings(max_examples=300)
@given(places, json_values)
def test_anything_anywhere_is_read_or_refused_by_name(path: str, value: object) -> None:
    """And what the schema refuses, the parser does."""
    body = spoiled(path, value)
    field = ""
    try:
        read_policy(body, SKILLS)
    except errors.InvalidField as error:
        field = error.field or "it has no name"
    assert schema_allows(body) or field not in ("", "it has no name")


@given(hours())
def test_hours_of_a_team_are_written_as_those_of_a_tenant(kept: Hours) -> None:
    written = json.loads(json.dumps(write_hours(kept)))
    assert read_hours(written, "hours") == kept
    assert hours_in(HoursBody.model_validate(written)) == kept


def test_hours_of_a_tenant_are_read_as_those_of_a_team() -> None:
    assert read_hours(HOURS, "hours") == hours_in(HoursBody.model_validate(HOURS))
