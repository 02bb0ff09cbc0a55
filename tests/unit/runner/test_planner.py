"""From template to plan: everything the runner acts on, worked out as CloudFormation would."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.local.kinds import INERT, RUN
from infra.local.options import DEFAULTS, ROOT
from infra.local.plan import Plan, Route, Throttle
from infra.local.planner import plan
from infra.local.refusals import Refusals
from infra.local.router import Router
from infra.local.stacks import Stack
from infra.local.template import Expanded, TemplateError, read

SAMPLE = Path(__file__).with_name("sample.yaml")
GIVEN = {"Stage": "local", "Needed": "x"}


@pytest.fixture(scope="module")
def expanded() -> Expanded:
    return read(SAMPLE, GIVEN)


@pytest.fixture(scope="module")
def sample(expanded: Expanded) -> Plan:
    return plan(Stack(expanded, GIVEN))


@pytest.fixture(scope="module")
def real() -> Plan:
    return plan(Stack(read(ROOT / "template.yaml", DEFAULTS), DEFAULTS))


def test_functions_have_their_folder_time_memory_and_environment(sample: Plan) -> None:
    things = sample.functions["Things"]
    assert (things.module, things.attribute) == ("functions.things.handler", "handler")
    assert (things.timeout_s, things.memory_mb) == (9, 300)
    assert things.environment["FRONTDESK_TABLE"] == "log-local"
    assert things.environment["FRONTDESK_JOINED"] == "a-local-log-local-${kept}"
    assert things.environment["FRONTDESK_CHOSEN"] == "no"
    assert things.environment["FRONTDESK_WORK_QUEUE_URL"].endswith("/frontdesk-Work")


def test_what_the_template_leaves_open_is_lambdas_default(sample: Plan) -> None:
    assert sample.functions["Worker"].timeout_s == 3


def test_a_function_that_a_script_starts_is_a_web_application(sample: Plan) -> None:
    live = sample.functions["Live"]
    assert (live.streams, live.module, live.attribute) == (True, "functions.live.handler", "app")


def test_routes_lead_to_their_functions_also_through_an_alias(sample: Plan) -> None:
    routes = {(each.method, each.resource): each for each in sample.api.routes}
    assert routes["GET", "/things/{id}"].function == "Things"
    assert routes["GET", "/live"].function == "Live"
    assert routes["ANY", "/rest/{proxy+}"].function == "Things"


def test_a_method_has_its_own_throttle_or_the_default(sample: Plan) -> None:
    routes = {(each.method, each.resource): each.throttle for each in sample.api.routes}
    assert routes["GET", "/things/{id}"] == Throttle(1.0, 2)
    assert routes["PUT", "/things/{id}"] == Throttle(10.0, 20)


def test_a_preflight_is_an_answer_that_is_fixed(sample: Plan) -> None:
    preflight = next(each for each in sample.api.routes if each.method == "OPTIONS")
    assert preflight.function is None
    assert preflight.fixed is not None
    assert preflight.fixed.headers["Access-Control-Allow-Methods"] == "GET,POST"


def test_gateway_responses_are_worded_by_the_template(sample: Plan) -> None:
    reply = Refusals(sample.api.refusals).reply("THROTTLED", "id-1")
    assert (reply.status, dict(reply.headers)["retry-after"]) == (429, "3")
    assert json.loads(reply.body) == {"code": "too_many", "request": "id-1"}


def test_queues_know_their_visibility_and_dead_letters(sample: Plan) -> None:
    work = sample.queues["frontdesk-Work"]
    assert (work.visibility_s, work.max_receives, work.dead_letter) == (60, 4, "frontdesk-Dead")


def test_a_queues_mapping_has_batch_size_partial_failures_and_concurrency(sample: Plan) -> None:
    (mapping,) = sample.queue_mappings
    assert (mapping.function, mapping.queue) == ("Worker", "frontdesk-Work")
    assert (mapping.batch, mapping.partial, mapping.concurrency) == (4, True, 7)


def test_a_streams_mapping_has_filters_retries_and_a_destination(sample: Plan) -> None:
    (mapping,) = sample.stream_mappings
    assert (mapping.function, mapping.table, mapping.start) == ("Worker", "log-local", "LATEST")
    assert (mapping.batch, mapping.retries, mapping.bisect, mapping.partial) == (50, 3, True, False)
    assert mapping.filters[0]["dynamodb"]["Keys"]["s"]["S"] == [{"prefix": "e#"}]
    assert mapping.on_failure == "arn:aws:s3:::frontdesk-data-parked"


def test_a_schedule_has_its_expression_and_event(sample: Plan) -> None:
    (timed,) = sample.schedules
    assert (timed.function, timed.expression, timed.input) == (
        "Worker",
        "cron(0 3 * * ? *)",
        {"what": "night"},
    )


def test_a_nested_stacks_table_keeps_its_keys_stream_and_ttl(sample: Plan) -> None:
    table = sample.tables["log-local"]
    assert (table.streams, table.ttl) == (True, "x")
    assert table.properties["KeySchema"] == [{"AttributeName": "c", "KeyType": "HASH"}]


def test_what_a_condition_switches_off_is_not_there(sample: Plan) -> None:
    assert "frontdesk-OnlyInProd" not in sample.queues
    assert "AWS::CloudWatch::Alarm" in sample.inert


def changed(expanded: Expanded, change: Callable[[dict[str, Any]], None]) -> Plan:
    """The plan of the sample after a change of its resources."""
    stacks = copy.deepcopy(dict(expanded.stacks))
    change(stacks[""]["Resources"])
    return plan(Stack(Expanded(stacks, ()), GIVEN))


def test_a_type_nobody_knows_is_an_error(expanded: Expanded) -> None:
    with pytest.raises(TemplateError, match="AWS::Teleport::Gate"):
        changed(expanded, lambda all: all.update(Gate={"Type": "AWS::Teleport::Gate"}))


def test_a_property_of_a_mapping_that_is_not_run_is_an_error(expanded: Expanded) -> None:
    with pytest.raises(TemplateError, match="TumblingWindowInSeconds"):
        changed(expanded, lambda all: all["WorkerLog"]["Properties"].update(TumblingWindowInSeconds=5))


def test_a_function_nobody_works_out_is_an_error(expanded: Expanded) -> None:
    with pytest.raises(TemplateError, match="Fn::ImportValue"):
        changed(expanded, lambda all: all["Dead"].update(Properties={"QueueName": {"Fn::ImportValue": "x"}}))


def test_a_parameter_without_a_value_is_an_error_that_says_how_to_give_it(expanded: Expanded) -> None:
    with pytest.raises(TemplateError, match="--parameter Needed="):
        plan(Stack(expanded, {}))


def test_the_expanded_template_is_kept_until_a_file_or_a_parameter_changes(tmp_path: Path) -> None:
    for name in ("sample.yaml", "sample_nested.yaml"):
        (tmp_path / name).write_text(SAMPLE.with_name(name).read_text("utf-8"), "utf-8")
    template, cache = tmp_path / "sample.yaml", tmp_path / "cache.json"
    read(template, GIVEN, cache)
    cache.write_text(cache.read_text("utf-8").replace('"Timeout": 9', '"Timeout": 8'), "utf-8")

    def timeout(**given: str) -> int:
        return plan(Stack(read(template, {**GIVEN, **given}, cache), GIVEN)).functions["Things"].timeout_s

    assert timeout() == 8
    nested = tmp_path / "sample_nested.yaml"
    nested.write_text(nested.read_text("utf-8") + "\n", "utf-8")
    assert timeout() == 9


def test_a_template_that_does_not_expand_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    function = "Resources: {A: {Type: AWS::Serverless::Function, Properties: {}}}"
    broken.write_text(f"Transform: AWS::Serverless-2016-10-31\n{function}\n", "utf-8")
    with pytest.raises(TemplateError, match="does not expand"):
        read(broken, {})


def test_the_real_template_can_be_run(real: Plan) -> None:
    assert set(real.functions) >= {
        "Messages",
        "Stream",
        "Console",
        "Tenants",
        "Dispatch",
        "Answer",
        "Route",
        "Sweep",
    }
    for function in real.functions.values():
        assert (ROOT / function.folder / "handler.py").is_file()
        assert len(function.environment) > 5
    assert all(Router(real.api.routes).find(each.method, each.resource) for each in real.api.routes)


def test_every_type_of_the_real_template_is_run_or_left_alone_for_a_reason() -> None:
    stacks = read(ROOT / "template.yaml", DEFAULTS).stacks.values()
    kinds = {resource["Type"] for stack in stacks for resource in stack["Resources"].values()}
    assert kinds <= RUN | INERT.keys()


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("/v1/a", "/v1/a"),
        ("/v1/b", "/v1/{id}"),
        ("/v1/a/c", "/v1/{id}/c"),
        ("/v1/a/d/e", "/v1/{all+}"),
        ("/v1/a/", "/v1/a"),
        ("/v2/a", None),
        ("/v1", None),
    ],
)
def test_a_literal_segment_comes_before_a_variable_and_that_before_a_greedy_one(
    path: str, resource: str | None
) -> None:
    resources = ["/v1/a", "/v1/{id}", "/v1/{id}/c", "/v1/{all+}"]
    found = Router([Route("GET", each, "F") for each in resources]).find("GET", path)
    assert (found[0].resource if found else None) == resource
