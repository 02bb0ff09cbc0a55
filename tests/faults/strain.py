"""P12: the tier is entered, kept and left as it should be, and the queue for people has an end."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from frontdesk.admission.tiers import CONDUCT, POLICY, Tier
from frontdesk.bootstrap import using
from frontdesk.entrypoints import tier
from functions.messages.handler import handler
from tests import world as shop
from tests.desk import Desk, answered, request
from tests.faults.facts import Violation

NOT_ENTERED = "strain called for a tier and nobody entered it"
LEFT_EARLY = "a tier was left while its signal was up, too soon, or by more than one step"
FLAPS = "the tier flaps"
STAYS = "the tier stays although all is calm"
UNBOUNDED = "more people wait than may"
TURNED_AWAY = "somebody was turned away although there was room"
UNTOLD = "somebody was turned away without a word"
SIGNAL = "answer_wait_s"
STEP_S, FLAPPING = 15, 80
CALM_S = POLICY.calm_s * (Tier.PEOPLE + 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A measurement, and the tier before and after it."""

    at: int
    signal: float
    before: int
    after: int


def strain(seed: int) -> list[Violation]:
    """The flag under a wild and under a flapping signal, the sweep's own signal, and a crowd at the door."""
    random = Random(seed)
    wild = _course([_wild(random) for _ in range(60)])
    flapping = _course([random.choice((0.0, 200.0)) for _ in range(FLAPPING)])
    return [*_rules(wild), *_rules(flapping), *_flaps(flapping), *_swept(random), *_queued(random)]


def _wild(random: Random) -> float:
    return random.choice((0.0, 1.0, 3.0, 9.0, 11.0, 30.0, 59.0, 61.0))


def _course(signals: list[float]) -> list[Moment]:
    """The signals, 15 s apart, and then calm."""
    desk, level, course = Desk(), 0, []
    for signal in [*signals, *[0.0] * (CALM_S // STEP_S)]:
        desk.clock += STEP_S * 1_000
        after = tier.set_tier(desk, {SIGNAL: signal})
        course.append(Moment(desk.clock, signal, level, after))
        level = after
    return course


def _rules(course: list[Moment]) -> Iterator[Violation]:
    limits = [limit for limit in POLICY.thresholds if limit.signal == SIGNAL]
    changed, stepped_back = 0, 0
    for now in course:
        called = max((limit.tier for limit in limits if now.signal >= limit.enter), default=0)
        if now.after < called and now.at - stepped_back >= POLICY.settle_s * 1_000:
            yield Violation("P12", NOT_ENTERED, f"{now}")
        if now.after < now.before:
            up = any(limit.tier == now.before and now.signal > limit.leave for limit in limits)
            soon = now.at - changed < POLICY.calm_s * 1_000
            if up or soon or now.before - now.after > 1:
                yield Violation("P12", LEFT_EARLY, f"{now}")
            stepped_back = now.at
        changed = now.at if now.after != now.before else changed
    if course[-1].after:
        yield Violation("P12", STAYS, f"{course[-1]}")


def _flaps(course: list[Moment]) -> Iterator[Violation]:
    """Down and up again takes as long as being calm does."""
    changes = sum(moment.before != moment.after for moment in course)
    most = 2 * len(course) * STEP_S // POLICY.calm_s + Tier.PEOPLE
    if changes > most:
        yield Violation("P12", FLAPS, f"{changes} changes, not {most}")


def _swept(random: Random) -> Iterator[Violation]:
    """Workers are away, and the sweep sees how long visitors wait; then they are back."""
    desk = Desk()
    for _ in range(random.randint(1, 3)):
        _open(desk, {"text": random.choice([*shop.NO_RULE_KNOWS.values()])})
    desk._stream()
    desk.clock += random.randint(61, 120) * 1_000
    desk.sweep()
    if tier.set_tier(desk, {}) < Tier.PEOPLE:
        yield Violation("P12", NOT_ENTERED, "swept")
    desk.settle()
    for _ in range(CALM_S // 60 + 1):
        desk.clock += 60_000
        desk.sweep()
    if tier.set_tier(desk, {}):
        yield Violation("P12", STAYS, "swept")


def _queued(random: Random) -> Iterator[Violation]:
    """A crowd asks for people; `lag` of them come before the inbox shows the last one."""
    desk, agents, lag = Desk(), random.randint(0, 2), random.randint(0, 2)
    level = random.choice((Tier.STATIC, Tier.PEOPLE))
    tier.hold_tier(desk, level, minutes=60)
    conduct = CONDUCT[level]
    bound = conduct.queue_per_agent * agents if agents else conduct.queue_unattended
    waiting = 0
    for number in range(bound + 10):
        for agent in (shop.ADA, shop.LIN)[:agents]:
            desk.conversations.set_desk(shop.SHOP.id, agent.id, capacity=1, online=True, at=desk.clock)
        desk.clock += 1_000
        status, body = _open(desk, {"ask": "person"})
        waiting += status == 201
        if status != 201 and waiting < bound - lag:
            yield Violation("P12", TURNED_AWAY, f"{waiting} of {bound} wait: {status}")
        if status != 201 and (status, body["code"]) != (429, "queue_full"):
            yield Violation("P12", UNTOLD, f"{status} {body}")
        if number % (lag + 1) == 0:
            desk._stream()
    if waiting > bound + lag:
        yield Violation("P12", UNBOUNDED, f"{waiting} wait, not {bound}")


def _open(desk: Desk, body: dict[str, str]) -> tuple[int, dict[str, str]]:
    with using(desk):
        _, session = answered(handler(request("POST", "/v1/sessions", {"site": shop.SHOP_SITE.id}), None))
        key = {"Idempotency-Key": shop.client_id(0)}
        opening = request("POST", "/v1/conversations", body, token=session["token"], headers=key)
        return answered(handler(opening, None))
