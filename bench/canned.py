"""AWS with canned answers: what a function asks of it is rehearsed once, then said again in each cold start.

The clients are real and build, sign and parse every call; only what would be sent is answered at once.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from botocore.awsrequest import AWSResponse

from frontdesk.adapters.aws.session import SharedSession
from frontdesk.bootstrap import Services, database, log_records
from frontdesk.conversation.model import Desk
from frontdesk.settings import Settings

Item = dict[str, Any]
Answer = tuple[str, str]  # the operation, and the JSON that comes back
SETTINGS = Settings(profile="aws", region="eu-central-1", secret_parameter="/frontdesk/secret")
_KEYS = {SETTINGS.conversations_table: ("c", "s"), SETTINGS.directory_table: ("t", "k")}
_QUEUES = {f"{name}_queue_url": f"https://sqs.example/1/{name}" for name in ("answer", "route", "parked")}

ENVIRONMENT = {
    "AWS_REGION": SETTINGS.region,
    "AWS_ACCESS_KEY_ID": "canned",
    "AWS_SECRET_ACCESS_KEY": "canned",
    "AWS_EC2_METADATA_DISABLED": "true",
    "FRONTDESK_PROFILE": SETTINGS.profile,
    "FRONTDESK_SECRET_PARAMETER": SETTINGS.secret_parameter,
    **{f"FRONTDESK_{name.upper()}": url for name, url in _QUEUES.items()},
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # as template.yaml has it
}
"""What Lambda and the template would give a function."""


class Rehearsal(Services):
    """A function's services over a Canned; `said` is every answer it gave, in order."""

    def __init__(self, canned: "Canned") -> None:
        super().__init__(Settings.read(ENVIRONMENT))
        self.said: list[Answer] = []
        self._canned = canned

    @cached_property
    def _session(self) -> SharedSession:
        session = SharedSession()
        session.set_credentials("canned", "canned")
        session.register("before-send", self._send)
        return session

    def _send(self, **sent: Any) -> Any:
        request = sent["request"]
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        answer = json.dumps(self._canned.answer(operation, json.loads(request.body)), ensure_ascii=False)
        self.said.append((operation, answer))
        return AWSResponse(request.url, 200, {}, _Body(answer.encode()))  # type: ignore[arg-type]


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> list[bytes]:
        return [self._content]


class Canned:
    """What `of` (embedded) holds, as AWS would give it. It is read and never changes."""

    def __init__(self, of: Services, desks: Mapping[str, Desk]) -> None:
        self._secret = of.settings.secret
        self._tables: dict[str, dict[tuple[str, str], Item]] = {name: {} for name in _KEYS}
        for record in log_records(of):
            self._add(SETTINGS.conversations_table, record["dynamodb"]["NewImage"])
        for tenant, desk in desks.items():
            self._add(SETTINGS.conversations_table, _desk_item(tenant, desk))
        for row in database(of.settings.sqlite).read("SELECT t, k, body, version FROM directory"):
            self._add(SETTINGS.directory_table, _directory_item(*row))

    def _add(self, table: str, item: Item) -> None:
        hash_, range_ = _KEYS[table]
        self._tables[table][item[hash_]["S"], item[range_]["S"]] = item

    def answer(self, operation: str, body: Item) -> Item:
        match operation:
            case "GetItem":
                found = self._get(body["TableName"], body["Key"])
                return {"Item": found} if found else {}
            case "BatchGetItem":
                ((table, wanted),) = body["RequestItems"].items()
                items = [self._get(table, key) for key in wanted["Keys"]]
                return {"Responses": {table: [item for item in items if item]}, "UnprocessedKeys": {}}
            case "Query":
                return {"Items": self._between(body)}
            case "GetParameter":
                return {"Parameter": {"Name": body["Name"], "Value": self._secret}}
        return {}

    def _get(self, table: str, key: Item) -> Item | None:
        hash_, range_ = _KEYS[table]
        return self._tables[table].get((key[hash_]["S"], key[range_]["S"]))

    def _between(self, body: Item) -> list[Item]:
        """Every query of ours is one partition, from :first to :last."""
        values = body["ExpressionAttributeValues"]
        first, last = values.pop(":first")["S"], values.pop(":last")["S"]
        ((_, owner),) = values.items()
        items = sorted(self._tables[body["TableName"]].items(), key=lambda pair: pair[0])
        return [item for (hash_, range_), item in items if hash_ == owner["S"] and first <= range_ <= last]


def _directory_item(owner: str, key: str, body: str, version: str) -> Item:
    """As the adapter writes it: compressed where it is long."""
    packed = base64.b64encode(zlib.compress(body.encode())).decode()
    content = {"b": {"S": body}} if len(body) <= 2_000 else {"z": {"B": packed}}
    return {"t": {"S": owner}, "k": {"S": key}, "v": {"S": version}, **content}


def _desk_item(tenant: str, desk: Desk) -> Item:
    return {
        "c": {"S": f"{tenant}#{desk.agent}"},
        "s": {"S": "hold"},
        "capacity": {"N": str(desk.capacity)},
        "free": {"N": str(desk.free)},
        "online": {"BOOL": desk.online},
        "seen_at": {"N": str(desk.seen_at)},
        "held": {"M": {}},
    }
