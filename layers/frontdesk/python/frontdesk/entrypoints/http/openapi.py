"""The one OpenAPI 3.1 file of all functions, made from the models they share.

`messages` runs on the Powertools resolver, which reads no annotations: its routes are told again here, and a
test compares them with those it serves. Run as a module, it writes docs/openapi.json.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from frontdesk.entrypoints.http import (
    console,
    console_desk,
    identity,
    knowledge,
    knowledge_entries,
    knowledge_imports,
    knowledge_unanswered,
    knowledge_versions,
    stream,
    tenants,
    wire,
    wire_answers,
    wire_contact,
    wire_log,
)
from frontdesk.entrypoints.http.guard import TENANT_HEADER
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.roles import PUBLIC, ROLES, by_either, by_key

VERSION = "1"
_DESCRIPTION = "Visitors write, agents answer, tenants are provisioned. Errors are RFC 9457 problems."

SESSION = "POST /v1/sessions"
_JWT = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}

_WHICH_TENANT = {
    "name": TENANT_HEADER,
    "in": "header",
    "description": "The tenant, for an API key; an agent's token names it already",
    "schema": {"type": "string", "pattern": "^ten_[0-9A-HJKMNP-TV-Z]{26}$"},
}

described = APIRouter(prefix="/v1", responses=PROBLEM, tags=["messages"])
_Conversation = "/conversations/{id}"
Key = Annotated[wire.OpeningId, Header(alias="Idempotency-Key")]

for late in wire.BuiltLate.__subclasses__():
    late.model_config["defer_build"] = False  # FastAPI describes only what is built
    late.model_rebuild()


@described.post("/sessions", status_code=201, response_model=wire.SessionOut)
def open_session(body: wire.OpenSession) -> None: ...
@described.post("/conversations", status_code=201, response_model=wire_log.OpenedOut)
def open_conversation(body: wire.OpenConversation, key: Key) -> None: ...
@described.post(_Conversation + "/messages", status_code=201, response_model=wire_log.PostedOut)
def say(id: wire.ConversationId, body: wire.Say) -> None: ...
@described.post(_Conversation + "/person", status_code=201, response_model=wire_log.PostedOut)
def ask_for_a_person(id: wire.ConversationId, body: wire.Ask) -> None: ...
@described.post(_Conversation + "/close", status_code=201, response_model=wire_log.PostedOut)
def close(id: wire.ConversationId, body: wire.Ask) -> None: ...
@described.post(_Conversation + "/rating", status_code=201, response_model=wire_log.PostedOut)
def rate(id: wire.ConversationId, body: wire.Rate) -> None: ...
@described.post(_Conversation + "/contact", status_code=201, response_model=wire_log.PostedOut)
def leave_an_address(id: wire.ConversationId, body: wire_contact.Contact) -> None: ...


@described.get(_Conversation + "/events", response_model=wire_log.EventsOut)
def events(id: wire.ConversationId, after: wire.Seq = 0) -> None: ...
@described.get(_Conversation + "/answers/{seq}/sources", response_model=wire_answers.SourcesOut)
def sources(id: wire.ConversationId, seq: wire.EventSeq) -> None: ...
@described.post(_Conversation + "/answers/{seq}/thumb", status_code=201, response_model=wire_log.PostedOut)
def thumb(id: wire.ConversationId, seq: wire.EventSeq, body: wire.Thumb) -> None: ...
@described.put(_Conversation + "/stop", status_code=204)
def stop(id: wire.ConversationId, body: wire.Stop) -> None: ...
@described.put(_Conversation + "/typing", status_code=204)
def typing(id: wire.ConversationId, body: wire.Typing, after: wire.Seq = 0) -> None: ...
@described.put(_Conversation + "/seen", status_code=204)
def seen(id: wire.ConversationId, body: wire.Seen) -> None: ...


ROUTERS = (
    described,
    stream.visitors,
    stream.agents,
    identity.router,
    console_desk.router,
    console.router,
    knowledge.router,
    knowledge_entries.router,
    knowledge_imports.router,
    knowledge_unanswered.router,
    knowledge_versions.router,
)


def document() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1."""
    app = FastAPI()
    for router in (
        described,
        stream.visitors,
        stream.agents,
        identity.router,
        console_desk.router,
        console.router,
        knowledge.router,
        knowledge_entries.router,
        knowledge_imports.router,
        knowledge_unanswered.router,
        knowledge_versions.router,
    ):
        app.include_router(router)
    routes = [*app.routes, *tenants.app.routes]
    made = get_openapi(title="Frontdesk", version=VERSION, description=_DESCRIPTION, routes=routes)
    made["components"]["schemas"]["ProblemOut"] = TypeAdapter(wire.ProblemOut).json_schema()
    made["components"]["securitySchemes"] = {
        "visitor": {**_JWT, "description": "From POST /v1/sessions, then from POST /v1/conversations"},
        "agent": {**_JWT, "description": "From POST /v1/agent/login"},
        "key": {"type": "http", "scheme": "bearer", "description": "An API key: fdk_…"},
    }
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _finish(operation, f"{method.upper()} {path}")
    return made


def _finish(operation: dict[str, Any], route: str) -> None:
    """Who may call it, and errors as we tell them instead of FastAPI's own."""
    operation["security"] = [{_scheme(route): []}] if _scheme(route) else []
    if route == SESSION:  # who was here before brings the token they had
        operation["security"] = [{}, {"visitor": []}]
    if by_either(route):
        operation["security"].append({"key": []})
        if "{tenant}" not in route:
            operation.setdefault("parameters", []).append(_WHICH_TENANT)
    operation["responses"].pop("422", None)
    if "/stream" in route or route.endswith("/feed"):
        operation["responses"]["200"]["content"] = {"text/event-stream": {"schema": {"type": "string"}}}


def _scheme(route: str) -> str:
    if route == SESSION or PUBLIC in ROLES.get(route, ()):
        return ""
    if route in ROLES:
        return "key" if by_key(route) else "agent"
    return "visitor"


def main() -> None:
    """Write the file named on the command line."""
    Path(sys.argv[1]).write_text(json.dumps(document(), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
