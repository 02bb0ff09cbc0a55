"""The later steps of a publish: vectors for its chunks, then the same content live again with them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints import publish_notes
from frontdesk.entrypoints.publishing import QUEUE, end, keep, known_job, message
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.collect import Taken
from frontdesk.knowledge.snapshot.embed import chunks_in, embed_part, parts_of, vectors_of
from frontdesk.knowledge.snapshot.full import open_full
from frontdesk.knowledge.snapshot.opened import full_path
from frontdesk.knowledge.snapshot.pack import map_pack
from frontdesk.knowledge.snapshot.publish import activate, holds_of, known_version, refine, store
from frontdesk.knowledge.snapshot.version import KEPT_MS, Embedded, PublishJob, pack_key
from frontdesk.tenancy.ports import Put

PATIENCE_MS = 3_600_000
"""How long vectors are waited for; then the version goes on answering by words."""
LOOK_S, LOOK_LONG_S = 2, 20
FEW = 16


def embed(of: Services, body: Mapping[str, Any]) -> None:
    """One part of a version's chunks. Raises errors.Unavailable: then the message comes again."""
    tenant, part = body["tenant"], body["part"]
    job = known_job(of, tenant, body["publish"])
    path = full_path(of.directory, of.blobs, tenant, job.version)
    embedder = of.embedder_of(job.model)
    if job.state != "embedding" or path is None or embedder is None:
        return
    chunks = chunks_in(map_pack(path), part)
    if chunks:
        embed_part(of.blobs, tenant, embedder, part, chunks)
    of.directory.commit(Put(job.id, part, Embedded(part, len(chunks)), expires=job.at + KEPT_MS))


def progress(of: Services, job: PublishJob) -> tuple[int, int]:
    """(parts, chunks) that have their vectors."""
    parts = chunks = 0
    after = ""
    while True:
        page = of.directory.page(Embedded, job.id, after, 100)
        parts += len(page.items)
        chunks += sum(item.value.chunks for item in page.items)
        after = page.next
        if not after:
            return parts, chunks


def refine_version(of: Services, body: Mapping[str, Any]) -> None:
    """Once all parts are there, the version with vectors takes the place of the one without."""
    tenant = body["tenant"]
    job = known_job(of, tenant, body["publish"])
    if job.state != "embedding":
        return
    parts, done = progress(of, job)
    if parts >= job.parts:
        _go_live(of, tenant, replace(job, done=done))
    elif of.now() - job.at > PATIENCE_MS:
        end(of, tenant, replace(job, done=done), "done", publish_notes.LATE)
    else:
        keep(of, tenant, replace(job, done=done))
        delay = LOOK_S if job.parts <= FEW else LOOK_LONG_S
        of.queue.send(QUEUE, message("refine", tenant, job.id), delay_s=delay)


def _go_live(of: Services, tenant: str, job: PublishJob) -> None:
    plain = known_version(of.directory, tenant, job.version)
    path = full_path(of.directory, of.blobs, tenant, plain.id)
    bundle = of.blobs.get(pack_key(tenant, plain.bundle))
    chunks = tuple(open_full(path, tenant).chunks()) if path else ()
    vectors = vectors_of(of.blobs, tenant, job.model, parts_of(job.total), chunks)
    if vectors is None or bundle is None:
        end(of, tenant, job, "done", publish_notes.LOST)
        return
    taken = Taken(chunks, tuple(holds_of(of.blobs, tenant, plain.id)), plain.articles, plain.entries)
    intents = _intents(of, job.model, chunks)
    made = refine(tenant, plain, taken, bundle, job.model, vectors, of.now(), intents)
    version = store(of.directory, of.blobs, tenant, made)
    _index(of, tenant, version.id, chunks, job.model, vectors)
    try:
        activate(of.directory, of.blobs, tenant, version.id, of.now(), over=plain.id)
    except errors.Conflict as error:
        end(of, tenant, replace(job, refined=version.id), "done", error.detail)
        return
    end(of, tenant, replace(job, refined=version.id), "done")


def _intents(of: Services, model: str, chunks: tuple[Chunk, ...]) -> dict[str, bytes]:
    """The classifier of what entries are asked like; without its encoder there is none."""
    from frontdesk.knowledge.snapshot.guesser_build import guesser_sections

    embedder = of.embedder_of(model)
    return guesser_sections([each for each in chunks if each.question], embedder) if embedder else {}


def _index(
    of: Services, tenant: str, version: str, chunks: tuple[Chunk, ...], model: str, vectors: Any
) -> None:
    if of.knowledge_indexing is None:
        return
    try:
        of.knowledge_indexing.publish(tenant, version, chunks, model=model, vectors=vectors)
    except errors.Unavailable:
        return  # the files answer
