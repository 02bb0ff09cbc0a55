"""What a search is asked and what it finds: pieces of articles, each named by the hash of its text."""

from collections.abc import Mapping
from dataclasses import field

from frontdesk.values import frozen


@frozen
class Chunk:
    """A piece of an article or a FAQ entry, small enough to be read as one source.

    `hash` is the SHA-256 (hex) of article, language, heading, question and text: equal hash, equal piece.
    `text` is what a visitor may be shown word by word; `question` (a FAQ's own and its likes, one a line) is
    searched but not shown. `audience` is "" for everybody, else the name of the group that may see it.
    """

    hash: str
    article: str
    language: str
    title: str
    heading: str
    text: str
    question: str = ""
    url: str = ""
    category: str = ""
    audience: str = ""


@frozen
class Question:
    """What is searched for. `audiences` are the groups the visitor belongs to, beside everybody."""

    text: str
    language: str
    audiences: frozenset[str] = frozenset()


@frozen
class Found:
    """A chunk and why: `score` decides the order (higher is better, comparable within one search only);
    `parts` are its raw scores by name (`lexical`, `vector`), for the evidence."""

    chunk: Chunk
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@frozen
class Findings:
    """Best first. `engine` is who searched ("bundle", "snapshot", "opensearch"), `version` the knowledge
    version, `model` the embedding model's id or "" where no vector took part, `vector` the query's
    (little-endian float32), `withdrawn` the articles that were passed over as deleted, sorted."""

    found: tuple[Found, ...]
    engine: str
    version: str
    model: str = ""
    vector: bytes = b""
    withdrawn: tuple[str, ...] = ()
