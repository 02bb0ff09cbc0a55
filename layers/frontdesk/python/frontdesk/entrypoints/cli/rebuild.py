"""Inbox and jobs from the log, as if it had just been written: repeating does no harm."""

from frontdesk.bootstrap import Services, log_records, using
from frontdesk.entrypoints import records

BATCH = 100


def redispatch(of: Services, *, since_ms: int = 0) -> int:
    """Hand every event from `since_ms` on to `dispatch` again; returns how many. Raises ValueError."""
    count = 0
    batch = []
    for record in log_records(of):
        if int(record["dynamodb"]["NewImage"]["at"]["N"]) < since_ms:
            continue
        batch.append(record)
        if len(batch) == BATCH:
            count += _hand_on(of, batch)
            batch = []
    return count + _hand_on(of, batch)


def _hand_on(of: Services, batch: list[dict[str, object]]) -> int:
    with using(of):
        failed = records.handle({"Records": batch})["batchItemFailures"]
    if failed:
        raise ValueError("the store could not take them now; run the command again, nothing is lost")
    return len(batch)
