"""The templates keep the rules; test_rules.py shows that each rule can be broken."""

import json
from dataclasses import fields

import pytest

from frontdesk import errors
from frontdesk.settings import Settings
from tests.unit.infra import access_rules, api_rules, work_rules
from tests.unit.infra.cloudformation import (
    NESTED,
    ROOT,
    Json,
    nested_text,
    of_type,
    parse,
    presets,
    root_text,
    routes,
)


@pytest.fixture(scope="module")
def template() -> Json:
    return parse(root_text())


@pytest.fixture(scope="module")
def nested() -> dict[str, Json]:
    return {f"infra/{name}.yaml": parse(nested_text(name)) for name in NESTED}


@pytest.mark.parametrize("rule", [
    work_rules.endless_logs,
    work_rules.early_redelivery,
    work_rules.endless_retries,
    work_rules.all_or_nothing_batches,
    work_rules.unfiltered_stream,
    api_rules.doubled_routes,
    api_rules.swallowing_routes,
    api_rules.unguarded_stages,
    api_rules.cut_streams,
    api_rules.throttles_of_nothing,
    api_rules.crowded_policies,
])  # fmt: skip
def test_the_template_keeps(rule: work_rules.Rule, template: Json) -> None:
    assert rule(template) == []


def test_every_star_has_a_written_reason() -> None:
    texts = [root_text(), *map(nested_text, NESTED)]
    assert [complaint for text in texts for complaint in access_rules.stars_without_reason(text)] == []


def test_every_action_is_named(template: Json, nested: dict[str, Json]) -> None:
    assert [c for each in (template, *nested.values()) for c in access_rules.broad_actions(each)] == []


def test_every_function_has_a_role_of_its_own(template: Json, nested: dict[str, Json]) -> None:
    assert access_rules.foreign_roles(template, nested["infra/access.yaml"]) == []


def test_both_presets_set_what_exists(template: Json) -> None:
    assert set(presets()) == {"saver", "hardened"}
    assert access_rules.unknown_parameters(template, presets()) == []


def test_nested_stacks_get_and_give_what_is_asked(template: Json, nested: dict[str, Json]) -> None:
    assert access_rules.loose_ends(template, nested) == []


def test_the_saver_preset_has_at_most_ten_alarms(nested: dict[str, Json]) -> None:
    alarms = nested["infra/alarms.yaml"]
    assert presets()["saver"]["MoreAlarms"] == "false"
    assert access_rules.ringing(alarms, more=False) <= 10 < access_rules.ringing(alarms, more=True)


def test_functions_are_told_only_what_settings_reads(template: Json) -> None:
    names = {f"FRONTDESK_{field.name.upper()}" for field in fields(Settings)}
    assert access_rules.unread_variables(template, names) == []


def test_the_script_that_starts_the_stream_may_be_executed() -> None:
    assert (ROOT / "functions/stream/run.sh").stat().st_mode & 0o111 == 0o111


def test_routes_live_below_the_version_and_agents_below_their_own(template: Json) -> None:
    owners = {path.split("/")[2]: set[str]() for _, path, _ in routes(template)}
    for _, path, name in routes(template):
        assert path.startswith("/v1/")
        owners[path.split("/")[2]].add(name)
    assert owners == {
        "sessions": {"Messages"},
        "conversations": {"Messages", "Stream"},
        "agent": {"Console", "Stream"},
        "tenants": {"Tenants"},
        "knowledge": {"Knowledge"},
    }


def test_the_gateway_speaks_as_we_do(template: Json) -> None:
    known = vars(errors).values()
    codes = {e.code for e in known if isinstance(e, type) and issubclass(e, errors.FrontdeskError)}
    for name, response in template["Resources"]["Api"]["Properties"]["GatewayResponses"].items():
        (body,) = response["ResponseTemplates"].values()
        problem, headers = json.loads(body), response["ResponseParameters"]["Headers"]
        assert problem["code"] in codes
        assert problem["type"] == f"urn:frontdesk:error:{problem['code']}"
        assert problem.get("status", response.get("StatusCode")) == response.get("StatusCode")
        assert headers["Content-Type"] == "'application/problem+json'"
        assert headers["Access-Control-Allow-Origin"] == "'*'"
        assert ("Retry-After" in headers) == (problem["code"] in {"too_many", "unavailable"}), name


def test_the_access_log_names_no_visitor(template: Json) -> None:
    line = template["Resources"]["Api"]["Properties"]["AccessLogSetting"]["Format"]
    assert set(json.loads(line)) == {
        "request", "at", "method", "route", "status", "ms", "function_ms", "bytes", "error", "tls"
    }  # fmt: skip
    for word in ("identity", 'path"', "querystring", "authorizer", "requestOverride"):
        assert word not in line


def test_tables_and_what_failed_outlive_the_stack(nested: dict[str, Json]) -> None:
    kept = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"}
    for resource in nested["infra/data.yaml"]["Resources"].values():
        if resource["Type"] in kept:
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_the_layers_are_built_for_the_runtime(template: Json) -> None:
    runtime = template["Globals"]["Function"]["Runtime"]
    version = runtime.removeprefix("python")
    assert f'PYTHON = "{version}"' in (ROOT / "layers/deps/build.py").read_text("utf-8")
    assert f"VERSION = ({version.replace('.', ', ')})" in (ROOT / "layers/compile.py").read_text("utf-8")
    for layer in of_type(template, "AWS::Serverless::LayerVersion").values():
        assert layer["CompatibleRuntimes"] == [runtime]
