"""Starts the engines on free ports, waits until they answer, and ends them by their own process ids."""

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

from infra.engines.fetch import CACHE, HERE, EngineError, jars, java
from infra.engines.search import command as opensearch_command
from infra.engines.search import installed

PATIENCE_S = 180.0  # OpenSearch needs a minute on a busy machine
STOP_S = {"opensearch": 1.0}  # it would take 30 s to leave in order, and nothing of it is kept
STOP_OTHERS_S = 10.0


@dataclass(frozen=True)
class Endpoints:
    """Where the engines listen, as `http://127.0.0.1:<port>`; `opensearch` is "" if nobody asked for it."""

    dynamodb: str
    sqs: str
    opensearch: str = ""

    def environment(self) -> Mapping[str, str]:
        """The standard variables that every AWS SDK reads, and our own for the search engine."""
        return {
            "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb,
            "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": self.dynamodb,  # a service of its own to the SDK
            "AWS_ENDPOINT_URL_SQS": self.sqs,
            **({"FRONTDESK_OPENSEARCH_URL": self.opensearch} if self.opensearch else {}),
        }


@contextmanager
def engines(cache: Path = CACHE, *, search: bool = False) -> Iterator[Endpoints]:
    """All of them, empty, until the block ends; OpenSearch only if there is something to `search`, since it
    takes half a minute and 700 MB. DynamoDB Local listens on every interface: it has no setting for that, so
    start it only on a machine whose firewall you trust."""
    ports = {name: free_port() for name in ("dynamodb", "elasticmq", "opensearch")}
    commands = {
        "dynamodb": dynamodb_command(ports["dynamodb"], cache),
        "elasticmq": elasticmq_command(ports["elasticmq"], cache),
    }
    with ExitStack() as running:
        if search:
            home = running.enter_context(installed(cache))
            commands = {"opensearch": opensearch_command(home, ports["opensearch"]), **commands}
        logs = Path(running.enter_context(TemporaryDirectory(prefix="frontdesk-engines-")))
        started = [running.enter_context(process(name, command, logs)) for name, command in commands.items()]
        for child in started:
            wait_until_it_answers(child, ports[child.name])
        addresses = {name: f"http://127.0.0.1:{ports[name]}" for name in commands}
        yield Endpoints(addresses["dynamodb"], addresses["elasticmq"], addresses.get("opensearch", ""))


@contextmanager
def opensearch(cache: Path = CACHE) -> Iterator[str]:
    """The address of an empty OpenSearch alone, until the block ends."""
    port = free_port()
    with ExitStack() as running:
        home = running.enter_context(installed(cache))
        logs = Path(running.enter_context(TemporaryDirectory(prefix="frontdesk-engines-")))
        child = running.enter_context(process("opensearch", opensearch_command(home, port), logs))
        wait_until_it_answers(child, port)
        yield f"http://127.0.0.1:{port}"


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
            popen.wait(STOP_S.get(name, STOP_OTHERS_S))
        except subprocess.TimeoutExpired:
            popen.kill()
            popen.wait()


def leash() -> list[str]:
    """On Linux the kernel ends the engine when we are killed; elsewhere a kill -9 of us leaves it running."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def wait_until_it_answers(child: Child, port: int, patience_s: float = PATIENCE_S) -> None:
    """Any HTTP answer will do: two of the engines greet an empty request with a 4xx."""
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
        return connection.getresponse().status != 503  # OpenSearch's, until it has elected itself
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
