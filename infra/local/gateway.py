"""The REST API: finds the route, keeps the throttles, calls the function, and words every refusal."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from infra.local.calls import Callee
from infra.local.connection import Connection
from infra.local.events import MalformedAnswer, RequestIds, proxy_event, reply_of
from infra.local.hosts import refusal
from infra.local.http import Reply, Request
from infra.local.plan import Api
from infra.local.refusals import Refusals, refused_below
from infra.local.router import Match, Router
from infra.local.runtime import TimedOut
from infra.local.throttle import Bucket
from infra.local.turns import NotDurable


class Application(Protocol):
    """A function that is a web application: it answers the request itself, in pieces."""

    def serve(self, request: Request, connection: Connection, path: str, query: str, id: str) -> None: ...


Report = Callable[[str, str, BaseException], None]
Extra = Callable[[Request, str], Reply | None]


class Gateway:
    """`callees` and `applications` by function name; `extra` answers what no route covers (the demo pages).

    `report(function, request id, error)` hears of every call that failed; `lose()` says whether the fault
    layer cuts the line in place of an answer. `public_origin`: what else than this machine it is called.
    """

    def __init__(
        self,
        api: Api,
        callees: Mapping[str, Callee],
        applications: Mapping[str, Application],
        report: Report,
        extra: Extra | None = None,
        lose: Callable[[], bool] | None = None,
        public_origin: str = "",
    ) -> None:
        self._api, self._callees, self._applications = api, callees, applications
        self._report, self._extra, self._lose = report, extra, lose
        self._public_origin = public_origin
        self._router = Router(api.routes)
        self._refusals = Refusals(api.refusals)
        self._buckets = {
            (each.method, each.resource): Bucket(each.throttle) for each in api.routes if each.throttle
        }
        self._ids = RequestIds()

    def refuse(self, status: int) -> Reply:
        """What the server turns away itself; its size, and what failed here, are API Gateway's to word."""
        name = {413: "REQUEST_TOO_LARGE", 502: "INTEGRATION_FAILURE"}.get(status)
        return self._refusals.reply(name, self._ids()) if name else refused_below(status)

    def accept(self, request: Request, connection: Connection) -> None:
        refused = refusal(request, self._public_origin)
        if refused:
            connection.answer(refused_below(refused))
            return
        target, _, query = request.target.decode("latin-1").partition("?")
        path = _path(target)
        found = self._router.find(request.method, path)
        if found is None:
            connection.answer(self._unrouted(request, path))
            return
        route = found[0]
        bucket = self._buckets.get((route.method, route.resource))
        if bucket is not None and not bucket.take():
            connection.answer(self._refusals.reply("THROTTLED", self._ids()))
        elif route.fixed is not None:
            connection.answer(
                Reply(route.fixed.status, tuple(route.fixed.headers.items()), route.fixed.body.encode())
            )
        else:
            name = route.function or ""
            application = self._applications.get(name)
            if application is not None:
                application.serve(request, connection, path, query, self._ids())
            else:
                self._call(name, request, connection, path, query, found)

    def _call(
        self, name: str, request: Request, connection: Connection, path: str, query: str, found: Match
    ) -> None:
        request_id = self._ids()
        event = proxy_event(
            request,
            path,
            query,
            *found,
            request_id=request_id,
            stage=self._api.stage,
            binary=self._binary(request),
        )
        self._callees[name].submit(event, request_id, partial(self._answer, connection, name, request_id))

    def _answer(
        self, connection: Connection, name: str, request_id: str, answer: Any, error: BaseException | None
    ) -> None:
        if self._lose is not None and self._lose():
            connection.abort()
            return
        if error is None:
            try:
                connection.answer(reply_of(answer))
                return
            except (MalformedAnswer, ValueError) as malformed:
                error = malformed
        self._report(name, request_id, error)
        connection.answer(self._refusals.reply(_refusal(error), request_id))

    def _unrouted(self, request: Request, path: str) -> Reply:
        extra = self._extra(request, path) if self._extra is not None else None
        return extra or self._refusals.reply("MISSING_AUTHENTICATION_TOKEN", self._ids())

    def _binary(self, request: Request) -> bool:
        if not self._api.binary:
            return False
        kinds = [
            value.decode("latin-1") for name, value in request.headers if name.lower() == b"content-type"
        ]
        return "*/*" in self._api.binary or any(kind.split(";")[0] in self._api.binary for kind in kinds)


def _refusal(error: BaseException) -> str:
    if isinstance(error, TimedOut):
        return "INTEGRATION_TIMEOUT"
    return "UNAVAILABLE" if isinstance(error, NotDurable) else "INTEGRATION_FAILURE"


def _path(target: str) -> str:
    """The path alone; a proxy may send the whole address."""
    if target.startswith("/"):
        return target
    return "/" + target.partition("://")[2].partition("/")[2]
