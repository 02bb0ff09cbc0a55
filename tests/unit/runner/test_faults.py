"""The fault layer: seeded, one stream of chances for each kind, and each fault does what it says."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from infra.local.aws import client
from infra.local.consumer import Message
from infra.local.faults import Faults, FaultyChanges, FaultyCommits, FaultyDeliveries
from infra.local.faulty_aws import faulty_aws
from infra.local.feed import Record
from tests.unit.runner.client import run
from tests.unit.runner.scripted import Store
from tests.unit.runner.test_feed import Log, numbers, record

ALWAYS, NEVER = 1.0, 0.0


class Letters:
    """A queue with one message in each batch."""

    def __init__(self) -> None:
        self.next, self.deleted = 0, 0

    async def receive(self, limit: int) -> list[Message]:
        self.next += 1
        return [Message(f"m{self.next}{letter}", "", "", {}) for letter in "abc"][:limit]

    def delete(self, messages: list[Message]) -> None:
        self.deleted += len(messages)


def batches(faults: Faults, times: int = 2) -> list[list[str]]:
    async def main() -> list[list[str]]:
        queue = FaultyDeliveries(Letters(), faults)
        return [[each.id for each in await queue.receive(3)] for _ in range(times)]

    return run(main)


def test_the_same_seed_gives_the_same_faults() -> None:
    def course(seed: int) -> list[bool]:
        faults = Faults({"lose_answer": 0.5}, seed)
        return [faults.lose_answer() for _ in range(64)]

    assert course(1) == course(1)
    assert course(1) != course(2)


def test_one_kind_does_not_shift_another() -> None:
    alone, together = Faults({"lose_answer": 0.5}), Faults({"lose_answer": 0.5, "throttle": 0.5})
    for _ in range(20):
        together.happens("throttle")
        assert alone.lose_answer() == together.lose_answer()


def test_a_fault_nobody_knows_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"seed": 1, "earthquake": 1}))
    with pytest.raises(ValueError, match="earthquake"):
        Faults.read(file)


def test_a_deleted_message_comes_again() -> None:
    assert batches(Faults({"duplicate_message": ALWAYS}))[1] == ["m2a", "m2b", "m2c", "m1a", "m1b", "m1c"]


def test_messages_come_in_another_order() -> None:
    found = [each for batch in batches(Faults({"reorder_messages": ALWAYS}), 8) for each in batch]
    assert found != sorted(found)
    assert len(set(found)) == 24


def test_a_lost_deletion_deletes_nothing() -> None:
    queue = Letters()
    FaultyDeliveries(queue, Faults({"lose_delete": ALWAYS})).delete([Message("m", "", "", {})])
    assert queue.deleted == 0


def test_an_old_batch_comes_again_and_the_place_stays() -> None:
    async def main() -> list[list[Record]]:
        return [await changes.next(2) for _ in range(3)]

    log = Log([record(1), record(2), record(3)])
    changes = FaultyChanges(log, Faults({"redeliver_batch": ALWAYS}))
    assert [numbers(each) for each in run(main)] == [["1", "2"], ["1", "2"], ["1", "2"]]
    changes.done()
    assert log.kept == 0


def test_a_commit_that_fails_on_purpose_undoes_the_turn() -> None:
    store = Store()
    commits = FaultyCommits(store, Faults({"fail_commit": ALWAYS}))
    with commits.deferred():
        store.open.append("message")
    with pytest.raises(OSError, match="on purpose"):
        commits.flush()
    assert (store.open, store.durable) == ([], [])


class Endpoint(ThreadingHTTPServer):
    """Says `{}` to every call and counts them."""

    calls = 0

    class Answer(BaseHTTPRequestHandler):
        """One call."""

        def do_POST(self) -> None:
            assert isinstance(self.server, Endpoint)
            self.server.calls += 1
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *arguments: object) -> None:
            """Quiet."""


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    with Endpoint(("127.0.0.1", 0), Endpoint.Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        yield server
        server.shutdown()


def put(kind: str) -> None:
    with faulty_aws(Faults({kind: ALWAYS})):
        client("dynamodb").put_item(TableName="log", Item={"c": {"S": "x"}})


@pytest.mark.parametrize(
    ("kind", "code"),
    [("throttle", "ProvisionedThroughputExceededException"), ("conflict", "TransactionConflictException")],
)
def test_dynamodb_refuses_before_it_does_anything(kind: str, code: str, endpoint: Endpoint) -> None:
    with pytest.raises(ClientError) as caught:
        put(kind)
    assert caught.value.response["Error"]["Code"] == code
    assert endpoint.calls == 0


def test_a_lost_response_leaves_the_write_done(endpoint: Endpoint) -> None:
    with pytest.raises(ReadTimeoutError):
        put("lose_response")
    assert endpoint.calls > 0


def test_after_the_block_nothing_is_faulty(endpoint: Endpoint) -> None:
    with pytest.raises(ClientError):
        put("throttle")
    client("dynamodb").put_item(TableName="log", Item={"c": {"S": "x"}})
    assert endpoint.calls == 1
