"""`frontdesk desks check`: what desks hold, compared with what the logs say."""

import argparse
from typing import Any

from frontdesk.bootstrap import Services
from frontdesk.entrypoints.reconciling import reconcile
from frontdesk.entrypoints.schedule import every_tenant


def add_to(commands: Any) -> None:
    parser = commands.add_parser("desks", help="compare what desks hold with what the logs say")
    parser.add_argument("what", choices=["check"])
    parser.add_argument("--tenant", default="", help="only this one (default: all)")
    parser.add_argument("--repair", action="store_true", help="put right what is wrong")


def run(of: Services, chosen: argparse.Namespace) -> str:
    """A line for each desk that is wrong, and how many were."""
    lines, wrong = [], 0
    tenants = [chosen.tenant] if chosen.tenant else every_tenant(of)
    for tenant in tenants:
        for each in reconcile(of, tenant, repair=chosen.repair):
            wrong += each.count
            lines.append(
                f"{tenant} {each.agent}: {len(each.gone)} held that no log knows, "
                f"{len(each.missing)} missing, {each.drift:+d} free places"
            )
    done = "put right" if chosen.repair else "found"
    return "\n".join([*lines, f"{wrong} differences {done} at {len(tenants)} tenants"])
