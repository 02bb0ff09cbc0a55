"""The page of costs follows from infra/costs.py, and that from the templates."""

from infra import costs
from tests.unit.infra.access_rules import ringing
from tests.unit.infra.cloudformation import Json, events, nested_text, of_type, parse, root_text


def total(charges: list[costs.Charge]) -> float:
    return sum(charge.dollars for charge in charges)


def test_the_page_shows_what_is_computed() -> None:
    page = costs.PAGE.read_text("utf-8")
    assert costs.filled(page) == page, "run: python -m infra.costs"
    assert all(table in page for table in costs.tables().values())


def test_the_saver_preset_stays_below_two_dollars_without_any_free_tier() -> None:
    assert 1 < total(costs.standing("saver")) <= 2


def test_standing_charges_count_what_the_templates_hold() -> None:
    template, alarms = parse(root_text()), parse(nested_text("alarms"))
    assert {"saver": ringing(alarms, more=False), "hardened": ringing(alarms, more=True)} == costs.ALARMS
    assert len(list(events(template, "SQS"))) == costs.WORKED_QUEUES
    schedules = [e["Schedule"] for _, _, e in events(template, "Schedule")]
    assert schedules == ["rate(1 minute)", "cron(40 2 * * ? *)"]
    (acl,) = of_type(parse(nested_text("edge")), "AWS::WAFv2::WebACL").values()
    assert len(acl["Rules"]) == costs.RULES
    assert sum(snapped(template)) == costs.SNAPPED_GB


def snapped(template: Json) -> list[float]:
    functions = template["Resources"].values()
    return [f["Properties"]["MemorySize"] / 1024 for f in functions if "SnapStart" in f.get("Properties", {})]


def test_more_conversations_cost_more_and_none_cost_nothing() -> None:
    nobody, few, many = (total(costs.usage(costs.Conversation(), *volume)) for volume in costs.VOLUMES)
    assert nobody == 0 < few < many


def test_a_conversation_costs_less_than_a_quarter_of_a_cent() -> None:
    conversations, hours = costs.VOLUMES[-1]
    assert total(costs.usage(costs.Conversation(), conversations, hours)) / conversations < 0.0025


def test_every_price_is_used() -> None:
    charges = [*costs.standing("hardened"), *costs.usage(costs.Conversation(), 1, 1)]
    told_in_words = {"trace", "inspected"}  # per million requests, below the table of `hardened`
    assert {charge.price for charge in charges} | told_in_words == set(costs.PRICES)
