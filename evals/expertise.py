"""Who knows it? NDCG@3 on a generated history, against plain PageRank, popularity and round robin.

`python -m evals.expertise [--seeds 10] [--a-day 30 …]`: every field of `Options` is an option. The history
and its noise are told in evals/expertise_history.py. A question is a conversation of today: its topic by how
frequent it is, and a third of the team, who are there. An agent's gain is 0 for the weakest of those and 1
for the best, by the true chance of success in between. It needs no data.
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np

from bench.figures import Figure, write
from evals.expertise_history import DEFAULTS, Floats, History, Options, generate
from frontdesk.routing.expertise.rank import FULL, rank
from frontdesk.routing.expertise.sums import COUNT, GOOD, Sums, Table, added, nothing
from frontdesk.routing.expertise.walk import Sparse, pagerank

COMMAND = "make eval-routing"
QUESTIONS = 2_000
THERE = 3  # one in so many is there
BEST, WORST = 1_000, 2_000  # seeds begin here; those that settings were chosen with are 101 to 105

Way = Callable[[History, Sums], Floats]
"""A score for each (topic, agent), in the history's order; more is better."""


@dataclass(frozen=True, slots=True)
class Ndcg:
    """Mean and standard deviation over seeds; `lost`: how much less likely success is than with the best."""

    mean: float
    spread: float
    lost: float


def expertise(history: History, sums: Sums) -> Floats:
    """What ships."""
    ranking = rank(sums, history.members)
    place = {member: at for at, member in enumerate(ranking.members)}
    scores = ranking.scores[:, [place[member.id] for member in history.members]]
    found: Floats = scores[_places(history, sums)].astype(np.float64) / FULL
    return found


def plain_pagerank(history: History, sums: Sums) -> Floats:
    """Personalised PageRank from each topic, as one knows it: edges count conversations, both ways."""
    table = sums.tables["agent", "topic"]
    skills = sums.tables["topic", "skill"]
    terms = sums.tables["term", "topic"]
    sizes = [len(sums.names[kind]) for kind in ("topic", "agent", "skill", "term")]
    topic, agent, skill, term = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    one = np.concatenate([table.left + agent, skills.left + topic, terms.left + term])
    other = np.concatenate([table.right + topic, skills.right + skill, terms.right + topic])
    value = np.concatenate([each.sums[:, COUNT] for each in (table, skills, terms)])
    many = sum(sizes)
    both = Sparse(many, many, np.concatenate([one, other]), np.concatenate([other, one]), np.tile(value, 2))
    steps = both.stochastic()
    start = np.eye(many)
    walked = np.array([pagerank(steps, start[at], 0.85) for at in _places(history, sums)])
    return _by_member(history, sums, walked[:, agent : agent + sizes[1]])


def popularity(history: History, sums: Sums) -> Floats:
    """Who had most conversations of the topic."""
    return _pairs(history, sums, lambda table: table.sums[:, COUNT])


def success_rate(history: History, sums: Sums) -> Floats:
    """Who was most often successful at the topic, without any smoothing."""
    return _pairs(history, sums, lambda table: table.sums[:, GOOD] / table.sums[:, COUNT])


def round_robin(history: History, _: Sums) -> Floats:
    """Whoever's turn it is: nothing is known, so a shuffle."""
    return np.random.default_rng(len(history.outcomes)).random(history.truth.shape)


WAYS: Mapping[str, Way] = {
    "expertise": expertise,
    "pagerank": plain_pagerank,
    "popularity": popularity,
    "success rate": success_rate,
    "round robin": round_robin,
}


def _places(history: History, sums: Sums) -> list[int]:
    return [sums.names["topic"].index(topic) for topic in history.topics]


def _pairs(history: History, sums: Sums, value: Callable[[Table], Floats]) -> Floats:
    table = sums.tables["agent", "topic"]
    found = np.zeros((len(sums.names["topic"]), len(sums.names["agent"])))
    found[table.right, table.left] = value(table)
    return _by_member(history, sums, found[_places(history, sums)])


def _by_member(history: History, sums: Sums, scores: Floats) -> Floats:
    """Columns in order of members; who had no conversation yet has nothing."""
    place = {name: at for at, name in enumerate(sums.names["agent"])}
    wide = np.concatenate([scores, np.zeros((len(scores), 1))], axis=1)
    found: Floats = wide[:, [place.get(member.id, -1) for member in history.members]]
    return found


def judged(history: History, scores: Floats, seed: int, options: Options) -> tuple[float, float]:
    """NDCG@3 and the chance of success lost with the first, over the same questions for every way."""
    random = np.random.default_rng(seed)
    topics, agents = history.truth.shape
    discount = 1 / np.log2(np.arange(2, 5))
    ndcg, lost = [], []
    for topic in random.choice(topics, QUESTIONS, p=history.frequency):
        there = random.choice(agents, max(4, agents // THERE), replace=False)
        wrong = random.random() < options.asked_wrong
        seen = random.integers(0, topics) if wrong else topic
        chance = history.truth[topic, there]
        gain = (chance - chance.min()) / (chance.max() - chance.min())
        first = np.argsort(-scores[seen, there], kind="stable")[:3]
        ndcg.append(gain[first] @ discount / (np.sort(gain)[::-1][:3] @ discount))
        lost.append(chance.max() - chance[first[0]])
    return float(np.mean(ndcg)), float(np.mean(lost))


def compared(seeds: int, options: Options) -> dict[str, Ndcg]:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for seed in range(BEST, BEST + seeds):
        history = generate(seed, options)
        sums = added(nothing(), history.outcomes, history.now)
        for name, way in WAYS.items():
            found[name].append(judged(history, way(history, sums), seed + WORST, options))
    return {name: _over(np.array(each)) for name, each in found.items()}


def _over(seeds: Floats) -> Ndcg:
    return Ndcg(float(seeds[:, 0].mean()), float(seeds[:, 0].std()), float(seeds[:, 1].mean()))


def show(found: Mapping[str, Ndcg]) -> None:
    print(f"{'':14} NDCG@3  ± seeds  success lost")
    for name, each in found.items():
        print(f"{name:14} {each.mean:.4f}  {each.spread:.4f}  {each.lost:.3f}")


def figures(found: Mapping[str, Ndcg], seeds: int, options: Options) -> list[Figure]:
    many = int(options.agents * options.days * options.a_day)
    about = (
        f"generated history (evals/expertise_history.py), {seeds} seeds of {many:,} conversations, "
        f"{options.agents} agents, {options.topics} topics; spread over seeds "
    )
    reach = {"expertise": ("routing.ndcg3", ">= .95")}
    return [
        Figure(id, round(found[name].mean, 4), "", goal, COMMAND, f"{name}: {about}{found[name].spread:.4f}")
        for name in WAYS
        for id, goal in [reach.get(name, (f"routing.ndcg3_{name.replace(' ', '_')}", ""))]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="NDCG@3 of who knows it, on a generated history")
    parser.add_argument("data", nargs="?", help="a folder, as other evaluations have one; not needed here")
    parser.add_argument("--seeds", type=int, default=10)
    for field in fields(Options):
        default = getattr(DEFAULTS, field.name)
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(default), default=default)
    given = vars(parser.parse_args())
    seeds = given.pop("seeds")
    given.pop("data")
    options = Options(**given)
    found = compared(seeds, options)
    show(found)
    if (seeds, options) == (10, DEFAULTS):
        write("eval_expertise", figures(found, seeds, options))


if __name__ == "__main__":
    main()
