"""Rules are published whole, after their own cases pass, and over nothing unseen."""

from typing import Any

import pytest

from frontdesk.entrypoints.speech import rulebook
from frontdesk.tenancy.model import RulesHead
from tests import world
from tests.reception import NEIGHBOUR, Reception


@pytest.fixture
def desk() -> Reception:
    return Reception()


def test_rules_come_back_as_they_were_put_and_are_in_force(desk: Reception) -> None:
    put = desk.tenants("PUT", f"{NEIGHBOUR}/rules", world.RULES)
    assert put.status == 201
    assert put.headers["etag"] == f'"{put.body["version"]}"'
    got = desk.tenants("GET", f"{NEIGHBOUR}/rules")
    assert (got.body, got.headers["etag"]) == (world.RULES, put.headers["etag"])
    again = desk.tenants("PUT", f"{NEIGHBOUR}/rules", world.RULES, headers={"If-Match": '"0"'})
    assert (again.status, again.body) == (200, put.body)
    book = rulebook(desk, world.NEIGHBOUR.id)
    assert book is not None
    hit = book.match(world.HOW_TO_RETURN["zh"], "zh")
    assert hit is not None
    assert hit.rule_id == "return-how"


def test_rules_are_not_published_over_unseen_ones(desk: Reception) -> None:
    fewer = {**world.RULES, "rules": world.RULES["rules"][:1]}
    desk.tenants("PUT", f"{NEIGHBOUR}/rules", world.RULES)
    refused = desk.tenants("PUT", f"{NEIGHBOUR}/rules", fewer, headers={"If-None-Match": "*"})
    assert refused.problem == (412, "version_mismatch", "If-None-Match")


def rule(**changes: Any) -> dict[str, Any]:
    return {**world.RULES, "rules": [{**world.RULES["rules"][1], **changes}]}


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({}, "schema"),
        ({**world.RULES, "rules": 7}, "rules"),
        (rule(id="With Spaces"), "rules[0].id"),
        (rule(hits={"zh": ["怎么退货？"], "en": ["nothing like it"]}), "rules[return-how].hits.en"),
        (rule(misses={"en": ["How do I return this?"]}), "rules[return-how].misses.en"),
        (rule(answers={"zh": "可以", "en": "{nobody}"}), "rules[return-how].answers.en"),
    ],
)
def test_rules_that_fail_their_own_cases_are_not_published(
    desk: Reception, rules: dict[str, Any], field: str
) -> None:
    answer = desk.tenants("PUT", f"{NEIGHBOUR}/rules", rules)
    assert answer.problem == (422, "invalid_field", field)
    assert desk.directory.get(RulesHead, world.NEIGHBOUR.id, fresh=True) is None


def test_rules_may_be_larger_than_other_bodies_but_not_endless(desk: Reception) -> None:
    def of_size(length: int) -> dict[str, Any]:
        return {"schema": 1, "facts": {f"fact{n}": {"en": "x" * 1_000} for n in range(length)}, "rules": []}

    assert desk.tenants("PUT", f"{NEIGHBOUR}/rules", of_size(60)).status == 201
    assert desk.tenants("PUT", f"{NEIGHBOUR}/rules", of_size(1_100)).problem == (413, "too_large", "body")
