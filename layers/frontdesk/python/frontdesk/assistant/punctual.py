"""No composer is waited for beyond its time, whatever its server does: drips, stalls, never ends."""

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread

from frontdesk.assistant.claims import claims_of, whole_sentences
from frontdesk.assistant.model import Draft
from frontdesk.assistant.ports import Brief, Composer, Say
from frontdesk.assistant.prompt import VERSION
from frontdesk.errors import Unavailable

GRACE_S = 0.5
"""For a composer that ends by itself in time, and has more to tell than that it was late."""
LOOK_S = 0.25
"""How often a silent model's visitor is asked whether they still want to hear it."""

News = str | Draft | Exception


class Punctual:
    """Port Composer around one that talks to a network.

    The composer runs on a thread of its own; `say` is called on the caller's. Who is late or stopped is left
    to itself, and nothing it says afterwards reaches anybody.
    """

    def __init__(
        self, composer: Composer, *, grace_s: float = GRACE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._composer, self._grace_s, self._clock = composer, grace_s, clock

    @property
    def id(self) -> str:
        return self._composer.id

    def compose(self, brief: Brief, say: Say) -> Draft:
        """Raises errors.Unavailable at the latest `grace_s` after the brief's time, and for any failure."""
        told, over = SimpleQueue[News](), Event()
        Thread(target=self._run, args=(brief, told, over), name="composer", daemon=True).start()
        try:
            return self._hear(told, say, self._clock() + brief.seconds + self._grace_s)
        finally:
            over.set()

    def _run(self, brief: Brief, told: SimpleQueue[News], over: Event) -> None:
        def say(text: str) -> bool:
            told.put(text)
            return not over.is_set()

        try:
            told.put(self._composer.compose(brief, say))
        except Exception as error:  # also one that nobody foresaw: the extract is at hand
            told.put(error)

    def _hear(self, told: SimpleQueue[News], say: Say, ends: float) -> Draft:
        text = ""
        while (left := ends - self._clock()) > 0:
            news = _newest(told, min(left, LOOK_S))
            if isinstance(news, Draft):
                return news
            if isinstance(news, Exception):
                raise Unavailable(retry_after=1) from news
            text = text if news is None else news
            if not say(text):
                said = whole_sentences(text)
                return Draft(claims_of(said), self.id, said, VERSION, stopped=True)
        raise Unavailable(retry_after=1)


def _newest(told: SimpleQueue[News], wait_s: float) -> News | None:
    """The last of what has come, None if nothing does; an end is always the last."""
    try:
        news = told.get(timeout=wait_s)
        while not told.empty():
            news = told.get()
    except Empty:
        return None
    return news
