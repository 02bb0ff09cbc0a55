"""Backup, restore and upgrade of the embedded store."""

import sqlite3
from pathlib import Path

from frontdesk.adapters.sqlite.alone import alone
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.schema import VERSION
from frontdesk.settings import Settings


def backup(settings: Settings, to: Path) -> Path:
    """A consistent copy, taken while the store is in use. Raises ValueError where `to` exists."""
    if to.exists():
        raise ValueError(f"{to} exists; choose another name")
    database = Database(str(_file(settings)))
    try:
        to.touch(mode=0o600)  # it holds what visitors wrote
        database.backup(str(to))
    finally:
        database.close()
    return to


def restore(settings: Settings, source: Path, *, force: bool = False) -> Path:
    """Put a backup in the store's place; refused while a runner serves it. Raises ValueError."""
    if settings.profile != "embedded" or settings.sqlite == ":memory:":
        raise ValueError("FRONTDESK_PROFILE must be embedded and FRONTDESK_SQLITE name the store's file")
    target = Path(settings.sqlite)
    if not source.exists():
        raise ValueError(f"there is no file {source}")
    _check(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(target.parent, "stop it first"):
        _replace(target, source, force=force)
    return target


def _replace(target: Path, source: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise ValueError(f"{target} exists; --force replaces it")
    for leftover in (target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
        leftover.unlink(missing_ok=True)
    fresh = target.with_name(target.name + ".restoring")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes(source.read_bytes())
    fresh.replace(target)


def upgrade(settings: Settings) -> str:
    """Bring the file to this release's schema. Raises ValueError where a newer release wrote it."""
    path = _file(settings)
    before = _version(path)
    if before > VERSION:
        raise ValueError(f"{path} was written by a newer release (schema {before}, this one knows {VERSION})")
    Database(str(path)).close()
    return (
        f"{path}: schema {before} to {VERSION}" if before != VERSION else f"{path}: schema {VERSION} already"
    )


def _file(settings: Settings) -> Path:
    path = Path(settings.sqlite)
    if settings.profile != "embedded" or not path.exists():
        raise ValueError("FRONTDESK_PROFILE must be embedded and FRONTDESK_SQLITE name a file that exists")
    return path


def _check(path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise ValueError(f"{path} is damaged")
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:  # SQLite calls an empty file whole
            raise ValueError(f"{path} is not a backup of frontdesk")
    except sqlite3.DatabaseError:
        raise ValueError(f"{path} is not a backup of frontdesk") from None
    finally:
        connection.close()


def _version(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()
