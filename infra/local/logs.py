"""The runner's own log: one JSON line for what a developer must know, never what anybody said."""

import json
import sys
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def log(what: str, **fields: Any) -> None:
    """Written with the functions' own lines, in the order in which things happened."""
    sys.stdout.write(json.dumps({"runner": what, **fields}, ensure_ascii=False) + "\n")


def failed(function: str, request_id: str, error: BaseException) -> None:
    """A call that failed: its kind and place. An error's own words may hold what somebody wrote."""
    log("failed", function=function, request=request_id, error=type(error).__name__, at=_places(error))


def _places(error: BaseException) -> list[str]:
    """The last frames of our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if each.filename.startswith(str(ROOT)) and ".venv" not in each.filename]
    return [f"{Path(each.filename).relative_to(ROOT)}:{each.lineno}" for each in (ours or list(frames))[-3:]]
