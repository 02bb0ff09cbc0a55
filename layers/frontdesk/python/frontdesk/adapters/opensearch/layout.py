"""How chunks lie in an index: analysed words by language, a vector, the chunk itself as published."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from frontdesk.knowledge.passages import Chunk

LAYOUT = "2"
"""Goes up with every change here; versions of another layout are indexed anew, never mixed."""

ANALYSERS = {"zh": "cjk", "en": "english"}
OTHERS = "cjk"  # pairs of characters in any of the three scripts, plain lower-case words in all others

WEIGHTS = (0.5, 0.5)
"""Of words and meaning, each brought to 0-1 among what was found; decision 0020 says what was tried."""

Data = dict[str, Any]


def template(prefix: str) -> Data:
    """The body of an index template for every index that begins so."""
    keyword = {"type": "keyword"}
    words = {
        f"{name}_{language}": {"type": "text", "analyzer": analyser}
        for language, analyser in (*ANALYSERS.items(), ("xx", OTHERS))
        for name in ("said", "asked")
    }
    named = dict.fromkeys(("tenant", "version", "hash", "article", "language", "audience"), keyword)
    chunk = {"chunk": {"type": "object", "enabled": False}}
    mappings = {"dynamic": "strict", "properties": {**named, **words, **chunk}}
    settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": -1, "knn": True}
    return {
        "index_patterns": [f"{prefix}-*"],
        "template": {"settings": {"index": settings}, "mappings": mappings},
    }


def pipeline(weights: Sequence[float] = WEIGHTS) -> Data:
    """The body of the search pipeline that weighs words and meaning."""
    return {
        "phase_results_processors": [
            {
                "normalization-processor": {
                    "normalization": {"technique": "min_max"},
                    "combination": {
                        "technique": "arithmetic_mean",
                        "parameters": {"weights": list(weights)},
                    },
                }
            }
        ]
    }


def mapping(meta: Mapping[str, Any], dimensions: int) -> Data:
    """What one version adds to the template: who it is of, and vectors if it has them."""
    method = {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
    vector = {"type": "knn_vector", "dimension": dimensions, "method": method}
    return {"mappings": {"_meta": dict(meta), "properties": {"vector": vector} if dimensions else {}}}


def document(tenant: str, version: str, chunk: Chunk, vector: Sequence[float] | None) -> Data:
    """A chunk as it is stored; `chunk` is its fields in order."""
    tongue = tongue_of(chunk.language)
    said = "\n".join(filter(None, (chunk.title, chunk.heading, chunk.text)))
    return {
        "tenant": tenant,
        "version": version,
        "hash": chunk.hash,
        "article": chunk.article,
        "language": primary(chunk.language),
        "audience": chunk.audience,
        f"said_{tongue}": said,
        f"asked_{tongue}": chunk.question,
        "chunk": {"fields": astuple(chunk)},
        **({} if vector is None else {"vector": vector}),
    }


def primary(language: str) -> str:
    """`zh` of `zh-TW`: a language is searched whole."""
    return language.partition("-")[0].lower()


def tongue_of(language: str) -> str:
    """Which analysed fields hold a language."""
    return primary(language) if primary(language) in ANALYSERS else "xx"
