"""A generated history of a support team whose skills are known: who was right to ask can be looked up.

What an agent can do at a topic is a sum of effects on the log-odds of success: a general one, one of their
team, one for each skill, one for each topic, and a bonus for the skills they have entered (two each). The
topic's part drifts from month to month; who was hired lately begins lower and catches up within two months. A
conversation is of a topic (a few are frequent, most are rare), of a difficulty of its own, and falls to
whoever is there: mostly to somebody with the skill, sometimes to anybody; some agents work much more than
others, and hard cases go to the more experienced more often (as they would: it makes good people look bad).
What is recorded is noisy: some topics are recognised wrongly, a success is a coin that falls by the odds,
three in ten visitors rate (on five steps, with their own mood), and the time to resolve varies by a factor of
two either way.

Who is not successful passes the conversation on or leaves it unresolved. Every size is a field of `Options`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.routing.expertise.model import Member, Outcome

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAY_MS = 86_400_000
START_MS = 1_780_000_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """Sizes of the team and of the effects (standard deviations of log-odds), and the noise of the record."""

    agents: int = 60
    teams: int = 4
    skills: int = 6
    topics: int = 48
    days: int = 120
    a_day: float = 30.0  # conversations of an average agent, who has three at a time
    usual: float = 0.9  # log-odds of success of an average agent without the skill: 71 %
    general: float = 0.3
    by_team: float = 0.15
    by_skill: float = 0.6
    by_topic: float = 0.4
    entered: float = 0.6  # the bonus for a skill that was entered
    hardness: float = 0.5  # of topics
    case: float = 0.6  # of single conversations
    drift: float = 0.12  # of an agent's topic, a month
    hired_lately: float = 0.15  # share of agents, within the last three weeks
    newness: float = 0.5  # how much lower they begin
    busier: float = 0.6  # spread of how much each works (log-normal)
    rarer: float = 1.0  # spread of how frequent topics are
    by_skill_asked: float = 0.85  # share that falls to somebody with the skill
    to_experienced: float = 0.5  # how strongly a hard case looks for experience
    wrong_topic: float = 0.08
    asked_wrong: float = 0.0  # the same of the conversation that is to be given to somebody now
    plain_words: float = 0.3
    rates: float = 0.3
    mood: float = 0.9  # of a rating, in steps
    pace: float = 0.7  # spread of the time to resolve (log-normal)
    pace_effect: float = 0.25  # how much faster one unit of log-odds is


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class History:
    """What was recorded, who is there now, and the truth: the chance of success by (topic, agent) today."""

    outcomes: Sequence[Outcome]
    members: Sequence[Member]
    topics: Sequence[str]
    frequency: Floats
    truth: Floats
    now: int


def generate(seed: int, options: Options = DEFAULTS) -> History:
    """The same for the same seed."""
    random = np.random.default_rng(seed)
    o, skill_of = options, np.arange(options.topics) % options.skills
    team = np.arange(o.agents) % o.teams
    has = _entered(random, o, team)
    skilled = random.normal(0, o.by_skill, (o.skills, o.agents)) + o.entered * has
    stable = (
        random.normal(0, o.general, o.agents) + random.normal(0, o.by_team, o.teams)[team] + skilled[skill_of]
    )
    months = o.days // 30 + 1
    drift = np.concatenate(
        [
            random.normal(0, o.by_topic, (1, o.topics, o.agents)),
            random.normal(0, o.drift, (months, o.topics, o.agents)),
        ]
    ).cumsum(axis=0)
    hired = np.where(
        random.random(o.agents) < o.hired_lately, o.days - random.integers(3, 22, o.agents), -365
    )
    hard = random.normal(0, o.hardness, o.topics)
    frequency = np.exp(random.normal(0, o.rarer, o.topics))
    frequency /= frequency.sum()
    busy = np.exp(random.normal(0, o.busier, o.agents))

    def able(topic: Ints, agent: Ints, day: Floats) -> Floats:
        new = np.clip(1 - (day - hired[agent]) / 60, 0, 1)
        month = np.minimum(day // 30, months).astype(np.int64)
        found: Floats = (
            o.usual - hard[topic] + stable[topic, agent] + drift[month, topic, agent] - o.newness * new
        )
        return found

    day, topic, agent, case = _conversations(random, o, frequency, busy, hired, has[skill_of])
    odds = able(topic, agent, day) - case
    outcomes = _recorded(random, o, day, topic, agent, odds, skill_of, team)
    everyone, each = np.meshgrid(np.arange(o.topics), np.arange(o.agents), indexing="ij")
    truth = able(everyone.ravel(), each.ravel(), np.full(everyone.size, float(o.days)))
    members = [
        Member(f"agt_{a:04d}", tuple(f"skill{s}" for s in np.flatnonzero(has[:, a])), f"team{team[a]}")
        for a in range(o.agents)
    ]
    return History(
        outcomes,
        members,
        [f"topic{t:03d}" for t in range(o.topics)],
        frequency,
        _chance(truth).reshape(o.topics, o.agents),
        START_MS + o.days * DAY_MS,
    )


def _entered(random: np.random.Generator, o: Options, team: Ints) -> NDArray[np.bool_]:
    """Two skills each, the first one that their team has in common."""
    has = np.zeros((o.skills, o.agents), dtype=bool)
    has[team % o.skills, np.arange(o.agents)] = True
    has[random.integers(0, o.skills, o.agents), np.arange(o.agents)] = True
    return has


def _conversations(
    random: np.random.Generator,
    o: Options,
    frequency: Floats,
    busy: Floats,
    hired: Ints,
    knows: NDArray[np.bool_],
) -> tuple[Floats, Ints, Ints, Floats]:
    """When, about what, with whom, and how hard: everybody's share is by how much they work."""
    many = int(o.agents * o.days * o.a_day)
    day = np.sort(random.random(many) * o.days)
    topic = random.choice(o.topics, many, p=frequency)
    case = random.normal(0, o.case, many)
    experience = np.where(hired < 0, 0.5, -1.5)
    by_skill = random.random(many) < o.by_skill_asked
    weight = np.log(busy)[None, :] + o.to_experienced * case[:, None] * experience[None, :]
    weight = weight + random.gumbel(size=weight.shape)
    weight[hired[None, :] > day[:, None]] = -np.inf
    able = np.where(by_skill[:, None] & ~knows[topic], -1e6, 0.0)
    return day, topic, np.argmax(weight + able, axis=1), case


def _recorded(
    random: np.random.Generator,
    o: Options,
    day: Floats,
    topic: Ints,
    agent: Ints,
    odds: Floats,
    skill_of: Ints,
    team: Ints,
) -> list[Outcome]:
    many = len(day)
    success = random.random(many) < _chance(odds)
    passed_on = ~success & (random.random(many) < 0.6)
    liked = 3.2 + 0.5 * odds + 0.8 * (success - 0.5) + random.normal(0, o.mood, many)
    stars = np.clip(np.rint(liked), 1, 5).astype(int)
    rated = random.random(many) < o.rates
    seconds = 600 * np.exp(-o.pace_effect * odds + random.normal(0, o.pace, many))
    seen = np.where(random.random(many) < o.wrong_topic, random.integers(0, o.topics, many), topic)
    word = _words(random, o, seen)
    return [
        Outcome(
            f"agt_{agent[i]:04d}", f"topic{seen[i]:03d}", f"skill{skill_of[seen[i]]}",
            f"team{team[agent[i]]}",
            (f"word{word[i]}",),
            bool(success[i]), bool(passed_on[i]), int(stars[i]) if rated[i] else None,
            float(seconds[i]), START_MS + int(day[i] * DAY_MS),
        )
        for i in range(many)
    ]  # fmt: skip


def _words(random: np.random.Generator, o: Options, topic: Ints) -> Ints:
    """A word of the topic, which its neighbour within the skill has too, or one that everybody uses."""
    own = (topic + o.skills * random.integers(0, 2, len(topic))) % o.topics
    return np.where(
        random.random(len(topic)) < o.plain_words, 10_000 + random.integers(0, 12, len(topic)), own
    )


def _chance(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)))
