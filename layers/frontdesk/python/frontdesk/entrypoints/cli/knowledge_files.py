"""Knowledge from a folder: rules.json, sheets of entries, and articles, as an import reads them."""

from collections.abc import Iterator
from pathlib import Path

from frontdesk.bootstrap import Services
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.items import Findings, Item
from frontdesk.knowledge.content.model import PUBLISHED, Content
from frontdesk.knowledge.content.ports import Sheets
from frontdesk.knowledge.content.read_files import checked, kind_of, read_file
from frontdesk.knowledge.content.save import Saving, save_article, save_entry

_NOT_KNOWLEDGE = frozenset({"README.md", "rules.json", "shop.json"})


def items_in(folder: Path, sheets: Sheets) -> list[Item]:
    """All articles and entries below a folder. Raises ValueError, which names what is wrong with them."""
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    items, wrong, _ = checked(_read(folder, sheets))
    if wrong:
        raise ValueError("; ".join(wrong[:5]))
    return items


def id_of(tenant: str, item: Item) -> str:
    """The same id as an import of the same file gives."""
    prefix = "art" if isinstance(item.content, Content) else "faq"
    return item.id or derived_id(prefix, tenant, "import", item.source)


def save_all(of: Services, tenant: str, items: list[Item], by: str) -> None:
    how = Saving(by, of.now())
    for item in items:
        id = id_of(tenant, item)
        if isinstance(item.content, Content):
            save_article(of.directory, of.blobs, tenant, id, item.content, item.status or PUBLISHED, how)
        else:
            save_entry(of.directory, tenant, id, item.content, item.status or PUBLISHED, how)


def _read(folder: Path, sheets: Sheets) -> Iterator[Findings]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _NOT_KNOWLEDGE and kind_of(path.name):
            yield read_file(path.relative_to(folder).as_posix(), path.read_bytes(), sheets)
