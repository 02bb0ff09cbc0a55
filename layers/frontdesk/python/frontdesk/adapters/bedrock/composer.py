"""Composes answers with a model of Bedrock by ConverseStream, within a budget of seconds and tokens."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from frontdesk.adapters.bedrock.client import BedrockClient
from frontdesk.assistant.claims import claims_of, whole_sentences
from frontdesk.assistant.model import Draft
from frontdesk.assistant.ports import Brief, Say
from frontdesk.assistant.prompt import prompt_of
from frontdesk.errors import Unavailable

LONGEST_REPLY = 8_000
_WHOLE = ("end_turn", "stop_sequence")


class BedrockComposer:
    """Port Composer. `model` is a model's id or the ARN of an inference profile."""

    def __init__(
        self, model: str, client: BedrockClient, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._model, self._client, self._clock = model, client, clock

    @property
    def id(self) -> str:
        return f"bedrock:{self._model}"

    def compose(self, brief: Brief, say: Say) -> Draft:
        """One request, never repeated. A reply without its `messageStop`, or cut by a limit, is not whole."""
        ends = self._clock() + brief.seconds
        prompt = prompt_of(brief)
        text, stopped, why = "", False, ""
        try:
            stream = self._ask(brief, prompt.system, prompt.user)
            try:
                for event in _events(stream, lambda: self._clock() < ends):
                    text += _piece(event)
                    why = event.get("messageStop", {}).get("stopReason", why)
                    if "contentBlockDelta" in event and not say(text):
                        stopped = True
                        break
                    if why or len(text) > LONGEST_REPLY:
                        break
            finally:
                stream.close()
        except (BotoCoreError, ClientError, OSError) as error:
            raise Unavailable(retry_after=1) from error
        if not stopped and why not in _WHOLE:
            raise Unavailable(retry_after=1)
        said = whole_sentences(text) if stopped else text
        return Draft(claims_of(said), self.id, said, prompt.version, stopped=stopped)

    def _ask(self, brief: Brief, system: str, user: str) -> Any:
        response = self._client.converse_stream(
            modelId=self._model,
            system=[{"text": system}],
            messages=[{"role": "user", "content": [{"text": user}]}],
            inferenceConfig={"maxTokens": brief.tokens, "temperature": 0.0},
        )
        return response["stream"]


def _events(stream: Any, in_time: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """botocore's EventStream; what breaks it comes from three packages without a common ancestor."""
    try:
        for event in stream:
            if not in_time():
                raise Unavailable(retry_after=1)
            yield event
    except Exception as error:  # checksums, ClientError within the stream, urllib3's time-outs and torn reads
        raise Unavailable(retry_after=1) from error


def _piece(event: dict[str, Any]) -> str:
    piece = event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
    return piece if isinstance(piece, str) else ""
