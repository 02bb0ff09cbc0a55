"""Bedrock by botocore's real client against a stub that speaks its event stream: a draft, or Unavailable."""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
import pytest
from botocore.session import Session

from frontdesk.adapters.bedrock.client import BedrockClient, bedrock_client
from frontdesk.adapters.bedrock.composer import BedrockComposer
from frontdesk.adapters.bedrock.embedder import BedrockEmbedder
from frontdesk.assistant.model import Claim, Passage
from frontdesk.assistant.ports import Brief
from frontdesk.errors import Unavailable
from tests.unit.adapters.llm_server import Script, serving
from tests.unit.assistant.shelf import chunk

TEXT = "Delivery to Austria takes 4 business days."
BRIEF = Brief("How long to Austria?", "en", (Passage(1, chunk(TEXT), TEXT, (TEXT,)),), seconds=2.0, tokens=99)
MODEL = "example.model-v1:0"


def event(kind: str, body: object, message_type: str = "event") -> bytes:
    """One message of AWS's event stream: lengths and checksum, headers, payload, checksum."""
    names = {":message-type": message_type, ":content-type": "application/json"}
    names[":event-type" if message_type == "event" else ":exception-type"] = kind
    headers = b"".join(
        bytes([len(name)]) + name.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
        for name, value in names.items()
    )
    payload = json.dumps(body).encode()
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    whole = prelude + struct.pack("!I", zlib.crc32(prelude)) + headers + payload
    return whole + struct.pack("!I", zlib.crc32(whole))


def delta(text: str) -> bytes:
    return event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text}})


def stop(why: str = "end_turn") -> bytes:
    return event("messageStop", {"stopReason": why})


def client(address: str, monkeypatch: pytest.MonkeyPatch) -> BedrockClient:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", address.removesuffix("/v1"))
    session = Session()
    session.set_credentials("test", "test")
    return bedrock_client("eu-central-1", session, silence_s=0.5)


def test_a_streamed_reply_becomes_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    script = Script(event("messageStart", {"role": "assistant"}), delta(TEXT[:-1]), delta(" [1]."), stop())

    def say(text: str) -> bool:
        shown.append(text)
        return True

    with serving(script) as address:
        draft = BedrockComposer(MODEL, client(address, monkeypatch)).compose(BRIEF, say)
    assert draft.claims == (Claim(TEXT, (1,)),)
    assert (draft.model, draft.stopped) == (f"bedrock:{MODEL}", False)
    assert shown == [TEXT[:-1], TEXT[:-1] + " [1]."]
    (request,) = script.requests
    assert request["inferenceConfig"] == {"maxTokens": 99, "temperature": 0.0}
    assert TEXT in request["messages"][0]["content"][0]["text"]


@pytest.mark.parametrize(
    "script",
    [
        Script(delta("Delivery")),
        Script(delta("Delivery"), stop("max_tokens")),
        Script(delta("Delivery"), stop("guardrail_intervened")),
        Script(delta("Delivery"), event("throttlingException", {"message": "slow down"}, "exception")),
        Script(delta("Delivery")[:-1] + b"\x00", stop()),
        Script(b"garbage" * 40),
        Script(delta("Delivery"), 1.5),
        Script(1.5),
        Script(b"", status=500),
        Script(b'{"message": "no"}', status=403),
        Script(delta("Delivery"), length=5_000),
    ],
)
def test_garbage_limits_and_a_reply_that_breaks_off_are_unavailable(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(script) as address, pytest.raises(Unavailable):
        BedrockComposer(MODEL, client(address, monkeypatch)).compose(BRIEF, lambda _: True)


def test_a_model_that_dawdles_is_left_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = Brief(BRIEF.question, "en", BRIEF.passages, seconds=0.4)
    script = Script(*(delta("a"), 0.1) * 30)
    with serving(script) as address, pytest.raises(Unavailable):
        BedrockComposer(MODEL, client(address, monkeypatch)).compose(brief, lambda _: True)


def test_the_stop_button_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(delta(TEXT[:-1] + " [1]. "), delta("And"), 1.0)
    with serving(script) as address:
        composer = BedrockComposer(MODEL, client(address, monkeypatch))
        draft = composer.compose(BRIEF, lambda text: "And" not in text)
    assert draft.stopped
    assert draft.claims == (Claim(TEXT, (1,)),)


def test_titan_embeds_one_by_one_to_length_one(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(json.dumps({"embedding": [3.0, 4.0]}).encode())
    with serving(script) as address:
        embedder = BedrockEmbedder("amazon.titan-embed-text-v2:0", client(address, monkeypatch), 2)
        rows = embedder.passages(["a", "b"])
    assert np.allclose(rows, [[0.6, 0.8], [0.6, 0.8]])
    assert [request["inputText"] for request in script.requests] == ["a", "b"]
    assert embedder.id == "bedrock:amazon.titan-embed-text-v2:0/2"


def test_cohere_is_told_whether_it_embeds_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(json.dumps({"embeddings": [[1.0, 0.0], [0.0, 2.0]]}).encode())
    with serving(script) as address:
        rows = BedrockEmbedder("cohere.embed-v3", client(address, monkeypatch), 2).queries(["a", "b"])
    assert rows.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert script.requests[0]["input_type"] == "search_query"


@pytest.mark.parametrize(
    "answer",
    [b"{}", b"[]", b"x", b'{"embedding": [1]}', b'{"embedding": [1, "a"]}', b'{"embedding": [1, NaN]}'],
)
def test_vectors_of_another_size_or_of_no_numbers_are_refused(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Script(answer)) as address, pytest.raises(Unavailable):
        BedrockEmbedder("amazon.titan", client(address, monkeypatch), 2).queries(["a"])


def test_nothing_to_embed_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(b"{}")
    with serving(script) as address:
        assert BedrockEmbedder("amazon.titan", client(address, monkeypatch), 2).queries([]).shape == (0, 2)
    assert script.requests == []
