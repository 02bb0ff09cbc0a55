"""The first step of the bot: what the shop's rules say to a message, in the visitor's language."""

from collections.abc import Mapping

from frontdesk.assistant.language import spoken
from frontdesk.knowledge.model import Action
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.values import frozen


@frozen
class RuleReply:
    """What to say, whether a person takes over, and the evidence for the event's `data`."""

    text: str
    language: str
    action: Action
    topic: str
    evidence: Mapping[str, object]


def reply_by_rules(text: str, rulebook: RuleBook, locale: str) -> RuleReply | None:
    """None where no rule knows. `locale` (like `zh-CN`) decides where the text shows no language."""
    hit = rulebook.match(text, spoken(text, locale))
    if hit is None:
        return None
    return RuleReply(hit.answer_text, hit.language, hit.action, hit.topic, hit.evidence)
