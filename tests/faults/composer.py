"""P9: a model stalls, breaks, raves or comes too late; one reply in time, and a proven one."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event as Signal

from frontdesk.assistant.claims import claims_of
from frontdesk.assistant.model import Draft
from frontdesk.assistant.ports import Brief, Composer, Say
from frontdesk.assistant.punctual import Punctual
from frontdesk.conversation.model import Event, Place, Side
from frontdesk.errors import Unavailable
from tests.faults.facts import Violation
from tests.library import TENANT, Library

QUESTION = "At how many degrees should I store ropes?"
PROVEN = "Store ropes in a dry cellar at 12 degrees."
ARTICLE = f"# Storage\n\n{PROVEN}\n\n# Age\n\nRopes last ten years."
WAITED_MS, TOO_LATE_MS = 15_900, 19_000  # of the 18 s in which a model may be asked
IN_TIME_S, STALL_S = 4.5, 6.0
NONE = "no reply while the model is ill"
TWICE = "two replies to one question"
LATE = "a reply waits for a model that stalls"
RAVES = "a model's word is believed without a source"
HALF = "half an answer stays live"
ASKED = "a model is asked when there is no time left"


class Model:
    """Does what its mood says: well, away, broken, raves, stalls."""

    id = "model"

    def __init__(self, mood: str) -> None:
        self.mood, self.asked, self.released = mood, 0, Signal()

    def compose(self, brief: Brief, say: Say) -> Draft:
        self.asked += 1
        if self.mood == "away":
            raise Unavailable
        if self.mood == "broken":
            raise KeyError("choices")
        said = PROVEN.replace("12", "30") if self.mood == "raves" else PROVEN
        text = f"{said[:-1]} [1]."
        say(f"{text} And")
        self.released.wait(STALL_S if self.mood == "stalls" else 0.3)
        return Draft(claims_of(text), self.id, text, "p")


class Worker(Library):
    """The real worker on the real log; its model is ours."""

    def __init__(self, folder: Path, mood: str) -> None:
        super().__init__(folder)
        self.model = Model(mood)
        self.article("Rope care", ARTICLE)
        self.publish()

    def composer(self, name: str) -> Composer:
        return Punctual(self.model)

    def asks(self, waited_ms: int = 0) -> Place:
        """A question, answered by a worker that is told of it twice."""
        place = Place(TENANT, self.opens(QUESTION)["conversation"])
        self.clock += waited_ms
        self.settle()
        again = {"do": "answer", "tenant": TENANT, "conversation": place.conversation, "seq": 1}
        self.queue.send("answer", again)
        self.settle()
        return place

    def replies(self, place: Place) -> list[Event]:
        return [each for each in self.conversations.tail(place, 1) if each.author.side is Side.BOT]


def composer(seed: int) -> list[Violation]:
    """All moods in an order of the seed's."""
    checks = [_well, _away, _broken, _raves, _stalls, _too_late]
    Random(seed).shuffle(checks)
    return [Violation("P9", what, "") for check in checks for what in dict.fromkeys(check())]


def _tried(mood: str, judge: Callable[[Worker, Place], list[str]], waited_ms: int = 0) -> list[str]:
    with TemporaryDirectory() as folder:
        worker = Worker(Path(folder), mood)
        place = worker.asks(waited_ms)
        worker.model.released.set()
        return [*_one_proven(worker.replies(place)), *judge(worker, place)]


def _one_proven(replies: list[Event]) -> list[str]:
    if not replies:
        return [NONE]
    raves = [RAVES] if any("30" in each.text for each in replies) else []
    return raves + ([TWICE] if len(replies) > 1 else [])


def _nothing_live(worker: Worker, place: Place) -> list[str]:
    live = [mark for mark in worker.conversations.marks(place) if mark.name == "live"]
    return [HALF] if any(mark.data["text"] for mark in live) else []


def _well() -> list[str]:
    return _tried("well", _nothing_live)


def _away() -> list[str]:
    return _tried("away", _nothing_live)


def _broken() -> list[str]:
    return _tried("broken", _nothing_live)


def _raves() -> list[str]:
    return _tried("raves", _nothing_live)


def _stalls() -> list[str]:
    began = time.monotonic()

    def judge(worker: Worker, place: Place) -> list[str]:
        late = [LATE] if time.monotonic() - began > IN_TIME_S else []
        return late + _nothing_live(worker, place)

    return _tried("stalls", judge, WAITED_MS)


def _too_late() -> list[str]:
    return _tried("well", lambda worker, _: [ASKED] if worker.model.asked else [], TOO_LATE_MS)
