"""What travels over the API of knowledge: articles, FAQ entries and their heads."""

from typing import Annotated, Literal, TypeVar

from fastapi import Header, Path
from pydantic import Field, StringConstraints
from typing_extensions import TypedDict

from frontdesk import errors
from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.entrypoints.http.wire_fields import Language
from frontdesk.ids import is_id
from frontdesk.knowledge.content import model
from frontdesk.knowledge.content.check import complaints
from frontdesk.knowledge.content.model import Article, Content, Entry, Faq, Revision
from frontdesk.tenancy.ports import Versioned
from frontdesk.tenancy.records import place_of

T = TypeVar("T", Content, Faq)

_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
ArticleId = Annotated[str, Path(pattern=f"^art_{_ULID}$")]
EntryId = Annotated[str, Path(pattern=f"^faq_{_ULID}$")]
ImportId = Annotated[str, Path(alias="import", pattern=f"^imp_{_ULID}$")]
CreationKey = Annotated[str, Header(alias="Idempotency-Key", pattern="^[A-Za-z0-9_-]{8,64}$")]
Status = Literal["draft", "published", "archived"]
Category = Annotated[str, Field(max_length=model.MAX_CATEGORY)]
Audience = Annotated[str, Field(max_length=model.MAX_AUDIENCE, description="'' is everybody")]
Link = Annotated[str, Field(max_length=model.MAX_URL)]
Question = Annotated[str, StringConstraints(min_length=1, max_length=model.MAX_QUESTION)]


class ArticleBody(Body):
    """`body` is Markdown. Only what is `published` goes live with the next publish."""

    title: Annotated[str, Field(min_length=1, max_length=model.MAX_TITLE)]
    body: Annotated[str, Field(min_length=1, max_length=model.MAX_BODY)]
    language: Language
    category: Category = ""
    audience: Audience = ""
    url: Link = ""
    status: Status = "draft"


class EntryBody(Body):
    """`likes` (相似问) are other ways to ask the question."""

    question: Question
    likes: Annotated[list[Question], Field(max_length=model.MAX_LIKES)] = Field(default_factory=list)
    answer: Annotated[str, Field(min_length=1, max_length=model.MAX_ANSWER)]
    language: Language
    category: Category = ""
    audience: Audience = ""
    url: Link = ""
    status: Status = "draft"


class RevisionOut(TypedDict):
    n: int
    at: str
    by: str


class ArticleHeadOut(TypedDict):
    """`live` is the revision that the next publish takes, `version` the article's tag (ETag)."""

    id: str
    title: str
    language: str
    status: str
    category: str
    audience: str
    url: str
    source: str
    revision: RevisionOut
    live: RevisionOut | None
    version: str


class ArticleOut(ArticleHeadOut):
    body: str
    earlier: list[RevisionOut]


class EntryOut(TypedDict):
    id: str
    question: str
    likes: list[str]
    answer: str
    language: str
    status: str
    category: str
    audience: str
    url: str
    source: str
    at: str
    by: str
    version: str


def place_in(cursor: str, prefix: str) -> str:
    """The cursor, if it is one of a list of such ids. Raises errors.InvalidField("cursor")."""
    if cursor and not is_id(prefix, place_of(cursor)):
        raise errors.InvalidField("cursor", "This is not a cursor of this list. Start without one.")
    return cursor


def article_in(body: ArticleBody) -> Content:
    """Raises errors.InvalidField."""
    content = Content(body.title, body.body, body.language, body.category, body.audience, body.url)
    return _checked(content)


def entry_in(body: EntryBody) -> Faq:
    """Raises errors.InvalidField."""
    likes = tuple(body.likes)
    return _checked(
        Faq(body.question, body.answer, body.language, likes, body.category, body.audience, body.url)
    )


def _checked(content: T) -> T:
    for field, what in complaints(content):
        raise errors.InvalidField(field, f"{_named(field)} {what}.")
    return content


def _named(field: str) -> str:
    """`likes.3` is one of the likes; the rest of the sentence is about one."""
    name, _, place = field.partition(".")
    return f"One of the {name}" if place else f"The {name}"


def _revision_out(revision: Revision) -> RevisionOut:
    return {"n": revision.n, "at": rfc3339(revision.at), "by": revision.by}


def head_out(found: Versioned[Article]) -> ArticleHeadOut:
    article = found.value
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "status": article.status,
        "category": article.category,
        "audience": article.audience,
        "url": article.url,
        "source": article.source,
        "revision": _revision_out(article.now),
        "live": _revision_out(article.live) if article.live else None,
        "version": found.version,
    }


def article_out(found: Versioned[Article], shown: Revision, content: Content) -> ArticleOut:
    """An article as one of its revisions says it."""
    head = head_out(found)
    return {
        **head,
        "title": content.title,
        "language": content.language,
        "category": content.category,
        "audience": content.audience,
        "url": content.url,
        "revision": _revision_out(shown),
        "body": content.body,
        "earlier": [_revision_out(each) for each in found.value.history],
    }


def entry_out(found: Versioned[Entry]) -> EntryOut:
    entry, faq = found.value, found.value.faq
    return {
        "id": entry.id,
        "question": faq.question,
        "likes": list(faq.likes),
        "answer": faq.answer,
        "language": faq.language,
        "status": entry.status,
        "category": faq.category,
        "audience": faq.audience,
        "url": faq.url,
        "source": entry.source,
        "at": rfc3339(entry.at),
        "by": entry.by,
        "version": found.version,
    }
