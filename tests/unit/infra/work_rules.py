"""What must be true of workers, their queues, batches and logs. Each rule returns its complaints."""

import json
from collections.abc import Callable

from tests.unit.infra.cloudformation import FUNCTION, QUEUE, Json, events, name_in, of_type

Rule = Callable[[Json], list[str]]


def endless_logs(template: Json) -> list[str]:
    """Each function writes to a log group of this template, and each group forgets."""
    groups = of_type(template, "AWS::Logs::LogGroup")
    loose = [
        f"{name} has no log group of its own"
        for name, function in of_type(template, FUNCTION).items()
        if name_in(function.get("LoggingConfig", {}).get("LogGroup")) not in groups
    ]
    return loose + [
        f"{name} never forgets" for name, group in groups.items() if "RetentionInDays" not in group
    ]


def early_redelivery(template: Json) -> list[str]:
    """A message stays invisible six times as long as its worker may run, and the batching window on top."""
    queues = of_type(template, QUEUE)
    return [
        f"{name} may run {function['Timeout']} s, its queue shows a message again after {visible} s"
        for name, function, event in events(template, "SQS")
        if (visible := queues[name_in(event["Queue"])].get("VisibilityTimeout", 30))
        < 6 * function["Timeout"] + event.get("MaximumBatchingWindowInSeconds", 0)
    ]


def endless_retries(template: Json) -> list[str]:
    """Each worked queue gives up on a poisoned message, to a queue that keeps it longer than its own."""
    queues = of_type(template, QUEUE)
    complaints = []
    for name, _, event in events(template, "SQS"):
        queue = queues[name_in(event["Queue"])]
        dead = queues.get(name_in(queue.get("RedrivePolicy", {}).get("deadLetterTargetArn")))
        if dead is None:
            complaints.append(f"the queue of {name} has no dead letters")
        elif dead["MessageRetentionPeriod"] <= queue["MessageRetentionPeriod"]:
            complaints.append(f"dead letters of {name} are forgotten before their day is over")
    return complaints


def all_or_nothing_batches(template: Json) -> list[str]:
    """A worker names what failed; the stream gives up in the end, and keeps what failed for good."""
    complaints = [
        f"{name} repeats a whole batch for one failure"
        for kind in ("SQS", "DynamoDB")
        for name, _, event in events(template, kind)
        if event.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]
    ]
    for name, _, event in events(template, "DynamoDB"):
        if not event.get("BisectBatchOnFunctionError") or event.get("MaximumRetryAttempts", -1) < 0:
            complaints.append(f"one bad record stops {name} for a day")
        if "OnFailure" not in event.get("DestinationConfig", {}):
            complaints.append(f"what {name} can't do is lost")
    return complaints


def unfiltered_stream(template: Json) -> list[str]:
    """Only events wake `dispatch`: marks and desks are written far more often."""
    want = {"dynamodb": {"Keys": {"s": {"S": [{"prefix": "e#"}]}}}}
    return [
        f"{name} is woken by more than events"
        for name, _, event in events(template, "DynamoDB")
        if [json.loads(f["Pattern"]) for f in event.get("FilterCriteria", {}).get("Filters", [])] != [want]
    ]
