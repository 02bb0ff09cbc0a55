"""What travels about one answer of the bot: its sources, a thumb, and the wish that it stops."""

from collections.abc import Collection, Mapping
from typing import Any, NotRequired

from typing_extensions import TypedDict

from frontdesk.conversation.model import Event
from frontdesk.knowledge.passages import Chunk


class SourceOut(TypedDict):
    """`chunk` is the SHA-256 of the piece. `withdrawn`: deleted since; only agents still read its text.
    `lost`: the files of that version are gone."""

    chunk: str
    title: NotRequired[str]
    heading: NotRequired[str]
    url: NotRequired[str]
    language: NotRequired[str]
    text: NotRequired[str]
    withdrawn: NotRequired[bool]
    lost: NotRequired[bool]
    article: NotRequired[str]
    audience: NotRequired[str]


class ProofOut(TypedDict):
    """A sentence of the answer, its place in the text (in code points), and what proves it."""

    text: str
    start: int
    length: int
    sources: list[SourceOut]


class RuleOut(TypedDict):
    id: str
    version: str


class SourcesOut(TypedDict):
    """`erased`: what it said is gone, and so is everything about it. `evidence` only agents see."""

    seq: int
    erased: bool
    claims: list[ProofOut]
    decision: NotRequired[str]
    knowledge: NotRequired[str]
    engine: NotRequired[str]
    embedding: NotRequired[str]
    composer: NotRequired[str]
    prompt: NotRequired[str]
    rule: NotRequired[RuleOut]
    evidence: NotRequired[dict[str, Any]]


_TOLD = ("decision", "knowledge", "engine", "embedding", "composer", "prompt")
_NOT_EVIDENCE = ("claims", "packet", "covers", *_TOLD)


def sources_out(
    event: Event, chunks: Mapping[str, Chunk], withdrawn: Collection[str], *, for_agent: bool
) -> SourcesOut:
    """Everything an answer keeps of how it came about, as much of it as the reader may see."""
    data = event.data
    if data.get("erased"):
        return {"seq": event.seq, "erased": True, "claims": []}
    out: SourcesOut = {"seq": event.seq, "erased": False, "claims": []}
    for start, length, hashes in data.get("claims", ()):
        shown = [_source(hash, chunks.get(hash), withdrawn, for_agent=for_agent) for hash in hashes]
        out["claims"].append(_proof(event.text, start, length, [each for each in shown if each]))
    unused = () if for_agent or "drafted" not in data else ("prompt",)  # of a draft that was not said
    for name in _TOLD:
        if name in data and name not in unused:
            out[name] = str(data[name])  # type: ignore[literal-required]
    if "rule" in data:
        out["rule"] = {"id": str(data["rule"]), "version": str(data.get("version", ""))}
        out["claims"] = out["claims"] or [_proof(event.text, 0, len(event.text), [])]
    if for_agent:
        out["evidence"] = {name: value for name, value in data.items() if name not in _NOT_EVIDENCE}
    return out


def _proof(text: str, start: int, length: int, sources: list[SourceOut]) -> ProofOut:
    return {
        "text": text[start : start + length] if start >= 0 else "",
        "start": start,
        "length": length,
        "sources": sources,
    }


def _source(
    hash: str, chunk: Chunk | None, withdrawn: Collection[str], *, for_agent: bool
) -> SourceOut | None:
    """None where the reader is not of its audience: visitors belong to no group."""
    if chunk is None:
        return {"chunk": hash, "lost": True}
    if chunk.audience and not for_agent:
        return None
    gone = chunk.article in withdrawn
    out: SourceOut = {
        "chunk": hash,
        "title": chunk.title,
        "heading": chunk.heading,
        "url": chunk.url,
        "language": chunk.language,
        "withdrawn": gone,
    }
    if for_agent or not gone:
        out["text"] = chunk.text
    if for_agent:
        out |= {"article": chunk.article, "audience": chunk.audience}
    return out
