"""The store of a dead process, looked at through a copy: what is new, and what still stands."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.codec import from_record
from frontdesk.conversation.model import Event
from tests.faults.checks import holders, honest, kept, once, ordered, overfull, seen
from tests.faults.facts import Facts, Violation, collect, desks_of, leads_of
from tests.faults.ledger import Intent, Ledger

SHRUNK = "events that stood in the log are gone"
FILES = ("frontdesk.db", "frontdesk.db-wal")


class Watch:
    """Looks after each kill at what is new, and at the end at everything."""

    def __init__(self, data: Path, tenant: str, ledger: Ledger) -> None:
        self._data, self._tenant, self._ledger = data, tenant, ledger
        self._logs: dict[str, list[Event]] = {}
        self._place = self._count = self._known = 0
        self._open: list[Intent] = []

    @property
    def events(self) -> int:
        return self._count

    def look(self) -> list[Violation]:
        """Cheap: conversations with new events, what was acknowledged since, and all holders."""
        with copy_of(self._data) as database:
            touched = self._read(database)
            desks, leads = desks_of(database, self._tenant), leads_of(database, self._tenant)
            ((count,),) = database.read("SELECT count(*) FROM log")
        found = [Violation("P1", SHRUNK, f"{count}, not {self._count}")] if count != self._count else []
        screens = [screen for screen in self._ledger.screens if screen.conversation in touched]
        logs = {conversation: self._logs[conversation] for conversation in sorted(touched)}
        part = Facts(logs, (), {}, Ledger(screens=screens), leads)
        whole = Facts(self._logs, desks, {}, Ledger(self._acknowledged(), [], self._ledger.surprises))
        found += [*once(part), *ordered(part), *seen(part)]
        return [*found, *kept(whole), *honest(whole), *holders(whole), *overfull(whole)]

    def facts(self) -> Facts:
        """Everything."""
        with copy_of(self._data) as database:
            return collect(database, self._tenant, self._ledger)

    def _read(self, database: Database) -> set[str]:
        rows = database.read("SELECT n, c, body FROM log WHERE n > ? ORDER BY n", (self._place,))
        touched: set[str] = set()
        for n, c, body in rows:
            conversation = c.removeprefix(f"{self._tenant}#")
            self._logs.setdefault(conversation, []).append(from_record(json.loads(body)))
            touched.add(conversation)
            self._place = n
        self._count += len(rows)
        return touched

    def _acknowledged(self) -> list[Intent]:
        """What was acknowledged since the last look."""
        self._open += self._ledger.intents[self._known :]
        self._known = len(self._ledger.intents)
        told = [intent for intent in self._open if intent.posted]
        self._open = [intent for intent in self._open if not intent.posted and not intent.refused]
        return told


@contextmanager
def copy_of(data: Path) -> Iterator[Database]:
    """The store as the dead process left it; the original is not touched."""
    with TemporaryDirectory() as folder:
        for name in FILES:
            if (data / name).exists():
                shutil.copy(data / name, folder)
        database = Database(str(Path(folder) / FILES[0]), synchronous="OFF")
        try:
            yield database
        finally:
            database.close()
