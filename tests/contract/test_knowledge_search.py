"""What every engine that searches knowledge promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk import errors
from frontdesk.knowledge.passages import Chunk, Question
from frontdesk.knowledge.snapshot.find import MEANT
from frontdesk.knowledge.vectors.centred import FEWEST_ENTRIES
from tests import world
from tests.contract.knowledge_engines import ENGINES, SHOP_CHUNKS, VERSION, Engine, Make, piece

SHOP = world.SHOP.id
OTHER = "ten_01J8XAMPLE0000000000000000"
CANARY = "金丝雀 canary-7Q41"


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    make: Make = request.param
    for made in make(tmp_path):
        made.publish(SHOP, VERSION, SHOP_CHUNKS)
        yield made


def found(engine: Engine, text: str, language: str, *audiences: str, limit: int = 8) -> list[Chunk]:
    asked = Question(text, language, frozenset(audiences))
    return [one.chunk for one in engine.search.search(SHOP, VERSION, asked, limit).found]


@pytest.mark.parametrize(
    ("text", "language", "article"),
    [
        ("多少天内可以退货？", "zh", "returns"),
        ("运费多少，快递几天到", "zh", "delivery"),
        ("茶壶的保修期多久", "zh", "warranty"),
        ("how long do I have to return it?", "en", "returns"),
        ("when will my delivery arrive, is delivery free", "en", "delivery"),
        ("is there a warranty on the teapot", "en", "warranty"),
    ],
)
def test_the_piece_that_says_it_comes_first(engine: Engine, text: str, language: str, article: str) -> None:
    first = found(engine, text, language)[0]
    assert (first.article, first.language) == (article, language)


def test_a_piece_comes_back_as_it_was_published(engine: Engine) -> None:
    assert found(engine, "茶壶坏了能保修吗", "zh")[0] == SHOP_CHUNKS[3]


def test_only_the_languages_own_pieces_are_found(engine: Engine) -> None:
    assert {each.language for each in found(engine, "teapot 保修 warranty", "zh")} == {"zh"}
    assert {each.language for each in found(engine, "teapot 保修 warranty", "en")} == {"en"}


def test_a_region_is_of_its_language(engine: Engine) -> None:
    assert found(engine, "退货", "zh-TW")[0].article == "returns"


def test_a_language_in_which_nothing_is_written_finds_the_others(engine: Engine) -> None:
    assert found(engine, "warranty teapot", "fr")[0].article == "warranty"


def test_what_is_for_a_group_is_found_by_the_group_alone(engine: Engine) -> None:
    assert found(engine, "员工折扣是多少", "zh", "staff")[0].article == "staff"
    assert "staff" not in {each.article for each in found(engine, "员工折扣是多少", "zh")}
    assert "staff" not in {each.article for each in found(engine, "staff discount", "en", "dealers")}


def test_a_tenant_never_finds_what_is_anothers(engine: Engine) -> None:
    engine.publish(OTHER, VERSION, [piece("canary", "zh", CANARY), piece("canary", "en", CANARY)])
    for language in ("zh", "en", "fr"):
        assert "canary" not in {each.article for each in found(engine, CANARY, language)}
    theirs = engine.search.search(OTHER, VERSION, Question(CANARY, "zh"))
    assert [one.chunk.article for one in theirs.found] == ["canary"]


def test_an_unknown_version_is_unavailable(engine: Engine) -> None:
    with pytest.raises(errors.Unavailable):
        engine.search.search(SHOP, "kv-none", Question("退货", "zh"))
    with pytest.raises(errors.Unavailable):
        engine.search.search(OTHER, VERSION, Question("退货", "zh"))


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_who_asks_nothing_finds_nothing(engine: Engine, text: str) -> None:
    assert found(engine, text, "zh") == []


@pytest.mark.parametrize(
    "text",
    [
        "退货" * 5_000,
        "return " * 5_000,
        "?!… 🙂 \x00\ufffe",
        "' OR 1=1; -- <script>\\",
        'title:* AND (退货 OR "',
        "\u202e退货\u0301" * 50,
        "ORD-20341",
    ],
)
def test_odd_and_long_questions_are_answered_like_any_other(engine: Engine, text: str) -> None:
    assert len(found(engine, text, "zh")) <= 8
    assert len(found(engine, text, "en")) <= 8


def test_as_many_as_asked_for_and_no_more(engine: Engine) -> None:
    assert len(found(engine, "退货 退款 商品 快递", "zh", limit=2)) == 2
    assert found(engine, "退货", "zh", limit=0) == []


def test_the_same_question_finds_the_same_in_the_same_order(engine: Engine) -> None:
    asked = Question("退货 快递 保修", "zh")
    first = engine.search.search(SHOP, VERSION, asked)
    assert engine.search.search(SHOP, VERSION, asked) == first
    scores = [one.score for one in first.found]
    assert scores == sorted(scores, reverse=True)


def test_pieces_that_say_the_same_keep_an_order(engine: Engine) -> None:
    twins = [piece(f"twin{number}", "en", "The same words in every one.") for number in range(6)]
    engine.publish(SHOP, "twins", twins)
    asked = Question("same words", "en")
    first, again = (engine.search.search(SHOP, "twins", asked).found for _ in range(2))
    assert [one.chunk for one in first] == [one.chunk for one in again]
    assert len(first) == 6


def test_an_empty_version_has_nothing(engine: Engine) -> None:
    engine.publish(SHOP, "empty", [])
    assert engine.search.search(SHOP, "empty", Question("退货", "zh")).found == ()


def test_the_answer_says_which_version_it_is_of(engine: Engine) -> None:
    engine.publish(SHOP, "kv2", [piece("news", "zh", "退货期限改为六十天。")])
    old, new = (engine.search.search(SHOP, version, Question("退货", "zh")) for version in (VERSION, "kv2"))
    assert (old.version, new.version) == (VERSION, "kv2")
    assert [one.chunk.article for one in new.found] == ["news"]
    assert "news" not in {one.chunk.article for one in old.found}


def test_every_piece_found_carries_the_evidence(engine: Engine) -> None:
    for one in engine.search.search(SHOP, VERSION, Question("退货", "zh")).found:
        assert one.parts


ENTRIES = [
    piece(f"faq{number}", language, f"{answer} {number}.", question=question.format(f"thing{number}"))
    for language, answer, question in (("en", "Answer", "what about {}"), ("zh", "回答", "{}怎么样"))
    for number in range(FEWEST_ENTRIES)
]


@pytest.mark.parametrize(("text", "language"), [("what about thing7", "en"), ("thing7怎么样", "zh")])
def test_an_entry_is_told_how_near_its_questions_are_in_meaning(
    engine: Engine, text: str, language: str
) -> None:
    """Else its words would have to agree: what `assistant.entries` goes by is the same on every engine."""
    engine.publish(SHOP, "entries", [*SHOP_CHUNKS[:3], *ENTRIES])
    found = engine.search.search(SHOP, "entries", Question(text, language))
    entries = {one.chunk.article: one.parts for one in found.found if one.chunk.question}
    assert len(entries) > 1
    if not found.model:
        assert all(MEANT not in parts for parts in entries.values())
        return
    near = {article: parts[MEANT] for article, parts in entries.items()}
    assert near["faq7"] == pytest.approx(1.0, abs=0.02)
    assert sorted(near.values())[-3] < 0.2  # two words may share a place in vectors as short as these


def test_too_few_entries_have_no_middle_to_be_seen_from(engine: Engine) -> None:
    engine.publish(SHOP, "few", ENTRIES[: FEWEST_ENTRIES - 1])
    found = engine.search.search(SHOP, "few", Question("what about thing7", "en")).found
    assert found
    assert all(MEANT not in one.parts for one in found)
