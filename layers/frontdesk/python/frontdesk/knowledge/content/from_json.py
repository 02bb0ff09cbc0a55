"""JSON exports as articles and entries: our own, QnABot's, and Chatwoot's articles."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk.knowledge.content.from_markdown import language
from frontdesk.knowledge.content.from_sheet import source_of
from frontdesk.knowledge.content.items import Findings, Item, Unreadable
from frontdesk.knowledge.content.model import STATUSES, Content, Faq

SCHEMA = 1
_CHATWOOT = {"0": "draft", "1": "published", "2": "archived"}
_MOST = 20_000

Read = Callable[[Mapping[str, Any], str, Findings], None]


def read_json(text: str, into: Findings) -> None:
    """Whichever of the three it is; one broken item is named, the others are read."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("this is no JSON") from None
    found = list(_items(value))
    if not found:
        raise Unreadable("it is none of our exports, nor one of QnABot, nor articles of Chatwoot")
    for name, items, read in found:
        if len(items) > _MOST:
            raise Unreadable(f"it has more than {_MOST:,} items")
        for number, item in enumerate(items, 1):
            if isinstance(item, dict):
                read(item, f"{name} {number}", into)
            else:
                into.wrong(f"{name} {number}", "is no object")


def _items(value: Any) -> Sequence[tuple[str, Sequence[Any], Read]]:
    if isinstance(value, dict) and value.get("schema") == SCHEMA:
        parts: tuple[tuple[str, str, Read], ...] = (
            ("articles", "article", _own_article),
            ("entries", "entry", _own_entry),
        )
        return [(name, value.get(key) or [], read) for key, name, read in parts if _is_list(value.get(key))]
    if isinstance(value, dict) and isinstance(value.get("qna"), list):
        return [("item", value["qna"], _qnabot)]
    payload = value.get("payload") if isinstance(value, dict) else value
    if isinstance(payload, list) and any(isinstance(each, dict) and "content" in each for each in payload):
        return [("article", payload, _chatwoot)]
    return []


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def _own_article(item: Mapping[str, Any], place: str, into: Findings) -> None:
    text = _Texts(item)
    content = Content(
        text("title"), text("body"), language(text("language"), text("title") + text("body")),
        text("category"), text("audience"), text("url"),
    )  # fmt: skip
    _add(into, place, text, content, text("status"), f"title:{content.language}:{content.title}"[:300])


def _own_entry(item: Mapping[str, Any], place: str, into: Findings) -> None:
    text = _Texts(item)
    likes = item.get("likes") or []
    if not isinstance(likes, list) or not all(isinstance(like, str) for like in likes):
        into.wrong(place, "likes must be a list of texts")
        return
    spoken = language(text("language"), text("question") + text("answer"))
    faq = Faq(
        text("question"),
        text("answer"),
        spoken,
        tuple(likes),
        text("category"),
        text("audience"),
        text("url"),
    )
    _add(into, place, text, faq, text("status"), source_of(faq))


def _qnabot(item: Mapping[str, Any], place: str, into: Findings) -> None:
    """`q` are the ways to ask, `a` is the answer, `t` a topic. Quizzes and slots are no answers."""
    text, asked = _Texts(item), item.get("q")
    if text("type") not in ("", "qna", "text"):
        into.note(place, f"left out: its type {text('type')[:40]!r} is no answer")
        return
    if not isinstance(asked, list) or not all(isinstance(each, str) for each in asked):
        into.wrong(place, "q must be a list of questions")
        return
    if "{{" in text("a"):
        into.wrong(place, "the answer holds a template of QnABot ({{…}})")
        return
    questions = [" ".join(each.split()) for each in asked if each.strip()] or [""]
    spoken = language(text("language") or text("l"), questions[0] + text("a"))
    faq = Faq(questions[0], text("a").strip(), spoken, tuple(dict.fromkeys(questions[1:])), text("t")[:60])
    _add(into, place, text, faq, "", f"qnabot:{text('qid')}"[:300] if text("qid") else source_of(faq), id="")


def _chatwoot(item: Mapping[str, Any], place: str, into: Findings) -> None:
    text, category = _Texts(item), item.get("category")
    name = category.get("name") if isinstance(category, dict) else category
    status = _CHATWOOT.get(text("status"), text("status"))
    spoken = language(text("locale"), text("title") + text("content"))
    content = Content(text("title").strip(), text("content"), spoken, str(name or "")[:60], "", text("url"))
    source = f"chatwoot:{text('id') or text('slug') or content.title}"[:300]
    _add(into, place, text, content, status, source, id="")


class _Texts:
    """The values of an item as text; what is missing or null is empty."""

    def __init__(self, item: Mapping[str, Any]) -> None:
        self._item = item

    def __call__(self, name: str) -> str:
        value = self._item.get(name)
        return "" if value is None or isinstance(value, dict | list) else str(value)


def _add(
    into: Findings, place: str, text: _Texts, content: Content | Faq, status: str, source: str,
    id: str | None = None,
) -> None:  # fmt: skip
    if status not in ("", *STATUSES):
        into.wrong(place, f"status must be one of {', '.join(STATUSES)}")
        return
    into.items.append(Item(into.at(place), content, source, text("id") if id is None else id, status))
