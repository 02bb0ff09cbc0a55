"""Guessing passwords gets slower with every failure, per address and per source."""

from dataclasses import replace
from ipaddress import IPv6Address, ip_address

from frontdesk import errors
from frontdesk.tenancy.identity import Attempts
from frontdesk.tenancy.model import address_id
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put, Versioned
from frontdesk.values import frozen

HOUR = 3_600_000
_TRIES = 5


@frozen
class Patience:
    """After `free` failures wait 1 s, 2 s, 4 s … up to `longest` (ms); all is forgotten after an hour."""

    free: int
    longest: int

    def wait_after(self, failures: int) -> int:
        over = failures - self.free
        return 0 if over < 0 else min(1_000 << min(over, 30), self.longest)


ADDRESS = Patience(free=5, longest=300_000)
"""Per e-mail address, known or not. Five minutes at most: who locks others out on purpose must not win."""

SOURCE = Patience(free=30, longest=60_000)
"""Per network address: a whole office may share one. Of each e-mail address only the free tries count here:
then it has a wait of its own, and whoever guesses at one locks out no other."""


@frozen
class Counter:
    """Whose attempts are counted."""

    owner: str
    id: str
    patience: Patience


def of_address(tenant: str, email: str) -> Counter:
    return Counter(tenant, address_id(email), ADDRESS)


def of_source(source: str) -> Counter:
    """Counted over all tenants. Of IPv6 the first 64 bits count: the rest is free to choose for its user."""
    try:
        address = ip_address(source)
    except ValueError:
        return Counter("source#unknown", "all", SOURCE)
    if isinstance(address, IPv6Address):
        return Counter(f"source#{IPv6Address(int(address) >> 64 << 64)}/64", "all", SOURCE)
    return Counter(f"source#{address}", "all", SOURCE)


def begin(directory: Directory, counter: Counter, now: int) -> int:
    """Count an attempt as failed, before anything is looked at: guesses sent side by side count too.

    Returns how many there are now. Raises errors.TooMany, with the seconds to wait.
    """
    for _ in range(_TRIES):
        found = _found(directory, counter)
        past = _recent(found, now)
        _check(past, counter, now)
        failures = past.failures + 1
        counted = Attempts(failures, now, now + counter.patience.wait_after(failures))
        if _write(directory, counter, counted, found):
            return failures
    raise _locked(1)


def check(directory: Directory, counter: Counter, now: int) -> None:
    """Raises errors.TooMany while there is a wait; counts nothing."""
    _check(_recent(_found(directory, counter), now), counter, now)


def _check(past: Attempts, counter: Counter, now: int) -> None:
    if now < past.until:
        wait = min(past.until - now, counter.patience.longest)  # a clock ahead of ours may have set it
        raise _locked(-(-wait // 1000))


def succeed(directory: Directory, counter: Counter, now: int, *, forget: bool) -> None:
    """Take the attempt back; `forget` those before it as well."""
    for _ in range(_TRIES):
        found = _found(directory, counter)
        past = _recent(found, now)
        failures = 0 if forget else max(past.failures - 1, 0)
        if _write(directory, counter, replace(past, failures=failures, until=0), found):
            return


def _found(directory: Directory, counter: Counter) -> Versioned[Attempts] | None:
    return directory.get(Attempts, counter.owner, counter.id, fresh=True)


def _recent(found: Versioned[Attempts] | None, now: int) -> Attempts:
    return found.value if found and now - found.value.last < HOUR else Attempts()


def _write(
    directory: Directory, counter: Counter, counted: Attempts, found: Versioned[Attempts] | None
) -> bool:
    expect = found.version if found else ABSENT
    try:
        directory.commit(Put(counter.owner, counter.id, counted, expect, expires=counted.last + HOUR))
    except Changed:
        return False
    return True


def _locked(seconds: int) -> errors.TooMany:
    return errors.TooMany(
        "Too many attempts to sign in. Wait, then try again.", code="locked_out", retry_after=max(seconds, 1)
    )
