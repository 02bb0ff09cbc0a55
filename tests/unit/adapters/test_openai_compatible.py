"""A chat completions server that answers, stalls, babbles, breaks off: a draft, or Unavailable, in time."""

from __future__ import annotations

import time

import pytest

from frontdesk.adapters.openai_compatible.composer import OpenAICompatibleComposer
from frontdesk.adapters.openai_compatible.sse import data_lines
from frontdesk.assistant.model import Claim, Passage
from frontdesk.assistant.ports import Brief
from frontdesk.assistant.prompt import VERSION
from frontdesk.errors import Unavailable
from tests.unit.adapters.llm_server import DONE, Script, delta, serving
from tests.unit.assistant.shelf import chunk

TEXT = "偏远地区配送需要7天。"
BRIEF = Brief("偏远地区要几天？", "zh", (Passage(1, chunk(TEXT), TEXT, (TEXT,)),), seconds=2.0, tokens=99)


def test_a_streamed_reply_becomes_claims_with_their_sources() -> None:
    shown: list[str] = []
    script = Script(delta("偏远地区"), delta("配送需要7天"), delta(" [1]。"), delta("", "stop"), DONE)

    def say(text: str) -> bool:
        shown.append(text)
        return True

    with serving(script) as address:
        draft = OpenAICompatibleComposer(address, "glm-4", "secret").compose(BRIEF, say)
    assert draft.claims == (Claim("偏远地区配送需要7天。", (1,)),)
    assert (draft.model, draft.prompt, draft.stopped) == ("openai_compatible:glm-4", VERSION, False)
    assert shown == ["偏远地区", "偏远地区配送需要7天", "偏远地区配送需要7天 [1]。"]


def test_the_request_carries_the_budget_and_the_passages_as_data() -> None:
    script = Script(delta("不知道。", "stop"))
    with serving(script) as address:
        OpenAICompatibleComposer(address, "glm-4", "secret").compose(BRIEF, lambda _: True)
    (request,) = script.requests
    assert (request["model"], request["stream"], request["max_tokens"]) == ("glm-4", True, 99)
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert TEXT in request["messages"][1]["content"]
    assert script.headers[0]["authorization"] == "Bearer secret"


def test_without_a_key_no_header_is_sent() -> None:
    script = Script(delta("不知道。", "stop"))
    with serving(script) as address:
        OpenAICompatibleComposer(address, "qwen").compose(BRIEF, lambda _: True)
    assert "authorization" not in script.headers[0]


@pytest.mark.parametrize(
    "script",
    [
        Script(b"data: {not json}\n\n"),
        Script(b"data: [1, 2]\n\n"),
        Script(b'data: {"error": {"message": "overloaded"}}\n\n'),
        Script(b'data: {"choices": [{"delta": {"content": 7}}]}\n\n'),
        Script(b'data: {"choices": 1}\n\n'),
        Script(b"data: \xff\xfe\n\n"),
        Script(b"data: " + b"x" * 70_000),
        Script(delta("偏远地区"), b""),
        Script(delta("偏远地区"), delta("配送", "length"), DONE),
        Script(delta("偏远地区"), length=5_000),
        Script(status=500),
        Script(status=429),
        Script(b"<html>Bad gateway</html>"),
        Script(),
    ],
)
def test_garbage_and_a_reply_that_breaks_off_are_unavailable(script: Script) -> None:
    with serving(script) as address, pytest.raises(Unavailable):
        OpenAICompatibleComposer(address, "glm-4").compose(BRIEF, lambda _: True)


@pytest.mark.parametrize(
    "script", [Script(1.5), Script(delta("偏远"), 1.5), Script(*(delta("啊"), 0.1) * 30)]
)
def test_a_server_that_is_late_stalls_or_dawdles_is_left_in_time(script: Script) -> None:
    brief = Brief(BRIEF.question, "zh", BRIEF.passages, seconds=0.4)
    started = time.monotonic()
    with serving(script) as address:
        with pytest.raises(Unavailable):
            OpenAICompatibleComposer(address, "glm-4").compose(brief, lambda _: True)
        assert time.monotonic() - started < 1.4


def test_nobody_listening_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        OpenAICompatibleComposer("http://127.0.0.1:9/v1", "glm-4").compose(BRIEF, lambda _: True)


def test_the_stop_button_ends_it_with_the_sentences_that_are_whole() -> None:
    script = Script(delta("偏远地区配送需要7天 [1]。"), delta("另外"), 5.0)
    started = time.monotonic()
    with serving(script) as address:
        draft = OpenAICompatibleComposer(address, "glm-4").compose(BRIEF, lambda text: "另" not in text)
        assert time.monotonic() - started < 3.0
    assert draft.stopped
    assert draft.claims == (Claim("偏远地区配送需要7天。", (1,)),)


def test_events_may_arrive_byte_by_byte() -> None:
    sent = ": ping\r\ndata: 你好\r\n\r\nevent: x\ndata:two\n\n".encode()
    assert list(data_lines(sent[at : at + 1] for at in range(len(sent)))) == ["你好", "two"]
