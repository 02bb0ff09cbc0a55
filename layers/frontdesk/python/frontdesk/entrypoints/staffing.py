"""Whether people are at work, and when they will be: what is written down for whoever waits for one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Kind, Reply

STAFFING = ("staffed", "next_opening")
"""In the data of `handed_over` and `person_requested`; visitors see both."""


def staffing(of: Services, tenant: str) -> dict[str, Any]:
    """`staffed`, and `next_opening` (ms) where nobody is there, hours are set and it is outside them."""
    from frontdesk.entrypoints.assignment import at_work  # few messages ask for a person, all would load it

    if at_work(of, tenant):
        return {"staffed": True}
    return {"staffed": False, **back_at(of, tenant)}


def staffed_reply(of: Services, tenant: str, reply: Reply) -> Reply:
    """A hand-over says whether somebody is there to take it; other replies as they are."""
    if reply.kind is not Kind.HANDED_OVER or "staffed" in reply.data:
        return reply
    return replace(reply, data={**reply.data, **staffing(of, tenant)})


def back_at(of: Services, tenant: str) -> Mapping[str, int]:
    """`next_opening` (ms) where hours are set and it is outside them, else nothing."""
    from frontdesk.tenancy.hours import is_open, next_opening
    from frontdesk.tenancy.model import Hours

    found = of.directory.get(Hours, tenant)
    if found is None or is_open(found.value, of.now()):
        return {}
    opening = next_opening(found.value, of.now())
    return {"next_opening": opening} if opening else {}
