"""Where figures go: one JSON file for each command, in the form the README's table is made from."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `reach` is the goal, as a person reads it; '' for none. `data` says what was measured."""

    id: str
    value: float
    unit: str
    reach: str
    command: str
    data: str


def write(name: str, figures: Iterable[Figure]) -> Path:
    """`bench/results/<name>.json`."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    record = {"figures": [asdict(figure) for figure in figures], "machine": machine(), "commit": commit()}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def machine() -> str:
    system, python = platform.system(), platform.python_version()
    return f"{system} {platform.machine()}, {os.cpu_count()} cores, Python {python}"


def commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()
