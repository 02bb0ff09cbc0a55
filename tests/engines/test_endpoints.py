"""The engines speak DynamoDB and SQS where `make engines` says they do."""

import uuid

import boto3
import pytest

pytestmark = pytest.mark.engines


def test_dynamodb_local_returns_the_item_that_stood_in_the_way() -> None:
    dynamodb = boto3.client("dynamodb")
    table = f"engines-{uuid.uuid4().hex}"
    key = {"pk": {"S": "one"}}
    dynamodb.create_table(
        TableName=table,
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName=table, Item={**key, "by": {"S": "the first"}})

    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException) as lost:
        dynamodb.put_item(
            TableName=table,
            Item=key,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )

    assert dict(lost.value.response)["Item"] == {**key, "by": {"S": "the first"}}


def test_elasticmq_delivers_what_was_sent_at_the_address_it_names() -> None:
    sqs = boto3.client("sqs")
    queue = sqs.create_queue(QueueName=f"engines-{uuid.uuid4().hex}")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="hello 你好")

    received = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]

    assert [message["Body"] for message in received] == ["hello 你好"]


def test_dynamodb_local_answers_for_streams_too() -> None:
    assert boto3.client("dynamodbstreams").list_streams()["Streams"] is not None
