"""Profiles `moto` and `engines`: the AWS adapters against endpoints on this machine."""

import asyncio
import contextlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from infra.local.consumer import Deliveries, Message
from infra.local.feed import Changes
from infra.local.logs import log
from infra.local.options import Options
from infra.local.plan import Function, Plan, Queue, StreamMapping, Table
from infra.local.profiles import REGION, NoCommits, lambda_variables
from infra.local.streams import TableChanges
from infra.local.turns import Commits, Turns

LONG_POLL_S = 1  # short, so that stopping need not wait for it
PAUSE_S = 0.5
ATTRIBUTES = ["ApproximateReceiveCount", "SentTimestamp", "ApproximateFirstReceiveTimestamp"]


class Aws:
    """Makes the template's tables and queues where the AWS_ENDPOINT_URL_… variables point, and works them.

    Every function runs on threads: its calls wait for the network. Without SSM and S3 (`engines`) the signing
    secret is handed over directly, and files lie in the data folder.
    """

    inline: frozenset[str] = frozenset()
    lanes = 4

    def __init__(self, options: Options, plan: Plan, secret: str) -> None:
        options.data.mkdir(parents=True, exist_ok=True)
        self._options, self._secret = options, secret
        self._sqs, self._dynamodb, self._streams = (
            client(name) for name in ("sqs", "dynamodb", "dynamodbstreams")
        )
        self._pool = ThreadPoolExecutor(8, "poll")
        made = [self._make_table(each) for each in plan.tables.values()]
        self.fresh = any(made)
        self._urls: dict[str, str] = {}
        for queue in sorted(plan.queues.values(), key=lambda each: each.dead_letter is not None):
            self._urls[queue.name] = self._make_queue(queue)
        if options.profile == "moto":
            self._put_secret(plan)
            for bucket in plan.buckets:
                client("s3").create_bucket(Bucket=bucket)

    def variables(self, function: Function) -> dict[str, str]:
        given = lambda_variables(function)
        for name, value in given.items():
            if name.endswith("_QUEUE_URL"):
                given[name] = self._urls[value.rpartition("/")[2]]
        given["FRONTDESK_PUBLIC_ORIGIN"] = self._options.public_origin
        if self._options.profile != "moto":
            given |= {"FRONTDESK_SECRET": self._secret, "FRONTDESK_SECRET_PARAMETER": ""}
            given["FRONTDESK_BLOBS"] = str(self._options.data / "blobs")
        return given

    def commits(self, context: Context) -> Commits:  # noqa: ARG002 - the store commits by itself
        return NoCommits()

    def changes(self, context: Context, mapping: StreamMapping) -> Changes:  # noqa: ARG002 - a client of our own
        table = self._dynamodb.describe_table(TableName=mapping.table)["Table"]
        places = self._options.data / f"{mapping.function}.places.json"
        if self.fresh:
            places.unlink(missing_ok=True)
        return TableChanges(self._streams, table["LatestStreamArn"], mapping.start, places, self._pool)

    def deliveries(self, context: Context, queue: Queue, turns: Turns) -> Deliveries:  # noqa: ARG002 - as above
        return SqsDeliveries(self._sqs, self._urls[queue.name], self._pool)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _make_table(self, table: Table) -> bool:
        """Whether it was not there before."""
        try:
            self._dynamodb.create_table(TableName=table.name, **table.properties)
        except self._dynamodb.exceptions.ResourceInUseException:
            return False
        if table.ttl is not None:
            specification = {"AttributeName": table.ttl, "Enabled": True}
            self._dynamodb.update_time_to_live(TableName=table.name, TimeToLiveSpecification=specification)
        return True

    def _make_queue(self, queue: Queue) -> str:
        attributes = {
            "VisibilityTimeout": str(queue.visibility_s),
            "DelaySeconds": str(queue.delay_s),
            "MessageRetentionPeriod": str(queue.retention_s),
        }
        if queue.dead_letter is not None:
            url = self._urls[queue.dead_letter]
            dead = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
                "QueueArn"
            ]
            redrive = {"deadLetterTargetArn": dead, "maxReceiveCount": queue.max_receives}
            attributes["RedrivePolicy"] = json.dumps(redrive)
        url = self._sqs.create_queue(QueueName=queue.name, Attributes=attributes)["QueueUrl"]
        return str(url)

    def _put_secret(self, plan: Plan) -> None:
        """The one thing that the template expects to exist: its SSM parameter."""
        names = {each.environment.get("FRONTDESK_SECRET_PARAMETER", "") for each in plan.functions.values()}
        for name in names - {""}:
            client("ssm").put_parameter(Name=name, Value=self._secret, Type="SecureString", Overwrite=True)


class SqsDeliveries:
    """Long polls on a thread, so that the loop never waits."""

    def __init__(self, sqs: Any, url: str, pool: ThreadPoolExecutor) -> None:
        self._sqs, self._url, self._pool = sqs, url, pool

    async def receive(self, limit: int) -> list[Message]:
        while True:
            try:
                found = await asyncio.get_running_loop().run_in_executor(self._pool, self._receive, limit)
            except (BotoCoreError, ClientError) as error:
                log("queue_unreachable", error=type(error).__name__)
                await asyncio.sleep(PAUSE_S)
                continue
            if found:
                return found

    def delete(self, messages: list[Message]) -> None:
        if messages:
            entries = [{"Id": str(at), "ReceiptHandle": each.handle} for at, each in enumerate(messages)]
            with contextlib.suppress(BotoCoreError, ClientError):  # not deleted: it comes again, as on AWS
                self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)

    def _receive(self, limit: int) -> list[Message]:
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=min(limit, 10),
            WaitTimeSeconds=LONG_POLL_S,
            AttributeNames=ATTRIBUTES,
        )
        return [
            Message(each["MessageId"], each["ReceiptHandle"], each["Body"], each.get("Attributes", {}))
            for each in answer.get("Messages", [])
        ]


def client(service: str) -> Any:
    """A botocore client; where it goes is said by AWS_ENDPOINT_URL_…"""
    return get_session().create_client(service, region_name=REGION)


def credentials(data: Path) -> None:
    """Local endpoints check nothing, but the SDK insists on having some; nobody's own are used.

    DynamoDB and its streams are one address here, two services to the SDK.
    """
    if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ:
        os.environ.setdefault("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
    nowhere = str(data / "no-aws-config")
    os.environ.update(
        AWS_ACCESS_KEY_ID="local",
        AWS_SECRET_ACCESS_KEY="local",
        AWS_DEFAULT_REGION=REGION,
        AWS_CONFIG_FILE=nowhere,
        AWS_SHARED_CREDENTIALS_FILE=nowhere,
        AWS_EC2_METADATA_DISABLED="true",
    )
