"""Stream records that could not be handled: files, where AWS would write to the on-failure bucket."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

from infra.local.feed import Record
from infra.local.logs import log
from infra.local.plan import StreamMapping


class Parked:
    """Writes each parked part of a batch to `folder`, in the shape of Lambda's S3 destination."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, mapping: StreamMapping, records: Sequence[Record], error: str) -> None:
        log("parked", function=mapping.function, records=len(records), error=error)
        if mapping.on_failure is None:
            return  # Lambda, too, drops them then
        bucket = mapping.on_failure.rpartition(":")[2]
        folder = self._folder / bucket
        folder.mkdir(parents=True, exist_ok=True)
        first = records[0]["dynamodb"]["SequenceNumber"]
        body = {
            "requestContext": {"functionArn": mapping.function, "condition": "RetryAttemptsExhausted"},
            "DDBStreamBatchInfo": {"batchSize": len(records), "startSequenceNumber": first},
            "payload": {"Records": list(records)},
        }
        name = f"{time.strftime('%Y-%m-%dT%H.%M.%S', time.gmtime())}-{first}.json"
        (folder / name).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
