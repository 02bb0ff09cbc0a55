"""The whole desk in memory: real handlers over SQLite, a clock that tests turn, queues that wait."""

import json
import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from frontdesk.adapters.files.blobs import FilesBlobs, folder_of
from frontdesk.adapters.sqlite.changes import SqliteChanges
from frontdesk.adapters.sqlite.conversations import SqliteConversations
from frontdesk.adapters.sqlite.counters import SqliteCounters
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.adapters.sqlite.inbox import SqliteInbox
from frontdesk.adapters.sqlite.queue import SqliteQueue
from frontdesk.bootstrap import Services, using
from frontdesk.conversation.model import Place
from frontdesk.entrypoints import queue, records, schedule
from frontdesk.settings import Settings
from frontdesk.tenancy.model import (
    EVERYWHERE,
    Agent,
    RuleSet,
    RulesHead,
    Site,
    SiteOwner,
    Tenant,
    TenantListed,
    Words,
)
from frontdesk.tenancy.ports import Directory, Put
from tests import world

SECRET = "k1:the-lanternfish-glows-where-nobody-looks"


class Desk(Services):
    """Services in memory; `clock` is ms since the epoch and moves only when a test says so."""

    def __init__(self) -> None:
        super().__init__(
            Settings(profile="embedded", secret=SECRET, public_origin="https://chat.lanternfish.example")
        )
        self.clock = world.NOW
        self.password_cost = (2, 1, 1)  # cheap: these passwords protect nothing
        self.database = Database()
        self._minted = 0
        self.random = self._random
        seed(SqliteDirectory(self.database))

    def now(self) -> int:
        return self.clock

    def _random(self, size: int) -> bytes:
        self._minted += 1
        return self._minted.to_bytes(size, "big")

    @cached_property
    def conversations(self) -> SqliteConversations:
        return SqliteConversations(self.database)

    @cached_property
    def blobs(self) -> FilesBlobs:
        """Its own, as its database is; all vanish with the process."""
        return FilesBlobs(folder_of("", ":memory:") / f"desk-{secrets.token_hex(8)}")

    def _directory(self) -> Directory:
        return SqliteDirectory(self.database)

    @cached_property
    def inbox(self) -> SqliteInbox:
        return SqliteInbox(self.database)

    @cached_property
    def counters(self) -> SqliteCounters:
        return SqliteCounters(self.database)

    @cached_property
    def queue(self) -> SqliteQueue:
        return SqliteQueue(self.database, self.now)

    @cached_property
    def changes(self) -> SqliteChanges:
        return SqliteChanges(self.database)

    def turn(self, seconds: float) -> None:
        """Let time pass, and everything that falls due with it happen."""
        until = self.clock + int(seconds * 1_000)
        while self.clock < until:
            self.clock = min(self.clock + 1_000, until)
            self.settle()

    def settle(self) -> None:
        """Run the stream and the queues until nothing is due."""
        while self._stream() or self._work("answer") or self._work("route"):
            pass

    def sweep(self) -> dict[str, int]:
        with using(self):
            return schedule.handle()

    def _stream(self) -> bool:
        found = self.changes.read(self.changes.position(), 100)
        if found:
            with using(self):
                failed = records.handle({"Records": [record for _, record in found]})
            assert not failed["batchItemFailures"]
            self.changes.store(found[-1][0])
        return bool(found)

    def _work(self, name: str) -> bool:
        found = self.queue.receive(name, 10, visibility_s=90)
        if found:
            messages = [{"messageId": each.id, "body": each.body} for each in found]
            with using(self):
                failed = {
                    each["itemIdentifier"]
                    for each in queue.handle({"Records": messages})["batchItemFailures"]
                }
            self.queue.delete(each.handle for each in found if each.id not in failed)
        return bool(found)

    def kinds(self, conversation: str, tenant: str = world.SHOP.id) -> list[str]:
        """What stands in the log, by kind."""
        return [event.kind.value for event in self.conversations.tail(Place(tenant, conversation), 1)]


def seed(directory: Directory) -> None:
    """The shop and its neighbour, without passwords (scrypt is slow; the sign-in tests have their own)."""
    for shop, site in ((world.SHOP, world.SHOP_SITE), (world.NEIGHBOUR, world.NEIGHBOUR_SITE)):
        tenant = Tenant(shop.id, shop.name, Words(**shop.names), locale=shop.locale)
        place = Site(site.id, shop.id, site.name, site.origins, Words(**shop.greeting))
        directory.commit(
            Put(shop.id, "", tenant),
            Put(EVERYWHERE, shop.id, TenantListed(shop.id)),
            Put(shop.id, site.id, place),
            Put(site.id, "", SiteOwner(shop.id)),
        )
    for agent in (*world.AGENTS, world.NEIGHBOUR_AGENT):
        known = Agent(
            agent.id,
            agent.tenant,
            agent.email,
            agent.name,
            (agent.role,),
            agent.skills,
            agent.languages,
            agent.capacity,
        )
        directory.commit(Put(agent.tenant, agent.id, known))
    directory.commit(
        Put(world.SHOP.id, "1", RuleSet(world.RULES)), Put(world.SHOP.id, "", RulesHead("1", 1, world.NOW))
    )


Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def request(
    method: str,
    path: str,
    body: object = None,
    *,
    token: str = "",
    resource: str = "",
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str | list[str]] | None = None,
    base64: bool = False,
) -> dict[str, Any]:
    """An event of API Gateway's REST API; `body` is JSON unless it is a string, which may be base64.

    A parameter of `query` that stands several times is a list.
    """
    kind = {"Content-Type": "application/json"} if body is not None else {}
    sent = {"Host": "chat.lanternfish.example", **kind, **(headers or {})}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    several = {name: value if isinstance(value, list) else [value] for name, value in (query or {}).items()}
    return {
        "resource": resource or path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": {name: values[-1] for name, values in several.items()} or None,
        "multiValueQueryStringParameters": several or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource or path,
            "httpMethod": method,
            "path": path,
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "stage": "local",
            "identity": {"sourceIp": "192.0.2.7", "userAgent": "test"},
        },
        "body": body if isinstance(body, str) or body is None else json.dumps(body, ensure_ascii=False),
        "isBase64Encoded": base64,
    }


def answered(response: Mapping[str, Any]) -> tuple[int, Any]:
    """Status and decoded body."""
    return response["statusCode"], json.loads(response["body"]) if response.get("body") else None
