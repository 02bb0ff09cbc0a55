"""A tenant's expertise as files named by their content: a small index, and rows of which only a few are read.

The index is JSON: `members`, `topics`, `skills` by name, `skill_of` each topic, `strangers`, and the `files`
with `rows` rows each. A row is a little-endian 16-bit number for each member, in the index's order. Stdlib
only.
"""

import json
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from frontdesk import errors
from frontdesk.routing.expertise.ports import Files
from frontdesk.routing.expertise.score import ANYTHING, Row, Vectors
from frontdesk.values import frozen

SCHEMA = 1
FILE_BYTES = 1 << 20  # about what one file holds: ten thousand members, fifty topics
MOST_OPEN = 32  # files that a container keeps


@frozen
class Index:
    """What the index says; `place` is each name's row, a topic's before a skill's of the same name."""

    members: Mapping[str, int]
    skills: Sequence[str]
    skill_of: Sequence[int]
    strangers: Sequence[Sequence[int]]
    files: Sequence[str]
    rows: int
    place: Mapping[str, int]


class Shelf:
    """One version, opened once; its files are fetched when they are first asked for."""

    def __init__(self, files: Files, tenant: str, version: str) -> None:
        """Raises Damaged if there is no such version or it is not what its name says, Unavailable."""
        self.version = version
        self._files, self._tenant = files, tenant
        self._index = index_of(fetched(files, tenant, version))
        self._open: dict[int, array[int]] = {}

    def vectors(self, topics: Iterable[str]) -> Vectors:
        """The rows of these topics, and the one for anything else. Raises Damaged, Unavailable."""
        index = self._index
        known = {topic: index.place[topic] for topic in topics if topic in index.place}
        rows = {topic: self._row(place) for topic, place in known.items()}
        rows[ANYTHING] = self._row(len(index.skill_of) + len(index.skills))
        return Vectors(index.members, rows)

    def _row(self, place: int) -> Row:
        index, many = self._index, len(self._index.members)
        number, inside = divmod(place, index.rows)
        scores = self._opened(number)[inside * many : (inside + 1) * many]
        without, having = index.strangers[place]
        return Row(scores, _skill_of(index, place), without, having)

    def _opened(self, number: int) -> "array[int]":
        if number not in self._open:
            if len(self._open) >= MOST_OPEN:
                self._open.pop(next(iter(self._open)))
            self._open[number] = _numbers(fetched(self._files, self._tenant, self._index.files[number]))
        return self._open[number]


def key_of(tenant: str, name: str) -> str:
    """Where a file lies; `name` is the SHA-256 of its content."""
    return f"{tenant}/expertise/{name}"


def stored(files: Files, tenant: str, data: bytes) -> str:
    """Put the bytes where their hash says, and return it."""
    name = sha256(data).hexdigest()
    files.put(key_of(tenant, name), data)
    return name


def fetched(files: Files, tenant: str, name: str) -> bytes:
    """The bytes of that name. Raises Damaged where they are missing or others, Unavailable."""
    data = files.get(key_of(tenant, name))
    if data is None or sha256(data).hexdigest() != name:
        raise errors.Damaged("a file of expertise is missing or is not what its name says")
    return data


def index_of(data: bytes) -> Index:
    """Raises Damaged where it is none of ours, or of a release to come."""
    try:
        said: Mapping[str, Any] = json.loads(data)
        if said["v"] != SCHEMA:
            raise errors.Damaged("expertise of another release")
        topics, skills = said["topics"], said["skills"]
        names = enumerate([*topics, *skills])
        place: dict[str, int] = {}
        for row, name in names:
            place.setdefault(name, row)
        members = {member: at for at, member in enumerate(said["members"])}
        return Index(members, skills, said["skill_of"], said["strangers"], said["files"], said["rows"], place)
    except (ValueError, KeyError, TypeError) as error:
        raise errors.Damaged("an index of expertise that can't be read") from error


def rows_in_file(members: int) -> int:
    """How many rows go together."""
    return max(1, FILE_BYTES // max(1, 2 * members))


def _skill_of(index: Index, place: int) -> str:
    topics = len(index.skill_of)
    if place < topics:
        skill = index.skill_of[place]
        return index.skills[skill] if skill >= 0 else ""
    return index.skills[place - topics] if place < topics + len(index.skills) else ""


def _numbers(data: bytes) -> "array[int]":
    numbers = array("H", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
