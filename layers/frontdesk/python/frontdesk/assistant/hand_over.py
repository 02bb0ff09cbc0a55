"""What the bot says when it does not know: honestly, and a person is asked at once."""

from frontdesk.assistant.language import spoken
from frontdesk.conversation.model import Kind, Reply

_WORDS = {
    "zh": "这个问题我没有把握，已经为您转给同事，请稍等。",
    "en": "I can't answer that for certain, so I have asked a colleague to help. Please stay a moment.",
}


_RECEPTION = {
    "zh": (
        "好的，已经请同事来接待您，请稍等。",
        "同事现在不在线。您的留言已转给他们，上班后会在这里回复您。",
    ),
    "en": (
        "Thank you. I have asked a colleague to join. Please stay a moment.",
        "My colleagues are not at work right now. They have your message and will answer here when they"
        " are back.",
    ),
}


def received(text: str, locale: str, *, staffed: bool) -> Reply:
    """Nobody is to talk to the bot here: a person takes over, and or will later."""
    language = spoken(text, locale)
    said = _RECEPTION[language][not staffed]
    return Reply(said, Kind.HANDED_OVER, {"by": "reception", "reason": "reception", "language": language})


def hand_over(text: str, locale: str = "en") -> Reply:
    """A person takes over what the bot cannot prove, told in the visitor's language."""
    language = spoken(text, locale)
    return Reply(_WORDS[language], Kind.HANDED_OVER, {"by": "fallback", "language": language})
