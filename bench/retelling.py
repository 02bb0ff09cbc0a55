"""One conversation of a file, said again over HTTP by its visitor and its agent, and read back."""

import asyncio
import json
from collections import Counter
from typing import Any

from bench.dialogues import Dialogue, refusal
from bench.readback import Found, Heard, Said, compare, gaps
from bench.stage import Client
from tests.world import client_id


class Retelling:
    """One conversation: who said what, as acknowledged, and how far it has come."""

    def __init__(self, number: int, dialogue: Dialogue, visitor: Client, agent: Client, desk: str) -> None:
        self.language, self._turns = dialogue.language, dialogue.turns
        self.said: list[Said] = []
        self.skipped: Counter[str] = Counter()
        self.throttled = 0
        self._number, self._count, self._place = number, 0, 0
        self._visitor, self._agent, self._desk = visitor, agent, desk
        self._token, self._id, self._held = "", "", False

    async def run(self, site: str) -> None:
        session = await self._admitted("/v1/sessions", {"site": site})
        self._token = str(session["token"])
        for turn in self._turns:
            if reason := refusal(turn.text):
                self.skipped[reason] += 1
            text = None if reason else turn.text
            await (self._visit(text) if turn.side == "visitor" else self._answer(text))
        if self._id:
            await self._end()

    async def _visit(self, text: str | None) -> None:
        if text is None:
            return
        if not self._id:
            id = await self._open({"text": text})
        else:
            id = await self._post("m", "messages", {"text": text})
        self.said.append(Said(id, "visitor", text))

    async def _answer(self, text: str | None) -> None:
        if not self._id:
            await self._open({"ask": "person"})
        if not self._held:
            await self._post("a", "take", {})
            self._held = True
        if text is not None:
            self.said.append(Said(await self._post("a", "replies", {"text": text}), "agent", text))

    async def _end(self) -> None:
        """As people end it; an agent who held every conversation for good would be none."""
        await (self._post("a", "resolve", {}) if self._held else self._post("m", "close", {}))

    async def _open(self, body: dict[str, str]) -> str:
        id = client_id(0, self._number)
        opened = await self._admitted("/v1/conversations", body, f"Idempotency-Key: {id}\r\n")
        self._id, self._token = str(opened["conversation"]), str(opened["token"])
        self._place = int(str(opened["posted"]))
        return id

    async def _admitted(self, path: str, body: dict[str, str], headers: str = "") -> dict[str, Any]:
        """The template lets 50 conversations a second begin: a 429 is waited out, and the same sent again."""
        status, answer = 429, b""
        while status == 429:
            status, answer = await self._visitor.call("POST", path, self._token, body, headers)
            if status == 429:
                self.throttled += 1
                await asyncio.sleep(0.25)
        assert status == 201, answer
        return dict(json.loads(answer))

    async def _post(self, side: str, verb: str, body: dict[str, str]) -> str:
        """Over the place of the last acknowledged event, which its author has seen; the id it was given."""
        self._count += 1
        id = client_id(self._place, self._count, side)
        whole = {"client_id": id, "after": self._place, **body}
        client, path, token = self._door(side)
        posted = await client.json("POST", f"{path}/{verb}", token, whole)
        self._place = int(str(posted["posted"]))
        return id

    async def read_back(self) -> Found:
        """From 0: what the visitor sees, and whether the agent's whole log has no gap."""
        if not self._id:
            return Found()
        seen, log = await self._read("m"), await self._read("a")
        return compare(self.said, seen) + Found(unlinked=gaps(log))

    async def _read(self, side: str) -> list[Heard]:
        client, path, token = self._door(side)
        heard: list[Heard] = []
        cursor, more = 0, True
        while more:
            page: dict[str, Any] = await client.json("GET", f"{path}/events?after={cursor}", token)
            heard += page["events"]
            cursor, more = page["cursor"], page["more"]
        return heard

    def _door(self, side: str) -> tuple[Client, str, str]:
        """The connection, address and token of the visitor (`m`) or the agent (`a`)."""
        if side == "a":
            return self._agent, f"/v1/agent/conversations/{self._id}", self._desk
        return self._visitor, f"/v1/conversations/{self._id}", self._token
