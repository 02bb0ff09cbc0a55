"""What the runner keeps is its owner's alone: keys, passwords of the demo, and what visitors wrote."""

import os
from pathlib import Path

from infra.local.options import ROOT

OURS = ROOT / ".frontdesk"
KEPT = ("demo.json", "frontdesk.db", "frontdesk.db-wal", "frontdesk.db-shm", "secret")


def keep_private(folder: Path) -> None:
    """From now on nobody else may read what this process writes, nor what an earlier one left in the folder.

    A folder that was there before and is not of our making keeps its mode: it may be somebody's home.
    """
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_relative_to(OURS):
        folder.chmod(0o700)
    for name in KEPT:
        if (folder / name).exists():
            (folder / name).chmod(0o600)
