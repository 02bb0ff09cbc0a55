"""The first event of each function after a cold start, with what AWS answers to all that it asks."""

import importlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.canned import Answer, Canned, Rehearsal
from bench.figures import ROOT
from bench.visit import Visit
from frontdesk.bootstrap import Services, log_records, using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Desk, Draft, Kind, Place, Side
from frontdesk.entrypoints.cli.seed import Shop, seed
from frontdesk.settings import Settings
from tests.world import NO_RULE_KNOWS, WHERE_IS_MY_PARCEL, client_id

AGENT = Author(Side.AGENT, "agt_01JDSH0P0000000000000000AD", "Ada")
READS = frozenset({"GetItem", "BatchGetItem", "Query", "GetParameter"})


@dataclass(frozen=True)
class Case:
    """One function, its first event, and the answers of AWS in the order in which it will ask."""

    name: str
    function: str
    event: Mapping[str, Any]
    answers: list[Answer]


def first_events() -> list[Case]:
    """Each is checked: what it writes is what such an event has to write."""
    of = Services(Settings(profile="embedded", secret="cold:" + "c" * 32))
    shop = seed(of, ROOT / "layers" / "packs" / "shop", knowledge=False)
    with using(of):
        held, answering, owing, waiting = (Visit(shop.site, number) for number in range(4))
        for visit in (held, waiting):
            visit.open({"ask": "person"})
        _taken(of, shop, held)
        answering.open({"text": WHERE_IS_MY_PARCEL["zh"]})
        owing.open({"text": NO_RULE_KNOWS["en"]})
    records = {record["dynamodb"]["Keys"]["c"]["S"]: record for record in log_records(of)}
    record = records[f"{shop.tenant}#{owing.id}"]
    there = Desk(AGENT.id, 5, online=True, seen_at=time.time_ns() // 1_000_000 + 3_600_000)
    canned = Canned(of, {shop.tenant: there})
    question = WHERE_IS_MY_PARCEL["en"]
    return [
        _case(canned, "messages", "messages", held.saying(question), "PutItem"),
        _case(canned, "messages, a rule", "messages", answering.saying(question), "PutItem", "PutItem"),
        _case(canned, "dispatch", "dispatch", {"Records": [record]}, "UpdateItem", *["SendMessage"] * 3),
        _case(canned, "answer", "answer", _job(shop, owing.id, "answer"), "PutItem"),
        _case(canned, "route", "route", _job(shop, waiting.id, "assign"), "PutItem", "TransactWriteItems"),
    ]


def _case(canned: Canned, name: str, function: str, event: Mapping[str, Any], *writes: str) -> Case:
    of = Rehearsal(canned)
    with using(of):
        importlib.import_module(f"functions.{function}.handler").handler(event, None)
    written = tuple(operation for operation, _ in of.said if operation not in READS)
    assert written == writes, f"{name} wrote {written}"
    return Case(name, function, event, of.said)


def _taken(of: Services, shop: Shop, visit: Visit) -> None:
    place = Place(shop.tenant, visit.id)
    of.conversations.set_desk(shop.tenant, AGENT.id, capacity=5, online=True, at=of.now())
    draft = Draft(Kind.TAKEN, AGENT, client_id(1, 1, "a"))
    act(of.conversations, place, draft, base=1, after=1, now=of.now)
    visit.cursor = 2


def _job(shop: Shop, conversation: str, do: str) -> dict[str, Any]:
    body = {"do": do, "tenant": shop.tenant, "conversation": conversation, "seq": 1}
    return {"Records": [{"messageId": "1", "body": json.dumps(body)}]}
