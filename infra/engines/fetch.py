"""Fetches the engines' jars from Maven Central, once per version, into the clone's own cache."""

import hashlib
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "engines"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


class EngineError(Exception):
    """An engine can't be fetched or started; the message says what to do about it."""


def tool(name: str, package: str) -> str:
    """The path of a program, or an error that names the package which brings it."""
    path = shutil.which(name)
    if path is None:
        raise EngineError(f"{name} is missing; on Debian and Ubuntu: apt install {package}")
    return path


def jars(engine: str, cache: Path = CACHE) -> Path:
    """The folder with the jars of `<engine>.xml`; fetched if this version is not there yet.

    Maven checks each file against its published checksum (`-C`), or we do against `<engine>.sha256` where one
    was published without. The folder appears whole or not at all.
    """
    pom = HERE / f"{engine}.xml"
    folder = cache / f"{engine}-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    partial = folder.with_suffix(".part")
    shutil.rmtree(partial, ignore_errors=True)
    checks = [] if sums_of(engine).exists() else ["-C"]
    command = [
        tool("mvn", "maven"),
        "-B",
        "-q",
        *checks,
        "-f",
        str(pom),
        COPY,
        f"-DoutputDirectory={partial}",
    ]
    print(f"fetching {engine} from Maven Central (once)", flush=True)
    if subprocess.run(command, check=False).returncode:
        raise EngineError(f"maven could not fetch {engine}; its own words stand above")
    check(partial, sums_of(engine))
    partial.rename(folder)
    return folder


def sums_of(engine: str) -> Path:
    """What `sha256sum` said of the engine's files."""
    return HERE / f"{engine}.sha256"


def check(folder: Path, sums: Path) -> None:
    """Each file is there and is the one that was first tried. No sums, nothing to check."""
    lines = sums.read_text().splitlines() if sums.exists() else []
    for wanted, name in (line.split() for line in lines):
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise EngineError(f"{name} is missing or is not the file that {sums.name} names")


def java() -> str:
    """The java program, 17 or newer (an older one says so in the engine's log)."""
    return tool("java", "default-jre-headless")
