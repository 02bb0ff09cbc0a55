"""A whole installation on moto: the tables of infra/data.yaml, queues, the secret, and real handlers."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from botocore.session import get_session
from starlette.types import Message

from frontdesk.adapters.dynamodb.scan import scan_log
from frontdesk.bootstrap import Services, using
from frontdesk.entrypoints import night, queue, records, schedule
from frontdesk.settings import Settings
from frontdesk.tenancy.keys import mint_key
from functions.console.handler import handler as console
from functions.knowledge.handler import handler as knowledge
from functions.messages.handler import handler as messages
from functions.stream.handler import app as stream
from functions.tenants.handler import handler as tenants
from tests import world
from tests.contract.tables import REGION, create_table
from tests.desk import SECRET, answered, request
from tests.unit.infra.granted import as_function

TABLES = {"ConversationsArn": "Conversations", "InboxArn": "Inbox", "DirectoryArn": "Directory"}
QUEUES = {
    "AnswerQueueArn": "answer",
    "RouteQueueArn": "route",
    "ParkedQueueArn": "parked",
    "KnowledgeQueueArn": "knowledge",
}
PARAMETER = "/frontdesk/test/secret"
OPERATOR = mint_key("operator", "", bytes, world.NOW)
HANDLERS = {"Messages": messages, "Console": console, "Tenants": tenants, "Knowledge": knowledge}
WORKERS = {"AnswerQueueArn": "Answer", "RouteQueueArn": "Route", "KnowledgeQueueArn": "Knowledge"}
BUCKET = "knowledge"
STREAM_S = 20  # of patience on a busy machine
ENOUGH = 4  # messages of a stream: its start, `retry`, and two that took a look at the tables


class Container(Services):
    """The services of one function; nothing that another one has read is cached here."""

    def __init__(self, settings: Settings, clock: list[int]) -> None:
        super().__init__(settings)
        self.clock = clock
        self.password_cost = (2, 1, 1)

    def now(self) -> int:
        return self.clock[0]


class Installation:
    """`names` are the parameters of infra/access.yaml by the real names of what they stand for."""

    def __init__(self) -> None:
        self.clock = [world.NOW]
        self.dynamodb, self.sqs = client("dynamodb"), client("sqs")
        tables = {right: create_table(self.dynamodb, resource) for right, resource in TABLES.items()}
        self.urls = {
            right: self.sqs.create_queue(QueueName=name)["QueueUrl"] for right, name in QUEUES.items()
        }
        client("ssm").put_parameter(Name=PARAMETER, Type="SecureString", Value=SECRET)
        self.names = {name: right for right, name in (tables | self.urls).items()}
        self.names[PARAMETER] = "SecretParameter"
        self.names[BUCKET] = "KnowledgeArn"
        place = {"LocationConstraint": REGION}
        client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        self.settings = Settings(
            region=REGION,
            conversations_table=tables["ConversationsArn"],
            inbox_table=tables["InboxArn"],
            directory_table=tables["DirectoryArn"],
            answer_queue_url=self.urls["AnswerQueueArn"],
            route_queue_url=self.urls["RouteQueueArn"],
            parked_queue_url=self.urls["ParkedQueueArn"],
            knowledge_queue_url=self.urls["KnowledgeQueueArn"],
            knowledge_bucket=BUCKET,
            secret_parameter=PARAMETER,
            public_origin="https://chat.lanternfish.example",
            bootstrap_key_hash=OPERATOR.key.hash,
        )
        self.containers: dict[str, Container] = {}
        self.streamed: set[tuple[str, str]] = set()

    def container(self, function: str) -> Container:
        return self.containers.setdefault(function, Container(self.settings, self.clock))

    def call(self, function: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A request to a function, which must not fail; the body of its answer."""
        headers = {"Content-Type": "application/json", **more.pop("headers", {})}
        event = request(method, path, body, headers=headers, **more)
        with as_function(function), using(self.container(function)):
            status, answer = answered(HANDLERS[function](event, None))
        assert status < 400, (method, path, status, answer)
        return answer

    def follow(self, path: str, token: str) -> None:
        """Open a stream, look at what it says first, and leave."""
        with as_function("Stream"), using(self.container("Stream")):
            assert asyncio.run(_opened(path, token))[0]["status"] == 200

    def settle(self) -> None:
        """Run the stream and the queues until nothing is due; what is delayed is left to the sweep."""
        while self.project() or any(self._work(queue) for queue in WORKERS):
            pass

    def sweep(self, *, after_ms: int) -> Mapping[str, int]:
        self.clock[0] += after_ms
        with as_function("Sweep"), using(self.container("Sweep")):
            return schedule.handle()

    def night(self, *, after_ms: int) -> Mapping[str, int]:
        self.clock[0] += after_ms
        with as_function("Expertise"), using(self.container("Expertise")):
            return night.handle()

    def count(self, conversation: str) -> None:
        """What comes by the queue some minutes later."""
        body = json.dumps({"do": "count", "tenant": world.SHOP.id, "conversation": conversation})
        with as_function("Route"), using(self.container("Route")):
            failed = queue.handle({"Records": [{"messageId": "1", "body": body}]})
        assert failed == {"batchItemFailures": []}

    def dispatch(self, *changes: Mapping[str, Any]) -> None:
        with as_function("Dispatch"), using(self.container("Dispatch")):
            failed = records.handle({"Records": [{"dynamodb": change} for change in changes]})
        assert failed == {"batchItemFailures": []}

    def project(self) -> bool:
        """Hand what is new in the log to dispatch; False if nothing was."""
        found = [r["dynamodb"] for r in scan_log(self.dynamodb, self.settings.conversations_table)]
        keys = {(change["Keys"]["c"]["S"], change["Keys"]["s"]["S"]): change for change in found}
        news = [change for key, change in keys.items() if key not in self.streamed]
        self.streamed |= set(keys)
        if news:
            self.dispatch(*news)
        return bool(news)

    def _work(self, right: str) -> bool:
        url, function = self.urls[right], WORKERS[right]
        found = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        batch = [{"messageId": each["MessageId"], "body": each["Body"]} for each in found]
        if batch:
            with as_function(function), using(self.container(function)):
                assert queue.handle({"Records": batch}) == {"batchItemFailures": []}
        for each in found:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return bool(batch)


def client(service: str) -> Any:
    return get_session().create_client(service, region_name=REGION)


async def _opened(path: str, token: str) -> list[Message]:
    """What an ASGI server is told to send until the client leaves."""
    sent: list[Message] = []
    path, _, query = path.partition("?")
    headers = [(b"host", b"chat"), (b"authorization", f"Bearer {token}".encode())]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "server": ("chat", 443),
        "client": ("192.0.2.7", 1),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == ENOUGH:
            raise _Left

    with suppress(_Left):
        await asyncio.wait_for(stream(scope, receive, send), STREAM_S)
    return sent


class _Left(Exception):
    """The client has seen enough."""
