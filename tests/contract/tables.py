"""Tables as infra/data.yaml defines them, made for a test on moto or on DynamoDB Local."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import yaml

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DATA = Path(__file__).parents[2] / "infra" / "data.yaml"
NEEDED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
REGION = "eu-central-1"


def create_table(client: "DynamoDBClient", resource: str) -> str:
    """Create the table of this logical id under a name of its own; returns the name."""
    name = f"{resource.lower()}-{uuid4().hex}"
    client.create_table(TableName=name, **definition(resource))
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    return name


@cache
def definition(resource: str, *wanted: str) -> dict[str, Any]:
    """Keys and indexes of the table, or `wanted`; what costs or protects it plays no part in a test."""
    template = yaml.load(DATA.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # a SafeLoader
    properties = template["Resources"][resource]["Properties"]
    return {name: properties[name] for name in wanted or NEEDED if name in properties}


class _Loader(yaml.SafeLoader):
    """CloudFormation's short functions (!Ref, !If …) are read as nothing: keys and indexes use none."""


_Loader.add_multi_constructor("!", lambda _loader, _tag, _node: None)
