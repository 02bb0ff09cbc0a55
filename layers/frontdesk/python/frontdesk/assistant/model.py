"""What goes through the bot's steps: a turn, what was found for it, what was drafted, what is said."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from frontdesk.knowledge.passages import Chunk, Findings
from frontdesk.values import frozen


@frozen
class Past:
    """An earlier exchange: what the visitor wrote, what the bot said, and the data of its event."""

    question: str
    said: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@frozen
class Turn:
    """What the bot has to answer. `locale` decides where the text shows no language.

    `messages` is what `text` was joined of, where the visitor has written several.
    `version` is the knowledge version to answer from, `before` what was said earlier, oldest first;
    `staffed` is whether people are at work, None if nobody looked.
    """

    text: str
    tenant: str
    version: str
    locale: str = "en"
    before: tuple[Past, ...] = ()
    audiences: frozenset[str] = frozenset()
    staffed: bool | None = None
    messages: tuple[str, ...] = ()


@frozen
class Passage:
    """A found chunk as the steps read it: `text` is what is left of it without planted instructions.

    `number` is how a draft cites it, from 1; `dropped` how many sentences were left out.
    """

    number: int
    chunk: Chunk
    text: str
    sentences: tuple[str, ...]
    score: float = 0.0
    dropped: int = 0

    @property
    def about(self) -> str:
        """What stands above the text: title, heading and the questions that it answers."""
        return "\n".join(part for part in (self.chunk.title, self.chunk.heading, self.chunk.question) if part)


@frozen
class Claim:
    """A sentence of a draft and the numbers of the passages it cites; () if it cites none."""

    text: str
    sources: tuple[int, ...] = ()


@frozen
class Draft:
    """What a composer made. `text` is its own words, kept for replay; `stopped`: the visitor ended it."""

    claims: tuple[Claim, ...]
    model: str
    text: str = ""
    prompt: str = ""
    stopped: bool = False
    tokens: int = 0


@frozen
class Sentence:
    """A sentence that is said, and the hashes of the chunks that prove it."""

    text: str
    chunks: tuple[str, ...]


@frozen
class Cut:
    """A sentence that is not said, and why: `number 7 day`, `negation`, `terms` …"""

    text: str
    why: str


@frozen
class Intent:
    """What the classifier takes the text for. `score` is its certainty, 0 to 1."""

    name: str
    score: float


@frozen
class Answer:
    text: str
    sentences: tuple[Sentence, ...] = ()


@frozen
class AskBack:
    """A question to the visitor; `choices` may be shown as buttons."""

    text: str
    choices: tuple[str, ...] = ()


@frozen
class HandOver:
    """A person takes over. `reason` is stable: safety, rule, unknown, unsure, unsupported, unavailable."""

    text: str
    reason: str
    priority: str = ""
    packet: Mapping[str, Any] = field(default_factory=dict)


Decision = Answer | AskBack | HandOver


@frozen
class Said:
    """The one decision of a turn, with the evidence of every step (small JSON) and what replay needs.

    `question` is the redacted text, which is all that search and models have seen.
    """

    decision: Decision
    language: str
    question: str
    evidence: Mapping[str, Any]
    topic: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    findings: Findings | None = None
    draft: Draft | None = None
    intent: Intent | None = None
