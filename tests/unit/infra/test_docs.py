"""Operators find everything: each parameter, setting, alarm and kind of record has its line in the docs."""

import re
from dataclasses import fields

from frontdesk.settings import Settings
from frontdesk.tenancy.records import KEYS
from tests.unit.infra.cloudformation import ALARM, ROOT, nested_text, of_type, parse, presets, root_text

OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
MODEL = (ROOT / "docs/data-model.md").read_text("utf-8")
ANCHORS = {
    line.lstrip("# ").lower().replace(" ", "-") for line in OPERATIONS.splitlines() if line.startswith("#")
}


def section(title: str) -> str:
    """What stands below a heading, up to the next of its rank."""
    return OPERATIONS.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_parameter_is_explained_and_no_other() -> None:
    explained = set(
        re.findall(r"`([A-Z]\w+)`", "".join(re.findall(r"^\| [^|]+", section("Parameters"), re.M)))
    )
    assert explained == set(parse(root_text())["Parameters"])


def test_the_table_says_what_the_presets_set() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|((?:[^|]*\|){3})", section("Parameters"), re.M))
    for name, cells in rows.items():
        _, saver, hardened = (cell.strip() for cell in cells.split("|")[:3])
        for preset, cell in (("saver", saver), ("hardened", hardened)):
            told = presets()[preset].get(name)
            if name not in {
                "Stage",
                "SecretParameter",
                "TlsPolicy",
            }:  # the same in both; too long for the table
                assert cell == (told or ""), f"{preset} sets {name} to {told}, the table says {cell}"


def test_every_setting_is_explained() -> None:
    names = {f"FRONTDESK_{field.name.upper()}" for field in fields(Settings)} - {"FRONTDESK_REGION"}
    assert set(re.findall(r"`(FRONTDESK_\w+)`", section("Settings"))) == names


def test_every_alarm_leads_to_its_section() -> None:
    alarms = of_type(parse(nested_text("alarms")), ALARM)
    for name, alarm in alarms.items():
        anchor = alarm["AlarmDescription"].partition("operations.md#")[2]
        assert anchor in ANCHORS, f"{name} leads to {anchor or 'nowhere'}"
        assert name in section("Alarms"), f"{name} is not named"


def test_every_kind_of_record_is_in_the_data_model() -> None:
    assert [key for key in KEYS.values() if f"`{key}" not in MODEL] == []


def test_every_key_and_index_is_in_the_data_model() -> None:
    tables = of_type(parse(nested_text("data")), "AWS::DynamoDB::Table")
    for name, table in tables.items():
        told = MODEL.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for attribute in table["AttributeDefinitions"]:
            assert f"`{attribute['AttributeName']}`" in told
        for index in table.get("GlobalSecondaryIndexes", []):
            assert f"`{index['IndexName']}`" in told


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in ("operations", "costs", "data-model", "unproven"):
        text = (ROOT / f"docs/{page}.md").read_text("utf-8")
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
            assert (ROOT / "docs" / target).exists(), f"{page}.md leads to {target}"
