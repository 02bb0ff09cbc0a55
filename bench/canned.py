"""AWS on the loopback with canned answers: a store that is read and never changes, queues that swallow.

The functions under test make their real clients and speak real HTTP; what answers costs them nothing.
"""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from frontdesk.bootstrap import Services, database, log_records
from frontdesk.conversation.model import Desk
from frontdesk.settings import Settings

Item = dict[str, Any]
SETTINGS = Settings(profile="aws", region="eu-central-1", secret_parameter="/frontdesk/secret")
_KEYS = {SETTINGS.conversations_table: ("c", "s"), SETTINGS.directory_table: ("t", "k")}
_READS = frozenset({"GetItem", "BatchGetItem", "Query", "GetParameter"})


class Canned:
    """What `of` (embedded) holds, as DynamoDB would give it; `asked` holds what was asked of it."""

    def __init__(self, of: Services, desks: Mapping[str, Desk]) -> None:
        self._secret = of.settings.secret
        self._tables: dict[str, dict[tuple[str, str], Item]] = {name: {} for name in _KEYS}
        self.asked: list[str] = []
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
        self.asked.append(operation)
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

    def written(self) -> list[str]:
        """What was asked and would have changed something."""
        return [each for each in self.asked if each not in _READS]

    def _get(self, table: str, key: Item) -> Item | None:
        hash_, range_ = _KEYS[table]
        return self._tables[table].get((key[hash_]["S"], key[range_]["S"]))

    def _between(self, body: Item) -> list[Item]:
        """Every query of ours is one partition, from :first to :last."""
        values = body["ExpressionAttributeValues"]
        first, last = values.pop(":first")["S"], values.pop(":last")["S"]
        ((_, owner),) = values.items()
        found = self._tables[body["TableName"]].items()
        return [item for (hash_, range_), item in sorted(found, key=lambda pair: pair[0])
                if hash_ == owner["S"] and first <= range_ <= last]  # fmt: skip


@contextmanager
def served(canned: Canned) -> Iterator[dict[str, str]]:
    """Serves it until the block ends; gives the environment of a function that is to find it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            operation = self.headers["X-Amz-Target"].partition(".")[2]
            sent = json.dumps(canned.answer(operation, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield _environment(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def _environment(endpoint: str) -> dict[str, str]:
    """As on Lambda, with other addresses."""
    return {
        "AWS_REGION": SETTINGS.region,
        "AWS_DEFAULT_REGION": SETTINGS.region,
        "AWS_ACCESS_KEY_ID": "canned",
        "AWS_SECRET_ACCESS_KEY": "canned",
        "AWS_EC2_METADATA_DISABLED": "true",
        **{f"AWS_ENDPOINT_URL_{service}": endpoint for service in ("DYNAMODB", "SQS", "SSM")},
        **{f"FRONTDESK_{name}_QUEUE_URL": f"{endpoint}/1/{name}" for name in ("ANSWER", "ROUTE", "PARKED")},
        "FRONTDESK_PROFILE": SETTINGS.profile,
        "FRONTDESK_SECRET_PARAMETER": SETTINGS.secret_parameter,
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }


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
