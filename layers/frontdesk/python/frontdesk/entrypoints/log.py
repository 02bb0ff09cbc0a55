"""One JSON line a request or record: who, what, how it ended; never what anybody said."""

import json
import sys
from collections.abc import Mapping
from typing import Any


def log_request(event: Mapping[str, Any], status: int) -> None:
    """A line for a request of API Gateway; the path of the resource, so no id is in it."""
    context = event.get("requestContext") or {}
    log("request", method=event.get("httpMethod"), route=event.get("resource"), status=status,
        request=context.get("requestId"))  # fmt: skip


def log(what: str, **fields: Any) -> None:
    """Lambda ships each line of stdout as one log event."""
    sys.stdout.write(json.dumps({"what": what, **fields}, ensure_ascii=False) + "\n")
