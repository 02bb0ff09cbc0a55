"""One FastAPI application as all of ours are: guarded routes, errors as problem+json, no pages of its own."""

import json
import logging
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from frontdesk import errors
from frontdesk.entrypoints.http.logged import Logged
from frontdesk.entrypoints.http.problem import invalid, problem_of

_log = logging.getLogger(__name__)

PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What is wrong, which field, and what to do",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }
}
"""For `responses=` of a router: every error of every route has this shape."""


def application(title: str, routers: Iterable[APIRouter]) -> FastAPI:
    """An application that serves these routers and nothing else."""
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    install(app)
    app.add_middleware(Logged)
    app.state.routes = []
    for router in routers:
        app.include_router(router)
        app.state.routes += router.routes
    return app


def install(app: FastAPI) -> None:
    """Make every error of this application a problem."""
    app.add_exception_handler(errors.FrontdeskError, _ours)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(Exception, _our_fault)


def answer(error: errors.FrontdeskError) -> Response:
    status, headers, body = problem_of(error)
    return Response(json.dumps(body, ensure_ascii=False), status, headers)


async def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, errors.FrontdeskError)  # noqa: S101  # registered for these only
    return answer(error)


async def _not_valid(_: Request, error: Exception) -> Response:
    """FastAPI says where a value stood (body, path, query, header) before it says which one it was."""
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for these only
    first = error.errors()[0]
    where, *names = first["loc"]
    sent = error.body if where == "body" else {names[0]: None}
    return answer(invalid([{**first, "loc": names}], sent))


async def _of_the_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for these only
    if error.status_code == 404:
        return answer(errors.NotFound())
    if error.status_code == 405:
        return answer(errors.MethodNotAllowed(headers={"Allow": ", ".join(_methods(request))}))
    return answer(errors.BadRequest("The body could not be read.", field="body"))


def _methods(request: Request) -> list[str]:
    """All methods of this address; the framework names those of the first route that it finds."""
    known = [route for route in request.app.state.routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in known for method in route.methods})


async def _our_fault(request: Request, error: Exception) -> Response:
    """Its trace goes to the log, nothing of it to the client."""
    _log.error("unexpected", exc_info=error, extra={"path": request.scope.get("route")})
    return answer(errors.FrontdeskError())
