"""Inbox and jobs from the log, as if it had just been written: repeating does no harm."""

from collections.abc import Sequence

from frontdesk.bootstrap import Services, log_records
from frontdesk.conversation.model import Kind, Place
from frontdesk.entrypoints import records
from frontdesk.work.jobs import Job, count_job


def redispatch(of: Services, *, since_ms: int = 0) -> int:
    """Project every event from `since_ms` on again; returns how many. Raises ValueError.

    Only the newest event of a conversation brings its jobs: what those before it asked for is done or void.
    Each conversation is counted as well, from where the counters have come to.
    """
    count = 0
    jobs: dict[Place, Sequence[Job]] = {}
    gone: set[str] = set()
    for record in log_records(of):
        if int(record["dynamodb"]["NewImage"]["at"]["N"]) < since_ms:
            continue
        if records.hand_on(of, [record], jobs.__setitem__)["batchItemFailures"]:
            raise ValueError("the store could not take them now; run the command again, nothing is lost")
        image = record["dynamodb"]["NewImage"]
        if image.get("kind") == {"S": Kind.TOMBSTONE.value}:
            gone.add(image["c"]["S"])
        count += 1
    for place, each in jobs.items():
        records.send(of, [job for job in each if job.body["do"] != "count"])
        if place.key not in gone:
            records.send(of, [count_job(place)])
    return count
