"""Policies for the tests: as documents, and at random."""

from typing import Any

from hypothesis import strategies as st

from frontdesk.routing.policy import FACTORS, PRIORITIES, RECEPTIONS, Overflow, Policy, Promise, Team
from frontdesk.tenancy.model import Holiday, Hours, Span

DAY = [{"opens": "09:00", "closes": "12:30"}, {"opens": "13:30", "closes": "24:00"}]
HOURS: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "week": [DAY] * 5 + [[], []],
    "holidays": [{"date": "2026-12-25"}, {"date": "2026-12-24", "spans": DAY[:1]}],
}
WHOLE: dict[str, Any] = {
    "schema": 1,
    "weights": {"expertise": 2, "load": 0.5},
    "skill_gives_way_s": 20,
    "language_gives_way_s": None,
    "last_agent_s": 3600,
    "idle_full_s": 300,
    "teams": [
        {"id": "night", "skills": ["returns"], "overflow": [{"to": "day", "after_s": 30}], "hours": HOURS},
        {"id": "day", "skills": ["orders"], "overflow": [{"to": "all", "after_s": 60}]},
        {"id": "all"},
    ],
    "reception": "person_first",
    "offer_s": 30,
    "abandon_minutes": 10,
    "form_after_s": 90,
    "levels": {"gold": "high", "platinum": "urgent"},
    "promises": [
        {"priority": "urgent", "first_reply_s": 60, "next_reply_s": 120, "round_the_clock": True},
        {"skill": "returns", "first_reply_s": 300, "resolution_s": 86_400},
        {"first_reply_s": 600},
    ],
    "weights_by_channel": {"chat": 2},
}

names = st.sampled_from(["orders", "returns", "sizes"])
seconds = st.integers(0, 86_400)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    ends = sorted(draw(st.lists(st.integers(0, 1_440), max_size=6, unique=True)))
    return tuple(Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=False))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    zone = draw(st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York"]))
    days = draw(st.lists(st.dates(), max_size=3, unique=True))
    holidays = tuple(Holiday(day.isoformat(), draw(spans())) for day in days)
    return Hours(zone, tuple(draw(spans()) for _ in range(7)), holidays)


@st.composite
def teams(draw: st.DrawFn) -> tuple[Team, ...]:
    """They overflow only into later ones, so never in a circle; no two have the same skill."""
    ids = draw(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=4, unique=True))
    free = draw(st.lists(names, max_size=8, unique=True))
    made: list[Team] = []
    for at, id in enumerate(ids):
        later = draw(st.lists(st.sampled_from(ids[at + 1 :]), unique=True)) if ids[at + 1 :] else []
        skills = tuple(free.pop() for _ in range(draw(st.integers(0, min(3, len(free))))))
        over = tuple(Overflow(to, draw(seconds)) for to in later)
        made.append(Team(id, skills, over, draw(st.none() | hours())))
    return tuple(made)


promises = st.builds(
    Promise,
    st.sampled_from(["", *PRIORITIES]),
    st.just("") | names,
    st.integers(1, 1_000),
    st.integers(0, 1_000),
    st.integers(0, 1_000),
    st.booleans(),
)
policies = st.builds(
    Policy,
    version=st.just(""),
    weights=st.fixed_dictionaries({name: st.floats(0.5, 100) for name in FACTORS}),
    skill_gives_way_s=seconds,
    language_gives_way_s=st.none() | seconds,
    last_agent_s=seconds,
    idle_full_s=st.integers(1, 86_400),
    teams=teams(),
    reception=st.sampled_from(RECEPTIONS),
    offer_s=st.none() | st.integers(5, 300),
    abandon_minutes=st.none() | st.integers(1, 10_080),
    form_after_s=st.integers(10, 86_400),
    levels=st.dictionaries(st.sampled_from(["gold", "silver", "vip-1"]), st.sampled_from(PRIORITIES)),
    promises=st.lists(promises, max_size=4, unique_by=lambda each: (each.priority, each.skill)).map(tuple),
    weights_by_channel=st.just({}) | st.just({"chat": 3}),
)
