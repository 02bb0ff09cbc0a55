"""One function as Lambda would start it: its own environment, imported on first use, with a context."""

import importlib
from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from time import monotonic
from typing import Any

from frontdesk.settings import environment
from infra.local.plan import Function

Handler = Callable[[Any, Any], Any]


class TimedOut(BaseException):
    """Raised inside a handler that overran, and handed to whoever waits for its answer.

    A BaseException, so that no `except Exception` of the handler keeps it alive.
    """


class LambdaContext:
    """The second argument of a handler, with the attributes that libraries ask for."""

    __slots__ = ("_deadline", "_function", "aws_request_id")

    def __init__(self, function: Function, request_id: str) -> None:
        self._function, self.aws_request_id = function, request_id
        self._deadline = monotonic() + function.timeout_s

    function_version = "$LATEST"
    client_context = identity = None
    log_stream_name = "local"

    @property
    def function_name(self) -> str:
        return self._function.name

    @property
    def memory_limit_in_mb(self) -> str:
        return str(self._function.memory_mb)

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:us-east-1:000000000000:function:{self._function.name}"

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self._function.name}"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._deadline - monotonic()) * 1000))


class Runtime:
    """Imports and calls one function. Every thread that calls it has a `context()` of its own."""

    def __init__(self, function: Function, variables: Mapping[str, str]) -> None:
        self.function = function
        self.variables = variables  # kept: whoever caches by environment knows it by identity
        self._handler: Handler | None = None

    def context(self) -> Context:
        """A context in which the function sees its own environment."""
        context = copy_context()
        context.run(environment.set, self.variables)
        return context

    def load(self) -> Any:
        """The handler or the web application, as the template names it."""
        module = importlib.import_module(self.function.module)
        return getattr(module, self.function.attribute)

    def preload(self) -> None:
        """Import it now, so that the first request need not wait."""
        if self._handler is None:
            self._handler = self.context().run(self.load)

    def call(self, context: Context, event: Any, request_id: str) -> Any:
        """The handler's answer, or what it raised."""
        if self._handler is None:
            self._handler = context.run(self.load)
        return context.run(self._handler, event, LambdaContext(self.function, request_id))
