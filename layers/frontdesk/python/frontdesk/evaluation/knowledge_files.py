"""Knowledge for an evaluation from a file: lines of JSON with articles, or whatever an import reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from frontdesk.evaluation.answers import Change
from frontdesk.evaluation.json_lines import objects, text_in, texts_in
from frontdesk.knowledge.content.chunk import chunk_of_entry, chunks_of_article
from frontdesk.knowledge.content.items import Item
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.content.ports import Sheets
from frontdesk.knowledge.content.read_files import read_file
from frontdesk.knowledge.content.text_files import language_of
from frontdesk.knowledge.passages import Chunk

Articles = dict[str, Content | Faq]
"""By id: an entry without one is known by its question, an article by its title."""


def read_knowledge(path: Path, sheets: Sheets) -> Articles:
    """`.jsonl`: `{"id", "title", "body", "language"?}` or `{"id"?, "question", "answer", "likes"?}` a line;
    anything else as an import reads it. Raises ValueError that names the row, OSError."""
    if path.suffix.lower() == ".jsonl":
        return dict(_lines(path))
    read = read_file(path.name, path.read_bytes(), sheets)
    if read.errors:
        raise ValueError("; ".join(read.errors[:3]))
    return {_name(item): item.content for item in read.items}


def changed(articles: Articles, changes: Iterable[Change]) -> Articles:
    """A copy with the edits made. Raises ValueError, with its line, where one finds no place, or two."""
    edited = dict(articles)
    for change in changes:
        content = edited.get(change.article)
        if content is None:
            raise _unknown(change.article, change.where)
        text = content.answer if isinstance(content, Faq) else content.body
        if text.count(change.find) != 1:
            times = f"{change.find!r} stands {text.count(change.find)} times in {change.article!r}"
            raise ValueError(_at(change.where, f"{times}, not once"))
        put = text.replace(change.find, change.put)
        edited[change.article] = (
            replace(content, answer=put) if isinstance(content, Faq) else replace(content, body=put)
        )
    return edited


def among(articles: Articles, ids: Sequence[str], where: str = "") -> Articles:
    """Those of one business, all if none is named. Raises ValueError for an id that is not there."""
    if missing := [id for id in ids if id not in articles]:
        raise _unknown(missing[0], where)
    return {id: articles[id] for id in ids} if ids else articles


def chunks_of(articles: Articles) -> list[Chunk]:
    """As publishing cuts them."""
    chunks: list[Chunk] = []
    for id, content in articles.items():
        chunks += (
            [chunk_of_entry(id, content)] if isinstance(content, Faq) else chunks_of_article(id, content)
        )
    return chunks


def _lines(path: Path) -> Iterator[tuple[str, Content | Faq]]:
    for where, row in objects(path):
        needed = ("question", "answer") if "question" in row else ("id", "title", "body")
        if missing := [name for name in needed if not text_in(row, name, where)]:
            raise ValueError(f"{where}: {missing[0]!r} is missing")
        first, second = (row[name] for name in needed[-2:])
        spoken = text_in(row, "language", where) or language_of(first + second)
        if "question" in row:
            yield (
                text_in(row, "id", where) or first,
                Faq(first, second, spoken, texts_in(row, "likes", where)),
            )
        else:
            yield row["id"], Content(first, second, spoken)


def _unknown(article: str, where: str) -> ValueError:
    return ValueError(_at(where, f"there is no article {article!r}"))


def _at(where: str, what: str) -> str:
    return f"{where}: {what}" if where else what


def _name(item: Item) -> str:
    if item.id:
        return item.id
    return item.content.question if isinstance(item.content, Faq) else item.content.title
