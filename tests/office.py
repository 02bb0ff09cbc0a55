"""A day at the desk: three conversations in progress, and every door of the API, the streams' included."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.types import Message

from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.post import post
from frontdesk.entrypoints.counting import count_conversation
from frontdesk.entrypoints.publishing import keep as keep_publish
from frontdesk.entrypoints.speech import responder
from frontdesk.knowledge.content.model import PUBLISHED, Content, Faq, ImportJob
from frontdesk.knowledge.content.run_import import keep
from frontdesk.knowledge.content.save import Saving, save_article, save_entry
from frontdesk.knowledge.snapshot.version import FailingCase, PublishJob
from frontdesk.routing.policy import Policy
from frontdesk.routing.write_policy import write_policy
from frontdesk.tenancy.identity import VisitorClaims
from frontdesk.tenancy.policies import publish_policy
from functions.console.handler import handler as console_handler
from functions.knowledge.handler import handler as knowledge_handler
from functions.messages.handler import handler as messages_handler
from functions.stream.handler import app
from functions.tenants.handler import handler as tenants_handler
from tests import world
from tests.reception import Answer, Handler, Reception

TOM = Place(world.SHOP.id, world.TOM_CONVERSATION)
MEI = Place(world.SHOP.id, world.MEI_CONVERSATION)
OFFERED = Place(world.SHOP.id, world.fixed_id("cnv", 1))
NEXT_DOOR = Place(world.NEIGHBOUR.id, world.NEIGHBOUR_CONVERSATION)
RETURNS, POSTAGE, SHEET, HELD_BACK = (world.fixed_id(prefix, 1) for prefix in ("art", "faq", "imp", "pub"))
FREIGHT = world.fixed_id("faq", 2)
ARTICLE = Content("Returns", "# Returns\n\nYou can return anything within 30 days.", "en", "returns")
ENTRY = Faq("运费谁付？", "退货的运费由我们付。", "zh", ("邮费谁出",), "退货")
LIN = Author(Side.AGENT, world.LIN.id, world.LIN.name)
BO = Author(Side.AGENT, world.NEIGHBOUR_AGENT.id, world.NEIGHBOUR_AGENT.name)


HANDLERS: Mapping[str, Handler] = {
    "/v1/tenants": tenants_handler,
    "/v1/knowledge": knowledge_handler,
    "/v1/agent": console_handler,
    "/v1/": messages_handler,
}


class Office(Reception):
    """What stands in the log, which every golden event begins with:

    Tom (en): 1 message, 2 answer; the bot holds.
    Mei (zh): 1 message, 2 handed_over, 3 offered to Lin, 4 reply, 5 message, 6 note; Lin holds, owes 5.
    Tom again (`OFFERED`): 1 message, 2 handed_over, 3 offered to Lin, who has not accepted yet.
    A stranger next door: 1 message, 2 taken by Bo, 3 reply.

    And in its knowledge: the article `RETURNS` (published), the entry `POSTAGE`, the import `SHEET` (done),
    the publish `HELD_BACK` (blocked by an entry that is gone since).
    Its policy is the default one with a level `gold`. Tom's first and Mei's are counted already.
    """

    patience_s = 0.1

    def __init__(self) -> None:
        super().__init__()
        self.clock = world.NOW - world.MINUTE
        for agent in (world.LIN, world.NEIGHBOUR_AGENT):
            self.conversations.set_desk(agent.tenant, agent.id, capacity=3, online=True, at=self.clock)
        self.opens(TOM, world.TOM, world.WHERE_IS_MY_PARCEL["en"])
        self.opens(MEI, world.MEI, world.A_PERSON_PLEASE["zh"])
        self.settle()
        self.acts(MEI, LIN, Kind.REPLY, "您好，我是小雨，请讲。")
        self.says(MEI, world.MEI, "订单 LF-20418 的裙子太大了")
        self.acts(MEI, LIN, Kind.NOTE, "老顾客，可以免邮换一次")
        self.opens(OFFERED, world.TOM, world.A_PERSON_PLEASE["en"])
        self.opens(NEXT_DOOR, world.STRANGER, "is the blue one still there?")
        self.acts(NEXT_DOOR, BO, Kind.TAKEN)
        self.acts(NEXT_DOOR, BO, Kind.REPLY, "Yes, two of them.")
        self.settle()
        self.knows()
        self.clock = world.NOW
        for place in (TOM, MEI):
            count_conversation(self, place)

    def knows(self) -> None:
        how = Saving(world.OWNER.id, self.clock)
        save_article(self.directory, self.blobs, world.SHOP.id, RETURNS, ARTICLE, PUBLISHED, how)
        save_entry(self.directory, world.SHOP.id, POSTAGE, ENTRY, PUBLISHED, how)
        job = ImportJob(
            SHEET, self.clock, world.OWNER.id, "done", total=1, done=1, created=1, ended=self.clock
        )
        keep(self.directory, world.SHOP.id, job)
        held = FailingCase("question", POSTAGE, "zh", ENTRY.question, "", FREIGHT, "运费谁付")
        blocked = PublishJob(
            HELD_BACK,
            world.NOW,
            world.OWNER.id,
            state="blocked",
            total=2,
            blocked_by=(held,),
            ended=world.NOW,
        )
        keep_publish(self, world.SHOP.id, blocked)
        policy = write_policy(Policy(levels={"gold": "high"}))
        self.policy = publish_policy(
            self.directory, world.SHOP.id, policy, world.OWNER.id, self.clock
        ).version

    def head(self, place: Place) -> Event:
        return self.conversations.tail(place, 1)[-1]

    def opens(self, place: Place, who: world.Visitor, text: str) -> None:
        site = world.SHOP_SITE if who.tenant == world.SHOP.id else world.NEIGHBOUR_SITE
        draft = Draft(Kind.MESSAGE, Author(Side.VISITOR, who.id), world.client_id(0), text, {"site": site.id})
        open_conversation(self.conversations, place, draft, responder(self, place), now=self.now)
        self.clock += 1_000

    def says(self, place: Place, who: world.Visitor, text: str) -> None:
        head = self.head(place).seq
        draft = Draft(Kind.MESSAGE, Author(Side.VISITOR, who.id), world.client_id(head), text)
        post(
            self.conversations,
            place,
            draft,
            base=head,
            after=head,
            respond=responder(self, place),
            admit=lambda _: None,
            now=self.now,
        )
        self.clock += 1_000

    def acts(self, place: Place, who: Author, kind: Kind, text: str = "", **data: Any) -> None:
        head = self.head(place).seq
        draft = Draft(kind, who, world.client_id(head, side="a"), text, data)
        act(self.conversations, place, draft, base=head, after=head, now=self.now)
        self.clock += 1_000

    def ticket(self, who: world.Visitor, conversation: str = "", *, epoch: int = 0) -> str:
        """The token of a visitor, for one conversation or to open one."""
        site = world.SHOP_SITE if who.tenant == world.SHOP.id else world.NEIGHBOUR_SITE
        claims = VisitorClaims(who.tenant, who.id, site.id, conversation, epoch)
        return self.tokens.issue(claims, self.now()).token

    def messages(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        return self.call(messages_handler, method, path, body, **more)

    def stream(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        query: Mapping[str, str | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """What the ASGI application of `stream` sends within `patience_s` seconds."""
        given = {"Host": "chat.lanternfish.example", **(headers or {})}
        if token:
            given["Authorization"] = f"Bearer {token}"
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(query or {}, doseq=True).encode(),
            "root_path": "",
            "headers": raw,
            "client": ("192.0.2.7", 0),
            "server": ("127.0.0.1", 443),
        }
        with using(self):
            return asyncio.run(_told(scope, self.patience_s))

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str | list[str]] | None = None,
        **more: Any,
    ) -> Answer:
        """Through the door that template.yaml gives to this path."""
        if path.endswith(("/stream", "/news", "/agent/feed")):
            return self.stream(method, path, query=query, **more)
        for prefix, handler in HANDLERS.items():
            if path.startswith(prefix):
                return self.call(handler, method, path, body, query=query, **more)
        raise AssertionError(f"no function serves {path}")

    def dump(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        names = [row[0] for row in self.database.read("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: self.database.read(f"SELECT * FROM {name}") for name in sorted(names)}  # noqa: S608


async def _told(scope: dict[str, Any], seconds: float) -> Answer:
    sent: list[Message] = []

    async def receive() -> Message:
        if not sent:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(seconds * 2)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        async with asyncio.timeout(seconds):
            await app(scope, receive, send)
    except TimeoutError:
        pass
    start = sent[0]
    text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    body = json.loads(text) if "json" in headers.get("content-type", "") and text else None
    return Answer(start["status"], body, headers, text)
