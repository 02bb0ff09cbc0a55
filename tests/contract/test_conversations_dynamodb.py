"""What only DynamoDB does: consistency, units, conflicts, throttles, unprocessed items."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from frontdesk import errors
from frontdesk.adapters.dynamodb.client import Calls, dynamodb_client
from frontdesk.adapters.dynamodb.codec import to_item
from frontdesk.adapters.dynamodb.conversations import DynamoConversations
from frontdesk.adapters.dynamodb.holds import desk_key
from frontdesk.conversation.model import Mark
from frontdesk.conversation.ports import Busy
from tests import world
from tests.contract.stores import ADA, DYNAMO, SHOP, dynamo_conversations, message, place, releases, takes
from tests.contract.tables import REGION

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

HERE = place(1)
Reaction = dict[str, Any] | Exception


class Canned:
    """Answers each call with its next reaction, the last one for ever, and remembers what was asked."""

    def __init__(self, *reactions: Reaction) -> None:
        self.reactions = list(reactions)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        def call(**parameters: Any) -> dict[str, Any]:
            self.asked.append((operation, parameters))
            reaction = self.reactions.pop(0) if len(self.reactions) > 1 else self.reactions[0]
            if isinstance(reaction, Exception):
                raise reaction
            return reaction

        return call


def canned(*reactions: Reaction) -> tuple[Canned, DynamoConversations]:
    client = Canned(*reactions)
    calls = Calls(cast("DynamoDBClient", client), sleep=lambda _: None)
    return client, DynamoConversations(cast("DynamoDBClient", client), "conversations", calls=calls)


def refusal(code: str, **more: Any) -> ClientError:
    return ClientError(cast("Any", {"Error": {"Code": code}, **more}), "PutItem")


def cancelled(*codes: str) -> ClientError:
    reasons = [{"Code": code} for code in codes]
    return refusal("TransactionCanceledException", CancellationReasons=reasons)


THROTTLED = refusal("ProvisionedThroughputExceededException")


def test_a_tail_is_eventually_consistent_unless_asked() -> None:
    client, log = canned({"Items": []})
    log.tail(HERE, 3)
    log.tail(HERE, 3, consistent=True)
    assert [asked["ConsistentRead"] for _, asked in client.asked] == [False, True]


def test_every_page_of_a_tail_is_as_consistent_as_the_first() -> None:
    page = {"Items": [to_item(HERE, message(1))], "LastEvaluatedKey": {"c": {"S": "here"}}}
    client, log = canned(page, {"Items": [to_item(HERE, message(2))]})
    assert log.tail(HERE, 1, consistent=True) == [message(1), message(2)]
    assert [asked["ConsistentRead"] for _, asked in client.asked] == [True, True]
    assert client.asked[1][1]["ExclusiveStartKey"] == {"c": {"S": "here"}}


def test_a_plain_put_that_meets_a_transaction_is_busy() -> None:
    _, log = canned(refusal("TransactionConflictException"))
    with pytest.raises(Busy):
        log.put(HERE, message(1))


@pytest.mark.parametrize(
    "codes", [("TransactionConflict", "None"), ("None", "TransactionConflict"), ("TransactionConflict",) * 2]
)
def test_a_transaction_that_meets_another_is_busy(codes: tuple[str, ...]) -> None:
    _, log = canned(cancelled(*codes))
    with pytest.raises(Busy):
        log.put(HERE, message(2), [takes(ADA, 2)])


def test_an_event_in_the_way_counts_more_than_a_conflict_on_a_desk() -> None:
    error = cancelled("ConditionalCheckFailed", "TransactionConflict")
    cast("Any", error.response)["CancellationReasons"][0]["Item"] = to_item(HERE, message(2))
    _, log = canned(error)
    assert log.put(HERE, message(2, id="other"), [takes(ADA, 2)]) == message(2)


def test_a_transaction_cancelled_for_our_own_fault_is_not_busy() -> None:
    _, log = canned(cancelled("ValidationError", "None"))
    with pytest.raises(ClientError):
        log.put(HERE, message(2), [takes(ADA, 2)])


def test_a_repeated_transaction_carries_its_token_and_a_new_one_another() -> None:
    client, log = canned(THROTTLED, {}, {})
    log.put(HERE, message(2), [takes(ADA, 2)])
    log.put(HERE, message(3), [releases(ADA, 3)])
    first, again, second = (asked["ClientRequestToken"] for _, asked in client.asked)
    assert first == again != second


@pytest.mark.parametrize(
    "error",
    [
        THROTTLED,
        refusal("ThrottlingException"),
        refusal("InternalServerError", ResponseMetadata={"HTTPStatusCode": 500}),
        cancelled("None", "ThrottlingError"),
        EndpointConnectionError(endpoint_url="https://dynamodb.example"),
        ReadTimeoutError(endpoint_url="https://dynamodb.example"),
    ],
)
def test_what_passes_is_tried_again_and_then_unavailable(error: Exception) -> None:
    client, log = canned(error, {})
    assert log.put(HERE, message(1)) is None
    assert len(client.asked) == 2
    client, log = canned(error)
    with pytest.raises(errors.Unavailable) as refused:
        log.put(HERE, message(1))
    assert (len(client.asked), refused.value.retry_after) == (3, 1)


def test_other_faults_are_not_repeated() -> None:
    client, log = canned(refusal("ResourceNotFoundException"))
    with pytest.raises(ClientError):
        log.put(HERE, message(1))
    assert len(client.asked) == 1


def test_when_every_call_is_throttled_traffic_stays_below_1_1_times() -> None:
    client, log = canned(THROTTLED)
    for _ in range(1000):
        with pytest.raises(errors.Unavailable):
            log.put(HERE, message(1))
    assert 1000 < len(client.asked) <= 1100


def test_between_two_tries_it_sleeps_a_random_part_of_a_growing_span() -> None:
    slept: list[float] = []
    calls = Calls(cast("DynamoDBClient", Canned(THROTTLED)), sleep=slept.append, jitter=lambda: 0.5)
    with pytest.raises(errors.Unavailable):
        calls("put_item")
    assert slept == [0.025, 0.05]


def test_unprocessed_deletions_are_asked_for_again() -> None:
    left = {"UnprocessedItems": {"conversations": [{"DeleteRequest": {"Key": {"s": {"S": "e#2"}}}}]}}
    client, log = canned(left, {})
    log.delete(HERE, [1, 2])
    assert [len(asked["RequestItems"]["conversations"]) for _, asked in client.asked] == [2, 1]
    _, log = canned(left)
    with pytest.raises(errors.Unavailable):
        log.delete(HERE, [1, 2])


def test_desks_that_were_not_read_are_asked_for_again() -> None:
    left = {"Responses": {}, "UnprocessedKeys": {"conversations": {"Keys": [{"c": {"S": "x"}}]}}}
    client, log = canned(left, {"Responses": {}})
    log.desks(SHOP, [ADA, ADA])
    assert [len(asked["RequestItems"]["conversations"]["Keys"]) for _, asked in client.asked] == [1, 1]


def test_waiting_survives_a_store_that_is_throttled() -> None:
    _, log = canned(THROTTLED)
    assert asyncio.run(log.wait(HERE, 1, 0.05)) is False


def test_the_client_itself_repeats_nothing_and_gives_up_soon() -> None:
    config = dynamodb_client(REGION).meta.config
    assert config.retries == {"total_max_attempts": 1, "mode": "standard"}  # type: ignore[attr-defined]
    assert (config.connect_timeout, config.read_timeout) == (1, 2)  # type: ignore[attr-defined]


def test_the_client_goes_where_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1")
    assert dynamodb_client(REGION).meta.endpoint_url == "http://127.0.0.1:1"
    assert dynamodb_client(REGION, "http://127.0.0.1:2").meta.endpoint_url == "http://127.0.0.1:2"
    monkeypatch.delenv("AWS_ENDPOINT_URL_DYNAMODB")
    assert REGION in dynamodb_client(REGION).meta.endpoint_url


Pair = tuple["DynamoDBClient", DynamoConversations]


@pytest.fixture(params=DYNAMO)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """A client and the port on it; a store of its own stands open, so that moto is on."""
    for _ in request.param(tmp_path):
        yield dynamo_conversations()


def test_free_always_follows_from_capacity_and_holds(pair: Pair) -> None:
    client, log = pair
    chance = random.Random(4)
    log.set_desk(SHOP, ADA, capacity=3)
    heads = [0] * 5
    for _ in range(60):
        number = chance.randrange(5)
        heads[number] += 1
        change = takes(ADA, heads[number], chance.choice((1, 2))) if chance.random() < 0.6 else None
        try:
            log.put(place(number), message(heads[number]), [change or releases(ADA, heads[number])])
        except errors.NoRoom:
            heads[number] -= 1
        if chance.random() < 0.2:
            log.set_desk(SHOP, ADA, capacity=chance.randrange(5))
        desk = log.desk(SHOP, ADA)
        assert desk is not None
        assert stored_free(client, log) == desk.free


def test_free_places_that_do_not_follow_are_found_and_counted_anew(pair: Pair) -> None:
    client, log = pair
    log.set_desk(SHOP, ADA, capacity=3, online=True, at=world.NOW)
    log.put(place(1), message(1), [takes(ADA, 1)])
    client.update_item(
        TableName=log._table,
        Key=desk_key(SHOP, ADA),
        UpdateExpression="SET #free = :free",
        ExpressionAttributeNames={"#free": "free"},
        ExpressionAttributeValues={":free": {"N": "7"}},
    )
    assert log.drift(SHOP, ADA) == 5
    log.mend(SHOP, ADA, {})
    assert (log.drift(SHOP, ADA), stored_free(client, log)) == (0, 2)


def stored_free(client: "DynamoDBClient", log: DynamoConversations) -> int:
    key = {"c": {"S": f"{SHOP}#{ADA}"}, "s": {"S": "hold"}}
    item = client.get_item(TableName=log._table, Key=key, ConsistentRead=True)["Item"]
    return int(item["free"]["N"])


@pytest.mark.engines
def test_a_message_costs_one_write_unit_and_its_tail_half_a_read_unit() -> None:
    client, log = dynamo_conversations()
    units: list[float] = []
    client.meta.events.register("provide-client-params.dynamodb.*", ask_for_units)
    client.meta.events.register("after-call.dynamodb.*", lambda parsed, **_: units.append(units_of(parsed)))
    text = "我的快递到哪了" * 23
    for seq in range(1, 6):
        log.put(HERE, message(seq, text))
    log.tail(HERE, 1)
    log.mark(HERE, Mark("seen:visitor", 1, 0, world.NOW, {"seq": 5}))
    asyncio.run(log.wait(HERE, 5, 0))
    assert units == [1.0] * 5 + [0.5, 1.0, 0.5]


def ask_for_units(params: dict[str, Any], **_: Any) -> None:
    params["ReturnConsumedCapacity"] = "TOTAL"


def units_of(parsed: dict[str, Any]) -> float:
    return float(parsed["ConsumedCapacity"]["CapacityUnits"])
