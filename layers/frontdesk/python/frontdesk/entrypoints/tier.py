"""The tier flag: read by every function, moved by what the sweep measures, held by an operator."""

from collections.abc import Mapping

from frontdesk import errors
from frontdesk.admission.tiers import POLICY, Flag, Tier, decide_tier, in_force
from frontdesk.bootstrap import Services
from frontdesk.tenancy.model import EVERYWHERE
from frontdesk.tenancy.model import Tier as Record
from frontdesk.tenancy.ports import ABSENT, Changed, Put

MEASURED, BY_HAND = "measured", "by hand"


def set_tier(of: Services, signals: Mapping[str, float]) -> int:
    """Move the flag by these signals, with hysteresis; returns the level in force.

    What an operator set stands until its end, whatever is measured. A lost race is left to the next sweep.
    """
    found = of.directory.get(Record, EVERYWHERE, fresh=True)
    record = found.value if found else Record()
    now = of.now()
    if record.reason == BY_HAND and in_force(record.level, record.until, now):
        return record.level
    stepped_back = record.stepped_back and record.reason == MEASURED
    current = Flag(in_force(record.level, record.until, now), record.since, stepped_back)
    flag = decide_tier(current, signals, POLICY, now)
    if flag is not current:
        moved = Record(flag.tier, flag.since, 0, MEASURED, flag.stepped_back)
        _store(of, moved, found.version if found else ABSENT)
    return flag.tier


def hold_tier(of: Services, level: int, minutes: int) -> Record:
    """An operator's word: this level for so many minutes (0: until changed). Raises ValueError."""
    if not Tier.ALL <= level <= Tier.PEOPLE or minutes < 0:
        raise ValueError(f"a tier is {Tier.ALL:d} to {Tier.PEOPLE:d}, for 0 minutes or more")
    now = of.now()
    record = Record(level, now, now + minutes * 60_000 if minutes else 0, BY_HAND)
    of.directory.commit(Put(EVERYWHERE, "", record))
    return record


def _store(of: Services, record: Record, version: str) -> None:
    try:
        of.directory.commit(Put(EVERYWHERE, "", record, expect=version))
    except (Changed, errors.Unavailable):
        return
