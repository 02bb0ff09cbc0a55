"""Turns the resources of the stacks into a plan; what it does not know is an error, never a guess."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from infra.local.gateway_plan import api_of
from infra.local.kinds import INERT, RUN
from infra.local.plan import (
    Function,
    Json,
    Plan,
    Queue,
    QueueMapping,
    Schedule,
    StreamMapping,
    Table,
)
from infra.local.stacks import Resource, Stack
from infra.local.template import TemplateError

PARTIAL = "ReportBatchItemFailures"
MAPPING_KEYS = {
    "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "Enabled", "EventSourceArn",
    "FilterCriteria", "FunctionName", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "ParallelizationFactor",
    "ScalingConfig", "StartingPosition", "Tags",
}  # fmt: skip
TABLE_KEYS = {
    "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema", "LocalSecondaryIndexes",
    "ProvisionedThroughput",
}  # fmt: skip


def plan(stack: Stack) -> Plan:
    """Reads every resource of the root stack and those nested in it; raises TemplateError."""
    kinds: dict[str, list[Resource]] = defaultdict(list)
    for resource in stack.resources():
        kinds[resource.kind].append(resource)
    unknown = sorted(kind for kind in kinds if kind not in RUN and kind not in INERT)
    if unknown:
        raise TemplateError(f"the runner neither runs nor knows how to ignore {', '.join(unknown)}")
    mappings = kinds["AWS::Lambda::EventSourceMapping"]
    return Plan(
        functions={each.name: function_of(each) for each in kinds["AWS::Lambda::Function"]},
        api=api_of(*(kinds[f"AWS::ApiGateway::{each}"] for each in ("RestApi", "Stage", "GatewayResponse"))),
        queues={each.name: queue_of(each) for each in kinds["AWS::SQS::Queue"]},
        queue_mappings=tuple(queue_mapping_of(each) for each in mappings if _service(each) == "sqs"),
        stream_mappings=tuple(stream_mapping_of(each) for each in mappings if _service(each) == "dynamodb"),
        schedules=tuple(schedules_of(kinds["AWS::Events::Rule"])),
        tables={each.name: table_of(each) for each in kinds["AWS::DynamoDB::Table"]},
        buckets=tuple(each.name for each in kinds["AWS::S3::Bucket"]),
        layers=tuple(_folder(each, "Content") for each in kinds["AWS::Lambda::LayerVersion"]),
        inert={kind: INERT[kind] for kind in sorted(kinds) if kind in INERT},
    )


def function_of(resource: Resource) -> Function:
    given = resource.properties
    return Function(
        resource.name,
        _folder(resource, "Code"),
        given["Handler"],
        int(given.get("Timeout", 3)),
        int(given.get("MemorySize", 128)),
        {key: str(value) for key, value in given.get("Environment", {}).get("Variables", {}).items()},
    )


def queue_of(resource: Resource) -> Queue:
    given = resource.properties
    if given.get("FifoQueue"):
        raise TemplateError(f"{resource.logical}: FIFO queues are not run")
    redrive = given.get("RedrivePolicy", {})
    dead = redrive.get("deadLetterTargetArn")
    return Queue(
        resource.name,
        resource.arn,
        int(given.get("VisibilityTimeout", 30)),
        int(given.get("DelaySeconds", 0)),
        int(given.get("MessageRetentionPeriod", 345_600)),
        int(redrive["maxReceiveCount"]) if redrive else None,
        dead.rpartition(":")[2] if dead else None,
    )


def queue_mapping_of(resource: Resource) -> QueueMapping:
    given = _mapping(resource)
    if "FilterCriteria" in given or "DestinationConfig" in given:
        raise TemplateError(f"{resource.logical}: a queue's mapping runs without filters and destinations")
    concurrency = given.get("ScalingConfig", {}).get("MaximumConcurrency")
    return QueueMapping(
        function_name(given["FunctionName"]),
        given["EventSourceArn"].rpartition(":")[2],
        int(given.get("BatchSize", 10)),
        int(given.get("MaximumBatchingWindowInSeconds", 0)),
        PARTIAL in given.get("FunctionResponseTypes", []),
        int(concurrency) if concurrency is not None else None,
    )


def stream_mapping_of(resource: Resource) -> StreamMapping:
    given = _mapping(resource)
    patterns = given.get("FilterCriteria", {}).get("Filters", [])
    return StreamMapping(
        function_name(given["FunctionName"]),
        given["EventSourceArn"].split("/")[1],
        int(given.get("BatchSize", 100)),
        int(given.get("MaximumBatchingWindowInSeconds", 0)),
        int(given.get("ParallelizationFactor", 1)),
        bool(given.get("BisectBatchOnFunctionError", False)),
        int(given.get("MaximumRetryAttempts", -1)),
        int(given.get("MaximumRecordAgeInSeconds", -1)),
        PARTIAL in given.get("FunctionResponseTypes", []),
        tuple(json.loads(each["Pattern"]) for each in patterns),
        given.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
        given.get("StartingPosition", "TRIM_HORIZON"),
    )


def schedules_of(rules: Iterable[Resource]) -> Iterable[Schedule]:
    for rule in rules:
        given = rule.properties
        if "ScheduleExpression" not in given:
            raise TemplateError(f"{rule.logical}: only scheduled rules are run, not event patterns")
        if given.get("State", "ENABLED") != "ENABLED":
            continue
        for target in given.get("Targets", []):
            text = target.get("Input")
            event = json.loads(text) if text else None
            yield Schedule(rule.logical, function_name(target["Arn"]), given["ScheduleExpression"], event)


def table_of(resource: Resource) -> Table:
    given = resource.properties
    properties = {key: value for key, value in given.items() if key in TABLE_KEYS}
    view = given.get("StreamSpecification", {}).get("StreamViewType")
    if view:
        properties["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    ttl = given.get("TimeToLiveSpecification", {})
    return Table(resource.name, properties, ttl.get("AttributeName") if ttl.get("Enabled") else None)


def function_name(reference: str) -> str:
    """The function's name out of its name or ARN, with or without a version."""
    return reference.partition(":function:")[2].partition(":")[0] or reference


def _mapping(resource: Resource) -> Json:
    unknown = sorted(set(resource.properties) - MAPPING_KEYS)
    if unknown:
        raise TemplateError(f"{resource.logical}: {', '.join(unknown)} is not run")
    return resource.properties


def _service(mapping: Resource) -> str:
    arn: Any = mapping.properties["EventSourceArn"]
    service = str(arn).split(":")[2]
    if service not in ("sqs", "dynamodb"):
        raise TemplateError(f"{mapping.logical}: events from {service} are not run")
    return service


def _folder(resource: Resource, key: str) -> str:
    code = resource.properties[key]
    if code.get("S3Bucket") != "local":
        raise TemplateError(f"{resource.logical}: its code is not a folder of this repository")
    return str(code["S3Key"])
