"""What the worker `answer` says: all steps of the bot, over the published knowledge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from frontdesk import errors
from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.hand_over import hand_over
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.model import Answer, Past, Said, Turn
from frontdesk.assistant.pipeline import failed, respond
from frontdesk.assistant.provenance import chunks_of, recording_of
from frontdesk.assistant.respond import by_rules, reply_of
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Kind, Place, Reply, Side, State
from frontdesk.conversation.pending import Compose
from frontdesk.conversation.tail import redacted
from frontdesk.entrypoints.assignment import at_work
from frontdesk.entrypoints.composing import Composing
from frontdesk.entrypoints.guessing import PublishedIntents
from frontdesk.entrypoints.log import log
from frontdesk.entrypoints.reception import receive
from frontdesk.entrypoints.recordings import recording_key
from frontdesk.entrypoints.speech import locale_for, rulebook
from frontdesk.entrypoints.staffing import STAFFING, staffing
from frontdesk.entrypoints.tenant import conduct
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.tenancy.live import Knowledge, live_knowledge

REMEMBERED = 40
"""Events before the question that a turn looks back at."""
PINS = frozenset({"rules", *STAFFING})
"""What an answer's data names beside the evidence of its steps."""
TRIES = 2
"""Of composing, where a source is withdrawn meanwhile."""


class ServingSearch:
    """Port KnowledgeSearch: the version asked for, and where its files are damaged, the one before it."""

    def __init__(self, search: KnowledgeSearch, earlier: Sequence[str]) -> None:
        self._search, self._earlier = search, earlier

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:
        refused: errors.Damaged | None = None
        for each in (version, *self._earlier):
            try:
                return self._search.search(tenant, each, question, limit)
            except errors.Damaged as error:
                log("index_refused", tenant=tenant, version=each)
                refused = refused or error
        raise refused or errors.Unavailable


def full_responder(of: Services, place: Place, composing: Composing) -> Compose:
    """The bot's one answer to all that it owes; at a tier without rules only that a person is coming."""

    def answer(said_by_visitor: Sequence[str], state: State) -> Reply:
        text = "\n".join(said_by_visitor)
        locale = locale_for(of, place, text)
        if not conduct(of).rules:
            return hand_over(text, locale)
        person = receive(
            of, place.tenant, text, state, locale, by_rules(rulebook(of, place.tenant), locale)(text, state)
        )
        if person:
            return person
        turn = _turn(of, place, state.unanswered, said_by_visitor, locale)
        plain = means_for(of, place.tenant, live_knowledge(of.directory, place.tenant))
        said = _said(of, turn, plain, composing, state)
        reply = _pinned(of, turn, plain.rulebook, reply_of(said))
        if said.findings:
            from frontdesk.entrypoints.sources import keep_cited

            keep_cited(of, place.tenant, said.findings, frozenset(chunks_of(reply.data)))
        recorded = recording_of(said)
        if recorded:
            of.blobs.put(recording_key(place, reply.data["recording"]), recorded)
        return reply

    return answer


def _pinned(of: Services, turn: Turn, book: RuleBook | None, reply: Reply) -> Reply:
    """Beside the evidence what else the turn depended on, so that replay begins with the same."""
    pins: dict[str, Any] = {"rules": book.ruleset.version} if book else {}
    if reply.kind is Kind.HANDED_OVER:  # as the words were chosen, whoever has come since
        pins |= staffing(of, turn.tenant) | {"staffed": turn.staffed}
    return replace(reply, data={**reply.data, **pins})


def means_for(of: Services, tenant: str, live: Knowledge) -> Means:
    """What this tenant's bot works with now, no model being asked."""
    known = conduct(of).knowledge and live.version
    search = ServingSearch(of.knowledge_search, live.earlier[:1]) if known else None
    intents = PublishedIntents(of, tenant, live.version) if known else None
    return Means(of.safety_words, search, Extractive(), rulebook(of, tenant), intents)


def _said(of: Services, turn: Turn, plain: Means, composing: Composing, state: State) -> Said:
    """Composed again if a source was withdrawn meanwhile: what is deleted is not cited."""
    for _ in range(TRIES):
        means = composing.means(plain, state)
        said = respond(turn, means, composing.say(means, state))
        cited = _articles(said)
        if not cited or not cited & withdrawn_now(of, turn.tenant):
            return said
    return failed(turn, plain, errors.Unavailable())


def withdrawn_now(of: Services, tenant: str) -> frozenset[str]:
    """Read from the store itself; who remembers the record knows it then, too."""
    found = of.directory.get(Knowledge, tenant, fresh=True)
    return frozenset(found.value.withdrawn) if found else frozenset()


def _articles(said: Said) -> frozenset[str]:
    if not isinstance(said.decision, Answer) or said.findings is None:
        return frozenset()
    cited = {hash for sentence in said.decision.sentences for hash in sentence.chunks}
    return frozenset(each.chunk.article for each in said.findings.found if each.chunk.hash in cited)


def _turn(of: Services, place: Place, first: int, messages: Sequence[str], locale: str) -> Turn:
    version = live_knowledge(of.directory, place.tenant).version
    before = _before(of, place, first)
    staffed = bool(at_work(of, place.tenant))
    return turn_of(messages, place.tenant, version, locale, before, staffed)


def turn_of(
    messages: Sequence[str],
    tenant: str,
    version: str,
    locale: str,
    before: tuple[Past, ...],
    staffed: bool | None,
) -> Turn:
    """One question, whether the visitor wrote it in one message or in several."""
    several = tuple(messages) if len(messages) > 1 else ()
    return Turn("\n".join(messages), tenant, version, locale, before, staffed=staffed, messages=several)


def _before(of: Services, place: Place, first: int) -> tuple[Past, ...]:
    """What visitor and bot said to each other before the first message that is owed, oldest first."""
    if first == 1:
        return ()  # nothing stands before the first event: one read less for most questions
    return past_before(redacted(of.conversations.tail(place, max(1, first - REMEMBERED))), first)


def past_before(tail: Sequence[Event], first: int) -> tuple[Past, ...]:
    return past_of([event for event in tail if max(1, first - REMEMBERED) <= event.seq < first])


def past_of(events: Sequence[Event]) -> tuple[Past, ...]:
    """Each of the visitor's messages with the bot's answer that covers it."""
    said: list[Past] = []
    answers: Mapping[int, tuple[str, Mapping[str, Any]]] = {
        int(event.data["covers"]): (event.text, event.data)
        for event in events
        if event.author.side is Side.BOT and "covers" in event.data
    }
    for event in events:
        if event.kind is Kind.MESSAGE and event.text:
            text, data = answers.get(event.seq, ("", {}))
            said.append(Past(event.text, text, data))
    return tuple(said)
