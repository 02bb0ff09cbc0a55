"""Long work on a tenant's knowledge, piece by piece, for the queue `knowledge`."""

from collections.abc import Mapping
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.knowledge.content.run_import import Surroundings, run_import

QUEUE = "knowledge"
RUN_MS = 120_000  # after this a run hands on; the function has 300 s, and one file is read in seconds


def import_job(tenant: str, id: str) -> dict[str, str]:
    """The body of the message: keys alone."""
    return {"do": "import", "tenant": tenant, "import": id}


def import_files(of: Services, body: Mapping[str, Any]) -> None:
    """One run of an import; if it is not over, the next one is queued."""
    tenant, id = body["tenant"], body["import"]
    around = Surroundings(of.directory, of.blobs, of.web, of.sheets, of.now, of.now() + RUN_MS)
    if not run_import(around, tenant, id):
        of.queue.send(QUEUE, import_job(tenant, id))
