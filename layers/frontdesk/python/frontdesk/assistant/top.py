"""The bot's quickest answer from knowledge: a question that somebody has written the answer to."""

from collections.abc import Callable, Collection

from frontdesk.conversation.model import Reply
from frontdesk.knowledge.snapshot.bundle import Bundle, Top
from frontdesk.safety.words import SafetyWords


def top_answer(
    bundle: Bundle,
    version: str,
    withdrawn: Collection[str],
    text: str,
    language: str,
    words: Callable[[], SafetyWords],
    *,
    exactly: bool = False,
) -> Reply | None:
    """The answer word by word with its source, or None: then the slower steps decide.

    `exactly`: only where an entry asks just this, which is more than that a rule knows a word of it.
    Whoever may be in danger is not answered from a list.
    """
    top = bundle.exactly(text, language) if exactly else bundle.lookup(text, language)
    if top is None or top.chunk.article in withdrawn or words().heard(text):
        return None
    return reply_with(top, version, language)


def reply_with(top: Top, version: str, language: str) -> Reply:
    """As `provenance.evidence_of` tells it: the whole text is one claim, proven by one chunk."""
    chunk = top.chunk
    data = {
        "language": language,
        "by": "faq",
        "match": top.by,
        "confidence": {"score": top.confidence},
        "decision": "say",
        "claims": [[0, len(chunk.text), [chunk.hash]]],
        "knowledge": version,
        "engine": "bundle",
        "composer": "bundle/1",
    }
    return Reply(chunk.text, data=data)
