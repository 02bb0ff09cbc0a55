"""Each sentence of an answer has its source as it stood, for those who may see it; once erased, nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Event, Place, Side
from frontdesk.entrypoints.sources import cited_key
from frontdesk.tenancy.identity import VisitorClaims
from functions.messages.handler import handler
from tests import world
from tests.desk import answered, request
from tests.library import TENANT, Library
from tests.unit.adapters.llm_server import Script, delta, serving

ROPES = "# Storage\n\nStore ropes in a dry cellar at 12 degrees.\n\n# Age\n\nRopes last ten years."
HOW_WARM = "At how many degrees should I store ropes?"
LESSONS, SATURDAY = "Do you give climbing lessons?", "Yes, every Saturday at ten."


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return Library(tmp_path)


def asked(desk: Library, text: str, key: int = 1) -> tuple[Place, Event]:
    """The conversation and the bot's answer to its first message."""
    place = Place(TENANT, desk.opens(text, key)["conversation"])
    desk.settle()
    return place, desk.conversations.tail(place, 1)[1]


def for_visitor(desk: Library, place: Place, seq: object = 2, *, as_of: str = "") -> tuple[int, Any]:
    visitor = desk.conversations.tail(place, 1)[0].author.id
    claims = VisitorClaims(place.tenant, visitor, world.SHOP_SITE.id, as_of or place.conversation, 0)
    token = desk.tokens.issue(claims, desk.now()).token
    path = f"/v1/conversations/{place.conversation}/answers/{seq}/sources"
    with using(desk):
        return answered(handler(request("GET", path, token=token), None))


def for_agent(desk: Library, place: Place, seq: int = 2, who: world.Agent = world.LIN) -> Any:
    path = f"/conversations/{place.conversation}/answers/{seq}/sources"
    return desk.console("GET", path, token=desk.token_of(who))


def test_a_sentence_from_an_article_shows_its_chunk_of_that_version(desk: Library) -> None:
    desk.article("Rope care", ROPES)
    version = desk.publish().refined
    place, answer = asked(desk, HOW_WARM)
    desk.article("Rope care", ROPES.replace("12", "13"))
    desk.publish()

    status, body = for_visitor(desk, place)

    assert (status, body["knowledge"], body["erased"]) == (200, version, False)
    claim = next(each for each in body["claims"] if "12 degrees" in each["text"])
    assert claim["text"] == answer.text[claim["start"] : claim["start"] + claim["length"]]
    (source,) = claim["sources"]
    assert (source["title"], source["heading"], source["withdrawn"]) == ("Rope care", "Storage", False)
    assert source["text"] == "Store ropes in a dry cellar at 12 degrees."
    assert "evidence" not in body
    assert "article" not in source


def test_a_top_question_shows_the_entry_from_the_bundle(desk: Library) -> None:
    desk.entry(LESSONS, SATURDAY, url="https://www.lanternfish.example/lessons")
    desk.publish()
    place, _ = asked(desk, LESSONS)
    desk.entry(LESSONS, "Never.")
    desk.publish()
    desk.clock += 6_000
    desk.opens(LESSONS, 2)
    (claim,) = for_visitor(desk, place)[1]["claims"]
    (source,) = claim["sources"]
    assert (claim["text"], source["text"]) == (SATURDAY, SATURDAY)
    assert source["url"] == "https://www.lanternfish.example/lessons"


def test_a_rules_answer_names_rule_and_version(desk: Library) -> None:
    place, answer = asked(desk, world.HOW_TO_RETURN["zh"])
    status, body = for_visitor(desk, place)
    assert (status, body["rule"]) == (200, {"id": "return-how", "version": "1"})
    assert [(each["text"], each["sources"]) for each in body["claims"]] == [(answer.text, [])]


def test_an_agent_sees_the_evidence_too(desk: Library) -> None:
    article = desk.article("Rope care", ROPES)
    desk.publish()
    place, _ = asked(desk, HOW_WARM)
    answer = for_agent(desk, place)
    assert answer.status == 200
    assert answer.body["claims"][0]["sources"][0]["article"] == article
    assert answer.body["evidence"]["confidence"]["score"] > 0


def test_where_a_models_draft_fell_the_extract_is_named_and_agents_see_whose_fell(desk: Library) -> None:
    with serving(Script(delta("Store ropes at 40 degrees [1].", "stop"))) as address:
        desk.settings = replace(desk.settings, composer="openai_compatible", model_url=address, model="glm-4")
        desk.article("Rope care", ROPES)
        desk.publish()
        place, answer = asked(desk, HOW_WARM)
    assert "12 degrees" in answer.text
    told = for_visitor(desk, place)[1]
    assert (told["composer"], "prompt" in told) == ("extractive/1", False)
    seen = for_agent(desk, place).body
    assert (seen["composer"], seen["evidence"]["drafted"]) == ("extractive/1", "openai_compatible:glm-4")
    assert seen["prompt"]


def test_what_was_deleted_since_is_named_but_not_quoted_to_a_visitor(desk: Library) -> None:
    article = desk.article("Rope care", ROPES)
    desk.publish()
    place, _ = asked(desk, HOW_WARM)
    desk.forget(article)
    desk.clock += 6_000
    source = for_visitor(desk, place)[1]["claims"][0]["sources"][0]
    assert source["withdrawn"] is True
    assert "text" not in source
    assert "12 degrees" in for_agent(desk, place).body["claims"][0]["sources"][0]["text"]


def test_what_a_group_may_see_is_shown_to_agents_alone(desk: Library) -> None:
    desk.article("Rope care", ROPES)
    version = desk.publish().refined
    place, answer = asked(desk, HOW_WARM)
    (_, _, (chunk, *_)) = answer.data["claims"][0]
    key = cited_key(TENANT, version, chunk)
    kept = desk.blobs.get(key)
    assert kept
    assert kept.endswith(b'""]')
    desk.blobs.put(key, kept[:-3] + b'"vip"]')
    assert for_visitor(desk, place)[1]["claims"][0]["sources"] == []
    assert for_agent(desk, place).body["claims"][0]["sources"][0]["audience"] == "vip"


def test_a_chunk_whose_files_are_gone_is_told_as_lost(desk: Library) -> None:
    desk.article("Rope care", ROPES)
    desk.publish()
    place, _ = asked(desk, HOW_WARM)
    for key in list(desk.blobs.keys(f"{TENANT}/")):
        desk.blobs.delete(key)
    desk.bundles.clear()
    (source, *_) = for_visitor(desk, place)[1]["claims"][0]["sources"]
    assert source["lost"] is True
    assert "text" not in source


def test_an_erased_answer_tells_only_that_it_is(desk: Library) -> None:
    desk.article("Rope care", ROPES)
    desk.publish()
    place, _ = asked(desk, HOW_WARM)
    erase(desk.conversations, place, Author(Side.AGENT, world.LIN.id), "a_1_erased", base=1, now=desk.now)
    assert for_agent(desk, place).body == {"seq": 2, "erased": True, "claims": []}
    assert for_visitor(desk, place)[0] == 401


def test_another_tenants_or_conversations_answer_is_none(desk: Library) -> None:
    place, _ = asked(desk, world.HOW_TO_RETURN["en"])
    assert for_agent(desk, place, who=world.NEIGHBOUR_AGENT).problem == (404, "not_found", "seq")
    assert for_visitor(desk, place, as_of=world.TOM_CONVERSATION)[0] == 404


@pytest.mark.parametrize("seq", [1, 3, 999_999_999])
def test_where_the_bot_said_nothing_there_is_no_answer(desk: Library, seq: int) -> None:
    place, _ = asked(desk, world.HOW_TO_RETURN["en"])
    status, body = for_visitor(desk, place, seq)
    assert (status, body["field"]) == (404, "seq")


@pytest.mark.parametrize("seq", ["0", "-1", "two", "1e3", "9999999999"])
def test_a_place_that_is_none_is_refused_by_name(desk: Library, seq: str) -> None:
    place, _ = asked(desk, world.HOW_TO_RETURN["en"])
    status, body = for_visitor(desk, place, seq)
    assert (status, body["field"]) == (422, "seq")
