"""The one fictional shop all tests speak of: Lanternfish 灯笼鱼, its agents, visitors, rules and sentences.

Pure data and tiny builders. Ids are written out in full, so that tests and golden events can be searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOW = 1_795_397_400_000
"""Monday, 23 November 2026, 01:30 UTC (09:30 in Shanghai, within opening hours), in ms since the epoch."""

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000


@dataclass(frozen=True)
class Tenant:
    id: str
    name: str
    names: Mapping[str, str]
    greeting: Mapping[str, str]
    locale: str = "en"
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class Site:
    id: str
    tenant: str
    name: str
    origins: tuple[str, ...]
    locale: str = "en"


@dataclass(frozen=True)
class Agent:
    id: str
    tenant: str
    name: str
    email: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    role: str = "agent"
    capacity: int = 3
    password: str = "correct horse battery staple"


@dataclass(frozen=True)
class Visitor:
    id: str
    tenant: str
    name: str
    locale: str


def fixed_id(prefix: str, number: int) -> str:
    """A valid prefixed ULID that is the same in every run: `cnv_01JD0000000000000000000007` for 7."""
    return f"{prefix}_01JD{number:022d}"


def client_id(base: int, number: int = 1, side: str = "m") -> str:
    """What a client mints once for one message (`m_`) or one agent's action (`a_`) over place `base`."""
    return f"{side}_{base}_{number:026d}"


SHOP = Tenant(
    id="ten_01JD0000000000000000000SH0",
    name="Lanternfish",
    names={"zh": "灯笼鱼", "en": "Lanternfish"},
    greeting={
        "zh": "您好，这里是灯笼鱼。想问订单、退货还是尺码？",
        "en": "Hello, this is Lanternfish. Is it about an order, a return or a size?",
    },
)
NEIGHBOUR = Tenant(
    id="ten_01JD0000000000000000000NEX",
    name="Paper Heron",
    names={"zh": "纸鹭", "en": "Paper Heron"},
    greeting={"zh": "您好，这里是纸鹭。", "en": "Hello, this is Paper Heron."},
)
"""Another tenant: whatever it holds, nobody of the shop may see, and the other way round."""

SHOP_SITE = Site(
    id="site_01JD0000000000000000000SH0",
    tenant=SHOP.id,
    name="Lanternfish shop",
    origins=("https://www.lanternfish.example", "https://m.lanternfish.example"),
)
NEIGHBOUR_SITE = Site(
    id="site_01JD0000000000000000000NEX",
    tenant=NEIGHBOUR.id,
    name="Paper Heron shop",
    origins=("https://www.paperheron.example",),
)

ADA = Agent(
    id="agt_01JD0000000000000000000ADA",
    tenant=SHOP.id,
    name="Ada",
    email="ada@lanternfish.example",
    languages=("en",),
    skills=("returns", "orders"),
)
LIN = Agent(
    id="agt_01JD0000000000000000000X1N",
    tenant=SHOP.id,
    name="林小雨",
    email="lin@lanternfish.example",
    languages=("zh", "en"),
    skills=("orders", "sizes"),
    password="正确的马 电池 订书钉",
)
MARTA = Agent(
    id="agt_01JD0000000000000000000MAR",
    tenant=SHOP.id,
    name="Marta",
    email="marta@lanternfish.example",
    languages=("en", "zh"),
    skills=("returns", "orders", "sizes"),
    role="supervisor",
)
OWNER = Agent(
    id="agt_01JD0000000000000000000WNR",
    tenant=SHOP.id,
    name="周明",
    email="zhou@lanternfish.example",
    languages=("zh", "en"),
    skills=(),
    role="owner",
    capacity=0,
)
NEIGHBOUR_AGENT = Agent(
    id="agt_01JD0000000000000000000NEX",
    tenant=NEIGHBOUR.id,
    name="Bo",
    email="bo@paperheron.example",
    languages=("en",),
    skills=("orders",),
)
AGENTS = (ADA, LIN, MARTA, OWNER)

MEI = Visitor(id="vis_01JD0000000000000000000ME1", tenant=SHOP.id, name="小美", locale="zh-CN")
TOM = Visitor(id="vis_01JD0000000000000000000T0M", tenant=SHOP.id, name="Tom", locale="en-GB")
STRANGER = Visitor(id="vis_01JD0000000000000000000NEX", tenant=NEIGHBOUR.id, name="", locale="en")

MEI_CONVERSATION = "cnv_01JD0000000000000000000ME1"
TOM_CONVERSATION = "cnv_01JD0000000000000000000T0M"
NEIGHBOUR_CONVERSATION = "cnv_01JD0000000000000000000NEX"

WHERE_IS_MY_PARCEL = {"zh": "我的快递到哪了", "en": "where is my parcel"}
HOW_TO_RETURN = {"zh": "怎么退货？", "en": "How do I return this?"}
INVOICE_WITHOUT_NUMBER = {"zh": "我要开发票", "en": "I need an invoice"}
INVOICE_WITH_NUMBER = {"zh": "订单LF-20418要开发票", "en": "I need an invoice for order LF-20418"}
A_PERSON_PLEASE = {"zh": "转人工", "en": "talk to a human"}
NO_RULE_KNOWS = {
    "zh": "我奶奶九十岁了，想给她挑一件合适的礼物",
    "en": "My grandmother turns ninety and I cannot decide what would please her",
}
ORDER_NUMBER = "LF-20418"

RULES: Mapping[str, Any] = {
    "schema": 1,
    "facts": {"shop": {"zh": "灯笼鱼", "en": "Lanternfish"}, "days": {"zh": "30 天", "en": "30 days"}},
    "slots": {"order": {"kind": "order_number", "prefix": "LF-", "digits": [5, 7]}},
    "rules": [
        {
            "id": "parcel-where",
            "topic": "orders",
            "when": {
                "zh": {"all": [["快递", "包裹", "物流"], ["哪", "到了吗", "查"]], "none": ["发票"]},
                "en": {"all": [["parcel", "package"], ["where", "track"]], "none": ["invoice"]},
            },
            "answers": {
                "zh": "您可以在“我的订单”里看到快递走到哪一站。",
                "en": "Open “My orders” to see where your parcel is.",
            },
            "hits": {
                "zh": ["我的快递到哪了", "查一下包裹"],
                "en": ["where is my parcel", "Track my packages please"],
            },
            "misses": {"zh": ["快递发票在哪"], "en": ["where is your shop"]},
        },
        {
            "id": "return-how",
            "topic": "returns",
            "when": {
                "zh": {"any": ["退货", "退换"]},
                "en": {"any": ["return", "send back"], "none": ["return call"]},
            },
            "answers": {
                "zh": "收到后 {days}内都可以退货，{shop}承担运费。",
                "en": "You can return within {days}; {shop} pays the postage.",
            },
            "hits": {
                "zh": ["怎么退货？"],
                "en": ["How do I return this?", "can I send it back? send back a coat"],
            },
            "misses": {"zh": ["我想退出登录"], "en": ["please return call me"]},
        },
        {
            "id": "invoice",
            "topic": "orders",
            "when": {"zh": {"any": ["发票"]}, "en": {"any": ["invoice"]}},
            "answers": {
                "zh": "订单 {order} 的发票会在 24 小时内发到您的邮箱。",
                "en": "The invoice for order {order} will reach your mailbox within 24 hours.",
            },
            "ask_back": {
                "zh": "请告诉我订单号，例如 LF-20418。",
                "en": "Which order is it? For example LF-20418.",
            },
            "hits": {"zh": ["我要开发票"], "en": ["I need an invoice"]},
            "misses": {"zh": ["发货了吗"], "en": ["is my voice heard"]},
        },
        {
            "id": "person",
            "action": "person",
            "when": {
                "zh": {"any": ["转人工", "人工客服", "真人"]},
                "en": {"exact": ["agent"], "all": [["talk", "speak"], ["human", "person", "somebody"]]},
            },
            "answers": {
                "zh": "好的，正在为您转接同事。",
                "en": "Of course, a colleague will be with you.",
            },
            "hits": {"zh": ["转人工"], "en": ["talk to a human", "agent"]},
            "misses": {"zh": ["人工智能是什么"], "en": ["is this made by human hands"]},
        },
    ],
}
"""A small rule set for tests; the seeded shop's full one is in layers/packs/shop."""
