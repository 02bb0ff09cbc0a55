"""What a tenant's published knowledge says at once: the bundle that serves here, and its answer."""

from threading import Thread

from frontdesk.assistant.language import spoken
from frontdesk.assistant.top import top_answer
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Reply
from frontdesk.entrypoints.log import log
from frontdesk.knowledge.snapshot.opened import PATIENCE_MS, Opened, opened_bundle, stand_in
from frontdesk.tenancy.live import Knowledge

PATIENCE_S = 0.5
"""What a message waits for a new bundle: five times what one takes to come."""


def top_reply(
    of: Services, tenant: str, live: Knowledge, text: str, locale: str, *, exactly: bool = False
) -> Reply | None:
    """The answer to a top question, None if it is none; `exactly`: only to one asked in the same words."""
    opened = serving(of, tenant, live)
    if opened.bundle is None:
        return None
    language = spoken(text, locale)
    words = lambda: of.safety_words  # noqa: E731 -- read only where something is found
    return top_answer(opened.bundle, opened.version, live.withdrawn, text, language, words, exactly=exactly)


def serving(of: Services, tenant: str, live: Knowledge) -> Opened:
    """The tenant's bundle: the live version's, or as long as that can't be had, the one before.

    A store that stalls keeps a message no longer than PATIENCE_S; what it brings later serves the next one.
    """
    kept, now = of.bundles.get(tenant), of.now()
    if kept and kept.settled(live.version, now):
        return kept
    if of.embedded:
        return _load(of, tenant, live, kept)
    before = stand_in(kept, live) or Opened("", None)
    of.bundles[tenant] = Opened(
        before.version, before.bundle, live.version, now + PATIENCE_MS
    )  # until it comes
    loading = Thread(target=_load, args=(of, tenant, live, kept), daemon=True)
    loading.start()
    loading.join(PATIENCE_S)
    return of.bundles[tenant]


def _load(of: Services, tenant: str, live: Knowledge, kept: Opened | None) -> Opened:
    opened = opened_bundle(kept, of.directory, lambda: of.blobs, tenant, live, of.now())
    of.bundles[tenant] = opened
    if opened.failed:
        log("bundle_refused", tenant=tenant, version=opened.failed, serving=opened.version)
    return opened
