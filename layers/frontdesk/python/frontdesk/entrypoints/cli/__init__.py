"""The `frontdesk` command: what an operator does to a store by hand, and measures of quality."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.cli import desks, keywords, knowledge, provenance, recounting, simulate
from frontdesk.entrypoints.cli.evaluate import add_evaluations, evaluate
from frontdesk.entrypoints.cli.rebuild import redispatch
from frontdesk.entrypoints.cli.seed import seed
from frontdesk.entrypoints.cli.store import backup, restore, upgrade
from frontdesk.entrypoints.cli.tenants import existing
from frontdesk.entrypoints.tier import hold_tier
from frontdesk.errors import FrontdeskError
from frontdesk.tenancy.keys import mint_key


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 1 with a sentence on stderr when not."""
    chosen = _parser().parse_args(arguments)
    try:
        print(_run(chosen))
    except (FrontdeskError, OSError, ValueError) as error:
        where = error.field if isinstance(error, FrontdeskError) and error.field else ""
        told = f"{where}: {error}" if where else str(error)
        print(f"frontdesk {chosen.command}: {told}", file=sys.stderr)
        return 1
    return 0


def _run(chosen: argparse.Namespace) -> str:
    match chosen.command:
        case "seed":
            return _seed(Path(chosen.pack))
        case "redispatch":
            return f"{redispatch(services(), since_ms=chosen.since)} events handed on again"
        case "backup" | "restore":
            return _backup_or_restore(chosen)
        case "key":
            made = mint_key("operator", "", services().random, services().now())
            return f"key: {made.text}\nBootstrapKeyHash: {made.key.hash}"
        case "tier":
            held = hold_tier(services(), chosen.level, chosen.minutes)
            how_long = f"for {chosen.minutes} minutes" if held.until else "until it is changed"
            return f"tier {held.level} holds {how_long}"
        case "eval":
            return evaluate(chosen)
        case "knowledge" | "replay" | "recall" | "recount" | "simulate" | "desks" | "keywords":
            if tenant := getattr(chosen, "tenant", ""):
                existing(services(), tenant)
            return _OF_A_STORE[chosen.command](services(), chosen)
        case _:
            return upgrade(services().settings)


_OF_A_STORE: Mapping[str, Callable[[Services, argparse.Namespace], str]] = {
    "knowledge": knowledge.run,
    "replay": provenance.run,
    "recall": provenance.run,
    "recount": recounting.run,
    "simulate": simulate.run,
    "desks": desks.run,
    "keywords": keywords.run,
}


def _backup_or_restore(chosen: argparse.Namespace) -> str:
    if chosen.command == "backup":
        return f"backed up to {backup(services().settings, Path(chosen.to))}"
    return f"restored {restore(services().settings, Path(chosen.source), force=chosen.force)}"


def _seed(pack: Path) -> str:
    if services().settings.profile != "embedded":
        raise ValueError(
            "it is for the laptop, FRONTDESK_PROFILE=embedded: its agents' passwords are public. "
            "A shop on AWS is made by the provisioning API; `frontdesk key` makes the first key"
        )
    shop = seed(services(), pack)
    return f"seeded {shop.tenant} with {len(shop.agents)} agents"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="frontdesk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("seed", help="put a shop into the embedded store")
    one.add_argument("pack", help="folder with shop.json and rules.json")
    one = commands.add_parser("redispatch", help="rebuild inbox and jobs from the log")
    one.add_argument(
        "--since", type=int, default=0, help="ms since the epoch; events from then on (default: all)"
    )
    one = commands.add_parser("backup", help="copy the embedded store while it is in use")
    one.add_argument("to", help="file to write; must not exist")
    one = commands.add_parser("restore", help="put a backup in the place of the embedded store")
    one.add_argument("source", help="file that `backup` wrote")
    one.add_argument("--force", action="store_true", help="replace a store that exists")
    knowledge.add_to(commands)
    provenance.add_to(commands)
    desks.add_to(commands)
    keywords.add_to(commands)
    recounting.add_to(commands)
    simulate.add_to(commands)
    commands.add_parser("key", help="a key that may create tenants; the hash is a parameter of the template")
    one = commands.add_parser(
        "tier", help="degrade by hand, or come back: 0 all, 1 buckets, 2 static, 3 people"
    )
    one.add_argument("level", type=int)
    one.add_argument("--minutes", type=int, default=0, help="how long it holds (default: until changed)")
    commands.add_parser("upgrade", help="bring the embedded store to this release's schema")
    add_evaluations(commands)
    return parser
