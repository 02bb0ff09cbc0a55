"""What a record keeps is enough to make the same choice again."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.routing.again import choose_again
from frontdesk.routing.choose import choose
from frontdesk.routing.explain import TOP, explain
from frontdesk.routing.model import Candidate, Waiting
from frontdesk.routing.policy import DEFAULT, Policy
from tests import world
from tests.unit.routing.test_explain import EVERYBODY, NOW, TEAMS, WAITING, seated

IDLE = replace(DEFAULT, weights={"idle": 1.0}, idle_full_s=86_400)


@settings(max_examples=600)
@given(EVERYBODY, WAITING, st.sampled_from([DEFAULT, TEAMS, IDLE]))
def test_the_recorded_inputs_of_the_same_policy_give_the_same_choice(
    everybody: list[Candidate], waiting: Waiting, policy: Policy
) -> None:
    decision = choose(everybody, waiting, policy, NOW)
    if decision.chosen is None:
        return
    record = json.loads(json.dumps(explain(decision, everybody, waiting, policy, NOW)))
    again = choose_again(record, waiting.conversation, policy)
    assert again.chosen is not None
    assert again.chosen.id == decision.chosen.id
    assert [(each.agent, each.score) for each in again.ranked] == [
        (each.agent, each.score) for each in decision.ranked
    ]


def test_of_a_thousand_the_twenty_that_are_kept_are_enough() -> None:
    """The busiest of all is kept among them: everybody's fairness is measured by theirs."""
    everybody = [
        seated(n, n % 3, expertise=n % 97 / 97, idle_s=n * 7 % 900, busy=n % 53 / 20) for n in range(1_000)
    ]
    waiting = Waiting(world.MEI_CONVERSATION, "", "en", NOW - 5_000)
    decision = choose(everybody, waiting, DEFAULT, NOW)
    again = choose_again(explain(decision, everybody, waiting, DEFAULT, NOW), waiting.conversation, DEFAULT)
    assert len(again.ranked) == TOP
    assert again.ranked[: TOP - 1] == tuple(
        replace(each, name=each.agent) for each in decision.ranked[: TOP - 1]
    )


def test_another_policy_may_choose_another_agent() -> None:
    everybody = [seated(1, load=2, expertise=1.0), seated(2)]
    waiting = Waiting(world.MEI_CONVERSATION)
    expert = replace(DEFAULT, weights={"expertise": 1.0})
    record = explain(choose(everybody, waiting, expert, NOW), everybody, waiting, expert, NOW)
    then = choose_again(record, waiting.conversation, expert).chosen
    now = choose_again(record, waiting.conversation, replace(DEFAULT, weights={"load": 1.0})).chosen
    assert then is not None
    assert now is not None
    assert (then.id, now.id) == (everybody[0].id, everybody[1].id)
