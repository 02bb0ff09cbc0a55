"""What a simulated day is made of, and what became of everybody in it."""

from collections.abc import Mapping
from dataclasses import field

from frontdesk.values import frozen


@frozen
class Arrival:
    """A visitor who asks for a person at `at` (ms since the epoch).

    `work_s`: how long an average agent with nothing else to do would be busy with it. `patience_s`: after so
    long in the queue they leave; infinite for those who wait for ever.
    """

    id: str
    at: int
    skill: str = ""
    topic: str = ""
    language: str = ""
    priority: str = "normal"
    work_s: float = 300.0
    patience_s: float = float("inf")
    last_agent: str = ""


@frozen
class Shift:
    """At work from one moment to another, in ms since the epoch."""

    begins: int
    ends: int


@frozen
class Worker:
    """An agent of the day. `pace`: how long they take with a topic against the average (1.0 where unnamed);
    `known`: what routing believes of it, as expertise from 0 to 1.
    """

    id: str
    name: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    capacity: int = 3
    shifts: tuple[Shift, ...] = ()
    pace: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[str, float] = field(default_factory=dict)


@frozen
class Conditions:
    """What the world does besides.

    `slows`: how much longer each conversation takes for each other one that its agent has (0: not at all).
    `hop_s`: from a wish to the decision, the queues on the way. `accept_s`: from the offer to the first word.
    """

    slows: float = 0.35
    hop_s: float = 1.0
    accept_s: float = 6.0


@frozen
class Outcome:
    """One arrival's day: `agent` is '' if they left first; `waited_s` until somebody was chosen or they left.

    `able_s`: how long somebody free, with the skill and the language, was there before anybody was chosen.
    `ended_at` (ms): when it was done, 0 if the day ended first.
    """

    arrival: Arrival
    agent: str = ""
    waited_s: float = 0.0
    able_s: float = 0.0
    ended_at: int = 0
    reason: str = ""


@frozen
class Run:
    """Everybody's outcome in order of arrival; of each worker the hours at work, the conversation hours they
    held and how many conversations."""

    outcomes: tuple[Outcome, ...]
    hours: Mapping[str, float]
    held: Mapping[str, float]
    taken: Mapping[str, int]
