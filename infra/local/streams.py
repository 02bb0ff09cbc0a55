"""DynamoDB Streams by polling: all shards of one table, parents before children, places kept in a file."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.feed import Record
from infra.local.logs import log

POLL_S = 0.2  # Lambda polls each shard four times a second
LOOK_AGAIN_S = 10.0


class TableChanges:
    """Gives the records of one shard after the other.

    `places` remembers the last record of each shard that was dealt with, for the next start of this runner.
    """

    def __init__(
        self,
        streams: Any,
        arn: str,
        start: str,
        places: Path,
        pool: ThreadPoolExecutor,
        poll_s: float = POLL_S,
    ) -> None:
        self._streams, self._arn, self._start, self._poll_s = streams, arn, start, poll_s
        self._file, self._pool = places, pool
        self._kept: dict[str, str] = json.loads(places.read_text()) if places.exists() else {}
        self._iterators: dict[str, str | None] = {}
        self._given: tuple[str, str] | None = None
        self._shards: list[str] = []
        self._looked = 0.0

    async def next(self, limit: int) -> list[Record]:
        loop = asyncio.get_running_loop()
        while True:
            try:
                found = await loop.run_in_executor(self._pool, self._poll, limit)
            except (BotoCoreError, ClientError) as error:
                log("stream_unreachable", error=type(error).__name__)
                self._iterators.clear()  # expired, or the endpoint was restarted: begin from the kept places
                self._looked = 0.0
                found = []
            if found:
                return found
            await asyncio.sleep(self._poll_s)

    def done(self) -> None:
        if self._given is not None:
            shard, place = self._given
            self._kept[shard] = place
            self._file.write_text(json.dumps(self._kept), encoding="utf-8")

    def _poll(self, limit: int) -> list[Record]:
        for shard in self._open():
            iterator = self._iterators.get(shard) or self._iterator(shard)
            answer = self._streams.get_records(ShardIterator=iterator, Limit=limit)
            self._iterators[shard] = answer.get("NextShardIterator")
            if answer["Records"]:
                records = [_record(each) for each in answer["Records"]]
                self._given = shard, records[-1]["dynamodb"]["SequenceNumber"]
                return records
        return []

    def _open(self) -> list[str]:
        """Shards that may still have records; a closed one that was read to its end is left out."""
        if monotonic() - self._looked > LOOK_AGAIN_S:
            description = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
            self._shards = [each["ShardId"] for each in description["Shards"]]
            self._looked = monotonic()
        return [each for each in self._shards if self._iterators.get(each, "") is not None]

    def _iterator(self, shard: str) -> str:
        wanted = {"StreamArn": self._arn, "ShardId": shard}
        if shard in self._kept:
            wanted |= {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._kept[shard]}
        else:
            wanted["ShardIteratorType"] = self._start
        answer: str = self._streams.get_shard_iterator(**wanted)["ShardIterator"]
        return answer


def _record(record: dict[str, Any]) -> Record:
    """As Lambda gives it: the creation time is a number."""
    change = dict(record["dynamodb"])
    created = change.get("ApproximateCreationDateTime")
    if created is not None and not isinstance(created, int | float):
        change["ApproximateCreationDateTime"] = created.timestamp()
    return {**record, "dynamodb": change}
