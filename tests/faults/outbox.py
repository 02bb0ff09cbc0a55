"""An outbox: one thing at a time, its id minted once, sent again until somebody answers."""

import string
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.faults.ledger import Intent, Ledger, Screen
from tests.faults.line import Answer, Broken, Line

_LETTERS = string.ascii_letters + string.digits
LONGEST_PAUSE_S = 2.0
LEFT = "left"
SignIn = Callable[[], Awaitable[str]]


@dataclass(slots=True)
class Outbox:
    """What a visitor's tab and an agent's console have in common.

    `expected` are refusals that may well happen; any other one is a surprise. Who can `sign_in` does so again
    when the token has expired.
    """

    line: Line
    ledger: Ledger
    random: Random
    expected: frozenset[str]
    token: str = ""
    sign_in: SignIn | None = None
    leaves: float = 0.0
    gone: bool = False

    def mint(self, side: str, base: int) -> str:
        return f"{side}_{base}_{''.join(self.random.choices(_LETTERS, k=16))}"

    async def persist(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer | None:
        """Ask until an answer comes that a repetition would not change; None for who left before."""
        pause = 0.05
        while True:
            answer = await self.once(method, path, body, headers)
            if answer is not None and not answer.passes:
                return answer
            if self._leaves():
                return None
            await self._rest(answer, pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _rest(self, answer: Answer | None, pause: float) -> None:
        """With jitter, and no shorter than it was asked to."""
        wait = answer.retry_after if answer is not None else 0.0
        await self.line.sleep(max(wait, pause * self.random.random()))

    def _leaves(self) -> bool:
        self.gone = self.random.random() < self.leaves
        return self.gone

    async def once(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer | None:
        """One try; None if no answer came."""
        try:
            answer = await self.line.ask(method, path, body, token=self.token, headers=headers)
        except Broken:
            return None
        if answer.status == 401 and self.sign_in is not None:
            self.token = await self.sign_in()
            return None
        return answer

    async def send(self, intent: Intent, screen: Screen, path: str, more: dict[str, Any]) -> bool:
        """The event at its place, or refused for good; whether it stands. `after` moves, the id does not.

        Who leaves while it waits for an answer will never know what became of it.
        """
        pause = 0.05
        while True:
            after = screen.cursor
            body = {"client_id": intent.id, "after": after, **more}
            answer = await self.once("POST", path, body)
            if answer is not None and answer.status == 201:
                intent.posted = answer.body["posted"]
                screen.take(after, answer.body)
                return True
            if answer is not None and not answer.passes:
                self.refused(intent, answer)
                return False
            if self._leaves():
                intent.refused = LEFT
                return False
            await self._rest(answer, pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            if self.random.random() < 0.3:  # another part of the client polls between two tries
                await self.poll(screen, path.rsplit("/", 1)[0])

    async def poll(self, screen: Screen, path: str) -> Answer | None:
        """What is new above the cursor; one try."""
        after = screen.cursor
        answer = await self.once("GET", f"{path}/events?after={after}")
        if answer is None or answer.passes:
            return answer
        if answer.status == 200:
            screen.take(after, answer.body)
        else:
            self.surprise(screen.who, f"reading after {after}", answer)
        return answer

    def refused(self, intent: Intent, answer: Answer) -> None:
        intent.refused = answer.code or str(answer.status)
        if intent.refused not in self.expected:
            self.surprise(intent.who, f"{intent.kind} {intent.id}", answer)

    def surprise(self, who: str, what: str, answer: Answer) -> None:
        self.ledger.surprises.append(f"{who}: {what}: {answer.status} {answer.code}")
