"""What travels over the API of publishing: versions, jobs and what would change."""

from typing import Annotated, Literal

from fastapi import Path
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.knowledge.snapshot.version import FailingCase, PublishJob, Version
from frontdesk.tenancy.live import Knowledge

_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
VersionId = Annotated[str, Path(pattern=f"^ver_{_ULID}$")]
JobId = Annotated[str, Path(pattern=f"^pub_{_ULID}$")]
State = Literal["queued", "building", "embedding", "done", "checked", "blocked", "failed"]


class PublishBody(Body):
    """`check`: build the version and put it to the test, and leave what is live as it is."""

    check: bool = False


class ChangeOut(TypedDict):
    """A past question that the new version answers otherwise. `question` is "" where it was erased since."""

    conversation: str
    seq: int
    question: str
    before: str
    after: str
    chunk: str
    article: str


class FailingOut(TypedDict):
    """A case that blocks a publish: a `hit` or `miss` of the rule `of`, or the `question` of the entry `of`.

    What answers `text` is the rule `by_rule`, or the entry `by_entry`, which answers `by_question`; "" where
    it is not. `detail` says it in a sentence.
    """

    kind: Literal["hit", "miss", "question"]
    of: str
    language: str
    text: str
    by_rule: str
    by_entry: str
    by_question: str
    detail: str


class JobOut(TypedDict):
    """`version` answers by words, `refined` also by meaning; "" as long as there is none.

    `embedding`: it is live already, `done` of `total` pieces have their vectors. `blocked`: `failing` names
    the cases. Of `changed` answers the first fifty are told.
    """

    id: str
    state: State
    check: bool
    version: str
    refined: str
    total: int
    done: int
    asked: int
    changed: int
    changes: list[ChangeOut]
    failing: list[FailingOut]
    notes: list[str]
    at: str
    by: str
    ended_at: str | None


class VersionOut(TypedDict):
    """`model` embedded its pieces ("": it finds by words alone); bytes are of its two files.

    A publish goes live by words first, then by meaning too: the second names the first as its `plain`.
    """

    id: str
    live: bool
    model: str
    plain: str
    rules: str
    articles: int
    entries: int
    chunks: int
    bundle_bytes: int
    full_bytes: int
    at: str
    by: str


class LiveOut(TypedDict):
    """What is answered from since `since`, and the versions that a rollback returns to, the newest first."""

    version: str
    since: str
    earlier: list[str]


def job_out(job: PublishJob, done: int, questions: dict[tuple[str, int], str]) -> JobOut:
    return {
        "id": job.id,
        "state": job.state,  # type: ignore[typeddict-item]  # one of the seven
        "check": job.check,
        "version": job.version,
        "refined": job.refined,
        "total": job.total,
        "done": done,
        "asked": job.asked,
        "changed": job.changed,
        "changes": [
            {
                "conversation": each.conversation,
                "seq": each.seq,
                "question": questions.get((each.conversation, each.seq), ""),
                "before": each.before,
                "after": each.after,
                "chunk": each.chunk,
                "article": each.article,
            }
            for each in job.changes
        ],
        "failing": [_failing_out(each) for each in job.blocked_by],
        "notes": list(job.notes),
        "at": rfc3339(job.at),
        "by": job.by,
        "ended_at": rfc3339(job.ended) if job.ended else None,
    }


def _failing_out(case: FailingCase) -> FailingOut:
    return {
        "kind": case.kind,  # type: ignore[typeddict-item]  # one of the three
        "of": case.of,
        "language": case.language,
        "text": case.text,
        "by_rule": case.by_rule,
        "by_entry": case.by_entry,
        "by_question": case.by_question,
        "detail": case.detail,
    }


def version_out(version: Version, live: str) -> VersionOut:
    return {
        "id": version.id,
        "live": version.id == live,
        "model": version.model,
        "plain": version.plain,
        "rules": version.rules,
        "articles": version.articles,
        "entries": version.entries,
        "chunks": version.chunks,
        "bundle_bytes": version.bundle_bytes,
        "full_bytes": version.full_bytes,
        "at": rfc3339(version.at),
        "by": version.by,
    }


def live_out(live: Knowledge) -> LiveOut:
    return {"version": live.version, "since": rfc3339(live.at), "earlier": list(live.earlier)}
