"""Long work on a tenant's knowledge, piece by piece, for the queue `knowledge`."""

from collections.abc import Mapping
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.log import log
from frontdesk.knowledge.content.run_import import Surroundings, give_up_import, run_import

QUEUE = "knowledge"
RUN_MS = 120_000  # after this a run hands on; the function has 300 s, and one file is read in seconds


def import_job(tenant: str, id: str) -> dict[str, str]:
    """The body of the message: keys alone."""
    return {"do": "import", "tenant": tenant, "import": id}


def import_files(of: Services, body: Mapping[str, Any]) -> None:
    """One run of an import; if it is not over, the next one is queued."""
    tenant, id = body["tenant"], body["import"]
    until, most = of.now() + RUN_MS, of.settings.articles_at_most
    around = Surroundings(of.directory, of.blobs, of.web, of.sheets, of.now, until, most)
    try:
        over = run_import(around, tenant, id)
    except Exception as error:
        if not give_up_import(around, tenant, id):
            raise  # the queue brings it again
        log("import_failed", tenant=tenant, job=id, error=type(error).__name__)
        return
    if not over:
        of.queue.send(QUEUE, import_job(tenant, id))
