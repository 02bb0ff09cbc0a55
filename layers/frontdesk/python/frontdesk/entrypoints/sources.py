"""What an answer rests on, as it stood: cited chunks are kept by version and found again. Stdlib only."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import astuple
from typing import Any

from frontdesk import errors
from frontdesk.assistant.provenance import chunks_of
from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Kind, Place, Side
from frontdesk.conversation.tail import read_tail
from frontdesk.knowledge.passages import Chunk, Findings
from frontdesk.knowledge.snapshot.bundle import Bundle, open_bundle
from frontdesk.knowledge.snapshot.version import Version, pack_key


def cited_key(tenant: str, version: str, chunk: str) -> str:
    """Where a cited chunk lies in Blobs: by version, since title and address are no part of its hash."""
    return f"{tenant}/cited/{version}/{chunk}.json"  # a bare hash would have to be that of the file


def keep_cited(of: Services, tenant: str, findings: Findings, hashes: Collection[str]) -> None:
    """Keep what an answer cites. `messages` can show it then without the full index of that version."""
    for found in findings.found:
        if found.chunk.hash in hashes:
            line = json.dumps(astuple(found.chunk), ensure_ascii=False).encode()
            of.blobs.put(cited_key(tenant, findings.version, found.chunk.hash), line)


def bot_event(of: Services, place: Place, seq: int) -> tuple[Event, Event]:
    """What the bot said at `seq`, and the head of the log.

    Raises errors.NotFound where it said nothing, errors.Retired from the fence on: its files may go then.
    """
    try:
        tail = read_tail(of.conversations, place, seq)
    except errors.CursorUnknown:
        raise errors.NotFound("There is no answer at this place.", field="seq") from None
    if tail[0].author.side is not Side.BOT:
        raise errors.NotFound("There is no answer at this place.", field="seq")
    if tail[-1].kind is Kind.RETIRED:
        raise errors.Retired
    return tail[0], tail[-1]


def cited(of: Services, tenant: str, data: Mapping[str, Any]) -> dict[str, Chunk]:
    """The chunks of an answer's claims, by hash, as they were in its version, but for lost ones."""
    version, wanted = str(data.get("knowledge", "")), chunks_of(data)
    if not wanted:
        return {}
    found = {} if data.get("engine") == "bundle" else dict(_kept(of, tenant, version, wanted))
    missing = [hash for hash in wanted if hash not in found]
    return found | _bundled(of, tenant, version, missing) if missing else found


def _kept(of: Services, tenant: str, version: str, wanted: Collection[str]) -> Iterator[tuple[str, Chunk]]:
    for hash in wanted:
        line = of.blobs.get(cited_key(tenant, version, hash))
        if line is not None:
            yield hash, Chunk(*json.loads(line))


def _bundled(of: Services, tenant: str, version: str, missing: list[str]) -> dict[str, Chunk]:
    """From the version's bundle, which has every entry and most articles."""
    bundle = bundle_of(of, tenant, version)
    chunks = (bundle.chunk(row) for row in range(bundle.size)) if bundle else ()
    return {chunk.hash: chunk for chunk in chunks if chunk.hash in missing}


def bundle_of(of: Services, tenant: str, version: str) -> Bundle | None:
    """A version's bundle, live or not; None where it is gone or damaged."""
    serving = of.bundles.get(tenant)
    if serving and serving.version == version:
        return serving.bundle
    found = of.directory.get(Version, tenant, version)
    data = of.blobs.get(pack_key(tenant, found.value.bundle)) if found else None
    try:
        return open_bundle(data, found.value.bundle, tenant) if found and data is not None else None
    except errors.Damaged:
        return None
