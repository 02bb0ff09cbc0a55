"""The bot's text while it is being written: shown beside the log, twice a second at most, until stopped."""

from collections.abc import Callable, Sequence

from frontdesk import errors
from frontdesk.conversation.model import Event, Mark, Place, Side, State, Status
from frontdesk.conversation.ports import Conversations

LIVE, STOP = "live", "stop"
BETWEEN_MS = 500


def stop(log: Conversations, place: Place, seq: int, epoch: int, at: int) -> None:
    """The visitor wants no more of the answer to what stands at `seq`: a wish, so a mark; safe to repeat."""
    log.mark(place, Mark(STOP, rev=at, epoch=epoch, at=at, data={"seq": seq}))


def outrun(tail: Sequence[Event], seq: int) -> bool:
    """Whether the visitor has gone on since `seq`."""
    return any(event.seq > seq and event.author.side is Side.VISITOR for event in tail)


class Live:
    """Called with the text so far; False once the visitor stopped it.

    `seq` is what is being answered, `read` the state the answer is composed from. Between two writes it only
    answers what it knew. Raises errors.Outdated once the answer would be dropped: the bot does not hold any
    more, or the visitor has written on. `end` leaves an empty mark: whoever opens the page later sees no
    half an answer.
    """

    def __init__(
        self, log: Conversations, place: Place, seq: int, read: State, now: Callable[[], int]
    ) -> None:
        self._log, self._place, self._seq, self._read, self._now = log, place, seq, read, now
        self._wrote_at = 0
        self._shown = ""
        self._goes_on = True

    def __call__(self, text: str) -> bool:
        now = self._now()
        if not self._goes_on or now - self._wrote_at < BETWEEN_MS:
            return self._goes_on
        self._wrote_at = now
        self._goes_on = not self._is_stopped()
        self._look()
        if self._goes_on and text != self._shown:
            self._write(text, now)
        return self._goes_on

    def end(self) -> None:
        """The answer stands in the log, or never will: nothing is live any more."""
        if self._shown:
            self._write("", max(self._now(), self._wrote_at + 1))

    def _write(self, text: str, now: int) -> None:
        self._shown = text
        data = {"re": self._seq, "text": text}
        self._log.mark(self._place, Mark(LIVE, rev=now, epoch=self._read.epoch, at=now, data=data))

    def _is_stopped(self) -> bool:
        """A stop counts for its own question and those before it, and never beyond an erasure."""
        marks = (mark for mark in self._log.marks(self._place) if mark.name == STOP)
        return any(
            int(mark.data.get("seq", 0)) >= self._seq and mark.epoch == self._read.epoch for mark in marks
        )

    def _look(self) -> None:
        """What would be dropped need not be written; where a read is stale, the log decides at the end."""
        tail = self._log.tail(self._place, self._seq)
        if outrun(tail, self._seq) or any(
            (each.state.status, each.state.epoch) != self._said_in for each in tail[-1:]
        ):
            raise errors.Outdated

    @property
    def _said_in(self) -> tuple[Status, int]:
        return Status.BOT, self._read.epoch
