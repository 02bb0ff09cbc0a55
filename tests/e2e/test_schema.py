"""Whatever the OpenAPI file allows and forbids, sent by schemathesis to a running system: no failure of ours.

Each operation gets examples that fit its schema and examples that do not, from a seed that never changes. An
id decides whether anything happens at all: three of four examples that fit carry one that exists.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from tests import world
from tests.e2e.installation import SPARE, SPARE_AGENT, SPARE_SITE, Installation, installation

pytestmark = pytest.mark.slow

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.json"
EXAMPLES, EXAMPLES_OF_A_STREAM, SOON_S = 20, 6, 10.0
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.status_code_conformance,
    checks.negative_data_rejection,
]

schema = schemathesis.openapi.from_path(SCHEMA)
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
rejection = schema.config.checks.negative_data_rejection
rejection.expected_statuses = [
    *rejection.expected_statuses,
    "413",
]  # what is too long may be too large as well
streams = schema.include(path_regex="(stream|feed)$")
answers = schema.exclude(path_regex="(stream|feed)$")
seeded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("data") / "store") as running:
        yield running
        assert running.runner.process.poll() is None, "it did not survive"
        assert [line for line in running.runner.lines if "Traceback" in line] == []


@pytest.fixture(scope="module")
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@seeded
@answers.parametrize()
def test_no_request_makes_it_fail(case: Case[Any], system: Installation, http: requests.Session) -> None:
    aim(case, system)
    case.call_and_validate(
        base_url=system.address, session=http, headers=sign(case, system), checks=CHECKS, timeout=SOON_S
    )


@settings(seeded, max_examples=EXAMPLES_OF_A_STREAM)
@streams.parametrize()
def test_no_request_makes_a_stream_fail(
    case: Case[Any], system: Installation, http: requests.Session
) -> None:
    """Its beginning tells; reading on would take until it ends."""
    aim(case, system)
    sent = case.as_transport_kwargs(base_url=system.address, headers=sign(case, system))
    with http.request(**sent, stream=True, timeout=SOON_S) as response:
        assert response.status_code < 500
        kind = response.headers["content-type"]
        if response.status_code == 200:
            assert kind.startswith("text/event-stream")
            assert next(response.iter_lines()) == b"retry: 2000"
        else:
            assert kind == "application/problem+json"
            assert response.json()["status"] == response.status_code


def sign(case: Case[Any], system: Installation) -> dict[str, str]:
    """The token that the operation's security asks for."""
    tokens = {"visitor": system.visitor, "agent": system.lead, "key": system.key}
    if case.operation.path == "/v1/conversations":
        tokens["visitor"] = system.session
    wanted = [tokens[name] for each in case.operation.definition.raw["security"] for name in each]
    return {"Authorization": f"Bearer {wanted[0]}"} if wanted else {}


def aim(case: Case[Any], system: Installation) -> None:
    """Most examples that fit find what they name; the others, and what does not fit, stay as they are."""
    if str(case.query.get("wait", "")).isdigit():
        case.query["wait"] = min(int(case.query["wait"]), 1) if int(case.query["wait"]) <= 20 else 21
    if case.meta is None or not case.meta.generation.mode.is_positive or _odd(case):
        return
    known = {"id": _known(case, system), "tenant": SPARE, "site": SPARE_SITE, "agent": SPARE_AGENT}
    case.path_parameters = {
        name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
    }
    if "Frontdesk-Tenant" in (case.headers or {}):
        case.headers["Frontdesk-Tenant"] = world.SHOP.id
    if isinstance(case.body, dict) and "client_id" in case.body:
        side, _, rest = str(case.body["client_id"]).split("_", 2)
        case.body = {**case.body, "client_id": f"{side}_1_{rest}", "after": 1}


def _known(case: Case[Any], system: Installation) -> str:
    return world.TOM.id if "/visitors/" in case.operation.path else system.conversation


def _odd(case: Case[Any]) -> bool:
    """A coin that falls the same way in every run."""
    return sum(json.dumps([case.path_parameters, _plain(case.body)], default=str).encode()) % 4 == 1


def _plain(body: Any) -> Any:
    return body if isinstance(body, dict | list | str | int | float | bool | None) else repr(body)


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (
            500,
            "application/problem+json",
            {"type": "x", "title": "x", "status": 500, "code": "x", "detail": "x"},
        ),
        (200, "application/json", {"events": [], "cursor": "two", "more": False, "state": {}}),
        (200, "text/html", {}),
        (400, "application/problem+json", {"message": "no"}),
    ],
    ids=["a failure", "another shape", "another type", "no problem"],
)
def test_an_answer_that_keeps_no_promise_is_found(status: int, kind: str, body: dict[str, Any]) -> None:
    case = schema["/v1/conversations/{id}/events"]["GET"].Case(path_parameters={"id": world.TOM_CONVERSATION})
    response = requests.Response()
    response.status_code, response.headers["Content-Type"] = status, kind
    response._content = json.dumps(body).encode()
    response.request = requests.Request("GET", "http://127.0.0.1/").prepare()
    with pytest.raises(FailureGroup):
        case.validate_response(response, checks=CHECKS[:4])
