"""The expanded template, from a child process the first time and from a cache by content after that."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class TemplateError(Exception):
    """The template can't be run as it stands; the message names the resource and what is wrong with it."""


@dataclass(frozen=True)
class Expanded:
    """Plain CloudFormation: `stacks[""]` is the root, nested stacks go by their logical path."""

    stacks: Mapping[str, Json]
    files: tuple[Path, ...]


def read(path: Path, parameters: Mapping[str, str], cache: Path | None = None) -> Expanded:
    """Expands the template, or takes `cache` if neither the files nor the parameters changed since."""
    kept = _cached(cache, parameters) if cache is not None else None
    if kept is None:
        kept = _translate(path, parameters)
        if cache is not None:
            kept["key"] = _key(kept["files"], parameters)
            cache.write_text(json.dumps(kept), encoding="utf-8")
    return Expanded(kept["templates"], tuple(map(Path, kept["files"])))


def _cached(cache: Path, parameters: Mapping[str, str]) -> Json | None:
    try:
        kept: Json = json.loads(cache.read_text(encoding="utf-8"))
        return kept if kept["key"] == _key(kept["files"], parameters) else None
    except (OSError, ValueError, KeyError):
        return None  # absent, half-written, or a template file is gone: expand again


def _key(files: list[str], parameters: Mapping[str, str]) -> str:
    digest = hashlib.sha256(json.dumps(dict(parameters), sort_keys=True).encode())
    for path in [*map(Path, files), Path(__file__).with_name("translate.py")]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _translate(path: Path, parameters: Mapping[str, str]) -> Json:
    command = [sys.executable, "-m", "infra.local.translate", str(path), json.dumps(dict(parameters))]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    if done.returncode:
        raise TemplateError(f"{path.name} does not expand: {done.stderr.strip().splitlines()[-1:]}")
    answer: Json = json.loads(done.stdout)
    return answer
