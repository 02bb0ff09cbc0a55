"""An answer of the visitors' API, as the Powertools resolver sends it."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import TypeAdapter

from frontdesk import errors
from frontdesk.entrypoints.http import wire
from frontdesk.entrypoints.http.problem import problem_of


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Made for the first value of its kind: a cold start waits for one of them, not for all."""
    return TypeAdapter(kind)


def answer(status: int, kind: Any, value: Any) -> Response[str]:
    body = adapter(kind).dump_json(value).decode()
    return Response(status, "application/json", body, headers={"Cache-Control": "no-store"})


def refusal(error: errors.FrontdeskError) -> Response[str]:
    status, headers, body = problem_of(error)
    return Response(
        status,
        headers.pop("Content-Type"),
        adapter(wire.ProblemOut).dump_json(body).decode(),
        headers=dict(headers),
    )
