"""Rows of a FAQ sheet (标准问, 相似问, 答案, 分类, or English names) as entries; and such a sheet again."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from frontdesk.knowledge.content.from_markdown import language
from frontdesk.knowledge.content.items import Findings, Item, Unreadable
from frontdesk.knowledge.content.model import STATUSES, Entry, Faq
from frontdesk.knowledge.content.ports import Row

_NAMES: Mapping[str, str] = {
    "question": "question 标准问 标准问题 标准问法 问题 q standardquestion 主问题 主问",
    "likes": "likes 相似问 相似问题 相似问法 扩展问 similar similarquestions variants alternatives",
    "answer": "answer 答案 回答 回复 答复 a response",
    "category": "category 分类 类目 类别 topic 知识分类",
    "language": "language 语言 lang locale",
    "audience": "audience 受众 人群",
    "url": "url 链接 link 来源链接",
    "status": "status 状态",
    "id": "id 编号",
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split()}
_STATUS = {
    "草稿": "draft",
    "已发布": "published",
    "发布": "published",
    "已归档": "archived",
    "归档": "archived",
}
_FORMULA = "=+-@'\t\r"
HEAD = ("id", "status", "question", "likes", "answer", "language", "category", "audience", "url")
MAX_ROWS = 20_000
_CELL = 200_000  # characters of one cell; whatever is longer than its field may be is told with its row


def read_csv(text: str) -> Iterator[Row]:
    """The rows of a CSV text; the separator is the one its first line has most of."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for number, row in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise Unreadable(f"it has more than {MAX_ROWS:,} rows")
            yield number, [_unescaped(cell) for cell in row]
    except csv.Error as error:
        raise Unreadable(f"row {reader.line_num} is no CSV, or a cell of it has no end") from error


def read_sheet(rows: Iterable[Row], into: Findings) -> None:
    """Entries of a sheet whose first row names the columns; a row of likes alone adds to the one above."""
    columns: dict[str, list[int]] = {}
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        row = {name: [cells[at] for at in places if at < len(cells)] for name, places in columns.items()}
        _read_row(number, row, into)
    if not columns:
        raise Unreadable("it is empty")


def _columns(cells: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, cell in enumerate(cells):
        name = re.sub(r"[\s_*（(].*$|\d+$", "", re.sub(r"(?<=[a-z])[ _](?=[a-z])", "", cell.strip().lower()))
        if name in _FIELD:
            found.setdefault(_FIELD[name], []).append(at)
    for needed, told in (("question", "question (标准问)"), ("answer", "answer (答案)")):
        if needed not in found:
            raise Unreadable(f"row 1 names no column {told}")
    return found


def _read_row(number: int, row: Mapping[str, Sequence[str]], into: Findings) -> None:
    place = f"row {number}"
    one = {name: next((cell for cell in cells if cell.strip()), "") for name, cells in row.items()}
    likes = tuple(like for cell in row.get("likes", ()) for like in _likes(cell))
    question = one["question"].strip()
    if not question and not one["answer"].strip() and likes and into.items:
        _add_likes(into, likes)
        return
    status = one.get("status", "").strip().lower()
    status = _STATUS.get(status, status)
    if status not in ("", *STATUSES):
        into.wrong(place, f"status must be one of {', '.join(STATUSES)}")
        return
    spoken = language(one.get("language", ""), question + one["answer"])
    rest = (one.get(name, "").strip() for name in ("category", "audience", "url"))
    faq = Faq(question, one["answer"], spoken, likes, *rest)
    into.items.append(Item(into.at(place), faq, source_of(faq), one.get("id", "").strip(), status))


def source_of(faq: Faq) -> str:
    """An entry without an id is known by its question."""
    return f"faq:{faq.language}:{' '.join(faq.question.casefold().split())}"[:300]


def _add_likes(into: Findings, likes: Sequence[str]) -> None:
    last = into.items[-1]
    if isinstance(last.content, Faq):
        faq = last.content
        more = Faq(
            faq.question, faq.answer, faq.language, (*faq.likes, *likes), faq.category, faq.audience, faq.url
        )
        into.items[-1] = Item(last.place, more, last.source, last.id, last.status)


def _likes(cell: str) -> Iterator[str]:
    """One a line; in a cell of one line they may stand between | or ｜ too."""
    parts = cell.split("\n") if "\n" in cell else re.split(r"[|｜]", cell)
    yield from (part.strip() for part in parts if part.strip())


def _unescaped(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA else cell


def to_csv(entries: Iterable[Entry]) -> str:
    """What `read_csv` and `read_sheet` read as the same entries; no cell is a formula to a spreadsheet."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEAD)
    for entry in entries:
        faq = entry.faq
        likes = "".join(f"{like}\n" for like in faq.likes)
        cells = (entry.id, entry.status, faq.question, likes, faq.answer, faq.language)
        row = (*cells, faq.category, faq.audience, faq.url)
        writer.writerow(f"'{cell}" if cell[:1] and cell[0] in _FORMULA else cell for cell in row)
    return written.getvalue()
