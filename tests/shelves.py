"""A library whose files are as old as the test's clock says, and whose nights are counted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from frontdesk.assistant.provenance import chunks_of
from frontdesk.conversation import retire
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Draft, Kind, Place
from frontdesk.entrypoints.forgetting import EVERY_MS, forget
from frontdesk.entrypoints.sources import cited, cited_key
from frontdesk.knowledge.ports import Blobs, Stored
from frontdesk.knowledge.snapshot.version import PublishJob, Version
from frontdesk.tenancy.ports import Remove
from tests import world
from tests.library import TENANT, Library

QUESTION = "At how many degrees should I store ropes?"


class Dated:
    """Port Blobs whose files are as old as the test's clock says; `before_delete` is somebody in between."""

    def __init__(self, inner: Blobs, now: Callable[[], int]) -> None:
        self.inner, self.now = inner, now
        self.at: dict[str, int] = {}
        self.before_delete: Callable[[str], None] = lambda key: None
        self.after_delete: Callable[[str], None] = lambda key: None
        self.get, self.path, self.keys = inner.get, inner.path, inner.keys

    def put(self, key: str, data: bytes) -> None:
        self.inner.put(key, data)
        self.at[key] = self.now()

    def files(self, prefix: str) -> Iterator[Stored]:
        return (replace(each, at=self.at[each.key]) for each in self.inner.files(prefix))

    def delete(self, key: str) -> None:
        self.before_delete(key)
        self.inner.delete(key)
        self.after_delete(key)


class Old(Library):
    """A library whose nights are counted."""

    def __init__(self, folder: Path, inner: Blobs) -> None:
        super().__init__(folder)
        self.dated = Dated(inner, self.now)
        self.__dict__["blobs"] = self.dated
        self.asked = 0

    def says(self, degrees: int) -> str:
        """The article on ropes, published with this number; the version's id."""
        self.article("Rope care", f"# Storage\n\nStore ropes in a dry cellar at {degrees} degrees.")
        self.clock += 60_000
        job = self.publish()
        return job.refined or job.version

    def is_asked(self, text: str = QUESTION) -> Place:
        self.asked += 1
        self.clock += 60_000
        opened = self.opens(text, self.asked)
        self.settle()
        return Place(TENANT, opened["conversation"])

    def resolves(self, place: Place) -> None:
        tail = self.conversations.tail(place, 1)
        head = tail[-1].seq
        draft = Draft(Kind.CLOSED, tail[0].author, world.client_id(head))
        act(self.conversations, place, draft, base=head, after=head, now=self.now)
        self.settle()

    def retires(self, place: Place) -> None:
        retire.fence(self.conversations, place, base=1, now=self.now)
        self.settle()

    def nights(self, many: int = 1) -> dict[str, int]:
        """So many walks; what went in the last."""
        gone: dict[str, int] = {}
        for _ in range(many):
            self.clock += EVERY_MS
            gone = dict(forget(self, TENANT))
        return gone

    def names(self) -> set[str]:
        return {each.id for each in versions(self)}


def versions(desk: Old) -> list[Version]:
    return [each.value for each in desk.directory.page(Version, TENANT, limit=1_000).items]


def forget_jobs(desk: Old) -> None:
    """As the store does after 30 days."""
    for each in desk.directory.page(PublishJob, TENANT, limit=1_000).items:
        desk.directory.commit(Remove(TENANT, each.value.id, PublishJob))


def whole(desk: Old, place: Place) -> bool:
    """Every answer that can be looked at has each of its sources, and those of the full index as files."""
    desk.bundles.clear()
    said = [event.data for event in desk.conversations.tail(place, 1) if not event.data.get("erased")]
    kept = {
        cited_key(TENANT, data["knowledge"], hash)
        for data in said
        if data.get("engine") == "snapshot"
        for hash in chunks_of(data)
    }
    there = all(len(cited(desk, TENANT, data)) == len(chunks_of(data)) for data in said)
    return there and kept <= set(desk.blobs.keys(f"{TENANT}/cited/"))
