"""Who takes a conversation: a pure function of who is there, what it needs, the policy and the time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from frontdesk.routing.model import Candidate, Decision, Scored, Waiting
from frontdesk.routing.policy import DEFAULT, Policy

PASSED = ("absent", "full", "resting", "team", "language", "skill")
"""Why somebody could not be asked: not there; no free place; let it pass a moment ago; of a team that is not
asked yet; another language; another skill."""

STAGES = (
    ("skill_and_language", True, True),
    ("language", False, True),
    ("skill", True, False),
    ("anybody", False, False),
)
"""Whether skill and language are still asked for: we choose at the first open stage that has somebody."""


def choose(
    candidates: Iterable[Candidate], waiting: Waiting, policy: Policy = DEFAULT, now: int = 0
) -> Decision:
    """Skill gives way before language: better a generalist than a stranger; neither while waiting can help.

    The same arguments always give the same decision, in any order of candidates.
    """
    everybody = list(candidates)
    passed: dict[str, str] = {}
    teams = teams_asked(policy, waiting, now)
    free = [each for each in everybody if not _unfree(each, waiting, teams, now, passed)]
    opens = _gives_way(everybody, waiting, policy, now)
    for reason, skill, language in STAGES:
        if now < opens[reason]:
            continue
        able = [each for each in free if suits(each, waiting, skill=skill, language=language)]
        if able:
            return _best(free, able, waiting, policy, now, passed, reason)
    passed |= {each.id: _lacks(each, waiting) for each in free}
    return Decision(None, (), passed, _commonest(passed), _retry_at(opens, waiting, policy, now))


def _unfree(
    each: Candidate, waiting: Waiting, teams: frozenset[str] | None, now: int, passed: dict[str, str]
) -> str:
    """Why somebody can't be asked now whatever they know, '' if they can; noted in `passed`."""
    code = ""
    if not each.is_present(now):
        code = "absent"
    elif each.desk.free < waiting.weight:
        code = "full"
    elif now < waiting.refused.get(each.id, 0):
        code = "resting"
    elif not is_asked(each, teams):
        code = "team"
    if code:
        passed[each.id] = code
    return code


def is_asked(each: Candidate, teams: frozenset[str] | None) -> bool:
    """Whoever is in no team is asked with every one."""
    return teams is None or not each.teams or not teams.isdisjoint(each.teams)


def teams_asked(policy: Policy, waiting: Waiting, now: int) -> frozenset[str] | None:
    """The team of the skill and those it overflows into by now; None if everybody is asked."""
    reached = _reached_s(policy, waiting.skill)
    waited = waiting.waited_s(now)
    return frozenset(team for team, at_s in reached.items() if waited >= at_s) if reached else None


def _reached_s(policy: Policy, skill: str) -> dict[str, int]:
    """After how many seconds in the queue each team is asked, along the shortest way."""
    first = policy.team_of(skill)
    by_id = {team.id: team for team in policy.teams}
    reached: dict[str, int] = {}
    todo = [(first, 0)] if first else []
    while todo:
        team, at_s = todo.pop()
        if reached.get(team.id, at_s + 1) <= at_s:
            continue
        reached[team.id] = at_s
        todo += [(by_id[over.to], at_s + over.after_s) for over in team.overflow if over.to in by_id]
    return reached


def _gives_way(
    everybody: Sequence[Candidate], waiting: Waiting, policy: Policy, now: int
) -> Mapping[str, float]:
    """From when (ms) each stage is open, infinite if never: what nobody there has is not waited for."""
    there = [each for each in everybody if each.is_present(now)]
    speaks = [each for each in there if each.speaks(waiting.language)]
    skilled = any(each.knows(waiting.skill) for each in speaks)
    skill_at = waiting.since + policy.skill_gives_way_s * 1_000 if skilled else 0.0
    never = speaks or not there or policy.language_gives_way_s is None
    language_at = float("inf") if never else waiting.since + (policy.language_gives_way_s or 0) * 1_000
    return {
        "skill_and_language": 0.0,
        "language": skill_at,
        "skill": language_at,
        "anybody": max(language_at, skill_at),
    }


def suits(each: Candidate, waiting: Waiting, *, skill: bool, language: bool) -> bool:
    """Whether they have what a stage still asks for."""
    return (not skill or each.knows(waiting.skill)) and (not language or each.speaks(waiting.language))


def _lacks(each: Candidate, waiting: Waiting) -> str:
    return "skill" if each.speaks(waiting.language) else "language"


def _best(
    free: Sequence[Candidate],
    able: Sequence[Candidate],
    waiting: Waiting,
    policy: Policy,
    now: int,
    passed: dict[str, str],
    reason: str,
) -> Decision:
    loads = {each.id: each.desk.mean_load(now) for each in able}
    most = max(loads.values())
    scored = [(each, score(each, waiting, policy, now, loads[each.id], most)) for each in able]
    scored.sort(key=lambda pair: (-pair[1].score, _draw(pair[0], waiting)))
    could = {each.id for each in able}
    passed |= {each.id: _lacks(each, waiting) for each in free if each.id not in could}
    return Decision(scored[0][0], tuple(each for _, each in scored), passed, reason)


def score(each: Candidate, waiting: Waiting, policy: Policy, now: int, load: float, most: float) -> Scored:
    """How well one suits, beside colleagues whose highest mean load is `most`.

    What is looked at is rounded to what a record of it keeps (thousandths of expertise, hundredths of the
    mean load, whole seconds), so that the same choice can be made again from the record; the score, so that
    the order is the same on every machine.
    """
    load, most = round(load, 2), round(most, 2)
    idle_s = max(0, now - each.desk.idle_since) // 1_000
    factors = {
        "expertise": round(min(1.0, max(0.0, each.expertise)), 3),
        "load": 1 - min(1.0, (each.desk.load + waiting.weight) / max(1, each.desk.capacity)),
        "idle": min(1.0, idle_s / max(1, policy.idle_full_s)),
        "fair": 1 - load / most if most else 1.0,
        "last_agent": float(_was_theirs(each, waiting, policy, now)),
        "skill": float(bool(waiting.skill) and waiting.skill in each.skills),
        "language": float(bool(waiting.language) and waiting.language in each.languages),
    }
    score = sum(policy.weights.get(name, 0.0) * value for name, value in factors.items())
    return Scored(each.id, each.name, round(score, 9), {name: round(factors[name], 6) for name in factors})


def _was_theirs(each: Candidate, waiting: Waiting, policy: Policy, now: int) -> bool:
    recent = not waiting.last_at or now - waiting.last_at <= policy.last_agent_s * 1_000
    return each.id == waiting.last_agent and recent


def _draw(each: Candidate, waiting: Waiting) -> bytes:
    """Differs by conversation, so among equals everybody gets a share, and repeats itself."""
    return sha256(f"{waiting.conversation}#{each.id}".encode()).digest()


def _commonest(passed: Mapping[str, str]) -> str:
    counts = Counter(passed.values())
    return min(counts, key=lambda code: (-counts[code], PASSED.index(code))) if counts else "nobody"


def _retry_at(opens: Mapping[str, float], waiting: Waiting, policy: Policy, now: int) -> int:
    """The next moment at which a stage opens, a team is asked as well, or somebody has rested."""
    later = [at for at in opens.values() if now < at < float("inf")]
    later += [at for at in waiting.refused.values() if at > now]
    later += [waiting.since + s * 1_000 for s in _reached_s(policy, waiting.skill).values()]
    return int(min((at for at in later if at > now), default=0))
