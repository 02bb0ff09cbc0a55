"""An agent acts on a conversation: one request, one event, and the answer shows what they had not seen."""

from collections.abc import Callable
from dataclasses import replace

from frontdesk.conversation.append import append
from frontdesk.conversation.model import Draft, Kind, Place
from frontdesk.conversation.ports import Conversations
from frontdesk.conversation.tail import find, read_tail, written_by
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
    admit: Callable[[], None] = lambda: None,
) -> View:
    """Append an agent's event (take, reply, note, transfer, resolve …); the table of transitions decides.

    `after` is the place the agent has seen: a reply answers up to there, and nothing is put away above it.
    `admit` raises what a new event is refused for, and is not asked for a retry of what already stands.
    """
    tail = read_tail(log, place, base, reach=after)
    if find(written_by(tail, draft.author), draft.author.side, draft.id) is None:
        admit()
    wanted = replace(draft, covers=_seen(draft.kind, base, after))
    appended = append(log, place, tail, lambda _: wanted, now=now, weight=weight)
    return view(appended.tail, max(after, base), hidden_too=True, posted=appended.event.seq)


def _seen(kind: Kind, base: int, after: int) -> int:
    """The place an event names; for a refusal the base, which its agent had seen, so no later offer."""
    if kind in (Kind.REPLY, Kind.RESOLVED, Kind.SNOOZED):
        return max(after, base)
    return base if kind is Kind.DECLINED else 0
