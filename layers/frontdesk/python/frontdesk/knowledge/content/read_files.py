"""Files as items: which reader a file gets, and whether what it found may be kept."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from frontdesk.ids import is_id
from frontdesk.knowledge.content.archive import unpack
from frontdesk.knowledge.content.check import complaints
from frontdesk.knowledge.content.from_html import from_html
from frontdesk.knowledge.content.from_json import read_json
from frontdesk.knowledge.content.from_markdown import read_markdown
from frontdesk.knowledge.content.from_sheet import read_csv, read_sheet
from frontdesk.knowledge.content.items import Findings, Item, Unreadable
from frontdesk.knowledge.content.model import MAX_TITLE, Content
from frontdesk.knowledge.content.ports import Page, Sheets
from frontdesk.knowledge.content.text_files import decoded, language_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Mapping[str, str] = {
    ".md": "markdown", ".markdown": "markdown", ".txt": "markdown", ".html": "html", ".htm": "html",
    ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".json": "json", ".zip": "zip",
}  # fmt: skip
"""What a file is, by the end of its name."""
_MEDIA: Mapping[str, str] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/csv": "csv", "application/json": "json",
    XLSX: "xlsx",
}  # fmt: skip
MAX_ITEMS = 20_000
MAX_HTML = 4 << 20  # characters of one page
_IN_ZIP = frozenset(KINDS.values()) - {"zip"}


def kind_of(name: str) -> str:
    """ "" for what nothing here reads."""
    return KINDS.get(PurePosixPath(name.lower()).suffix, "")


def read_file(name: str, data: bytes, sheets: Sheets) -> Findings:
    """What a file holds. A file that can't be read at all is one error; nothing is raised."""
    into = Findings(name)
    try:
        if kind_of(name) == "zip":
            _read_zip(data, into, sheets)
        else:
            _read(kind_of(name), name, data, "", into, sheets)
    except Unreadable as error:
        into.wrong("", str(error))
    return into


def read_page(asked: str, page: Page, sheets: Sheets) -> Findings:
    """What an address gave; the article is known by the address that was asked for."""
    into = Findings(asked)
    try:
        kind = _MEDIA.get(page.kind, "markdown")
        if kind == "html":
            _read_html(decoded(page.data, page.charset), into, asked, page.url, f"url:{asked}")
        else:
            _read(kind, asked, page.data, page.charset, into, sheets)
    except Unreadable as error:
        into.wrong("", str(error))
    return into


def _read_zip(data: bytes, into: Findings, sheets: Sheets) -> None:
    for name, content in unpack(data):
        inner = Findings(f"{into.file}: {name}")
        kind = kind_of(name)
        try:
            if kind in _IN_ZIP:
                _read(kind, name, content, "", inner, sheets)
            else:
                inner.note("", "left out: nothing here reads such a file")
        except Unreadable as error:
            inner.wrong("", str(error))
        into.items += inner.items
        into.errors += inner.errors
        into.notes += inner.notes
    if not into.items and not into.errors:
        raise Unreadable("this zip holds nothing that can be read")


def _read(kind: str, name: str, data: bytes, charset: str, into: Findings, sheets: Sheets) -> None:
    match kind:
        case "markdown":
            read_markdown(decoded(data, charset), into, name)
        case "html":
            _read_html(decoded(data, charset), into, name, "", f"file:{name}")
        case "csv":
            read_sheet(read_csv(decoded(data, charset)), into)
        case "xlsx":
            read_sheet(sheets(data), into)
        case "json":
            read_json(decoded(data, charset), into)
        case _:
            raise Unreadable(f"its name must end in one of {', '.join(sorted(KINDS))}")


def _read_html(html: str, into: Findings, name: str, url: str, source: str) -> None:
    if len(html) > MAX_HTML:
        raise Unreadable(f"this page is longer than {MAX_HTML >> 20} million characters")
    title, text = from_html(html, url)
    if not text:
        raise Unreadable("this page shows no text")
    title = " ".join(title.split())[:MAX_TITLE] or PurePosixPath(name).stem or name[:MAX_TITLE]
    content = Content(title, text, language_of(text), url=url)
    into.items.append(Item(into.at(""), content, source[:300]))


def checked(findings: Iterable[Findings]) -> tuple[list[Item], list[str], list[str]]:
    """(items that may be kept, errors, notes): bounds, ids, and nothing twice."""
    items, errors, notes = list[Item](), list[str](), list[str]()
    seen: dict[tuple[str, str, str], str] = {}
    for each in findings:
        errors += each.errors
        notes += each.notes
        for item in each.items:
            wrong = [f"{item.place}: {field} {what}" for field, what in complaints(item.content)]
            wrong += _of_id(item)
            first = seen.setdefault(
                (type(item.content).__name__, item.id or item.source, item.status), item.place
            )
            if first != item.place:
                wrong.append(f"{item.place}: the same as {first}")
            errors += wrong
            if not wrong:
                items.append(item)
    if len(items) > MAX_ITEMS:
        errors.append(f"these are more than {MAX_ITEMS:,} articles and entries at once")
    return items, errors, notes


def _of_id(item: Item) -> list[str]:
    prefix = "art" if isinstance(item.content, Content) else "faq"
    if not item.id or is_id(prefix, item.id):
        return []
    return [f"{item.place}: id must be {prefix}_ and 26 characters of a ULID, or empty"]
