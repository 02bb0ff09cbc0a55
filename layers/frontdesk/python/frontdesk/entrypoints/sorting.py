"""What waits is raised, and told what it is about, before anybody is asked to take it."""

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Place
from frontdesk.entrypoints.levels import raise_priority
from frontdesk.tenancy.keywords import KeywordsHead


def sort(of: Services, place: Place) -> int:
    """The seq of the last event that it brought, 0 if it brought none.

    Done on the way to each offer, so it does not matter which job comes first: that of the conversation, or
    the pull of an agent who became free. Without levels and lists it reads nothing of the log.
    """
    events = (raise_priority(of, place), _classified(of, place))
    return max((event.seq for event in events if event), default=0)


def _classified(of: Services, place: Place) -> Event | None:
    """A tenant who has no words for what something is about loads nothing."""
    if of.directory.get(KeywordsHead, place.tenant) is None:
        return None
    from frontdesk.entrypoints.classifying import classify

    return classify(of, place)
