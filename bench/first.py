"""The first event of each function after a cold start, and the stores that it will find."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.canned import Canned
from bench.figures import ROOT
from bench.visit import Visit
from frontdesk.bootstrap import Services, log_records, using
from frontdesk.conversation.model import Desk
from frontdesk.entrypoints.cli.seed import Shop, seed
from frontdesk.settings import Settings
from tests.world import NO_RULE_KNOWS, WHERE_IS_MY_PARCEL

AGENT = "agt_01JDSH0P0000000000000000AD"


@dataclass(frozen=True)
class Case:
    """One function, its first event, and what it must write to have answered it."""

    name: str
    event: Mapping[str, Any]
    writes: list[str]


def first_events() -> tuple[Canned, list[Case]]:
    """A rule answers the message, the record brings jobs, the bot hands over, an agent is asked."""
    of = Services(Settings(profile="embedded", secret="cold:" + "c" * 32))
    shop = seed(of, ROOT / "layers" / "packs" / "shop")
    with using(of):
        answering, owing, waiting = (Visit(shop.site, number) for number in (1, 2, 3))
        answering.open({"text": WHERE_IS_MY_PARCEL["zh"]})
        owing.open({"text": NO_RULE_KNOWS["en"]})
        waiting.open({"ask": "person"})
    records = {record["dynamodb"]["Keys"]["c"]["S"]: record for record in log_records(of)}
    there = Desk(AGENT, 5, online=True, seen_at=time.time_ns() // 1_000_000 + 3_600_000)
    record = records[f"{shop.tenant}#{owing.id}"]
    return Canned(of, {shop.tenant: there}), [
        Case("messages", answering.saying(WHERE_IS_MY_PARCEL["en"]), ["PutItem", "PutItem"]),
        Case("dispatch", {"Records": [record]}, ["UpdateItem", "SendMessage", "SendMessage"]),
        Case("answer", _job(shop, owing.id, "answer"), ["PutItem"]),
        Case("route", _job(shop, waiting.id, "assign"), ["TransactWriteItems"]),
    ]


def _job(shop: Shop, conversation: str, do: str) -> dict[str, Any]:
    body = {"do": do, "tenant": shop.tenant, "conversation": conversation, "seq": 1}
    return {"Records": [{"messageId": "1", "body": json.dumps(body)}]}
