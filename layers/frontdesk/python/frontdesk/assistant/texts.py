"""The bot's own words, Chinese and English: everything else that it says is the shop's."""

from collections.abc import Mapping, Sequence

from frontdesk.assistant.model import Passage

MOST_CHOICES = 3
LONGEST_CHOICE = 80

_HAND_OVER: Mapping[str, Mapping[str, str]] = {
    "unknown": {
        "zh": "这个问题我没有把握，已经为您转给同事，请稍等。",
        "en": "I can't answer that for certain, so I have asked a colleague to help. Please stay a moment.",
    },
    "unsure": {
        "zh": "我找到了一些相关的内容，但不能确定它回答了您的问题，所以已请同事来看。请稍等。",
        "en": "I found something related, but I can't be sure that it answers your question, so I have"
        " asked a colleague to look. Please stay a moment.",
    },
    "unavailable": {
        "zh": "我这边暂时查不到资料，已经为您转给同事，请稍等。",
        "en": "I can't look that up right now, so I have asked a colleague to help. Please stay a moment.",
    },
    "offline": {
        "zh": "这个问题我没有把握，同事现在不在线。您的留言已转给他们，上班后会在这里回复您。",
        "en": "I can't answer that for certain, and my colleagues are not at work right now. They have your"
        " message and will answer here when they are back.",
    },
}
_ASK_BACK = {
    "zh": ("您想问的是不是下面的问题？", "都不是的话，换个说法告诉我，或者直接找同事帮忙。"),
    "en": ("Did you mean one of these?", "If not, tell me in other words, or ask for a person."),
}
_STOPPED = {
    "zh": "好的，我停下来了。您可以换个问题，或者直接找同事帮忙。",
    "en": "All right, I have stopped. Ask me something else, or ask for a person.",
}
_SAY_MORE = {
    "zh": "我在的。请多说一点：您想了解什么，或者遇到了什么问题？",
    "en": "I'm here. Tell me a little more: what would you like to know, or what went wrong?",
}


def handing_over(reason: str, language: str, *, staffed: bool | None = None) -> str:
    """What is said when a person takes over; nobody is told to stay a moment while nobody is there."""
    known = reason if reason in _HAND_OVER else "unknown"
    return _HAND_OVER["offline" if staffed is False else known][language]


def asking_back(choices: Sequence[str], language: str) -> str:
    """The nearest questions as a numbered list; without any, a request to say more."""
    if not choices:
        return _SAY_MORE[language]
    before, after = _ASK_BACK[language]
    return "\n".join([before, *(f"{n}. {choice}" for n, choice in enumerate(choices, 1)), after])


def having_stopped(language: str) -> str:
    """What is said to a visitor who stopped an answer before anything of it could be read."""
    return _STOPPED[language]


def nearest_questions(passages: Sequence[Passage], language: str) -> tuple[str, ...]:
    """What the found passages answer, in the visitor's language, each once, the nearest first."""
    from frontdesk.assistant.planted import is_planted  # who only hands over reads no titles

    titles = [_title(passage) for passage in passages if passage.chunk.language[:2] == language]
    fitting = [title for title in titles if title and len(title) <= LONGEST_CHOICE and not is_planted(title)]
    return tuple(dict.fromkeys(fitting))[:MOST_CHOICES]


def _title(passage: Passage) -> str:
    chunk = passage.chunk
    return (chunk.question.partition("\n")[0] or chunk.heading or chunk.title).strip()
