"""The log, the marks and the desks in SQLite."""

import json
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from typing import Any

from frontdesk.adapters.sqlite import desks
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.news import BESIDE
from frontdesk.conversation.codec import from_record, to_record
from frontdesk.conversation.desk import told, without
from frontdesk.conversation.model import Desk, Event, HoldChange, Mark, Place

_TAIL = "SELECT body FROM log WHERE c = ? AND seq >= ? ORDER BY seq"
_PUT = "INSERT INTO log (c, seq, body) VALUES (?, ?, ?) ON CONFLICT (c, seq) DO NOTHING"
_MARKS = "SELECT name, rev, epoch, at, body FROM mark WHERE c = ? ORDER BY name"
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SqliteConversations:
    """Port Conversations on one Database; every read is strongly consistent."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def tail(self, place: Place, base: int, *, consistent: bool = False) -> list[Event]:
        newest = None if consistent else self._newest(place)
        if newest is not None and newest.seq == base:  # most posts and streams stand right there
            return [newest]
        return [_event(row) for row in self.database.read(_TAIL, (place.key, base))]

    def _newest(self, place: Place) -> Event | None:
        """The last event, if this process wrote it: nobody else writes the file."""
        found = self.database.news.newest(place.key)
        return found if isinstance(found, Event) else None

    def put(self, place: Place, event: Event, holds: Sequence[HoldChange] = ()) -> Event | None:
        values = (place.key, event.seq, _dump(to_record(event)))
        if not holds:
            written = self.database.write(_PUT, values, touches=place.key, newest=event)
        else:
            with self.database.atomic(touches=place.key) as execute:
                written = execute(_PUT, values).rowcount
                if written:
                    for change in holds:
                        desks.change_hold(execute, place, change, event.at)
        return None if written else self._at(place, event.seq)

    def _at(self, place: Place, seq: int) -> Event:
        return _event(self.database.read("SELECT body FROM log WHERE c = ? AND seq = ?", (place.key, seq))[0])

    def overwrite(self, place: Place, event: Event) -> None:
        body = _dump(to_record(event))
        self.database.write(
            "UPDATE log SET body = ? WHERE c = ? AND seq = ?", (body, place.key, event.seq), touches=place.key
        )

    def delete(self, place: Place, seqs: Iterable[int]) -> None:
        with self.database.atomic(touches=place.key) as execute:
            for seq in seqs:
                execute("DELETE FROM log WHERE c = ? AND seq = ?", (place.key, seq))

    def mark(self, place: Place, mark: Mark) -> None:
        self.database.write(
            """INSERT INTO mark (c, name, rev, epoch, at, body) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (c, name) DO UPDATE SET
                rev = excluded.rev, epoch = excluded.epoch, at = excluded.at, body = excluded.body
            WHERE excluded.rev >= mark.rev""",
            (place.key, mark.name, mark.rev, mark.epoch, mark.at, _dump(dict(mark.data))),
            touches=place.key,
            newest=BESIDE,
        )

    def marks(self, place: Place) -> list[Mark]:
        return list(self.database.kept(place.key, lambda: self._marks(place)))

    def _marks(self, place: Place) -> Sequence[Mark]:
        rows = self.database.read(_MARKS, (place.key,))
        return [Mark(name, rev, epoch, at, json.loads(body)) for name, rev, epoch, at, body in rows]

    def clear_marks(self, place: Place) -> None:
        self.database.write("DELETE FROM mark WHERE c = ?", (place.key,), touches=place.key, newest=BESIDE)

    def explain(self, place: Place, seq: int, agent: str, why: Mapping[str, Any]) -> None:
        self.database.write(
            "INSERT INTO why (c, s, body) VALUES (?, ?, ?) ON CONFLICT (c, s) DO NOTHING",
            (place.key, _why_key(seq, agent), _dump(dict(why))),
        )

    def why(self, place: Place, seq: int, agent: str) -> Mapping[str, Any] | None:
        rows = self.database.read(
            "SELECT body FROM why WHERE c = ? AND s = ?", (place.key, _why_key(seq, agent))
        )
        return dict(json.loads(rows[0][0])) if rows else None

    def clear_whys(self, place: Place) -> None:
        self.database.write("DELETE FROM why WHERE c = ?", (place.key,))

    def desk(self, tenant: str, agent: str) -> Desk | None:
        return desks.read(self.database, tenant, agent)

    def desks(self, tenant: str, agents: Sequence[str]) -> list[Desk]:
        return desks.read_all(self.database, tenant, agents)

    def set_desk(
        self, tenant: str, agent: str, *, capacity: int | None = None, online: bool | None = None, at: int = 0
    ) -> Desk:
        with self.database.atomic() as execute:
            old = desks.find(execute, tenant, agent) or Desk(agent, capacity=0)
            new = told(old, capacity=capacity, online=online, at=at)
            desks.store(execute, tenant, new)
        return new

    def drift(self, tenant: str, agent: str) -> int:
        return 0  # never stored: it follows from the row

    def mend(self, tenant: str, agent: str, gone: Mapping[str, int]) -> None:
        with self.database.atomic() as execute:
            desk = desks.find(execute, tenant, agent)
            if desk is not None:
                desks.store(execute, tenant, without(desk, gone))

    def wait(self, place: Place, after: int, timeout_s: float) -> Coroutine[Any, Any, bool]:
        def is_above(newest: object | None) -> bool:
            return (newest.seq if isinstance(newest, Event) else self._head(place)) > after

        return self.database.news.wait(place.key, timeout_s, unless=is_above)

    def _head(self, place: Place) -> int:
        return self.database.read("SELECT max(seq) FROM log WHERE c = ?", (place.key,))[0][0] or 0


def _why_key(seq: int, agent: str) -> str:
    return f"{seq:012d}#{agent}"


def _event(row: Sequence[Any]) -> Event:
    return from_record(json.loads(row[0]))
