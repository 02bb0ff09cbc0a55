"""The desk with its knowledge: an owner who writes and publishes, and a worker that does what was queued."""

from functools import cached_property
from pathlib import Path
from typing import Any

from frontdesk.adapters.files.blobs import FilesBlobs
from frontdesk.bootstrap import using
from frontdesk.entrypoints import queue
from frontdesk.entrypoints.publishing import known_job, start
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.model import PUBLISHED, Article, Content, Entry, Faq
from frontdesk.knowledge.content.save import Saving, remove, save_article, save_entry
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.snapshot.version import PublishJob
from frontdesk.knowledge.vectors.hashed import HashedEmbedder
from tests import world
from tests.desk import answered, request
from tests.reception import Reception

TENANT = world.SHOP.id


class Library(Reception):
    """Files in a folder of its own, an embedder that needs no model; nothing is published yet."""

    embedder: Embedder

    def __init__(self, folder: Path, embedder: Embedder | None = None) -> None:
        super().__init__()
        self._folder = folder
        self.embedder = embedder or HashedEmbedder(64)
        self._published = 0

    @cached_property
    def blobs(self) -> FilesBlobs:
        return FilesBlobs(self._folder)

    def entry(self, question: str, answer: str, language: str = "en", *likes: str, **more: Any) -> str:
        """A published entry; its id is that of its question."""
        id = derived_id("faq", question)
        faq = Faq(question, answer, language, likes, **more)
        save_entry(self.directory, TENANT, id, faq, PUBLISHED, Saving("agt_x", self.now()))
        return id

    def article(self, title: str, body: str, language: str = "en") -> str:
        id = derived_id("art", title)
        content = Content(title, body, language)
        save_article(self.directory, self.blobs, TENANT, id, content, PUBLISHED, Saving("agt_x", self.now()))
        return id

    def forget(self, id: str) -> None:
        if id.startswith("faq_"):
            remove(self.directory, TENANT, Entry, id)
        else:
            remove(self.directory, TENANT, Article, id)

    def publish(self, *, check: bool = False) -> PublishJob:
        """The job when all its work is done."""
        self._published += 1
        id = derived_id("pub", str(self._published))
        start(self, TENANT, id, "agt_x", check=check)
        self.work()
        return known_job(self, TENANT, id)

    def work(self, most: int = 100) -> None:
        """What stands in the queue, and what it brings."""
        for _ in range(most):
            found = self.queue.receive("knowledge", 1, visibility_s=1800)
            if not found and not self.queue.depth("knowledge"):
                return
            self.clock += 0 if found else 1_000
            with using(self):
                records = [{"messageId": each.id, "body": each.body} for each in found]
                assert queue.handle({"Records": records}) == {"batchItemFailures": []}
            self.queue.delete(each.handle for each in found)

    def opens(self, text: str, key: int = 1) -> dict[str, Any]:
        """A visitor's first message and what was answered at once: the body of the answer."""
        from functions.messages.handler import handler

        with using(self):
            _, session = answered(
                handler(request("POST", "/v1/sessions", {"site": world.SHOP_SITE.id}), None)
            )
            status, body = answered(
                handler(
                    request(
                        "POST", "/v1/conversations", {"text": text}, token=session["token"],
                        headers={"Idempotency-Key": world.client_id(0, key)},
                    ),
                    None,
                )
            )  # fmt: skip
        assert status == 201, body
        return dict(body)
