"""A visitor with a widget: opens, writes, polls, asks for a person, rates, closes, comes back."""

from collections.abc import Sequence
from random import Random

from tests.faults.ledger import Intent, Ledger, Screen
from tests.faults.line import Line
from tests.faults.outbox import LEFT, Outbox

EXPECTED = frozenset({"already_resolved", "visitor_flood", "queue_full"})
Words = Sequence[str]


class Visitor:
    """One tab. `words` are sentences; each one sent gets a mark of its own, so that a copy can be told.

    `leaves` is how likely it is closed when an answer does not come.
    """

    def __init__(
        self,
        name: str,
        line: Line,
        ledger: Ledger,
        random: Random,
        site: str,
        words: Words,
        leaves: float = 0.0,
    ) -> None:
        self.name, self._line, self._ledger, self._random = name, line, ledger, random
        self._site, self._words, self._leaves = site, words, leaves
        self._box = Outbox(line, ledger, random, EXPECTED, leaves=leaves)
        self._said = 0
        self.leaving = False
        self.screen = Screen(name, "")

    async def open(self) -> bool:
        """A session and a conversation; False if the desk would not have it."""
        session = await self._box.persist("POST", "/v1/sessions", {"site": self._site})
        if session is None:
            return False
        if session.status != 201:
            self._box.surprise(self.name, "opening a session", session)
            return False
        self._box.token = session.body["token"]
        asks = self._random.random() < 0.15
        text = "" if asks else self._sentence()
        intent = self._want("person_requested" if asks else "message", text, 0)
        body = {"ask": "person"} if asks else {"text": text}
        opened = await self._box.persist(
            "POST", "/v1/conversations", body, headers={"Idempotency-Key": intent.id}
        )
        if opened is None:
            intent.refused = LEFT
            return False
        if opened.status != 201:
            self._box.refused(intent, opened)
            return False
        intent.conversation, intent.posted = opened.body["conversation"], opened.body["posted"]
        self._box.token = opened.body["token"]
        self.screen = self._ledger.open_screen(Screen(self.name, intent.conversation))
        self.screen.take(0, opened.body)
        return True

    def another_tab(self, name: str) -> "Visitor":
        """The same visitor once more: an outbox and a cursor of its own."""
        tab = Visitor(name, self._line, self._ledger, self._random, self._site, self._words, self._leaves)
        tab._box.token = self._box.token
        tab.screen = self._ledger.open_screen(Screen(name, self.screen.conversation))
        return tab

    async def live(self, turns: int, pause_s: float) -> None:
        """So many things, one after the other, with pauses."""
        for _ in range(turns):
            if self._box.gone or self.leaving:
                return
            await self._line.sleep(pause_s * self._random.random() * 2)
            if not self.screen.cursor:
                await self.read()
                continue
            await self._turn()

    async def read(self) -> None:
        """Poll until everything is there."""
        while (answer := await self._box.poll(self.screen, self.path)) and answer.status == 200:
            if not answer.body["more"]:
                return

    async def catch_up(self) -> None:
        """As `read`, and patient: ends only when an answer came."""
        while True:
            answer = await self._box.poll(self.screen, self.path)
            if answer is None or answer.passes:
                await self._line.sleep(0.2)
            elif answer.status != 200 or not answer.body["more"]:
                return

    @property
    def token(self) -> str:
        return self._box.token

    @property
    def path(self) -> str:
        return f"/v1/conversations/{self.screen.conversation}"

    async def _turn(self) -> None:
        luck = self._random.random()
        if luck < 0.60:
            text = self._sentence()
            await self._send("message", "messages", text, text=text)
        elif luck < 0.70:
            await self._send("person_requested", "person")
        elif luck < 0.75:
            await self._send("closed", "close")
        elif luck < 0.80:
            await self._send("rated", "rating", score=self._random.randint(1, 5))
        else:
            await self.read()

    async def _send(self, kind: str, where: str, said: str = "", /, **body: object) -> None:
        intent = self._want(kind, said, self.screen.cursor)
        await self._box.send(intent, self.screen, f"{self.path}/{where}", dict(body))

    def _want(self, kind: str, text: str, base: int) -> Intent:
        id = self._box.mint("m", base)
        return self._ledger.want(
            Intent(self.name, "visitor", id, kind, text, conversation=self.screen.conversation)
        )

    def _sentence(self) -> str:
        self._said += 1
        return f"{self._random.choice(self._words)} ({self.name}, {self._said})"
