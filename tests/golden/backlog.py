"""The Office with work that no worker has done yet, and what an event of a worker brings about."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from frontdesk.conversation.model import Place
from frontdesk.inbox.project import projection_of
from frontdesk.tenancy.policies import publish_keywords
from tests import world
from tests.office import Office

OWED_ZH, OWED_EN = (Place(world.SHOP.id, world.fixed_id("cnv", number)) for number in (11, 12))
QUEUED_ZH, QUEUED_EN = (Place(world.SHOP.id, world.fixed_id("cnv", number)) for number in (13, 14))
UNSORTED = Place(world.SHOP.id, world.fixed_id("cnv", 15))
WORDS = {"returns": {"send_back": {"zh": [["退货", 2]], "en": [["send back", 2]]}}}


class Backlog(Office):
    """Beside the Office's conversations, new ones of which no queue has heard. Ada is at work beside Lin.

    11 (zh) and 12 (en): 1 message that no rule answers; the bot owes.
    13 (zh) and 14 (en): 1 message, 2 handed_over; the inbox lists them, and nobody was asked yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.conversations.set_desk(world.SHOP.id, world.ADA.id, capacity=3, online=True, at=self.clock)
        self.clock -= 10 * world.SECOND
        self.opens(OWED_ZH, world.MEI, world.NO_RULE_KNOWS["zh"])
        self.opens(OWED_EN, world.TOM, world.NO_RULE_KNOWS["en"])
        self.opens(QUEUED_ZH, world.MEI, world.A_PERSON_PLEASE["zh"])
        self.opens(QUEUED_EN, world.TOM, world.A_PERSON_PLEASE["en"])
        self.clock = world.NOW
        for place in (QUEUED_ZH, QUEUED_EN):
            for event in self.conversations.tail(place, 1):
                self.inbox.project(projection_of(place, event))


class Sorting(Backlog):
    """The Backlog of a shop with keyword lists, and 15 (zh): 1 message about a return, 2 handed_over."""

    def __init__(self) -> None:
        super().__init__()
        publish_keywords(self.directory, world.SHOP.id, WORDS, "", self.clock)
        self.clock -= 5 * world.SECOND
        self.opens(UNSORTED, world.MEI, "我要退货，转人工")
        self.clock = world.NOW


class Bookmark:
    """How far log, queues and inbox have come; `since` tells what came after."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._log, self._job = self._last("log"), self._last("job")
        self._rows, self._sums = self._inbox(), self._counted()

    def _last(self, table: str) -> int:
        ((n,),) = self._office.database.read(f"SELECT coalesce(max(n), 0) FROM {table}")  # noqa: S608
        return int(n)

    def _inbox(self) -> dict[str, Any]:
        return {c: (head, q, body) for c, head, q, body in self._office.database.read(_INBOX)}

    def since(self) -> dict[str, Any]:
        """New lines of the log, changed rows of the inbox, new jobs, and counters where any were raised."""
        counted = self._counted()
        return {
            "log": list(self._events()),
            "inbox": list(self._changed()),
            "jobs": list(self._jobs()),
            **({"counters": counted} if counted != self._sums else {}),
        }

    def _counted(self) -> list[dict[str, Any]]:
        every = self._office.counters.between(world.SHOP.id, 0, 9_999_999)
        return [{"skill": each.key.skill, "agent": each.key.agent, **each.sums} for each in every]

    def _events(self) -> Iterator[dict[str, Any]]:
        for c, body in self._office.database.read(_EVENTS, (self._log,)):
            event = json.loads(body)
            shown = ("seq", "kind", "id", "text", "status", "holder", "unanswered")
            yield {"conversation": c.split("#")[1], **{name: event[name] for name in shown if name in event}}

    def _changed(self) -> Iterator[dict[str, Any]]:
        for c, found in self._inbox().items():
            if self._rows.get(c) == found:
                continue
            row = self._office.inbox.row(*c.split("#", 1))
            assert row
            shown = ("conversation", "head", "status", "holder", "unanswered", "excerpt", "language", "topic")
            yield {"list": found[1] or "", **{name: asdict(row)[name] for name in shown}}

    def _jobs(self) -> Iterator[dict[str, Any]]:
        for queue, due, sent, body in self._office.database.read(_JOBS, (self._job,)):
            yield {"queue": queue, "delay_s": (due - sent) // 1_000, "body": json.loads(body)}


_EVENTS = "SELECT c, body FROM log WHERE n > ? ORDER BY n"
_JOBS = "SELECT queue, due, sent, body FROM job WHERE n > ? ORDER BY n"
_INBOX = "SELECT c, head, q, body FROM inbox ORDER BY c"
