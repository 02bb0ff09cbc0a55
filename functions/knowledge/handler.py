"""Articles, FAQ entries, imports and exports: their API, and the long work behind it."""

from typing import Any

from frontdesk.entrypoints.start import importing

with importing():
    from frontdesk.entrypoints import queue
    from frontdesk.entrypoints.http import (
        knowledge,
        knowledge_entries,
        knowledge_imports,
        knowledge_unanswered,
        knowledge_versions,
    )
    from frontdesk.entrypoints.http.gateway import Gateway
    from frontdesk.entrypoints.http.problems import application

app = application(
    "Frontdesk knowledge",
    [
        knowledge.router,
        knowledge_entries.router,
        knowledge_imports.router,
        knowledge_unanswered.router,
        knowledge_versions.router,
    ],
)
serve = Gateway(app)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return queue.handle(event) if "Records" in event else serve(event, context)
