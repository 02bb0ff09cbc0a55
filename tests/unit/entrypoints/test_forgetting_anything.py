"""Whatever happens in whatever order: what can be asked for is there. On files and on a bucket."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.conversation.erase import erase
from frontdesk.conversation.model import Author, Place, Side
from frontdesk.entrypoints.forgetting import DAY_MS
from frontdesk.entrypoints.replay import replay
from frontdesk.knowledge.content.model import Article
from frontdesk.knowledge.content.save import every, read_content
from frontdesk.knowledge.ports import Blobs
from frontdesk.knowledge.snapshot.keep import NEWEST
from frontdesk.knowledge.snapshot.publish import activate, holds_of
from frontdesk.knowledge.snapshot.version import pack_key
from frontdesk.tenancy.live import live_knowledge
from tests import world
from tests.contract.test_blobs import files, moto
from tests.library import TENANT
from tests.shelves import Old, forget_jobs, versions, whole

AGENT = Author(Side.AGENT, world.LIN.id)
DOES = ("publish", "ask", "resolve", "retire", "erase", "back", "draft", "delete", "wait", "night", "night")


@pytest.mark.slow
@settings(
    max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)  # one desk in files each
@given(st.lists(st.tuples(st.sampled_from(DOES), st.integers(0, 9)), min_size=8, max_size=30))
@pytest.mark.parametrize("make", [pytest.param(files, id="files"), pytest.param(moto, id="moto")])
def test_nothing_that_anybody_can_ask_for_is_ever_deleted(
    make: Callable[[Path], Iterator[Blobs]],
    tmp_path_factory: pytest.TempPathFactory,
    does: list[tuple[str, int]],
) -> None:
    folder = tmp_path_factory.mktemp("forgetting")
    for inner in make(folder):
        desk, places, over = Old(folder, inner), list[Place](), set[Place]()
        desk.says(0)
        for what, number in does:
            at = places[number % len(places)] if places else None
            match what:
                case "publish":
                    desk.says(number)
                case "ask":
                    places.append(desk.is_asked())
                case "resolve" | "retire" | "erase" if at and at not in over:
                    ending(desk, at, what, over)
                case "back":
                    known = sorted(desk.names())
                    activate(desk.directory, desk.blobs, TENANT, known[number % len(known)], desk.now())
                case "draft":
                    desk.article(f"Draft {number}", f"{number} times.")
                case "delete":
                    desk.forget(next(each.id for each in every(desk.directory, TENANT, Article)))
                    desk.article("Rope care", "# Storage\n\nStore ropes in a dry cellar at 99 degrees.")
                case "wait":
                    desk.clock += number * DAY_MS
                    forget_jobs(desk)
                case _:
                    desk.nights()
            everything_is_there(desk, [place for place in places if place not in over])


def ending(desk: Old, place: Place, what: str, over: set[Place]) -> None:
    if what == "erase":
        head = desk.conversations.tail(place, 1)[-1].seq
        erase(desk.conversations, place, AGENT, f"a_{head}_erased", base=head, now=desk.now)
    elif desk.conversations.tail(place, 1)[-1].state.status != "resolved":
        desk.resolves(place)
    elif what == "retire":
        desk.retires(place)
        over.add(place)


def everything_is_there(desk: Old, places: list[Place]) -> None:
    live = live_knowledge(desk.directory, TENANT)
    made = {each.id: each for each in versions(desk)}
    newest = sorted(made.values(), key=lambda each: -each.at)[:NEWEST]
    for version in {live.version, *live.earlier, *(each.id for each in newest)}:
        for name in (made[version].bundle, made[version].full):
            assert any(desk.blobs.keys(pack_key(TENANT, name)))
        assert holds_of(desk.blobs, TENANT, version)
    for article in every(desk.directory, TENANT, Article):
        for revision in (article.now, *article.history):
            assert read_content(desk.blobs, TENANT, revision).body
    for place in places:
        assert whole(desk, place)
        assert {each.outcome for each in replay(desk, place)} <= {"same", "erased"}
