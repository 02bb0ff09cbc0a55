"""Every event of the table, for rebuilding what was projected from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from frontdesk.adapters.dynamodb.client import Calls

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def scan_log(client: "DynamoDBClient", table: str) -> Iterator[dict[str, Any]]:
    """Events as records of the change stream, in order within a conversation; half a read unit per 4 KiB."""
    calls = Calls(client)
    start: dict[str, Any] = {}
    while True:
        page = calls(
            "scan",
            TableName=table,
            FilterExpression="begins_with(s, :events)",
            ExpressionAttributeValues={":events": {"S": "e#"}},
            **start,
        )
        for item in page["Items"]:
            keys = {"c": item["c"], "s": item["s"]}
            yield {"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": item, "SequenceNumber": "0"}}
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
