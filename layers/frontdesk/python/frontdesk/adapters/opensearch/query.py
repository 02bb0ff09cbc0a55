"""Builds the body of every search; all go through here, so none goes across tenants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Any

from frontdesk.adapters.opensearch.layout import primary, tongue_of
from frontdesk.knowledge.passages import Question
from frontdesk.values import frozen

MOST_CHARACTERS = 200
"""Of a question: each may become a clause in each of six fields, and OpenSearch takes 1,024 clauses."""

NEAREST = 100
"""How many pieces the vectors bring into the pool."""

Data = dict[str, Any]


@frozen
class Edition:
    """One published version as it is indexed. `languages` are primary tags, `model` is "" without vectors.

    `centres` are the middles of each language's entries, where there are enough of them.
    """

    index: str
    tenant: str
    version: str
    model: str
    dimensions: int
    languages: tuple[str, ...]
    chunks: int
    centres: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def cleaned(text: str) -> str:
    """What of a question is looked for: what JSON can carry, and not without end."""
    return text[:MOST_CHARACTERS].encode("utf-8", "replace").decode()


def search_body(
    edition: Edition,
    question: Question,
    withdrawn: Collection[str],
    vector: Sequence[float] | None,
    limit: int,
) -> Data:
    """Words alone, or with a vector both halves, each with the same filter inside. The question's text is
    only ever the value of a `match`."""
    spoken = _spoken(edition, primary(question.language))
    filters = _filters(edition, question, withdrawn, spoken)
    words = _words(cleaned(question.text), spoken, filters)
    body: Data = {"size": limit, "_source": ["tenant", "version", "chunk"], "track_total_hits": False}
    if vector is None:
        return {**body, "query": words}
    if edition.centres:
        body["_source"].append("vector")  # of entries: how near their questions are is not in the score
    near = {"knn": {"vector": {"vector": list(vector), "k": NEAREST, "filter": {"bool": filters}}}}
    return {**body, "query": {"hybrid": {"queries": [words, near]}}}


def _spoken(edition: Edition, language: str) -> tuple[str, ...]:
    """The question's language, or all if the version has nothing in it."""
    return (language,) if language in edition.languages else edition.languages


def _filters(edition: Edition, question: Question, withdrawn: Collection[str], spoken: Sequence[str]) -> Data:
    return {
        "filter": [
            {"term": {"tenant": edition.tenant}},
            {"term": {"version": edition.version}},
            {"terms": {"language": list(spoken)}},
            {"terms": {"audience": ["", *sorted(question.audiences)]}},
        ],
        "must_not": [{"terms": {"article": sorted(withdrawn)}}],
    }


def _words(text: str, spoken: Sequence[str], filters: Data) -> Data:
    fields = [
        f"{name}_{tongue}" for tongue in sorted({tongue_of(each) for each in spoken}) for name in BOOSTS
    ]
    matches = [
        {"match": {field: {"query": text, "boost": BOOSTS[field.partition("_")[0]]}}} for field in fields
    ]
    return {"bool": {"should": matches, "minimum_should_match": 1, **filters, "_name": "lexical"}}


BOOSTS = {"said": 1.0, "asked": 1.0}
