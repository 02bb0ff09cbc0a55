"""What a tenant's published knowledge says at once: the bundle that serves here, and its answer."""

from frontdesk.assistant.language import spoken
from frontdesk.assistant.top import top_answer
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Reply
from frontdesk.entrypoints.log import log
from frontdesk.knowledge.snapshot.opened import Opened, opened_bundle
from frontdesk.tenancy.live import Knowledge


def top_reply(of: Services, tenant: str, live: Knowledge, text: str, locale: str) -> Reply | None:
    """The answer to a top question, None if it is none."""
    opened = serving(of, tenant, live)
    if opened.bundle is None:
        return None
    language = spoken(text, locale)
    return top_answer(opened.bundle, opened.version, live.withdrawn, text, language, lambda: of.safety_words)


def serving(of: Services, tenant: str, live: Knowledge) -> Opened:
    """The tenant's bundle: the live version's, or as long as that can't be had, the one before."""
    kept = of.bundles.get(tenant)
    opened = opened_bundle(kept, of.directory, lambda: of.blobs, tenant, live.version, of.now())
    if opened is not kept:
        of.bundles[tenant] = opened
        if opened.failed:
            log("bundle_refused", tenant=tenant, version=opened.failed, serving=opened.version)
    return opened
