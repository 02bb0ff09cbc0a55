"""The API of publishing: build and check a version, go live, go back. Served by `knowledge`."""

from fastapi import APIRouter, Request, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.conversation.model import Place
from frontdesk.conversation.tail import redacted
from frontdesk.entrypoints.http.conditions import Cursor, Limit, link
from frontdesk.entrypoints.http.guard import Editing, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_knowledge import CreationKey, place_in
from frontdesk.entrypoints.http.wire_tenants import PageOut
from frontdesk.entrypoints.http.wire_versions import (
    JobId,
    JobOut,
    LiveOut,
    PublishBody,
    VersionId,
    VersionOut,
    job_out,
    live_out,
    version_out,
)
from frontdesk.entrypoints.publish_notes import in_chinese
from frontdesk.entrypoints.publishing import known_job, rules_in_force, start
from frontdesk.ids import derived_id
from frontdesk.knowledge.cases import failing_cases
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.snapshot.publish import activate
from frontdesk.knowledge.snapshot.version import PublishJob, Version
from frontdesk.tenancy.live import live_knowledge

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["knowledge"])


@router.post("/v1/knowledge/publish", status_code=202)
def publish(
    request: Request, response: Response, who: Editing, body: PublishBody, key: CreationKey
) -> JobOut:
    """Put all that is published live; ask for the job to see how far it is.

    It answers by words as soon as it is built, and by meaning when its pieces are embedded. Rules whose own
    cases fail, and entries that contradict each other, keep it from going live.
    """
    of = services()
    _check_rules(of, who.tenant)
    job = start(of, who.tenant, derived_id("pub", who.tenant, key), who.by, check=body.check)
    response.headers["Location"] = f"jobs/{job.id}"
    return _told(request, of, who.tenant, job)


@router.get("/v1/knowledge/jobs/{job}")
def get_job(request: Request, who: Editing, job: JobId) -> JobOut:
    """How far a publish is, which cases fail, and which past questions it answers otherwise."""
    of = services()
    return _told(request, of, who.tenant, known_job(of, who.tenant, job))


@router.get("/v1/knowledge/versions")
def list_versions(
    response: Response, who: Editing, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[VersionOut]:
    """All versions that were made, by id; `live` is the one that answers."""
    of = services()
    page = of.directory.page(Version, who.tenant, place_in(cursor, "ver"), limit)
    now = live_knowledge(of.directory, who.tenant).version
    return {
        "items": [version_out(item.value, now) for item in page.items],
        "next": link(response, page.next, limit),
    }


@router.post("/v1/knowledge/versions/{version}/activate")
def activate_version(who: Editing, version: VersionId) -> LiveOut:
    """Answer from this version, within five seconds and everywhere; what was deleted since stays unsaid."""
    of = services()
    return live_out(activate(of.directory, of.blobs, who.tenant, version, of.now()))


def _check_rules(of: Services, tenant: str) -> None:
    rules = rules_in_force(of, tenant)
    for failure in failing_cases(load_ruleset(rules.body, rules.version)) if rules.body else ():
        answered = f"rule {failure.won_by} answers it" if failure.won_by else "no rule answers it"
        raise errors.InvalidField(failure.field, f"A {failure.wanted} of this rule fails: {answered}.")


def _told(request: Request, of: Services, tenant: str, job: PublishJob) -> JobOut:
    """Its notes in Chinese for who reads Chinese first (Accept-Language)."""
    from frontdesk.entrypoints.refining import progress

    done = progress(of, job)[1] if job.state == "embedding" else job.done
    told = job_out(job, done, _questions(of, tenant, job))
    if request.headers.get("accept-language", "").lower().startswith("zh"):
        told["notes"] = [in_chinese(each) for each in told["notes"]]
    return told


def _questions(of: Services, tenant: str, job: PublishJob) -> dict[tuple[str, int], str]:
    """What was asked, as the log says it now: what was erased is not told."""
    wanted = {(each.conversation, each.seq) for each in job.changes}
    tails = {
        conversation: redacted(of.conversations.tail(Place(tenant, conversation), 1))
        for conversation in sorted({conversation for conversation, _ in wanted})
    }
    return {
        (conversation, event.seq): event.text
        for conversation, tail in tails.items()
        for event in tail
        if (conversation, event.seq) in wanted
    }
