"""The night: what conversations that are over say of who held them, and from that who knows what."""

from collections import Counter
from collections.abc import Sequence

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.conversation.model import Place
from frontdesk.conversation.tail import read_tail
from frontdesk.entrypoints.assignment import agents_of
from frontdesk.entrypoints.forgetting import forget
from frontdesk.entrypoints.log import log
from frontdesk.entrypoints.schedule import every_tenant
from frontdesk.inbox.model import InboxRow
from frontdesk.inbox.project import place_behind
from frontdesk.routing.expertise.model import Member, Outcome
from frontdesk.routing.expertise.outcomes import SETTLED_MS, outcomes_of
from frontdesk.routing.expertise.rank import rank
from frontdesk.routing.expertise.shelf import fetched, index_of, key_of
from frontdesk.routing.expertise.store import put_ranking, put_sums, unpacked
from frontdesk.routing.expertise.sums import Sums, added, nothing
from frontdesk.tenancy.expertise import Expertise
from frontdesk.tenancy.ports import ABSENT, Put, Versioned
from frontdesk.values import frozen

BUDGET_MS = 600_000  # of the fifteen minutes that a function may run; the last tenant's ranking takes one
AGAIN_MS = 12 * 3_600_000  # a schedule may fire twice
PAGE = 100
MOST_LISTED = 20_000  # resolved conversations of one tenant in one night; the next night goes on
MOST_READ = 5_000  # of them logs that are read: those that a person held


@frozen
class Heard:
    """What is new: outcomes, how many rows were looked at and logs read, and the place behind them."""

    outcomes: Sequence[Outcome]
    rows: int
    read: int
    cursor: str


def handle() -> dict[str, int]:
    """Learn for every tenant that the time allows; whom it does not is among the first next night."""
    of = services()
    done: Counter[str] = Counter()
    started = of.now()
    for tenant in _in_turn(every_tenant(of), started):
        if of.now() - started >= BUDGET_MS:
            log("expertise_short", next=tenant)
            break
        done.update(_learn(of, tenant))
        done.update(_forgotten(of, tenant))
    log("expertise", **done)
    return dict(done)


def _in_turn(tenants: list[str], now: int) -> list[str]:
    """Each night begins with another one."""
    first = now // 86_400_000 % len(tenants) if tenants else 0
    return tenants[first:] + tenants[:first]


def _learn(of: Services, tenant: str) -> Counter[str]:
    """One tenant; whatever goes wrong with one is no reason to leave the others alone."""
    try:
        found = of.directory.get(Expertise, tenant, fresh=True)
        if found and 0 <= of.now() - found.value.at < AGAIN_MS:
            return Counter(repeated=1)
        return learn(of, tenant, found)
    except Exception as error:
        log("expertise_failed", tenant=tenant, error=type(error).__name__)
        return Counter(failed=1)


def _forgotten(of: Services, tenant: str) -> Counter[str]:
    """Files of the knowledge that nothing names any more; whoever can't be done has the next night."""
    try:
        return forget(of, tenant)
    except Exception as error:
        log("forgetting_failed", tenant=tenant, error=type(error).__name__)
        return Counter(unforgotten=1)


def learn(of: Services, tenant: str, found: Versioned[Expertise] | None) -> Counter[str]:
    """Read what is new, rank everybody anew and make it live; nothing is written for who has nothing.

    Two at once do no harm: files are named by their content, and the second is told that the first was there.
    """
    before, sums = _remembered(of, tenant, found)
    heard = _listen(of, tenant, before.cursor)
    if not heard.rows and not sums.names["agent"]:
        return Counter()
    sums = added(sums, heard.outcomes, of.now())
    names: tuple[str, ...] = ()
    if sums.names["agent"]:
        names = put_ranking(of.blobs, tenant, rank(sums, _members(of, tenant)))
    live = Expertise(names[0] if names else "", put_sums(of.blobs, tenant, sums), heard.cursor, of.now())
    of.directory.commit(Put(tenant, "", live, found.version if found else ABSENT))
    _forget(of, tenant, {*names, live.sums, *_files(of, tenant, before.index)})
    return Counter(learned=1, outcomes=len(heard.outcomes), listed=heard.rows, read=heard.read)


def _remembered(of: Services, tenant: str, found: Versioned[Expertise] | None) -> tuple[Expertise, Sums]:
    """Sums that are lost or broken are made again from the logs that are kept, night by night."""
    before = found.value if found else Expertise()
    if not before.sums:
        return before, nothing()
    try:
        return before, unpacked(fetched(of.blobs, tenant, before.sums))
    except errors.Damaged as error:
        log("expertise_damaged", tenant=tenant, file=error.what)
        return Expertise(before.index), nothing()


def _listen(of: Services, tenant: str, cursor: str) -> Heard:
    """What was resolved a day ago and earlier, oldest first, from the cursor on."""
    outcomes: list[Outcome] = []
    rows = read = 0
    until = of.now() - SETTLED_MS
    while rows < MOST_LISTED and read < MOST_READ:
        page = of.inbox.page(tenant, "resolved", cursor=cursor, limit=PAGE, before=until)
        held = [row for row in page.rows if row.status == "resolved" and row.last_agent]
        for row in held:
            outcomes += _outcomes(of, row)
        rows, read = rows + len(page.rows), read + len(held)
        cursor = page.next or _behind(page.rows, cursor)
        if not page.next:
            break
    return Heard(outcomes, rows, read, cursor)


def _behind(rows: Sequence[InboxRow], cursor: str) -> str:
    """The place of the last one that still stands in the list; one that moved on comes by again."""
    return max([cursor, *(place_behind(row) for row in rows if row.status == "resolved")])


def _outcomes(of: Services, row: InboxRow) -> Sequence[Outcome]:
    try:
        return outcomes_of(read_tail(of.conversations, Place(row.tenant, row.conversation), 1))
    except (errors.Retired, errors.CursorUnknown):
        return ()  # it went meanwhile


def _members(of: Services, tenant: str) -> list[Member]:
    agents = (agent for agent in agents_of(of, tenant) if agent.active)
    return [Member(agent.id, agent.skills, agent.teams[0] if agent.teams else "") for agent in agents]


def _files(of: Services, tenant: str, index: str) -> tuple[str, ...]:
    """The files of the version before: a container may still be reading it."""
    try:
        return (index, *index_of(fetched(of.blobs, tenant, index)).files) if index else ()
    except errors.Damaged:
        return ()


def _forget(of: Services, tenant: str, kept: set[str]) -> None:
    """What no version has any more, and what a night that broke off has left."""
    for key in list(of.blobs.keys(key_of(tenant, ""))):
        if key.rpartition("/")[2] not in kept:
            of.blobs.delete(key)
