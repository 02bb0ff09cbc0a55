"""Whether an article or an entry may be kept: bounds and forms, the same for the API and for every import."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from frontdesk.knowledge.content import model
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.normalise import has_words

Complaint = tuple[str, str]
"""(field, what is wrong with it), to be read as one sentence: `answer` `is empty`."""

AUDIENCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile(r"[\n\r\t\u2028\u2029]")


def complaints(content: Content | Faq) -> Iterator[Complaint]:
    """What is wrong, field by field; nothing for what may be kept."""
    own = _of_article(content) if isinstance(content, Content) else _of_entry(content)
    yield from own
    if content.language not in model.LANGUAGES:
        yield "language", "must be zh or en"
    yield from _line("category", content.category, model.MAX_CATEGORY, needed=False)
    if content.audience and not AUDIENCE.fullmatch(content.audience):
        yield "audience", "must be small letters, digits, - and _, at most 40"
    if content.url and not is_link(content.url):
        yield "url", "must be an http or https address of at most 500 characters"


def is_link(url: str) -> bool:
    """An absolute address that a visitor may be sent to."""
    try:
        parts = urlsplit(url)
        return (
            len(url) <= model.MAX_URL
            and parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.username is None
            and not re.search(r"[\s\x00-\x1f\x7f<>\"\\^`{|}\ud800-\udfff]", url)
        )
    except ValueError:
        return False


def _of_article(content: Content) -> Iterator[Complaint]:
    yield from _line("title", content.title, model.MAX_TITLE)
    yield from _text("body", content.body, model.MAX_BODY)


def _of_entry(faq: Faq) -> Iterator[Complaint]:
    yield from _question("question", faq.question)
    yield from _text("answer", faq.answer, model.MAX_ANSWER)
    if len(faq.likes) > model.MAX_LIKES:
        yield "likes", f"are more than {model.MAX_LIKES}"
    for at, like in enumerate(faq.likes[: model.MAX_LIKES]):
        yield from _question(f"likes.{at}", like)


def _question(field: str, text: str) -> Iterator[Complaint]:
    yield from _line(field, text, model.MAX_QUESTION)
    if text.strip() and not has_words(text):
        yield field, "holds no letter and no digit"


def _line(field: str, text: str, most: int, *, needed: bool = True) -> Iterator[Complaint]:
    if _LINE_END.search(text):
        yield field, "must be one line"
    yield from _text(field, text, most, needed=needed)


def _text(field: str, text: str, most: int, *, needed: bool = True) -> Iterator[Complaint]:
    if needed and not text.strip():
        yield field, "is empty"
    elif len(text) > most:
        yield field, f"is longer than {most:,} characters"
    elif _CONTROL.search(text):
        yield field, "holds control characters"
