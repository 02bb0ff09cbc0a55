"""Files in a bucket; what must be mapped is fetched once per container and checked against its name."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from frontdesk.errors import Damaged, Unavailable
from frontdesk.knowledge.ports import Stored

ROOM = 400 << 20  # bytes of /tmp, which holds 512 MB
_HASH = re.compile(r"[0-9a-f]{64}")


class S3Client(Protocol):
    """The calls of botocore's client that we use."""

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> Any: ...
    def get_object(self, *, Bucket: str, Key: str) -> Any: ...
    def list_objects_v2(self, *, Bucket: str, Prefix: str, **more: str) -> Any: ...
    def delete_object(self, *, Bucket: str, Key: str) -> Any: ...


def s3_client(region: str, session: Session | None = None) -> S3Client:
    """A botocore client; the address comes from AWS_ENDPOINT_URL_S3 when that is set.

    Buckets stand in the path there: an address of this machine has no names below it.
    """
    config = Config(
        connect_timeout=1,
        read_timeout=10,
        retries={"total_max_attempts": 3, "mode": "standard"},
        s3={"addressing_style": "auto"},
    )
    client = (session or Session()).create_client("s3", region_name=region or None, config=config)
    return cast(S3Client, client)


class S3Blobs:
    """Port Blobs on one bucket. A key that ends in a SHA-256 is believed only if the bytes have it."""

    def __init__(self, bucket: str, client: S3Client, cache: Path | None = None, room: int = ROOM) -> None:
        self._bucket, self._client, self._room = bucket, client, room
        self._cache = cache or Path(gettempdir()) / "frontdesk-blobs"

    def put(self, key: str, data: bytes) -> None:
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(retry_after=1) from error

    def get(self, key: str) -> bytes | None:
        try:
            data: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise Unavailable(retry_after=1) from error
        except (BotoCoreError, OSError) as error:
            raise Unavailable(retry_after=1) from error
        _check(key, data)
        return data

    def path(self, key: str) -> Path | None:
        """Only what is named by its hash stays: other keys may be written over, so they are fetched again."""
        place = self._cache / sha256(f"{self._bucket}/{key}".encode()).hexdigest()
        if place.is_file() and _hash_in(key):
            return place
        data = self.get(key)
        if data is None:
            return None
        self._make_room(len(data))
        unfinished = place.with_suffix(".part")
        unfinished.write_bytes(data)
        unfinished.replace(place)
        return place

    def keys(self, prefix: str) -> Iterator[str]:
        return (stored.key for stored in self.files(prefix))

    def files(self, prefix: str) -> Iterator[Stored]:
        more: dict[str, str] = {}
        while True:
            try:
                found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, **more)
            except (BotoCoreError, ClientError) as error:
                raise Unavailable(retry_after=1) from error
            for each in found.get("Contents", ()):
                yield Stored(each["Key"], int(each["LastModified"].timestamp() * 1_000))
            if not found.get("IsTruncated"):
                return
            more = {"ContinuationToken": found["NextContinuationToken"]}

    def delete(self, key: str) -> None:
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(retry_after=1) from error

    def _make_room(self, size: int) -> None:
        """Forget the oldest files; who has mapped one keeps it until he lets go."""
        self._cache.mkdir(parents=True, exist_ok=True)
        held = sorted(self._cache.iterdir(), key=lambda file: file.stat().st_mtime)
        total = size + sum(file.stat().st_size for file in held)
        while held and total > self._room:
            oldest = held.pop(0)
            total -= oldest.stat().st_size
            oldest.unlink()


def _hash_in(key: str) -> str:
    last = key.rpartition("/")[2]
    return last if _HASH.fullmatch(last) else ""


def _check(key: str, data: bytes) -> None:
    wanted = _hash_in(key)
    if wanted and sha256(data).hexdigest() != wanted:
        raise Damaged(f"{key} does not hold what its name says")
