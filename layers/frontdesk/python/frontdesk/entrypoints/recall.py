"""Which answers rest on a chunk: read from the log, where every answer names its chunks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from frontdesk.assistant.provenance import chunks_of
from frontdesk.conversation.model import Event, Place
from frontdesk.entrypoints.records import read_event


def answers_with(
    records: Iterable[Mapping[str, Any]], chunk: str, tenant: str = ""
) -> Iterator[tuple[Place, Event]]:
    """Answers that cite a chunk, by its hash or how that begins; of one tenant if one is named.

    What was erased names no chunk any more. A record that cannot be read is passed over.
    """
    for record in records:
        image = record["dynamodb"]["NewImage"]
        if tenant and not image["c"]["S"].startswith(f"{tenant}#"):
            continue
        if image.get("side", {}).get("S") != "bot":
            continue
        try:
            place, event = read_event(image)
            cites = any(hash.startswith(chunk) for hash in chunks_of(event.data))
        except (KeyError, TypeError, ValueError):
            continue
        if cites:
            yield place, event
