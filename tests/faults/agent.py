"""An agent with a console: present, accepting, replying, handing on, putting away; sometimes gone."""

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.faults.ledger import Intent, Ledger, Screen
from tests.faults.line import Answer, Line
from tests.faults.outbox import Outbox, SignIn

EXPECTED = frozenset(
    {"not_holder", "already_held", "already_resolved", "unseen_message", "no_room", "invalid_field"}
)
KINDS = {
    "take": "taken",
    "replies": "reply",
    "notes": "note",
    "transfer": "transferred",
    "return": "returned",
    "resolve": "resolved",
    "snooze": "snoozed",
    "decline": "declined",
    "priority": "prioritised",
}
OFFERED = ("take", "replies", "replies", "decline", "")
HOLDING = (*("replies",) * 5, "resolve", "resolve", "transfer", "return", "snooze", "notes", "priority")
HANDING_ON = ("replies", "transfer", "transfer", "transfer", "resolve")
GIVING_BACK = ("replies", "return", "return", "resolve", "notes")
PUTTING_AWAY = ("replies", "resolve", "resolve", "snooze")
MANNERS = (HOLDING, HANDING_ON, GIVING_BACK, PUTTING_AWAY)
OTHERS = ("take", "take", "notes", "", "")
NOBODYS = ("take", "take", "notes", "resolve")
SNOOZE_MS = 45_000
LISTS = ("queued", "queued", "bot", "bot", "open", "open", "waiting", "snoozed", "resolved")


class Agent:
    """One console. Who is `diligent` waits for offers, answers and resolves what it holds, and does no more,
    except that who `takes_all` looks into the queue as well."""

    def __init__(
        self,
        id: str,
        line: Line,
        ledger: Ledger,
        random: Random,
        sign_in: SignIn,
        colleagues: Sequence[str],
        capacity: int,
        manner: Sequence[str],
    ) -> None:
        self.id, self._line, self._ledger, self._random = id, line, ledger, random
        self._colleagues = [each for each in colleagues if each != id]
        self.capacity, self._manner = capacity, manner
        self._box = Outbox(line, ledger, random, EXPECTED, sign_in=sign_in)
        self._screens: dict[str, Screen] = {}
        self.diligent = self.takes_all = self.absent = self.leaving = False
        self.online, self.pause_s = True, 2.0

    async def work(self) -> None:
        """Until it leaves, which it does between two steps: what it has posted has an answer by then."""
        while not self.leaving:
            await self._line.sleep(self.pause_s * (0.5 + self._random.random()))
            if not self.absent:
                await self.round()

    async def round(self) -> None:
        """A sign of life, then one step on something it holds, or on something from a list."""
        held = await self.show_presence()
        if held and self._random.random() < 0.75:
            await self._step(self._random.choice(held))
            return
        looks = self.takes_all if self.diligent else self._random.random() < 0.6
        rows = await self.rows("queued" if self.diligent else self._random.choice(LISTS)) if looks else []
        if rows:
            await self._step(self._random.choice(rows)["conversation"])

    async def show_presence(self) -> list[str]:
        """Tell that it is there; what stands on its desk."""
        body = {"online": self.online, "capacity": self.capacity}
        answer = await self._ask("PUT", "/v1/agent/presence", body)
        held: list[str] = answer.body["held"] if answer is not None and answer.status == 200 else []
        return held

    async def rows(self, status: str) -> list[dict[str, Any]]:
        answer = await self._ask("GET", f"/v1/agent/inbox?status={status}&limit=50")
        rows: list[dict[str, Any]] = (
            answer.body["items"] if answer is not None and answer.status == 200 else []
        )
        return rows

    async def _step(self, conversation: str) -> None:
        screen = self._screen(conversation)
        path = f"/v1/agent/conversations/{conversation}"
        answer = await self._box.poll(screen, path)
        if answer is None or answer.status != 200 or answer.body["more"]:
            return
        what = self._choose(answer.body["state"])
        if what:
            body = self._body(what)
            id = self._box.mint("a", screen.cursor)
            text = str(body.get("text", ""))
            intent = Intent(self.id, "agent", id, KINDS[what], text, conversation)
            await self._box.send(self._ledger.want(intent), screen, f"{path}/{what}", body)

    def _screen(self, conversation: str) -> Screen:
        if conversation not in self._screens:
            screen = Screen(self.id, conversation, for_agent=True)
            self._screens[conversation] = self._ledger.open_screen(screen)
        return self._screens[conversation]

    def _choose(self, state: dict[str, Any]) -> str:
        mine = state["agent"] == self.id
        if self.diligent:
            return _diligently(state, mine)
        if not mine:
            return self._random.choice(OTHERS if state["agent"] else NOBODYS)
        return self._random.choice(OFFERED if state["status"] == "offered" else self._manner)

    def _body(self, what: str) -> dict[str, Any]:
        match what:
            case "replies" | "notes":
                return {"text": f"{what} {self._random.getrandbits(64):016x}"}
            case "transfer" if self._colleagues and self._random.random() < 0.8:
                return {"agent": self._random.choice(self._colleagues)}
            case "transfer":
                return {"skill": ""}
            case "snooze":
                return {"until": self._line.now() + SNOOZE_MS}
            case "priority":
                return {"priority": self._random.choice(["low", "normal", "high", "urgent"])}
            case _:
                return {}

    async def _ask(self, method: str, path: str, body: object = None) -> Answer | None:
        answer = await self._box.once(method, path, body)
        if answer is not None and answer.status >= 400 and not answer.passes:
            self._box.surprise(self.id, f"{method} {path}", answer)
        return answer


def _diligently(state: dict[str, Any], mine: bool) -> str:
    if mine:
        return "replies" if state["unanswered"] else "resolve"
    return "take" if state["status"] == "queued" else ""
