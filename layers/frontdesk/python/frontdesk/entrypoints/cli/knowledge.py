"""`frontdesk knowledge`: try a folder, publish what is written, list versions, go back to one."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.cli.json_file import read_json
from frontdesk.entrypoints.cli.knowledge_files import id_of, items_in
from frontdesk.entrypoints.publishing import publish_now, sayable
from frontdesk.ids import RANDOM_BYTES, new_id
from frontdesk.knowledge.content.chunk import chunk_of_entry, chunks_of_article
from frontdesk.knowledge.content.items import Item
from frontdesk.knowledge.content.model import DRAFT, Content
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.model import RuleSet
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.bundle import open_bundle
from frontdesk.knowledge.snapshot.collect import Taken
from frontdesk.knowledge.snapshot.gate import failing
from frontdesk.knowledge.snapshot.publish import Rules, activate, make
from frontdesk.knowledge.snapshot.version import FailingCase, Version
from frontdesk.tenancy.live import live_knowledge

NOBODY = "ten_00000000000000000000000000"
TOLD = 20


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("knowledge", help="try, publish and take back what the bot knows")
    actions = parser.add_subparsers(dest="action", required=True)
    one = actions.add_parser(
        "check", help="try a folder of rules.json, sheets and articles; 1 if a case fails"
    )
    one.add_argument("folder", type=Path)
    for name, help in (
        ("publish", "put all that is published live"),
        ("versions", "what was made, and what is live"),
        ("rollback", "answer from an earlier version"),
    ):
        one = actions.add_parser(name, help=help)
        one.add_argument("tenant")
        if name == "publish":
            one.add_argument("--check", action="store_true", help="only try it: what would change?")
        if name == "rollback":
            one.add_argument("version", nargs="?", default="", help="ver_…; without it the one before")


def run(of: Services, chosen: argparse.Namespace) -> str:
    """What is printed. Raises ValueError, errors.FrontdeskError."""
    match chosen.action:
        case "check":
            return check(of, chosen.folder)
        case "publish":
            return publish(of, chosen.tenant, check_only=chosen.check)
        case "versions":
            return versions(of, chosen.tenant)
        case _:
            return rollback(of, chosen.tenant, chosen.version)


def check(of: Services, folder: Path) -> str:
    """Build a version of a folder and run all its cases; needs no store. Raises ValueError."""
    items = [item for item in items_in(folder, of.sheets) if item.status != DRAFT]
    rules, body = _rules(folder)
    if not (items or rules):
        raise ValueError(f"{folder} holds nothing to check: no rules.json, no sheet, no article")
    chunks = tuple(chunk for item in items for chunk in _chunks(item))
    entries = sum(not isinstance(item.content, Content) for item in items)
    taken = Taken(chunks, tuple(id_of(NOBODY, item) for item in items), len(items) - entries, entries)
    made = make(NOBODY, taken, body, by="check", at=of.now(), sayable=sayable)
    wrong = failing(rules, chunks, open_bundle(made.bundle, made.version.bundle, NOBODY))
    if wrong:
        raise ValueError(_told(wrong))
    size = made.version.bundle_bytes
    many = f"{entries} entries, {taken.articles} articles, {len(rules.rules) if rules else 0} rules"
    return f"{many}: all cases hold; the bundle has {size:,} bytes"


def publish(of: Services, tenant: str, *, check_only: bool) -> str:
    id = new_id("pub", of.now(), of.random(RANDOM_BYTES))
    job = publish_now(of, tenant, id, "operator", check=check_only)
    if job.blocked_by:
        raise ValueError(_told(job.blocked_by))
    changes = [f"  {each.before!r} -> {each.after!r}" for each in job.changes[:TOLD]]
    state = "tried" if check_only else "live"
    told = f"{job.version} is {state}: {job.changed} of {job.asked} past questions are answered otherwise"
    return "\n".join([told, *changes])


def versions(of: Services, tenant: str) -> str:
    live = live_knowledge(of.directory, tenant).version
    items = [item.value for item in of.directory.page(Version, tenant, "", 100).items]
    lines = [
        f"{'*' if each.id == live else ' '} {each.id}  {each.chunks} pieces  {each.model or 'words alone'}"
        for each in sorted(items, key=lambda each: each.at)
    ]
    return "\n".join(lines) or "nothing was published yet"


def rollback(of: Services, tenant: str, version: str) -> str:
    earlier = live_knowledge(of.directory, tenant).earlier
    if not version and not earlier:
        raise ValueError("there is no earlier version")
    live = activate(of.directory, of.blobs, tenant, version or earlier[0], of.now())
    return f"{live.version} is live"


def _told(wrong: Iterable[FailingCase]) -> str:
    return "\n".join(["cases fail", *(f"  {each.detail}" for each in wrong)])


def _rules(folder: Path) -> tuple[RuleSet | None, Rules]:
    file = folder / "rules.json"
    if not file.exists():
        return None, Rules()
    body = read_json(file)
    return load_ruleset(body), Rules("check", body)


def _chunks(item: Item) -> list[Chunk]:
    id = id_of(NOBODY, item)
    if isinstance(item.content, Content):
        return chunks_of_article(id, item.content)
    return [chunk_of_entry(id, item.content)]
