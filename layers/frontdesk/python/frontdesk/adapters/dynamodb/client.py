"""A low-level DynamoDB client that starts cheaply, and calls that are patient within a budget."""

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
from botocore.session import Session

from frontdesk import errors

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Client: TypeAlias = "DynamoDBClient"

CONDITION_FAILED = "ConditionalCheckFailedException"
CONFLICT = "TransactionConflictException"
CANCELLED = "TransactionCanceledException"

_ATTEMPTS = 3
_CONFLICTS = 6
_FIRST_PAUSE_S = 0.05
_EARNED = 0.08  # retries each call earns: traffic stays below 1.1 times, even when every call is throttled
_SAVED = 5.0  # and no more than these are saved for a bad minute
_THROTTLED = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionInProgressException",  # the first try of the same token still runs
    }
)
_THROTTLED_REASONS = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})


def dynamodb_client(
    region: str, endpoint: str | None = None, session: Session | None = None
) -> "DynamoDBClient":
    """A client of botocore alone; it never retries by itself (`Calls` does) and checks no parameters.

    Where it goes: `endpoint`, else AWS_ENDPOINT_URL_DYNAMODB, else AWS in `region`.
    """
    config = Config(
        connect_timeout=1,
        read_timeout=2,
        retries={"total_max_attempts": 1, "mode": "standard"},
        parameter_validation=False,  # our own code builds them, and it costs a third of a call
        tcp_keepalive=True,
        endpoint_discovery_enabled=False,
        disable_request_compression=True,
    )
    client = (session or Session()).create_client(
        "dynamodb", region or None, endpoint_url=endpoint, config=config
    )
    return cast("DynamoDBClient", client)


class Calls:
    """Calls of one client; what was throttled or lost on the way is repeated while the budget lasts.

    `calls("put_item", TableName=…)` returns the answer. Raises errors.Unavailable when patience is over, and
    lets every other ClientError pass. A repeated write is safe: it is conditional, or carries a token.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._client = client
        self._sleep = sleep
        self._jitter = jitter
        self._budget = _SAVED

    def __call__(self, operation: str, **parameters: Any) -> dict[str, Any]:
        self._budget = min(_SAVED, self._budget + _EARNED)
        call = getattr(self._client, operation)
        for attempt in range(_ATTEMPTS):
            try:
                return cast("dict[str, Any]", call(**parameters))
            except (ClientError, ConnectionError, HTTPClientError) as error:
                if not is_passing(error):
                    raise
            if attempt + 1 == _ATTEMPTS or not self._may_repeat():
                break
            self.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def until_quiet(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """A call that waits for the transactions it meets; errors.Unavailable if they never end."""
        for attempt in range(_CONFLICTS):
            try:
                return self(operation, **parameters)
            except ClientError as error:
                if code_of(error) != CONFLICT:
                    raise
            self.pause(attempt)
        raise errors.Unavailable(retry_after=1)

    def pause(self, attempt: int) -> None:
        """Sleep a random part of a span that doubles with each attempt."""
        self._sleep(_FIRST_PAUSE_S * 2**attempt * self._jitter())

    def _may_repeat(self) -> bool:
        if self._budget < 1:
            return False
        self._budget -= 1
        return True


def code_of(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def reasons_of(error: ClientError) -> list[dict[str, Any]]:
    """Why a transaction was cancelled: for each write its Code, and the Item if it was asked for."""
    return cast("list[dict[str, Any]]", error.response.get("CancellationReasons", []))


def way_of(error: ClientError) -> dict[str, Any]:
    """The item in the way of a put that asked for ALL_OLD."""
    return cast("dict[str, dict[str, Any]]", error.response)["Item"]


def is_passing(error: Exception) -> bool:
    """Throttled, broken off or lost on the way: the same call may succeed in a moment."""
    if not isinstance(error, ClientError):
        return True
    if code_of(error) == CANCELLED:
        codes = {reason.get("Code") for reason in reasons_of(error)}
        return bool(codes & _THROTTLED_REASONS) and "ConditionalCheckFailed" not in codes
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return code_of(error) in _THROTTLED or status >= 500
