"""What every refusal has in common: a problem that tells nothing of us, and a store that has not changed."""

from tests.office import Office
from tests.reception import Answer

CANARY = "canary-7f3a"
"""What a test sends and must never read again in a refusal."""

_OURS = (
    "Traceback",
    "sqlite",
    "SELECT ",
    "INSERT ",
    ".py",
    "frontdesk.",
    "boto",
    "arn:",
    "pydantic",
    "powertools",
)


class Watched:
    """An Office that must stay as it is, so that many tests can share it."""

    def __init__(self) -> None:
        self.office = Office()
        self._before = self.office.dump()

    def renew(self) -> None:
        """What stands now is what must stay."""
        self._before = self.office.dump()

    def check(self) -> None:
        before, self._before = self._before, self.office.dump()  # the next test is not to blame
        assert self._before == before, "something was stored"

    def refused(self, answer: Answer, *, echo: bool = False) -> tuple[int, str, str | None]:
        """Status, code and field of a problem that told nothing, after which nothing is stored.

        `echo`: the name of an unknown field may come back, as it was sent.
        """
        assert 400 <= answer.status < 500, answer
        problem = answer.problem
        assert answer.body.keys() <= {"type", "title", "status", "code", "detail", "field"}
        assert answer.body["type"] == f"urn:frontdesk:error:{answer.body['code']}"
        told = answer.text.replace(str(answer.body.get("field")), "") if echo else answer.text
        assert [word for word in (*_OURS, CANARY) if word in told] == []
        self.check()
        return problem
