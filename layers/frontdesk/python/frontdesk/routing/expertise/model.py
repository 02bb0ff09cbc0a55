"""What became of a conversation in somebody's hands, and who there is to learn about."""

from collections.abc import Sequence

from frontdesk.values import frozen

HALF_LIFE_MS = 90 * 86_400_000
"""What happened a quarter of a year ago counts half: people learn, and shops change."""


@frozen
class Outcome:
    """One person's stay with a conversation, from taking it until they were through with it.

    `resolved` without being `transferred` is a success. `rating` is 1 to 5, None where nobody rated;
    `seconds_to_resolve` counts from taking it, and only if resolved; `at` (ms since the epoch) is its end.
    `terms` are words of the tenant's own lists that led to the topic, never anything else that somebody
    wrote.
    """

    agent: str
    topic: str
    skill: str
    team: str
    terms: tuple[str, ...]
    resolved: bool
    transferred: bool
    rating: int | None
    seconds_to_resolve: float
    at: int

    @property
    def succeeded(self) -> bool:
        return self.resolved and not self.transferred


@frozen
class Member:
    """An agent as the tenant has entered them: what a newcomer is known by."""

    id: str
    skills: Sequence[str] = ()
    team: str = ""
