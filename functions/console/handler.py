"""The agents' API."""

from typing import Any

from mangum import Mangum

from frontdesk.entrypoints.http import console, console_desk, identity
from frontdesk.entrypoints.http.problems import application

app = application("Frontdesk console", [identity.router, console_desk.router, console.router])
serve = Mangum(app, lifespan="off")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return serve(event, context)
