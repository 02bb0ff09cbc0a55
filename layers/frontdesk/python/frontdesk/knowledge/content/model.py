"""What a tenant knows: articles with their revisions, FAQ entries, and imports; all small, frozen and plain.

The heads are records of the Directory, so a field may be added with a default and never renamed. What an
article says stands in Blobs, by the SHA-256 of its canonical JSON, and is never overwritten.
"""

import json
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any

LANGUAGES = ("zh", "en")
DRAFT, PUBLISHED, ARCHIVED = STATUSES = ("draft", "published", "archived")

MAX_TITLE = 200  # characters, one line
MAX_BODY = 100_000  # characters of Markdown
MAX_QUESTION = 300
MAX_LIKES = 50
MAX_ANSWER = 5_000
MAX_CATEGORY = 60
MAX_AUDIENCE = 40
MAX_URL = 500
MAX_SOURCE = 300
HISTORY = 20  # revisions that a head names; older ones stay in Blobs, and snapshots that hold them too


@dataclass(frozen=True, slots=True)
class Content:
    """One revision of an article: whatever a visitor can be shown of it. `body` is Markdown."""

    title: str
    body: str
    language: str
    category: str = ""
    audience: str = ""  # "" is everybody
    url: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """Revision `n` (from 1 on) of an article: the hash of its content, when (ms) and by whom it was saved."""

    n: int
    hash: str
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Article:
    """The head of an article: `now` is its newest revision, `live` the one that publishing takes, if any.

    A draft saved over a published article leaves `live` where it was. `made` is the hash of the content it
    was created with, so that a repeated creation is known; `source` is where an import found it.
    """

    id: str
    title: str
    language: str
    status: str
    now: Revision
    live: Revision | None = None
    category: str = ""
    audience: str = ""
    url: str = ""
    source: str = ""
    made: str = ""
    history: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Faq:
    """What an entry says: a question, its likes (相似问: other ways to ask it), and the answer."""

    question: str
    answer: str
    language: str
    likes: tuple[str, ...] = ()
    category: str = ""
    audience: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the FAQ; small enough to stand in the Directory whole. Publishing takes it if published."""

    id: str
    faq: Faq
    status: str
    at: int
    by: str
    source: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """An uploaded file: its name, where it lies in Blobs, and how many bytes."""

    name: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import and how far it is. `state`: queued, running, done, failed (`errors` say why).

    `total` articles and entries were found, `done` of them are compared and written where they differ.
    `errors` are the first sentences of what is wrong, `notes` of what was left out; `wrong` counts them all.
    `runs` have begun since it last got on, and `moved` (ms) is when a run last wrote it down.
    """

    id: str
    at: int
    by: str
    state: str = "queued"
    files: tuple[ImportFile, ...] = ()
    urls: tuple[str, ...] = ()
    skip: bool = False  # leave broken rows out, instead of refusing the whole
    status: str = PUBLISHED  # what an item becomes that does not say so itself
    total: int = 0
    done: int = 0
    created: int = 0
    changed: int = 0
    wrong: int = 0
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ended: int = 0
    runs: int = 0
    moved: int = 0


def canonical(content: Content | Faq) -> bytes:
    """The same bytes for the same content: what its hash is of, and what lies in Blobs."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(content: Content | Faq) -> str:
    return sha256(canonical(content)).hexdigest()


def content_of(data: bytes) -> Content:
    """The content again, whichever release wrote it."""
    values: dict[str, Any] = json.loads(data)
    return Content(**{field.name: values[field.name] for field in fields(Content) if field.name in values})


def blob_key(tenant: str, hash: str) -> str:
    """Where the content of this hash lies in Blobs."""
    return f"{tenant}/articles/{hash}"
