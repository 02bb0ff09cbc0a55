"""Every operation of docs/openapi.json with a request that succeeds; tests spoil one thing of it each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests import world
from tests.office import MEI, OFFERED, POSTAGE, RETURNS, SHEET, TOM, Office
from tests.reception import OPERATOR_KEY, SHOP, Answer

API: Mapping[str, Any] = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text("utf-8"))
OPERATIONS: Mapping[str, Any] = {
    f"{method.upper()} {path}": operation
    for path, methods in API["paths"].items()
    for method, operation in methods.items()
}

TOMS, MEIS = f"/v1/conversations/{TOM.conversation}", f"/v1/agent/conversations/{MEI.conversation}"
_VISITOR, _AGENT, _TENANT = "/v1/conversations/{id}", "/v1/agent/conversations/{id}", "/v1/tenants/{tenant}"
_WORDS = {"zh": "您好", "en": "Hello"}
_DAY = [{"opens": "09:00", "closes": "18:00"}]


@dataclass(frozen=True)
class Door:
    """A request that succeeds on a fresh Office. `who`: visitor, agent, lead, owner, key or nobody."""

    route: str
    path: str
    body: Mapping[str, Any] | None = None
    who: str = "agent"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    def knock(self, office: Office, body: object = None, **more: Any) -> Answer:
        """Ask with this body instead of the good one; `path`, `token` and `headers` may be replaced too."""
        path, token = more.pop("path", self.path), more.pop("token", None)
        headers = {**self.headers, **more.pop("headers", {})}
        sent = dict(self.body) if body is None and self.body is not None else body
        ticket = self.ticket(office) if token is None else token
        return office.ask(self.method, path, sent, token=ticket, headers=headers, **more)

    def ticket(self, office: Office) -> str:
        match self.who:
            case "visitor":
                conversation = "" if self.path == "/v1/conversations" else TOM.conversation
                return office.ticket(world.TOM, conversation)
            case "agent":
                return office.token_of(world.LIN)
            case "lead":
                return office.token_of(world.MARTA)
            case "owner":
                return office.token_of(world.OWNER)
            case "key":
                return OPERATOR_KEY
            case _:
                return ""


def says(**more: Any) -> dict[str, Any]:
    return {"client_id": world.client_id(2), "after": 2, **more}


def acts(**more: Any) -> dict[str, Any]:
    return {"client_id": world.client_id(6, side="a"), "after": 6, **more}


def _visitor(method: str, name: str, body: Mapping[str, Any] | None = None) -> Door:
    return Door(f"{method} {_VISITOR}/{name}", f"{TOMS}/{name}", body, "visitor")


def _agent(method: str, name: str, body: Mapping[str, Any] | None = None, **more: Any) -> Door:
    return Door(f"{method} {_AGENT}/{name}", more.pop("path", f"{MEIS}/{name}"), body, **more)


def _tenant(method: str, name: str, body: Mapping[str, Any] | None = None, at: str = "") -> Door:
    return Door(f"{method} {_TENANT}{name}", f"{SHOP}{at or name}", body, "key")


def _owner(method: str, name: str, body: Mapping[str, Any] | None = None, at: str = "") -> Door:
    return replace(_tenant(method, name, body, at), who="owner")


def _knowledge(method: str, name: str, body: Mapping[str, Any] | None = None, at: str = "") -> Door:
    created = {"Idempotency-Key": "a-key-of-ours"} if method == "POST" else {}
    return Door(
        f"{method} /v1/knowledge/{name}", f"/v1/knowledge/{at or name}", body, "owner", headers=created
    )


_ARTICLE = {
    "title": "Postage", "body": "We pay it.", "language": "en", "category": "returns", "audience": "",
    "url": "https://www.lanternfish.example/postage", "status": "published",
}  # fmt: skip
_ENTRY = {
    "question": "多久到货？", "likes": ["几天能到"], "answer": "三天。", "language": "zh", "category": "订单",
    "audience": "", "url": "", "status": "draft",
}  # fmt: skip
_IMPORT = {
    "files": [{"name": "faq.csv", "content": "cXVlc3Rpb24sYW5zd2VyCldoZW4/LFNvb24uCg=="}], "urls": [],
    "broken_rows": "skip", "status": "draft",
}  # fmt: skip
_SITE = {
    "name": "Shop",
    "origins": ["https://www.lanternfish.example"],
    "greeting": _WORDS,
    "languages": ["zh"],
}
_PERSON = {
    "email": "noor@lanternfish.example", "name": "Noor", "roles": ["agent"], "skills": ["orders"],
    "languages": ["en"], "capacity": 2, "active": True,
}  # fmt: skip
_SHOP = {
    "name": "Lanternfish", "names": _WORDS, "locale": "zh", "time_zone": "Asia/Shanghai",
    "messages_per_minute": 600, "visitor_messages_per_minute": 60, "offer_seconds": 20,
    "abandon_minutes": 30, "retention_days": 365,
}  # fmt: skip
_LOGIN = {"tenant": world.SHOP.id, "email": world.LIN.email, "password": world.LIN.password}
_KEY = "0" * 26
_OFFERED = f"/v1/agent/conversations/{OFFERED.conversation}/decline"
_HOURS = {"time_zone": "Asia/Shanghai", "week": [_DAY] * 7, "holidays": [{"date": "2026-10-01", "spans": []}]}
_POLICY = {
    "schema": 1, "levels": {"gold": "urgent"}, "promises": [{"skill": "returns", "first_reply_s": 60}],
    "teams": [{"id": "day", "skills": ["orders"], "hours": _HOURS, "overflow": [{"to": "all", "after_s": 9}]},
              {"id": "all"}],
}  # fmt: skip
FREE = ("/rules", "/policy", "/policy/check", "/keywords")
"""Bodies that no schema of the API describes: they have parsers and tests of their own."""
_GROUP = world.fixed_id("unq", 1)

DOORS = (
    Door("POST /v1/sessions", "/v1/sessions", {"site": world.SHOP_SITE.id, "locale": "zh-CN"}, "nobody"),
    Door("POST /v1/conversations", "/v1/conversations", {"text": "hello", "locale": "en"}, "visitor",
         {"Idempotency-Key": world.client_id(0)}),
    _visitor("POST", "messages", says(text="How do I return this?")),
    _visitor("POST", "person", says()),
    _visitor("POST", "close", says()),
    _visitor("POST", "rating", says(score=5, comment="很好")),
    _visitor("POST", "contact",
             says(email="tom@example.com", phone="+49 30 123456", name="Tom", text="再联系")),
    _visitor("GET", "events"),
    Door(f"GET {_VISITOR}/answers/{{seq}}/sources", f"{TOMS}/answers/2/sources", None, "visitor"),
    Door(f"POST {_VISITOR}/answers/{{seq}}/thumb", f"{TOMS}/answers/2/thumb",
         says(up=False, reason="wrong", comment="不对"), "visitor"),
    _visitor("PUT", "stop", {"seq": 1}),
    _visitor("PUT", "typing", {"on": True}),
    _visitor("PUT", "seen", {"seq": 2}),
    _visitor("GET", "stream"),
    _visitor("GET", "news"),
    _agent("GET", "stream"),
    Door("GET /v1/agent/feed", "/v1/agent/feed"),
    Door("POST /v1/agent/login", "/v1/agent/login", _LOGIN, "nobody"),
    Door("POST /v1/agent/refresh", "/v1/agent/refresh", None, "nobody"),
    Door("POST /v1/agent/logout", "/v1/agent/logout", None, "nobody"),
    Door("POST /v1/agent/invitations/{code}/accept", f"/v1/agent/invitations/{'0' * 32}/accept",
         {"password": "a fine long sentence", "name": "Lin"}, "nobody"),
    Door("GET /v1/agent/me", "/v1/agent/me"),
    Door("PUT /v1/agent/presence", "/v1/agent/presence", {"online": True, "capacity": 3}),
    Door("GET /v1/agent/inbox", "/v1/agent/inbox"),
    Door("POST /v1/agent/visitors/{id}/block", f"/v1/agent/visitors/{world.TOM.id}/block", {"blocked": True}),
    Door("PUT /v1/agent/visitors/{id}/level", f"/v1/agent/visitors/{world.TOM.id}/level",
         {"level": "gold"}, "lead"),
    _agent("GET", "events"),
    _agent("GET", "clocks"),
    Door(f"GET {_AGENT}/answers/{{seq}}/sources", f"{MEIS}/answers/2/sources"),
    Door(f"GET {_AGENT}/assignments/{{seq}}/why", f"{_OFFERED.rpartition('/')[0]}/assignments/3/why"),
    _agent("POST", "take", {**acts(), "client_id": world.client_id(2, side="a"), "after": 2},
           path=f"/v1/agent/conversations/{TOM.conversation}/take"),
    _agent("POST", "replies", acts(text="马上就到")),
    _agent("POST", "notes", acts(text="called back")),
    _agent("POST", "transfer", acts(skill="orders")),
    _agent("POST", "return", acts()),
    _agent("POST", "resolve", acts()),
    _agent("POST", "snooze", acts(until=world.NOW + world.DAY)),
    _agent("POST", "decline", {"client_id": world.client_id(3, side="a"), "after": 3}, path=_OFFERED),
    _agent("POST", "priority", acts(priority="high")),
    _agent("POST", "erase", acts(), who="lead"),
    _agent("PUT", "typing", {"on": True}),
    _agent("PUT", "seen", {"seq": 6}),
    _tenant("PUT", "", _SHOP),
    _tenant("GET", ""),
    _tenant("GET", "/keys"),
    _tenant("POST", "/keys", {"name": "CI"}),
    _tenant("DELETE", "/keys/{key}", at=f"/keys/{_KEY}"),
    _tenant("GET", "/sites"),
    _tenant("PUT", "/sites/{site}", _SITE, f"/sites/{world.SHOP_SITE.id}"),
    _tenant("GET", "/sites/{site}", at=f"/sites/{world.SHOP_SITE.id}"),
    _tenant("DELETE", "/sites/{site}", at=f"/sites/{world.SHOP_SITE.id}"),
    _tenant("GET", "/agents"),
    _tenant("PUT", "/agents/{agent}", _PERSON, f"/agents/{world.fixed_id('agt', 9)}"),
    _tenant("GET", "/agents/{agent}", at=f"/agents/{world.LIN.id}"),
    _tenant("DELETE", "/agents/{agent}", at=f"/agents/{world.LIN.id}"),
    _tenant("POST", "/agents/{agent}/invitation", at=f"/agents/{world.LIN.id}/invitation"),
    _tenant("PUT", "/skills", {"skills": [{"id": "orders", "names": _WORDS}]}),
    _tenant("GET", "/skills"),
    _tenant("PUT", "/hours", _HOURS),
    _tenant("GET", "/hours"),
    _tenant("PUT", "/rules", dict(world.RULES)),
    _tenant("GET", "/rules"),
    _owner("PUT", "/policy", _POLICY),
    _owner("GET", "/policy"),
    _owner("GET", "/policy/versions"),
    _owner("GET", "/policy/versions/{version}", at="/policy/versions/default"),
    _owner("POST", "/policy/check", _POLICY),
    _owner("PUT", "/keywords", {"orders": {"where": {"en": [["parcel", 2]]}}}),
    _owner("GET", "/keywords"),
    _owner("PUT", "/visitors/{visitor}/level", {"level": "gold"}, f"/visitors/{world.TOM.id}/level"),
    _owner("GET", "/visitors/{visitor}/level", at=f"/visitors/{world.TOM.id}/level"),
    _owner("GET", "/reports"),
    _knowledge("GET", "articles"),
    _knowledge("POST", "articles", _ARTICLE),
    _knowledge("GET", "articles/{article}", at=f"articles/{RETURNS}"),
    _knowledge("PUT", "articles/{article}", _ARTICLE, f"articles/{RETURNS}"),
    _knowledge("DELETE", "articles/{article}", at=f"articles/{RETURNS}"),
    _knowledge("GET", "entries"),
    _knowledge("POST", "entries", _ENTRY),
    _knowledge("GET", "entries/{entry}", at=f"entries/{POSTAGE}"),
    _knowledge("PUT", "entries/{entry}", _ENTRY, f"entries/{POSTAGE}"),
    _knowledge("DELETE", "entries/{entry}", at=f"entries/{POSTAGE}"),
    _knowledge("GET", "imports"),
    _knowledge("POST", "imports", _IMPORT),
    _knowledge("GET", "imports/{import}", at=f"imports/{SHEET}"),
    _knowledge("GET", "export"),
    _knowledge("GET", "unanswered"),
    Door("POST /v1/knowledge/unanswered/{group}/draft", f"/v1/knowledge/unanswered/{_GROUP}/draft",
         {"answer": "Yes."}, "owner"),
    _knowledge("DELETE", "unanswered/{group}", at=f"unanswered/{_GROUP}"),
    _knowledge("POST", "publish", {"check": True}),
    _knowledge("GET", "jobs/{job}", at=f"jobs/{world.fixed_id('pub', 1)}"),
    _knowledge("GET", "versions"),
    _knowledge("POST", "versions/{version}/activate", at=f"versions/{world.fixed_id('ver', 1)}/activate"),
)  # fmt: skip

NOTHING_YET = {
    "POST /v1/agent/refresh": 401,  # there is no cookie
    "POST /v1/agent/invitations/{code}/accept": 404,  # and no such invitation
    "GET /v1/tenants/{tenant}/hours": 404,
    "GET /v1/tenants/{tenant}/keywords": 404,
    "POST /v1/knowledge/versions/{version}/activate": 404,
    "POST /v1/knowledge/unanswered/{group}/draft": 404,  # nothing was asked in vain
    "DELETE /v1/knowledge/unanswered/{group}": 404,
}
"""What the good request gets where it finds nothing on a fresh Office."""

WITH_BODY = tuple(door for door in DOORS if door.body is not None)


def id_of(door: Door) -> str:
    return door.route
