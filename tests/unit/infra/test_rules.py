"""Each rule of the templates sees the fault that it is there for."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.infra import access_rules, api_rules, work_rules
from tests.unit.infra.cloudformation import NESTED, Json, nested_text, parse, presets, root_text
from tests.unit.infra.granted import Witness, granted

GOOD = parse(root_text())
Break = Callable[[Json], Any]


def function(template: Json, name: str) -> Json:
    properties: Json = template["Resources"][name]["Properties"]
    return properties


def event(template: Json, name: str) -> Json:
    (only,) = function(template, name)["Events"].values()
    properties: Json = only["Properties"]
    return properties


def api_event(template: Json, name: str, route: str) -> Json:
    properties: Json = function(template, name)["Events"][route]["Properties"]
    return properties


@pytest.mark.parametrize(
    ("rule", "broken", "complaint"),
    [
        (
            work_rules.endless_logs,
            lambda t: function(t, "Answer").pop("LoggingConfig"),
            "Answer has no log group",
        ),
        (
            work_rules.endless_logs,
            lambda t: function(t, "AnswerLogs").pop("RetentionInDays"),
            "never forgets",
        ),
        (work_rules.early_redelivery, lambda t: function(t, "Route").update(Timeout=16), "again after 90 s"),
        (
            work_rules.early_redelivery,
            lambda t: event(t, "Answer").update(MaximumBatchingWindowInSeconds=1),
            "again after 180 s",
        ),
        (
            work_rules.early_redelivery,
            lambda t: function(t, "RouteQueue").pop("VisibilityTimeout"),
            "after 30 s",
        ),
        (
            work_rules.endless_retries,
            lambda t: function(t, "RouteQueue").pop("RedrivePolicy"),
            "no dead letters",
        ),
        (
            work_rules.endless_retries,
            lambda t: function(t, "AnswerDead").update(MessageRetentionPeriod=345_600),
            "before their day is over",
        ),
        (
            work_rules.all_or_nothing_batches,
            lambda t: event(t, "Route").pop("FunctionResponseTypes"),
            "whole batch",
        ),
        (
            work_rules.all_or_nothing_batches,
            lambda t: event(t, "Dispatch").pop("MaximumRetryAttempts"),
            "a day",
        ),
        (
            work_rules.all_or_nothing_batches,
            lambda t: event(t, "Dispatch").pop("DestinationConfig"),
            "is lost",
        ),
        (
            work_rules.unfiltered_stream,
            lambda t: event(t, "Dispatch").pop("FilterCriteria"),
            "more than events",
        ),
        (
            api_rules.doubled_routes,
            lambda t: api_event(t, "Stream", "News").update(Path="/v1/conversations/{id}/events"),
            "GET /v1/conversations/{id}/events has 2 owners",
        ),
        (
            api_rules.swallowing_routes,
            lambda t: api_event(t, "Console", "Me").update(Path="/v1/agent/{rest+}"),
            "Console takes GET /v1/agent/{rest+}",
        ),
        (
            api_rules.swallowing_routes,
            lambda t: api_event(t, "Console", "Me").update(Method="any"),
            "takes ANY",
        ),
        (api_rules.unguarded_stages, lambda t: function(t, "Api").pop("OpenApiVersion"), "a second stage"),
        (
            api_rules.cut_streams,
            lambda t: api_event(t, "Stream", "Feed").pop("TimeoutInMillis"),
            "would be cut",
        ),
        (
            api_rules.cut_streams,
            lambda t: api_event(t, "Stream", "Feed").pop("ResponseTransferMode"),
            "be cut",
        ),
        (
            api_rules.throttles_of_nothing,
            lambda t: api_event(t, "Console", "Login").update(Path="/v1/agent/signin"),
            "/~1v1~1agent~1login is no route",
        ),
        (
            api_rules.crowded_policies,
            lambda t: [
                function(t, "Console")["Events"].update({f"R{n}": {"Type": "Api", "Properties": route(n)}})
                for n in range(30)
            ],
            "the policy of Console",
        ),
    ],
)
def test_a_broken_template_is_refused(rule: work_rules.Rule, broken: Break, complaint: str) -> None:
    template = copy.deepcopy(GOOD)
    assert rule(template) == []
    broken(template)
    assert complaint in "; ".join(rule(template))


def route(number: int) -> Json:
    return {"Path": f"/v1/agent/{number}", "Method": "get"}


@pytest.mark.parametrize(
    "line",
    ['Resource: "*"', "Resource: '*' # needed", "  Resource: *", 'Resource: ["*"]', 'Resource: "*"  #'],
)
def test_a_star_without_a_reason_is_seen(line: str) -> None:
    assert access_rules.stars_without_reason(f"a: 1\n{line}\n") != []


@pytest.mark.parametrize(
    "line",
    ['Resource: "*" # X-Ray has no resources to name', 'Resource: !Sub "${Arn}/*"', "Resource: !Ref Arn"],
)
def test_a_star_with_a_reason_and_a_named_resource_pass(line: str) -> None:
    assert access_rules.stars_without_reason(line) == []


@pytest.mark.parametrize("action", ["dynamodb:*", "*", ["sqs:SendMessage", "s3:*"]])
def test_a_broad_action_is_seen(action: Any) -> None:
    allow = {"Effect": "Allow", "Action": action, "Resource": "arn"}
    deny = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn"}
    role = {"Properties": {"Policies": [{"PolicyDocument": {"Statement": [deny, allow]}}]}}
    assert len(access_rules.broad_actions({"Resources": {"Role": role}})) == 1


def test_a_borrowed_role_and_an_idle_one_are_seen() -> None:
    template, access = copy.deepcopy(GOOD), parse(nested_text("access"))
    function(template, "Answer")["Role"] = function(template, "Sweep")["Role"]
    access["Resources"]["Spare"] = access["Resources"]["Sweep"]
    assert access_rules.foreign_roles(template, access) == ["Answer borrows a role", "nobody has role Spare"]


def test_a_preset_with_a_typo_is_seen() -> None:
    saver = {**presets()["saver"], "WarmStrat": "none", "WarmStart": "hot"}
    assert access_rules.unknown_parameters(GOOD, {"saver": saver}) == [
        "saver sets WarmStart to hot, which is not allowed",
        "saver sets WarmStrat, which does not exist",
    ]


def test_a_forgotten_parameter_and_an_unknown_output_are_seen() -> None:
    template = copy.deepcopy(GOOD)
    nested = {f"infra/{name}.yaml": parse(nested_text(name)) for name in NESTED}
    del function(template, "Access")["Parameters"]["InboxArn"]
    function(template, "Access")["Parameters"]["Colour"] = "blue"
    function(template, "Answer")["Role"] = {"Fn::GetAtt": ["Access", "Outputs.Nobody"]}
    assert access_rules.loose_ends(template, nested) == [
        "Access has no output Nobody",
        "Access has no parameter Colour",
        "Access is not given InboxArn",
    ]


def test_a_variable_that_nobody_reads_is_seen() -> None:
    names = {"FRONTDESK_STAGE", "FRONTDESK_BOOTSTRAP_KEY_HASH"}
    complaints = access_rules.unread_variables(GOOD, names)
    assert "Globals sets FRONTDESK_INBOX_TABLE, which frontdesk.settings does not know" in complaints
    assert not any("STAGE" in complaint or "Tenants" in complaint for complaint in complaints)


def test_alarms_are_counted_with_and_without_their_condition() -> None:
    alarm = {"Type": "AWS::CloudWatch::Alarm"}
    template = {
        "Resources": {"A": alarm, "B": {**alarm, "Condition": "More"}, "C": {"Type": "AWS::SNS::Topic"}}
    }
    assert (access_rules.ringing(template, more=False), access_rules.ringing(template, more=True)) == (1, 2)


def test_a_right_is_the_same_word_in_a_role_and_in_a_call() -> None:
    access = parse(nested_text("access"))
    witness = Witness({"table-1": "InboxArn", "table-2": "ConversationsArn"})
    query = {"TableName": "table-1", "IndexName": "by_queue"}
    writes = {"TransactItems": [{"Put": {"TableName": "table-2"}}, {"Update": {"TableName": "table-2"}}]}
    console = granted(access)["Console"]
    assert set(witness.rights("dynamodb", "Query", query)) <= console
    assert set(witness.rights("dynamodb", "TransactWriteItems", writes)) <= console
    assert set(witness.rights("dynamodb", "Scan", {"TableName": "table-2"})) & console == set()
    assert set(witness.rights("dynamodb", "Query", {"TableName": "table-1"})) & console == set()
    assert ("ssm:GetParameter", "SecretParameter") in console - granted(access)["Answer"]
