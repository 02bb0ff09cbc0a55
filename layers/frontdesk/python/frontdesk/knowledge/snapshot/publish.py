"""Makes a version of what is published: two files under their hashes, and a record that names them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontdesk import errors
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.save import published_ids
from frontdesk.knowledge.ports import Blobs
from frontdesk.knowledge.snapshot.bundle_build import build_bundle
from frontdesk.knowledge.snapshot.collect import Taken
from frontdesk.knowledge.snapshot.digest import is_whole
from frontdesk.knowledge.snapshot.full_build import build_full
from frontdesk.knowledge.snapshot.version import Version, holds_key, pack_key
from frontdesk.tenancy.live import Knowledge, go_live
from frontdesk.tenancy.ports import Directory, Put, Versioned


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule set in force: its version and its JSON; "" and None where there is none."""

    version: str = ""
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A version and its files, before anybody can meet them."""

    version: Version
    bundle: bytes
    full: bytes
    holds: tuple[str, ...]


Sayable = Callable[[str], bool]
"""Whether an answer may be given word by word, as it stands."""


def make(tenant: str, taken: Taken, rules: Rules, *, by: str, at: int, sayable: Sayable) -> Made:
    """A version that finds by words alone; the same content and rules make the same bytes and the same id."""
    bundle = build_bundle(tenant, [each for each in taken.chunks if sayable(each.text)], rules.body)
    full = build_full(tenant, taken.chunks)
    version = Version(
        _id(tenant, rules.version, bundle, full), at, by, _name(bundle), _name(full), "", rules.version,
        len(taken.chunks), taken.articles, taken.entries, len(bundle), len(full),
    )  # fmt: skip
    return Made(version, bundle, full, taken.holds)


def refine(
    tenant: str,
    plain: Version,
    taken: Taken,
    bundle: bytes,
    model: str,
    vectors: NDArray[np.float32],
    at: int,
    intents: Mapping[str, bytes] | None = None,
) -> Made:
    """The same content with vectors, all of one model: a version of its own, with the same bundle.

    `intents`: sections of the classifier, taught by vectors of that model (`guesser_build`).
    """
    full = build_full(tenant, taken.chunks, model=model, vectors=vectors, intents=intents)
    version = Version(
        _id(tenant, plain.rules, bundle, full), at, plain.by, plain.bundle, _name(full), model, plain.rules,
        plain.chunks, plain.articles, plain.entries, plain.bundle_bytes, len(full), plain.id,
    )  # fmt: skip
    return Made(version, bundle, full, taken.holds)


def store(directory: Directory, blobs: Blobs, tenant: str, made: Made) -> Version:
    """First the files, then the record that names them.

    Files are written even where a version of this content is known: publishing again mends what was damaged.
    """
    version = made.version
    blobs.put(pack_key(tenant, version.full), made.full)
    blobs.put(pack_key(tenant, version.bundle), made.bundle)
    blobs.put(holds_key(tenant, version.id), json.dumps(made.holds).encode())
    found = directory.get(Version, tenant, version.id, fresh=True)
    if found:
        return found.value
    directory.commit(Put(tenant, version.id, version))
    return version


def activate(directory: Directory, blobs: Blobs, tenant: str, id: str, now: int, over: str = "") -> Knowledge:
    """Point to a version: what is answered from, everywhere, within five seconds.

    `over`: only while this version is live still. Raises errors.NotFound, errors.Conflict (superseded), and
    errors.Conflict (version_damaged) for one whose files are not what was published.
    """
    found = _known(directory, tenant, id)
    version = found.value
    for name in (version.bundle, version.full):
        if not is_whole(blobs.path(pack_key(tenant, name)), name):
            raise errors.Conflict(
                "The files of this version are damaged. Publish again.", code="version_damaged"
            )
    holds = holds_of(blobs, tenant, id)
    there = Put(tenant, id, version, found.version)  # else it is forgotten meanwhile
    published = lambda: published_ids(directory, tenant)  # noqa: E731 -- asked again with each attempt
    held = lambda each: holds if each == id else _held_before(blobs, tenant, each)  # noqa: E731
    return go_live(directory, tenant, id, held, published, now, over=over, also=[there])


def known_version(directory: Directory, tenant: str, id: str) -> Version:
    """Raises errors.NotFound."""
    return _known(directory, tenant, id).value


def _known(directory: Directory, tenant: str, id: str) -> Versioned[Version]:
    found = directory.get(Version, tenant, id)
    if found is None:
        raise errors.NotFound("There is no such version of the knowledge base.", field="version")
    return found


def holds_of(blobs: Blobs, tenant: str, id: str) -> Sequence[str]:
    """Ids of the articles and entries in a version."""
    data = blobs.get(holds_key(tenant, id))
    if data is None:
        raise errors.Conflict("The files of this version are damaged. Publish again.", code="version_damaged")
    holds: list[str] = json.loads(data)
    return holds


def _held_before(blobs: Blobs, tenant: str, id: str) -> Sequence[str]:
    """Of a version that may have to stand in; nothing where even that is lost."""
    try:
        return holds_of(blobs, tenant, id)
    except errors.Conflict:
        return ()


def _id(tenant: str, rules: str, bundle: bytes, full: bytes) -> str:
    return derived_id("ver", tenant, rules, _name(bundle), _name(full))


def _name(data: bytes) -> str:
    return sha256(data).hexdigest()
