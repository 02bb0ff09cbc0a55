"""One JSON line a request or record: who, what, how it ended; never what anybody said."""

import json
import sys
from collections.abc import Mapping
from time import perf_counter
from typing import Any


def log_request(event: Mapping[str, Any], status: int, *, began: float, tenant: str | None = None) -> None:
    """A line for a request of API Gateway; the path of the resource, so no id is in it.

    `began` is what `perf_counter` said when the request came.
    """
    context = event.get("requestContext") or {}
    log("request", method=event.get("httpMethod"), route=event.get("resource"), status=status,
        ms=passed_ms(began), tenant=tenant, request=context.get("requestId"))  # fmt: skip


def passed_ms(began: float) -> float:
    return round((perf_counter() - began) * 1_000, 1)


def log(what: str, **fields: Any) -> None:
    """Lambda ships each line of stdout as one log event."""
    sys.stdout.write(json.dumps({"what": what, **fields}, ensure_ascii=False) + "\n")
