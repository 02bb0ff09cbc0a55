"""A tenant's past questions, put to a version before it goes live: what would be answered otherwise?

The questions are read from the log when they are needed and stored nowhere else, so that an erased one is
never asked again.
"""

from collections.abc import Iterator

from frontdesk import errors
from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.language import spoken
from frontdesk.assistant.model import Answer, Turn
from frontdesk.assistant.pipeline import respond
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Kind, Place, Side
from frontdesk.conversation.tail import redacted
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
        for event in _asked_in(of, Place(tenant, conversation)):
            said = normalise(event.text)
            if said and said not in seen:
                seen.add(said)
                yield Asked(conversation, event.seq, event.text, spoken(event.text, "en"))
            if len(seen) >= MOST_QUESTIONS:
                return


def newest_conversations(of: Services, tenant: str) -> list[str]:
    """Whatever their status, the last to change first."""
    pages = [
        of.inbox.page(tenant, status, limit=MOST_CONVERSATIONS, newest_first=True) for status in STATUSES
    ]
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: -row.at)
    return [row.conversation for row in rows[:MOST_CONVERSATIONS]]


def _asked_in(of: Services, place: Place) -> list[Event]:
    """The messages that the bot answered or handed over; erased text is not among them."""
    tail = redacted(of.conversations.tail(place, 1))
    covered = {
        int(event.data["covers"])
        for event in tail
        if event.author.side is Side.BOT and "covers" in event.data
    }
    return [event for event in tail if event.kind is Kind.MESSAGE and event.seq in covered and event.text][
        :OF_EACH
    ]


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
        said = respond(Turn(asked.text, tenant, version, asked.language), means)
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
