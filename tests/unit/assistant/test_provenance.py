"""Every answer keeps what it rests on: small, without a visitor's words, enough to run it again."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from frontdesk.assistant.model import Answer, Past
from frontdesk.assistant.prompt import VERSION as PROMPT
from frontdesk.assistant.prompt import prompt_of
from frontdesk.assistant.provenance import (
    MOST_BYTES,
    chunks_of,
    evidence_of,
    read_recording,
    recording_of,
)
from frontdesk.assistant.recorded import Recorded
from frontdesk.errors import Damaged
from frontdesk.knowledge.passages import Findings
from tests.unit.assistant.lantern import ANSWERABLE, UNANSWERABLE, said_to
from tests.unit.assistant.test_pipeline import Scripted

ASKED = "How long does delivery to Austria take?"
DRAFT = "Delivery to Austria takes 4 business days [1]. Delivery to Austria takes 2 hours [1]."


def test_an_answer_names_claims_chunks_knowledge_and_composer() -> None:
    said = said_to(ASKED)
    data = evidence_of(said)
    assert isinstance(said.decision, Answer)
    ((start, length, hashes),) = data["claims"]
    assert said.decision.text[start : start + length] == "Delivery to Austria takes 4 business days."
    assert chunks_of(data) == tuple(hashes) == said.decision.sentences[0].chunks
    assert (data["knowledge"], data["engine"], data["composer"]) == ("k1", "shelf", "extractive/1")
    assert (data["decision"], data["language"]) == ("say", "en")


@pytest.mark.parametrize("text", [question for question, _ in ANSWERABLE] + UNANSWERABLE)
def test_the_evidence_is_small_json_without_the_visitors_words(text: str) -> None:
    data = evidence_of(said_to(text))
    packet = data.pop("packet", {})
    written = json.dumps(data, ensure_ascii=False)
    assert len(written.encode()) <= MOST_BYTES
    assert len(json.dumps(packet, ensure_ascii=False).encode()) <= 2_048
    assert text not in written


def test_what_only_explains_goes_first_when_it_is_too_much() -> None:
    said = said_to(ASKED)
    data = evidence_of(replace(said, evidence={**said.evidence, "cut": ["terms"] * 500}))
    assert "found" not in data
    assert "cut" not in data
    assert data["claims"]


def test_the_extract_needs_no_recording() -> None:
    assert recording_of(said_to(ASKED)) == b""
    assert "recording" not in evidence_of(said_to(ASKED))


def test_a_models_turn_runs_again_byte_by_byte_from_its_recording() -> None:
    said = said_to(ASKED, composer=Scripted(DRAFT))
    data = evidence_of(said)
    recording = read_recording(recording_of(said), data["recording"])
    again = said_to(ASKED, composer=Recorded(recording, data["prompt"]))
    assert json.dumps(evidence_of(again)) == json.dumps(data)
    assert again.decision == said.decision


def test_a_recording_keeps_the_vector_of_the_query() -> None:
    said = said_to(ASKED)
    searched = replace(said, findings=Findings((), "snapshot", "k1", "e5", b"\x00\x01\xff"))
    recorded = recording_of(searched)
    assert read_recording(recorded, sha256(recorded).hexdigest()).vector == b"\x00\x01\xff"
    assert evidence_of(searched)["embedding"] == "e5"


def test_a_recording_that_was_changed_is_refused() -> None:
    said = said_to(ASKED, composer=Scripted(DRAFT))
    with pytest.raises(Damaged):
        read_recording(recording_of(said) + b" ", evidence_of(said)["recording"])


@pytest.mark.parametrize(
    ("text", "language"), [("你们太差劲了！我要投诉，你们招人吗？", "zh"), ("WHERE IS MY JOB??", "en")]
)
def test_a_packet_tells_summary_language_and_mood(text: str, language: str) -> None:
    packet = evidence_of(said_to(text))["packet"]
    assert (packet["mood"], packet["language"]) == ("angry", language)
    assert packet["summary"]


def test_a_packet_tells_what_was_tried_and_found() -> None:
    before = (
        Past("运费多少钱？", "不满99元收取8元运费。", {"rule": "fee"}),
        Past("hm", "?", {"decision": "ask"}),
    )
    packet = evidence_of(said_to("极光台灯多少钱？", before=before))["packet"]
    assert packet["tried"][0] == {"asked": "运费多少钱？", "said": "不满99元收取8元运费。", "by": "fee"}
    assert packet["found"][0]["title"] == "规格参数"
    assert packet["summary"][-1] == "极光台灯多少钱？"


def test_a_packet_holds_no_personal_data_of_this_turn() -> None:
    packet = evidence_of(said_to("Do you have vacancies? I am a@b.example"))["packet"]
    assert "b.example" not in json.dumps(packet)


def test_a_prompt_is_named_by_its_wording_and_is_the_same_for_the_same_brief() -> None:
    model = Scripted(DRAFT)
    said_to(ASKED, composer=model)
    (brief,) = model.briefs
    assert prompt_of(brief) == prompt_of(brief)
    assert prompt_of(brief).version == PROMPT
    assert ASKED in prompt_of(brief).user
