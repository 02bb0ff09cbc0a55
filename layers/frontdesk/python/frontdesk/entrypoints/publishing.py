"""A publish, step by step on the queue `knowledge`: build, check, go live by words, embed, go live again.

Every step may come twice or stop anywhere: what it makes is named by its content, and the record of the job
says how far it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints import publish_notes
from frontdesk.entrypoints.log import log
from frontdesk.entrypoints.rehearsal import rehearse
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.snapshot.bundle import open_bundle
from frontdesk.knowledge.snapshot.collect import Taken, collect
from frontdesk.knowledge.snapshot.embed import parts_of
from frontdesk.knowledge.snapshot.gate import failing
from frontdesk.knowledge.snapshot.publish import Made, Rules, activate, make, store
from frontdesk.knowledge.snapshot.version import ENDED, KEPT_MS, MOST_CHANGES, PublishJob, Version
from frontdesk.tenancy.live import live_knowledge
from frontdesk.tenancy.model import RuleSet, RulesHead, Tenant
from frontdesk.tenancy.ports import Put

QUEUE = "knowledge"


def message(do: str, tenant: str, job: str, part: str = "") -> dict[str, str]:
    """The body of a message: keys alone."""
    return {"do": do, "tenant": tenant, "publish": job, **({"part": part} if part else {})}


def keep(of: Services, tenant: str, job: PublishJob) -> PublishJob:
    """Write a job down as it stands."""
    of.directory.commit(Put(tenant, job.id, job, expires=job.at + KEPT_MS))
    return job


def end(of: Services, tenant: str, job: PublishJob, state: str, *notes: str) -> PublishJob:
    return keep(of, tenant, replace(job, state=state, notes=(*job.notes, *notes), ended=of.now()))


def known_job(of: Services, tenant: str, id: str) -> PublishJob:
    """Raises errors.NotFound."""
    found = of.directory.get(PublishJob, tenant, id, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such job; it is forgotten after 30 days.", field="job")
    return found.value


def start(of: Services, tenant: str, id: str, by: str, *, check: bool = False) -> PublishJob:
    """The job of this id, queued unless it is there already. Raises errors.IdReused for another wish."""
    found = of.directory.get(PublishJob, tenant, id, fresh=True)
    if found and found.value.check is not check:
        raise errors.IdReused("Idempotency-Key")
    job = found.value if found else keep(of, tenant, PublishJob(id, of.now(), by, check))
    if job.state == "queued":
        of.queue.send(QUEUE, message("publish", tenant, id))
    return job


def publish_now(of: Services, tenant: str, id: str, by: str, *, check: bool = False) -> PublishJob:
    """As `start`, and its first step at once: for whoever has no worker to wait for, or can't wait."""
    keep(of, tenant, PublishJob(id, of.now(), by, check))
    publish(of, message("publish", tenant, id))
    return known_job(of, tenant, id)


def publish(of: Services, body: Mapping[str, Any]) -> None:
    """Build the version, put it to the test, and let it answer by words; then have its chunks embedded."""
    tenant, id = body["tenant"], body["publish"]
    found = of.directory.get(PublishJob, tenant, id, fresh=True)
    if found is None or found.value.state in ENDED or found.value.state == "embedding":
        return
    try:
        job = built(of, tenant, keep(of, tenant, replace(found.value, state="building")))
    except errors.Damaged as error:
        log("publish_failed", tenant=tenant, code=error.code)
        end(of, tenant, found.value, "failed", publish_notes.NO_TEXT)
        return
    for part in parts_of(job.total) if job.state == "embedding" else ():
        of.queue.send(QUEUE, message("embed", tenant, id, part))
    if job.state == "embedding":
        of.queue.send(QUEUE, message("refine", tenant, id), delay_s=2)


def built(of: Services, tenant: str, job: PublishJob) -> PublishJob:
    """The job after its first step: blocked, checked, done (nothing to embed) or embedding, and live then."""
    taken = collect(of.directory, of.blobs, tenant)
    rules = rules_in_force(of, tenant)
    made = make(tenant, taken, rules, by=job.by, at=of.now(), sayable=sayable)
    bundle = open_bundle(made.bundle, made.version.bundle, tenant)
    wrong = failing(load_ruleset(rules.body, rules.version) if rules.body else None, taken.chunks, bundle)
    job = replace(job, total=len(taken.chunks), blocked_by=tuple(wrong))
    if wrong:
        return end(of, tenant, job, "blocked")  # and it is stored nowhere: nobody can activate it
    job = _rehearsed(of, tenant, replace(job, version=store(of.directory, of.blobs, tenant, made).id))
    return end(of, tenant, job, "checked") if job.check else _live(of, tenant, job, made, taken)


def _live(of: Services, tenant: str, job: PublishJob, made: Made, taken: Taken) -> PublishJob:
    """By words; the same content that is live with vectors already stays so."""
    model, now = _model(of, tenant), live_knowledge(of.directory, tenant).version
    found = of.directory.get(Version, tenant, now) if now else None
    same = found is not None and (found.value.plain, found.value.model) == (job.version, model)
    if same and _stays(of, tenant, now):
        return end(of, tenant, replace(job, refined=now, done=job.total), "done", publish_notes.UNCHANGED)
    _indexed(of, tenant, made, taken)
    activate(of.directory, of.blobs, tenant, job.version, of.now())
    if not model or not taken.chunks:
        return end(of, tenant, job, "done", *([] if model else [publish_notes.NO_MODEL]))
    return keep(of, tenant, replace(job, state="embedding", model=model, parts=len(parts_of(job.total))))


def _stays(of: Services, tenant: str, version: str) -> bool:
    """Live as it was; False where its files are damaged, which only building it again mends."""
    try:
        activate(of.directory, of.blobs, tenant, version, of.now())
    except errors.Conflict as error:
        if error.code != "version_damaged":
            raise
        return False
    return True


def rules_in_force(of: Services, tenant: str) -> Rules:
    head = of.directory.get(RulesHead, tenant, fresh=True)
    rules = of.directory.get(RuleSet, tenant, head.value.version) if head else None
    return Rules(head.value.version, rules.value.body) if head and rules else Rules()


def _rehearsed(of: Services, tenant: str, job: PublishJob) -> PublishJob:
    asked, changed = rehearse(of, tenant, job.version)
    return replace(job, asked=asked, changed=len(changed), changes=tuple(changed[:MOST_CHANGES]))


def sayable(text: str) -> bool:
    """What is planted in an answer is for the slower steps to cut out."""
    from frontdesk.assistant.planted import without_planted

    return not without_planted(text)[1]


def _indexed(of: Services, tenant: str, made: Made, taken: Taken) -> None:
    """On OpenSearch too, where there is one; if it is away the files answer alone."""
    indexing = of.knowledge_indexing
    if indexing is None:
        return
    try:
        indexing.prepare()
        indexing.publish(tenant, made.version.id, taken.chunks)
    except errors.Unavailable as error:
        log("indexing_failed", tenant=tenant, code=error.code)


def _model(of: Services, tenant: str) -> str:
    """The id of the tenant's embedding model, "" if it does not load."""
    found = of.directory.get(Tenant, tenant)
    try:
        return of.embedder_by(found.value.embedder if found else "").id
    except errors.Unavailable:
        return ""
