"""What a model said and a search was asked with, kept beside the log until its text goes."""

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Place


def recording_key(place: Place, name: str) -> str:
    """Where the recording that an event names lies in Blobs."""
    return f"{_folder(place)}{name}"


def forget_recordings(of: Services, place: Place, below: int = 0) -> int:
    """Delete those that no event from `below` on names (all of them if it is 0); returns how many went.

    Safe to repeat, and it has to be: a worker that composed while the text was erased writes one more, which
    no event will name. One that is about to be named may go too, an hour after the erasure; replay tells so.
    Raises errors.Unavailable.
    """
    keys = list(of.blobs.keys(_folder(place)))
    if not keys:
        return 0
    named = {event.data.get("recording") for event in of.conversations.tail(place, below)} if below else set()
    gone = [key for key in keys if key.rpartition("/")[2] not in named]
    for key in gone:
        of.blobs.delete(key)
    return len(gone)


def _folder(place: Place) -> str:
    return f"{place.tenant}/recordings/{place.conversation}/"
