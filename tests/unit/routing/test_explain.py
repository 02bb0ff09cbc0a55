"""A record says what was decided on, and what it says would have changed the choice does change it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from zlib import compress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.conversation.model import Desk
from frontdesk.routing.choose import choose
from frontdesk.routing.explain import NEXT, TOP, explain
from frontdesk.routing.model import Candidate, Decision, Waiting
from frontdesk.routing.policy import DEFAULT, FACTORS, Overflow, Policy, Team
from frontdesk.routing.tell import LANGUAGES, tell
from tests import world

NOW = world.NOW
HOUR = 60 * world.MINUTE
TEAMS = Policy("teams", teams=(Team("returns", ("returns",), (Overflow("rest", 60),)), Team("rest")))


def agent(number: int) -> str:
    return world.fixed_id("agt", number)


def seated(
    number: int,
    load: int = 0,
    capacity: int = 3,
    *,
    skills: tuple[str, ...] = (),
    languages: tuple[str, ...] = ("en",),
    expertise: float = 0.0,
    idle_s: int = 0,
    busy: float = 0.0,
    team: str = "",
) -> Candidate:
    """Online for eight hours; `busy` is how many they held at a time on average."""
    held = {world.fixed_id("cnv", number * 100 + each): (each, 1) for each in range(load)}
    since, taken_at = NOW - 8 * HOUR, NOW - idle_s * 1_000
    time = round(busy * 8 * HOUR) - NOW * load
    desk = Desk(agent(number), capacity, True, NOW, held, since, load, taken_at, time)
    teams = (team,) if team else ()
    return Candidate(agent(number), f"Agent {number}", skills, languages, desk, teams, expertise)


SOMEBODY = st.builds(
    seated,
    st.just(0),
    st.integers(0, 4),
    st.integers(1, 4),
    skills=st.sampled_from([(), ("returns",)]),
    languages=st.sampled_from([("en",), ("zh",), ("zh", "en")]),
    expertise=st.integers(0, 100).map(lambda points: points / 100),
    idle_s=st.integers(0, 900),
    busy=st.integers(0, 300).map(lambda hundredths: hundredths / 100),
    team=st.sampled_from(["", "returns", "rest"]),
)
EVERYBODY = st.lists(SOMEBODY, min_size=1, max_size=8).map(
    lambda found: [_numbered(each, number) for number, each in enumerate(found)]
)
WAITING = st.builds(
    Waiting,
    conversation=st.just(world.MEI_CONVERSATION),
    skill=st.sampled_from(["", "returns"]),
    language=st.sampled_from(["", "zh", "en"]),
    since=st.integers(0, 120).map(lambda seconds: NOW - seconds * 1_000),
    last_agent=st.sampled_from(["", agent(0), agent(1)]),
    refused=st.sampled_from([{}, {agent(1): NOW + 1}, {agent(0): NOW + 1, agent(2): NOW - 1}]),
)


def _numbered(each: Candidate, number: int) -> Candidate:
    return replace(
        each, id=agent(number), name=f"Agent {number}", desk=replace(each.desk, agent=agent(number))
    )


def changed(
    everybody: Sequence[Candidate], waiting: Waiting, change: dict[str, object], policy: Policy
) -> Decision:
    """What would have been decided had this been so."""
    by = int(str(change.get("by", 0)))
    what = str(change.get("factor", change.get("reason")))
    them = next(each for each in everybody if each.id == change["agent"])
    desk = them.desk
    if what in ("last_agent", "resting"):
        rest = {other: at for other, at in waiting.refused.items() if other != them.id}
        last = them.id if what == "last_agent" else waiting.last_agent
        waiting = replace(waiting, last_agent=last, refused=rest)
    instead = {
        "load": lambda: replace(them, desk=_holding_fewer(desk, by)),
        "full": lambda: replace(them, desk=_holding_fewer(desk, by)),
        "expertise": lambda: replace(them, expertise=them.expertise + by / 100),
        "fair": lambda: replace(them, desk=replace(desk, given=desk.given - round(by / 100 * 8 * HOUR))),
        "idle": lambda: replace(them, desk=replace(desk, taken_at=desk.taken_at - by * 1_000)),
        "skill": lambda: replace(them, skills=(waiting.skill,)),
        "language": lambda: replace(them, languages=(waiting.language,)),
        "team": lambda: replace(them, teams=()),
    }.get(what, lambda: them)()
    return choose([instead if each.id == them.id else each for each in everybody], waiting, policy, NOW)


def _holding_fewer(desk: Desk, by: int) -> Desk:
    """As busy until now, but so many conversations are over."""
    held = dict(list(desk.held.items())[by:])
    return replace(desk, held=held, given=desk.given + NOW * (len(desk.held) - len(held)))


@settings(max_examples=400)
@given(EVERYBODY, WAITING, st.sampled_from([DEFAULT, TEAMS]))
def test_what_would_have_changed_the_choice_changes_it(
    everybody: list[Candidate], waiting: Waiting, policy: Policy
) -> None:
    decision = choose(everybody, waiting, policy, NOW)
    if decision.chosen is None:
        return
    record = explain(decision, everybody, waiting, policy, NOW)
    for change in record["near"]:
        assert change["agent"] != decision.chosen.id
        found = changed(everybody, waiting, change, policy).chosen
        assert found is not None
        assert found.id == change["agent"], change


@settings(max_examples=200)
@given(EVERYBODY, WAITING, st.sampled_from([DEFAULT, TEAMS]))
def test_the_record_has_everybody_and_the_words_name_who_was_asked(
    everybody: list[Candidate], waiting: Waiting, policy: Policy
) -> None:
    decision = choose(everybody, waiting, policy, NOW)
    if decision.chosen is None:
        return
    record = explain(decision, everybody, waiting, policy, NOW)
    assert record["top"][0][0] == decision.chosen.id
    assert record["able"] + sum(record["passed"].values()) == record["of"] == len(everybody)
    assert json.loads(json.dumps(record)) == record
    for language in LANGUAGES:
        first = tell(record, record["names"].__getitem__, "Returns", language)[0]
        assert decision.chosen.name in first


def test_one_conversation_fewer_is_enough_and_none_is_not() -> None:
    everybody = [seated(1, load=0), seated(2, load=1)]
    decision = choose(everybody, Waiting(), Policy(weights={"load": 1.0}), NOW)
    record = explain(decision, everybody, Waiting(), Policy(weights={"load": 1.0}), NOW)
    assert record["near"] == []  # with none at all they would be level: nothing puts the second first

    everybody = [seated(1, load=1), seated(2, load=2, capacity=4)]
    policy = Policy(weights={"load": 0.5, "fair": 0.0})
    record = explain(choose(everybody, Waiting(), policy, NOW), everybody, Waiting(), policy, NOW)
    assert record["near"] == [{"agent": agent(2), "factor": "load", "by": 1}]


def test_who_was_full_but_better_is_named() -> None:
    everybody = [seated(1), seated(2, load=3, skills=("returns",))]
    waiting = Waiting(skill="returns", since=NOW - 20_000)
    record = explain(choose(everybody, waiting, DEFAULT, NOW), everybody, waiting, DEFAULT, NOW)
    assert record["stage"] == "language"
    assert record["near"] == [{"agent": agent(2), "reason": "full", "by": 1}]
    assert record["passed"] == {"full": 1}


def test_a_thousand_agents_fit_in_one_write_unit() -> None:
    everybody = [
        seated(number, number % 3, expertise=number % 97 / 97, idle_s=number * 7 % 900, busy=number % 53 / 20)
        for number in range(1_000)
    ]
    waiting = Waiting(world.MEI_CONVERSATION, "", "en", NOW - 5_000, "high", agent(7))
    record = explain(choose(everybody, waiting, DEFAULT, NOW), everybody, waiting, DEFAULT, NOW)
    assert (len(record["top"]), record["of"]) == (TOP, 1_000)
    assert len(record["near"]) <= 2 * NEXT
    assert len(compress(json.dumps(record, separators=(",", ":")).encode(), 9)) <= 900


def test_the_weights_stand_in_the_order_of_the_factors() -> None:
    everybody = [seated(1)]
    record = explain(choose(everybody, Waiting(), DEFAULT, NOW), everybody, Waiting(), DEFAULT, NOW)
    assert dict(zip(FACTORS, record["weights"], strict=True)) == DEFAULT.weights
    assert sum(
        weight * value / 1_000 for weight, value in zip(record["weights"], record["top"][0][2], strict=True)
    ) == pytest.approx(record["top"][0][1] / 1_000, abs=0.01)


def test_it_reads_like_this() -> None:
    everybody = [seated(1), seated(2, load=2, busy=1.0), seated(3, load=3, expertise=1.0)]
    waiting = Waiting(language="en", since=NOW)
    record = explain(choose(everybody, waiting, DEFAULT, NOW), everybody, waiting, DEFAULT, NOW)
    assert tell(record, record["names"].__getitem__, "", "en")[0] == (
        "Agent 1 was asked: has what was asked for (English); "
        "ahead of Agent 2 by having had less to do so far and having more room."
    )
    assert tell(record, record["names"].__getitem__, "", "zh")[0] == (
        "请了Agent 1：符合要求（英语）；比Agent 2更合适，因为到目前为止忙得更少、手头更空。"
    )
