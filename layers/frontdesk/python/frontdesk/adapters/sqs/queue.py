"""Queues on Amazon SQS."""

import json
from collections.abc import Mapping
from typing import Any, Protocol, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from frontdesk.errors import Unavailable
from frontdesk.work.ports import MAX_DELAY_S


class SqsClient(Protocol):
    """The one call of botocore's client that we use."""

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> Any: ...


def sqs_client(region: str, session: Session | None = None) -> SqsClient:
    """A botocore client; the address comes from AWS_ENDPOINT_URL_SQS when that is set.

    It never retries by itself: whoever sends is itself called again (a stream, a queue, a heartbeat).
    """
    config = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1, "mode": "standard"})
    client = (session or Session()).create_client("sqs", region_name=region or None, config=config)
    return cast(SqsClient, client)


class SqsQueue:
    """Implements the port Queue; `urls` maps our names (`answer`) to the queues' URLs."""

    def __init__(self, urls: Mapping[str, str], client: SqsClient) -> None:
        self._urls, self._client = urls, client

    def send(self, queue: str, body: Mapping[str, Any], delay_s: int = 0) -> None:
        if not 0 <= delay_s <= MAX_DELAY_S:
            raise ValueError(f"delay_s is {delay_s}, not 0 to {MAX_DELAY_S}")
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        try:
            self._client.send_message(QueueUrl=self._urls[queue], MessageBody=text, DelaySeconds=delay_s)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(retry_after=1) from error
