"""What a turn makes of the published knowledge; where there is none to be had, a person takes over."""

from collections.abc import Callable

from frontdesk import errors
from frontdesk.assistant.choices import asked_back
from frontdesk.assistant.handing import handed_over, trace
from frontdesk.assistant.hearing import Heard
from frontdesk.assistant.model import AskBack, Intent, Said, Turn
from frontdesk.assistant.ports import Composer, Intents
from frontdesk.assistant.texts import asking_back
from frontdesk.knowledge.normalise import has_words
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.safety.redact import without_marks
from frontdesk.safety.words import SafetyWords
from frontdesk.values import frozen

LIMIT = 8
"""Chunks that a search is asked for; `reading` keeps the best of them."""


@frozen
class Means:
    """What a tenant's bot works with. `spend` says whether a model may be asked now (the tenant's budget)."""

    words: SafetyWords
    search: KnowledgeSearch | None
    composer: Composer
    rulebook: RuleBook | None = None
    intents: Intents | None = None
    spend: Callable[[], bool] = lambda: True
    seconds: float = 12.0
    tokens: int = 320


def know(turn: Turn, heard: Heard, means: Means, live: Callable[[str], bool]) -> Said:
    """Answer from the knowledge what can be proven."""
    query = _query(heard)
    if query and not has_words(query):
        return say_more(turn, heard)
    intent = guessed(heard, means)
    if means.search is None or not turn.version or not query:
        return handed_over(turn, heard, "unknown", {}, intent=intent)
    try:
        findings = _findings(turn, heard, means.search, query)
    except errors.Unavailable as error:
        return handed_over(turn, heard, "unavailable", {"failed": error.code}, intent=intent)
    from frontdesk.assistant.proving import gathered, tell  # half of the bot, which only findings need

    found = gathered(query, heard.language, findings, intent)
    return (
        tell(turn, heard, means, found, live)
        if found
        else handed_over(turn, heard, "unknown", {}, intent=intent)
    )


def say_more(turn: Turn, heard: Heard) -> Said:
    """ "👍" and "???" ask nothing: they get one question back, then a person."""
    if asked_back(turn):
        return handed_over(turn, heard, "unknown", {})
    question = AskBack(asking_back((), heard.language))
    evidence = {**trace(heard, None, None), "decision": "ask"}
    return Said(question, heard.language, heard.question, evidence, slots=heard.slots)


def know_exactly(turn: Turn, heard: Heard, means: Means, live: Callable[[str], bool]) -> Said | None:
    """The answer of the entry whose question this is, in the same words; None without one."""
    query = _query(heard)
    if means.search is None or not turn.version or not query:
        return None
    try:
        findings = _findings(turn, heard, means.search, query)
    except errors.Unavailable:
        return None
    from frontdesk.assistant.proving import tell_exactly

    return tell_exactly(heard, query, findings, live)


def guessed(heard: Heard, means: Means) -> Intent | None:
    """What the classifier takes the message for, as sure as the evidence tells it: replay has no other."""
    found = means.intents.guess(_query(heard), heard.language) if means.intents else None
    return Intent(found.name, round(found.score, 3)) if found else None


def _query(heard: Heard) -> str:
    return " ".join(without_marks(heard.question).split())


def _findings(turn: Turn, heard: Heard, search: KnowledgeSearch, query: str) -> Findings:
    question = Question(query, heard.language, turn.audiences)
    return search.search(turn.tenant, turn.version, question, LIMIT)
