"""Inbox and jobs from the log, as if it had just been written: repeating does no harm."""

from collections.abc import Sequence

from frontdesk.bootstrap import Services, log_records
from frontdesk.conversation.model import Place
from frontdesk.entrypoints import records
from frontdesk.work.jobs import Job


def redispatch(of: Services, *, since_ms: int = 0) -> int:
    """Project every event from `since_ms` on again; returns how many. Raises ValueError.

    Only the newest event of a conversation brings its jobs: what those before it asked for is done or void.
    """
    count = 0
    jobs: dict[Place, Sequence[Job]] = {}
    for record in log_records(of):
        if int(record["dynamodb"]["NewImage"]["at"]["N"]) < since_ms:
            continue
        if records.hand_on(of, [record], jobs.__setitem__)["batchItemFailures"]:
            raise ValueError("the store could not take them now; run the command again, nothing is lost")
        count += 1
    for each in jobs.values():
        records.send(of, each)
    return count
