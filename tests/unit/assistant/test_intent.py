"""What the classifier takes a message for stands in the evidence, and before whoever takes it over."""

import pytest

from frontdesk.assistant.extract import Extractive
from frontdesk.assistant.knowing import Means
from frontdesk.assistant.model import HandOver, Intent, Said, Turn
from frontdesk.assistant.pipeline import respond
from frontdesk.assistant.ports import Intents
from frontdesk.assistant.provenance import evidence_of
from tests import world
from tests.unit.assistant.lantern import ANSWERABLE, BOOK, KNOWN, WORDS
from tests.unit.assistant.shelf import TENANT, VERSION, Shelf

DANGER, UNKNOWN = "I want to kill myself", "Who won the cup in 1998?"


class Classifier:
    """Port Intents: sure of one thing, and it notes what it was shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def guess(self, text: str, language: str) -> Intent:
        self.seen.append(text)
        return Intent("delivery", 0.87654)


def said_to(text: str, intents: Intents | None) -> Said:
    turn = Turn(text, TENANT, VERSION)
    return respond(turn, Means(WORDS, Shelf(KNOWN), Extractive(), BOOK, intents))


@pytest.mark.parametrize("text", [ANSWERABLE[0][0], UNKNOWN, DANGER, world.A_PERSON_PLEASE["en"]])
def test_the_guess_stands_in_the_evidence_and_in_the_packet(text: str) -> None:
    said = said_to(text, Classifier())
    assert evidence_of(said)["intent"] == ["delivery", 0.877]
    assert said.intent == Intent("delivery", 0.877)
    if isinstance(said.decision, HandOver):
        assert said.decision.packet["intent"] == {"name": "delivery", "score": 0.88}


@pytest.mark.parametrize("text", [ANSWERABLE[0][0], UNKNOWN, DANGER, world.A_PERSON_PLEASE["en"]])
def test_without_a_classifier_nothing_is_guessed(text: str) -> None:
    said = said_to(text, None)
    assert "intent" not in evidence_of(said)
    assert not isinstance(said.decision, HandOver) or "intent" not in said.decision.packet


def test_a_rule_that_answers_asks_no_classifier() -> None:
    classifier = Classifier()
    said_to(world.WHERE_IS_MY_PARCEL["en"], classifier)
    assert classifier.seen == []


def test_a_classifier_sees_no_personal_data() -> None:
    classifier = Classifier()
    said_to("I am a@b.example, how long does delivery to Austria take?", classifier)
    assert "b.example" not in classifier.seen[0]


def test_what_replay_reads_gives_the_same_bytes() -> None:
    first = said_to(UNKNOWN, Classifier())
    name, score = evidence_of(first)["intent"]

    class Again:
        def guess(self, text: str, language: str) -> Intent:
            return Intent(name, score)

    assert evidence_of(said_to(UNKNOWN, Again())) == evidence_of(first)
