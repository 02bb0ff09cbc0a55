"""Degrading by tier, never by accident: when the desk steps down, when it comes back, what it does meanwhile.

Tier 0 does all; 1 narrows the tenants' buckets; 2 answers from static knowledge only; 3 goes straight to
people. The flag is one Directory record that functions read through its cache, whose life is the delay.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from frontdesk.values import frozen


class Tier(IntEnum):
    ALL = 0
    BUCKETS = 1
    STATIC = 2
    PEOPLE = 3


@frozen
class Conduct:
    """What functions do at a tier.

    `share` of a tenant's rate that `messages` and `stream` let in. Whether the bot answers by `rules` (in
    `messages`), by published `knowledge` and by a `model` (in `answer`). How many visitors may wait for each
    agent at work, and how many when none is (`messages`, `route`); the rest are told and offered the form.
    """

    share: float
    rules: bool
    knowledge: bool
    model: bool
    queue_per_agent: int
    queue_unattended: int


CONDUCT: Mapping[Tier, Conduct] = {
    Tier.ALL: Conduct(1.0, rules=True, knowledge=True, model=True, queue_per_agent=50, queue_unattended=200),
    Tier.BUCKETS: Conduct(
        0.5, rules=True, knowledge=True, model=True, queue_per_agent=30, queue_unattended=100
    ),
    Tier.STATIC: Conduct(
        0.5, rules=True, knowledge=True, model=False, queue_per_agent=20, queue_unattended=50
    ),
    Tier.PEOPLE: Conduct(
        0.25, rules=False, knowledge=False, model=False, queue_per_agent=10, queue_unattended=0
    ),
}


@frozen
class Threshold:
    """A signal at `enter` or above calls for a tier, which may end only when it is at `leave` or below."""

    signal: str
    tier: Tier
    enter: float
    leave: float


@frozen
class Policy:
    """`calm_s`: at a tier before it may be left. `settle_s`: after stepping back before rising again."""

    thresholds: tuple[Threshold, ...]
    calm_s: int = 120
    settle_s: int = 15


POLICY = Policy(
    (
        # shares of the last minute's calls
        Threshold("store_throttled", Tier.BUCKETS, enter=0.02, leave=0.002),  # above what retries hide
        Threshold("store_throttled", Tier.STATIC, enter=0.10, leave=0.01),
        Threshold(
            "model_failed", Tier.STATIC, enter=0.50, leave=0.10
        ),  # every second visitor waits for nothing
        Threshold("answers_failed", Tier.PEOPLE, enter=0.50, leave=0.05),  # the bot itself is broken
        # age in seconds of the oldest message in the answer queue; a guard hands over after 25
        Threshold("answer_wait_s", Tier.BUCKETS, enter=10, leave=2),
        Threshold("answer_wait_s", Tier.PEOPLE, enter=60, leave=5),
    )
)


@frozen
class Flag:
    """The tier in force and since when (ms since the epoch, 0 for ever)."""

    tier: Tier = Tier.ALL
    since: int = 0
    stepped_back: bool = False


def decide_tier(current: Flag, signals: Mapping[str, float], policy: Policy, now_ms: int) -> Flag:
    """The flag after these signals; the same object if nothing changes. A signal not given counts as calm.

    It rises at once to the worst tier called for, and falls one tier at a time.
    """
    age_s = (now_ms - current.since) / 1_000
    called = _worst(limit for limit in policy.thresholds if signals.get(limit.signal, 0) >= limit.enter)
    if called > current.tier:
        settled = not current.stepped_back or age_s >= policy.settle_s
        return Flag(called, now_ms) if settled else current
    mine = [limit for limit in policy.thresholds if limit.tier <= current.tier]
    kept = _worst(limit for limit in mine if signals.get(limit.signal, 0) > limit.leave)
    if kept == current.tier or age_s < policy.calm_s:
        return current
    return Flag(Tier(current.tier - 1), now_ms, stepped_back=True)


def in_force(level: int, until_ms: int, now_ms: int) -> Tier:
    """The tier a stored record means: past its end (0 for none) all is well; a level too high is the last."""
    if until_ms and now_ms >= until_ms:
        return Tier.ALL
    return Tier(min(max(level, Tier.ALL), Tier.PEOPLE))


def _worst(limits: Iterable[Threshold]) -> Tier:
    return max((limit.tier for limit in limits), default=Tier.ALL)
