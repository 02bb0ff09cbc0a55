"""`frontdesk replay` and `frontdesk recall`: whether answers can be made again, and which rest on a chunk."""

import argparse
import re
from typing import TYPE_CHECKING

from frontdesk.bootstrap import Services, log_records
from frontdesk.conversation.model import Place
from frontdesk.entrypoints.recall import answers_with
from frontdesk.entrypoints.schedule import every_tenant
from frontdesk.knowledge.snapshot.version import Version

if TYPE_CHECKING:
    from frontdesk.entrypoints.replay import Again

MOST = 10_000
_CHUNK = re.compile(r"[0-9a-f]{8,64}")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The two commands and their arguments."""
    one = commands.add_parser("replay", help="say again all that the bot said, and compare byte by byte")
    one.add_argument("conversation", help="cnv_…")
    one.add_argument("--tenant", default="", help="ten_…, else it is looked for in all")
    one = commands.add_parser("recall", help="list every answer that rests on a chunk")
    one.add_argument("chunk", help="its SHA-256, or at least 8 characters of its beginning")
    one.add_argument("--tenant", default="", help="ten_…: of this tenant alone")
    one.add_argument("--limit", type=int, default=1_000, help=f"lines at most, up to {MOST} (1000)")


def run(of: Services, chosen: argparse.Namespace) -> str:
    """Raises ValueError for a difference, so that the command fails."""
    if chosen.command == "replay":
        return replayed(of, chosen.conversation, chosen.tenant)
    return recalled(of, chosen.chunk, chosen.tenant, chosen.limit)


def replayed(of: Services, conversation: str, tenant: str) -> str:
    """A line for each turn of the bot; erased ones are named. Raises ValueError where a turn differs."""
    from frontdesk.entrypoints.replay import replay  # it needs numpy, which the other commands do without

    turns = list(replay(of, Place(tenant or _tenant_of(of, conversation), conversation)))
    told = "\n".join(_line(turn) for turn in turns) or "the bot said nothing"
    if any(turn.outcome in ("differs", "gone") for turn in turns):
        print(told)
        raise ValueError("not every turn came out the same")
    return told


def _line(turn: "Again") -> str:
    return f"{turn.seq} {turn.outcome}" + (f": {turn.why}" if turn.why else "")


def _tenant_of(of: Services, conversation: str) -> str:
    for tenant in every_tenant(of):
        if of.conversations.tail(Place(tenant, conversation), 1):
            return tenant
    raise ValueError("there is no such conversation")


def recalled(of: Services, chunk: str, tenant: str, limit: int) -> str:
    """`tenant conversation seq version`, a line for each answer, and `gone` where that version is forgotten.

    Reads the whole log.
    """
    if not _CHUNK.fullmatch(chunk):
        raise ValueError("a chunk is named by 8 to 64 digits of its SHA-256, in lower case")
    if not 1 <= limit <= MOST:
        raise ValueError(f"--limit must be 1 to {MOST}")
    lines: list[str] = []
    for place, event in answers_with(log_records(of), chunk, tenant):
        if len(lines) == limit:
            lines.append(f"and more: only the first {limit} are listed")
            break
        version = event.data.get("knowledge", "-")
        gone = "" if of.directory.get(Version, place.tenant, version) else " gone"
        lines.append(f"{place.tenant} {place.conversation} {event.seq} {version}{gone}")
    return "\n".join(lines) or "no answer rests on it"
