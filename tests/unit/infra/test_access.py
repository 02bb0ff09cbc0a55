"""Every call that a function makes on a whole day at the desk is one that its role allows."""

import re
import time
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from frontdesk.inbox.board import FRESH_MS
from frontdesk.tenancy.identity import AgentClaims
from tests import world
from tests.unit.infra.cloudformation import nested_text, parse
from tests.unit.infra.granted import Right, Witness, granted
from tests.unit.infra.installation import OPERATOR, Installation

pytestmark = [pytest.mark.dynamodb, pytest.mark.slow]

GRANTED = granted(parse(nested_text("access")))
SHOP = f"/v1/tenants/{world.SHOP.id}"


@pytest.fixture(scope="module")
def calls() -> Iterator[dict[str, set[Right]]]:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_ENDPOINT_URL_DYNAMODB", raising=False)
        patch.delenv("AWS_ENDPOINT_URL_SQS", raising=False)
        here = Installation()
        witness = Witness(here.names)
        with witness.watching(patch):
            ada, lin = provision(here)
            visit_and_answer(here, ada, lin)
            write_and_import(here)
            leave_alone(here, ada)
            nights(here)
            what_time_brings(here)
        yield witness.calls


@pytest.mark.parametrize("function", sorted(GRANTED))
def test_a_function_may_do_what_it_does_and_nothing_else(function: str, calls: dict[str, set[Right]]) -> None:
    """Missing or too much? Mend the role in infra/access.yaml, or let the day below show the call."""
    allowed = GRANTED[function]
    called = {right if right in allowed else broader(*right) for right in calls[function]}
    assert called - allowed == set(), "called, but not allowed"
    idle = allowed - called
    assert {right for right in idle if not is_of_lambda(*right)} - RARE == set(), "allowed, but never called"


def broader(action: str, resource: str) -> Right:
    """The right to all files, for one to files of a kind: only `Knowledge` has it."""
    return action, re.sub(r"/\*/\w+/\*$", "/*", resource)


RARE = {
    ("dynamodb:ConditionCheckItem", "ConversationsArn"),  # in the transaction after one that met another
    ("s3:GetObject", "KnowledgeArn/*/expertise/*"),  # by the sweep, where it assigns what route has missed
    ("s3:GetObject", "KnowledgeArn/*/packs/*"),  # once a machine, here by the function that made the index
    *(  # by the night, once a version or a text is two weeks without anybody who names it
        (f"s3:{action}Object", f"KnowledgeArn/*/{kind}/*")
        for action in ("Get", "Put", "Delete")
        for kind in ("packs", "versions", "cited", "articles", "imports")
    ),
    ("dynamodb:DeleteItem", "DirectoryArn"),  # by the night too, and with that the record of a version
    ("s3:ListBucket", "KnowledgeArn"),  # asks nothing by itself: S3 wants it to say that a file is missing
}


def is_of_lambda(action: str, resource: str) -> bool:
    """What Lambda itself does with the function's role: read the source, write logs, park, decrypt, trace."""
    service, call = action.split(":")
    reads = resource == "ConversationsStreamArn" or (service == "sqs" and call != "SendMessage")
    return reads or service in {"logs", "kms", "xray"} or resource.startswith("ParkedArn")


def provision(here: Installation) -> tuple[str, str]:
    """A shop and two people; returns their tokens."""
    key = OPERATOR.text
    here.call("Tenants", "PUT", SHOP, {"name": world.SHOP.name}, token=key)
    key = here.call("Tenants", "POST", f"{SHOP}/keys", {"name": "ci"}, token=key)["key"]
    site = {
        "name": "shop",
        "origins": list(world.SHOP_SITE.origins),
        "greeting": {"zh": "您好", "en": "Hello"},
    }
    here.call("Tenants", "PUT", f"{SHOP}/sites/{world.SHOP_SITE.id}", site, token=key)
    here.call("Tenants", "PUT", f"{SHOP}/rules", world.RULES, token=key)
    for name in ("sites", "agents", "rules", "keys"):
        here.call("Tenants", "GET", f"{SHOP}/{name}", token=key)
    skills = {"skills": [{"id": "parcels", "names": {"zh": "包裹", "en": "Parcels"}}]}
    here.call("Tenants", "PUT", f"{SHOP}/skills", skills, token=key)
    policy = {
        "schema": 1,
        "levels": {"gold": "high"},
        "promises": [{"first_reply_s": 60}],
    }
    here.call("Tenants", "PUT", f"{SHOP}/policy", policy, token=key)
    words = {"parcels": {"where": {"zh": [["快递", 2]], "en": [["parcel", 2]]}}}
    here.call("Tenants", "PUT", f"{SHOP}/keywords", words, token=key)
    spare = world.fixed_id("agt", 9)
    for agent in (world.ADA.id, world.LIN.id, spare):
        email = f"{agent.lower()}@lanternfish.example"
        staff = {"email": email, "name": "Ada", "roles": ["supervisor"], "skills": ["parcels"]}
        here.call("Tenants", "PUT", f"{SHOP}/agents/{agent}", staff, token=key)
    here.call("Tenants", "DELETE", f"{SHOP}/agents/{spare}", token=key)
    tokens = [enter(here, key, agent) for agent in (world.ADA.id, world.LIN.id)]
    body = {"email": f"{world.LIN.id.lower()}@lanternfish.example", "name": "Lin", "capacity": 2}
    here.call("Tenants", "PUT", f"{SHOP}/agents/{world.LIN.id}", body, token=key)  # a desk that exists
    return tokens[0], tokens[1]


def enter(here: Installation, key: str, agent: str) -> str:
    """By invitation, then by password; the desk is opened."""
    invited = here.call("Tenants", "POST", f"{SHOP}/agents/{agent}/invitation", token=key)
    password = {"password": world.ADA.password}
    here.call("Console", "POST", f"/v1/agent/invitations/{invited['code']}/accept", password)
    email = f"{agent.lower()}@lanternfish.example"
    login = {"tenant": world.SHOP.id, "email": email, **password}
    token: str = here.call("Console", "POST", "/v1/agent/login", login)["token"]
    here.call("Console", "GET", "/v1/agent/me", token=token)
    here.call("Console", "PUT", "/v1/agent/presence", {"online": True, "capacity": 3}, token=token)
    return token


def visit_and_answer(here: Installation, ada: str, lin: str) -> None:
    """A visitor asks for a person, who answers, hands on, resolves and erases."""
    opened, token = open_one(here, world.A_PERSON_PLEASE["zh"])
    here.settle()
    place, desk = f"/v1/conversations/{opened}", f"/v1/agent/conversations/{opened}"
    here.follow(f"{place}/news?after=0", token)
    here.call("Console", "GET", "/v1/agent/inbox", token=ada, query={"status": "offered"})
    head = here.call("Console", "GET", f"{desk}/events", token=ada)["cursor"]
    holder = here.container("").inbox.rows(world.SHOP.id, [opened])[0].holder
    first, second = (ada, lin) if holder == world.ADA.id else (lin, ada)
    other = world.LIN.id if first is ada else world.ADA.id
    does = Acting(here, desk, head)
    does("replies", first, text="您好")
    does("notes", first, text="a regular")
    does("priority", first, priority="high")
    here.call("Console", "PUT", f"{desk}/typing", {"on": True}, token=first)
    here.call("Messages", "PUT", f"{place}/typing", {"on": True}, token=token)
    here.call("Messages", "PUT", f"{place}/seen", {"seq": 1}, token=token)
    here.follow(f"{place}/stream", token)
    here.follow("/v1/agent/feed", ada)
    does("transfer", first, agent=other)
    does("resolve", second)
    for what, body in (("rating", {"score": 5}), ("messages", {"text": "还有一个问题"}), ("close", {})):
        if what == "close":
            does.head = here.call("Console", "GET", f"{desk}/events", token=ada)["cursor"]
            does("take", first)
        cursor = here.call("Messages", "GET", f"{place}/events", token=token)["cursor"]
        sent = {"client_id": world.client_id(cursor), "after": cursor, **body}
        here.call("Messages", "POST", f"{place}/{what}", sent, token=token)
    does.head = here.call("Console", "GET", f"{desk}/events", token=ada)["cursor"]
    does("erase", first)
    here.call(
        "Console",
        "POST",
        f"/v1/agent/visitors/{visitor_of(here, opened)}/block",
        {"blocked": True},
        token=ada,
    )
    here.call(
        "Console",
        "POST",
        f"/v1/agent/visitors/{visitor_of(here, opened)}/block",
        {"blocked": False},
        token=ada,
    )
    here.settle()


def write_and_import(here: Installation) -> None:
    """Articles and entries come, change, go out and go; a program does it, an owner could."""
    key = here.call("Tenants", "POST", f"{SHOP}/keys", {"name": "content"}, token=OPERATOR.text)["key"]
    owner = here.container("Console").tokens.issue(
        AgentClaims(world.SHOP.id, world.ADA.id, "Ada", ("owner",)), here.clock[0]
    )

    def ask(
        method: str, path: str, body: object = None, token: str = key, name: str = "a-key-of-ours"
    ) -> Any:
        sent = {"Frontdesk-Tenant": world.SHOP.id, "Idempotency-Key": name}
        return here.call("Knowledge", method, f"/v1/knowledge/{path}", body, token=token, headers=sent)

    article = {"title": "Returns", "body": "In 30 days.", "language": "en", "status": "published"}
    made = ask("POST", "articles", article, owner.token)["id"]
    ask("PUT", f"articles/{made}", {**article, "body": "In 40 days."})
    content = b64encode(b"question,answer\nWhen?,Soon.\n").decode()
    ask("POST", "imports", {"files": [{"name": "faq.csv", "content": content}]})
    here.settle()
    assert ask("GET", "imports")["items"][0]["state"] == "done"
    assert len(ask("GET", "export")["files"]) == 1
    publish_and_answer(here, ask, owner.token)
    ask("DELETE", f"articles/{made}")


def publish_and_answer(here: Installation, ask: Any, owner: str) -> None:
    """What is published answers: at once, by words, and with vectors when these are there."""
    for number in (20, 30):
        body = f"Tents are kept in a dry cellar; cellar {number} is for tents."
        ask("POST", "articles", {"title": "Tents", "body": body, "language": "en", "status": "published"},
            name=f"tents-{number}")  # fmt: skip
    job = ask("POST", "publish", {})["id"]
    while ask("GET", f"jobs/{job}")["state"] != "done":
        here.settle()
        time.sleep(0.2)
    here.clock[0] += 6 * world.SECOND
    open_one(here, "When?")
    open_one(here, "Where are tents kept dry?")  # time takes this one, with its recording
    asked, visitor = open_one(here, "Where would a tent be kept dry?")
    here.settle()
    here.call("Messages", "GET", f"/v1/conversations/{asked}/answers/2/sources", token=visitor)
    here.call("Console", "GET", f"/v1/agent/conversations/{asked}/answers/2/sources", token=owner)
    erase_with_its_recording(here, asked, owner)
    version = ask("GET", "versions")["items"][0]["id"]
    ask("POST", f"versions/{version}/activate", {})


def erase_with_its_recording(here: Installation, asked: str, owner: str) -> None:
    """What the search was asked with goes with the question."""
    recordings = f"{world.SHOP.id}/recordings/{asked}/"
    assert list(here.container("").blobs.keys(recordings))
    desk = f"/v1/agent/conversations/{asked}"
    head = here.call("Console", "GET", f"{desk}/events", token=owner)["cursor"]
    Acting(here, desk, head)("erase", owner)
    assert not list(here.container("").blobs.keys(recordings))


def leave_alone(here: Installation, ada: str) -> None:
    """One is handed on to a skill, another one's agent vanishes: who asks for a person now finds a queue."""
    for what, body in (("transfer", {"skill": "parcels"}), ("notes", {"text": "only a minute"})):
        opened, _ = open_one(here, world.WHERE_IS_MY_PARCEL["en"])
        here.settle()
        desk = f"/v1/agent/conversations/{opened}"
        does = Acting(here, desk, here.call("Console", "GET", f"{desk}/events", token=ada)["cursor"])
        does("take", ada)
        does(what, ada, **body)
    here.settle()
    assert here.sweep(after_ms=4 * world.MINUTE)["release"] >= 1
    here.settle()
    assert here.container("").inbox.page(world.SHOP.id, "queued").rows
    claims = AgentClaims(world.SHOP.id, world.ADA.id, "Ada", ("owner",))
    owner = here.container("Console").tokens.issue(claims, here.clock[0]).token
    assert here.call("Tenants", "POST", f"{SHOP}/policy/check", {"schema": 1}, token=owner)["waiting"]
    opened, token = open_one(here, world.WHERE_IS_MY_PARCEL["zh"])
    asks = {"client_id": world.client_id(1), "after": 1}
    here.call("Messages", "POST", f"/v1/conversations/{opened}/person", asks, token=token)
    waits, token = open_one(here, ask="person")
    here.settle()
    time.sleep(FRESH_MS / 1_000)  # whoever looks now makes the board anew
    page = here.call("Messages", "GET", f"/v1/conversations/{waits}/events", token=token)
    assert [mark["name"] for mark in page["marks"]] == ["queue"]
    time.sleep(FRESH_MS / 1_000)
    here.follow(f"/v1/conversations/{waits}/news?after=0", token)


def nights(here: Installation) -> None:
    """What is over is learned from; the second night reads what the first has kept, and forgets it."""
    assert here.night(after_ms=2 * world.DAY)["outcomes"] >= 1
    assert here.night(after_ms=2 * world.DAY)["learned"] == 1


def what_time_brings(here: Installation) -> None:
    """Nobody is there any more: abandoned, retired and removed. Then a bot that is late raises the tier."""
    asked, _ = open_one(here, world.WHERE_IS_MY_PARCEL["en"])
    open_one(here, world.NO_RULE_KNOWS["en"])
    here.dispatch({"Keys": {"c": {"S": "torn"}}, "NewImage": {"c": {"S": "torn"}}})  # not an event: parked
    waiting, _ = open_one(here, world.A_PERSON_PLEASE["en"])
    here.settle()
    here.count(waiting)
    owner = here.container("Console").tokens.issue(
        AgentClaims(world.SHOP.id, world.ADA.id, "Ada", ("owner",)), here.clock[0]
    )
    found = here.call("Tenants", "GET", f"{SHOP}/reports", token=owner.token)
    assert found["total"]["conversations"] == 1
    done: dict[str, int] = {}
    for after in (world.MINUTE, world.HOUR, 400 * world.DAY, 3 * world.HOUR, 3 * world.HOUR):
        for what, count in here.sweep(after_ms=after).items():
            done[what] = done.get(what, 0) + count
        here.settle()
    assert {"abandon", "retire", "remove"} <= set(done), (done, asked, waiting)
    open_one(here, world.NO_RULE_KNOWS["zh"])
    here.project()
    assert here.sweep(after_ms=2 * world.MINUTE)["guard"] == 1


class Acting:
    """An agent's actions on one conversation, each on what the one before answered."""

    def __init__(self, here: Installation, desk: str, head: int) -> None:
        self.here, self.desk, self.head, self.count = here, desk, head, 0

    def __call__(self, what: str, token: str, **body: object) -> None:
        self.count += 1
        sent = {"client_id": world.client_id(self.head, self.count, side="a"), "after": self.head, **body}
        self.head = self.here.call("Console", "POST", f"{self.desk}/{what}", sent, token=token)["cursor"]


def open_one(here: Installation, text: str = "", *, ask: str = "") -> tuple[str, str]:
    """A new visitor's conversation, and the token that names it."""
    session = here.call("Messages", "POST", "/v1/sessions", {"site": world.SHOP_SITE.id})
    key = {"Idempotency-Key": world.client_id(0)}
    first = {"ask": ask} if ask else {"text": text}
    opened = here.call("Messages", "POST", "/v1/conversations", first, token=session["token"], headers=key)
    return opened["conversation"], opened["token"]


def visitor_of(here: Installation, conversation: str) -> str:
    return here.container("").inbox.rows(world.SHOP.id, [conversation])[0].visitor
