"""Faults between botocore and a local endpoint: throttles, transaction conflicts, and answers that get lost.

botocore is a boundary that we don't own, so its HTTP session is wrapped where requests leave it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from infra.local.faults import Faults

THROTTLES = {
    "DynamoDB_20120810": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    "AmazonSQS": "com.amazonaws.sqs#RequestThrottled",
}
CONFLICT = "com.amazonaws.dynamodb.v20120810#TransactionConflictException"
WRITES = {"PutItem", "UpdateItem", "DeleteItem"}


class Body:
    """A response's body as botocore reads it."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self) -> Iterator[bytes]:
        yield self._data


@contextmanager
def faulty_aws(faults: Faults) -> Iterator[None]:
    """Inside the block every call of this process to DynamoDB and SQS may meet a fault."""
    send = URLLib3Session.send

    def faulty(session: Any, request: Any) -> Any:
        refusal = _refusal(faults, request)
        if refusal is not None:
            return refusal
        response = send(session, request)
        if _target(request)[0] in THROTTLES and faults.happens("lose_response"):
            raise ReadTimeoutError(endpoint_url=request.url)
        return response

    setattr(URLLib3Session, "send", faulty)  # noqa: B010 - replaced as a whole, whatever its type
    try:
        yield
    finally:
        setattr(URLLib3Session, "send", send)  # noqa: B010 - as above


def _refusal(faults: Faults, request: Any) -> AWSResponse | None:
    service, operation = _target(request)
    if service not in THROTTLES:
        return None
    if faults.happens("throttle"):
        return _error(request.url, THROTTLES[service], "Too much at once.")
    if operation in WRITES and faults.happens("conflict"):
        return _error(request.url, CONFLICT, "Transaction is ongoing for the item")
    return None


def _target(request: Any) -> tuple[str, str]:
    header = request.headers.get("X-Amz-Target", b"")
    service, _, operation = (header.decode() if isinstance(header, bytes) else str(header)).partition(".")
    return service, operation


def _error(url: str, kind: str, message: str) -> AWSResponse:
    body = json.dumps({"__type": kind, "message": message}).encode()
    headers: Any = {"content-type": "application/x-amz-json-1.0"}
    return AWSResponse(url, 400, headers, Body(body))
