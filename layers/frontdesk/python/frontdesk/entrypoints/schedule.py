"""The sweep: once a minute it does what a lost timer has left undone, and ends what is over."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from frontdesk.bootstrap import Services, services
from frontdesk.conversation import retire, timers
from frontdesk.conversation.erase import overwrite_below
from frontdesk.conversation.model import Place
from frontdesk.conversation.pending import guard
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.entrypoints.due import due_for
from frontdesk.entrypoints.log import log
from frontdesk.entrypoints.policy import abandon_minutes, offer_seconds
from frontdesk.entrypoints.pulling import pull
from frontdesk.entrypoints.recordings import forget_recordings
from frontdesk.entrypoints.speech import give_up
from frontdesk.entrypoints.tier import set_tier
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.overdue import STATUSES, Due, Limits, due, not_after
from frontdesk.inbox.project import erased_place, gone, projection_of, projections_of
from frontdesk.routing.model import HEARTBEAT_MS
from frontdesk.tenancy.model import EVERYWHERE, Agent, Tenant, TenantListed

GONE_MS = 3 * HEARTBEAT_MS  # an agent silent for three minutes has left what they hold
BUDGET_MS = 45_000  # of the minute that the function may run; whoever is left has their turn in the next one
GOLDEN = 0.618_033_988_75
PAGES = 10  # of 100 rows for each status and sweep; the next sweep goes on


def handle() -> dict[str, int]:
    """Sweep every tenant that the time allows; returns how often each thing was done.

    The tier is moved whatever else fails: a store in trouble is when it is needed.
    """
    of = services()
    done: Counter[str] = Counter()
    longest_wait_ms, started, tier = 0, of.now(), 0
    try:
        for tenant in _in_turn(every_tenant(of), started):
            if of.now() - started >= BUDGET_MS:
                log("sweep_short", next=tenant)
                break
            longest_wait_ms = max(longest_wait_ms, _sweep(of, tenant, done))
    finally:
        tier = set_tier(of, {"answer_wait_s": longest_wait_ms / 1_000})
    of.directory.purge(of.now())
    of.inbox.purge(of.now())
    log("swept", tier=tier, **done)
    return dict(done)


def every_tenant(of: Services) -> list[str]:
    """The ids of all tenants."""
    found: list[str] = []
    after = ""
    while True:
        page = of.directory.page(TenantListed, EVERYWHERE, after)
        found += [listed.value.tenant for listed in page.items]
        after = page.next
        if not after:
            return found


def _in_turn(tenants: list[str], now: int) -> list[str]:
    """Each minute begins elsewhere: steps of the golden section come near everybody soon, however many."""
    first = int(now // 60_000 * GOLDEN % 1 * len(tenants))
    return tenants[first:] + tenants[:first]


def _sweep(of: Services, id: str, done: Counter[str]) -> int:
    """One tenant; returns how long the longest wait was that a guard had to end, in ms.

    Whatever goes wrong with one is no reason to leave the others alone.
    """
    longest_wait_ms = 0
    try:
        tenant = of.directory.get(Tenant, id)
        for row, what in _overdue(of, tenant.value) if tenant else ():
            if not _act(of, id, row, what):
                continue
            done[what.value] += 1
            if what is Due.GUARD:
                longest_wait_ms = max(longest_wait_ms, of.now() - row.waiting_since)
        if tenant and (offered := _assign(of, id)):
            done[Due.ASSIGN.value] += offered
    except Exception as error:
        log("sweep_failed", tenant=id, error=type(error).__name__)
    return longest_wait_ms


def _overdue(of: Services, tenant: Tenant) -> Iterator[tuple[InboxRow, Due]]:
    now, limits = of.now(), _limits(of, tenant)
    at_work = _at_work(of, tenant.id, now)
    for status in STATUSES:
        if status == "queued":
            continue  # once for all of them, after the others: who let go of something may take the next
        for row in _rows(of, tenant.id, status, before=not_after(status, now, limits)):
            what = due(row, now, limits, holder_is_gone=row.holder not in at_work)
            if what is not None:
                yield row, what


def _rows(of: Services, tenant: str, status: str, *, before: int) -> Iterator[InboxRow]:
    cursor = ""
    for _ in range(PAGES):
        page = of.inbox.page(tenant, status, cursor=cursor, limit=100, before=before)
        yield from page.rows
        cursor = page.next
        if not cursor:
            return


def _limits(of: Services, tenant: Tenant) -> Limits:
    return Limits(
        offer_ms=offer_seconds(of, tenant.id) * 1_000,
        abandon_ms=abandon_minutes(of, tenant.id) * 60_000,
        retain_ms=tenant.retention_days * 86_400_000,
        settle_ms=retire.SETTLED_MS,
    )


def _at_work(of: Services, tenant: str, now: int) -> set[str]:
    """Who may go on holding what they hold: not the long silent, and nobody whose account is closed."""
    active = {agent.id for agent in agents_of(of, tenant) if agent.active}
    desks = of.conversations.desks(tenant, sorted(active))
    return active - {desk.agent for desk in desks if desk.held and now - desk.seen_at > GONE_MS}


def _act(of: Services, tenant: str, row: InboxRow, what: Due) -> bool:
    """One thing, decided again on the log; what fails is left for the next sweep and stops nothing else."""
    place = Place(tenant, row.conversation)
    try:
        did = bool(_DOES[what](of, place, row))
        if what not in (Due.RETIRE, Due.REMOVE, Due.ERASE):
            _heal(of, place, row)
        return did
    except Exception as error:  # a row or a log that nobody foresaw must not end the sweep of all the others
        log("sweep_failed", do=what.value, error=type(error).__name__)
        return False


def _heal(of: Services, place: Place, row: InboxRow) -> None:
    """Project what the row does not know: a lost record would leave it as it is, and due, for ever."""
    for event in read_tail(of.conversations, place, row.head)[1:]:
        for projection in projections_of(place, event, due_for(of, place.tenant)):
            of.inbox.project(projection)


def _guard(of: Services, place: Place, row: InboxRow) -> object:
    handed = guard(of.conversations, place, row.head, give_up(of, place), now=of.now)
    return handed and not handed.repeated


def _assign(of: Services, tenant: str) -> int:
    """Offer what waits; a row that is behind its log is brought up to it."""
    return pull(of, tenant, stale=lambda row: _heal(of, Place(tenant, row.conversation), row)).offered


def _expire(of: Services, place: Place, row: InboxRow) -> object:
    return timers.expire_offer(of.conversations, place, row.since, now=of.now)


def _release(of: Services, place: Place, row: InboxRow) -> object:
    """The list of agents may be 30 s old: a new agent is not in it, and must not lose what they just took."""
    agent = of.directory.get(Agent, place.tenant, row.holder, fresh=True)
    silent_ms = GONE_MS if agent is not None and agent.value.active else None
    return timers.release_vanished(
        of.conversations, place, row.head, row.holder, silent_ms=silent_ms, now=of.now
    )


def _wake(of: Services, place: Place, row: InboxRow) -> object:
    return timers.wake(of.conversations, place, row.since, now=of.now)


def _abandon(of: Services, place: Place, row: InboxRow) -> object:
    return timers.abandon(of.conversations, place, row.head, now=of.now)


def _retire(of: Services, place: Place, row: InboxRow) -> object:
    """The fence stands from the first time on, so the row is told here: a lost record must not hold it up."""
    fence = retire.fence(of.conversations, place, base=row.head, now=of.now)
    return of.inbox.project(projection_of(place, fence))


def _remove(of: Services, place: Place, row: InboxRow) -> object:
    forget_recordings(of, place)
    removed = retire.remove(of.conversations, place, now=of.now())
    if removed:
        of.counters.forget(place)  # not before: what can still be read could be counted once more
    return removed and of.inbox.project(gone(place, row.head, of.now()))


def _erase_again(of: Services, place: Place, row: InboxRow) -> object:
    """For a writer that was slow when its text was erased, and for an erasure that broke off."""
    erased, below = erased_place(row)
    overwrite_below(of.conversations, erased, below)
    forget_recordings(of, erased, below)
    return of.inbox.project(gone(place, row.head, of.now()))


_DOES: Mapping[Due, Callable[[Services, Place, InboxRow], object]] = {
    Due.GUARD: _guard,
    Due.EXPIRE: _expire,
    Due.RELEASE: _release,
    Due.WAKE: _wake,
    Due.ABANDON: _abandon,
    Due.RETIRE: _retire,
    Due.REMOVE: _remove,
    Due.ERASE: _erase_again,
}
"""What each does, truthy if it did anything."""
