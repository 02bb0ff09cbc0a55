"""A JSON file that a command is given."""

import json
from pathlib import Path
from typing import Any


def read_json(path: Path) -> Any:
    """What it holds, byte order mark or not. Raises OSError, ValueError with file, line and column."""
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8") from None
