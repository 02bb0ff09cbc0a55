"""No search leaves its tenant and its version, and no text becomes more than the value of a `match`."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.adapters.opensearch.names import index_name, tenant_name, version_alias
from frontdesk.adapters.opensearch.query import MOST_CHARACTERS, Edition, search_body
from frontdesk.knowledge.passages import Question

words = st.text(max_size=300)
languages = st.sampled_from(["zh", "en", "fr", "zh-TW", "EN", ""])
editions = st.builds(
    Edition,
    index=st.just("index"),
    tenant=words,
    version=words,
    model=st.just("m"),
    dimensions=st.just(2),
    languages=st.lists(st.sampled_from(["zh", "en", "fr"]), min_size=1, max_size=3, unique=True).map(tuple),
    chunks=st.just(1),
)
questions = st.builds(Question, words, languages, st.frozensets(words, max_size=3))
vectors = st.one_of(st.none(), st.just([0.6, 0.8]))
barred = st.frozensets(words, max_size=3)


def halves(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The bool queries that decide what each half may see."""
    query = body["query"]
    if "hybrid" not in query:
        return [query["bool"]]
    lexical, near = query["hybrid"]["queries"]
    return [lexical["bool"], near["knn"]["vector"]["filter"]["bool"]]


def nodes(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key and what stands under it."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield key, below
            yield from nodes(below)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


@given(editions, questions, barred, vectors)
def test_each_half_sees_its_tenant_version_audience_and_nothing_withdrawn(
    edition: Edition, question: Question, withdrawn: frozenset[str], vector: list[float] | None
) -> None:
    for half in halves(search_body(edition, question, withdrawn, vector, 8)):
        assert {"term": {"tenant": edition.tenant}} in half["filter"]
        assert {"term": {"version": edition.version}} in half["filter"]
        assert {"terms": {"audience": ["", *sorted(question.audiences)]}} in half["filter"]
        assert half["must_not"] == [{"terms": {"article": sorted(withdrawn)}}]


@given(editions, questions, vectors)
def test_no_query_language_is_spoken(
    edition: Edition, question: Question, vector: list[float] | None
) -> None:
    body = search_body(edition, question, frozenset(), vector, 8)
    spoken = {key for key, _ in nodes(body)}
    assert not spoken & {"query_string", "simple_query_string", "script", "wrapper", "regexp", "wildcard"}
    for key, below in nodes(body):
        if key == "match":
            ((_, asked),) = below.items()
            assert len(asked["query"]) <= MOST_CHARACTERS
            asked["query"] = ""
    longest = max((question.text[at : at + 20] for at in range(len(question.text))), key=len, default="")
    ids = {edition.tenant, edition.version, *question.audiences}
    if len(longest) == 20 and not any(longest in each for each in ids):
        assert longest not in str(body)


def test_a_question_in_a_language_that_is_written_sees_that_alone() -> None:
    edition = Edition("index", "ten", "kv1", "", 0, ("en", "zh"), 5)
    (half,) = halves(search_body(edition, Question("退货", "zh-TW"), frozenset(), None, 8))
    assert {"terms": {"language": ["zh"]}} in half["filter"]
    (half,) = halves(search_body(edition, Question("retour", "fr"), frozenset(), None, 8))
    assert {"terms": {"language": ["en", "zh"]}} in half["filter"]


@given(words, words)
def test_names_hold_nothing_of_what_they_name(tenant: str, version: str) -> None:
    alias = version_alias("frontdesk", tenant, version)
    assert alias.startswith(tenant_name("frontdesk", tenant) + "-")
    assert set(alias) <= set("frontdesk-0123456789abcdef")
    assert alias != version_alias("frontdesk", tenant + "x", version)


def test_the_same_chunks_are_the_same_index_in_any_order() -> None:
    first = index_name("alias", "1", "model", ["a", "b"])
    assert first == index_name("alias", "1", "model", ["b", "a"])
    others = [
        index_name("alias", *rest) for rest in (("2", "model", "ab"), ("1", "", "ab"), ("1", "model", "abc"))
    ]
    assert len({first, *others}) == 4
