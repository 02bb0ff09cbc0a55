"""A route whose parameters stand once: of two values, a filter before us may have looked at the other one."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from frontdesk import errors


class Once(APIRoute):
    """Refuses a request that gives one of the route's query parameters twice; give it as `route_class`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        known = [each.alias for each in self.dependant.query_params]

        async def asked_once(request: Request) -> Response:
            for name in known:
                if len(request.query_params.getlist(name)) > 1:
                    raise errors.InvalidField(name, "Must stand once.")
            return await answer(request)

        return asked_once
