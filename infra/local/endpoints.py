"""Endpoints for the profiles `moto` and `engines`: started here, or given by AWS_ENDPOINT_URL_… variables."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from infra.local.options import Options
from infra.local.server import listen

STARTED_S = 30.0


def given() -> bool:
    """Whether somebody has said where the endpoints are (us, for the process that serves)."""
    return "AWS_ENDPOINT_URL_DYNAMODB" in os.environ or "AWS_ENDPOINT_URL" in os.environ


def supervise(options: Options) -> int:
    """Starts the endpoints and the runner as a child; they end together. Returns the child's exit code."""
    with _endpoints(options) as variables:
        command = [sys.executable, "-m", "infra.local", *sys.argv[1:]]
        child = subprocess.Popen(command, env={**os.environ, **variables})
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: child.terminate())
        return child.wait()


@contextmanager
def _endpoints(options: Options) -> Iterator[Mapping[str, str]]:
    if options.profile == "moto":
        with moto_server() as address:
            yield {"AWS_ENDPOINT_URL": address}
    else:
        from infra.engines import engines

        with engines() as found:
            yield found.environment()


@contextmanager
def moto_server() -> Iterator[str]:
    """moto in a process of its own on the loopback; everything it holds is gone when it ends."""
    with listen("127.0.0.1", 0) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTED_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise OSError("moto_server has ended; python -m moto.server says why")
        try:
            with urlopen(f"{address}/moto-api/data.json", timeout=2):  # noqa: S310 - our own loopback address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise OSError(f"moto_server does not answer after {STARTED_S:.0f} s")
