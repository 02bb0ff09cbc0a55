"""What the bot says when it does not know: honestly, and a person is asked at once."""

from frontdesk.assistant.language import spoken
from frontdesk.conversation.model import Kind, Reply

_WORDS = {
    "zh": "这个问题我没有把握，已经为您转给同事，请稍等。",
    "en": "I can't answer that for certain, so I have asked a colleague to help. Please stay a moment.",
}


def hand_over(text: str, locale: str = "en") -> Reply:
    """A person takes over what the bot cannot prove, told in the visitor's language."""
    language = spoken(text, locale)
    return Reply(_WORDS[language], Kind.HANDED_OVER, {"by": "fallback", "language": language})
