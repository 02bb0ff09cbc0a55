"""A day at the real desk, by any script: the report says what a plain reading of the logs says."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.entrypoints.speech import responder
from frontdesk.errors import FrontdeskError
from frontdesk.work.jobs import count_job
from tests import world
from tests.reception import NEIGHBOUR, SHOP, Reception

TEXTS = (world.WHERE_IS_MY_PARCEL["en"], world.A_PERSON_PLEASE["zh"], world.NO_RULE_KNOWS["en"])
AGENTS = tuple(Author(Side.AGENT, agent.id, agent.name) for agent in (world.ADA, world.LIN))
OF_VISITORS = (Kind.MESSAGE, Kind.PERSON_REQUESTED, Kind.CLOSED, Kind.RATED)
OF_AGENTS = (Kind.TAKEN, Kind.REPLY, Kind.RESOLVED, Kind.RETURNED, Kind.TRANSFERRED, Kind.NOTE)
TENANTS = (world.SHOP.id, world.NEIGHBOUR.id)

Step = tuple[
    int, int, Kind | str, int, int
]  # whose conversation, by which agent, what, seconds later, chance
steps: st.SearchStrategy[Step] = st.tuples(
    st.integers(0, 5),
    st.integers(0, 1),
    st.sampled_from([*TEXTS, *OF_VISITORS, *OF_AGENTS]),
    st.integers(1, 4_000),
    st.integers(1, 5),
)


def places(tenant: str) -> list[Place]:
    return [Place(tenant, world.fixed_id("cnv", 300 + n)) for n in range(6)]


class Day(Reception):
    def __init__(self) -> None:
        super().__init__()
        self.on_shift()

    def on_shift(self) -> None:
        for agent in AGENTS:
            self.conversations.set_desk(world.SHOP.id, agent.id, capacity=9, online=True, at=self.clock)

    def plays(self, step: Step, tenant: str) -> None:
        which, agent, what, later, chance = step
        place = places(tenant)[which]
        with suppress(FrontdeskError):  # what the desk refuses did not happen
            self.does(place, AGENTS[agent], what, chance)
        self.passes(later)

    def passes(self, seconds: int) -> None:
        self.clock += seconds * 1_000
        self.on_shift()
        self.settle()

    def does(self, place: Place, agent: Author, what: Kind | str, chance: int) -> None:
        log = self.conversations.tail(place, 1)
        visitor = Author(Side.VISITOR, world.TOM.id)
        if not log:
            text = TEXTS[chance % 3] if isinstance(what, Kind) else what
            draft = Draft(Kind.MESSAGE, visitor, world.client_id(0), text)
            open_conversation(self.conversations, place, draft, responder(self, place), now=self.now)
            return
        head = log[-1].seq
        if what in OF_AGENTS:
            data: dict[str, object] = {"skill": "returns"} if what is Kind.TRANSFERRED else {}
            draft = Draft(Kind(what), agent, f"a_{head}_x", "so", data, covers=head)
        else:
            kind = what if isinstance(what, Kind) else Kind.MESSAGE
            data = {"score": chance} if kind is Kind.RATED else {}
            draft = Draft(kind, visitor, f"m_{head}_x", what if kind is Kind.MESSAGE else "", data)
        act(self.conversations, place, draft, base=head, after=head, now=self.now)

    def report(self, path: str, by: str) -> Any:
        answer = self.tenants("GET", f"{path}/reports", query={"by": by})
        assert answer.status == 200, answer
        return answer.body


def pairs(log: Sequence[Event]) -> Iterator[tuple[str, Event]]:
    """Each event and the status before it."""
    before = "resolved"
    for event in log:
        yield before, event
        before = event.state.status.value


def plainly(logs: Sequence[Sequence[Event]]) -> dict[str, Any]:
    """The report by hand: one pass for each figure, nothing shared with what is tested."""
    kinds = Counter(event.kind.value for log in logs for event in log)
    scores = [event.data["score"] for log in logs for event in log if event.kind.value == "rated"]
    moves = [(was, event.state.status.value) for log in logs for was, event in pairs(log)]
    waiting, ends = (
        ("queued", "offered"),
        [now for was, now in moves if was != "resolved" and now == "resolved"],
    )
    return {
        "conversations": len(logs),
        "messages": kinds["message"],
        "bot_answers": kinds["answer"],
        "replies": kinds["reply"],
        "transfers": kinds["transferred"],
        "queued": sum(was not in waiting and now in waiting for was, now in moves),
        "left": sum(was in waiting and now == "resolved" for was, now in moves),
        "ended": len(ends),
        "ratings": len(scores),
        "rating": round(sum(scores) / len(scores), 2) if scores else None,
    }


def waits(log: Sequence[Event]) -> Iterator[float]:
    """Seconds from coming into the queue to being taken."""
    came = 0
    for was, event in pairs(log):
        now = event.state.status.value
        if was not in ("queued", "offered") and now in ("queued", "offered"):
            came = event.at
        if was in ("queued", "offered") and now in ("open", "waiting"):
            yield max(1.0, (event.at - came) / 1_000)


def exact(values: Sequence[float], q: float) -> float:
    return sorted(values)[math.ceil(q * len(values)) - 1]


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, min_size=4, max_size=30), st.lists(steps, max_size=3))
def test_a_report_says_what_the_logs_say(script: list[Step], next_door: list[Step]) -> None:
    day = Day()
    for step in script:
        day.plays(step, world.SHOP.id)
    for step in next_door:
        day.plays(step, world.NEIGHBOUR.id)
    for each in TENANTS:
        for place in places(each):  # what has not ended is counted when it does: here, now
            day.queue.send("route", count_job(place).body)
    day.passes(920)
    for tenant, path in zip(TENANTS, (SHOP, NEIGHBOUR), strict=True):
        logs = [log for place in places(tenant) if (log := day.conversations.tail(place, 1))]
        compare(day, path, logs)


def compare(day: Day, path: str, logs: Sequence[Sequence[Event]]) -> None:
    expected = plainly(logs)
    waited = [seconds for log in logs for seconds in waits(log)]
    for by in ("day", "hour", "skill", "agent"):
        report = day.report(path, by)
        total = report["total"]
        assert {name: total[name] for name in expected} == expected
        for name in ("conversations", "messages", "replies", "queued", "ended", "ratings"):
            assert sum(item[name] for item in report["items"]) == expected[name], (by, name)
        for name, q in (("wait_p50", 0.5), ("wait_p90", 0.9)):
            assert (total[name] is None) == (not waited)
            if waited:
                assert abs(total[name] - exact(waited, q)) <= 0.13 * exact(waited, q) + 0.1
    by_agent = {item["id"]: item["replies"] for item in day.report(path, "agent")["items"]}
    replied = Counter(event.author.id for log in logs for event in log if event.kind is Kind.REPLY)
    assert {agent: n for agent, n in by_agent.items() if n} == dict(replied)
