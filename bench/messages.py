"""What does a posted message cost inside `messages`, from API Gateway's event to the response?

The embedded store in a file with synchronous=FULL. Everything is on: typed body and response, token,
admission, rules, log line. As the runner does, 16 posts share a commit; what one post pays for a commit of
its own stands beside it. Median CPU of this process; `where it goes` is measured apart, on the same data.
"""

import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bench import figures
from frontdesk.adapters.sqlite.database import Database
from frontdesk.bootstrap import using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import view
from frontdesk.entrypoints.http import wire, wire_log
from frontdesk.entrypoints.speech import responder
from frontdesk.tenancy.identity import VisitorClaims
from functions.messages.handler import handler
from tests import world
from tests.desk import Desk, request, seed

COMMAND = "python -m bench.messages"
DATA = "one conversation, 85 characters a message, base 4 events back"
ROUNDS, POSTS, GROUP = 5, 400, 16
TEXT = "Could you please look after the delivery again? It should have come on Monday morning."
ADA = Author(Side.AGENT, world.ADA.id, world.ADA.name)


class Bench(Desk):
    """A desk on a file, whose clock moves 2 s a message so that no flood limit applies."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.database = Database(str(folder / "bench.sqlite"))
        seed(self._directory())


class Talk:
    """A visitor's conversation, ready to post."""

    def __init__(self, desk: Bench, *, held: bool) -> None:
        self.desk, self.cursor, self.count = desk, 1, 0
        _, session = self.call("POST", "/v1/sessions", {"site": world.SHOP_SITE.id}, "")
        opening = {"ask": "person"} if held else {"text": world.WHERE_IS_MY_PARCEL["en"]}
        _, opened = self.call(
            "POST",
            "/v1/conversations",
            opening,
            session["token"],
            {"Idempotency-Key": world.client_id(0, int(held))},
        )
        self.token, self.id, self.cursor = opened["token"], opened["conversation"], opened["cursor"]
        self.place = Place(world.SHOP.id, self.id)
        if held:
            desk.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=9, online=True, at=desk.clock)
            taken = Draft(Kind.TAKEN, ADA, world.client_id(1, 1, "a"))
            act(desk.conversations, self.place, taken, base=1, after=1, now=desk.now)
            self.cursor = 2

    def call(
        self, method: str, path: str, body: object, token: str, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        response = handler(request(method, path, body, token=token, headers=headers), None)
        return response["statusCode"], json.loads(response["body"])

    def event(self, text: str) -> dict[str, Any]:
        self.count += 1
        self.desk.clock += 2_000
        body = {
            "client_id": world.client_id(max(1, self.cursor - 4), self.count),
            "after": self.cursor,
            "text": text,
        }
        path = f"/v1/conversations/{self.id}/messages"
        return request("POST", path, body, token=self.token, resource="/v1/conversations/{id}/messages")

    def post(self, text: str) -> float:
        """CPU ms of one post, without the commit."""
        event = self.event(text)
        began = time.process_time_ns()
        with self.desk.database.deferred():
            response = handler(event, None)
        spent = time.process_time_ns() - began
        assert response["statusCode"] == 201, response["body"]
        self.cursor = json.loads(response["body"])["cursor"]
        return spent / 1e6

    def commit(self) -> float:
        began = time.process_time_ns()
        self.desk.database.flush()
        return (time.process_time_ns() - began) / 1e6

    def group(self, text: str, size: int) -> tuple[float, float]:
        """CPU ms of one post and of its share of the commit, in a group of `size`."""
        posts = statistics.median(self.post(text) for _ in range(size))
        return posts, self.commit() / size


def rounds(desk: Bench, text: str, *, held: bool, size: int = GROUP) -> list[float]:
    """The median of each round, a post with its share of the commit; the first round is thrown away."""
    talk, medians = Talk(desk, held=held), []
    for _ in range(ROUNDS + 1):
        groups = [talk.group(text, size) for _ in range(max(1, POSTS // size))]
        medians.append(
            statistics.median(posts for posts, _ in groups) + statistics.median(share for _, share in groups)
        )
    return medians[1:]


def parts(desk: Bench) -> list[tuple[str, float]]:
    """Where it goes: each part alone, on the last conversation's data."""
    talk = Talk(desk, held=True)
    for _ in range(8):
        talk.post(TEXT)
    event = talk.event(TEXT)
    token = talk.token
    tail = read_tail(desk.conversations, talk.place, 3)
    seen = view(tail, tail[-2].seq, posted=tail[-1].seq)
    posted = wire_log.posted_out(seen)
    adapter = TypeAdapter(wire_log.PostedOut)
    respond = responder(desk, talk.place)
    return [
        ("body to model", each(lambda: wire.Say.model_validate_json(event["body"]))),
        ("token, remembered", each(lambda: desk.tokens.read(VisitorClaims, token, desk.now()))),
        ("read the tail (8 events)", each(lambda: read_tail(desk.conversations, talk.place, 3))),
        ("rules without a hit", each(lambda: respond(TEXT, tail[-1].state))),
        (
            "commit of one row",
            each(lambda: desk.database.write("INSERT INTO place VALUES (?, 1)", (str(time.time_ns()),))),
        ),
        ("response to JSON", each(lambda: adapter.dump_json(posted))),
    ]


def each(work: Callable[[], object]) -> float:
    """CPU ms of one call, the median of five rounds."""
    medians = []
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        for _ in range(200):
            work()
        medians.append((time.process_time_ns() - began) / 200 / 1e6)
    return statistics.median(medians)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        desk = Bench(Path(folder))
        with using(desk):
            plain = rounds(desk, TEXT, held=True)
            inline = rounds(desk, world.WHERE_IS_MY_PARCEL["en"], held=False)
            alone = rounds(desk, TEXT, held=True, size=1)
            where = parts(desk)
        desk.database.close()
    rows = [
        ("no rule answers", plain),
        ("is answered inline (two events)", inline),
        ("no rule answers, commit of its own", alone),
    ]
    print(f"{'a post that':34} {'median ms':>10} {'of rounds':>20}")
    for name, medians in rows:
        print(f"{name:34} {statistics.median(medians):>10.3f} {min(medians):>12.3f}-{max(medians):.3f}")
    print("\nwhere it goes, each part alone")
    for name, spent in where:
        print(f"{name:34} {spent:>10.3f}")
    found = [
        figures.Figure("messages.cpu_ms", round(statistics.median(plain), 3), "ms", "<= 0.35", COMMAND, DATA),
        figures.Figure(
            "messages.cpu_inline_ms", round(statistics.median(inline), 3), "ms", "", COMMAND, DATA
        ),
    ]
    print(f"written to {figures.write('messages', found).relative_to(figures.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
