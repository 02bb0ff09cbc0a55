"""Everything that a publish takes: what is live of articles and entries, as chunks."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.knowledge.content.chunk import chunk_of_entry, chunks_of_article
from frontdesk.knowledge.content.model import PUBLISHED, Article, Entry
from frontdesk.knowledge.content.save import every, read_content
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Blobs
from frontdesk.tenancy.ports import Directory


@dataclass(frozen=True, slots=True)
class Taken:
    """`holds` are the ids of all articles and entries in it."""

    chunks: tuple[Chunk, ...]
    holds: tuple[str, ...]
    articles: int
    entries: int


def collect(directory: Directory, blobs: Blobs, tenant: str) -> Taken:
    """Raises errors.Damaged if the text of an article is gone, errors.Unavailable."""
    entries = [each for each in every(directory, tenant, Entry) if each.status == PUBLISHED]
    articles = [each for each in every(directory, tenant, Article) if each.live]
    chunks = [chunk_of_entry(entry.id, entry.faq) for entry in entries]
    chunks += _of_articles(blobs, tenant, articles)
    holds = sorted([*(each.id for each in entries), *(each.id for each in articles)])
    return Taken(tuple(chunks), tuple(holds), len(articles), len(entries))


def _of_articles(blobs: Blobs, tenant: str, articles: list[Article]) -> Iterator[Chunk]:
    for article in articles:
        if article.live:
            yield from chunks_of_article(article.id, read_content(blobs, tenant, article.live))
