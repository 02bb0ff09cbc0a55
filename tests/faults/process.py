"""The real runner as a child process, and the only way it ever ends here: kill -9."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from tests.faults import wire

ROOT = Path(__file__).parents[2]
STARTED_S = 90.0
LIMITS = ("--parameter", "ApiRate=100000", "--parameter", "ApiBurst=100000")


class Child:
    """`python -m infra.local` on one port and one data folder; what it prints goes to a file beside it."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns at once; `ready` waits."""
        self.data.mkdir(parents=True, exist_ok=True)
        options = ("--profile", "embedded", "--no-reload", "--port", str(self.port), "--data", str(self.data))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment["PYTHONPATH"] = os.pathsep.join(
            [str(ROOT), str(ROOT / "layers" / "frontdesk" / "python")]
        )
        with (self.data.with_suffix(".log")).open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "infra.local", *options, *LIMITS,
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        self.starts += 1

    async def ready(self) -> Any:
        """What it says of the seeded shop. Raises Ended if it gave up by itself."""
        assert self._process is not None
        up = asyncio.create_task(wire.ready(self.port, STARTED_S))
        ended = asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait({up, ended}, return_when=asyncio.FIRST_COMPLETED)
            if up.done():
                return up.result()
            raise Ended(f"the runner ended with {ended.result()}: see {self.data.with_suffix('.log')}")
        finally:
            up.cancel()
            ended.cancel()
            await asyncio.gather(up, ended, return_exceptions=True)

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


class Ended(Exception):
    """The runner did not come up again."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
