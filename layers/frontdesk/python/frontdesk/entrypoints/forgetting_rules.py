"""Which sets of rules go: those not in force that no version and no answer names, in two walks."""

from collections import Counter
from collections.abc import Collection, Iterator

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.named import Walk, rules_named
from frontdesk.tenancy.model import RuleSet, RulesHead
from frontdesk.tenancy.ports import Changed, Put, Remove, Versioned
from frontdesk.tenancy.records import encode, version_of

GRACE_MS = 86_400_000
"""Nothing goes sooner after other rules came into force: answers by the old ones may be on the way."""
MOST = 200
"""Sets of one tenant that go in one night."""


def forget_rules(
    of: Services, tenant: str, walk: Walk, published: Collection[str]
) -> tuple[frozenset[str], Counter[str]]:
    """Names of those that nothing needs (gone if the walk before said so too), and how many went.

    `published` are those that versions of the knowledge were checked with.
    """
    head = of.directory.get(RulesHead, tenant, fresh=True)
    if head is None or of.now() - head.value.at < GRACE_MS:
        return frozenset(), Counter()
    kept = {head.value.version, *published}
    idle = [id for id in _sets(of, tenant) if id not in kept and rules_named(id) not in walk.names]
    doomed = [id for id in idle if rules_named(id) in walk.doomed][:MOST]
    gone = {id for id in doomed if _removed(of, tenant, id, head)}
    return frozenset(rules_named(id) for id in idle if id not in gone), Counter(
        rules=len(gone)
    ) if gone else Counter()


def _removed(of: Services, tenant: str, id: str, head: Versioned[RulesHead]) -> bool:
    """Taken away if what is in force is what it was: who puts these in force again loses or wins."""
    try:
        of.directory.commit(Remove(tenant, id, RuleSet), Put(tenant, "", head.value, head.version))
    except Changed:
        return False
    return True


def _sets(of: Services, tenant: str) -> Iterator[str]:
    after = ""
    while True:
        page = of.directory.page(RuleSet, tenant, after, 100)
        ids = [version_of(encode(item.value)) for item in page.items]
        yield from (id for id in ids if of.directory.get(RuleSet, tenant, id))  # not what stands elsewhere
        after = page.next
        if not after:
            return
