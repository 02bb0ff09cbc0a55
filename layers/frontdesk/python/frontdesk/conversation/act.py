"""An agent acts on a conversation: one request, one event, and the answer shows what they had not seen."""

from collections.abc import Callable

from frontdesk.conversation.append import append
from frontdesk.conversation.model import Draft, Place
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import View, view


def act(
    log: Conversations,
    place: Place,
    draft: Draft,
    *,
    base: int,
    after: int,
    now: Callable[[], int],
    weight: int = 1,
) -> View:
    """Append an agent's event (take, reply, note, transfer, resolve …); the table of transitions decides.

    `after` is the place the agent has seen; `draft.covers` repeats it where the event answers or puts away.
    """
    tail = read_tail(log, place, base, reach=after)
    appended = append(log, place, tail, lambda _: draft, now=now, weight=weight)
    return view(appended.tail, max(after, base), hidden_too=True, posted=appended.event.seq)
