"""Says again what the bot has said in a conversation, from what is pinned in each answer, and compares bytes.

Nothing is written and no model is asked: drafts, query vectors and what had been deleted were recorded. What
an answer does not name is the code itself.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from frontdesk import errors
from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.hand_over import hand_over, received
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.model import Draft, Intent
from frontdesk.assistant.pipeline import respond
from frontdesk.assistant.ports import Brief, Composer, Say
from frontdesk.assistant.provenance import Recording, read_recording
from frontdesk.assistant.recorded import Recorded
from frontdesk.assistant.respond import by_rules, reply_of
from frontdesk.assistant.top import top_answer
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place, Reply, Side
from frontdesk.conversation.pending import answered_by
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.answering import PINS, past_before, turn_of
from frontdesk.entrypoints.recordings import recording_key
from frontdesk.entrypoints.sources import bundle_of
from frontdesk.knowledge.embedders import only
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.passages import Findings, Question
from frontdesk.knowledge.ports import KnowledgeSearch
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.snapshot.version import Version
from frontdesk.knowledge.vectors.recalled import Recalled
from frontdesk.tenancy.model import RuleSet
from frontdesk.values import frozen

_BESIDE = {"covers", "inline", *PINS}


@frozen
class Again:
    """How a turn went the second time: `same`, `differs`, `erased`, or `gone`: what it needs is lost."""

    seq: int
    outcome: str
    why: str = ""


def replay(of: Services, place: Place) -> Iterator[Again]:
    """Every turn of the bot, in order. Raises errors.NotFound without such a conversation, errors.Retired."""
    try:
        tail = read_tail(of.conversations, place, 1)
    except errors.CursorUnknown:
        raise errors.NotFound("There is no such conversation.") from None
    return (_again(of, place, tail, event) for event in tail if event.author.side is Side.BOT)


def _again(of: Services, place: Place, tail: Sequence[Event], event: Event) -> Again:
    if event.data.get("erased"):
        return Again(event.seq, "erased")
    try:
        again = _told(_reply(of, place, tail, event))
    except errors.FrontdeskError as error:
        return Again(event.seq, "gone", error.detail)
    said = _told(Reply(event.text, event.kind, event.data))
    if said == again:
        return Again(event.seq, "same")
    return Again(event.seq, "differs", f"was {said}, is {again}")


def _told(reply: Reply | None) -> str:
    """A reply as bytes would have it, without what stands beside the evidence."""
    if reply is None:
        return "nothing"
    data = {name: value for name, value in reply.data.items() if name not in _BESIDE}
    return json.dumps([reply.kind.value, reply.text, data], ensure_ascii=False, sort_keys=True)


def _reply(of: Services, place: Place, tail: Sequence[Event], event: Event) -> Reply | None:
    data, text = event.data, "\n".join(_asked(tail, event))
    language = str(data.get("language", "en"))
    if data.get("by") == "fallback":
        return hand_over(text, language)
    if data.get("by") == "reception":
        said, about = received(text, language, staffed=bool(data.get("staffed"))), ("topic", "priority")
        return replace(said, data={**said.data, **{key: data[key] for key in about if key in data}})
    if data.get("by") == "faq":
        return _top(of, place.tenant, data, text, language)
    if "decision" not in data:
        book = _rulebook(of, place.tenant, str(data.get("version", "")))
        return by_rules(book, language)(text, event.state)
    return _composed(of, place, tail, event)


def _first(tail: Sequence[Event], event: Event) -> int:
    """The oldest question that was owed just before: what was composed for any other was not put."""
    return tail[event.seq - 2].state.unanswered


def _asked(tail: Sequence[Event], event: Event) -> list[str]:
    """What was answered: all that was owed up to the place that it covers."""
    return [each.text for each in answered_by(tail, event)]


def _top(of: Services, tenant: str, data: Mapping[str, Any], text: str, language: str) -> Reply | None:
    version = str(data.get("knowledge", ""))
    bundle = bundle_of(of, tenant, version)
    if bundle is None:
        raise errors.NotFound(f"The files of version {version} are gone.")
    return top_answer(bundle, version, (), text, language, lambda: of.safety_words)


def _composed(of: Services, place: Place, tail: Sequence[Event], event: Event) -> Reply:
    data = event.data
    recording = _recording(of, place, data)
    turn = turn_of(
        _asked(tail, event),
        place.tenant,
        str(data.get("knowledge", "-")),
        str(data.get("language", "en")),
        past_before(tail, _first(tail, event)),
        data.get("staffed"),
    )
    book = _rulebook(of, place.tenant, str(data.get("rules", "")))
    search = _search(of, place.tenant, data, recording)
    composer = _composer(data, recording)
    spend = data.get("fallback") != "budget"
    intents = _Guessed(data["intent"]) if "intent" in data else None
    return reply_of(respond(turn, Means(of.safety_words, search, composer, book, intents, lambda: spend)))


def _rulebook(of: Services, tenant: str, version: str) -> RuleBook | None:
    if not version:
        return None
    rules = of.directory.get(RuleSet, tenant, version)
    if rules is None:
        raise errors.NotFound(f"The rules of version {version} are gone.")
    return RuleBook.compile(load_ruleset(rules.value.body, version))


def _recording(of: Services, place: Place, data: Mapping[str, Any]) -> Recording | None:
    name = str(data.get("recording", ""))
    if not name:
        return None
    recorded = of.blobs.get(recording_key(place, name))
    if recorded is None:
        raise errors.NotFound(f"Recording {name[:12]} is gone.")
    return read_recording(recorded, name)


def _search(
    of: Services,
    tenant: str,
    data: Mapping[str, Any],
    recording: Recording | None,
) -> KnowledgeSearch | None:
    """The engine that searched then, over the version that was live then; None where none was asked."""
    if "failed" in data:
        return _Failing(str(data["failed"]))
    if "knowledge" not in data:
        return None
    version = str(data["knowledge"])
    if of.directory.get(Version, tenant, version) is None:
        raise errors.NotFound(f"The files of version {version} are gone.")
    model, vector = str(data.get("embedding", "")), recording.vector if recording else b""
    withdrawn = frozenset(recording.withdrawn if recording else ())
    embedders = only(Recalled(model, vector) if vector else None)
    return of.search_again(embedders, withdrawn, str(data.get("engine", "")))


def _composer(data: Mapping[str, Any], recording: Recording | None) -> Composer:
    fallback = str(data.get("fallback", ""))
    if "prompt" in data and recording:
        return Recorded(recording, str(data["prompt"]))
    return _Refusing(fallback) if fallback else Extractive()


class _Guessed:
    """Port Intents that took it for what it was taken for then."""

    def __init__(self, guessed: Sequence[Any]) -> None:
        self._intent = Intent(str(guessed[0]), float(guessed[1]))

    def guess(self, text: str, language: str) -> Intent:  # noqa: ARG002
        return self._intent


class _Failing:
    """Port KnowledgeSearch that was away."""

    def __init__(self, code: str) -> None:
        self._code = code

    def search(self, tenant: str, version: str, question: Question, limit: int = 8) -> Findings:  # noqa: ARG002
        raise errors.Unavailable(code=self._code)


class _Refusing:
    """Port Composer of a model that was away, late or not paid for."""

    id = "a model"

    def __init__(self, code: str) -> None:
        self._code = code

    def compose(self, brief: Brief, say: Say) -> Draft:  # noqa: ARG002
        raise errors.Unavailable(code=self._code)
