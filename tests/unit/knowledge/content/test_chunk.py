"""Chunks are whole sentences under their heading, the same each time, and lose nothing that was said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.content.blocks import blocks_of, plain
from frontdesk.knowledge.content.chunk import FEWEST, MOST, chunk_of_entry, chunks_of_article, size_of
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.content.sentences import sentences_of

ID = "art_01JD0000000000000000000001"

RETURNS = {
    "en": """# Returns

You can return anything within 30 days. We pay the postage, e.g. for a coat. Dr. Reef decides about glass!

## Refunds

The money comes back within 3.5 days. It goes to the card you paid with.

### By bank transfer

- Germany: two days
- Elsewhere: five days

```
refund --order LF-20418
```
""",
    "zh": """# 退货

收到后三十天内都可以退货。运费由我们承担！玻璃制品要先问过客服吗？是的。

## 退款

钱会在 3.5 天内退回。退到您付款的那张卡上。

### 银行转账

1. 国内：两天
2. 国外：五天
""",
}


def article(body: str, language: str = "en") -> Content:
    return Content("Returns", body, language, "returns", "", "https://www.lanternfish.example/returns")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_chunk_stands_under_its_heading(language: str) -> None:
    chunks = chunks_of_article(ID, article(RETURNS[language], language))
    wanted = {
        "en": ["Returns", "Returns › Refunds", "Returns › Refunds › By bank transfer"],
        "zh": ["退货", "退货 › 退款", "退货 › 退款 › 银行转账"],
    }
    assert [chunk.heading for chunk in chunks] == wanted[language]
    assert {(chunk.article, chunk.title, chunk.category) for chunk in chunks} == {(ID, "Returns", "returns")}


@pytest.mark.parametrize(("text", "sentences"), [
    ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
    ("See Dr. Reef, 3 p.m. today. It is 3.50 euros.", ["See Dr. Reef, 3 p.m. today.", "It is 3.50 euros."]),
    ("一。二！三？四", ["一。", "二！", "三？", "四"]),
    ("他说：“好的。”然后走了。", ["他说：“好的。”", "然后走了。"]),
    ("Open the app. 然后点击“退货”。Done.", ["Open the app.", "然后点击“退货”。", "Done."]),
    ("1. Open it", ["1. Open it"]),
    ("Really?! Yes… maybe", ["Really?!", "Yes…", "maybe"]),
    ("", []),
])  # fmt: skip
def test_sentences_end_where_people_end_them(text: str, sentences: list[str]) -> None:
    assert list(sentences_of(text)) == sentences


@given(st.text(alphabet="aB. !?。！，；\n“”0", max_size=300))
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())


def test_a_long_section_is_parted_between_sentences() -> None:
    sentences = [f"Sentence number {n} is about parcels and where they are." for n in range(40)]
    chunks = chunks_of_article(ID, article(" ".join(sentences)))
    assert [s for chunk in chunks for s in sentences_of(chunk.text)] == sentences
    assert all(FEWEST <= size_of(chunk.text) <= MOST for chunk in chunks)
    assert len(chunks) > 3


def test_a_long_chinese_section_is_parted_between_sentences() -> None:
    sentences = [f"第{n}个包裹已经在路上了，请在订单里查看它的位置。" for n in range(30)]
    chunks = chunks_of_article(ID, article("".join(sentences), "zh"))
    assert "".join(chunk.text for chunk in chunks) == "".join(sentences)
    assert all(FEWEST <= size_of(chunk.text) <= MOST for chunk in chunks)


def test_a_sentence_is_never_split_however_long() -> None:
    long = "word " * 200 + "end."
    assert [chunk.text for chunk in chunks_of_article(ID, article(long))] == [long]


def test_marks_are_not_shown_and_links_keep_their_words() -> None:
    text = (
        '**Bold** and _thin_ `code` [the page](https://x.example "t") ![a fish](f.png) \\*star\\* snake_case'
    )
    assert plain(text) == "Bold and thin code the page a fish *star* snake_case"


def test_a_table_is_read_by_rows_and_a_fence_is_kept_whole() -> None:
    body = "| size | cm |\n|---|---|\n| M | 40 |\n\n```py\nif a:\n    b. C\n```\n"
    assert [block.text for block in blocks_of(body)] == ["size | cm", "M | 40", "if a:\n    b. C"]


def test_lines_of_a_paragraph_are_joined_as_each_script_does() -> None:
    assert [block.text for block in blocks_of("one\ntwo\n\n一\n二")] == ["one two", "一二"]


def test_an_entry_is_one_chunk_that_its_likes_find() -> None:
    faq = Faq("怎么退货？", "收到后 30 天内。\n\n点击**退货**。", "zh", ("想退货", "可以退吗"), "returns")
    chunk = chunk_of_entry("faq_1", faq)
    assert chunk.question == "怎么退货？\n想退货\n可以退吗"
    assert chunk.text == "收到后 30 天内。\n\n点击退货。"
    assert (chunk.title, chunk.heading) == ("怎么退货？", "")


def test_hashes_are_stable_and_follow_what_they_are_of() -> None:
    chunks = chunks_of_article(ID, article("One. Two."))
    assert chunks[0].hash == "e281cef0d5cf8c02bdd43b1775929c252caad0c30db3d7624810aded22b1bbab"
    assert chunks == chunks_of_article(ID, article("One.   Two.\n"))
    assert chunks_of_article(ID, article("One. Three."))[0].hash != chunks[0].hash
    assert chunks_of_article("art_2", article("One. Two."))[0].hash != chunks[0].hash


def test_what_is_said_twice_under_one_heading_counts_once() -> None:
    body = "\n\n".join(["x" * 300 + "."] * 3)
    assert len(chunks_of_article(ID, article(body))) == 1


@pytest.mark.parametrize("hostile", [
    "[" * 50_000, "*" * 50_000, "_a" * 40_000, "![" * 40_000, "|" * 50_000, "`" * 50_001, "#" * 50_000,
    "> " * 50_000, "- " * 50_000, "a." * 40_000, "\\" * 50_000, "<http://" * 10_000, "[a](b" * 20_000,
])  # fmt: skip
def test_hostile_markdown_takes_no_longer_than_its_length(hostile: str) -> None:
    chunks_of_article(ID, article(hostile))


@given(st.text(max_size=400))
def test_any_text_becomes_chunks(text: str) -> None:
    for chunk in chunks_of_article(ID, article(text)):
        assert chunk.text.strip()
        assert re.fullmatch("[0-9a-f]{64}", chunk.hash)


@pytest.mark.parametrize(
    "text", ["We are open Monday - Friday.", "It is on level 1. Ask there.", "在 2、 3 号楼。"]
)
def test_what_looks_like_a_list_inside_a_line_stays(text: str) -> None:
    assert [block.text for block in blocks_of(text)] == [text]
    assert [block.text for block in blocks_of(f"- {text}")] == [text]
