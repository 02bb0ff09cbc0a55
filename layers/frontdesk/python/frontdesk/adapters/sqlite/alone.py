"""One process at a time in a data folder: the store has one writer, and nobody replaces it under its feet."""

from pathlib import Path
from typing import IO


class InUse(ValueError):
    """Another process has this data folder."""


def alone(folder: Path, advice: str) -> IO[str]:
    """Holds the folder until the file is closed or the process ends, however it ends.

    Raises InUse, which ends in what to do instead: `advice`.
    """
    lock = (folder / "lock").open("w", encoding="utf-8")
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows: the port is all that keeps a second runner away
        pass
    except OSError:
        lock.close()
        raise InUse(f"{folder} is in use by a runner; {advice}") from None
    return lock
