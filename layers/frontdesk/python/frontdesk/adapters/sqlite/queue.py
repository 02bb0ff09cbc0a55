"""Queues in the SQLite file: what a message waits for survives a crash, its visibility too."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from frontdesk.adapters.sqlite.database import Database
from frontdesk.values import frozen
from frontdesk.work.ports import MAX_DELAY_S

NEWS = "queue#"  # what the database's news calls a queue: "queue#answer"


@frozen
class Delivery:
    """One delivery of a message; `handle` is good until the next one. Times in ms since the epoch."""

    id: str
    handle: str
    body: str
    receives: int
    sent_at: int
    first_received_at: int


class SqliteQueue:
    """Implements the port Queue, and the receiving side as SQS has it."""

    def __init__(self, database: Database, now: Callable[[], int]) -> None:
        self._database, self._now = database, now

    def send(self, queue: str, body: Mapping[str, Any], delay_s: int = 0) -> None:
        if not 0 <= delay_s <= MAX_DELAY_S:
            raise ValueError(f"delay_s is {delay_s}, not 0 to {MAX_DELAY_S}")
        now = self._now()
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self._database.write(
            "INSERT INTO job (queue, due, sent, body) VALUES (?, ?, ?, ?)",
            (queue, now + delay_s * 1000, now, text),
            touches=NEWS + queue,
        )

    def receive(
        self, queue: str, limit: int, visibility_s: int, max_receives: int = 0, dead: str = ""
    ) -> list[Delivery]:
        """Up to `limit` due messages, hidden from others for `visibility_s` seconds.

        With `max_receives`, one that was delivered so often moves to the queue `dead` instead.
        """
        now = self._now()
        if not self._due(queue, now):
            return []
        with self._database.atomic() as execute:
            if max_receives:
                execute(
                    "UPDATE job SET queue = ?, due = ?, receives = 0"
                    " WHERE queue = ? AND due <= ? AND receives >= ?",
                    (dead, now, queue, now, max_receives),
                )
            rows = execute(
                "UPDATE job SET due = ?, receives = receives + 1,"
                " first = CASE WHEN first = 0 THEN ? ELSE first END WHERE n IN"
                " (SELECT n FROM job WHERE queue = ? AND due <= ? ORDER BY due, n LIMIT ?)"
                " RETURNING n, body, receives, sent, first",
                (now + visibility_s * 1000, now, queue, now, limit),
            ).fetchall()
        return [
            Delivery(str(n), f"{n}.{receives}", body, receives, sent, first)
            for n, body, receives, sent, first in sorted(rows)
        ]

    def delete(self, handles: Iterable[str]) -> None:
        """These deliveries are done. A handle that is no longer good does nothing."""
        pairs = [tuple(map(int, handle.split("."))) for handle in handles]
        if pairs:
            with self._database.atomic() as execute:
                for pair in pairs:
                    execute("DELETE FROM job WHERE n = ? AND receives = ?", pair)

    def release(self, handles: Iterable[str], delay_s: int = 0) -> None:
        """These deliveries failed: visible again after `delay_s` seconds."""
        due = self._now() + delay_s * 1000
        with self._database.atomic() as execute:
            for handle in handles:
                number, receives = handle.split(".")
                execute("UPDATE job SET due = ? WHERE n = ? AND receives = ?", (due, number, receives))

    def next_due(self, queue: str) -> int | None:
        """When the next message becomes visible, in ms since the epoch; None when the queue is empty."""
        ((due,),) = self._database.read("SELECT min(due) FROM job WHERE queue = ?", (queue,))
        return None if due is None else int(due)

    def depth(self, queue: str) -> int:
        """How many messages the queue holds, hidden and delayed ones too."""
        ((count,),) = self._database.read("SELECT count(*) FROM job WHERE queue = ?", (queue,))
        return int(count)

    def _due(self, queue: str, now: int) -> bool:
        return bool(
            self._database.read("SELECT 1 FROM job WHERE queue = ? AND due <= ? LIMIT 1", (queue, now))
        )
