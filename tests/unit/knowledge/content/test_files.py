"""Files as they come: every format, its broken rows by name, and what tries to break the reader."""

import io
import json
import zipfile
from time import process_time

import openpyxl
import pytest

from frontdesk.adapters.spreadsheet.workbook import read_workbook
from frontdesk.knowledge.content.archive import MAX_FILES
from frontdesk.knowledge.content.from_html import from_html
from frontdesk.knowledge.content.items import Findings
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.content.read_files import checked, read_file


def read(name: str, data: bytes | str) -> Findings:
    return read_file(name, data.encode() if isinstance(data, str) else data, read_workbook)


def faqs(found: Findings) -> list[Faq]:
    return [item.content for item in found.items if isinstance(item.content, Faq)]


def articles(found: Findings) -> list[Content]:
    return [item.content for item in found.items if isinstance(item.content, Content)]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]  # a new book has a sheet
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


SHEET = "标准问,相似问,答案,分类\n怎么退货？,想退货|可以退吗,三十天内。,退货\n多久到货？,,三天。,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_sheet_is_read_in_every_encoding(encoding: str) -> None:
    assert faqs(read("faq.csv", SHEET.encode(encoding))) == [
        Faq("怎么退货？", "三十天内。", "zh", ("想退货", "可以退吗"), "退货"),
        Faq("多久到货？", "三天。", "zh"),
    ]


def test_an_xlsx_sheet_is_read_as_the_same() -> None:
    rows = [tuple(line.split(",")) for line in SHEET.strip().split("\n")]
    assert faqs(read("faq.xlsx", workbook(*rows))) == faqs(read("faq.csv", SHEET))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_english_names_and_other_separators_are_known(separator: str) -> None:
    text = "Question*;Similar questions;Answer;Topic;Lang\nHow long?;When?;Three days.;orders;en-GB\n"
    wanted = [Faq("How long?", "Three days.", "en", ("When?",), "orders")]
    assert faqs(read("faq.csv", text.replace(";", separator))) == wanted


def test_likes_may_stand_in_columns_and_in_rows_of_their_own() -> None:
    text = "标准问,相似问1,相似问2,答案\n怎么退货？,甲,乙,三十天内。\n,丙,,\n"
    assert faqs(read("faq.csv", text))[0].likes == ("甲", "乙", "丙")


@pytest.mark.parametrize("question", ["???", "。。。", "👍", "…！", "__"])
def test_a_question_without_a_letter_or_a_digit_is_named_with_its_row(question: str) -> None:
    _, errors, _ = checked(
        [read("faq.csv", f"question,likes,answer\nfine,{question},Yes.\n{question},,Yes.\n")]
    )
    assert [told for told in errors if "no letter" in told] == [
        "faq.csv, row 2: likes.0 holds no letter and no digit",
        "faq.csv, row 3: question holds no letter and no digit",
    ]


@pytest.mark.parametrize("question", ["4?", "退？", "ß", "Ω!", "①"])
def test_one_letter_or_digit_is_a_question(question: str) -> None:
    assert not checked([read("faq.csv", f"question,answer\n{question},Yes.\n")])[1]


def test_a_broken_row_is_named_as_people_count() -> None:
    rows = "".join(f"question {n},answer {n}\n" for n in range(2, 17))
    found = read("faq.csv", f"question,answer\n{rows}what now?,\n")
    items, errors, _ = checked([found])
    assert errors == ["faq.csv, row 17: answer is empty"]
    assert len(items) == 15


@pytest.mark.parametrize(("name", "data", "says"), [
    ("faq.csv", b"", "it is empty"),
    ("faq.csv", b"a,b\n1,2\n", "row 1 names no column question (标准问)"),
    ("faq.csv", b"\xff\xfe\xff", "its text is neither UTF-8 nor GB 18030"),
    ("faq.csv", b"question,answer\na," + b"x" * 300_000, "row 2 is no CSV, or a cell of it has no end"),
    ("faq.xlsx", b"PK\x03\x04 no", "this is no XLSX file, or it is broken"),
    ("faq.xlsx", b"", "this is no XLSX file, or it is broken"),
    ("x.json", b"{", "this is no JSON"),
    ("x.json", b"[" * 100_000, "this is no JSON"),
    ("x.json", b"{}", "it is none of our exports, nor one of QnABot, nor articles of Chatwoot"),
    ("x.zip", b"PK", "this is no zip file, or it is broken"),
    ("x.html", b"<script>alert(1)</script>", "this page shows no text"),
    ("x.exe", b"MZ", "its name must end in one of"),
])  # fmt: skip
def test_what_cannot_be_read_says_why(name: str, data: bytes, says: str) -> None:
    found = read(name, data)
    assert not found.items
    assert len(found.errors) == 1
    assert found.errors[0].startswith(f"{name}: {says}")


def test_the_same_question_twice_is_named() -> None:
    items, errors, _ = checked([read("faq.csv", "question,answer\nWhen?,a\nwhen?,b\n")])
    assert errors == ["faq.csv, row 3: the same as faq.csv, row 2"]
    assert len(items) == 1


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"faq.csv": b"0" * (60 << 20)})
    assert len(bomb) < 100_000
    began = process_time()
    assert "150 times its size" in read("x.zip", bomb).errors[0]
    assert "150 times its size" in read("x.xlsx", bomb).errors[0]
    assert process_time() - began < 1


def test_a_zip_of_too_much_or_too_many_is_refused() -> None:
    assert (
        f"{MAX_FILES:,} files"
        in read("x.zip", packed({f"{n}.md": b"x" for n in range(MAX_FILES + 1)})).errors[0]
    )


def test_a_sheet_that_names_itself_over_and_over_does_not_explode() -> None:
    """Billion laughs: entities of XML that double at each level."""
    laughs = (
        '<!ENTITY a "'
        + "x" * 1000
        + '">'
        + "".join(
            f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
    )
    book = io.BytesIO(workbook(("question", "answer"), ("q", "a")))
    with zipfile.ZipFile(book) as sound:
        files = {name: sound.read(name) for name in sound.namelist()}
    files["xl/sharedStrings.xml"] = f"<!DOCTYPE s [{laughs}]><sst><si><t>&i;</t></si></sst>".encode()
    began = process_time()
    found = read("x.xlsx", packed(files))
    assert process_time() - began < 2
    assert found.errors or len(found.items) <= 1


def test_a_zip_is_read_file_by_file() -> None:
    data = packed(
        {"a.md": b"# One\n\nText.", "faq.csv": SHEET.encode(), "__MACOSX/._a.md": b"x", "b.png": b"x"}
    )
    found = read("all.zip", data)
    assert [item.place for item in found.items] == [
        "all.zip: a.md",
        "all.zip: faq.csv, row 2",
        "all.zip: faq.csv, row 3",
    ]
    assert found.notes == ["all.zip: b.png: left out: nothing here reads such a file"]


def test_markdown_takes_its_title_from_where_it_is() -> None:
    front = '---\ntitle: "Returns: how"\nlang: en\ncategory: returns\nstatus: draft\n---\nBody.\n'
    assert articles(read("x.md", front)) == [Content("Returns: how", "Body.\n", "en", "returns")]
    assert read("x.md", front).items[0].status == "draft"
    assert articles(read("x.md", "# 退货\n\n三十天内。")) == [Content("退货", "三十天内。", "zh")]
    assert articles(read("docs/returns.md", "Thirty days.")) == [Content("returns", "Thirty days.", "en")]


@pytest.mark.parametrize(("front", "says"), [
    ("title: [x\n", "row 1: what begins here with --- has no end: close it with a line of ---"),
    ("title: [x\n---\n", "row 2: title must be one line of text"),
    ("title:\n  - x\n---\n", "row 3: title must be one line of text"),
    ("lang: en\ncategories: [a, b]\n---\n", "row 3: category must be one line of text"),
    ('title: "x\n---\n', "row 2: title must be one line of text"),
    ("title: 'x\n---\n", "row 2: title must be one line of text"),
    ("title: |\n  x\n---\n", "row 2: title must be one line of text"),
    ("title: x\nstatus\n---\n", "row 3: this is no line of the form name: value"),
    ("date: 2026\nstatus\n---\n", "row 3: this is no line of the form name: value"),
])  # fmt: skip
def test_what_is_wrong_at_the_top_of_markdown_is_named_with_its_row(front: str, says: str) -> None:
    found = read("x.md", f"---\n{front}Body.\n")
    assert not found.items
    assert found.errors[0] == f"x.md, {says}"


def test_what_markdown_tells_and_nobody_reads_is_noted() -> None:
    front = "date: 2026-03-01\ntitle: 'It''s here'\ntags:\n  - tents\n  - ropes\nauthor: {name: Bo}\n"
    found = read("x.md", f"---\n{front}---\nBody.")
    assert articles(found) == [Content("It's here", "Body.", "en")]
    assert (found.errors, found.notes) == ([], ["x.md: left out: nothing here reads date, tags, author"])


@pytest.mark.parametrize(("front", "status"), [
    ("draft: true", "draft"), ("draft: false", ""), ("published: false", "draft"),
    ("状态：archived", "archived"),
    ("draft: true\nstatus: published", "published"),
])  # fmt: skip
def test_a_page_that_was_kept_back_stays_a_draft(front: str, status: str) -> None:
    found = read("x.md", f"---\n标题：绳子\n{front}\n---\n正文。\n")
    assert articles(found) == [Content("绳子", "正文。\n", "zh")]
    assert (found.items[0].status, found.notes) == (status, [])


@pytest.mark.parametrize("text", [
    "---\n\nA rule, then text.\n\n---\n\nMore.", "---\n# Ropes\n\nNote: dry them.",
    "---\nhttps://example.com", "---",
])  # fmt: skip
def test_a_rule_in_the_first_line_is_text(text: str) -> None:
    (article,) = articles(read("ropes.md", text))
    assert article == Content("ropes", text, "en")


def test_the_lines_about_a_file_may_end_with_it_or_with_dots() -> None:
    assert articles(read("x.md", "---\ntitle: Ropes\n---")) == [Content("Ropes", "", "en")]
    assert articles(read("x.md", "---\ntitle: Ropes\n...\nDry.")) == [Content("Ropes", "Dry.", "en")]


def test_a_qnabot_export_is_read() -> None:
    qna = [
        {
            "qid": "Returns.1",
            "type": "qna",
            "q": ["How do I return?", "Send back"],
            "a": "In 30 days.",
            "t": "returns",
        },
        {"qid": "Quiz.1", "type": "quiz", "q": ["?"], "a": "x"},
        {"qid": "T.1", "q": ["Hi"], "a": "{{#if x}}y{{/if}}"},
    ]
    found = read("qna.json", json.dumps({"qna": qna}))
    assert faqs(found) == [Faq("How do I return?", "In 30 days.", "en", ("Send back",), "returns")]
    assert found.items[0].source == "qnabot:Returns.1"
    assert found.notes == ["qna.json, item 2: left out: its type 'quiz' is no answer"]
    assert found.errors == ["qna.json, item 3: the answer holds a template of QnABot ({{…}})"]


def test_articles_of_chatwoot_are_read() -> None:
    payload = [
        {"id": 7, "title": "退货", "content": "三十天内。", "status": "published", "locale": "zh_CN",
         "category": {"name": "售后"}},
        {"id": 8, "title": "Old", "content": "Text.", "status": 2, "locale": "en"},
    ]  # fmt: skip
    found = read("articles.json", json.dumps({"payload": payload, "meta": {}}))
    assert articles(found) == [Content("退货", "三十天内。", "zh", "售后"), Content("Old", "Text.", "en")]
    assert [item.status for item in found.items] == ["published", "archived"]
    assert [item.source for item in found.items] == ["chatwoot:7", "chatwoot:8"]


PAGE = """<!doctype html><html><head><title>Returns &amp; refunds</title><style>p{}</style>
<script>var a = "</p>";</script></head><body onload="steal()"><nav>Home</nav><h1>Returns</h1>
<p onclick="alert(1)">You can <b>return</b> within <a href="/days">30 days</a>.<p hidden>secret one
<p>Then <a href="javascript:alert(1)">press</a> it.<div style="display: none">secret two<p>more</div>
<ul><li>one<li>two</ul><table><tr><td>M<td>40</table><!-- secret three --><template>secret four</template>
<iframe src="x">secret five</iframe><svg><text>secret six</text></svg>
<img alt="a fish" src=x onerror=alert(1)>
&lt;script&gt;</body></html>"""


def test_a_page_is_what_its_reader_sees() -> None:
    title, text = from_html(PAGE, "https://www.lanternfish.example/help")
    assert title == "Returns & refunds"
    assert text == (
        "# Returns\n\nYou can return within [30 days](https://www.lanternfish.example/days).\n\n"
        "Then press it.\n\n"
        "- one\n- two\n\n| M | 40\n\na fish \\<script>"
    )


@pytest.mark.parametrize("hostile", [
    "<!--", "<a ", "<a x=\"", "<a x='", "<script>", "</", "<![CDATA[", "<?", "<div>", "<p>", "&", "&#x",
    "<ul><li>", "<a href=x>", "<b", "<a '\"", "<style><!--", "<table><tr><td>", "<svg><script>", "<p hidden>",
])  # fmt: skip
def test_a_hostile_page_takes_time_by_its_length(hostile: str) -> None:
    page = hostile * (100_000 // len(hostile))
    began = process_time()
    from_html(page)
    assert process_time() - began < 2


def test_nothing_that_runs_survives() -> None:
    page = (
        "<p>"
        + "".join(
            f"<{tag} onclick=evil()>evil()</{tag}>"
            for tag in ("script", "style", "noscript", "iframe", "object", "form")
        )
        + "<a href='data:text/html,evil()'>fine</a> <a href=' jAvAsCrIpT:evil()'>fine</a>"
        + " <SCRIPT>evil()</SCRIPT >"
    )
    assert from_html(page)[1] == "fine fine"
