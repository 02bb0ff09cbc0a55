"""A recorded choice made again: the inputs of a `why` through the very same `choose`."""

from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.conversation.model import Desk
from frontdesk.routing.choose import choose
from frontdesk.routing.model import Candidate, Decision, Waiting
from frontdesk.routing.policy import FACTORS, Policy

Record = Mapping[str, Any]


def choose_again(record: Record, conversation: str, policy: Policy) -> Decision:
    """What `policy` decides on what was recorded: the same agent, if it is the policy of that time.

    Of those who could not be asked then, the record has only numbers, so a policy that would have asked one
    of them can't be tried so; `frontdesk simulate` can.
    """
    now = int(record["at"])
    return choose(candidates_of(record, now), waiting_of(record, conversation, now), policy, now)


def waiting_of(record: Record, conversation: str, now: int) -> Waiting:
    asked = record["for"]
    return Waiting(
        conversation,
        asked.get("skill", ""),
        asked.get("language", ""),
        now - asked.get("waited_s", 0) * 1_000,
        asked.get("priority", "normal"),
        _last_agent(record),
        weight=asked.get("weight", 1),
    )


def _last_agent(record: Record) -> str:
    """Who was preferred for having had it; '' if that was too long ago to count."""
    at = FACTORS.index("last_agent")
    return next((row[0] for row in record["top"] if row[2][at]), "")


def candidates_of(record: Record, now: int) -> list[Candidate]:
    asked = record["for"]
    return [_candidate(row, asked.get("skill", ""), asked.get("language", ""), now) for row in record["top"]]


def _candidate(row: Sequence[Any], skill: str, language: str, now: int) -> Candidate:
    """Somebody of whom `choose` would see the same."""
    agent, _, values, load, capacity, idle_s, busy = row
    factors = dict(zip(FACTORS, values, strict=True))
    span = max(900_000, idle_s * 1_000)  # online for so long: what they gave follows from their mean load
    desk = Desk(
        agent,
        capacity,
        online=True,
        seen_at=now,
        held={"held": (1, load)} if load else {},
        since=now - span,
        taken_at=now - idle_s * 1_000,
        given=round(busy * span / 100) - (now if load else 0),
    )
    skills = (skill,) if factors["skill"] else ()
    languages = (language,) if factors["language"] else ()
    return Candidate(agent, agent, skills, languages, desk, expertise=factors["expertise"] / 1_000)
