"""A bot over knowledge from files, for evaluations: the very steps that answer visitors, without a log."""

from collections.abc import Sequence
from pathlib import Path

from frontdesk.assistant.knowing import Means
from frontdesk.assistant.language import locale_of, spoken
from frontdesk.assistant.model import Answer, AskBack, Said, Turn
from frontdesk.assistant.pipeline import respond
from frontdesk.assistant.provenance import chunks_of
from frontdesk.assistant.reply import reply_by_rules
from frontdesk.assistant.respond import as_reply, at_once
from frontdesk.assistant.top import top_answer
from frontdesk.bootstrap import services
from frontdesk.conversation.model import Kind, Reply
from frontdesk.evaluation.answers import Told
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.rulebook import RuleBook
from frontdesk.knowledge.snapshot.bundle import Bundle, bundle_name, open_bundle
from frontdesk.knowledge.snapshot.bundle_build import build_bundle
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.vectors.embedded import embed

TENANT, VERSION = "eval", "eval"


class Desk:
    """Answers at once as `messages` does (rules and entries, in its order), then as `answer` does."""

    def __init__(
        self,
        chunks: Sequence[Chunk],
        path: Path,
        embedder: Embedder | None = None,
        rulebook: RuleBook | None = None,
    ) -> None:
        """`path` takes the full index, which is mapped from there; without embedder it has words alone."""
        self._bundle = _bundle(chunks)
        self._articles = {chunk.hash: chunk.article for chunk in chunks}
        vectors = embed(embedder, chunks) if embedder else None
        model = embedder.id if embedder else ""
        path.write_bytes(build_full(TENANT, chunks, model=model, vectors=vectors))
        search = services().search_in(path, embedder)
        self._means = Means(services().safety_words, search, services().composer(""), rulebook)

    def ask(self, text: str, locale: str) -> Told:
        """One message of a visitor who has said nothing before."""
        locale = locale_of(text, (), locale)
        reply = self._at_once(text, locale)
        if reply:
            return self._replied(reply)
        return told(respond(Turn(text, TENANT, VERSION, locale), self._means))

    def _at_once(self, text: str, locale: str) -> Reply | None:
        ruled = reply_by_rules(text, self._means.rulebook, locale) if self._means.rulebook else None

        def known(exactly: bool) -> Reply | None:
            language, words = spoken(text, locale), lambda: self._means.words
            return top_answer(self._bundle, VERSION, (), text, language, words, exactly=exactly)

        return at_once(as_reply(ruled) if ruled else None, known)

    def _replied(self, reply: Reply) -> Told:
        cited = [self._articles[hash] for hash in chunks_of(reply.data)]
        by = str(reply.data.get("match", f"rule {reply.data.get('rule')}"))
        return Told("say" if reply.kind is Kind.ANSWER else "hand over", reply.text, tuple(cited), by)


def told(said: Said) -> Told:
    """What a turn of the pipeline comes to."""
    decision = said.decision
    if isinstance(decision, AskBack):
        return Told("ask", decision.text)
    if not isinstance(decision, Answer):
        return Told("hand over", decision.text, by=decision.reason)
    articles = (
        {found.chunk.hash: found.chunk.article for found in said.findings.found} if said.findings else {}
    )
    cited = [articles[hash] for sentence in decision.sentences for hash in sentence.chunks]
    return Told("say", decision.text, tuple(dict.fromkeys(cited)), "pipeline")


def _bundle(chunks: Sequence[Chunk]) -> Bundle:
    data = build_bundle(TENANT, chunks)
    return open_bundle(data, bundle_name(data), TENANT)
