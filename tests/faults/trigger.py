"""When to kill: at any time, while a post is on its way or being committed, or right after an answer."""

import asyncio
from random import Random

LONGEST_S = 6.0


class Trigger:
    """Each pull waits for one kind of moment, chosen by the seed."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._left = 0
        self._waits_for = ""
        self._pulled = asyncio.Event()

    async def pulled(self) -> str:
        """Returns at the moment, with its name."""
        kind = self._random.choice(("any time", "posting", "posting", "answered"))
        if kind == "any time":
            await asyncio.sleep(0.1 + self._random.random() * 0.9)
            return kind
        self._left, self._waits_for = self._random.randint(3, 60), kind
        self._pulled.clear()
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._pulled.wait()
        except TimeoutError:
            return "any time"
        finally:
            self._waits_for = ""
        if kind == "posting":  # a post takes a few milliseconds, most of them in the commit
            await asyncio.sleep(self._random.random() * 0.006)
        return kind

    def sent(self, method: str) -> None:
        """A request has just left."""
        if method == "POST":
            self._count("posting")

    def told(self, method: str, status: int) -> None:
        """An answer has just arrived."""
        if method == "POST" and status == 201:
            self._count("answered")

    def _count(self, kind: str) -> None:
        if kind == self._waits_for:
            self._left -= 1
            if self._left == 0:
                self._pulled.set()
