"""All that a tenant wrote, page by page, as files that an import reads again as the same."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from frontdesk.knowledge.content.from_json import SCHEMA
from frontdesk.knowledge.content.from_markdown import to_markdown
from frontdesk.knowledge.content.from_sheet import to_csv
from frontdesk.knowledge.content.model import DRAFT, PUBLISHED, Article, Content, Entry
from frontdesk.knowledge.content.save import read_content
from frontdesk.knowledge.ports import Blobs
from frontdesk.tenancy.ports import Directory, Page

MAX_BYTES = 2 << 20  # of a page, but for its first article: an answer of Lambda holds 6 MB, in base64
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip's earliest: the same content makes the same bytes
Said = tuple[str, str, Content]
"""(id, status, content)"""


def articles_of(
    directory: Directory, blobs: Blobs, tenant: str, cursor: str, limit: int
) -> tuple[list[Said], str]:
    """A page of articles as they say it: what is live and the draft over it, where both are."""
    size = 0
    page: Page[Article] = directory.page(Article, tenant, cursor, limit)
    said = list[Said]()
    for at, item in enumerate(page.items):
        found = list(_said(blobs, tenant, item.value))
        size += sum(len(content.body.encode()) for _, _, content in found)
        if said and size > MAX_BYTES:
            return said, directory.page(Article, tenant, cursor, at).next
        said += found
    return said, page.next


def _said(blobs: Blobs, tenant: str, article: Article) -> Iterator[Said]:
    if article.status == DRAFT and article.live:
        yield article.id, PUBLISHED, read_content(blobs, tenant, article.live)
    yield article.id, article.status, read_content(blobs, tenant, article.now)


def to_json(articles: Sequence[Said], entries: Sequence[Entry]) -> str:
    """What `read_json` reads."""
    kept: dict[str, Any] = {"schema": SCHEMA}
    kept["articles"] = [{"id": id, "status": status, **asdict(content)} for id, status, content in articles]
    kept["entries"] = [{"id": each.id, "status": each.status, **asdict(each.faq)} for each in entries]
    return json.dumps(kept, ensure_ascii=False, indent=1)


def to_zip(articles: Sequence[Said], entries: Sequence[Entry]) -> bytes:
    """A Markdown file for each article, and the entries as a sheet."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as files:
        for id, status, content in articles:
            _add(files, f"articles/{id}.{status}.md", to_markdown(id, status, content))
        if entries:
            _add(files, "entries.csv", to_csv(entries))
    return packed.getvalue()


def _add(files: ZipFile, name: str, text: str) -> None:
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    files.writestr(info, text.encode())
