"""How one turn of the bot is composed: by which model, in what time, at what price, and what shows meanwhile.

A guard hands over 25 s after a question. All that a turn may wait for ends before that.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from frontdesk import errors
from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.pipeline import Live as Say
from frontdesk.assistant.ports import Composer
from frontdesk.bootstrap import Services
from frontdesk.conversation.live import Live, outrun
from frontdesk.conversation.model import Place, State
from frontdesk.entrypoints.log import log
from frontdesk.entrypoints.tenant import conduct
from frontdesk.tenancy.model import Tenant

TURN_S = 18.0
"""After its question no model is asked any more, and none that was asked is waited for."""
MODEL_S = 12.0
LEAST_S = 2.0
"""In less, no model says anything that is worth its price."""


class Composing:
    """One job of the worker, however often it composes."""

    def __init__(self, of: Services, place: Place, seq: int) -> None:
        self._of, self._place, self._seq = of, place, seq
        self._began = of.now()
        self._live: Live | None = None

    def means(self, plain: Means, state: State) -> Means:
        """`plain` with the tenant's model, if it has one and there is time for it."""
        composer = self._composer()
        if composer.id == Extractive.id:
            return plain
        seconds = min(MODEL_S, self._left(state))
        return replace(plain, composer=composer, seconds=seconds, spend=lambda: self._may_ask(state))

    def say(self, means: Means, state: State) -> Say:
        """Shows what the model may have said so far. An extract is there at once: it shows no half of it."""
        if means.composer.id == Extractive.id:
            return lambda _: True
        self._live = live = Live(self._of.conversations, self._place, self._seq, state, self._of.now)

        def say(text: str) -> bool:
            try:
                return live(text)
            except errors.Outdated:
                raise  # nobody will see it: the model need not go on
            except errors.FrontdeskError:
                return True  # a wish: the answer itself is what counts

        return say

    def end(self) -> None:
        """The answer stands in the log, or never will."""
        if self._live is not None:
            with suppress(errors.FrontdeskError):
                self._live.end()

    def _composer(self) -> Composer:
        found = self._of.directory.get(Tenant, self._place.tenant)
        try:
            return self._of.composer(found.value.composer if found else "")
        except Exception as error:  # its key can't be read: whoever asks is answered all the same
            log("model_unavailable", tenant=self._place.tenant, error=type(error).__name__)
            return Extractive()

    def _left(self, state: State) -> float:
        """Seconds: by the visitor's wait, and by our own clock where another one set the time of the wait."""
        now = self._of.now()
        return TURN_S - max(now - (state.waiting_since or now), now - self._began) / 1_000

    def _may_ask(self, state: State) -> bool:
        """Not late, not at a tier that spares models, not beyond the tenant's share.

        Raises errors.Outdated where the visitor has written on: nobody would see what the model says.
        """
        rules = conduct(self._of)
        if not rules.model or self._left(state) < LEAST_S:
            return False
        if outrun(self._of.conversations.tail(self._place, self._seq), self._seq):
            raise errors.Outdated
        tenant = self._place.tenant
        found = self._of.directory.get(Tenant, tenant)
        per_minute = found.value.model_answers_per_minute if found else 0
        if not per_minute:
            return False
        return self._of.buckets.take(
            f"{tenant}#model", per_minute, self._of.now(), share=rules.share
        ).admitted


@contextmanager
def composing(of: Services, place: Place, seq: int) -> Iterator[Composing]:
    """Inside the block a turn is composed and appended; afterwards nothing of it is live."""
    turn = Composing(of, place, seq)
    try:
        yield turn
    finally:
        turn.end()
