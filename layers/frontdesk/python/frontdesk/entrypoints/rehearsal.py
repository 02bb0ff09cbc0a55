"""A tenant's past questions, put to a version before it goes live: what would be answered otherwise?

The questions are read from the log when they are needed and stored nowhere else, so that an erased one is
never asked again.
"""

from collections.abc import Iterator, Sequence

from frontdesk import errors
from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.language import locale_of, spoken
from frontdesk.assistant.model import Answer
from frontdesk.assistant.pipeline import respond
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place, Side
from frontdesk.conversation.pending import answered_by
from frontdesk.conversation.tail import redacted
from frontdesk.entrypoints.answering import turn_of
from frontdesk.entrypoints.speech import rulebook
from frontdesk.knowledge.normalise import normalise
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.snapshot.bundle import Bundle, open_bundle
from frontdesk.knowledge.snapshot.gate import Asked, Say, Told, changes
from frontdesk.knowledge.snapshot.version import Changed, Version, pack_key
from frontdesk.tenancy.live import live_knowledge

MOST_QUESTIONS, MOST_CONVERSATIONS, OF_EACH = 200, 100, 4
STATUSES = ("resolved", "bot", "queued", "open", "waiting", "snoozed")


def rehearse(of: Services, tenant: str, candidate: str) -> tuple[int, list[Changed]]:
    """How many questions were asked again, and which the candidate answers otherwise than what is live."""
    asked = list(past_questions(of, tenant))
    before = say(of, tenant, live_knowledge(of.directory, tenant).version)
    return len(asked), list(changes(asked, before, say(of, tenant, candidate)))


def past_questions(of: Services, tenant: str) -> Iterator[Asked]:
    """What visitors asked the bot in their newest conversations, each wording once."""
    seen: set[str] = set()
    for conversation in newest_conversations(of, tenant):
        for asked in _asked_in(of, Place(tenant, conversation)):
            said = normalise(asked.text)
            if said and said not in seen:
                seen.add(said)
                yield asked
            if len(seen) >= MOST_QUESTIONS:
                return


def newest_conversations(of: Services, tenant: str) -> list[str]:
    """Whatever their status, the last to change first."""
    pages = [
        of.inbox.page(tenant, status, limit=MOST_CONVERSATIONS, newest_first=True) for status in STATUSES
    ]
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: -row.at)
    return [row.conversation for row in rows[:MOST_CONVERSATIONS]]


def _asked_in(of: Services, place: Place) -> list[Asked]:
    """What the bot answered or handed over, as it was asked then; erased text is not among it."""
    tail = redacted(of.conversations.tail(place, 1))
    answers = (event for event in tail if event.author.side is Side.BOT and "covers" in event.data)
    asked = (_asked(place, tail, event) for event in answers)
    return [each for each in asked if each.text][:OF_EACH]


def _asked(place: Place, tail: Sequence[Event], answer: Event) -> Asked:
    """All that was owed, as the live turn read it, in the language that it was read in."""
    messages = tuple(event.text for event in answered_by(tail, answer) if event.text)
    text, language = "\n".join(messages), str(answer.data.get("language", ""))
    return Asked(
        place.conversation,
        int(answer.data["covers"]),
        text,
        language or spoken(text, locale_of(text, (), "en")),
        messages,
    )


def say(of: Services, tenant: str, version: str) -> Say:
    """What the bot says by a version: rules, top questions, then all steps, by words alone."""
    bundle, search = _opened(of, tenant, version)
    means = Means(of.safety_words, search, Extractive(), rulebook(of, tenant))
    return sayer(tenant, version, means, bundle)


def sayer(tenant: str, version: str, means: Means, bundle: Bundle | None) -> Say:
    """As `say`, of means that may stand in no store."""

    def told(asked: Asked) -> Told:
        ruled = means.rulebook.match(asked.text, asked.language) if means.rulebook else None
        look = (bundle.exactly if ruled else bundle.lookup) if bundle else None
        top = look(asked.text, asked.language) if look and (not ruled or ruled.gives_way) else None
        if top and not means.words.heard(asked.text):
            return Told(top.chunk.text, top.chunk.hash, top.chunk.article)
        turn = turn_of(asked.messages or (asked.text,), tenant, version, asked.language, (), None)
        said = respond(turn, means)
        if not isinstance(said.decision, Answer) or not said.decision.sentences or said.findings is None:
            return Told(said.decision.text)
        first = said.decision.sentences[0].chunks[0]
        owner = next((each.chunk.article for each in said.findings.found if each.chunk.hash == first), "")
        return Told(said.decision.text, first, owner)

    return told


def _opened(of: Services, tenant: str, version: str) -> tuple[Bundle | None, KnowledgeSearch | None]:
    """A version's files; nothing where there is no version, or none that can be read."""
    found = of.directory.get(Version, tenant, version) if version else None
    data = of.blobs.get(pack_key(tenant, found.value.bundle)) if found else None
    if found is None or data is None:
        return None, None
    try:
        return open_bundle(data, found.value.bundle, tenant), of.searching_by_words
    except errors.Damaged:
        return None, None
