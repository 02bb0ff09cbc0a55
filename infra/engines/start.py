"""Starts both engines on free ports, waits until they answer, and ends them by their own process ids."""

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.engines.fetch import CACHE, HERE, EngineError, jars, tool

PATIENCE_S = 90.0
STOP_S = 10.0


@dataclass(frozen=True)
class Endpoints:
    """Where the engines listen, as `http://127.0.0.1:<port>`."""

    dynamodb: str
    sqs: str

    def environment(self) -> Mapping[str, str]:
        """The standard variables that every AWS SDK reads."""
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb,
            "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": self.dynamodb,  # a service of its own to the SDK
            "AWS_ENDPOINT_URL_SQS": self.sqs,
        }


@contextmanager
def engines(cache: Path = CACHE) -> Iterator[Endpoints]:
    """Both engines, empty and in memory, until the block ends. DynamoDB Local listens on every interface:
    it has no setting for that, so start it only on a machine whose firewall you trust."""
    dynamodb, sqs = free_port(), free_port()
    commands = {"dynamodb": dynamodb_command(dynamodb, cache), "elasticmq": elasticmq_command(sqs, cache)}
    with ExitStack() as running:
        logs = Path(running.enter_context(TemporaryDirectory(prefix="frontdesk-engines-")))
        started = [running.enter_context(process(name, command, logs)) for name, command in commands.items()]
        for child, port in zip(started, (dynamodb, sqs), strict=True):
            wait_until_it_answers(child, port)
        yield Endpoints(f"http://127.0.0.1:{dynamodb}", f"http://127.0.0.1:{sqs}")


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def dynamodb_command(port: int, cache: Path) -> list[str]:
    """DynamoDB Local: tables in memory, one set of them for all credentials and regions."""
    folder = jars("dynamodb", cache)
    options = ["-Xmx512m", "-XX:+UseSerialGC", f"-Djava.library.path={folder}", "-cp", f"{folder}/*"]
    main = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
    return [java(), *options, main, "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]


def elasticmq_command(port: int, cache: Path) -> list[str]:
    """ElasticMQ, bound to the loopback; the port enters its configuration as a property."""
    folder = jars("elasticmq", cache)
    options = [
        "-Xmx256m",
        "-XX:+UseSerialGC",
        f"-Dconfig.file={HERE / 'elasticmq.conf'}",
        f"-Dsqs.port={port}",
    ]
    return [java(), *options, "-cp", f"{folder}/*", "org.elasticmq.server.Main"]


def java() -> str:
    """The java program, 17 or newer (an older one says so in the engine's log)."""
    return tool("java", "default-jre-headless")


@dataclass(frozen=True)
class Child:
    """A running engine and where it logs."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path

    def failure(self, what: str) -> EngineError:
        """An error with the last lines of the engine's log."""
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        return EngineError(f"{self.name} {what}; the end of {self.log.name}:\n{tail}")


@contextmanager
def process(name: str, command: list[str], logs: Path) -> Iterator[Child]:
    """A child in a process group of its own, so that Ctrl-C reaches us first and we end it in order."""
    log = logs / f"{name}.log"
    with log.open("wb") as output:
        popen = subprocess.Popen(
            [*leash(), *command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, process_group=0
        )
    try:
        yield Child(name, popen, log)
    finally:
        popen.terminate()
        try:
            popen.wait(STOP_S)
        except subprocess.TimeoutExpired:
            popen.kill()
            popen.wait()


def leash() -> list[str]:
    """On Linux the kernel ends the engine when we are killed; elsewhere a kill -9 of us leaves it running."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def wait_until_it_answers(child: Child, port: int, patience_s: float = PATIENCE_S) -> None:
    """Any HTTP answer will do: both engines greet an empty request with a 4xx."""
    deadline = time.monotonic() + patience_s
    while not answers(port):
        if child.popen.poll() is not None:
            raise child.failure(f"ended with code {child.popen.returncode}")
        if time.monotonic() > deadline:
            raise child.failure(f"did not answer within {patience_s:.0f} s")
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Whether something speaks HTTP there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
