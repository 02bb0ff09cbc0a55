"""What is kept of a published version and of the job that made it; small, frozen and plain. Stdlib only.

The files lie in Blobs under the hash of their bytes; a version is named by those hashes, so the same content
under the same rules has the same name, however often it is published.
"""

from frontdesk.values import frozen

KEPT_MS = 30 * 86_400_000
"""How long a job can be asked for."""
ENDED = frozenset({"done", "checked", "blocked", "failed"})
MOST_CHANGES = 50
"""Changed answers that a report tells; it counts them all."""


@frozen
class Version:
    """`bundle` and `full` are the SHA-256 of the two files; `model` embedded its chunks ("": words alone).

    `rules` is the version of the rule set that was in force. `plain` names the version with the same content
    that finds by words alone, "" for such a one itself.
    """

    id: str
    at: int
    by: str
    bundle: str
    full: str
    model: str = ""
    rules: str = ""
    chunks: int = 0
    articles: int = 0
    entries: int = 0
    bundle_bytes: int = 0
    full_bytes: int = 0
    plain: str = ""


@frozen
class Changed:
    """A past question (its text stays in the log) that the new version answers otherwise than the old one.

    `before` and `after` are what is said, `chunk` the hash of what proves the new answer.
    """

    conversation: str
    seq: int
    before: str
    after: str
    chunk: str = ""
    article: str = ""


@frozen
class FailingCase:
    """A case that holds a version back: `text` is answered by another than it should be, or by nothing.

    `kind`: "hit" or "miss" of the rule `of`, or "question", the own one of the entry `of`. What answers it is
    the rule `by_rule`, or the entry `by_entry` whose question is `by_question`.
    """

    kind: str
    of: str
    language: str
    text: str
    by_rule: str = ""
    by_entry: str = ""
    by_question: str = ""

    @property
    def detail(self) -> str:
        """In a sentence."""
        asked = f"“{self.text}” ({self.language})"
        by = f"the rule {self.by_rule}" if self.by_rule else f"the answer to “{self.by_question}”"
        if self.kind == "question":
            return f"{asked} has an answer of its own, but {by} says otherwise."
        if self.kind == "miss":
            return f"{asked} is a miss of the rule {self.of}, but that rule answers it."
        instead = f"{by} comes first" if self.by_rule or self.by_entry else "no rule answers it"
        return f"{asked} is a hit of the rule {self.of}, but {instead}."


@frozen
class PublishJob:
    """A publish and how far it is.

    `state`: queued, building, embedding (live already, by words), done; checked (was only to be checked),
    blocked (`blocked_by` names the cases), failed (`notes` say why). `asked` past questions were put to the
    new version, `changed` of them are answered otherwise. `done` of `total` chunks have their vectors.
    """

    id: str
    at: int
    by: str
    check: bool = False
    state: str = "queued"
    version: str = ""
    refined: str = ""
    model: str = ""
    total: int = 0
    done: int = 0
    parts: int = 0
    asked: int = 0
    changed: int = 0
    changes: tuple[Changed, ...] = ()
    blocked_by: tuple[FailingCase, ...] = ()
    notes: tuple[str, ...] = ()
    ended: int = 0


@frozen
class Embedded:
    """A part of a job's chunks whose vectors are there; the owner is the job."""

    part: str
    chunks: int


def pack_key(tenant: str, sha256: str) -> str:
    """Where a bundle or a full index lies in Blobs."""
    return f"{tenant}/packs/{sha256}"


def holds_key(tenant: str, version: str) -> str:
    """Where the list of a version's articles and entries lies in Blobs."""
    return f"{tenant}/versions/{version}"
