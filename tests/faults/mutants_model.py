"""Broken builds of how a turn is composed: P9."""

from typing import Any

from frontdesk.assistant.ground import Grounded, ground
from frontdesk.assistant.model import Said, Sentence
from frontdesk.assistant.provenance import evidence_of
from frontdesk.assistant.punctual import Punctual
from frontdesk.conversation import tail
from frontdesk.conversation.live import outrun
from frontdesk.conversation.model import Kind, State
from frontdesk.conversation.pending import owes, questions
from frontdesk.conversation.steps import STEPS, Move
from frontdesk.entrypoints.composing import Composing
from tests.faults.broken import Mutant, Patch, wherever


def _waits_as_long_as_it_takes() -> list[Patch]:
    honest = Punctual._hear

    def patient(self: Punctual, told: Any, say: Any, ends: float) -> Any:
        return honest(self, told, say, ends + 3_600)

    return [(Punctual, "_hear", patient)]


def _lets_a_broken_model_break_the_job() -> list[Patch]:
    def bare(self: Punctual, brief: Any, say: Any) -> Any:
        return self._composer.compose(brief, say)

    return [(Punctual, "compose", bare)]


def _believes_the_model() -> list[Patch]:
    def believed(asked: Any, claims: Any, passages: Any) -> Grounded:
        hashes = tuple(passage.chunk.hash for passage in passages[:1])
        return Grounded(tuple(Sentence(claim.text, hashes) for claim in claims), ())

    return wherever(ground, believed)


def _replies_to_what_is_answered() -> list[Patch]:
    def state(move: Move) -> State:
        return move.state

    return [
        *wherever(owes, lambda state, seq: True),
        *wherever(tail.find, lambda seen, side, id: None),
        (STEPS, Kind.ANSWER, state),
    ]


def _leaves_half_an_answer_live() -> list[Patch]:
    return [(Composing, "end", lambda self: None)]


def _answers_over_what_was_written_since() -> list[Patch]:
    def nameless(said: Said) -> dict[str, Any]:
        return {name: value for name, value in honest(said).items() if value != "model"}

    honest = evidence_of
    return [*wherever(evidence_of, nameless), *wherever(outrun, lambda tail, seq: False)]


def _asks_for_the_last_message_alone() -> list[Patch]:
    honest = questions

    def last(tail: Any, first: int, last: int) -> Any:
        return honest(tail, first, last)[-1:]

    return wherever(questions, last)


def _asks_however_late_it_is() -> list[Patch]:
    return [(Composing, "_left", lambda self, state: 12.0)]


MUTANTS = (
    Mutant("P9", "waits for a model without end", _waits_as_long_as_it_takes, experiment="composer"),
    Mutant("P9", "a broken model breaks the job", _lets_a_broken_model_break_the_job, experiment="composer"),
    Mutant("P9", "believes what a model says", _believes_the_model, experiment="composer"),
    Mutant("P9", "replies to what is answered", _replies_to_what_is_answered, experiment="composer"),
    Mutant("P9", "leaves half an answer live", _leaves_half_an_answer_live, experiment="composer"),
    Mutant("P9", "a model is not outrun", _answers_over_what_was_written_since, experiment="composer"),
    Mutant("P9", "answers the last message alone", _asks_for_the_last_message_alone, experiment="composer"),
    Mutant("P9", "asks a model however late it is", _asks_however_late_it_is, experiment="composer"),
)
