"""Writing down a night's work: the ranking for those who route, the sums for the next night."""

import json

import numpy as np

from frontdesk import errors
from frontdesk.routing.expertise.ports import Files
from frontdesk.routing.expertise.rank import Ranking
from frontdesk.routing.expertise.shelf import SCHEMA, rows_in_file, stored
from frontdesk.routing.expertise.sums import KINDS, PAIRS, WIDTHS, Sums, Table


def put_ranking(files: Files, tenant: str, ranking: Ranking) -> tuple[str, ...]:
    """The names of the files, the index first: whoever has its name has the whole version."""
    many = rows_in_file(len(ranking.members))
    rows = ranking.scores.astype("<u2")
    names = [
        stored(files, tenant, rows[first : first + many].tobytes()) for first in range(0, len(rows), many)
    ]
    index = {
        "v": SCHEMA,
        "members": ranking.members,
        "topics": ranking.topics,
        "skills": ranking.skills,
        "skill_of": ranking.skill_of.tolist(),
        "strangers": ranking.strangers.tolist(),
        "files": names,
        "rows": many,
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return (stored(files, tenant, text.encode()), *names)


def put_sums(files: Files, tenant: str, sums: Sums) -> str:
    """The name of the file."""
    return stored(files, tenant, packed(sums))


def packed(sums: Sums) -> bytes:
    """A line of JSON (when, names, sizes), then for each table its two columns of indices and its sums."""
    sizes = [len(sums.tables[pair].left) for pair in PAIRS]
    head = {"v": SCHEMA, "at": sums.at, "names": {kind: sums.names[kind] for kind in KINDS}, "sizes": sizes}
    parts = [json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(), b"\n"]
    for pair in PAIRS:
        table = sums.tables[pair]
        parts += [table.left.astype("<i4").tobytes(), table.right.astype("<i4").tobytes()]
        parts.append(table.sums.astype("<f4").tobytes())
    return b"".join(parts)


def unpacked(data: bytes) -> Sums:
    """Raises Damaged where it is none of ours, or of a release to come."""
    try:
        line, _, rest = data.partition(b"\n")
        head = json.loads(line)
        if head["v"] != SCHEMA:
            raise errors.Damaged("sums of another release")
        tables, at = {}, 0
        for pair, size in zip(PAIRS, head["sizes"], strict=True):
            width = WIDTHS.get(pair, 1)
            left = np.frombuffer(rest, "<i4", size, at).astype(np.int64)
            right = np.frombuffer(rest, "<i4", size, at + 4 * size).astype(np.int64)
            values = np.frombuffer(rest, "<f4", size * width, at + 8 * size)
            tables[pair] = Table(left, right, values.reshape(size, width).astype(np.float64))
            at += 4 * size * (2 + width)
        return Sums(head["at"], {kind: tuple(head["names"][kind]) for kind in KINDS}, tables)
    except (ValueError, KeyError, TypeError) as error:
        raise errors.Damaged("sums that can't be read") from error
