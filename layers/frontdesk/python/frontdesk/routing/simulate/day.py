"""A day as a short description, from which arrivals and staff are drawn by a seed."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from random import Random

from frontdesk.routing.simulate.model import Arrival, Shift, Worker
from frontdesk.values import frozen

HOUR_MS = 3_600_000


@frozen
class Matter:
    """What visitors ask for: one skill. `share` of all arrivals; `work_s`: mean work of one."""

    skill: str
    share: float
    topics: tuple[str, ...]
    work_s: float = 300.0


@frozen
class Staff:
    """`count` agents who are alike on paper; `hours`: spans of the day such as (9, 18)."""

    name: str
    count: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    hours: tuple[tuple[float, float], ...]
    capacity: int = 3
    teams: tuple[str, ...] = ()


@frozen
class Day:
    """`rates`: arrivals of each of 24 hours. `languages`, `priorities`: share of each.

    `spread`: standard deviation of the logarithm of an agent's pace with a topic, so .3 means that two thirds
    of them take between three quarters and four thirds of the average time. `noise`: that of what routing
    believes of it, in the same unit; as large as `spread` it knows half. `variety`: that of the work of one
    conversation. `patience_s`: mean of an exponential patience, 0: all wait for ever. `begins`: ms since
    the epoch.
    """

    begins: int
    rates: tuple[float, ...]
    matters: tuple[Matter, ...]
    staff: tuple[Staff, ...]
    languages: Mapping[str, float]
    priorities: Mapping[str, float] = field(default_factory=lambda: {"normal": 1.0})
    spread: float = 0.3
    noise: float = 0.3
    variety: float = 0.6
    patience_s: float = 900.0


def draw_arrivals(day: Day, random: Random) -> list[Arrival]:
    """Poisson within each hour, work lognormal, patience exponential."""
    return [_arrival(day, number, at, random) for number, at in enumerate(_moments(day, random))]


def _moments(day: Day, random: Random) -> Iterator[int]:
    for hour, rate in enumerate(day.rates):
        passed = random.expovariate(rate) if rate else 1.0
        while passed < 1.0:
            yield day.begins + round((hour + passed) * HOUR_MS)
            passed += random.expovariate(rate)


def _arrival(day: Day, number: int, at: int, random: Random) -> Arrival:
    matter = random.choices(day.matters, [each.share for each in day.matters])[0]
    patience_s = random.expovariate(1 / day.patience_s) if day.patience_s else math.inf
    return Arrival(
        f"cnv_{number:06d}",
        at,
        matter.skill,
        random.choice(matter.topics),
        _drawn(day.languages, random),
        _drawn(day.priorities, random),
        matter.work_s * _about_one(day.variety, random),
        patience_s,
    )


def _drawn(shares: Mapping[str, float], random: Random) -> str:
    return random.choices(list(shares), list(shares.values()))[0]


def _about_one(deviation: float, random: Random) -> float:
    """Lognormal with mean 1."""
    return math.exp(random.gauss(-deviation * deviation / 2, deviation))


def draw_workers(day: Day, random: Random) -> list[Worker]:
    """Each with a pace of their own for each topic; on paper only skills and languages show."""
    topics = [topic for matter in day.matters for topic in matter.topics]
    alike = [(staff, number) for staff in day.staff for number in range(staff.count)]
    return [_worker(day, staff, number, topics, random) for staff, number in alike]


def _worker(day: Day, staff: Staff, number: int, topics: Sequence[str], random: Random) -> Worker:
    pace = {topic: _about_one(day.spread, random) for topic in topics}
    shifts = tuple(
        Shift(day.begins + round(begins * HOUR_MS), day.begins + round(ends * HOUR_MS))
        for begins, ends in staff.hours
    )
    name = f"{staff.name}-{number + 1}"
    return Worker(
        f"agt_{name}",
        name,
        staff.skills,
        staff.languages,
        staff.teams,
        staff.capacity,
        shifts,
        pace,
        {topic: believed(each, day, random) for topic, each in pace.items()},
    )


def believed(pace: float, day: Day, random: Random) -> float:
    """Expertise from 0 to 1 as routing would have it: the pace in deviations from the average, with noise."""
    seen = math.log(pace) + random.gauss(0, day.noise)
    return 1 / (1 + math.exp(2 * seen / day.spread)) if day.spread else 0.5
