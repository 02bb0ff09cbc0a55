"""A Markdown file as an article; what stands between two lines of --- at its top is about it."""

import json
import re
from pathlib import PurePosixPath

from frontdesk.knowledge.content.front_matter import KEYS, read_front
from frontdesk.knowledge.content.items import Findings, Item
from frontdesk.knowledge.content.model import STATUSES, Content
from frontdesk.knowledge.content.text_files import language_of

_TITLE = re.compile(r"\s*# +(.+?) *#*\n")


def read_markdown(text: str, into: Findings, source: str) -> None:
    """One article; without a title of its own it is called by its first heading, else by its file."""
    front, body = read_front(text)
    for row, what in front.wrong:
        into.wrong(f"row {row}", what)
    if front.wrong:
        return
    if front.unread:
        into.note("", f"left out: nothing here reads {', '.join(front.unread)}")
    about = front.values
    status = about.get("status", "").lower()
    if status not in ("", *STATUSES):
        into.wrong("", f"status must be one of {', '.join(STATUSES)}")
        return
    title = about.get("title", "")
    heading = _TITLE.match(body)
    if not title and heading:
        title, body = heading[1], body[heading.end() :].lstrip("\n")
    content = Content(
        title or PurePosixPath(source).stem,
        body,
        language(about.get("language", ""), title + body),
        about.get("category", ""),
        about.get("audience", ""),
        about.get("url", ""),
    )
    into.items.append(Item(into.at(""), content, f"file:{source}", about.get("id", ""), status))


def language(told: str, text: str) -> str:
    """`zh-CN`, `zh_TW` and `中文` are zh; a language that nobody tells is heard from the text."""
    short = re.split("[-_]", told.strip().lower())[0]
    known = {"zh": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "en": "en", "english": "en", "英文": "en"}
    return known.get(short, short) if short else language_of(text)


def to_markdown(id: str, status: str, content: Content) -> str:
    """What `read_markdown` reads as the same article."""
    values = (
        id, status, content.title, content.language, content.category, content.audience, content.url,
    )  # fmt: skip
    pairs = zip(KEYS, values, strict=True)
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in pairs if value)
    return f"---\n{front}---\n{content.body}"
