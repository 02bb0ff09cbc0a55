"""Makes the bot's replies for the conversation log out of its steps."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from frontdesk.assistant.reply import RuleReply, reply_by_rules
from frontdesk.conversation.model import Kind, Reply, State
from frontdesk.knowledge.rulebook import RuleBook

if TYPE_CHECKING:  # who answers by rules alone loads no more than them
    from frontdesk.assistant.model import Said


def by_rules(rulebook: RuleBook | None, locale: str) -> Callable[[str, State], Reply | None]:
    """What a tenant's rules say to a message in a conversation; nothing if it has none."""

    def respond(text: str, _: State) -> Reply | None:
        said = reply_by_rules(text, rulebook, locale) if rulebook else None
        return as_reply(said) if said else None

    return respond


def gives_way(reply: Reply) -> bool:
    """Whether a rule that only knew a part of the text says it: an entry that asks just this knows better.

    A person who is asked for comes, whatever else is written somewhere.
    """
    return reply.kind is Kind.ANSWER and reply.data.get("by") in ("words", "pattern")


def at_once(ruled: Reply | None, known: Callable[[bool], Reply | None]) -> Reply | None:
    """Who goes first: a rule that knows the whole phrase or calls a person, an entry that asks just this, a
    rule that knows a part of it, an entry that asks nearly this.

    `known(exactly)` asks the entries; `exactly`: only for one that asks just this.
    """
    if ruled and not gives_way(ruled):
        return ruled
    return known(ruled is not None) or ruled


def as_reply(said: RuleReply) -> Reply:
    """The rule's words as an answer or a hand-over, its evidence as the event's data."""
    kind = Kind.HANDED_OVER if said.action == "person" else Kind.ANSWER
    data = {**said.evidence, "language": said.language}
    return Reply(said.text, kind, {**data, "topic": said.topic} if said.topic else data)


def reply_of(said: "Said") -> Reply:
    """A turn's decision for the log: an answer or a question back, or a hand-over with its packet."""
    from frontdesk.assistant.model import HandOver
    from frontdesk.assistant.provenance import evidence_of

    kind = Kind.HANDED_OVER if isinstance(said.decision, HandOver) else Kind.ANSWER
    return Reply(said.decision.text, kind, evidence_of(said))
