"""The servers of bench/sse.py: our streams, and a bare hub on uvicorn to compare them with.

Commands come on stdin, one JSON a line; each is answered by one JSON line on stdout:
`{"append": seconds, "rate": per_s}` appends events and tells CPU seconds and count; `{}` tells the process's
MiB and the last seq of each conversation.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal, Protocol

import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from bench.stage import pss_mib
from frontdesk import bootstrap
from frontdesk.conversation.model import Author, Event, Kind, Place, Side, State, Status
from frontdesk.entrypoints.http.sse import block
from frontdesk.entrypoints.http.wire_log import event_out
from infra.local.asgi import Mounted
from infra.local.gateway import Gateway
from infra.local.options import DEFAULTS, ROOT
from infra.local.planner import plan
from infra.local.refusals import Refusals
from infra.local.runtime import Runtime
from infra.local.server import Server, listen
from infra.local.stacks import Stack
from infra.local.template import read

TENANT, VISITOR = "ten_01JDSH0P0000000000000000QG", "vis_01JDSH0P0000000000000000QG"
AGENT = "agt_01JDSH0P0000000000000000AD"
TEXT = "Could you please look after the delivery again? It should have come on Monday morning."
TICK_S = 0.005


class Hub(Protocol):
    """What the bench asks of a server: to start, and to let one conversation have one more event."""

    async def start(self, port: int) -> None: ...

    seqs: list[int]

    def append(self, number: int) -> None: ...


def place(number: int) -> Place:
    return Place(TENANT, f"cnv_01JDSH0P{number:018d}")


def event(seq: int) -> Event:
    """A visitor's message that an agent owes an answer, so that the stream stays open."""
    now = time.time_ns() // 1_000_000
    state = State(Status.OPEN, AGENT, since=1, visible=seq, unanswered=1, waiting_since=now)
    author = Author(Side.VISITOR, VISITOR)
    return Event(seq, seq - 1, Kind.MESSAGE, author, f"m_1_{seq:010d}", now, TEXT, {}, state)


class Ours:
    """The runner's server with `stream` alone, over SQLite without fsync."""

    def __init__(self, folder: Path, conversations: int) -> None:
        self._folder = folder
        self.seqs = [1] * conversations

    async def start(self, port: int) -> None:
        parameters = {**DEFAULTS, "ApiRate": "100000", "ApiBurst": "100000"}
        planned = plan(Stack(read(ROOT / "template.yaml", parameters), parameters))
        runtime = Runtime(planned.functions["Stream"], self._variables())
        mounted = Mounted(asyncio.get_running_loop(), runtime, _report, Refusals(planned.api.refusals))
        mounted.preload()  # a framework's import is no connection's weight
        gateway = Gateway(planned.api, {}, {"Stream": mounted}, _report)
        self._services = runtime.context().run(bootstrap.services)
        runtime.context().run(bootstrap.group_commit).read("PRAGMA synchronous=OFF")
        for number in range(len(self.seqs)):
            self._services.conversations.put(place(number), event(1))
        await Server(gateway.accept).start(listen("127.0.0.1", port))

    def _variables(self) -> dict[str, str]:
        return {
            "FRONTDESK_PROFILE": "embedded",
            "FRONTDESK_SQLITE": str(self._folder / "sse.db"),
            "FRONTDESK_SECRET": (self._folder / "secret").read_text("utf-8"),
        }

    def append(self, number: int) -> None:
        self.seqs[number] += 1
        self._services.conversations.put(place(number), event(self.seqs[number]))


class Bare:
    """The usual hub on uvicorn and Starlette: no auth, no store, no cursor, the same bytes."""

    def __init__(self, protocol: Literal["h11", "httptools"], conversations: int) -> None:
        self._protocol = protocol
        self._queues: list[asyncio.Queue[Event]] = [asyncio.Queue() for _ in range(conversations)]
        self.seqs = [1] * conversations

    async def start(self, port: int) -> None:
        import uvicorn

        config = uvicorn.Config(
            Starlette(routes=[Route("/v1/conversations/{id}/stream", self._stream)]),
            "127.0.0.1",
            port,
            http=self._protocol,
            log_level="warning",
            access_log=False,
        )
        server = uvicorn.Server(config)
        self._serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.05)

    async def _stream(self, request: Request) -> StreamingResponse:
        queue = self._queues[int(request.path_params["id"][-18:])]
        while not queue.empty():
            queue.get_nowait()

        async def told() -> AsyncIterator[bytes]:
            yield b": hello\n\n"
            while True:
                happened = await queue.get()
                yield block("event", event_out(happened), happened.seq)

        return StreamingResponse(told(), media_type="text/event-stream")

    def append(self, number: int) -> None:
        self.seqs[number] += 1
        self._queues[number].put_nowait(event(self.seqs[number]))


def _report(function: str, request: str, error: BaseException) -> None:
    print(f"{function} {request}: {error!r}", file=sys.stderr)


async def append(hub: Hub, conversations: int, seconds: float, rate: float) -> dict[str, float]:
    """Events spread over all conversations at an even rate; CPU of this process meanwhile."""
    began, cpu, count = time.perf_counter(), time.process_time(), 0
    while (passed := time.perf_counter() - began) < seconds:
        due = int(passed * rate)
        while count < due:
            hub.append(count % conversations)
            count += 1
        await asyncio.sleep(TICK_S)
    await asyncio.sleep(0.5)  # what was appended last must still be told
    return {"cpu": time.process_time() - cpu, "count": count}


async def main() -> None:
    kind, port, folder, conversations = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    protocol: Literal["h11", "httptools"] = "h11" if kind == "plain" else "httptools"
    hub: Hub = Ours(folder, conversations) if kind == "ours" else Bare(protocol, conversations)
    await hub.start(port)
    print(json.dumps({"ready": True}), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        if "append" in asked:
            answer: object = await append(hub, conversations, asked["append"], asked["rate"])
        else:
            answer = {"pss": pss_mib(os.getpid()), "seqs": hub.seqs}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    if sys.argv[1] in ("plain", "quicker"):
        asyncio.run(main())  # uvicorn brings no uvloop of its own, nor httptools
    else:
        uvloop.run(main())
