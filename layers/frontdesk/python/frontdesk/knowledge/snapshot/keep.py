"""Which versions of the knowledge stay: what answers, what a rollback needs, what old answers name."""

from collections.abc import Collection, Iterable

from frontdesk.knowledge.snapshot.version import Version
from frontdesk.tenancy.live import Knowledge

NEWEST = 10
"""Publishes that stay whatever happens; a publish is the version by words and the one with its vectors."""


def kept_versions(
    versions: Iterable[Version], live: Knowledge, named: Collection[str], newest: int = NEWEST
) -> frozenset[str]:
    """Ids of the versions that stay, a publish whole. `named`: by answers, or by publishes that still run."""
    publishes: dict[str, list[Version]] = {}
    for version in versions:
        publishes.setdefault(version.plain or version.id, []).append(version)
    wanted = {live.version, *live.earlier, *named}
    by_age = sorted(publishes.values(), key=lambda each: (-max(one.at for one in each), each[0].id))
    stay = [
        each for place, each in enumerate(by_age) if place < newest or any(one.id in wanted for one in each)
    ]
    return frozenset(one.id for each in stay for one in each)
