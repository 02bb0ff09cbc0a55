"""Vectors of a version's chunks, part by part: each is made once for a model, and found by the chunk's hash.

A part is all chunks whose hash begins alike, so that most parts are as they were when little has changed, and
none needs a list of the others. About fifty chunks are one part, and one message of the queue.
"""

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Blobs, Embedder
from frontdesk.knowledge.snapshot.pack import Pack, open_pack, pack
from frontdesk.knowledge.vectors.embedded import embed

PART = 50
ALL = "all"
_DIGITS = "0123456789abcdef"
Vectors = NDArray[np.float32]


def parts_of(chunks: int) -> list[str]:
    """The beginnings of hashes that part so many chunks into about PART each: `all`, or 1 to 3 digits."""
    parts = [""]
    while chunks > len(parts) * PART * 2 and len(parts) < 16**3:
        parts = [part + digit for part in parts for digit in _DIGITS]
    return parts if len(parts) > 1 else [ALL]


def chunks_in(full: Pack, part: str) -> list[Chunk]:
    """The chunks of a full index whose hash begins so; the others are not even parsed."""
    texts, starts = full.section("chunks"), full.section("chunks.starts").cast("Q")
    wanted = f'["{"" if part == ALL else part}'.encode()
    found = []
    for first, last in pairwise(starts):
        if texts[first : first + len(wanted)] == wanted:
            fields: list[str] = json.loads(bytes(texts[first:last]))
            found.append(Chunk(*fields))
    return found


def embed_part(blobs: Blobs, tenant: str, embedder: Embedder, part: str, chunks: Sequence[Chunk]) -> int:
    """Make the vectors that are missing; returns how many were. Raises errors.Unavailable."""
    known = read_part(blobs, tenant, embedder.id, part)
    missing = [chunk for chunk in chunks if chunk.hash not in known]
    if missing:
        made = embed(embedder, missing)
        known |= {chunk.hash: vector for chunk, vector in zip(missing, made, strict=True)}
        kept = {chunk.hash: known[chunk.hash] for chunk in sorted(chunks, key=lambda each: each.hash)}
        blobs.put(_key(tenant, embedder.id, part), _written(embedder.id, kept))
    return len(missing)


def read_part(blobs: Blobs, tenant: str, model: str, part: str) -> dict[str, Vectors]:
    """The vectors of a part by hash; {} if there are none, or none that can be trusted."""
    data = blobs.get(_key(tenant, model, part))
    if data is None:
        return {}
    try:
        opened = open_pack(data)
        opened.verify()
    except errors.Damaged:
        return {}
    if opened.about.get("model") != model:
        return {}
    hashes = bytes(opened.section("hashes"))
    rows = np.frombuffer(opened.section("vectors"), "<f4").reshape(len(hashes) // 32, -1)
    return {hashes[at * 32 : at * 32 + 32].hex(): rows[at] for at in range(len(rows))}


def vectors_of(
    blobs: Blobs, tenant: str, model: str, parts: Sequence[str], chunks: Sequence[Chunk]
) -> Vectors | None:
    """A row for each chunk, None as long as one is missing."""
    found: dict[str, Vectors] = {}
    for part in parts:
        found |= read_part(blobs, tenant, model, part)
    if not chunks or any(chunk.hash not in found for chunk in chunks):
        return None
    return np.stack([found[chunk.hash] for chunk in chunks])


def _written(model: str, vectors: dict[str, Vectors]) -> bytes:
    rows = np.stack(list(vectors.values())).astype("<f4")
    return pack({"model": model}, {"hashes": bytes.fromhex("".join(vectors)), "vectors": rows.tobytes()})


def parts_key(tenant: str, model: str) -> str:
    """What the keys of a model's parts begin with."""
    return f"{tenant}/vectors/{hashlib.sha256(model.encode()).hexdigest()[:16]}/"


def _key(tenant: str, model: str, part: str) -> str:
    return f"{parts_key(tenant, model)}{part}"
