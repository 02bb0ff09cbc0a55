"""What a conversation is about, and what speaks for it."""

import pytest

from frontdesk.errors import InvalidField
from frontdesk.knowledge.normalise import normalise
from frontdesk.routing.grow import MOST, grow
from frontdesk.routing.keywords import read_lists
from frontdesk.routing.topic import MOST_EVIDENCE, About, Noted, about

RAW = {
    "returns": {
        "send_back": {
            "en": [["send back", 3], ["refund", 1]],
            "zh": [["退货", 3], ["七天无理由", 2]],
            "page": [["/returns", 2]],
        },
        "refund_late": {"en": [["refund", 2], ["still waiting", 2]], "zh": [["退款", 2]]},
    },
    "delivery": {"parcel": {"en": [["parcel", 2]], "zh": [["快递", 2]], "order": [["ORD-", 2]]}},
}
LISTS = read_lists(RAW, normalise)
SKILLS = {"send_back": "returns", "refund_late": "returns", "parcel": "delivery"}


def told(text: str, guess: dict[str, float] | None = None, **noted: str) -> About:
    return about([text], LISTS, normalise, guess, Noted(**noted))


@pytest.mark.parametrize(
    ("text", "skill", "topic"),
    [
        ("Can I SEND BACK these shoes?", "returns", "send_back"),
        ("我的REFUND呢", "returns", "refund_late"),
        ("请问七天无理由怎么退货？", "returns", "send_back"),
        ("退款还没到", "returns", "refund_late"),
        ("where are my parcels", "delivery", "parcel"),
        ("快递在哪", "delivery", "parcel"),
        ("sending it back", "", ""),
        ("退。货", "", ""),
        ("", "", ""),
        ("天气不错 \0 😀", "", ""),
    ],
)
def test_keywords_tell_topic_and_skill_in_both_languages(text: str, skill: str, topic: str) -> None:
    found = told(text)
    assert (found.skill, found.topic) == (skill, topic)
    assert (found.confidence > 0.5) is bool(skill)


def test_fine_intents_add_up_to_their_skill() -> None:
    guess = {"send_back": 0.3, "refund_late": 0.3, "parcel": 0.4}
    found = told("hello", guess)
    assert (found.skill, found.confidence) == ("returns", 0.6)


def test_an_intent_that_no_list_names_takes_from_the_confidence_and_gives_no_skill() -> None:
    found = told("hello", {"parcel": 0.2, "art_of_something": 0.7, "": 0.1})
    assert (found.skill, found.confidence) == ("delivery", 0.2)
    assert told("hello", {"art_of_something": 1.0}) == About()


def test_a_word_weighs_little_beside_the_classifier_and_a_page_its_whole_weight() -> None:
    guess = {"send_back": 0.4, "refund_late": 0.0, "parcel": 0.6}
    assert told("I send back", guess).skill == "delivery"
    assert told("hello", guess, page="https://shop.example/returns/how?x=1").skill == "returns"


def test_an_order_number_is_evidence() -> None:
    found = told("where is it", order="ord-20341")
    assert (found.skill, [each.kind for each in found.evidence]) == ("delivery", ["order"])
    assert told("where is it", order="X-1").skill == ""


def test_a_page_without_a_path_or_of_nonsense_says_nothing() -> None:
    for page in ("https://shop.example", "returns?", "http://[", "\0"):
        assert told("hello", page=page).skill == ""


def test_what_was_decided_elsewhere_stands_in_it_unchanged() -> None:
    for text in ("parcel", "hm"):
        found = told(text, language="zh", urgency="high", mood="angry")
        assert (found.language, found.urgency, found.mood) == ("zh", "high", "angry")


def test_evidence_names_keywords_and_guess_and_nothing_of_the_visitor() -> None:
    found = told("refund for Jo Smith, still waiting", {"refund_late": 0.9, "parcel": 0.1})
    assert [(each.kind, each.what) for each in found.evidence] == [
        ("classifier", "refund_late"),
        ("en", "refund"),
        ("en", "still waiting"),
        ("en", "refund"),
    ]
    assert len(found.evidence) <= MOST_EVIDENCE


def test_several_messages_count_together_and_a_word_once() -> None:
    once = about(["parcel"], LISTS, normalise)
    assert about(["hello", "parcel", "parcel!"], LISTS, normalise) == once


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ([], "keywords"),
        ({"a": 1}, "a"),
        ({"": {}}, "keywords"),
        ({"a": {"b": {"fr": []}}}, "a.b.fr"),
        ({"a": {"b": {"en": [["word", 0]]}}}, "a.b.en.0"),
        ({"a": {"b": {"en": [["word", True]]}}}, "a.b.en.0"),
        ({"a": {"b": {"en": [["word", float("nan")]]}}}, "a.b.en.0"),
        ({"a": {"b": {"en": [["w" * 81, 1]]}}}, "a.b.en.0"),
        ({"a": {"b": {"en": [["word", 1], ["!?", 1]]}}}, "a.b.en.1"),
        ({"a": {"b": {"en": [["word", 1]] * 201}}}, "a.b.en"),
        ({"a": {"b": {}}, "c": {"b": {}}}, "c.b"),
    ],
)
def test_a_list_that_is_wrong_is_refused_by_its_field(raw: object, field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_lists(raw, normalise)
    assert refused.value.field == field


EXAMPLES = [
    *((f"please send back the {thing}", "send_back") for thing in ("shoes", "hat", "coat", "bag")),
    *((f"我要退货，{thing}不合适", "send_back") for thing in ("鞋子", "帽子", "外套", "包")),
    *((f"when does my parcel with the {thing} come", "parcel") for thing in ("shoes", "hat", "coat", "bag")),
    *((f"快递什么时候到，里面是{thing}", "parcel") for thing in ("鞋子", "帽子", "外套", "包")),
    ("not taught", "unknown"),
    ("parcel " + "x" * 300, "parcel"),
]


def test_lists_grow_from_examples_and_read_as_a_tenants_own() -> None:
    raw = grow(EXAMPLES, SKILLS, normalise)
    lists = read_lists(raw, normalise)
    assert set(lists.skills) == {"send_back", "parcel"}
    for text, skill in (("the parcel?", "delivery"), ("退货", "returns"), ("快递到哪了", "delivery")):
        assert about([text], lists, normalise).skill == skill
    assert raw == grow(EXAMPLES, SKILLS, normalise)


def test_a_grown_list_is_short_and_nothing_in_it_speaks_against_its_intent() -> None:
    many = [(f"word{at} other{at} parcel", "parcel") for at in range(200)] + EXAMPLES
    lists = read_lists(grow(many, SKILLS, normalise), normalise)
    mine = [each for words in lists.words.values() for each in words if each.intent == "parcel"]
    assert 0 < len(mine) <= MOST
    assert all(each.weight > 0 for each in mine)


def test_nothing_grows_from_nothing() -> None:
    assert grow([], SKILLS, normalise) == {}
    assert about(["parcel"], read_lists({}, normalise), normalise) == About()
