"""How well agents know what a conversation is about, as of last night; without numpy."""

from collections.abc import Collection, Mapping

from frontdesk import errors
from frontdesk.bootstrap import Services
from frontdesk.entrypoints.log import log
from frontdesk.routing.expertise.score import score
from frontdesk.routing.expertise.shelf import Shelf
from frontdesk.tenancy.expertise import Expertise


def expertise_of(
    of: Services,
    tenant: str,
    topic_weights: Mapping[str, float],
    agents: Mapping[str, Collection[str]] | None = None,
) -> dict[str, float]:
    """`score` by the tenant's live version; {} where nothing was learned, or its files can't be had now.

    Costs a read of the directory in 30 seconds, and of a file when its rows are first asked for.
    """
    found = of.directory.get(Expertise, tenant)
    if found is None or not found.value.index:
        return {}
    try:
        vectors = _shelf(of, tenant, found.value.index).vectors(topic_weights)
    except errors.Unavailable as error:
        log("expertise_away", tenant=tenant, error=type(error).__name__)
        return {}
    return score(vectors, topic_weights, agents)


def _shelf(of: Services, tenant: str, version: str) -> Shelf:
    kept = of.shelves.get(tenant)
    if kept is None or kept.version != version:
        kept = of.shelves[tenant] = Shelf(of.blobs, tenant, version)
    return kept
