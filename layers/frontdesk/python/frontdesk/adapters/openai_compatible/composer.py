"""Composes answers with a chat completions server, streaming, within a budget of seconds and tokens."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from frontdesk.adapters.openai_compatible.sse import data_lines
from frontdesk.assistant.claims import claims_of, whole_sentences
from frontdesk.assistant.model import Draft
from frontdesk.assistant.ports import Brief, Say
from frontdesk.assistant.prompt import prompt_of
from frontdesk.errors import Unavailable

CONNECT_S = 2.0
SILENCE_S = 6.0
"""How long a server may say nothing before it counts as stalled."""
LONGEST_REPLY = 8_000
"""Characters; more than any budget of tokens, so a server that ignores it is cut off."""


class OpenAICompatibleComposer:
    """Port Composer. `address` is the API's root (`https://host/v1`); `key` may be "" (vLLM at home)."""

    def __init__(
        self,
        address: str,
        model: str,
        key: str = "",
        *,
        pool: urllib3.PoolManager | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address.rstrip("/") + "/chat/completions"
        self._model, self._key, self._clock = model, key, clock
        self._pool = pool or urllib3.PoolManager(num_pools=1, maxsize=8, retries=False)

    @property
    def id(self) -> str:
        return f"openai_compatible:{self._model}"

    def compose(self, brief: Brief, say: Say) -> Draft:
        """One request, never repeated: whoever waits would wait twice, and the extract is at hand."""
        ends = self._clock() + brief.seconds
        prompt = prompt_of(brief)
        response = self._ask(brief, prompt.system, prompt.user)
        text, stopped, finished = "", False, False
        try:
            if response.status != 200:
                raise Unavailable(retry_after=1)
            for event in _events(response, lambda: self._clock() < ends):
                piece, finished = _piece(event)
                text += piece
                if not finished and piece and not say(text):
                    stopped = True
                    break
                if finished or len(text) > LONGEST_REPLY:
                    break
        except HTTPError as error:
            raise Unavailable(retry_after=1) from error
        finally:
            response.close()
        if not finished and not stopped:
            raise Unavailable(retry_after=1)
        said = whole_sentences(text) if stopped else text
        return Draft(claims_of(said), self.id, said, prompt.version, stopped=stopped)

    def _ask(self, brief: Brief, system: str, user: str) -> urllib3.BaseHTTPResponse:
        body = {
            "model": self._model,
            "stream": True,
            "temperature": 0,
            "max_tokens": brief.tokens,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        }
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            return self._pool.request(
                "POST",
                self._address,
                body=json.dumps(body).encode(),
                headers=headers,
                timeout=urllib3.Timeout(connect=CONNECT_S, read=min(SILENCE_S, brief.seconds)),
                preload_content=False,
                redirect=False,
            )
        except HTTPError as error:
            raise Unavailable(retry_after=1) from error


def _events(response: urllib3.BaseHTTPResponse, in_time: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """The stream's JSON objects; raises Unavailable for garbage, or when the time is over."""
    for line in data_lines(iter(lambda: response.read1(4_096, decode_content=True), b"")):
        if not in_time():
            raise Unavailable(retry_after=1)
        if line == "[DONE]":
            yield {"choices": [{"delta": {}, "finish_reason": "stop"}]}
            return
        try:
            event = json.loads(line)
        except ValueError as error:
            raise Unavailable(retry_after=1) from error
        if not isinstance(event, dict) or "error" in event:
            raise Unavailable(retry_after=1)
        yield event


def _piece(event: dict[str, Any]) -> tuple[str, bool]:
    """What was added, and whether that was all. A reply cut by the token budget (`length`) is not whole."""
    try:
        choices = event["choices"]
        if not choices:  # the usage, which some servers send last
            return "", False
        choice = choices[0]
        text, reason = choice.get("delta", {}).get("content") or "", choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unavailable(retry_after=1) from error
    if not isinstance(text, str) or reason not in (None, "", "stop"):
        raise Unavailable(retry_after=1)
    return text, reason == "stop"
