"""The sweep: once a minute it does what a lost timer has left undone, and ends what is over."""

from collections.abc import Iterator

from frontdesk import errors
from frontdesk.assistant.hand_over import hand_over
from frontdesk.bootstrap import Services, services
from frontdesk.conversation import retire, timers
from frontdesk.conversation.model import Place
from frontdesk.conversation.pending import guard
from frontdesk.entrypoints.assignment import agents_of, assign_one
from frontdesk.entrypoints.log import log
from frontdesk.entrypoints.tier import set_tier
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.overdue import STATUSES, Due, Limits, due
from frontdesk.inbox.project import gone
from frontdesk.routing.choose import HEARTBEAT_MS
from frontdesk.tenancy.model import EVERYWHERE, Tenant, TenantListed

GONE_MS = 3 * HEARTBEAT_MS  # an agent silent for three minutes has left what they hold
PAGES = 10  # of 100 rows for each status and sweep; the next sweep goes on


def handle() -> dict[str, int]:
    """Sweep every tenant; returns how often each thing was done."""
    of = services()
    done: dict[str, int] = {}
    longest_wait_ms = 0
    for tenant in _tenants(of):
        for row, what in _overdue(of, tenant):
            if what is Due.GUARD:
                longest_wait_ms = max(longest_wait_ms, of.now() - row.waiting_since)
            if _act(of, tenant, row, what):
                done[what.value] = done.get(what.value, 0) + 1
    tier = set_tier(of, {"answer_wait_s": longest_wait_ms / 1_000})
    log("swept", tier=tier, **done)
    return done


def _tenants(of: Services) -> Iterator[Tenant]:
    after = ""
    while True:
        page = of.directory.page(TenantListed, EVERYWHERE, after)
        for listed in page.items:
            tenant = of.directory.get(Tenant, listed.value.tenant)
            if tenant is not None:
                yield tenant.value
        after = page.next
        if not after:
            return


def _overdue(of: Services, tenant: Tenant) -> Iterator[tuple[InboxRow, Due]]:
    now, limits = of.now(), _limits(tenant)
    vanished = _vanished(of, tenant.id, now)
    for status in STATUSES:
        for row in _rows(of, tenant.id, status):
            what = due(row, now, limits, holder_is_gone=row.holder in vanished)
            if what is not None:
                yield row, what


def _rows(of: Services, tenant: str, status: str) -> Iterator[InboxRow]:
    cursor = ""
    for _ in range(PAGES):
        page = of.inbox.page(tenant, status, cursor=cursor, limit=100)
        yield from page.rows
        cursor = page.next
        if not cursor:
            return


def _limits(tenant: Tenant) -> Limits:
    return Limits(
        offer_ms=tenant.offer_seconds * 1_000,
        abandon_ms=tenant.abandon_minutes * 60_000,
        retain_ms=tenant.retention_days * 86_400_000,
    )


def _vanished(of: Services, tenant: str, now: int) -> set[str]:
    """Agents whose console has been silent too long, and those who are agents no more."""
    agents = {agent.id: agent for agent in agents_of(of, tenant)}
    desks = of.conversations.desks(tenant, list(agents))
    silent = {desk.agent for desk in desks if desk.held and now - desk.seen_at > GONE_MS}
    return silent | {id for id, agent in agents.items() if not agent.active}


def _act(of: Services, tenant: Tenant, row: InboxRow, what: Due) -> bool:
    """One thing, decided again on the log; what fails is left for the next one."""
    try:
        return _do(of, Place(tenant.id, row.conversation), row, what)
    except errors.FrontdeskError as error:
        log("sweep_failed", do=what.value, code=error.code)
        return False


def _do(of: Services, place: Place, row: InboxRow, what: Due) -> bool:
    log_, now = of.conversations, of.now
    match what:
        case Due.GUARD:
            return guard(log_, place, row.head, hand_over, now=now) is not None
        case Due.ASSIGN:
            return assign_one(of, place) is not None
        case Due.EXPIRE:
            return timers.expire_offer(log_, place, row.since, now=now) is not None
        case Due.RELEASE:
            released = timers.release_vanished(log_, place, row.head, row.holder, silent_ms=GONE_MS, now=now)
            return released is not None
        case Due.WAKE:
            return timers.wake(log_, place, row.since, now=now) is not None
        case Due.ABANDON:
            return timers.abandon(log_, place, row.head, now=now) is not None
        case Due.RETIRE:
            return retire.fence(log_, place, base=row.head, now=now) is not None
        case Due.REMOVE:
            return _remove(of, place, row)


def _remove(of: Services, place: Place, row: InboxRow) -> bool:
    removed = retire.remove(of.conversations, place, now=of.now())
    return removed and of.inbox.project(gone(place, row.head))
