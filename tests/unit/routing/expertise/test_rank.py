"""What a night thinks of whom: properties that hold whatever happened, and what single outcomes do."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.routing.expertise.model import HALF_LIFE_MS, Member, Outcome
from frontdesk.routing.expertise.rank import DEFAULTS, FULL, USUAL, Ranking, rank
from frontdesk.routing.expertise.sums import added, nothing, worth
from tests import world
from tests.unit.routing.expertise.told import AGENTS, OUTCOMES, SKILLS, members, outcome

HISTORY = st.lists(OUTCOMES, max_size=25)


def ranked(outcomes: Sequence[Outcome], staff: Sequence[Member] | None = None) -> Ranking:
    return rank(added(nothing(), outcomes, world.NOW), members() if staff is None else staff)


def scores(ranking: Ranking, agent: str) -> dict[str, float]:
    """An agent's scores by topic, and by skill under `#skill`."""
    names = [*ranking.topics, *(f"#{skill}" for skill in ranking.skills), "*"]
    column = ranking.scores[:, ranking.members.index(agent)]
    return {name: int(score) / FULL for name, score in zip(names, column, strict=True)}


@given(HISTORY)
def test_there_is_a_score_for_everybody_at_everything(outcomes: list[Outcome]) -> None:
    ranking = ranked(outcomes)
    many = len(ranking.topics) + len(ranking.skills) + 1
    assert ranking.scores.shape == (many, len(AGENTS))
    assert ranking.strangers.shape == (many, 2)
    assert set(SKILLS) <= set(ranking.skills)


@given(HISTORY, st.permutations(AGENTS))
def test_a_name_changes_no_score(outcomes: list[Outcome], other: list[str]) -> None:
    names = dict(zip(AGENTS, other, strict=True))
    renamed = [replace(each, agent=names[each.agent]) for each in outcomes]
    staff = [Member(names[each.id], each.skills, each.team) for each in members()]
    before, after = ranked(outcomes), ranked(renamed, staff)
    for agent in AGENTS:
        found, wanted = scores(after, names[agent]), scores(before, agent)
        assert max(abs(found[name] - wanted[name]) for name in wanted) <= 2 / FULL


@settings(max_examples=200)
@given(HISTORY, OUTCOMES, st.sampled_from(["success", "rating", "sooner"]), st.integers(1, 5))
def test_a_better_outcome_lowers_no_score_of_who_had_it(
    outcomes: list[Outcome], one: Outcome, how: str, rating: int
) -> None:
    rated = replace(one, rating=one.rating and min(one.rating, rating))
    worse, better = {
        "success": (replace(one, resolved=False), replace(one, resolved=True, transferred=False)),
        "rating": (rated, replace(rated, rating=rated.rating and rating)),
        "sooner": (one, replace(one, seconds_to_resolve=one.seconds_to_resolve / 3)),
    }[how]
    before = scores(ranked([*outcomes, worse]), one.agent)
    after = scores(ranked([*outcomes, better]), one.agent)
    assert all(after[name] >= before[name] - 2 / FULL for name in before)


@given(HISTORY)
def test_who_has_no_history_is_thought_of_as_their_team_is(outcomes: list[Outcome]) -> None:
    staff = [*members(), Member("eve", (SKILLS[0],), "west"), Member("fay", (SKILLS[0],), "west")]
    ranking = ranked(outcomes, staff)
    assert scores(ranking, "eve") == scores(ranking, "fay")
    assert any(scores(ranking, "eve").values())


def test_a_newcomer_with_the_skill_stands_before_one_without() -> None:
    good = [outcome("ann", "late") for _ in range(30)]
    bad = [outcome("cleo", "late", resolved=False, transferred=True) for _ in range(30)]
    ranking = ranked([*good, *bad], [*members(), Member("eve", ("parcels",)), Member("fay", ("returns",))])
    assert scores(ranking, "eve")["late"] > scores(ranking, "fay")["late"]


def test_a_newcomer_stands_between_the_good_and_the_bad_of_their_skill() -> None:
    good = [outcome("ann", "late") for _ in range(30)]
    bad = [outcome("ben", "late", resolved=False) for _ in range(30)]
    ranking = ranked([*good, *bad], [*members(), Member("eve", ("parcels",))])
    ann, eve, ben = (scores(ranking, name)["late"] for name in ("ann", "eve", "ben"))
    assert ann > eve > ben


def test_to_be_busy_is_not_to_be_good() -> None:
    busy = [outcome("ann", "late", resolved=n % 2 == 0) for n in range(400)]
    good = [outcome("ben", "late", resolved=n % 10 > 0) for n in range(40)]
    ranking = ranked([*busy, *good])
    assert scores(ranking, "ben")["late"] > scores(ranking, "ann")["late"]


def test_much_that_is_a_little_better_is_not_more_than_little_that_is_much_better() -> None:
    busy = [outcome("ann", "late", resolved=n % 4 > 0) for n in range(2_000)]
    usual = [outcome("cleo", "late", resolved=n % 20 > 6) for n in range(2_000)]
    good = [outcome("ben", "late") for _ in range(40)]
    ranking = ranked([*busy, *usual, *good])
    assert scores(ranking, "ben")["late"] > scores(ranking, "ann")["late"] > scores(ranking, "cleo")["late"]


def test_a_topic_apart_is_worked_out_as_by_hand() -> None:
    """No skill, no word, no other topic: what is near adds nothing, and nothing is counted twice."""
    good = [outcome("ann", "size") for _ in range(6)]
    bad = [outcome("ben", "size", resolved=False) for _ in range(2)]
    found = scores(ranked([*good, *bad], [Member("ann"), Member("ben"), Member("cleo")]), "ann")
    _, success, quick, _, _ = worth(outcome())
    worth_it = (success + DEFAULTS.quick * quick) / (1 + DEFAULTS.quick)
    usual = (6 * worth_it + USUAL) / (8 + 1)
    better, all_of_them = 6 * (worth_it - usual), 6 * worth_it - 8 * usual
    skilled = all_of_them / (8 + DEFAULTS.team)
    team = (all_of_them + DEFAULTS.team * skilled) / (8 + DEFAULTS.team)
    assert found["size"] == pytest.approx(
        usual + (better + DEFAULTS.own * team) / (6 + DEFAULTS.own), abs=1e-4
    )


def test_a_team_of_which_nothing_is_known_is_as_all_who_have_the_skill() -> None:
    good = [outcome("ann", "late") for _ in range(60)]
    bad = [outcome("cleo", "late", resolved=False) for _ in range(60)]
    ranking = ranked([*good, *bad], [*members(), Member("eve", ("parcels",), "north")])
    having = ranking.strangers[ranking.topics.index("late"), 1]
    assert scores(ranking, "eve")["late"] == pytest.approx(int(having) / FULL, abs=2 / FULL)
    assert int(having) > int(ranking.strangers[ranking.topics.index("late"), 0]) + FULL // 20


def test_one_lucky_outcome_does_not_make_an_expert() -> None:
    proven = [outcome("ann", "late", resolved=n % 10 > 0) for n in range(100)]
    others = [outcome("cleo", "late", resolved=n % 2 == 0) for n in range(100)]
    ranking = ranked([*proven, *others, outcome("ben", "late")])
    assert scores(ranking, "ann")["late"] > scores(ranking, "ben")["late"]


def test_what_is_near_tells_of_a_topic_that_somebody_never_had() -> None:
    """Late and lost are both parcels; Ann and Ben both know parcels and never had lost ones."""
    known = [outcome("ann", "late") for _ in range(50)]
    known += [outcome("ben", "late", resolved=False) for _ in range(50)]
    known += [outcome("cleo", "lost", resolved=n % 2 == 0) for n in range(50)]
    ranking = ranked(known)
    assert scores(ranking, "ann")["lost"] > scores(ranking, "ben")["lost"] + 0.05


def test_a_hard_topic_makes_nobody_look_bad_at_another() -> None:
    hard = [outcome(who, "lost", resolved=n % 5 == 0) for who in ("ann", "cleo") for n in range(50)]
    easy = [outcome(who, "late", resolved=n % 10 > 0) for who in ("ben", "cleo") for n in range(50)]
    ranking = ranked([*hard, *easy])
    assert abs(scores(ranking, "ann")["late"] - scores(ranking, "ben")["late"]) < 0.03


def test_what_was_long_ago_counts_less() -> None:
    old = world.NOW - 4 * HALF_LIFE_MS
    was_good = [outcome("ann", "late", at=old) for _ in range(40)]
    is_bad = [outcome("ann", "late", resolved=False) for _ in range(40)]
    was_bad = [outcome("ben", "late", resolved=False, at=old) for _ in range(40)]
    is_good = [outcome("ben", "late") for _ in range(40)]
    ranking = ranked([*was_good, *is_bad, *was_bad, *is_good])
    assert scores(ranking, "ben")["late"] > scores(ranking, "ann")["late"] + 0.2


def test_who_has_left_still_tells_what_is_usual_and_has_no_score() -> None:
    left = [outcome("gone", "late", resolved=False) for _ in range(50)]
    ranking = ranked([*left, outcome("ann", "late")])
    assert "gone" not in ranking.members
    assert scores(ranking, "cleo")["late"] < 0.3


def test_without_agents_and_without_history_there_is_nothing_to_break() -> None:
    assert ranked([], []).scores.shape == (1, 0)
    assert ranked([outcome()], []).scores.shape[1] == 0
    assert np.ptp(ranked([]).scores) == 0
