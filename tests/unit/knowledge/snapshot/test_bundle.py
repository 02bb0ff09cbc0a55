"""The bundle answers what somebody has written an answer to, and leaves alone what is only like it."""

import random
from dataclasses import replace

import pytest

from frontdesk import errors
from frontdesk.knowledge.content.chunk import chunk_of_entry, chunks_of_article
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.bundle import Bundle, bundle_name, open_bundle
from frontdesk.knowledge.snapshot.bundle_build import MOST_BYTES, build_bundle
from tests import world

TENANT = world.SHOP.id
REPAIR = chunk_of_entry(
    "faq_repair",
    Faq(
        "Can you repair my tent?",
        "Yes, in our workshop.",
        "en",
        ("do you mend tents", "repair of a broken tent"),
    ),
)
REPAIR_ZH = chunk_of_entry(
    "faq_repair_zh", Faq("帐篷坏了可以修吗？", "可以，寄回工坊即可。", "zh", ("你们修帐篷吗", "帐篷维修"))
)
LESSONS = chunk_of_entry("faq_lessons", Faq("Do you give climbing lessons?", "On Saturdays at ten.", "en"))
CARE = chunks_of_article("art_care", Content("Care of down", "# Washing\n\nWash down at 30 degrees.", "en"))
EVERYTHING = [REPAIR, REPAIR_ZH, LESSONS, *CARE]


def opened(chunks: list[Chunk]) -> Bundle:
    data = build_bundle(TENANT, chunks, world.RULES)
    return open_bundle(data, bundle_name(data), TENANT)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return opened(EVERYTHING)


@pytest.mark.parametrize(
    ("text", "language", "article", "by"),
    [
        ("can you REPAIR my tent", "en", "faq_repair", "phrase"),
        ("帐篷坏了，可以修吗", "zh", "faq_repair_zh", "phrase"),
        ("Hello, please help me: could you repair a tent? Thanks", "en", "faq_repair", "words"),
        ("你好，请问一下帐篷坏了可以修的吗", "zh", "faq_repair_zh", "words"),
        ("do you give lessons in climbing", "en", "faq_lessons", "words"),
    ],
)
def test_a_top_question_is_known_in_other_words(
    bundle: Bundle, text: str, language: str, article: str, by: str
) -> None:
    top = bundle.lookup(text, language)
    assert top is not None
    assert (top.chunk.article, top.by) == (article, by)
    assert 0.8 < top.confidence <= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can you repair my bicycle?", "en"),
        ("You can not repair my tent?", "en"),
        ("Can you repair 3 tents?", "en"),
        ("Can you repair my tent before the concert of the fire brigade?", "en"),
        ("帐篷不可以修吗", "zh"),
        ("can you repair my tent", "zh"),
        ("", "en"),
        ("?!", "en"),
        ("\ud800 tent", "en"),
        ("can you repair my tent " * 40, "en"),
    ],
)
def test_what_is_only_like_a_question_is_left_to_others(bundle: Bundle, text: str, language: str) -> None:
    top = bundle.lookup(text, language)
    assert top is None


def test_the_same_content_makes_the_same_bytes_in_any_order() -> None:
    shuffled = [*EVERYTHING]
    random.Random(5).shuffle(shuffled)
    assert build_bundle(TENANT, shuffled, world.RULES) == build_bundle(TENANT, EVERYTHING, world.RULES)


def test_one_word_changed_is_another_name() -> None:
    other = replace(LESSONS, text="On Sundays at ten.")
    assert bundle_name(build_bundle(TENANT, [other])) != bundle_name(build_bundle(TENANT, [LESSONS]))


def test_rules_and_articles_are_in_it_too(bundle: Bundle) -> None:
    assert bundle.rules() == world.RULES
    found = bundle.find("how do I wash down", "en")
    assert [each.chunk for each in found[:1]] == CARE
    assert [each.chunk.language for each in bundle.find("tent 帐篷", "zh")] == ["zh"]


def test_what_a_group_may_see_alone_is_not_in_it() -> None:
    secret = replace(LESSONS, audience="partners")
    bundle = opened([REPAIR, secret])
    assert bundle.size == 1
    assert bundle.lookup("Do you give climbing lessons?", "en") is None


DOINGS = ["fly a kite", "mend a net", "sail a boat", "gut a fish", "light a lamp"]
PLACES = ["harbour", "hill", "beach", "lake", "river", "meadow", "island", "bay", "field", "pier"]
WAYS = ["where to {} near the {}", "{} at the {} today", "a day to {} on that {}", "lessons to {} by the {}"]


def taught(doings: list[str]) -> Bundle:
    likes = {doing: tuple(way.format(doing, place) for way in WAYS for place in PLACES) for doing in doings}
    return opened(
        [
            chunk_of_entry(f"faq_{at}", Faq(f"How to {doing}?", f"So one can {doing}.", "en", likes[doing]))
            for at, doing in enumerate(doings)
        ]
    )


def test_examples_enough_teach_a_classifier() -> None:
    assert not taught(DOINGS[:3]).about["intents"]
    bundle = taught(DOINGS)
    assert bundle.about["intents"]
    top = bundle.lookup("people fly a kite near the pier", "en")
    assert top is not None
    assert (top.chunk.article, top.by) == ("faq_0", "intent")
    assert bundle.lookup("people meet near the pier", "en") is None


def test_damaged_or_foreign_files_are_refused() -> None:
    data = build_bundle(TENANT, EVERYTHING)
    name = bundle_name(data)
    for broken in (data[:-1], data[: len(data) // 2], b"", bytes([data[0] ^ 1]) + data[1:]):
        with pytest.raises(errors.Damaged):
            open_bundle(broken, name, TENANT)
    with pytest.raises(errors.Damaged, match="of this tenant"):
        open_bundle(data, name, world.NEIGHBOUR.id)


def test_two_thousand_entries_stay_below_five_megabytes() -> None:
    entries = [
        chunk_of_entry(
            f"faq_{number:04}",
            Faq(f"第{number}号帐篷如何维修保养", "请把帐篷寄回工坊，我们会在收到后尽快修好。" * 10, "zh",
                tuple(f"{number}号帐篷{way}怎么修第{like}次" for like, way in enumerate("杆布绳钉袋"))),
        )
        for number in range(2_000)
    ]  # fmt: skip
    data = build_bundle(TENANT, entries)
    assert len(data) < MOST_BYTES
    bundle = open_bundle(data, bundle_name(data), TENANT)
    assert bundle.size == 2_000
    top = bundle.lookup("第7号帐篷如何维修保养？", "zh")
    assert top is not None
    assert top.chunk.article == "faq_0007"


@pytest.mark.parametrize("text", ["???", "👍", "。。。", "!", "_", ""])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_without_a_word_is_no_top_question(text: str, language: str) -> None:
    """Though an older import holds such an entry."""
    odd = opened([*EVERYTHING, chunk_of_entry("faq_odd", Faq("???", "It is on the moon.", language))])
    assert odd.lookup(text, language) is None
    assert odd.exactly(text, language) is None
