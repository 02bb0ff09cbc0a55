"""What tenancy needs of the outside: a Directory of small versioned records, and Tokens."""

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from frontdesk.values import frozen

if TYPE_CHECKING:
    from frontdesk.tenancy.identity import Claims, Issued

T = TypeVar("T")
C = TypeVar("C", bound="Claims")

ABSENT = ""
"""As the expected version: only if there is no such record."""


@frozen
class Versioned(Generic[T]):
    """A record and its version: a hash of its content, so equal contents have equal versions everywhere."""

    value: T
    version: str


@frozen
class Page(Generic[T]):
    """Some records in order of id, and the cursor of the rest ("" at the end)."""

    items: tuple[Versioned[T], ...]
    next: str = ""


@frozen
class Put:
    """Write a record, if what stands is as expected.

    `expect` is None (whatever stands), ABSENT or a version; from `expires` (ms) on it may vanish.
    """

    owner: str
    id: str
    record: Any
    expect: str | None = None
    expires: int = 0


@frozen
class Remove:
    """Take a record away; that it is gone already is no error unless a version is expected."""

    owner: str
    id: str
    kind: type[Any]
    expect: str | None = None


Change = Put | Remove


class Changed(Exception):
    """A commit met a record that is not as expected, at the change `at`. Nothing was written."""

    def __init__(self, at: int) -> None:
        super().__init__(f"change {at} met another version")
        self.at = at


class Directory(Protocol):
    """Settings of every tenant: small records found by (kind, owner, id), each with a version.

    The owner is the tenant, except for records that lead to one (a site's owner, an invitation).
    Cost on DynamoDB: a read is half a unit per 4 KiB (twice that if fresh), a change 1 unit per KiB, twice
    that if a commit holds several.
    """

    def get(self, kind: type[T], owner: str, id: str = "", *, fresh: bool = False) -> Versioned[T] | None:
        """One record; may be stale (and, behind a cache, 30 s old) unless `fresh`."""

    def page(self, kind: type[T], owner: str, after: str = "", limit: int = 100) -> Page[T]:
        """Up to `limit` records of a kind, by id, from a cursor on. Raises errors.InvalidField("cursor")."""

    def commit(self, *changes: Change) -> tuple[str, ...]:
        """All the changes or none; returns the new versions ("" for what was removed). Raises Changed.

        At most 25 changes, no two of the same record.
        """

    def purge(self, now: int) -> int:
        """Forget what expired before `now` (ms), if the store does not do so itself; returns how many."""


class Tokens(Protocol):
    """Signed, short-lived proof of who speaks. A kind of claims is never taken for another."""

    def issue(self, claims: "Claims", now: int) -> "Issued":
        """A token that lives as long as its kind does; `now` in ms since the epoch."""

    def read(self, kind: type[C], token: str, now: int, *, grace_ms: int = 0) -> C:
        """The claims of a token. Raises errors.Unauthorised for all that is not exactly such a token.

        One that ended up to `grace_ms` ago still counts: it renews what it can no longer do.
        """


class Randomness(Protocol):
    """Where ids and secrets come from; `secrets.token_bytes` outside tests."""

    def __call__(self, size: int, /) -> bytes: ...
