"""The counters in SQLite."""

import json
from collections.abc import Iterable

from frontdesk.adapters.sqlite.database import Database
from frontdesk.conversation.model import Place
from frontdesk.insight.model import Count, Key

_COUNTED = """
INSERT INTO counted (c, head) VALUES (:c, :head)
ON CONFLICT (c) DO UPDATE SET head = excluded.head WHERE counted.head = :was"""
_ONE = "SELECT sums FROM counter WHERE t = ? AND hour = ? AND skill = ? AND agent = ?"
_SET = "INSERT OR REPLACE INTO counter (t, hour, skill, agent, sums) VALUES (?, ?, ?, ?, ?)"
_BETWEEN = """
SELECT hour, skill, agent, sums FROM counter WHERE t = ? AND hour BETWEEN ? AND ?
ORDER BY hour, skill, agent"""


class SqliteCounters:
    """Port Counters on one Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counted(self, place: Place) -> int:
        found = self._database.read("SELECT head FROM counted WHERE c = ?", (place.key,))
        return int(found[0][0]) if found else 0

    def raise_to(self, place: Place, was: int, head: int, counts: Iterable[Count]) -> bool:
        with self._database.atomic() as execute:
            stands = execute("SELECT head FROM counted WHERE c = ?", (place.key,)).fetchone()
            if (stands[0] if stands else 0) != was:
                return False
            execute(_COUNTED, {"c": place.key, "head": head, "was": was})
            for each in counts:
                key = (place.tenant, each.key.hour, each.key.skill, each.key.agent)
                found = execute(_ONE, key).fetchone()
                sums = json.loads(found[0]) if found else {}
                for measure, value in each.sums.items():
                    sums[measure] = sums.get(measure, 0) + value
                execute(_SET, (*key, json.dumps(sums)))
        return True

    def between(self, tenant: str, first: int, last: int) -> list[Count]:
        found = self._database.read(_BETWEEN, (tenant, first, last))
        return [Count(Key(hour, skill, agent), json.loads(sums)) for hour, skill, agent, sums in found]

    def clear(self, tenant: str, first: int, last: int) -> int:
        found = len(self.between(tenant, first, last))
        self._database.write(
            "DELETE FROM counter WHERE t = ? AND hour BETWEEN ? AND ?", (tenant, first, last)
        )
        return found

    def forget(self, place: Place) -> None:
        self._database.write("DELETE FROM counted WHERE c = ?", (place.key,))
