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
from frontdesk.conversation.model import Draft as Written
from frontdesk.conversation.model import Event, Kind, Place, Side
from frontdesk.conversation.post import post
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
OUTRUN = "a model answers over what the visitor has written since"
LOST = "a message is covered by an answer to another one"
ALSO = "And how long do ropes last?"
LASTS = "Ropes last ten years."


class Model:
    """Does what its mood says: well, away, broken, raves, stalls."""

    id = "model"

    def __init__(self, mood: str) -> None:
        self.mood, self.asked, self.released = mood, 0, Signal()
        self.meanwhile: Callable[[], object] = lambda: None

    def compose(self, brief: Brief, say: Say) -> Draft:
        self.asked += 1
        if self.mood == "away":
            raise Unavailable
        if self.mood == "broken":
            raise KeyError("choices")
        said = PROVEN.replace("12", "30") if self.mood == "raves" else PROVEN
        text = f"{said[:-1]} [1]."
        say(f"{text} And")
        if self.mood == "outrun":
            return self._outrun(brief, text)
        self.released.wait(STALL_S if self.mood == "stalls" else 0.3)
        return Draft(claims_of(text), self.id, text, "p")

    def _outrun(self, brief: Brief, text: str) -> Draft:
        """The visitor writes on before the first answer is there; the second is to what it was asked."""
        if self.asked == 1:
            self.meanwhile()
            return Draft(claims_of(text), self.id, text, "p")
        known = {each.text: each.number for each in brief.passages}
        asked = {PROVEN: QUESTION, LASTS: ALSO}
        said = [f"{each[:-1]} [{known[each]}]." for each in asked if asked[each] in brief.question]
        return Draft(claims_of(" ".join(said)), self.id, " ".join(said), "p")


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

    def goes_on(self, text: str) -> None:
        """The visitor's second message, to the only conversation there is."""
        place = Place(TENANT, self.inbox.page(TENANT, "bot").rows[0].conversation)
        head = self.conversations.tail(place, 1)[-1]
        said = Written(Kind.MESSAGE, head.author, "m_1_on", text)
        post(
            self.conversations, place, said, base=head.seq, after=head.seq, respond=lambda *_: None,
            admit=lambda _: None, now=self.now,
        )  # fmt: skip

    def replies(self, place: Place) -> list[Event]:
        return [each for each in self.conversations.tail(place, 1) if each.author.side is Side.BOT]


def composer(seed: int) -> list[Violation]:
    """All moods in an order of the seed's."""
    checks = [_well, _away, _broken, _raves, _stalls, _too_late, _outrun]
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


def _outrun() -> list[str]:
    """One reply, to both messages, and nothing of the first one's draft is left on the screen."""
    with TemporaryDirectory() as folder:
        worker = Worker(Path(folder), "outrun")
        worker.model.meanwhile = lambda: worker.goes_on(ALSO)
        place = worker.asks()
        replies = worker.replies(place)
        if not replies or replies[0].data["covers"] == 1:
            return [OUTRUN if replies else NONE]
        lost = [] if all(each in replies[0].text for each in (PROVEN, LASTS)) else [LOST]
        return [*_one_proven(replies), *lost, *_nothing_live(worker, place)]


def _too_late() -> list[str]:
    return _tried("well", lambda worker, _: [ASKED] if worker.model.asked else [], TOO_LATE_MS)
