"""The inbox in SQLite."""

import json
from collections.abc import Sequence
from typing import Any

from frontdesk.adapters.sqlite.database import Database
from frontdesk.inbox.board import Board, packed, unpacked
from frontdesk.inbox.model import InboxRow, Projection, Rows
from frontdesk.inbox.project import board_key, queue_key

_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# A row is patched, so fields that this event does not know (the visitor, the excerpt) stay as they are.
_PROJECT = """
INSERT INTO inbox (c, head, q, w, body) VALUES (:c, :head, :q, :w, :body)
ON CONFLICT (c) DO UPDATE SET
    head = excluded.head, q = excluded.q, w = excluded.w, body = json_patch(inbox.body, excluded.body)
WHERE inbox.head < excluded.head"""
_OPEN = """
UPDATE inbox SET vk = :vk, o = :o, body = json_patch(body, :body)
WHERE c = :c AND vk IS NULL AND json_extract(body, '$.since') IS NOT NULL"""  # a retired row has none
_ERASE = """
UPDATE inbox SET body = json_set(body, '$.excerpt', '')
WHERE c = :c AND json_extract(body, '$.said') < :head"""  # said by a later event it stays
_RETIRE = """
INSERT INTO inbox (c, head, q, w, body, x) VALUES (:c, :head, :q, :w, :body, :x)
ON CONFLICT (c) DO UPDATE SET
    head = excluded.head, q = excluded.q, w = excluded.w, vk = NULL, o = NULL, body = excluded.body,
    x = excluded.x
WHERE inbox.head < excluded.head"""
_BOARD = """
INSERT INTO inbox (c, head, body) VALUES (:c, :rev, :body)
ON CONFLICT (c) DO UPDATE SET head = excluded.head, body = excluded.body WHERE inbox.head = :expect"""
_OLDEST = "SELECT c, head, body, w FROM inbox WHERE q = ? AND w > ? AND w < ? ORDER BY w LIMIT ?"
_NEWEST = _OLDEST.replace("ORDER BY w", "ORDER BY w DESC")


class SqliteInbox:
    """Port Inbox on one Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def project(self, projection: Projection) -> bool:
        key = f"{projection.tenant}#{projection.conversation}"
        values = {
            "c": key,
            "head": projection.head,
            "q": projection.queue or None,
            "w": f"{projection.order}#{projection.conversation}" if projection.queue else None,
            "body": _dump(dict(projection.row)),
            "x": projection.expires_at or None,
        }
        with self._database.atomic(touches=f"inbox#{projection.tenant}") as execute:
            changed = execute(_RETIRE if projection.retired else _PROJECT, values).rowcount > 0
            if projection.opening:
                execute(_OPEN, _opened(projection, key))
            if projection.erases:
                execute(_ERASE, {"c": key, "head": projection.head})
        return changed

    def page(
        self,
        tenant: str,
        status: str,
        *,
        cursor: str = "",
        limit: int = 50,
        before: int = 0,
        newest_first: bool = False,
    ) -> Rows:
        above, below = cursor, f"0#{before:013d}" if before else "~"
        if newest_first:
            above, below = "", min(cursor or "~", below)
        sql = _NEWEST if newest_first else _OLDEST
        return _rows(self._database.read(sql, (queue_key(tenant, status), above, below, limit + 1)), limit)

    def of_visitor(self, tenant: str, visitor: str, *, cursor: str = "", limit: int = 50) -> Rows:
        sql = "SELECT c, head, body, o FROM inbox WHERE vk = ? AND o > ? ORDER BY o LIMIT ?"
        return _rows(self._database.read(sql, (f"{tenant}#{visitor}", cursor, limit + 1)), limit)

    def row(self, tenant: str, conversation: str) -> InboxRow | None:
        return next(iter(self.rows(tenant, [conversation])), None)

    async def wait(self, tenant: str, timeout_s: float) -> bool:
        return await self._database.news.wait(f"inbox#{tenant}", timeout_s)

    def rows(self, tenant: str, conversations: Sequence[str]) -> list[InboxRow]:
        sql = "SELECT c, head, body FROM inbox WHERE c = ?"
        found = [self._database.read(sql, (f"{tenant}#{conversation}",)) for conversation in conversations]
        return [_row(rows[0]) for rows in found if rows]

    def standing(self, tenant: str, status: str, *, limit: int) -> list[tuple[int, str]]:
        found = self._database.read(
            "SELECT w, c FROM inbox WHERE q = ? ORDER BY w LIMIT ?", (queue_key(tenant, status), limit)
        )
        return [(int(w.split("#", 1)[0]), c.split("#", 1)[1]) for w, c in found]

    def board(self, tenant: str) -> Board | None:
        found = self._database.read("SELECT head, body FROM inbox WHERE c = ?", (board_key(tenant),))
        return unpacked(*found[0]) if found else None

    def set_board(self, tenant: str, board: Board, *, expect: int) -> bool:
        values = {"c": board_key(tenant), "rev": board.rev, "body": packed(board), "expect": expect}
        return self._database.write(_BOARD, values) > 0

    def purge(self, now: int) -> int:
        return self._database.write("DELETE FROM inbox WHERE x <= ?", (now,))


def _opened(projection: Projection, key: str) -> dict[str, Any]:
    opening = projection.opening
    return {
        "c": key,
        "vk": f"{projection.tenant}#{opening['visitor']}",
        "o": f"{opening['opened_at']:013d}#{projection.conversation}",
        "body": _dump(dict(opening)),
    }


def _rows(found: list[Any], limit: int) -> Rows:
    shown = found[:limit]
    return Rows([_row(row) for row in shown], shown[-1][3] if len(found) > limit else "")


def _row(row: Sequence[Any]) -> InboxRow:
    tenant, conversation = row[0].split("#", 1)
    return InboxRow(tenant, conversation, row[1], **json.loads(row[2]))
