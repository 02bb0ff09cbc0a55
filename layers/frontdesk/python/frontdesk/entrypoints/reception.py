"""Who receives a visitor: what the policy says stands in front of whatever the bot would answer."""

from dataclasses import replace

from frontdesk.assistant.hand_over import received
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Reply, State, Status
from frontdesk.entrypoints.staffing import staffing
from frontdesk.tenancy.model import PolicyHead

_ENDED = (Status.RESOLVED, Status.SNOOZED)


def receive(
    of: Services, tenant: str, text: str, state: State, locale: str, ruled: Reply | None = None
) -> Reply | None:
    """The hand-over with which a person receives this visitor; None: the bot does.

    What a rule made of the text (`ruled`) tells the topic. Whoever has no policy pays for a look, no more;
    `person_first` reads the desks once, where a conversation begins.
    """
    if of.directory.get(PolicyHead, tenant) is None:
        return None
    from frontdesk.entrypoints.policy import policy_of  # a visitor's first answer mostly needs none of it
    from frontdesk.routing.policy import BOT_FIRST, PERSON_FIRST

    mode = policy_of(of, tenant).reception
    if mode == BOT_FIRST or (mode == PERSON_FIRST and not _begins(state)):
        return None
    staffed = staffing(of, tenant)
    if mode == PERSON_FIRST and not staffed["staffed"]:
        return None
    said = received(text, locale, staffed=bool(staffed["staffed"]))
    about = {key: ruled.data[key] for key in ("topic", "priority") if ruled and key in ruled.data}
    return replace(said, data={**said.data, **about, **staffed})


def _begins(state: State) -> bool:
    """Whether the bot is to hold it with this very message: opened, or opened again."""
    return state.status in _ENDED or (state.status is Status.BOT and state.since == state.unanswered)
