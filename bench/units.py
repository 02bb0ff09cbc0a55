"""How many store units does an event cost, on DynamoDB Local, as its ConsumedCapacity says?

An agent-held conversation with 1,000 posts through `messages`, each of 500 bytes, in Chinese and English by
turns, its base at most 5 events back, a reply after every fifth; then one that rules answer inline, where an
answer is an event too. The same records then go through `dispatch`, apart by whether they move the inbox key.
Settings are cached and listed apart. Half a unit is an eventually consistent read of up to 4 KiB.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bench import figures
from bench.meter import Meter
from bench.visit import Visit
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.queue import SqliteQueue
from frontdesk.bootstrap import Services, log_records, using
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.entrypoints import records
from frontdesk.entrypoints.cli.seed import seed
from frontdesk.inbox.project import projection_of
from frontdesk.settings import Settings
from infra.engines import EngineError, engines
from tests.contract.tables import REGION, create_table
from tests.world import WHERE_IS_MY_PARCEL, client_id

if TYPE_CHECKING:
    from frontdesk.adapters.dynamodb.client import Client

COMMAND = "python -m bench.units"
DATA = "DynamoDB Local, 1,000 posts of 500 bytes in an agent-held conversation, base 5 events back"
POSTS, INLINE, BACK, REPLY_EVERY = 1_000, 200, 5, 5
HELD, REPLY, ANSWERED = "message, agent holds", "reply of the agent", "message and its inline answer"
AGENT = Author(Side.AGENT, "agt_01JDSH0P0000000000000000AD", "Ada")
TEXTS = (
    ("您好，昨天下的单还没有发货，能帮我看一下现在到哪一步了吗？谢谢。" * 9)[:166],
    ("Could you please look after the delivery again? It should have come on Monday. " * 9)[:500],
)


class Metered(Services):
    """The AWS adapters over DynamoDB Local; queues in memory, since they cost no store units."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(Settings(profile="aws", region=REGION, secret="bench:" + "s" * 32))
        self.clock = time.time_ns() // 1_000_000
        self._meter = meter

    def now(self) -> int:
        return self.clock

    @cached_property
    def dynamodb(self) -> "Client":
        client = super().dynamodb
        self._meter.watch(client)
        return client

    @cached_property
    def queue(self) -> SqliteQueue:
        return SqliteQueue(Database(), self.now)


@dataclass(slots=True)
class Row:
    """Units of each event: written to and read from the log, read from settings, written to the inbox."""

    log_write: list[float] = field(default_factory=list)
    log_read: list[float] = field(default_factory=list)
    directory_read: list[float] = field(default_factory=list)
    inbox_write: list[float] = field(default_factory=list)


class Bench:
    """One shop, one visitor after the other; `rows` by what happened."""

    def __init__(self, of: Metered, meter: Meter, site: str, tenant: str) -> None:
        self.of, self.meter, self.site, self.tenant = of, meter, site, tenant
        self.rows: dict[str, Row] = {}

    @contextmanager
    def counted(self, what: str, events: int = 1) -> Iterator[None]:
        """Notes what the block consumed, for each of its events; two seconds pass, so that nobody floods."""
        self.of.clock += 2_000
        with self.meter.during(what):
            before = self._units(what)
            yield
            spent = [(now - then) / events for now, then in zip(self._units(what), before, strict=True)]
        row = self.rows.setdefault(what, Row())
        for name, units in zip(
            ("log_write", "log_read", "directory_read", "inbox_write"), spent, strict=True
        ):
            getattr(row, name).append(units)

    def _units(self, what: str) -> tuple[float, float, float, float]:
        settings = self.of.settings
        log = self.meter.units(what, settings.conversations_table)
        _, directory = self.meter.units(what, settings.directory_table)
        inbox, _ = self.meter.units(what, settings.inbox_table)
        return *log, directory, inbox

    def held(self) -> None:
        """An agent holds it: the visitor writes, the agent answers now and then."""
        visit = Visit(self.site, 1, back=BACK)
        with self.counted("person asked for"):
            visit.open({"ask": "person"})
        place = Place(self.tenant, visit.id)
        self.of.conversations.set_desk(self.tenant, AGENT.id, capacity=5, online=True, at=self.of.clock)
        with self.counted("taken (transaction with the agent's desk)"):
            self._act(place, visit, Kind.TAKEN, 0)
        for number in range(1, POSTS + 1):
            with self.counted(HELD):
                visit.say(TEXTS[number % 2])
            if number % REPLY_EVERY == 0:
                with self.counted(REPLY):
                    self._act(place, visit, Kind.REPLY, number)

    def _act(self, place: Place, visit: Visit, kind: Kind, number: int) -> None:
        base, text = max(1, visit.cursor - BACK), TEXTS[number % 2] if kind is Kind.REPLY else ""
        draft = Draft(kind, AGENT, client_id(base, number + 1, "a"), text)
        act(self.of.conversations, place, draft, base=base, after=visit.cursor, now=self.of.now)
        visit.cursor += 1

    def inline(self) -> None:
        """The bot holds it and rules answer: two events a post."""
        visit = Visit(self.site, 2, back=BACK)
        with self.counted("opening, answered inline", events=2):
            visit.open({"text": WHERE_IS_MY_PARCEL["zh"]})
        for number in range(INLINE):
            with self.counted(ANSWERED, events=2):
                posted = visit.say(list(WHERE_IS_MY_PARCEL.values())[number % 2])
            assert [each["kind"] for each in posted["events"]] == ["message", "answer"]

    def dispatch(self) -> None:
        """Everything once more, as the change stream brings it."""
        keys: dict[Place, tuple[str, str]] = {}
        for record in list(log_records(self.of)):
            place, event = records.read_event(record["dynamodb"]["NewImage"])
            projected = projection_of(place, event)
            key = projected.queue, projected.order
            what = "stays" if keys.get(place) == key else "moves" if place in keys else "opens"
            keys[place] = key
            with self.counted(f"dispatch, the inbox key {what}"):
                assert not records.handle({"Records": [record]})["batchItemFailures"]


def run() -> dict[str, Row]:
    meter = Meter()
    of = Metered(meter)
    names = {
        f"{name}_table": create_table(of.dynamodb, name.title())
        for name in ("conversations", "inbox", "directory")
    }
    of.settings = replace(of.settings, **names)
    with using(of), redirect_stdout(io.StringIO()):
        shop = seed(of, figures.ROOT / "layers" / "packs" / "shop", knowledge=False)
        bench = Bench(of, meter, shop.site, shop.tenant)
        bench.held()
        bench.inline()
        bench.dispatch()
    return bench.rows


def report(rows: dict[str, Row]) -> None:
    print(
        f"{'units per event: mean (most)':42} {'events':>6} {'log written':>13} {'log read':>13} "
        f"{'settings':>13} {'inbox written':>14}"
    )
    for what, row in rows.items():
        cells = [f"{statistics.mean(units):.3f} ({max(units):.1f})" for units in astuple(row)]
        print(
            f"{what:42} {len(row.log_write):>6} {cells[0]:>13} {cells[1]:>13} {cells[2]:>13} {cells[3]:>14}"
        )


def figures_of(rows: dict[str, Row]) -> list[figures.Figure]:
    """The worse of the held and the inline conversation; then that and what dispatch writes."""
    hot = [rows[HELD], rows[REPLY], rows[ANSWERED]]
    write = max(statistics.mean(row.log_write) for row in hot)
    read = max(statistics.mean(row.log_read) for row in (rows[HELD], rows[ANSWERED]))
    stays, moves = (
        statistics.mean(rows[f"dispatch, the inbox key {what}"].inbox_write) for what in ("stays", "moves")
    )
    found = [
        ("units.write_hot", write, "<= 1"),
        ("units.read_hot", read, "<= 1"),
        ("units.write_all", write + stays, "<= 2"),
        ("units.write_all_moved", write + moves, "<= 4"),
    ]
    return [figures.Figure(id, round(value, 3), "units", reach, COMMAND, DATA) for id, value, reach in found]


def main() -> int:
    try:
        with ExitStack() as running:
            if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
                os.environ.update(running.enter_context(engines()).environment())
            os.environ.update(AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench")
            rows = run()
    except EngineError as error:
        print(f"not measured: {error}", file=sys.stderr)
        return 1
    report(rows)
    found = figures_of(rows)
    for figure in found:
        print(f"{figure.id:24} {figure.value:>6} (reach {figure.reach})")
    print(f"written to {figures.write('units', found).relative_to(figures.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
