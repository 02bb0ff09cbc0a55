"""The change stream: each new event of the log becomes an inbox row and the jobs it brings."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.conversation.codec import from_record
from frontdesk.conversation.model import Event, Place
from frontdesk.entrypoints.due import due_for
from frontdesk.entrypoints.log import log
from frontdesk.inbox.project import projections_of
from frontdesk.work.jobs import Job, jobs_for

Failures = dict[str, list[dict[str, str]]]
Bring = Callable[[Place, Sequence[Job]], None]


def handle(batch: Mapping[str, Any]) -> Failures:
    """A batch of DynamoDB Streams records to the first place that must be read again.

    Content never fails a batch: what can't be handled is parked, since a failed record would block its shard.
    Only a store that is away does; everything after it is repeated, and repeating does no harm.
    """
    of = services()
    return hand_on(of, batch["Records"], lambda _, jobs: send(of, jobs))


def send(of: Services, jobs: Sequence[Job]) -> None:
    for job in jobs:
        of.queue.send(job.queue, job.body, job.delay_s)


def hand_on(of: Services, records: Sequence[Mapping[str, Any]], bring: Bring) -> Failures:
    """Project each record, and let `bring` decide about its jobs; `handle` says what may fail."""
    for record in records:
        try:
            _handle(of, record["dynamodb"], bring)
        except errors.Unavailable:
            log("stream_waits", place=record["dynamodb"].get("SequenceNumber"))
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def _handle(of: Services, change: Mapping[str, Any], bring: Bring) -> None:
    if "OldImage" in change or "NewImage" not in change:
        return  # overwritten or deleted: only an event's first appearance is news
    try:
        place, event = read_event(change["NewImage"])
        projections = list(projections_of(place, event, due_for(of, place.tenant)))
        jobs = jobs_for(place, event)
    except errors.Unavailable:
        raise  # the policy could not be read
    except Exception as error:  # nothing else here asks a store: whatever went wrong, the content is to blame
        _park(of, change, error)
        return
    for projection in projections:
        of.inbox.project(projection)
    bring(place, jobs)


def read_event(image: Mapping[str, Any]) -> tuple[Place, Event]:
    """A stored item in DynamoDB's typed JSON as an event; raises where it is not one."""
    item = plain(image)
    tenant, conversation = item["c"].split("#")
    if "data" in item:
        item["data"] = json.loads(item["data"])
    return Place(tenant, conversation), from_record(item)


def plain(image: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values ({"S": …}, {"N": …}) as Python's own; an event has no others."""
    return {name: value["S"] if "S" in value else int(value["N"]) for name, value in image.items()}


def _park(of: Services, change: Mapping[str, Any], error: Exception) -> None:
    """Its keys go to a queue that wakes an operator; the text stays where it is."""
    keys = plain(change.get("Keys", {}))
    log("parked", error=type(error).__name__, **keys)
    of.queue.send("parked", {"keys": keys, "error": type(error).__name__})
