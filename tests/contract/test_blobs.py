"""Port Blobs: one suite on a folder and on a bucket (moto)."""

import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk import errors
from frontdesk.adapters.files.blobs import FilesBlobs
from frontdesk.adapters.s3.blobs import S3Blobs, s3_client
from frontdesk.knowledge.ports import Blobs
from tests import world

REGION = "eu-central-1"
SHOP = world.SHOP.id


def files(folder: Path) -> Iterator[Blobs]:
    yield FilesBlobs(folder / "blobs")


def moto(folder: Path) -> Iterator[Blobs]:
    from moto import mock_aws

    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
            patch.delenv(name, raising=False)
        yield bucket(folder)


def bucket(folder: Path, room: int = 1 << 20) -> S3Blobs:
    client = s3_client(REGION)
    client.create_bucket(  # type: ignore[attr-defined]  # functions never make one
        Bucket="knowledge", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return S3Blobs("knowledge", client, folder / "cache", room)


@pytest.fixture(params=[pytest.param(files, id="files"), pytest.param(moto, id="moto")])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Blobs]:
    yield from request.param(tmp_path)


def test_what_was_put_comes_back(blobs: Blobs) -> None:
    blobs.put(f"{SHOP}/articles/one", "怎么退货".encode())
    assert blobs.get(f"{SHOP}/articles/one") == "怎么退货".encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_come_back(blobs: Blobs, data: bytes) -> None:
    key = f"{SHOP}/articles/{sha256(data).hexdigest()}"
    blobs.put(key, data)
    assert blobs.get(key) == data


def test_what_is_not_there_is_none(blobs: Blobs) -> None:
    assert blobs.get(f"{SHOP}/articles/one") is None
    assert blobs.path(f"{SHOP}/articles/one") is None
    blobs.delete(f"{SHOP}/articles/one")


def test_putting_again_replaces(blobs: Blobs) -> None:
    blobs.put(f"{SHOP}/x", b"first")
    assert (path := blobs.path(f"{SHOP}/x")) is not None
    assert path.read_bytes() == b"first"
    blobs.put(f"{SHOP}/x", b"second")
    assert blobs.get(f"{SHOP}/x") == b"second"
    assert (path := blobs.path(f"{SHOP}/x")) is not None
    assert path.read_bytes() == b"second"


def test_keys_come_in_order_and_only_below_the_prefix(blobs: Blobs) -> None:
    for key in (f"{SHOP}/b", f"{SHOP}/a/2", f"{SHOP}/a/10", f"{world.NEIGHBOUR.id}/a"):
        blobs.put(key, b"x")
    assert list(blobs.keys(f"{SHOP}/")) == [f"{SHOP}/a/10", f"{SHOP}/a/2", f"{SHOP}/b"]
    assert list(blobs.keys(f"{SHOP}/a/")) == [f"{SHOP}/a/10", f"{SHOP}/a/2"]
    assert list(blobs.keys("ten_")) != []
    assert list(blobs.keys("nothing/")) == []


def test_a_file_is_as_old_as_its_last_put(blobs: Blobs) -> None:
    for data in (b"1", b"2"):
        before = int(time.time()) * 1_000  # S3 tells whole seconds
        blobs.put(f"{SHOP}/a/x", data)
        (found,) = blobs.files(f"{SHOP}/a/")
        assert found.key == f"{SHOP}/a/x"
        assert before <= found.at <= time.time() * 1_000 + 1
    assert list(blobs.files(f"{SHOP}/b/")) == []


def test_what_is_deleted_is_gone(blobs: Blobs) -> None:
    blobs.put(f"{SHOP}/x", b"1")
    blobs.delete(f"{SHOP}/x")
    assert blobs.get(f"{SHOP}/x") is None
    assert list(blobs.keys(SHOP)) == []


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../up", f"{SHOP}/../../up", "a//b", ".part-1", "a/.."])
def test_a_folder_is_never_left(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="no key of ours"):
        FilesBlobs(tmp_path).put(key, b"x")


def test_what_was_never_finished_is_not_there(tmp_path: Path) -> None:
    blobs = FilesBlobs(tmp_path)
    blobs.put(f"{SHOP}/x", b"1")
    (tmp_path / SHOP / ".part-0123456789abcdef").write_bytes(b"half")
    assert list(blobs.keys(SHOP)) == [f"{SHOP}/x"]


def test_a_folder_that_cannot_be_written_is_a_time_to_come_back(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(errors.Unavailable):
        FilesBlobs(tmp_path / "file").put("x", b"1")


def test_bytes_that_are_not_what_their_name_says_are_refused(tmp_path: Path) -> None:
    for blobs in moto(tmp_path):
        key = f"{SHOP}/articles/{sha256(b'right').hexdigest()}"
        blobs.put(key, b"wrong")
        with pytest.raises(errors.Damaged):
            blobs.get(key)
        with pytest.raises(errors.Damaged):
            blobs.path(key)


def test_a_container_fetches_once_and_forgets_the_oldest(tmp_path: Path) -> None:
    from moto import mock_aws

    with mock_aws():
        blobs = bucket(tmp_path, room=25)
        keys = [f"{SHOP}/s/{sha256(data).hexdigest()}" for data in (b"1" * 10, b"2" * 10, b"3" * 10)]
        for key, data in zip(keys, (b"1" * 10, b"2" * 10, b"3" * 10), strict=True):
            blobs.put(key, data)
        first = blobs.path(keys[0])
        blobs.delete(keys[0])
        assert blobs.path(keys[0]) == first
        assert blobs.path(keys[1]) is not None
        assert blobs.path(keys[2]) is not None
        assert first is not None
        assert not first.exists()


def test_a_bucket_that_is_away_is_a_time_to_come_back(tmp_path: Path) -> None:
    from moto import mock_aws

    with mock_aws():
        away = S3Blobs("nobodys", s3_client(REGION), tmp_path)
        for call in (lambda: away.put("x", b""), lambda: away.get("x"), lambda: list(away.keys("x"))):
            with pytest.raises(errors.Unavailable):
                call()
