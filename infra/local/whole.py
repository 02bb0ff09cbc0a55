"""Files that are there whole or not at all, whenever the process is killed."""

import os
from pathlib import Path


def write_whole(file: Path, text: str, *, mode: int = 0o644) -> None:
    """Writes beside the file and puts it in its place; what was half written before is written over."""
    beside = file.with_name(f"{file.name}.part")
    beside.unlink(missing_ok=True)
    beside.touch(mode=mode)
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)
